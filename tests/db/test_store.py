"""The store, whichever engine it is: many writers at once, nothing half done, one moment, and a
schema that is made by its steps alone."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlite_utils import Database

from db import sql
from db.opening import open_store
from db.sqlite.migrations import migrations
from tests.engines import REFUSED
from tests.schemas import schema_of


@pytest.fixture
def store(database):
    opened = open_store(database)
    yield opened
    opened.close()


def branches(db) -> int:
    return sql.scalar(db, "SELECT count(*) FROM branches")


def test_many_writers_at_once_all_get_their_turn(store):
    def add(number: int) -> None:
        with store.write() as db:
            db.execute("INSERT INTO branches VALUES (?, ?)", [f"{number}", f"after {branches(db)}"])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(200)))

    with store.read() as db:
        names = {name for (name,) in db.tuples("SELECT name FROM branches")}
    assert names == {f"after {count}" for count in range(200)}


def test_two_stores_on_one_database_take_turns_too(store, database):
    """As those of two processes do."""
    other = open_store(database)

    def add(number: int) -> None:
        with (store, other)[number % 2].write() as db:
            db.execute("INSERT INTO branches VALUES (?, ?)", [f"{number}", f"after {branches(db)}"])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(add, range(40)))
    other.close()

    with store.read() as db:
        names = {name for (name,) in db.tuples("SELECT name FROM branches")}
    assert names == {f"after {count}" for count in range(40)}


def test_a_unit_of_work_that_fails_leaves_nothing(store):
    with pytest.raises(ZeroDivisionError), store.write() as db:
        db.execute("INSERT INTO branches VALUES ('1', 'x')")
        _ = 1 / 0

    with store.read() as db:
        assert branches(db) == 0
    with store.write() as db:  # and the next one is not held back
        db.execute("INSERT INTO branches VALUES ('1', 'x')")


def test_a_statement_that_was_refused_leaves_nothing_of_what_came_before_it(store):
    with pytest.raises(REFUSED), store.write() as db:
        db.execute("INSERT INTO branches VALUES ('1', 'x')")
        db.execute("INSERT INTO branches VALUES ('1', 'y')")

    with store.read() as db:
        assert branches(db) == 0


def test_reading_cannot_write_and_sees_one_moment(store):
    read_only = (sqlite3.OperationalError, psycopg.errors.ReadOnlySqlTransaction)
    with store.read() as db:
        before = branches(db)
        with store.write() as other:
            other.execute("INSERT INTO branches VALUES ('1', 'x')")
        assert branches(db) == before
        with pytest.raises(read_only, match=r"readonly|read-only"):
            db.execute("INSERT INTO branches VALUES ('2', 'y')")


def test_what_is_made_to_read_with_is_gone_afterwards(store):
    with store.write() as db:
        db.execute("INSERT INTO branches VALUES ('1', 'x')")
    with store.scratch() as db:
        db.make_temporary("looked_at", "name TEXT")
        db.execute("INSERT INTO looked_at VALUES ('x')")
        db.show_instead("branches", f"SELECT * FROM {sql.stored('branches')} WHERE FALSE")
        assert branches(db) == 0

    for _ in range(2):
        with store.scratch() as db:
            assert branches(db) == 1
            db.make_temporary("looked_at", "name TEXT")
            assert sql.scalar(db, "SELECT count(*) FROM looked_at") == 0


def test_rows_that_belong_nowhere_are_refused(store):
    with pytest.raises(REFUSED, match=r"(?i)foreign key"), store.write() as db:
        db.execute(
            "INSERT INTO halls (id, branch_id, name, kind, time_zone)"
            " VALUES ('h', 'no-branch', 'x', 'own', 'Asia/Shanghai')"
        )


def test_a_text_with_a_nul_is_looked_for_and_found_nowhere(store):
    with store.write() as db:
        sql.insert(db, "branches", {"id": "1", "name": "x"})

    with store.read() as db:
        for text in ("\0", "x\0", "\0x"):
            assert not sql.exists(db, "SELECT 1 FROM branches WHERE name = ?", [text])
            assert not sql.exists(db, "SELECT 1 FROM branches WHERE name = :name", {"name": text})


@pytest.mark.parametrize("text", ["%", "100%s", "%(name)s", "?", ":name", "'\"\\", "⟨stored¦x⟩"])
def test_texts_come_back_as_they_were_written(store, text):
    with store.write() as db:
        sql.insert(db, "branches", {"id": "1", "name": text})
        sql.update(db, "branches", {"id": "1"}, {"name": text + text})

    with store.read() as db:
        assert sql.scalar(db, "SELECT name FROM branches WHERE name = ?", [text * 2]) == text * 2
        assert list(db.query("SELECT * FROM branches")) == [{"id": "1", "name": text * 2}]
        assert db.execute("SELECT * FROM branches").fetchone()["name"] == text * 2


def test_many_rows_come_in_their_order_while_others_write(store):
    count = 12_000  # more than a server gives at once
    with store.write() as db:
        rows = [(f"{number:05}", "x") for number in range(count)]
        sql.insert_rows(db, "branches", ["id", "name"], rows)

    with store.read() as db:
        found = db.stream("SELECT id FROM branches ORDER BY id")
        first = next(found)
        with store.write() as other:
            other.execute("DELETE FROM branches")
        assert [first, *found] == [(f"{number:05}",) for number in range(count)]


@pytest.mark.sqlite
def test_what_is_written_survives_a_power_cut(store):
    with store.write() as db:
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_opening_again_changes_nothing(store, database):
    before = schema_of(store)
    open_store(database).close()

    assert schema_of(store) == before


@pytest.mark.sqlite
def test_every_table_of_the_file_keeps_to_its_types(store):
    with store.read() as db:
        assert all(table.strict for table in db.tables if not table.name.startswith("_"))


def test_each_migration_is_applied_once_and_in_order(tmp_path):
    with sqlite3.connect(tmp_path / "x.db") as connection:
        db = Database(connection)
        names = [each.name for each in migrations.pending(db)]
        migrations.apply(db)

        assert names[0] == "m001_first_schema"
        assert [each.name for each in migrations.applied(db)] == names
        assert migrations.pending(db) == []
    connection.close()
