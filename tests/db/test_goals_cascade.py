"""The steps to goals that cascade and to whose norms hold, on a database with rows in it."""

import sqlite3

import pytest
from sqlite_utils import Database

from db import goals
from db.opening import open_store
from db.patrols import get
from db.sqlite.migrations import migrations
from domain.method.goals import GivenBy, Goal, Metric
from domain.method.method import Method
from domain.norms.whose_rules import Rules
from services.method.goals import goals_on
from services.verify_audited import altered_goals

STEP, NEXT = "m022_goals_cascade", "m023_whose_rules"
BEFORE = GivenBy.BRANCH_BEFORE


@pytest.fixture
def before(tmp_path):
    """Two branches; the first set goals from February, for March on and, ahead, for June; the last
    patrol of any hall was in April."""
    path = tmp_path / "before.db"
    db = Database(path, strict=True)
    migrations.apply(db, stop_before=STEP)
    script = """
    INSERT INTO branches VALUES ('b', '江城'), ('c', '山城');
    INSERT INTO halls (id, branch_id, name, kind, time_zone)
        VALUES ('h', 'b', '东厅', 'own', 'Asia/Shanghai');
    INSERT INTO accounts (id, login, name, role, branch_id, password_hash)
        VALUES ('d', 'dora', 'Dora', 'branch_head', 'b', ''),
               ('e', 'ella', 'Ella', 'head_office', NULL, '');
    INSERT INTO checklist_versions VALUES ('v', '{}', '{}', '2026-01-01');
    INSERT INTO patrols (id, hall_id, account_id, round, version, business_day, opened_at)
        VALUES ('p', 'h', 'd', 'normal', 'v', '2026-04-30', '2026-04-30T02:00:00Z');
    INSERT INTO goals
        (branch_id, metric, from_month, base_pct, challenge_pct, account_id, created_at)
        VALUES ('b', 'patrol', '2026-02', 60, 70, 'd', '2026-02-01T00:00:00Z'),
               ('b', 'patrol', '2026-03', 90, 99, 'd', '2026-02-02T00:00:00Z'),
               ('b', 'final', '2026-06', 85, 96, 'd', '2026-02-03T00:00:00Z');
    """
    db.conn.executescript(script)
    db.close()
    return path


def of_patrol(db, month, hall_id=None):
    return goals_on(db, "b", month, Method(), hall_id)[Metric.PATROL]


def test_goals_that_a_branch_set_itself_count_in_its_months_and_stand_beside_afterwards(before):
    store = open_store(before)
    with store.read() as db:
        found = {month: of_patrol(db, month) for month in
                 ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05")}  # fmt: skip
        assert found == {
            "2026-01": Goal(80, 95),
            "2026-02": Goal(60, 70, "2026-02", BEFORE),
            "2026-03": Goal(90, 99, "2026-03", BEFORE),
            "2026-04": Goal(90, 99, "2026-03", BEFORE),
            "2026-05": Goal(80, 95),  # nobody observed anything in May yet: it has no such past
        }
        assert of_patrol(db, "2026-04", "h") == Goal(90, 99, "2026-03", BEFORE)
        assert goals_on(db, "b", "2026-06", Method())[Metric.FINAL] == Goal(80, 95)
        beside = goals.set_by_branch(db, "b", None, "2026-06")
        assert beside[Metric.PATROL] == Goal(90, 99, "2026-03", GivenBy.BRANCH)
        assert beside[Metric.FINAL] == Goal(85, 96, "2026-06", GivenBy.BRANCH)
        assert [each.reason for each in goals.stored(db, ["b"])] == ["", "", ""]
        assert get(db, "p", ["h"]).rules is Rules.ALL
    store.close()


def test_a_given_goal_counts_at_once_also_where_the_branch_had_set_one(before, now):
    store = open_store(before)
    with store.write() as db:
        goal = Goal(75, 85, "2026-03", GivenBy.HEAD_OFFICE)
        goals.add(db, "b", None, Metric.PATROL, goal, "e", "下达", now)
        assert [of_patrol(db, month).base for month in ("2026-02", "2026-03", "2026-05")] == [
            60, 75, 75,
        ]  # fmt: skip
    store.close()


def test_without_any_patrol_no_own_goal_counted_and_none_does(tmp_path):
    path = tmp_path / "empty.db"
    db = Database(path, strict=True)
    migrations.apply(db, stop_before=STEP)
    db.conn.executescript(
        """
        INSERT INTO branches VALUES ('b', '江城');
        INSERT INTO accounts (id, login, name, role, branch_id, password_hash)
            VALUES ('d', 'dora', 'Dora', 'branch_head', 'b', '');
        INSERT INTO goals
            (branch_id, metric, from_month, base_pct, challenge_pct, account_id, created_at)
            VALUES ('b', 'patrol', '2026-02', 60, 70, 'd', '2026-02-01T00:00:00Z');
        """
    )
    db.close()
    store = open_store(path)
    with store.read() as db:
        assert of_patrol(db, "2026-02") == Goal(80, 95)
        assert goals.set_by_branch(db, "b", None, "2026-02")[Metric.PATROL].base == 60
    store.close()


def test_goals_from_before_the_step_are_held_against_the_audit_as_it_was_written(before):
    db = Database(before)
    detail = """{"branch_id": "b", "metric": "patrol", "from_month": "2026-02",
                 "base_pct": 60.0, "challenge_pct": 70.0}"""
    columns = [row[1] for row in db.execute("PRAGMA table_info(audit)")]
    assert {"number", "at", "account_id", "action", "detail", "previous_hash", "hash"} <= set(
        columns
    )
    db.execute(
        "INSERT INTO audit (number, at, account_id, action, detail, previous_hash, hash)"
        " VALUES (1, '2026-02-01T00:00:00Z', 'd', 'goal_set', ?, '', '')",
        [detail],
    )
    db.conn.commit()
    db.close()

    store = open_store(before)
    with store.read() as db:
        assert altered_goals(db) == [2, 3]  # of which the audit says nothing here
    store.close()


@pytest.mark.parametrize(
    "row",
    [
        "('b', 'h', 1, 'patrol', 80, 95)",  # head office gives to branches
        "('b', NULL, 1, 'patrol', 95, 95)",
        "('b', NULL, 1, 'complaints', 2, 3)",
        "('b', NULL, 1, 'complaints', 2.5, 1)",
    ],
)
def test_the_database_itself_refuses_goals_that_cannot_be(before, row):
    store = open_store(before)
    with pytest.raises(sqlite3.IntegrityError), store.write() as db:
        db.execute(
            "INSERT INTO goals (branch_id, hall_id, given, metric, base, challenge, from_month,"
            f" account_id, reason, created_at) SELECT *, '2026-05', 'e', 'x', '2026-05-01' FROM"
            f" (VALUES {row})"
        )
    store.close()


def test_goals_are_never_changed_or_removed(before):
    store = open_store(before)
    for change in ("UPDATE goals SET base = 0", "DELETE FROM goals"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"), store.write() as db:
            db.execute(change)
    store.close()
