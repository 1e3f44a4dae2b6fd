"""Everything is moved into an empty database of a server, nothing is copied twice, and whatever is
not the same is named."""

import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from db import organisation
from db.opening import open_store
from domain.problems import StorageProblem
from services.application import Application, open_application
from services.demonstration import PASSWORD, load_demonstration
from services.halls.sign_in import sign_in, signed_in
from services.months.publish import publish_month
from services.move_to_postgres import Move, moving, prove
from services.trends.marks import add_mark
from services.verify import verify
from settings import ROOT, Settings
from tests.builders import a_patrol, observe, praise, report
from tests.conftest import NOW
from tests.people import People
from tests.published import AT, a_month, publish
from tests.warm_start import Forked, run_command

pytestmark = pytest.mark.postgresql


def opened(database: Path | str, photos: Path) -> Application:
    settings = Settings(database, ROOT / "checklists", secure_cookies=False, photos=photos)
    return open_application(settings, NOW)


@pytest.fixture(scope="module")
def _recorded(_settled, tmp_path_factory) -> Path:
    """A published month, and a patrol that goes on with a good moment and a reported red line."""
    settled, people = _settled
    path = Path(shutil.copy(settled, tmp_path_factory.mktemp("recorded") / "xunting.db"))
    app = opened(path, path.with_suffix(".photos"))
    a_month(app, people, NOW)
    publish(app, people.dora, NOW)
    patrol = a_patrol(app, people.amina, people.east.id, NOW)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "fail")])
    praise(app, people.amina, patrol, people.gu.id, seq=2)
    report(app, people.amina, patrol, people.hai.id, seq=3)
    app.store.close()
    return path


@pytest.fixture
def people(_settled) -> People:
    return _settled[1]


@pytest.fixture
def empty_file(_empty_path, tmp_path) -> Path:
    return Path(shutil.copy(_empty_path, tmp_path / "xunting.db"))


@pytest.fixture
def file(_recorded, tmp_path) -> Path:
    return Path(shutil.copy(_recorded, tmp_path / "xunting.db"))


@pytest.fixture
def photos(tmp_path) -> Path:
    return tmp_path / "xunting.photos"


@pytest.fixture
def address(postgresql):
    """Of an empty database."""
    with postgresql.database() as made:
        yield made


def untold(what: str, done: int, total: int) -> None:
    pass


def begun(move: Move) -> str | None:
    move.check(untold)
    return move.begin(untold)


def copied(move: Move) -> None:
    begun(move)
    list(move.copy(untold))


def differences(move: Move, photos: Path) -> dict[str, str]:
    return {
        each.what: each.difference
        for each in prove(move, photos, untold)
        if each.difference is not None
    }


def refused(database: Path | str, photos: Path) -> str:
    with pytest.raises(StorageProblem) as caught:
        opened(database, photos)
    return caught.value.code


def tamper(address: str, table: str, statement: str) -> None:
    """What somebody with the rights of the owner can do."""
    with psycopg.connect(address) as connection:
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.execute(statement)
        connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def content(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def run_move(file: Path | str, to: str | None) -> subprocess.CompletedProcess[str]:
    return run_command("move_to_postgres", environment=environment(file, to))


def environment(file: Path | str, to: str | None) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("XUNTING_")}
    given = {} if to is None else {"TO": to}
    return clean | {"XUNTING_DATABASE": str(file)} | given


def test_the_demonstration_is_moved_and_goes_on_where_it_was(empty_file, address, photos):
    file = empty_file
    app = opened(file, photos)
    load_demonstration(app, NOW, days=5)  # four of them in February
    head = signed_in(app, sign_in(app, "branch.head", PASSWORD, NOW), NOW)
    publish_month(app, head, "2026-02", "", NOW)
    app.store.close()
    before = content(file)

    done = run_move(file, address)

    assert done.returncode == 0, (done.stdout, done.stderr)
    lines = done.stdout.splitlines()
    assert "packed_patrols: 50 rows, copied" in lines
    proved = [line for line in lines if ": the same: " in line]
    assert [line for line in lines if "DIFFERS" in line] == []
    tables = len([line for line in lines if line.endswith(" rows, copied")])
    # Five halls, the cases of the branch and the audit have a chain.
    for beginning, count in {
        "table ": tables,
        "chain ": 7,
        "verified": 1,
        "files of 2026-02": 1,
        "files of 2026-03": 1,
        "publications: the same: 1,": 1,
        "replayed": 1,
        "file:": 1,
    }.items():
        assert len([line for line in proved if line.startswith(beginning)]) == count, beginning
    assert f"  XUNTING_PHOTOS to {photos}, where the photos stay." in lines
    assert content(file) == before
    moved = opened(address, photos)
    try:
        again = NOW + timedelta(hours=1)
        manager = signed_in(moved, sign_in(moved, "manager1", PASSWORD, again), again)
        with moved.store.read() as db:
            (someone, *_) = organisation.staff(db, manager.hall_ids, NOW.date())
        patrol = a_patrol(moved, manager, someone.hall_id, again)
        observe(moved, manager, patrol, [(someone.id, "hair-neat", "pass")])
        assert verify(moved.store, photos)[0] == []
    finally:
        moved.store.close()


def test_what_was_stopped_goes_on_where_it_was_and_the_app_waits_for_its_end(
    file, address, photos, tmp_path
):
    open_store(address).close()
    out = tmp_path / "out"
    with psycopg.connect(address) as holding:
        holding.execute("LOCK TABLE packed_events IN SHARE MODE")
        first = Forked("commands.move_to_postgres", [], environment(file, address), out, out)
        wait_for(address, "SELECT count(*) FROM pg_locks WHERE NOT granted", 1)
        first.kill()
        first.wait(10)
    wait_for(address, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()", 1)

    assert refused(address, photos) == "server_half_moved"
    done = run_move(file, address)

    assert done.returncode == 0, (done.stdout, done.stderr)
    copies = [line for line in done.stdout.splitlines() if line.endswith((" copied", " already"))]
    after = next(place for place, line in enumerate(copies) if line.startswith("packed_events:"))
    assert {line.partition(", ")[2] for line in copies[:after]} == {"there already"}
    assert {line.partition(", ")[2] for line in copies[after:]} == {"copied"}
    opened(address, photos).store.close()


def wait_for(address: str, query: str, answer: int) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for _ in range(600):
            if connection.execute(query).fetchone() == (answer,):
                return
            time.sleep(0.1)
    raise AssertionError(query)


def test_a_server_that_goes_away_is_named_and_the_move_goes_on_later(file, address, photos):
    with pytest.raises(StorageProblem) as caught, moving(file, address) as move:
        begun(move)
        for each in move.copy(untold):
            if each.name == "packed_patrols":
                with psycopg.connect(address) as other:
                    other.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
    assert caught.value.code == "server_away"

    with moving(file, address) as move:
        assert begun(move) is None
        copied_now = {each.name: each.copied for each in move.copy(untold)}
        assert (copied_now["packed_patrols"], copied_now["packed_events"]) == (False, True)
        assert differences(move, photos) == {}


def test_rows_with_long_texts_are_carried_a_few_at_once(file, address):
    with moving(file, address) as move:
        at_once = {table.name: table.at_once for table in move.tables}

    assert at_once["packed_events"] == 5_000
    assert at_once["checklist_versions"] < 20  # the whole text of the folder, twice


def test_a_file_that_was_changed_since_is_copied_anew(file, address, photos, people):
    with moving(file, address) as move:
        begun(move)
        for each in move.copy(untold):
            if each.name == "packed_patrols":
                break
    app = opened(file, photos)
    add_mark(app, people.dora, AT.date(), AT.date(), "停电", NOW)
    app.store.close()

    with moving(file, address) as move:
        assert begun(move) == "audit"
        assert {each.copied for each in move.copy(untold)} == {True}
        assert differences(move, photos) == {}


def test_a_database_with_rows_is_left_as_it_is(file, address, photos):
    opened(address, photos).store.close()  # the app puts its checklists there

    with moving(file, address) as move, pytest.raises(StorageProblem) as caught:
        begun(move)

    assert caught.value.code == "server_not_empty"
    opened(address, photos).store.close()


def test_a_move_that_came_to_its_end_is_never_done_again(file, address):
    assert run_move(file, address).returncode == 0

    done = run_move(file, address)

    assert done.returncode == 1
    assert "is not empty" in done.stderr


def test_two_moves_never_meet(file, address):
    with moving(file, address) as move:
        with pytest.raises(StorageProblem) as caught, moving(file, address):
            pass

        assert caught.value.code == "server_being_moved"
        assert not move.written_meanwhile()


def test_a_row_that_was_altered_is_named_and_keeps_the_app_away(file, address, photos):
    with moving(file, address) as move:
        copied(move)
        tamper(address, "packed_events", "UPDATE packed_events SET note = 'x' WHERE key = 2")

        found = differences(move, photos)

    assert found["table packed_events"] == "first of all note of the row key=2"
    assert "events" in found["verified"]
    assert found["files of 2026-02"] == "data/observations.csv, data/events.csv, datapackage.json"
    assert refused(address, photos) == "server_half_moved"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM chart_marks", "0 rows, first of all the row number=1, which is missing"),
        (
            "INSERT INTO chart_marks SELECT 2, NULL, from_on, to_on, text, NULL, account_id,"
            " created_at FROM chart_marks",
            "2 rows, first of all the row number=2, which is too many",
        ),
        (
            "UPDATE chart_marks SET number = 3",
            "first of all the row number=1, in whose place is number=3",
        ),
    ],
)
def test_a_row_that_is_missing_or_too_many_is_named(file, address, photos, people, statement, said):
    app = opened(file, photos)
    add_mark(app, people.dora, AT.date(), AT.date(), "停电", NOW)
    app.store.close()
    with moving(file, address) as move:
        copied(move)
        tamper(address, "chart_marks", statement)

        assert differences(move, photos)["table chart_marks"] == said


def test_an_altered_publication_is_named_as_such(file, address, photos):
    with moving(file, address) as move:
        copied(move)
        tamper(address, "publications", "UPDATE publications SET results = '{}'")

        found = differences(move, photos)

    assert {"table publications", "publications", "verified", "replayed"} <= found.keys()


def test_what_was_recorded_meanwhile_is_found(file, address, photos, people):
    with moving(file, address) as move:
        copied(move)
        app = opened(file, photos)
        patrol = a_patrol(app, people.bao, people.west.id, NOW)
        observe(app, people.bao, patrol, [(people.ivy.id, "hair-neat", "pass")])
        app.store.close()

        found = differences(move, photos)

    assert {"table packed_events", "table packed_patrols", "file"} <= found.keys()
    with moving(file, address) as move:
        assert begun(move) is not None
        list(move.copy(untold))
        assert differences(move, photos) == {}


def test_what_is_broken_in_the_file_is_moved_as_it_is(file, address, photos):
    with closing(sqlite3.connect(file)) as connection:
        for table in ("events", "publications"):
            connection.execute(f"DROP TRIGGER {table}_are_never_changed")
        connection.execute("UPDATE packed_events SET note = 'x' WHERE key = 2")
        connection.execute("UPDATE publications SET results = '{}'")
        connection.commit()

    with moving(file, address) as move:
        copied(move)
        found = list(prove(move, photos, untold))

    assert [each for each in found if each.difference] == []
    (event, publication) = (each.found for each in found if each.what == "verified")
    assert event.startswith("events ")
    assert event.endswith(" 2 is broken in the file, too")
    assert publication.startswith("publication ")
    (replayed,) = (each.found for each in found if each.what == "replayed")
    assert "as it does in the file" in replayed


UNFIT = {
    "a byte 0": ("branches", "UPDATE branches SET name = 'a' || char(0)", "byte 0"),
    "no UTF-8": ("branches", "UPDATE branches SET name = CAST(x'61ff' AS TEXT)", "no UTF-8"),
    "half a pair": ("rosters", """UPDATE rosters SET positions = '{"\\ud800": null}'""", "none"),
    "an escaped 0": ("rosters", """UPDATE rosters SET positions = '{"\\u0000": null}'""", "none"),
    "a large number": ("halls", "UPDATE halls SET key = 3000000000 WHERE key = 3", "too large"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_what_the_server_cannot_keep_is_named_before_anything_is_copied(file, address, case):
    table, statement, reason = UNFIT[case]
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(statement)
        connection.commit()

    done = run_move(file, address)

    assert done.returncode == 1
    assert "Nothing was copied" in done.stderr
    assert f" of {table} cannot be kept" in done.stderr
    assert reason in done.stderr
    assert "copied" not in done.stdout
    open_store(address).close()  # still an empty database


def test_what_only_we_read_may_hold_any_character(file, address, photos):
    with closing(sqlite3.connect(file)) as connection:
        written = """UPDATE rosters SET positions = '{"\\\\u0000": null}'"""
        connection.execute("""UPDATE branches SET name = '{"\\u0000 \\ud800"}'""")
        connection.execute(written)
        connection.commit()

    with moving(file, address) as move:
        copied(move)
        assert not any(
            each.difference for each in move.compare(untold) if not isinstance(each, int)
        )


def test_a_row_against_the_rules_of_the_schema_is_named(file, address):
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE accounts SET role = 'king' WHERE login = 'bao'")
        connection.commit()

    done = run_move(file, address)

    assert done.returncode == 1
    assert "refuses a row of accounts" in done.stderr
    assert "king" in done.stderr


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (None, "TO='': give the address of an empty PostgreSQL database"),
        ("/var/lib/x.db", "TO='/var/lib/x.db': give the address"),
        ("postgresql://db.example", "it names no database"),
        ("postgresql://x:secret@127.0.0.1:1/x", "TO='postgresql://x:***@127.0.0.1:1/x': "),
    ],
)
def test_a_target_that_is_none_or_cannot_be_reached_is_named(file, to, said):
    done = run_move(file, to)

    assert done.returncode == 1
    assert said in done.stderr
    assert "secret" not in done.stderr + done.stdout


def test_only_a_file_that_is_there_can_be_moved(address, tmp_path):
    missing = run_move(tmp_path / "none.db", address)
    no_file = run_move("postgresql://db.example/x", address)

    assert "there is no database at" in missing.stderr
    assert "only a file can be moved" in no_file.stderr
    assert not (tmp_path / "none.db").exists()
