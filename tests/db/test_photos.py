"""Photos: whose they are is found without reading what has none."""

import sqlite3

import pytest

from db import photos
from db.sqlite.migrations import migrations
from db.sqlite.unit import SQLiteUnit

NOW = "2026-03-04T02:00:00.000Z"


@pytest.fixture
def db():
    connection = sqlite3.connect(":memory:")
    yield SQLiteUnit(connection)
    connection.close()


def add_event(db: SQLiteUnit, number: int, staff_id: str, named: str) -> None:
    db.execute(
        """
        INSERT INTO events VALUES ('h', ?, ?, 'p', 'a', ?, 'hair-neat', 'pass', NULL, NULL, '', ?,
            'd', 1, ?, 1, ?, 'v', '2026-03-04', '', '', 'observation', '{}')
        """,
        [number, f"e{number}", staff_id, named, NOW, NOW],
    )


BEFORE = """
INSERT INTO branches VALUES ('b', 'b');
INSERT INTO halls (id, branch_id, name, kind, time_zone) VALUES ('h', 'b', 'h', 'own', 'Asia/Shanghai');
INSERT INTO staff VALUES ('gu', '顾', 'D1'), ('hai', '海', 'D2');
INSERT INTO accounts (id, login, name, role, password_hash) VALUES ('a', 'a', 'a', 'duty_manager', '');
INSERT INTO checklist_versions VALUES ('v', '', '{"checklists": []}', '');
INSERT INTO patrols VALUES ('p', 'h', 'a', 'peak', 'v', '2026-03-04', '', '2026-03-04');
INSERT INTO photo_halls VALUES ('aa', 'h');
"""


def test_the_index_takes_in_events_from_before_it(db):
    migrations.apply(db, stop_before="m004_photos_of_staff")
    for statement in BEFORE.strip().splitlines():
        db.execute(statement)
    add_event(db, 1, "gu", '["aa"]')
    add_event(db, 2, "hai", "[]")
    db.execute("INSERT INTO photos VALUES ('aa', 'stored', 9, 'a', ?)", [NOW])

    migrations.apply(db)

    assert photos.stored_name_for_staff(db, "aa", "gu") == "stored"
    assert photos.stored_name_for_staff(db, "aa", "hai") is None


def test_a_photo_of_somebody_is_found_by_the_index(db):
    migrations.apply(db)
    asked: list[str] = []
    db.conn.set_trace_callback(asked.append)
    photos.stored_name_for_staff(db, "aa", "gu")
    db.conn.set_trace_callback(None)

    plan = " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {asked[-1]}"))

    assert "USING INDEX events_with_photos (staff=?)" in plan
    assert "SCAN events" not in plan
