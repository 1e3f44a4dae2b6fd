"""A database is opened by one process at a time, and never in the place of one that was lost."""

import logging
import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest
from sqlite_utils import Database

from db.opening import open_store
from db.sqlite.migrations import migrations
from db.trouble import StorageBusy
from domain.problems import StorageProblem
from settings import ROOT


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "xunting.db"


@pytest.fixture
def closed(path):
    """A database that was opened and closed before."""
    open_store(path).close()
    return path


def code_of(path):
    with pytest.raises(StorageProblem) as caught:
        open_store(path)
    return caught.value.code


def old_schema(path, before="m006_occasions"):
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        migrations.apply(Database(connection), stop_before=before)


def test_processes_that_start_at_once_on_an_old_schema_all_go_on(path):
    old_schema(path)
    program = (
        "import sys; from pathlib import Path; from db.opening import open_store\n"
        "sys.stdin.readline(); open_store(Path(sys.argv[1])).close()"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path)], cwd=ROOT, stdin=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]  # fmt: skip
    for each in processes:
        each.stdin.write("\n")
        each.stdin.flush()
    ended = [(each.communicate(timeout=120)[1], each.returncode) for each in processes]

    assert [code for _, code in ended] == [0, 0, 0, 0], ended
    assert "Traceback" not in "".join(said for said, _ in ended)
    with closing(sqlite3.connect(path)) as connection:
        assert migrations.pending(Database(connection)) == []


def test_whoever_waits_for_another_process_says_so(closed, caplog):
    sign = closed.with_name("xunting.db.opened")
    with closing(sqlite3.connect(sign, check_same_thread=False)) as other:
        other.execute("BEGIN EXCLUSIVE")
        free = threading.Timer(3, other.rollback)
        free.start()
        with caplog.at_level(logging.WARNING):
            open_store(closed).close()
        free.join()

    assert "is in use by another process" in caplog.text


@pytest.mark.parametrize("empty", [True, False], ids=["empty", "missing"])
def test_where_there_was_a_database_nothing_begins_anew(closed, empty):
    closed.unlink()
    if empty:
        closed.touch()

    assert code_of(closed) == "database_lost"
    assert not closed.exists() or closed.stat().st_size == 0


@pytest.mark.parametrize("left", ["xunting.db-wal", "xunting.db-shm", "xunting.photos/ab/x.jpg"])
def test_what_lies_beside_a_lost_database_is_a_sign_too(path, left):
    beside = path.parent / left
    beside.parent.mkdir(parents=True)
    beside.write_bytes(b"x")

    assert code_of(path) == "database_lost"


def test_a_backup_is_opened_in_the_old_place_and_in_a_new_one(closed, tmp_path):
    backup = tmp_path / "backup.db"
    with closing(sqlite3.connect(closed)) as source, closing(sqlite3.connect(backup)) as copy:
        source.execute("INSERT INTO branches VALUES ('1', '江城')")
        source.commit()
        source.backup(copy)
    closed.unlink()
    closed.write_bytes(backup.read_bytes())

    for place in (closed, backup):
        store = open_store(place)
        with store.read() as db:
            assert db.execute("SELECT name FROM branches").fetchall()[0][0] == "江城"
        store.close()


def test_a_new_place_and_an_empty_folder_are_a_first_visit(tmp_path):
    (tmp_path / "xunting.photos").mkdir()
    open_store(tmp_path / "xunting.db").close()
    open_store(tmp_path / "other.db").close()


def test_other_files_are_left_as_they_are(closed):
    content = b"name,value\n" * 100
    closed.write_bytes(content)

    assert code_of(closed) == "database_not_sqlite"
    assert closed.read_bytes() == content


def test_the_database_of_another_program_is_left_as_it_is(path):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
        connection.commit()
    before = path.read_bytes()

    assert code_of(path) == "database_foreign"
    assert path.read_bytes() == before


def test_a_newer_schema_is_not_touched(closed):
    with closing(sqlite3.connect(closed)) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('xunting', 'm999_next_year', '2027-01-01')"
        )
        connection.commit()

    assert code_of(closed) == "database_newer"


def test_a_damaged_schema_is_said(closed):
    data = bytearray(closed.read_bytes())
    data[100:4096] = b"\xff" * 3996
    closed.write_bytes(bytes(data))

    assert code_of(closed) == "database_damaged"


def test_a_file_in_the_way_of_the_folder_is_said(tmp_path):
    (tmp_path / "data").write_text("")

    assert code_of(tmp_path / "data" / "xunting.db") == "database_folder"


def test_nobody_else_may_read_what_is_made_whatever_the_umask(path):
    before = os.umask(0)
    try:
        store = open_store(path)
        with store.write() as db:
            db.execute("INSERT INTO branches VALUES ('1', '江城')")
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    finally:
        os.umask(before)
    store.close()

    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert modes == dict.fromkeys(
        ["xunting.db", "xunting.db-wal", "xunting.db-shm", "xunting.db.opened"], 0o600
    )


def test_files_that_others_may_read_are_closed_to_them_and_that_is_said_once(closed, caplog):
    closed.chmod(0o644)
    with caplog.at_level(logging.WARNING):
        open_store(closed).close()
        open_store(closed).close()

    assert stat.S_IMODE(closed.stat().st_mode) == 0o600
    assert caplog.text.count("closed to other users") == 1


def test_reading_goes_on_and_writers_are_refused_soon_while_another_process_writes(closed):
    store = open_store(closed)
    with closing(sqlite3.connect(closed)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun_at = time.monotonic()
        refused = []

        def write() -> None:
            try:
                with store.write():
                    pass
            except StorageBusy:
                refused.append(time.monotonic() - begun_at)

        writers = [threading.Thread(target=write) for _ in range(20)]
        for each in writers:
            each.start()
        with store.read() as db:
            assert db.execute("SELECT count(*) FROM branches").fetchone()[0] == 0
        assert not refused  # the reader did not wait for one of them
        for each in writers:
            each.join()
        other.rollback()

    assert len(refused) == 20
    assert max(refused) < 8
    with store.write() as db:
        db.execute("INSERT INTO branches VALUES ('1', 'x')")
    store.close()


def test_a_file_put_aside_while_the_app_runs_is_not_made_anew(closed):
    store = open_store(closed)
    closed.rename(closed.with_name("aside"))

    with pytest.raises(sqlite3.OperationalError, match="unable to open"), store.read():
        pass
    store.close()
    assert not closed.exists()
