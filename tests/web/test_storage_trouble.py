"""A database that cannot be used is said in words: on the console, in answers, on /healthz."""

import os
import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest

from domain.halls.hall import Round
from services.patrols.patrols import open_patrol
from tests.builders import an_event
from tests.people import PASSWORD
from tests.warm_start import run_command


def run(command, path, *arguments):
    """Exit code, and what it says, of a command."""
    environment = os.environ | {"XUNTING_DATABASE": str(path)}
    done = run_command(command, *arguments, environment=environment)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def path(app, tmp_path):
    """The database of the people, as a backup."""
    made = tmp_path / "elsewhere" / "xunting.db"
    made.parent.mkdir()
    with closing(sqlite3.connect(app.store.path)) as source, closing(sqlite3.connect(made)) as copy:
        source.backup(copy)
    return made


@pytest.fixture
def patrol(app, people):
    return open_patrol(
        app, people.amina, "patrol-1", people.east.id, Round.NORMAL, datetime.now(UTC)
    )


def damage(path, table):
    """Overwrite the pages of a table."""
    with closing(sqlite3.connect(path)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = [
            row[0]
            for row in connection.execute(
                "SELECT rootpage FROM sqlite_master WHERE tbl_name = ? AND rootpage > 1", [table]
            )
        ]
    data = bytearray(path.read_bytes())
    for page in pages:
        data[(page - 1) * size : page * size] = b"\xa5" * size
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("command", ["serve", "verify", "replay", "demonstration"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "there was a database here"),
        (b"no database" * 1000, "is no SQLite database"),
        (b"SQLite format 3\0" + b"\xff" * 9000, "is damaged"),
    ],
    ids=["empty", "another file", "damaged"],
)
def test_a_database_that_cannot_be_opened_ends_a_command_with_words(path, command, content, said):
    photo = path.with_suffix(".photos") / "ab" / "x.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"x")
    path.write_bytes(content)

    code, text = run(command, path, *(["--port", "0"] if command == "serve" else []))

    assert code == 1
    assert said in text
    assert str(path) in text
    assert "Traceback" not in text


@pytest.mark.parametrize("command", ["verify", "replay"])
def test_a_damaged_page_is_said_before_anything_is_proved(path, command):
    damage(path, "packed_events")

    code, text = run(command, path)

    assert code == 1
    assert "is damaged" in text
    assert "Traceback" not in text


def test_a_damaged_page_is_said_by_the_api_and_from_then_on_by_the_health_route(as_, app):
    client = as_("amina")
    assert client.get("/healthz").status_code == 200
    damage(app.store.path, "packed_patrols")

    answer = client.get("/api/patrols/anything")

    assert answer.status_code == 503
    assert "is damaged" in answer.json()["problem"]
    health = client.get("/healthz")
    assert (health.status_code, health.json()["problem"]) == (503, "damaged")


def test_a_damaged_page_that_nobody_asked_for_is_found_after_the_start(visitor, app):
    damage(app.store.path, "packed_events")
    app.health.look_through()

    assert visitor.get("/healthz").json()["problem"] == "damaged"


def test_a_locked_database_refuses_taps_soon_and_lets_people_read(as_, app, people, patrol):
    client = as_("amina")
    event = an_event(patrol, people.gu.id)
    with closing(sqlite3.connect(app.store.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun_at = time.monotonic()
        answer = client.post(
            "/api/observations", json={"events": [event]}, headers={"X-Xunting": "1"}
        )  # fmt: skip
        waited_s = time.monotonic() - begun_at
        read = client.get(f"/api/patrols/{patrol.id}")
        health = client.get("/healthz")
        other.rollback()

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "2"
    assert "Another program is holding the database" in answer.json()["problem"]
    assert waited_s < 8
    assert read.status_code == 200
    assert (health.status_code, health.json()["problem"]) == (503, "locked")
    again = client.post("/api/observations", json={"events": [event]}, headers={"X-Xunting": "1"})
    assert again.json()["accepted"] == [event["id"]]


def test_reading_is_answered_while_many_taps_wait_for_another_process(as_, app, people, patrol):
    client = as_("amina")
    statuses = []

    def tap():
        event = an_event(patrol, people.gu.id)
        answer = client.post(
            "/api/observations", json={"events": [event]}, headers={"X-Xunting": "1"}
        )
        statuses.append(answer.status_code)

    # One event loop for all, as a server has it.
    with client, closing(sqlite3.connect(app.store.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        taps = [threading.Thread(target=tap) for _ in range(60)]
        for each in taps:
            each.start()
        read = client.get(f"/api/patrols/{patrol.id}")
        for each in taps:
            each.join()
        other.rollback()

    assert read.status_code == 200
    assert statuses == [503] * 60


def test_a_file_put_aside_is_unreadable_for_the_health_route(visitor, app):
    app.store.path.rename(app.store.path.with_name("aside"))

    answer = visitor.get("/healthz")

    assert (answer.status_code, answer.json()["problem"]) == (503, "unreadable")


def test_the_health_route_is_well_while_the_app_itself_writes(visitor, app):
    with app.store.write():
        assert visitor.get("/healthz").status_code == 200


def test_the_problem_is_said_in_the_language_of_the_reader(visitor, app):
    app.store.path.rename(app.store.path.with_name("aside"))

    answer = visitor.get("/healthz", headers={"Accept-Language": "zh-CN"})

    assert "数据库无法打开" in answer.json()["explained"]


def test_signing_in_says_that_the_database_is_damaged(visitor, app):
    damage(app.store.path, "accounts")

    answer = visitor.post(
        "/sign-in",
        data={"login": "amina", "password": PASSWORD},
        headers={"Sec-Fetch-Site": "same-origin"},
    )

    assert answer.status_code == 503
    assert "is damaged" in answer.json()["problem"]
