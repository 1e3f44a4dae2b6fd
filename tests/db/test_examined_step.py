"""The step to examined cases makes the table of events anew: nothing of it is lost."""

import sqlite3

import pytest
from sqlite_utils import Database

from db import examined
from db.sqlite.migrations import migrations
from domain.patrols.event import Examined
from services.verify import verify
from tests.builders import (
    FIRST,
    LAST,
    a_patrol,
    an_examined,
    examine,
    observe,
    praise,
    report,
)
from tests.unpacked import PACKED, unpacked

STEP = "m018_examined_cases"


def schema(db: Database) -> dict[str, str]:
    """Name -> SQL of all that belongs to the events, the table itself left out."""
    rows = db.execute(
        "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'events' AND type <> 'table'"
        " AND sql IS NOT NULL"
    )
    return {row[0]: row[1] for row in rows}


def test_rows_order_hashes_indexes_and_triggers_stay_as_they_were(app, people, now, tmp_path):
    """Two halls in turns, so that the order of arrival is not that of the halls."""
    east = a_patrol(app, people.amina, people.east.id, now)
    west = a_patrol(app, people.bao, people.west.id, now)
    observe(app, people.bao, west, [(people.ivy.id, "hair-neat", "pass")])
    observe(app, people.amina, east, [(people.gu.id, "hair-neat", "fail")])
    praise(app, people.bao, west, people.ivy.id, seq=2)
    report(app, people.amina, east, people.gu.id, seq=2)
    db = unpacked(app.store.path, tmp_path / "before.db")
    with db.conn as connection:  # back to the schema before the step
        whole = schema(db)
        (made,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'events'").fetchone()
        own = {name: sql for name, sql in whole.items() if not name.startswith("examined_")}
        before = f"CREATE TABLE events_before {made[made.index('(') :]}".replace(", 'examined'", "")
        db.execute("PRAGMA foreign_keys = OFF")
        for statement in (
            before, "INSERT INTO events_before SELECT * FROM events ORDER BY rowid",
            "DROP TABLE events", "ALTER TABLE events_before RENAME TO events", *own.values(),
            f"DELETE FROM _sqlite_migrations WHERE name = '{STEP}'",
        ):  # fmt: skip
            db.execute(statement)
        connection.commit()
        with pytest.raises(sqlite3.IntegrityError, match="kind"):
            db.execute(
                "INSERT INTO events SELECT hall_id, 99, 'x', patrol_id, account_id, staff_id, norm_id,"
                " result, seconds, count, note, photos, device_id, seq, captured_at, elapsed_ms,"
                " received_at, version, business_day, previous_hash, hash, 'examined', detail,"
                " arrived_late FROM events LIMIT 1"
            )
        connection.rollback()
        rows = [tuple(row) for row in db.execute("SELECT rowid, * FROM events ORDER BY rowid")]
        arrivals = [tuple(row) for row in db.execute("SELECT * FROM arrivals")]

        migrations.apply(db, stop_before=PACKED)

        again = [tuple(row) for row in db.execute("SELECT rowid, * FROM events ORDER BY rowid")]
        assert (len(rows), again) == (4, rows)
        assert [tuple(row) for row in db.execute("SELECT * FROM arrivals")] == arrivals
        assert schema(db) == whole
        assert {"events_are_never_changed", "events_are_never_removed", "events_arrive_in_order",
                "examined_by_day", "examined_by_record"} <= set(whole)  # fmt: skip
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute("UPDATE events SET note = 'x'")
    connection.close()

    examine(app, people.amina, east, people.gu.id)
    assert verify(app.store, app.photos_dir)[0] == []
    with app.store.read() as db:
        kinds = [row[0] for row in db.execute(
            "SELECT kind FROM arrivals JOIN events USING (hall_id, number) ORDER BY arrival")]  # fmt: skip
    assert kinds == ["observation", "observation", "praise", "observation", "examined"]


def test_the_lists_of_examined_cases_read_the_small_indexes(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    event = Examined.model_validate(an_examined(patrol, people.gu.id))
    asked: list[str] = []
    with app.store.read() as db:
        db.conn.set_trace_callback(asked.append)
        examined.of_period(db, [people.east.id], FIRST, LAST)
        examined.is_elsewhere(db, event)
        db.conn.set_trace_callback(None)
        plans = [
            " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {each}"))
            for each in asked
            if "packed_events" in each
        ]
    assert "examined_by_day" in plans[0]
    assert "examined_by_record" in plans[1]
