"""The step m006: what is derived from events, made anew and finer.

Written out as it was when it was released: no rule and no model of today is used, so that the step
gives the same rows whenever it is run. Append only, like ``db.sqlite.migrations``.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.execute(_NEW_OBSERVATIONS)
    db.conn.executemany(
        f"INSERT INTO new_observations VALUES ({', '.join('?' * 11)})", _observations(db)
    )
    for statement in (
        "DROP TABLE observations",
        "ALTER TABLE new_observations RENAME TO observations",
        "CREATE INDEX observations_by_day ON observations (hall_id, business_day)",
        "CREATE INDEX observations_by_subject ON observations (subject, business_day)",
        _OCCASIONS,
        _FILL_OCCASIONS,
        _WATCHED,
        "INSERT INTO watched SELECT DISTINCT hall_id, subject, account_id FROM occasions",
        "DROP TABLE tallies",
    ):
        db.execute(statement)


class _NormRule(NamedTuple):
    limit_s: int | None
    in_no_score: bool


def _norms(db: Database) -> dict[tuple[str, str], _NormRule]:
    """By (version, norm id), of every pinned version."""
    return {
        (version, norm["id"]): _NormRule(
            norm.get("limit_s"),
            norm["kind"] == "record_check" or set(norm["positions"]) <= {"back_office", "analyst"},
        )
        for version, library in db.execute("SELECT version, library FROM checklist_versions")
        for checklist in json.loads(library)["checklists"]
        for norm in checklist["norms"]
    }


def _observations(db: Database) -> Iterator[tuple[Any, ...]]:
    norms = _norms(db)
    rows = db.execute(
        """
        SELECT observations.patrol_id, observations.subject, observations.norm_id,
               observations.event_id, observations.hall_id, observations.business_day,
               observations.severity, events.account_id, events.result, events.seconds,
               events.version
        FROM observations JOIN events ON events.id = observations.event_id
        """
    )
    for *place, severity, account_id, result, seconds, version in rows:
        norm = norms.get((version, place[2]), _NormRule(None, False))
        if norm.in_no_score and severity != "red_line":
            severity = "none"
        credit = _credit(result, seconds, norm.limit_s)
        yield (*place, severity, account_id, result, credit, seconds)


def _credit(result: str, seconds: float | None, limit_s: int | None) -> int | None:
    """In ten-thousandths; a missed time limit falls linearly to 0 at twice the limit."""
    if result == "pass":
        return 10_000
    if result != "fail":
        return None
    if seconds is None or limit_s is None:
        return 0
    return min(max(round(10_000 * (2 - seconds / limit_s)), 0), 9_999)


_NEW_OBSERVATIONS = """
CREATE TABLE new_observations (
    patrol_id TEXT NOT NULL REFERENCES patrols (id),
    subject TEXT NOT NULL,
    norm_id TEXT NOT NULL,
    event_id TEXT NOT NULL UNIQUE REFERENCES events (id),
    hall_id TEXT NOT NULL,
    business_day TEXT NOT NULL,
    severity TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    result TEXT NOT NULL CHECK (result IN ('pass', 'fail', 'na', 'none')),
    credit INTEGER CHECK (credit BETWEEN 0 AND 10000),
    seconds REAL,
    PRIMARY KEY (patrol_id, subject, norm_id),
    CHECK ((credit IS NULL) = (result IN ('na', 'none')))
) STRICT, WITHOUT ROWID
"""

# In the order in which scores are summed: what one observer saw of one subject lies together.
_OCCASIONS = """
CREATE TABLE occasions (
    hall_id TEXT NOT NULL,
    business_day TEXT NOT NULL,
    subject TEXT NOT NULL,
    patrol_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    round TEXT NOT NULL,
    minor_passes INTEGER NOT NULL,
    minor_fails INTEGER NOT NULL,
    minor_credit INTEGER NOT NULL,
    major_passes INTEGER NOT NULL,
    major_fails INTEGER NOT NULL,
    major_credit INTEGER NOT NULL,
    red_line_passes INTEGER NOT NULL,
    red_line_fails INTEGER NOT NULL,
    uncounted INTEGER NOT NULL,
    nas INTEGER NOT NULL,
    PRIMARY KEY (hall_id, subject, account_id, business_day, patrol_id)
) STRICT, WITHOUT ROWID
"""

# Who was ever watched by whom: where a sum begins to look, however long the history is.
_WATCHED = """
CREATE TABLE watched (
    hall_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    account_id TEXT NOT NULL,
    PRIMARY KEY (hall_id, subject, account_id)
) STRICT, WITHOUT ROWID
"""

_FILL_OCCASIONS = """
INSERT INTO occasions
SELECT observations.hall_id, observations.business_day, subject, patrol_id,
       observations.account_id, round,
       sum(severity = 'minor' AND result = 'pass'),
       sum(severity = 'minor' AND result = 'fail'),
       sum(CASE severity WHEN 'minor' THEN coalesce(credit, 0) ELSE 0 END),
       sum(severity = 'major' AND result = 'pass'),
       sum(severity = 'major' AND result = 'fail'),
       sum(CASE severity WHEN 'major' THEN coalesce(credit, 0) ELSE 0 END),
       sum(severity = 'red_line' AND result = 'pass'),
       sum(severity = 'red_line' AND result = 'fail'),
       sum(severity NOT IN ('minor', 'major', 'red_line') AND result IN ('pass', 'fail')),
       sum(result = 'na')
FROM observations JOIN patrols ON patrols.id = observations.patrol_id
WHERE result <> 'none'
GROUP BY patrol_id, subject, observations.account_id
"""
