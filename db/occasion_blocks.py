"""The occasions of a month in one cell: what sums of many halls are added up from.

A block holds what one observer saw of one person (or of the hall itself) in one hall and month: the
rows of ``packed_occasions``, by day and patrol. To hand over as many rows one by one takes ten
times as long. A block is made anew from its rows whenever one of them changes.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from db import keys, sql
from db.times import of_day, to_day
from db.unit_of_work import UnitOfWork
from domain.rollup import Span, start_of

# *_credit: the sum over passes and fails, in ten-thousandths (domain.patrols.credit).
# ``uncounted``: kept or not kept, of norms that count in no score. ``nas``: not applicable, of
# whatever severity.
COUNTERS = (
    "minor_passes", "minor_fails", "minor_credit", "major_passes", "major_fails", "major_credit",
    "red_line_passes", "red_line_fails", "uncounted", "nas",
)  # fmt: skip
# An occasion in a block. A counter is at most the number of norms.
_CELLS = ("day", *COUNTERS)
OCCASION = np.dtype([(name, "<u4" if name.endswith("_credit") else "<u2") for name in _CELLS])
_MOST = np.array([np.iinfo(OCCASION[name]).max for name in _CELLS])
_ROWS = f"SELECT staff, account, {', '.join(_CELLS)} FROM packed_occasions"


class Block(NamedTuple):
    """``month``: the first day of it, as days are stored; ``staff`` 0: the hall itself."""

    hall: int
    month: int
    staff: int
    account: int
    occasions: bytes


def month_of(day: int) -> int:
    """The first day of the month of a stored day."""
    return to_day(start_of(of_day(day), Span.MONTH))


def renew(db: UnitOfWork, hall: int, staff: int, account: int, day: int) -> None:
    """Make the block anew in which an occasion of the day is."""
    month = month_of(day)
    after = to_day(start_of(of_day(month + 31), Span.MONTH))
    rows = db.tuples(
        f"{_ROWS} WHERE hall = ? AND staff = ? AND account = ? AND day >= ? AND day < ?"
        " ORDER BY day, patrol",
        [hall, staff, account, month, after],
    ).fetchall()
    if rows:
        place = {"hall": hall, "month": month, "staff": staff, "account": account}
        sql.insert(
            db,
            "occasion_blocks",
            place | {"occasions": _packed(rows)},
            f"ON CONFLICT ({', '.join(place)}) DO UPDATE SET occasions = excluded.occasions",
        )
    else:
        db.execute(
            "DELETE FROM occasion_blocks"
            " WHERE hall = ? AND month = ? AND staff = ? AND account = ?",
            [hall, month, staff, account],
        )


def _packed(rows: Sequence[tuple[Any, ...]]) -> bytes:
    """:param rows: of ``_ROWS``"""
    # What somebody made too large or negative stops no tap: the rows are compared with the events.
    numbers = np.clip(np.array([row[2:] for row in rows], dtype=np.int64), 0, _MOST)
    packed = np.empty(len(rows), dtype=OCCASION)
    for place, name in enumerate(_CELLS):
        packed[name] = numbers[:, place]
    return packed.tobytes()


def made_anew(db: UnitOfWork, hall: int) -> Iterator[Block]:
    """The blocks of a hall as its occasions say."""
    rows = db.tuples(f"{_ROWS} WHERE hall = ? ORDER BY staff, account, day, patrol", [hall])
    for (month, staff, account), group in groupby(rows, lambda row: (month_of(row[2]), *row[:2])):
        yield Block(hall, month, staff, account, _packed(list(group)))


def differ(db: UnitOfWork, hall_id: str) -> bool:
    """Whether the blocks of a hall are not what its occasions say."""
    hall = keys.of_hall(db, hall_id)
    kept = db.tuples(f"SELECT {', '.join(Block._fields)} FROM occasion_blocks WHERE hall = ?",
                      [hall])  # fmt: skip
    return {Block(*row) for row in kept} != set(made_anew(db, hall))


def of_period(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> tuple[NDArray[np.int64], list[bytes]]:
    """The blocks of the months that the period touches, by hall and month: (hall, staff and account
    of each; what is in it, to be read as ``OCCASION``)."""
    rows = db.tuples(
        f"""
        SELECT hall, staff, account, occasions FROM occasion_blocks
        WHERE {sql.of_halls("hall", hall_ids)} AND month BETWEEN ? AND ?
        ORDER BY hall, month
        """,
        [*sorted(hall_ids), *(month_of(to_day(day)) for day in (first, last))],
    ).fetchall()
    *keys, blocks = zip(*rows, strict=True) if rows else [()] * 4
    return np.array(keys, dtype=np.int64), list(blocks)
