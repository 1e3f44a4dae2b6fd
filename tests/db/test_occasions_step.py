"""The step from tallies to occasions, on a database with observations in it."""

import json

import pytest
from sqlite_utils import Database

from db.sqlite.migrations import migrations
from tests.unpacked import PACKED

STEP = "m006_occasions"


def norm(norm_id: str, severity: str, **others: object) -> dict:
    plain = {"id": norm_id, "severity": severity, "kind": "yes_no", "positions": ["counter"]}
    return plain | others


NORMS = [
    norm("hair", "minor"),
    norm("opening", "major", kind="time_limit", limit_s=180),
    norm("work-order", "major", kind="time_limit", limit_s=3600, positions=["back_office"]),
    norm("ledger", "minor", kind="record_check"),
    norm("ban", "red_line", kind="record_check"),
]
LIBRARY = {"checklists": [{"norms": NORMS[:2]}, {"norms": NORMS[2:]}]}
# The limit was another one in another version.
OLD_LIBRARY = {"checklists": [{"norms": [NORMS[1] | {"limit_s": 100}]}]}

# (event, account, staff, norm, result, seconds, version, severity as it was kept)
EVENTS = [
    ("e1", "a", "s", "hair", "pass", None, "v", "minor"),
    ("e2", "a", "s", "opening", "fail", 225.0, "v", "major"),
    ("e3", "b", "s", "work-order", "fail", 3700.0, "v", "major"),
    ("e4", "b", "s", "ledger", "na", None, "v", "minor"),
    ("e5", "b", "s", "ban", "fail", None, "v", "red_line"),
    ("e6", "a", "t", "hair", "none", None, "v", "minor"),
    ("e7", "a", None, "opening", "fail", 225.0, "v", "major"),
    ("e8", "a", "t", "opening", "fail", 150.0, "old", "major"),
]


@pytest.fixture
def db():
    db = Database(memory=True, strict=True)
    migrations.apply(db, stop_before=STEP)
    db.execute("INSERT INTO branches VALUES ('g', 'g')")
    db.execute("INSERT INTO halls (id, branch_id, name, kind, time_zone)"
               " VALUES ('h', 'g', 'h', 'own', 'Asia/Shanghai')")  # fmt: skip
    for account in ("a", "b"):
        db.execute("INSERT INTO accounts (id, login, name, role, password_hash)"
                   " VALUES (?, ?, '', 'duty_manager', '')", [account, account])  # fmt: skip
    for staff in ("s", "t"):
        db.execute("INSERT INTO staff VALUES (?, '', ?)", [staff, staff])
    for version, library in (("v", LIBRARY), ("old", OLD_LIBRARY)):
        db.execute("INSERT INTO checklist_versions VALUES (?, '{}', ?, '')",
                   [version, json.dumps(library)])  # fmt: skip
        db.execute("INSERT INTO patrols (id, hall_id, account_id, round, version, business_day,"
                   " opened_at) VALUES (?, 'h', 'a', 'peak', ?, '2026-03-04', '')",
                   [f"p-{version}", version])  # fmt: skip
    for number, (event_id, account, staff, norm_id, *judged, version, severity) in enumerate(
        EVENTS, 1
    ):
        db.execute(
            "INSERT INTO events (hall_id, number, id, patrol_id, account_id, staff_id, norm_id,"
            " result, seconds, note, photos, device_id, seq, captured_at, elapsed_ms, received_at,"
            " version, business_day, previous_hash, hash) VALUES ('h', ?, ?, ?, ?, ?, ?, ?, ?, '',"
            " '[]', 'd', 1, '', 0, '', ?, '2026-03-04', '', '')",
            [number, event_id, f"p-{version}", account, staff, norm_id, *judged, version],
        )
        db.execute("INSERT INTO observations VALUES (?, ?, ?, ?, 'h', '2026-03-04', ?)",
                   [f"p-{version}", staff or "", norm_id, event_id, severity])  # fmt: skip
    migrations.apply(db, stop_before=PACKED)
    return db


def test_observations_say_what_they_earned_and_who_judged(db):
    columns = "event_id, severity, account_id, result, credit, seconds"
    assert list(db.execute(f"SELECT {columns} FROM observations ORDER BY event_id")) == [
        ("e1", "minor", "a", "pass", 10000, None),
        ("e2", "major", "a", "fail", 7500, 225.0),  # 2 - 225 / 180
        ("e3", "none", "b", "fail", 9722, 3700.0),  # binds the back office; 2 - 3700 / 3600
        ("e4", "none", "b", "na", None, None),
        ("e5", "red_line", "b", "fail", 0, None),  # stays one
        ("e6", "minor", "a", "none", None, None),
        ("e7", "major", "a", "fail", 7500, 225.0),
        ("e8", "major", "a", "fail", 5000, 150.0),  # the limit of its own version: 2 - 150 / 100
    ]


def test_occasions_are_filled_per_patrol_subject_and_observer_and_tallies_are_gone(db):
    assert list(db.execute("SELECT * FROM occasions ORDER BY subject, account_id")) == [
        ("h", "2026-03-04", "", "p-v", "a", "peak", 0, 0, 0, 0, 1, 7500, 0, 0, 0, 0),
        ("h", "2026-03-04", "s", "p-v", "a", "peak", 1, 0, 10000, 0, 1, 7500, 0, 0, 0, 0),
        ("h", "2026-03-04", "s", "p-v", "b", "peak", 0, 0, 0, 0, 0, 0, 0, 1, 1, 1),
        ("h", "2026-03-04", "t", "p-old", "a", "peak", 0, 0, 0, 0, 1, 5000, 0, 0, 0, 0),
    ]
    assert "tallies" not in db.table_names()
    assert list(db.execute("PRAGMA foreign_key_check")) == []
