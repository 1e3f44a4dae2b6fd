"""Read what control charts are made of; each day has the weights of its own method."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from db import chart_sums
from db.store import UnitOfWork
from domain.method.method import Method
from domain.rollup import Span
from domain.trends.control_chart import Array
from domain.trends.points import SUMS, Sums, starts_of
from domain.trends.screen import Key, ManySums
from services.method.method import methods_between, stretches

_DAY = timedelta(days=1)


def daily(db: UnitOfWork, hall_ids: Collection[str], first: date, last: date) -> dict[Key, Sums]:
    """(Hall,) -> its days, everybody and the hall itself together."""
    return _series(db, hall_ids, first, last, chart_sums.by_day, ["hall_id"])


def weekly(db: UnitOfWork, hall_ids: Collection[str], first: date, last: date) -> dict[Key, Sums]:
    """(Hall, person) -> their weeks."""
    return _series(db, hall_ids, first, last, chart_sums.by_week, ["hall_id", "staff_id"])


def of_branch(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> tuple[ManySums, ManySums]:
    """As ``daily`` and ``weekly``, of many halls at once."""
    parts = [
        chart_sums.judged(db, hall_ids, begin, end, method)
        for begin, end, method in stretches(methods_between(db, first, last), first, last)
    ]
    people = sorted({key for keys, _ in parts for key in keys})
    places = {key: place for place, key in enumerate(people)}
    seen = {name: np.concatenate([part[name] for _, part in parts]) for name in parts[0][1]}
    days, _ = seen.pop("day"), seen.pop("pair")
    person = np.concatenate(
        [np.array([places[key] for key in keys], np.intp)[part["pair"]] for keys, part in parts]
    )
    halls = list(dict.fromkeys((hall_id,) for hall_id, _ in people))
    hall_of = {hall: place for place, hall in enumerate(halls)}
    hall = np.array([hall_of[hall_id,] for hall_id, _ in people], np.intp)[person]
    one = np.array([staff_id != "" for _, staff_id in people], dtype=bool)[person]
    of_people = {name: values[one] for name, values in seen.items()}
    return (
        _pooled(halls, hall, days, seen),
        _pooled(people, person[one], starts_of(days[one], Span.WEEK), of_people),
    )


def _pooled(
    keys: Sequence[Key],
    series: NDArray[np.intp],
    days: NDArray[np.int64],
    seen: Mapping[str, Array],
) -> ManySums:
    """:param series: of each occasion, a place among the keys"""
    span = int(days.max(initial=0)) + 1
    codes, place = np.unique(series * span + days, return_inverse=True)
    weight, kept = seen["weight"], seen["kept"]
    parts = {
        "occasion_count": np.ones_like(weight), "scored_count": seen["scored_count"],
        "weight": weight, "kept": kept, "unit": seen["unit"], "weight_sq": weight**2,
        "kept_weight": kept * weight, "kept_sq": kept**2,
    }  # fmt: skip
    sums = {
        name: np.bincount(place, each, len(codes)).astype(float) for name, each in parts.items()
    }
    of_series, of_day = np.divmod(codes, span)
    places, starts = np.unique(of_series, return_index=True)
    bounds = np.append(starts, len(codes)).astype(np.intp)
    return ManySums([keys[each] for each in places.tolist()], bounds, Sums(of_day, **sums))


def occasions_of(db: UnitOfWork, hall_id: str, staff_id: str, first: date, last: date) -> Sums:
    """One by one, as they happened."""
    tables = [
        chart_sums.by_occasion(db, hall_id, staff_id, begin, end, method)
        for begin, end, method in stretches(methods_between(db, first, last), first, last)
    ]
    return _sums(pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0])


def heaviest_weight(methods: Sequence[tuple[date, Method]]) -> float:
    """Of the judgements that these methods know."""
    weights = [method.severity_weights for _, method in methods]
    return float(max(max(each.minor, each.major) for each in weights))


def between_red_lines(
    db: UnitOfWork, hall_id: str, days: list[date], last: date
) -> tuple[Array, int]:
    """How many occasions lay before each red line but the first, since the one before; and how many
    since the last one. A second red line of one day has 0 before it.

    :param days: of confirmed red lines, at least one, by day
    """
    counts = chart_sums.watched_by_day(db, hall_id, days[0] + _DAY, last)
    ordinals = np.array([day.toordinal() for day, _ in counts], dtype=np.int64)
    upto = np.concatenate([[0], np.cumsum([count for _, count in counts], dtype=np.int64)])
    at = upto[np.searchsorted(ordinals, [day.toordinal() for day in days], side="right")]
    return np.diff(at).astype(float), int(upto[-1] - at[-1])


_Read = Callable[[UnitOfWork, Collection[str], date, date, Method], pd.DataFrame]


def _series(
    db: UnitOfWork,
    hall_ids: Collection[str],
    first: date,
    last: date,
    read: _Read,
    keys: list[str],
) -> dict[Key, Sums]:
    tables = [
        read(db, hall_ids, begin, end, method)
        for begin, end, method in stretches(methods_between(db, first, last), first, last)
    ]
    table = tables[0]
    if len(tables) > 1:  # a week may lie in two of them
        table = pd.concat(tables).groupby([*keys, "day"], as_index=False).sum()
    return _by_key(table, keys)


def _by_key(table: pd.DataFrame, keys: list[str]) -> dict[Key, Sums]:
    """:param table: ordered by the keys, then by day"""
    if table.empty:
        return {}
    columns = [table[key].to_numpy(dtype=object) for key in keys]
    changed = np.zeros(len(table), dtype=bool)
    changed[0] = True
    for column in columns:
        changed[1:] |= column[1:] != column[:-1]
    starts = [*np.flatnonzero(changed).tolist(), len(table)]
    arrays = {name: table[name].to_numpy() for name in ("day", *SUMS)}
    by_key = {}
    for start, end in pairwise(starts):
        part = {name: values[start:end] for name, values in arrays.items()}
        by_key[tuple(column[start] for column in columns)] = Sums(part.pop("day"), **part)
    return by_key


def _sums(table: pd.DataFrame) -> Sums:
    arrays = {name: table[name].to_numpy() for name in SUMS}
    return Sums(table["day"].to_numpy(), **arrays)
