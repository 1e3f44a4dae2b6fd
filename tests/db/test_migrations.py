"""Each step keeps the rows that were there before it."""

import sqlite3

import pytest
from sqlite_utils import Database

from db import adopted_versions, company_checks, imports
from db.imports import Imports
from db.sqlite.migrations import migrations
from tests.unpacked import PACKED


@pytest.fixture
def before_assignments(tmp_path):
    """The schema before m002 with one hall, a person who works there and one who left."""
    connection = sqlite3.connect(tmp_path / "x.db")
    db = Database(connection)
    migrations.apply(db, stop_before="m002_staff_are_assigned_and_halls_have_settings")
    for statement in (
        "INSERT INTO branches VALUES ('b', '江城')",
        "INSERT INTO halls VALUES ('h', 'b', '东厅', 'own', 'Asia/Shanghai')",
        "INSERT INTO staff VALUES ('s1', 'h', '顾', 'D1', 'guide', NULL)",
        "INSERT INTO staff VALUES ('s2', 'h', '海', 'D2', 'counter', '2026-02-28')",
        "INSERT INTO accounts VALUES ('a', 'gu', '顾', 'staff', NULL, 's1', 'x', NULL)",
    ):
        db.execute(statement)
    db.conn.commit()
    yield db
    connection.close()


def test_staff_keep_their_hall_and_position_as_a_first_assignment(before_assignments):
    db = before_assignments
    migrations.apply(db, stop_before=PACKED)

    assert list(db.query("SELECT * FROM staff ORDER BY id")) == [
        {"id": "s1", "name": "顾", "staff_no": "D1"},
        {"id": "s2", "name": "海", "staff_no": "D2"},
    ]
    columns = "staff_id, from_on, hall_id, position, to_on"
    rows = db.execute(f"SELECT {columns} FROM assignments ORDER BY staff_id").fetchall()
    assert rows == [
        ("s1", "2000-01-01", "h", "guide", None),
        ("s2", "2000-01-01", "h", "counter", "2026-02-28"),
    ]


def test_halls_and_accounts_go_on_as_they_were_and_nothing_refers_nowhere(before_assignments):
    db = before_assignments
    migrations.apply(db, stop_before=PACKED)

    halls = db.execute("SELECT id, name, settings, closed_on FROM halls").fetchall()
    assert halls == [("h", "东厅", "{}", None)]
    assert db.execute("SELECT login, staff_id, ended_at FROM accounts").fetchall() == [
        ("gu", "s1", None)
    ]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO assignments VALUES ('s1', '2026-03-01', 'h', 'guide', NULL)",
        "INSERT INTO assignments VALUES ('s2', '2026-02-28', 'h', 'guide', '2026-03-05')",
        "INSERT INTO assignments VALUES ('s2', '1999-01-01', 'h', 'guide', NULL)",
        "INSERT INTO assignments VALUES ('s2', '2026-03-02', 'h', 'guide', '2026-03-01')",
        "UPDATE assignments SET to_on = '2026-03-05' WHERE staff_id = 's2' AND to_on < '2026-03'",
    ],
)
def test_the_database_itself_refuses_two_places_on_one_day(before_assignments, statement):
    db = before_assignments
    migrations.apply(db, stop_before=PACKED)
    db.execute("INSERT INTO assignments VALUES ('s2', '2026-03-03', 'h', 'guide', NULL)")

    with pytest.raises(sqlite3.IntegrityError, match=r"overlap|CHECK"):
        db.execute(statement)


def test_counts_per_norm_read_an_index_alone_and_the_rows_before_are_in_it(tmp_path):
    store_db = Database(sqlite3.connect(tmp_path / "x.db"))
    migrations.apply(store_db, stop_before="m010_reads_of_norms")
    for statement in (
        "PRAGMA foreign_keys = OFF",
        "INSERT INTO observations VALUES"
        " ('p', 's', 'hair', 'e', 'h', '2026-03-04', 'minor', 'a', 'fail', 0, NULL)",
    ):
        store_db.execute(statement)
    store_db.conn.commit()
    migrations.apply(store_db, stop_before=PACKED)

    read = (
        "SELECT norm_id, account_id, severity, result, credit, seconds FROM observations"
        " WHERE hall_id = 'h' AND business_day BETWEEN '2026-03-01' AND '2026-03-31'"
    )
    (plan,) = store_db.execute(f"EXPLAIN QUERY PLAN {read}").fetchall()
    assert "USING COVERING INDEX observations_by_day" in plan[3]
    assert store_db.execute(read).fetchall() == [("hair", "a", "minor", "fail", 0, None)]
    store_db.conn.close()


def test_company_checks_begin_empty_and_everything_before_stays(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.db")
    db = Database(connection)
    migrations.apply(db, stop_before="m007_company_checks")
    for statement in (
        "INSERT INTO branches VALUES ('b', '江城')",
        "INSERT INTO staff VALUES ('s1', '顾', 'D1')",
        "INSERT INTO settings VALUES ('x', 'y')",
    ):
        db.execute(statement)
    db.conn.commit()

    migrations.apply(db, stop_before=PACKED)

    assert list(db.query("SELECT * FROM branches")) == [{"id": "b", "name": "江城"}]
    assert list(db.query("SELECT * FROM staff")) == [{"id": "s1", "name": "顾", "staff_no": "D1"}]
    for table in ("company_checks", "company_check_imports"):
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    connection.close()


def test_chart_marks_begin_empty_and_everything_before_stays(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.db")
    db = Database(connection)
    migrations.apply(db, stop_before="m011_chart_marks")
    db.execute("INSERT INTO branches VALUES ('b', '江城')")
    db.conn.commit()

    migrations.apply(db, stop_before=PACKED)

    assert list(db.query("SELECT * FROM branches")) == [{"id": "b", "name": "江城"}]
    for table in ("chart_marks", "chart_rebasings"):
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    connection.close()


def test_accepted_versions_begin_empty_and_are_never_changed(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.db")
    db = Database(connection)
    migrations.apply(db, stop_before="m014_adopted_versions")
    db.execute("INSERT INTO checklist_versions VALUES ('v', '{}', '{}', '2026-03-01')")
    db.execute(
        "INSERT INTO accounts (id, login, name, role, password_hash)"
        " VALUES ('e', 'ella', 'Ella', 'head_office', '')"
    )
    connection.commit()
    migrations.apply(db, stop_before=PACKED)

    assert db.execute("SELECT version FROM checklist_versions").fetchall() == [("v",)]
    assert db.execute("SELECT count(*) FROM adopted_versions").fetchone() == (0,)
    db.execute(
        "INSERT INTO adopted_versions VALUES"
        " (1, 'v', 'v', 'e', '2026-03-02', 'a.xlsx', ?, NULL, '')",
        ["0" * 64],
    )
    for statement in ("UPDATE adopted_versions SET version = 'w'", "DELETE FROM adopted_versions"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute(statement)
    connection.close()


def test_events_before_the_step_arrived_in_the_order_in_which_they_were_added(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.db")
    db = Database(connection)
    migrations.apply(db, stop_before="m013_exports")
    db.execute("PRAGMA foreign_keys = OFF")
    event = (
        "INSERT INTO events (hall_id, number, id, patrol_id, account_id, norm_id, result, note,"
        " photos, device_id, seq, captured_at, elapsed_ms, received_at, version, business_day,"
        " previous_hash, hash) VALUES (?, ?, ?, 'p', 'a', 'hair', 'pass', '', '[]', 'd', 1, ?, 1,"
        " '2026-03-04', 'v', '2026-03-04', '', '')"
    )
    db.execute(event, ["west", 1, "e1", "2026-03-05"])
    db.execute(event, ["east", 1, "e2", "2026-03-01"])  # tapped earlier, came later
    db.conn.commit()

    migrations.apply(db, stop_before=PACKED)
    db.execute(event, ["west", 2, "e3", "2026-03-02"])
    db.conn.commit()

    arrived = "SELECT arrival, hall_id, number FROM arrivals ORDER BY arrival"
    assert db.execute(arrived).fetchall() == [(1, "west", 1), (2, "east", 1), (3, "west", 2)]
    for change in ("UPDATE arrivals SET number = 9", "DELETE FROM arrivals"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute(change)
    connection.close()


def test_people_stay_signed_in_and_browsers_become_known_one_by_one(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.db")
    db = Database(connection)
    migrations.apply(db, stop_before="m017_known_devices")
    for statement in (
        "INSERT INTO accounts (id, login, name, role, password_hash)"
        " VALUES ('e', 'ella', 'Ella', 'head_office', 'x')",
        "INSERT INTO sessions VALUES ('t', 'e', '2026-03-01', '2026-03-02')",
        "INSERT INTO sign_in_failures VALUES ('ella', 5, '2026-03-02')",
    ):
        db.execute(statement)
    db.conn.commit()

    migrations.apply(db, stop_before=PACKED)

    sessions = db.execute("SELECT * FROM sessions").fetchall()
    assert sessions == [("t", "e", "2026-03-01", "2026-03-02")]
    assert db.execute("SELECT count(*) FROM devices").fetchone() == (0,)
    assert "sign_in_failures" not in db.table_names()
    connection.close()


def test_a_hall_is_there_since_it_was_added_or_since_its_first_patrol(tmp_path):
    """Added on the 2nd and walked since the 3rd; loaded and walked since the 1st; neither."""
    db = Database(sqlite3.connect(tmp_path / "x.db"))
    migrations.apply(db, stop_before="m020_halls_since")
    for statement in (
        "PRAGMA foreign_keys = OFF",
        "INSERT INTO branches VALUES ('b', '江城')",
        *(
            "INSERT INTO halls (id, branch_id, name, kind, time_zone)"
            f" VALUES ('{each}', 'b', '{each}', 'own', 'Asia/Shanghai')"
            for each in ("added", "loaded", "neither")
        ),
        "INSERT INTO audit VALUES (1, '2026-03-02T02:00:00.000000+00:00', 'f', 'hall_added',"
        """ '{"hall_id": "added", "name": "x", "kind": "own"}', '', '')""",
        "INSERT INTO audit VALUES (2, '2026-01-01T02:00:00.000000+00:00', 'f', 'hall_changed',"
        """ '{"hall_id": "added"}', '', '')""",
        "INSERT INTO audit VALUES (3, '2026-01-01T02:00:00.000000+00:00', 'f', 'hall_added',"
        " 'somebody changed this', '', '')",
        *(
            "INSERT INTO patrols (id, hall_id, account_id, round, version, business_day, opened_at)"
            f" VALUES ('{hall}{day}', '{hall}', 'a', 'peak', 'v', '2026-03-0{day}',"
            f" '2026-03-0{day}T02:00:00.000000+00:00')"
            for hall, day in (("added", 3), ("loaded", 4), ("loaded", 1))
        ),
    ):
        db.execute(statement)
    db.conn.commit()
    migrations.apply(db, stop_before=PACKED)

    assert dict(tuple(row) for row in db.execute("SELECT id, since FROM halls")) == {
        "added": "2026-03-02T02:00:00.000000+00:00",
        "loaded": "2026-03-01T02:00:00.000000+00:00",
        "neither": None,
    }
    assert db.execute("SELECT count(*) FROM patrols").fetchone()[0] == 3


def test_imports_from_before_they_could_be_undone_stand_and_rosters_begin_empty(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.db")
    db = Database(connection)
    migrations.apply(db, stop_before="m025_undone_imports")
    digest = "0" * 64
    for statement in (
        "INSERT INTO branches VALUES ('b', '江城')",
        "INSERT INTO halls (id, branch_id, name, kind, time_zone)"
        " VALUES ('h', 'b', '东厅', 'own', 'Asia/Shanghai')",
        "INSERT INTO accounts (id, login, name, role, password_hash)"
        " VALUES ('e', 'ella', 'Ella', 'head_office', '')",
        "INSERT INTO checklist_versions VALUES ('v', '{}', '{}', '2026-03-01')",
        "INSERT INTO company_check_imports VALUES"
        f" (1, '2026-03-01T00:00:00+00:00', 'e', 'a.csv', '{digest}', 1)",
        "INSERT INTO company_checks VALUES ('h', '2026-02', 'complaints', '', '', 1, 3, 1, NULL)",
        "INSERT INTO adopted_versions VALUES"
        f" (1, 'v', 'v', 'e', '2026-03-02T00:00:00+00:00', 'a.xlsx', '{digest}')",
    ):
        db.execute(statement)
    connection.commit()

    migrations.apply(db, stop_before=PACKED)

    past = imports.standing(db, Imports.COMPANY_CHECKS)
    assert (past.number, past.account, past.rows, past.undone) == (1, "Ella", 1, None)
    assert company_checks.rows_of(db, 1) == [("h", "2026-02", "complaints", "", "", 3.0, 1)]
    assert adopted_versions.standing(db)[0].number == 1
    assert imports.past(db, Imports.ROSTER, 9) == []
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):  # nothing is undone without a reason
        db.execute(
            "INSERT INTO company_check_imports VALUES (2, '', 'e', '', ?, 1, 1, '')", [digest]
        )
    connection.close()
