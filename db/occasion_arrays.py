"""Every occasion of a period as arrays: from the blocks of months where they may be read, else from
the rows. Both give the same in the same order, so that sums of floats come to the same, too.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from db import keys as key_of
from db import occasion_blocks, sql
from db.occasion_blocks import OCCASION
from db.times import to_day
from db.unit_of_work import UnitOfWork
from domain.method.method import Credit

Numbers = NDArray[np.int64]
_STORED, _WATCHED = "packed_occasions", "packed_watched"


@dataclass(frozen=True)
class OccasionArrays:
    """``pairs``: (hall, person; '' = the hall itself; observer), ordered, also such as have no
    occasion. Of each occasion, by ``pair``, day and patrol: ``pair`` (its place there), ``day`` (as
    it is stored), ``minors`` and ``majors`` (kept or not), ``of_minors`` and ``of_majors`` (what
    they earned: ten-thousandths, or how many were kept where nothing else earns), ``others`` (red
    lines, and norms that count in no score) and ``nas``."""

    pairs: list[tuple[str, str, str]]
    pair: NDArray[np.intp]
    day: Numbers
    minors: Numbers
    majors: Numbers
    of_minors: Numbers
    of_majors: Numbers
    others: Numbers
    nas: Numbers


def stored(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date, time_credit: Credit
) -> OccasionArrays:
    """The occasions that are kept, as the reader may see them."""
    if db.is_shown_instead(_STORED):  # a view leaves rows out; it leaves out nothing of blocks
        return of_rows(db, hall_ids, first, last, time_credit)
    watched, blocks = occasion_blocks.of_period(db, hall_ids, first, last)
    pairs, of_block = _pairs(db, *watched)
    order = np.argsort(of_block, kind="stable")  # within a pair by month, as they were read
    seen = np.frombuffer(b"".join(blocks[each] for each in order.tolist()), dtype=OCCASION)
    lengths = np.array([len(each) for each in blocks], dtype=np.intp) // OCCASION.itemsize
    pair = np.repeat(of_block[order], lengths[order])
    inside = (seen["day"] >= to_day(first)) & (seen["day"] <= to_day(last))
    if not inside.all():
        seen, pair = seen[inside], pair[inside]
    earned = "passes" if time_credit == Credit.STRICT else "credit"

    def sum_of(*names: str) -> Numbers:
        return np.asarray(sum((seen[each] for each in names[1:]), seen[names[0]].astype(np.int64)))

    return OccasionArrays(
        pairs,
        pair,
        sum_of("day"),
        sum_of("minor_passes", "minor_fails"),
        sum_of("major_passes", "major_fails"),
        sum_of(f"minor_{earned}"),
        sum_of(f"major_{earned}"),
        sum_of("red_line_passes", "red_line_fails", "uncounted"),
        sum_of("nas"),
    )


def of_rows(
    db: UnitOfWork,
    hall_ids: Collection[str],
    first: date,
    last: date,
    time_credit: Credit,
    subject: str | None = None,
    source: tuple[str, str] = (_STORED, _WATCHED),
) -> OccasionArrays:
    """
    :param subject: only this member of staff
    :param source: a table of occasions, and that of who was watched by whom
    """
    occasions, watched = source
    earned = "passes" if time_credit == Credit.STRICT else "credit"
    one = "" if subject is None else "AND watched.staff = ?"
    cells = sql.number_cells([
        "hall", "staff", "account", "day", "patrol",
        "minor_passes + minor_fails", "major_passes + major_fails", f"minor_{earned}",
        f"major_{earned}", "red_line_passes + red_line_fails + uncounted", "nas", "0",
    ])  # fmt: skip
    # From observer to observer along the key: nothing outside the days is read.
    cursor = db.tuples(
        f"""
        SELECT {cells}
        FROM {watched} AS watched {sql.IN_ORDER} {occasions} USING (hall, staff, account)
        WHERE {sql.of_halls("watched.hall", hall_ids)} AND day BETWEEN ? AND ? {one}
        """,
        [
            *sorted(hall_ids),
            to_day(first),
            to_day(last),
            *([] if subject is None else [key_of.of_subject(db, subject)]),
        ],
    )
    hall, staff, account, day, patrol, *counted, _ = sql.numbers(cursor)
    pairs, pair = _pairs(db, hall, staff, account)
    order = np.lexsort((patrol, day, pair))
    return OccasionArrays(pairs, *(each[order] for each in (pair, day, *counted)))


def _pairs(
    db: UnitOfWork, hall: Numbers, staff: Numbers, account: Numbers
) -> tuple[list[tuple[str, str, str]], NDArray[np.intp]]:
    """The ids of every pair there is, ordered, and the place of each row among them."""
    columns = (hall, staff, account)
    spans = [int(each.max(initial=0)) + 1 for each in columns]
    code = (hall * spans[1] + staff) * spans[2] + account
    codes, place = np.unique(code, return_inverse=True)
    of_hall, of_observer = np.divmod(codes, spans[2])
    of_hall, of_staff = np.divmod(of_hall, spans[1])
    ids = zip(
        _ids(db, "halls", of_hall), _ids(db, "staff", of_staff),
        _ids(db, "accounts", of_observer), strict=True,
    )  # fmt: skip
    named = list(ids)
    order = sorted(range(len(named)), key=named.__getitem__)
    rank = np.empty(len(named), dtype=np.intp)
    rank[order] = np.arange(len(named))
    return [named[each] for each in order], rank[place]


def _ids(db: UnitOfWork, table: str, keys: Numbers) -> Sequence[str]:
    known = key_of.ids_of(db, table)
    return [known.get(key, "") for key in keys.tolist()]
