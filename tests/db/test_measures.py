"""The step to measures; and that the database itself lets nobody change what was written."""

import sqlite3

import pytest
from sqlite_utils import Database

from db import measures
from db.migrations import migrations
from domain.measure import About, AboutKind


def test_the_step_adds_an_empty_table_and_keeps_what_was_there(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.db")
    db = Database(connection)
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
            db, people.east.branch_id, None, "2026-03", About(AboutKind.SCORE), "每日复查",
            people.dora.id, now,
        )  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE measures SET text = '别的'",
        "UPDATE measures SET about = 'theme:greeting'",
        "UPDATE measures SET month = '2026-04'",
        "UPDATE measures SET withdrawn_at = '2026-03-05', text = '别的', withdrawn_by = account_id",
        "UPDATE measures SET hall_id = (SELECT id FROM halls LIMIT 1)",
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
