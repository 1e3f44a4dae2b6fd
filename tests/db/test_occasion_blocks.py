"""Blocks hold the occasions of a month as the rows say them, and give the same sums to the last
bit."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta

import numpy as np
import pytest
from sqlite_utils import Database

from db import occasion_arrays, occasion_blocks, occasions
from db.finished_only import show_finished_only
from db.occasion_blocks import COUNTERS, OCCASION
from db.occasions import KEY, SOURCES
from db.sqlite.migrations import migrations
from db.sqlite.unit import SQLiteUnit
from db.times import to_day
from domain.method.method import Credit, SeverityWeights
from domain.method.method import SettingOrigin as Origin
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol
from tests.builders import SEVEN, a_patrol, an_event, observe
from tests.unpacked import unpacked

STEP = "m027_occasion_blocks"
TOLD = ("events", "observations", "occasions", "red_lines", "praises")
FIRST, LAST = date(2026, 1, 15), date(2026, 3, 31)
UNEVEN = SeverityWeights(minor=0.3, major=1.7, origin=Origin.PROPOSAL)


def blocks(db) -> dict[tuple[int, ...], list[tuple[int, ...]]]:
    """(Month, staff, account) -> the occasions in the block."""
    rows = db.execute("SELECT month, staff, account, occasions FROM occasion_blocks").fetchall()
    return {tuple(key): np.frombuffer(packed, OCCASION).tolist() for *key, packed in rows}


def key_of(db, table: str, id_: str) -> int:
    return db.execute(f"SELECT key FROM {table} WHERE id = ?", [id_]).fetchone()[0]


@pytest.fixture
def judged(app, people, now):
    """Gu by Amina on one day of January and two of February, each with a time limit that was missed;
    Hai in March on a patrol that goes on."""
    for days in (32, 5, 4):
        patrol = a_patrol(app, people.amina, people.east.id, now - timedelta(days=days))
        observe(app, people.amina, patrol, [
            (people.gu.id, SEVEN[0], "pass"), (people.gu.id, SEVEN[1], "fail"),
            (people.gu.id, SEVEN[2], "na"),
        ])  # fmt: skip
        late = an_event(patrol, people.gu.id, norm_id="brand-change-time", result="fail",
                        seconds=200.5 + days, seq=9)  # fmt: skip
        record_events(app, people.amina, [late], patrol.opened_at + timedelta(minutes=1))
        finish_patrol(app, people.amina, patrol.id, patrol.opened_at + timedelta(minutes=9))
    going = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, going, [(people.hai.id, each, "pass") for each in SEVEN])
    return app


def test_a_block_follows_what_is_tapped_changed_and_taken_back(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    day = to_day(patrol.business_day)
    gu = people.gu.id

    observe(app, people.amina, patrol, [(gu, SEVEN[0], "pass"), (gu, SEVEN[1], "pass")])
    with app.store.read() as db:
        of = key_of(db, "staff", gu), key_of(db, "accounts", people.amina.id)
        month = to_day(patrol.business_day.replace(day=1))
        assert blocks(db) == {(month, *of): [(day, 2, 0, 20_000, 0, 0, 0, 0, 0, 0, 0)]}

    observe(app, people.amina, patrol, [(gu, SEVEN[0], "fail"), (gu, SEVEN[1], "na")], 3)
    with app.store.read() as db:
        assert blocks(db) == {(month, *of): [(day, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1)]}

    observe(app, people.amina, patrol, [(gu, SEVEN[0], "none"), (gu, SEVEN[1], "none")], 5)
    with app.store.read() as db:
        assert blocks(db) == {}


def test_months_are_apart_and_days_in_order(judged, people):
    with judged.store.read() as db:
        gu = key_of(db, "staff", people.gu.id)
        found = {key[0]: rows for key, rows in blocks(db).items() if key[1] == gu}

    days = {month: [row[0] for row in rows] for month, rows in found.items()}
    kept = sorted({day for each in days.values() for day in each})
    assert [len(days[month]) for month in sorted(days)] == [1, 2]
    assert [day for month in sorted(days) for day in days[month]] == kept


@pytest.mark.parametrize("credit", list(Credit))
def test_blocks_and_rows_give_the_same_occasions_in_the_same_order(judged, people, credit):
    halls = [people.west.id, people.east.id]
    with judged.store.read() as db:
        for first, last in ((FIRST, LAST), (date(2026, 3, 1), date(2026, 3, 2))):
            one = occasion_arrays.stored(db, halls, first, last, credit)
            other = occasion_arrays.of_rows(db, halls, first, last, credit)
            names = [[one.pairs[place] for place in one.pair]]
            assert names == [[other.pairs[place] for place in other.pair]]
            for name in ("day", "minors", "majors", "of_minors", "of_majors", "others", "nas"):
                assert getattr(one, name).tolist() == getattr(other, name).tolist()
    assert len(one.pair) == 0


@pytest.mark.parametrize("credit", list(Credit))
def test_cells_from_rows_of_another_source_are_the_same_to_the_last_bit(judged, people, credit):
    source = "tried_occasions"
    with judged.store.scratch() as db:
        occasions.make_temporary(db, source)
        for new, old in ((source, "packed_occasions"), (SOURCES[source], "packed_watched")):
            db.execute(f"INSERT INTO {new} SELECT * FROM {old}")
        one, other = (
            occasions.cells(db, [people.east.id], FIRST, LAST, UNEVEN, credit, source=each)
            for each in (occasions.STORED, source)
        )

    assert len(one) == 2
    assert one["kept_sq"].gt(0).all()
    assert one.to_dict("list") == other.to_dict("list")


def test_where_only_what_is_over_may_be_read_blocks_say_nothing_of_what_goes_on(judged, people):
    with judged.store.scratch() as db:
        everything = occasion_arrays.stored(db, [people.east.id], FIRST, LAST, Credit.LINEAR)
        show_finished_only(db)
        over = occasion_arrays.stored(db, [people.east.id], FIRST, LAST, Credit.LINEAR)

    assert {staff for _, staff, _ in everything.pairs} == {people.gu.id, people.hai.id}
    assert {staff for _, staff, _ in over.pairs} == {people.gu.id}


def test_numbers_that_somebody_made_too_large_stop_no_tap(judged, people, now):
    with judged.store.write() as db:
        db.execute("UPDATE packed_occasions SET nas = 70000, minor_credit = -1")
    patrol = a_patrol(judged, people.amina, people.east.id, now + timedelta(minutes=1))

    observe(judged, people.amina, patrol, [(people.hai.id, SEVEN[0], "pass")])

    with judged.store.read() as db:
        (of_hai,) = (rows for rows in blocks(db).values() if len(rows) == 2 and rows[0][1] == 7)
    day = to_day(patrol.business_day)
    assert of_hai == [
        (day, 7, 0, 0, 0, 0, 0, 0, 0, 0, 65_535), (day, 1, 0, 10_000, 0, 0, 0, 0, 0, 0, 0),
    ]  # fmt: skip


@pytest.fixture
def before_step(judged, tmp_path):
    """The rows of ``judged`` in the schema before the step."""
    db = unpacked(judged.store.path, tmp_path / "before.db")
    migrations.apply(db, stop_before=STEP)
    yield db
    db.conn.close()


def test_the_step_makes_the_blocks_that_taps_would_have_made(before_step, judged):
    db = SQLiteUnit(before_step.conn)
    told = {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in TOLD}
    rows = db.execute(f"SELECT {KEY}, {', '.join(COUNTERS)} FROM packed_occasions").fetchall()
    assert len(rows) == 4

    migrations.apply(db)

    made = sorted(row for of_block in blocks(db).values() for row in of_block)
    assert made == sorted((row[3], *row[5:]) for row in rows)
    for (hall,) in db.execute("SELECT key FROM halls").fetchall():
        kept = db.execute("SELECT * FROM occasion_blocks WHERE hall = ?", [hall]).fetchall()
        assert set(kept) == set(occasion_blocks.made_anew(db, hall))
    assert {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in TOLD} == told
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_step_says_how_bytes_are_told_as_an_id_once_for_events_and_once_for_tablets(
    before_step,
):
    def texts(db: Database) -> int:
        views = db.execute("SELECT sql FROM sqlite_master WHERE type = 'view'").fetchall()
        return sum(sql.count("substr(hex(") // 5 for (sql,) in views)

    assert texts(before_step) == 6

    migrations.apply(before_step)

    assert texts(before_step) == 3  # the view of events says it itself


def test_a_new_database_has_the_blocks_and_no_index_by_person(tmp_path):
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        migrations.apply(Database(connection))
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}

    assert "occasion_blocks" in names
    assert "observations_by_staff" not in names
