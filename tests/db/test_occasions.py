"""The sums over occasions, with exact numbers."""

import sqlite3
from datetime import date, timedelta

import pytest

from db import occasion_blocks, occasions, sql
from db.keys import HALL_ITSELF
from db.occasion_blocks import COUNTERS
from db.sqlite.migrations import migrations
from db.sqlite.unit import SQLiteUnit
from db.times import to_day
from domain.method.method import Credit, SeverityWeights
from domain.method.method import SettingOrigin as Origin
from tests.builders import a_patrol, observe

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
WEIGHTS = SeverityWeights(minor=1, major=2, origin=Origin.PROPOSAL)
KEYS = ["hall_id", "staff_id", "observer_id"]
SUMS = ["occasion_count", "weight", "weight_sq", "kept", "kept_sq", "unit", "unit_share",
        "scored_count", "observation_count", "na_count"]  # fmt: skip

# hall, day, subject, patrol, observer, round; minor kept, not, credit; major kept, not, credit;
# red lines kept, breached; uncounted, n/a
ROWS = [
    ("h1", "2026-03-04", "s1", "p1", "a", "peak", 3, 1, 30000, 1, 1, 17500, 0, 1, 0, 0),
    ("h1", "2026-03-31", "s1", "p2", "a", "peak", 2, 0, 20000, 0, 0, 0, 0, 0, 0, 1),
    ("h1", "2026-03-05", "s1", "p3", "a", "peak", 0, 0, 0, 0, 0, 0, 0, 0, 1, 3),
    ("h1", "2026-03-04", "s1", "p1", "b", "peak", 0, 0, 0, 0, 0, 0, 0, 0, 1, 0),
    ("h1", "2026-03-04", "", "p1", "a", "peak", 1, 0, 10000, 0, 0, 0, 0, 0, 0, 0),
    ("h1", "2026-04-01", "s1", "p4", "a", "peak", 9, 9, 90000, 0, 0, 0, 0, 0, 0, 0),
    ("h2", "2026-03-01", "s2", "p5", "a", "peak", 0, 0, 0, 0, 1, 0, 1, 0, 0, 0),
    ("h3", "2026-03-04", "s1", "p6", "a", "peak", 1, 0, 10000, 0, 0, 0, 0, 0, 0, 0),
]


@pytest.fixture
def db():
    db = SQLiteUnit(sqlite3.connect(":memory:"))
    migrations.apply(db)
    for hall_id, day, subject, patrol_id, account_id, round_, *counts in ROWS:
        hall = key(db, "halls", id=hall_id, branch_id="b", name="", kind="own", time_zone="")
        staff = subject and key(db, "staff", id=subject, name="", staff_no=subject)
        account = key(db, "accounts", id=account_id, login=account_id, name="",
                      role="duty_manager", password_hash="")  # fmt: skip
        on = to_day(date.fromisoformat(day))
        patrol = key(db, "packed_patrols", id=patrol_id, hall=hall, account=account, round=round_,
                     version=1, day=on, opened_us=0, roster=1)  # fmt: skip
        row = [hall, staff or HALL_ITSELF, account, on, patrol, *counts]
        db.execute(f"INSERT INTO packed_occasions VALUES ({', '.join('?' * len(row))})", row)
    db.execute(
        "INSERT INTO packed_watched SELECT DISTINCT hall, staff, account FROM packed_occasions"
    )
    for row in db.execute("SELECT key FROM halls").fetchall():
        blocks = occasion_blocks.made_anew(db, row[0])
        sql.insert_rows(db, "occasion_blocks", occasion_blocks.Block._fields, blocks)
    return db


def key(db, table, **row) -> int:
    """The key of a row, which is made if there is none with its id."""
    known = sql.scalar(db, f"SELECT key FROM {table} WHERE id = ?", [row["id"]])
    return known or sql.insert_new(db, table, row)


def rows(table) -> list[tuple]:
    return list(table.itertuples(index=False, name=None))


def test_a_cell_sums_the_occasions_of_a_person_with_an_observer(db):
    table = occasions.cells(db, ["h2", "h1"], FIRST, LAST, WEIGHTS, Credit.LINEAR)

    assert list(table.columns) == [*KEYS, *SUMS]
    # s1 with a: the 4th m = 1*4 + 2*2 = 8, k = 3 + 2*1.75 = 6.5, u = 1*4 + 4*2 = 12;
    # the 31st m = k = u = 2; the 5th has nothing with a weight.
    # weight_sq = 64 + 4, kept_sq = 6.5²/8 + 2²/2 = 5.28125 + 2, unit_share = 12/8 + 2/2
    assert rows(table) == [
        ("h1", "", "a", 1, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1, 1, 0),  # the hall itself
        ("h1", "s1", "a", 2, 10.0, 68.0, 8.5, 7.28125, 14.0, 2.5, 8, 14, 4),
        ("h1", "s1", "b", 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 1, 0),
        ("h2", "s2", "a", 1, 2.0, 4.0, 0.0, 0.0, 4.0, 2.0, 1, 2, 0),
    ]


def test_a_strict_cell_counts_what_was_kept_only(db):
    table = occasions.cells(db, ["h1"], FIRST, LAST, WEIGHTS, "strict", "s1")

    # The 4th: k = 3 + 2*1 = 5. kept = 5 + 2, kept_sq = 25/8 + 4/2
    assert rows(table[[*KEYS, "kept", "kept_sq"]]) == [
        ("h1", "s1", "a", 7.0, 5.125),
        ("h1", "s1", "b", 0.0, 0.0),
    ]


def test_a_severity_without_a_weight_is_observed_but_not_scored(db):
    majors = SeverityWeights(minor=0, major=0.5, origin=Origin.PROPOSAL)

    table = occasions.cells(db, ["h1"], FIRST, LAST, majors, "linear", "s1")

    # Only the 4th: m = 0.5*2 = 1, k = 0.5*1.75 = 0.875, u = 0.25*2 = 0.5
    assert rows(table)[0] == (
        "h1", "s1", "a", 1, 1.0, 1.0, 0.875, 0.765625, 0.5, 0.5, 2, 14, 4,
    )  # fmt: skip


def test_no_cells_have_the_same_columns_and_types(db):
    some = occasions.cells(db, ["h1"], FIRST, LAST, WEIGHTS, Credit.LINEAR)
    none = occasions.cells(db, ["h1"], date(2020, 1, 1), date(2020, 1, 2), WEIGHTS, Credit.LINEAR)

    assert len(none) == 0
    assert none.dtypes[SUMS].to_dict() == some.dtypes[SUMS].to_dict()


def test_sums_of_a_day_pool_people_and_observers_and_stay_in_the_halls_and_days(db):
    table = occasions.occasion_sums(db, ["h1"], FIRST, LAST)

    counters = [*COUNTERS, *occasions.SQUARES]
    assert list(table.columns) == ["hall_id", "business_day", *counters]
    # The 4th: 4 minor with 2 major judgements, 1 minor of the hall itself, and an occasion with
    # nothing that is scored.
    assert rows(table) == [
        ("h1", "2026-03-04", 4, 1, 40000, 1, 1, 17500, 0, 1, 1, 0, 16 + 1, 4, 8, 2, 1, 2),
        ("h1", "2026-03-05", 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0, 0, 0, 0, 0, 0),
        ("h1", "2026-03-31", 2, 0, 20000, 0, 0, 0, 0, 0, 0, 1, 4, 0, 0, 1, 0, 1),
    ]
    of_person = occasions.occasion_sums(db, ["h1"], FIRST, LAST, "s1")
    assert of_person["minor_sq"].tolist() == [16, 0, 4]


def test_sums_of_a_kind_of_round_pool_the_days(db):
    table = occasions.occasion_sums(db, ["h1", "h2"], FIRST, LAST, per="round")

    assert rows(table[["hall_id", "round", "minor_passes", "minor_sq", "scored"]]) == [
        ("h1", "peak", 6, 16 + 4 + 1, 3), ("h2", "peak", 0, 0, 1),
    ]  # fmt: skip


def test_the_last_day_is_that_of_the_newest_observation(app, people, now):
    early, late = (
        a_patrol(app, people.amina, people.east.id, now - timedelta(days=days)) for days in (4, 1)
    )
    observe(app, people.amina, early, [(people.gu.id, "hair-neat", "pass")])
    observe(app, people.amina, late, [(people.hai.id, "hair-neat", "pass")])

    with app.store.read() as db:
        assert occasions.last_day(db, [people.east.id, people.west.id]) == late.business_day
        assert occasions.last_day(db, [people.west.id]) is None
        assert occasions.last_day(db, []) is None
        assert occasions.last_day_of(db, people.gu.id) == early.business_day
        assert occasions.last_day_of(db, "nobody") is None
