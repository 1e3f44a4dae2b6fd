"""The step to published months, on a database with events; and where occasions may be read from."""

from datetime import date

import pytest

from db import methods, occasions
from db.sqlite.migrations import migrations
from db.sqlite.unit import SQLiteUnit
from domain.method.method import Credit, Method
from tests.builders import a_patrol, observe
from tests.unpacked import PACKED, unpacked

STEP = "m009_publications"


def test_the_step_keeps_every_event_and_finds_them_by_day(app, people, now, tmp_path):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])
    db = unpacked(app.store.path, tmp_path / "before.db")
    for statement in (
        "DROP TABLE publications", "DROP INDEX events_by_day", "DROP INDEX words_by_day",
        f"DELETE FROM _sqlite_migrations WHERE name = '{STEP}'",
    ):  # fmt: skip
        db.execute(statement)
    before = [tuple(row) for row in db.execute("SELECT * FROM events")]
    db.conn.commit()

    migrations.apply(db, stop_before=PACKED)

    assert db.execute("SELECT * FROM events").fetchall() == before
    assert db.table("publications").count == 0
    assert methods.last_published_day(SQLiteUnit(db.conn)) is None
    (plan,) = db.execute(
        "EXPLAIN QUERY PLAN SELECT 1 FROM events"
        " WHERE hall_id = 'h' AND business_day BETWEEN 'a' AND 'b' AND number > 3"
    ).fetchall()
    assert "COVERING INDEX events_by_day" in plan[3]
    db.conn.close()


def test_occasions_are_read_from_known_tables_only(app, people):
    day, weights = date(2026, 3, 4), Method().severity_weights
    with app.store.read() as db:
        with pytest.raises(ValueError, match="holds no occasions"):
            occasions.cells(
                db, [people.east.id], day, day, weights, Credit.LINEAR, source="accounts"
            )
