"""What counts in a score, by everything that can move it apart from how people do."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from db import keys, sql
from db.codes import RESULT, SEVERITIES, SEVERITY
from db.keys import HALL_ITSELF
from db.unit_of_work import UnitOfWork
from domain.reports.change_parts import CHANGE_CELLS

_PASS, _FAIL = RESULT["pass"], RESULT["fail"]


def change_cells(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> pd.DataFrame:
    """Kept and not kept, of minor and major severity, from ``first`` to ``last`` (both included).

    :return: ``domain.reports.change_parts.CHANGE_CELLS``; each combination once per hall
    """
    days, values = sql.of_days(hall_ids, first, last)
    # Most cells hold one or two judgements: they are added up here, without a sort by five columns.
    columns = ["hall", "staff", "account", "norm", "patrol", "severity", "result", "credit"]
    cursor = db.tuples(
        f"""
        SELECT {sql.number_cells(columns)}
        FROM packed_observations
        WHERE {days} AND severity IN ({SEVERITY["minor"]}, {SEVERITY["major"]})
          AND result IN ({_PASS}, {_FAIL})
        """,
        values,
    )
    *of_cell, result, credit = sql.numbers(cursor)
    walked = f"SELECT key, round FROM packed_patrols WHERE {days}"
    told = (
        keys.ids_of(db, "halls"),
        keys.ids_of(db, "staff") | {HALL_ITSELF: ""},
        keys.ids_of(db, "accounts"),
        keys.ids_of(db, "norm_ids"),
        dict(db.tuples(walked, values)),
        dict(enumerate(SEVERITIES)),
    )
    words = [sorted(set(each.values())) for each in told]
    cells = np.zeros_like(result)
    for column, texts, known in zip(of_cell, told, words, strict=True):
        cells = cells * len(known) + _places(texts, known)[column]
    cells, cell_of = np.unique(cells, return_inverse=True)
    parts: list[NDArray[Any]] = []
    for known in reversed(words):
        cells, place = np.divmod(cells, max(len(known), 1))
        parts.insert(0, np.array(known, dtype=object)[place])
    sums = [
        np.bincount(cell_of, each, len(cells)).astype(np.int64)
        for each in (np.ones(len(result)), result == _PASS, credit)
    ]
    return pd.DataFrame(dict(zip(CHANGE_CELLS, [*parts[1:], *sums], strict=True)))


def _places(texts: Mapping[int, str], known: list[str]) -> NDArray[np.int64]:
    """By key, the place of what it stands for among those that are known."""
    place_of = {text: place for place, text in enumerate(known)}
    places = np.zeros(max(texts, default=0) + 1, dtype=np.int64)
    for key, text in texts.items():
        places[key] = place_of[text]
    return places
