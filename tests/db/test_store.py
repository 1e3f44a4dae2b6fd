"""The store: many writers at once, nothing half done, the schema made by migrations alone."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlite_utils import Database

from db.opening import open_store
from db.sqlite.migrations import migrations


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path / "deep" / "folder" / "xunting.db")
    yield opened
    opened.close()


def test_many_writers_at_once_all_get_their_turn(store):
    def add(number: int) -> None:
        with store.write() as db:
            taken = db.execute("SELECT count(*) FROM branches").fetchone()[0]
            db.execute("INSERT INTO branches VALUES (?, ?)", [f"{number}", f"after {taken}"])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(200)))

    with store.read() as db:
        names = {row[0] for row in db.execute("SELECT name FROM branches")}
    assert names == {f"after {count}" for count in range(200)}


def test_a_unit_of_work_that_fails_leaves_nothing(store):
    with pytest.raises(ZeroDivisionError), store.write() as db:
        db.execute("INSERT INTO branches VALUES ('1', 'x')")
        _ = 1 / 0

    with store.read() as db:
        assert db.execute("SELECT count(*) FROM branches").fetchone()[0] == 0


def test_reading_cannot_write_and_sees_one_moment(store):
    with store.read() as db:
        before = db.execute("SELECT count(*) FROM branches").fetchone()[0]
        with store.write() as other:
            other.execute("INSERT INTO branches VALUES ('1', 'x')")
        assert db.execute("SELECT count(*) FROM branches").fetchone()[0] == before
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            db.execute("INSERT INTO branches VALUES ('2', 'y')")


def test_rows_that_belong_nowhere_are_refused(store):
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"), store.write() as db:
        db.execute(
            "INSERT INTO halls (id, branch_id, name, kind, time_zone) VALUES ('h', 'no-branch', 'x', 'own', 'Asia/Shanghai')"
        )


def test_what_is_written_survives_a_power_cut(store):
    with store.write() as db:
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_opening_again_changes_nothing(store):
    with store.read() as db:
        before = db.schema
    open_store(store.path).close()

    with store.read() as db:
        assert db.schema == before
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
