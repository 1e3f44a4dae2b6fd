"""The step to measures; and that the database itself lets nobody change what was written."""

import sqlite3

import pytest

from db import company_checks, measures
from db.sqlite.migrations import migrations
from db.sqlite.unit import SQLiteUnit
from domain.imports.checks import rows_digest
from domain.months.measure import About, AboutKind, WhichHalls


def test_the_step_adds_an_empty_table_and_keeps_what_was_there(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.db")
    db = SQLiteUnit(connection)
    migrations.apply(db, stop_before="m012_measures")
    db.execute("INSERT INTO branches VALUES ('b', '江城')")
    db.conn.commit()

    migrations.apply(db)

    assert db.table("measures").count == 0
    assert list(db.query("SELECT * FROM branches")) == [{"id": "b", "name": "江城"}]
    connection.close()


@pytest.fixture
def written(app, people, now) -> int:
    with app.store.write() as db:
        return measures.add(
            db, people.east.branch_id, WhichHalls.ALL, "2026-03", now.date(),
            About(AboutKind.SCORE), "每日复查", people.dora.id, now,
        )  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE measures SET text = '别的'",
        "UPDATE measures SET about = 'theme:greeting'",
        "UPDATE measures SET base_month = '2026-02'",
        "UPDATE measures SET written_on = '2026-02-28', base_month = '2026-02'",
        "UPDATE measures SET halls = 'own'",
        "UPDATE measures SET withdrawn_at = '2026-03-05', text = '别的', withdrawn_by = account_id",
        "UPDATE measures SET hall_id = (SELECT id FROM halls LIMIT 1), halls = ''",
        "DELETE FROM measures",
    ],
)
def test_a_measure_is_neither_changed_nor_removed(app, written, statement):
    with app.store.write() as db:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute(statement)


def test_a_withdrawal_stays(app, people, written, now):
    with app.store.write() as db:
        measures.withdraw(db, written, people.dora.id, now)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            measures.withdraw(db, written, people.dora.id, now)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute("UPDATE measures SET withdrawn_at = NULL, withdrawn_by = NULL")


@pytest.mark.parametrize(
    "values",
    [
        {"halls": "some"}, {"halls": ""}, {"hall_id": "east", "halls": "own"},
        {"base_month": "2026-04"}, {"about": "patrol"}, {"about": "complaints:x"},
        {"written_on": "2026-3-4"},
    ],
)  # fmt: skip
def test_the_database_itself_refuses_what_cannot_be(app, people, written, values):
    with app.store.write() as db:
        (row,) = db.query("SELECT * FROM measures")
        given = {
            name: people.east.id if value == "east" else value for name, value in values.items()
        }
        with pytest.raises(sqlite3.IntegrityError):
            db.table("measures").insert({**row, "number": 2, **given})


@pytest.fixture
def before_proposals(tmp_path):
    """The schema before m024 with a check and four measures of two halls in two zones."""
    connection = sqlite3.connect(tmp_path / "x.db")
    db = SQLiteUnit(connection)
    migrations.apply(db, stop_before="m024_competitors_and_proposed_measures")
    for statement in (
        "INSERT INTO branches VALUES ('b', '江城')",
        "INSERT INTO halls (id, branch_id, name, kind, time_zone) VALUES"
        " ('h', 'b', '东厅', 'own', 'Asia/Shanghai'), ('i', 'b', '西厅', 'own', 'Asia/Urumqi')",
        "INSERT INTO accounts (id, login, name, role, branch_id, password_hash)"
        " VALUES ('a', 'zhou', '周', 'branch_head', 'b', 'x')",
        "INSERT INTO measures VALUES"
        # 23:30 on 30 November in Shanghai; half an hour later it is December there.
        " (1, 'b', 'h', '2026-11', 'score', '一', 'a', '2026-11-30T15:30:00.000000+00:00', NULL,"
        "  NULL),"
        " (2, 'b', 'h', '2026-11', 'score', '二', 'a', '2026-11-30T16:30:00.000000+00:00', NULL,"
        "  NULL),"
        " (3, 'b', NULL, '2026-10', 'theme:greeting', '三', 'a',"
        "  '2026-11-30T16:30:00.000000+00:00', NULL, NULL),"
        " (4, 'b', 'i', '2026-10', 'score', '四', 'a', '2026-11-30T16:30:00.000000+00:00',"
        "  '2026-12-01T00:00:00.000000+00:00', 'a')",
        "INSERT INTO company_check_imports VALUES (1, '2026-11-02', 'a', 'x.csv', '"
        + "0" * 64 + "', 1)",
        "INSERT INTO company_checks VALUES ('h', '2026-10', 'complaints', '', '', 1, 3.0, 1)",
    ):  # fmt: skip
        db.execute(statement)
    db.conn.commit()
    yield db
    connection.close()


def test_a_measure_from_before_belongs_to_the_month_it_was_written_in(before_proposals):
    migrations.apply(before_proposals)

    columns = "number, hall_id, halls, base_month, written_on, about, text, withdrawn_by"
    rows = before_proposals.execute(f"SELECT {columns} FROM measures ORDER BY number").fetchall()
    assert rows == [
        (1, "h", "", "2026-11", "2026-11-30", "score", "一", None),
        (2, "h", "", "2026-11", "2026-12-01", "score", "二", None),
        # Of the whole branch: the zone in which the day is furthest, as for the page.
        (3, None, "all", "2026-10", "2026-12-01", "theme:greeting", "三", None),
        (4, "i", "", "2026-10", "2026-11-30", "score", "四", "a"),
    ]
    assert before_proposals.execute("PRAGMA foreign_key_check").fetchall() == []
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        before_proposals.execute("DELETE FROM measures")


def test_a_check_from_before_has_no_competitor_and_the_same_hash(before_proposals):
    before = before_proposals.execute("SELECT * FROM company_checks").fetchall()
    migrations.apply(before_proposals)

    (row,) = company_checks.rows_of(before_proposals, 1)
    assert row == ("h", "2026-10", "complaints", "", "", 3.0, 1)
    hall, month, source, staff, reference, _, value, respondents = before[0]
    assert rows_digest([row]) == rows_digest(
        [(hall, month, source, staff, reference, value, respondents)]
    )
