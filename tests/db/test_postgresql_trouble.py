"""A PostgreSQL server that is not there, not ours, full, or goes away: said in words, nothing half
done, and used again as soon as it is back."""

import contextlib
import subprocess
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from db.accounts import any_account
from db.opening import open_store
from db.postgresql import opening, store
from db.trouble import STORAGE_ERRORS, StorageBusy, Trouble, trouble_of
from domain.problems import StorageProblem
from services.application import open_application, start_problem
from settings import ROOT, Settings
from tests.postgresql import Cluster, Server, programs

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def cluster(tmp_path_factory, postgresql):
    """A server that may be stopped; the one of the other tests goes on."""
    folder = programs()
    if folder is None:
        pytest.skip("no PostgreSQL is installed here, only somewhere else")
    with contextlib.ExitStack() as kept:
        made = kept.enter_context(Cluster.made(folder))
        made.start()
        yield made


@pytest.fixture
def address(postgresql):
    with postgresql.database() as made:
        yield made


@pytest.fixture
def used(cluster):
    """A store on the server that may be stopped."""
    database = Server(cluster.address)
    name = database.make_database()
    opened = open_store(database.of(name))
    yield opened
    opened.close()


def why_not(address):
    """The code of the problem, and what whoever starts the app reads."""
    with pytest.raises(StorageProblem) as caught:
        open_store(address)
    told = start_problem(caught.value)
    assert told is not None
    return caught.value.code, told


def on(address, statement):
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def test_nobody_answers_at_the_address():
    code, told = why_not("postgresql://xunting:s3cret@127.0.0.1:9/xunting")

    assert code == "server_away"
    assert "postgresql://xunting@127.0.0.1:9/xunting cannot be reached" in told
    assert "s3cret" not in told


def test_what_is_no_address_is_said():
    assert why_not("postgresql://host/x?colour=red")[0] == "server_address"


def test_a_wrong_password_is_said(cluster):
    on(cluster.address, "CREATE ROLE guarded LOGIN PASSWORD 'right'")
    cluster.ask_for_password("guarded")
    there = cluster.address.replace("//xunting@", "//guarded:wrong@")

    code, told = why_not(there)

    assert code == "server_refused"
    assert "Check user and password" in told
    assert "wrong" not in told.replace("wrong password", "")


def test_a_database_that_is_not_there_is_said(postgresql):
    code, told = why_not(postgresql.of("nowhere"))

    assert code == "server_missing"
    assert "createdb" in told


def test_a_server_that_is_too_old_is_said(address, monkeypatch):
    monkeypatch.setattr(opening, "OLDEST", 99)

    code, told = why_not(address)

    assert code == "server_old"
    assert "99 or newer is needed" in told


def test_a_database_of_other_letters_is_refused(postgresql):
    on(
        postgresql.address,
        "CREATE DATABASE letters TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'",
    )

    code, told = why_not(postgresql.of("letters"))

    postgresql.drop("letters")
    assert code == "server_encoding"
    assert "SQL_ASCII" in told


def test_a_database_of_another_program_is_left_as_it_is(address):
    on(address, "CREATE TABLE theirs (id INTEGER)")

    code, _ = why_not(address)

    assert code == "server_foreign"
    with psycopg.connect(address) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        assert tables.fetchall() == [("theirs",)]


def test_a_database_of_a_newer_release_is_left_as_it_is(address):
    open_store(address).close()
    on(address, "INSERT INTO schema_steps VALUES ('m999_later', '')")

    code, told = why_not(address)

    assert code == "server_newer"
    assert "m999_later" in told


def test_who_may_make_no_tables_is_told(postgresql, address):
    on(postgresql.address, "DROP ROLE IF EXISTS reader")
    on(postgresql.address, "CREATE ROLE reader LOGIN")
    on(address, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")

    code, told = why_not(address.replace("//xunting@", "//reader@"))

    assert code == "server_read_only"
    assert "may make tables" in told


def test_a_database_that_takes_no_changes_is_told(postgresql, address):
    name = address.split("/")[3].split("?")[0]
    on(postgresql.address, f"ALTER DATABASE {name} SET default_transaction_read_only = on")

    assert why_not(address)[0] == "server_read_only"


def test_an_empty_database_beside_photos_is_no_first_visit(address, tmp_path):
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / "photo").write_bytes(b"x")
    settings = Settings(address, ROOT / "checklists", secure_cookies=False, photos=tmp_path)

    with pytest.raises(StorageProblem) as caught:
        open_application(settings, datetime.now(UTC))

    assert caught.value.code == "database_without_people"


def test_reading_cannot_write_but_sees_one_moment(address):
    opened = open_store(address)
    with opened.read() as db:
        assert not any_account(db)
        with opened.write() as other:
            other.execute("INSERT INTO branches VALUES ('1', 'x')")
        assert db.execute("SELECT count(*) FROM branches").fetchone()[0] == 0
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            db.execute("INSERT INTO branches VALUES ('2', 'y')")
    with opened.scratch() as db:
        db.execute("INSERT INTO branches VALUES ('3', 'z')")
    with opened.read() as db:
        assert [row[0] for row in db.execute("SELECT id FROM branches")] == ["1"]
    opened.close()


def test_a_server_that_is_away_is_used_again_once_it_is_back(cluster, used):
    for _ in range(3):
        with used.read() as db:
            any_account(db)
    cluster.stop("fast")
    try:
        with pytest.raises(STORAGE_ERRORS) as caught, used.read() as db:
            any_account(db)
        assert trouble_of(caught.value) is Trouble.AWAY
        with pytest.raises(STORAGE_ERRORS) as caught, used.write() as db:
            any_account(db)
        assert trouble_of(caught.value) is Trouble.AWAY
    finally:
        cluster.start()

    with used.write() as db:
        db.execute("INSERT INTO branches VALUES ('1', 'back')")
    with used.read() as db:
        assert db.execute("SELECT name FROM branches").fetchone()["name"] == "back"


def test_a_connection_that_is_lost_while_writing_leaves_nothing(cluster, used):
    with pytest.raises(STORAGE_ERRORS) as caught, used.write() as db:
        db.execute("INSERT INTO branches VALUES ('1', 'half')")
        (own,) = db.execute("SELECT pg_backend_pid()").fetchone()
        on(cluster.address, f"SELECT pg_terminate_backend({own})")
        db.execute("INSERT INTO branches VALUES ('2', 'done')")
    assert trouble_of(caught.value) is Trouble.AWAY

    with used.write() as db:
        assert db.execute("SELECT count(*) FROM branches").fetchone()[0] == 0
        db.execute("INSERT INTO branches VALUES ('1', 'whole')")
    with used.read() as db:
        assert db.execute("SELECT count(*) FROM branches").fetchone()[0] == 1


def test_connections_that_the_server_closed_meanwhile_are_put_away_unnoticed(cluster, used):
    with ExitStack() as held:
        for _ in range(5):
            held.enter_context(used.read())
    on(
        cluster.address,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND datname LIKE 'xunting%'",
    )

    for _ in range(5):
        with used.read() as db:
            assert not any_account(db)
    with used.write() as db:
        assert not any_account(db)


def test_when_all_connections_are_in_use_the_next_one_is_told_to_wait(address, monkeypatch):
    monkeypatch.setattr(store, "MOST_CONNECTIONS", 2)
    monkeypatch.setattr(store, "_PATIENCE_S", 0.2)
    opened = open_store(address)
    with opened.read(), opened.read():
        with pytest.raises(StorageBusy, match="in use"), opened.read():
            pass
    with opened.read() as db:
        assert not any_account(db)
    opened.close()


def test_another_process_that_writes_for_too_long_is_waited_for_and_then_named(address):
    mine, theirs = open_store(address), open_store(address)
    with theirs.write():
        begun_at = time.monotonic()
        with pytest.raises(StorageBusy, match="another process"), mine.write(patience_s=0.3):
            pass
        assert time.monotonic() - begun_at < 3
        assert not mine.locked  # it did not wait for long
    with mine.write() as db:
        db.execute("INSERT INTO branches VALUES ('1', 'x')")
    mine.close()
    theirs.close()


def test_writers_of_two_processes_number_what_they_add_without_gaps(address):
    stores = [open_store(address), open_store(address)]

    def add(opened):
        for _ in range(40):
            with opened.write() as db:
                db.execute("INSERT INTO norm_ids (id) VALUES (gen_random_uuid()::text)")

    writers = [threading.Thread(target=add, args=[each]) for each in stores * 2]
    for each in writers:
        each.start()
    for each in writers:
        each.join()

    with stores[0].read() as db:
        keys = [row[0] for row in db.execute("SELECT key FROM norm_ids ORDER BY key")]
    assert keys == list(range(1, 161))
    for each in stores:
        each.close()


@pytest.fixture
def small_disk(cluster):
    """A folder on a disk of its own with little room, where the server may go."""
    folder = cluster.place / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m,mode=0777", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_of_the_server_is_said_and_what_was_saved_stays(cluster, used, small_disk):
    with used.write() as db:
        db.execute("INSERT INTO branches VALUES ('1', 'kept')")
    place = Path(small_disk, "tablespace")
    cluster.own(place)
    on(cluster.address, f"CREATE TABLESPACE small LOCATION '{place}'")
    with used.write() as db:
        db.execute("ALTER TABLE branches SET TABLESPACE small")

    with pytest.raises(STORAGE_ERRORS) as caught, used.write() as db:
        for number in range(2, 20_000):
            db.execute("INSERT INTO branches VALUES (?, ?)", [str(number), "x" * 500])

    assert trouble_of(caught.value) is Trouble.FULL
    with used.write() as db:
        assert db.execute("SELECT count(*) FROM branches").fetchone()[0] == 1
        db.execute("ALTER TABLE branches SET TABLESPACE pg_default")
    on(cluster.address, "DROP TABLESPACE small")
