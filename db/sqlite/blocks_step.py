"""The step m027: the occasions of a month in one cell, which scores are added up from.

No index by person any more: whoever was watched is found by halls and days. How bytes are told as
an id stands in fewer views, because every connection reads all of them.

Written out as it was when it was released, and append only, like ``db.sqlite.migrations``.
"""

import re
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import numpy as np
from sqlite_utils import Database

# ``occasions``: one after the other by day and patrol, each of them the little-endian numbers of
# ``_CELLS``. ``month``: the first day of it.
_BLOCKS = """
CREATE TABLE occasion_blocks (
    hall INTEGER NOT NULL,
    month INTEGER NOT NULL,
    staff INTEGER NOT NULL,
    account INTEGER NOT NULL,
    occasions BLOB NOT NULL,
    PRIMARY KEY (hall, month, staff, account)
) STRICT, WITHOUT ROWID
"""
_CELLS = {
    "day": "<u2", "minor_passes": "<u2", "minor_fails": "<u2", "minor_credit": "<u4",
    "major_passes": "<u2", "major_fails": "<u2", "major_credit": "<u4", "red_line_passes": "<u2",
    "red_line_fails": "<u2", "uncounted": "<u2", "nas": "<u2",
}  # fmt: skip
_EPOCH = date(1970, 1, 1)

# In the views of m026: whose ids are told as text; what is joined, and with the text in it.
_ID = r"CASE length\(({})\.id\) WHEN 16 THEN .*? AS TEXT\) END"
_OF_EVENTS = r"\w+", "JOIN packed_events AS", "JOIN event_ids AS"
_SHORTER = {
    "events": ("tablets", "JOIN tablets ON", "JOIN tablet_ids AS tablets ON"),
    "observations": _OF_EVENTS,
    "red_lines": _OF_EVENTS,
    "praises": _OF_EVENTS,
}


def apply(db: Database) -> None:
    db.execute("DROP INDEX observations_by_staff")
    db.execute(_BLOCKS)
    _fill(db)
    _shorten_views(db)


def _fill(db: Database) -> None:
    halls = [row[0] for row in db.conn.execute("SELECT DISTINCT hall FROM packed_occasions")]
    for hall in halls:
        rows = db.conn.execute(
            f"SELECT staff, account, {', '.join(_CELLS)} FROM packed_occasions WHERE hall = ?"
            " ORDER BY staff, account, day, patrol",
            [hall],
        )
        blocks = groupby(rows, lambda row: (_month(row[2]), row[0], row[1]))
        db.conn.executemany(
            "INSERT INTO occasion_blocks VALUES (?, ?, ?, ?, ?)",
            ((hall, *key, _packed(list(group))) for key, group in blocks),
        )


def _month(day: int) -> int:
    return ((_EPOCH + timedelta(days=day)).replace(day=1) - _EPOCH).days


def _packed(rows: list[tuple[Any, ...]]) -> bytes:
    kind = np.dtype(list(_CELLS.items()))
    most = [np.iinfo(kind[name]).max for name in _CELLS]
    numbers = np.clip(np.array([row[2:] for row in rows], dtype=np.int64), 0, most)
    packed = np.empty(len(rows), dtype=kind)
    for place, name in enumerate(_CELLS):
        packed[name] = numbers[:, place]
    return packed.tobytes()


def _shorten_views(db: Database) -> None:
    views = dict(
        db.conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall()
    )
    told = re.search(_ID.format("event"), views["events"], re.DOTALL)
    assert told is not None
    text = told.group().replace("event.", "")
    for name, table in (("event_ids", "packed_events"), ("tablet_ids", "tablets")):
        db.execute(f"CREATE VIEW {name} AS SELECT key, {text} AS id FROM {table}")
    for name, (whose, joined, shorter) in _SHORTER.items():
        view = re.sub(_ID.format(whose), r"\1.id", views[name], flags=re.DOTALL)
        db.execute(f"DROP VIEW {name}")
        db.execute(view.replace(joined, shorter))
