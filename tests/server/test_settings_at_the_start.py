"""Whoever runs the app with a bad setting reads one line: the variable, its value, what to do."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from commands.serving import ServerProcess, free_port
from settings import ROOT
from tests.server.conftest import ask
from tests.warm_start import run_command


def run(command: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("XUNTING_")}
    return run_command(command, *arguments, environment=clean | variables, timeout_s=60)


def said(ended: subprocess.CompletedProcess) -> str:
    """The one line that was said before the program ended with an error."""
    (line,) = ended.stderr.splitlines()
    assert (ended.returncode, ended.stdout) == (1, "")
    return line


def an_empty_folder(path: Path) -> str:
    path.mkdir()
    return str(path)


def a_text(path: Path) -> str:
    path.write_text("text, no database, and long enough to be one\n" * 9)
    return str(path)


def a_foreign_database(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
        connection.commit()
    return str(path)


def a_pipe(path: Path) -> str:
    os.mkfifo(path)
    return str(path)


DATABASES = {
    "empty": (lambda path: "", "take the variable out"),
    "a folder": (an_empty_folder, "this is a folder"),
    "where nothing can be made": (lambda path: "/proc/x/xunting.db", "cannot be used"),
    "a text": (a_text, "is no SQLite database"),
    "a pipe": (a_pipe, "this is no file"),
    "of another program": (a_foreign_database, "database of another program"),
}


@pytest.mark.parametrize("case", DATABASES)
def test_a_database_that_cannot_be_used_is_named_with_its_variable(tmp_path, case):
    make, hint = DATABASES[case]
    value = make(tmp_path / "given")

    line = said(run("serve", "--port", str(free_port()), XUNTING_DATABASE=value))

    assert line.startswith(f"XUNTING_DATABASE={value!r}: ")
    assert hint in line


def test_a_damaged_and_a_newer_database_are_named_and_left_as_they_are(empty_app, tmp_path):
    path = tmp_path / "copy.db"
    shutil.copy(empty_app.store.path, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('xunting', 'm999_next_year', '2027-01-01')"
        )
        connection.commit()
    damaged = tmp_path / "damaged.db"
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    damaged.write_bytes(content)

    for file, hint in ((path, "newer release"), (damaged, "is damaged")):
        before = file.read_bytes()
        line = said(run("verify", XUNTING_DATABASE=str(file)))
        assert line.startswith(f"XUNTING_DATABASE={str(file)!r}: ")
        assert hint in line
        assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("command", "name", "value", "hint"),
    [
        ("verify", "XUNTING_DATABASE", "", "take the variable out"),
        ("checklists", "XUNTING_CHECKLISTS", "README.md", "no such folder"),
        ("replay", "XUNTING_CHECKLISTS", "", "no such folder"),
        ("serve", "XUNTING_HTTPS", "yes", "give 1 (on) or 0 (off)"),
        ("demonstration", "XUNTING_LATE_DAYS", "7.5", "a whole number of days, 0 to 92"),
    ],
)
def test_every_command_says_it_in_the_same_way(command, name, value, hint):
    line = said(run(command, **{name: value}))

    assert line.startswith(f"{name}={value!r}: ")
    assert hint in line


@pytest.mark.parametrize("command", ["verify", "replay"])
def test_where_there_is_no_database_there_is_nothing_to_check(command, tmp_path):
    line = said(run(command, XUNTING_DATABASE=str(tmp_path / "none.db")))

    assert line.startswith(f"XUNTING_DATABASE={str(tmp_path / 'none.db')!r}: there is no database")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["abc", "65536"])
def test_a_port_that_is_none_is_refused(port, empty_app):
    line = said(run("serve", f"--port={port}", XUNTING_DATABASE=str(empty_app.store.path)))

    assert line.startswith(f"PORT={port!r}: give a number")


def test_a_port_in_use_and_a_foreign_address_are_said(empty_app):
    here = {"XUNTING_DATABASE": str(empty_app.store.path)}
    with socket.create_server(("0.0.0.0", 0)) as other:
        port = other.getsockname()[1]
        line = said(run("serve", "--port", str(port), **here))
    assert line == f"PORT='{port}': another program uses it. Take another one: make run PORT=9000."

    line = said(run("serve", "--host", "203.0.113.1", "--port", str(port), **here))
    assert line.startswith(f"--host '203.0.113.1', PORT='{port}': cannot be opened")


def test_a_mistyped_variable_is_named_with_the_one_that_is_near(tmp_path):
    wrong = {"XUNTING_DATABSE": "/x.db", "XUNTING_COLOUR": "blue"}
    ended = run("checklists", **wrong)

    assert ended.returncode == 0
    assert ended.stderr.splitlines() == [
        "XUNTING_COLOUR is no setting and changes nothing: there are XUNTING_DATABASE,"
        " XUNTING_CHECKLISTS, XUNTING_HTTPS, XUNTING_LATE_DAYS, XUNTING_PHOTOS.",
        "XUNTING_DATABSE is no setting and changes nothing: did you mean XUNTING_DATABASE?",
    ]


def test_the_missing_folder_of_a_database_is_made_in_the_home_of_the_user(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    process = ServerProcess(Path("~/halls/east/xunting.db"), tmp_path / "server.log")
    try:
        process.start()
        assert ask(process.port, path="/healthz").status == 200
    finally:
        process.kill()

    assert (tmp_path / "halls/east/xunting.db").is_file()
    assert not (ROOT / "~").exists()


def test_streamlit_s_own_command_says_it_too(tmp_path):
    for variable, value in (("XUNTING_HTTPS", "yes"), ("XUNTING_DATABASE", a_text(tmp_path / "t"))):
        ended = subprocess.run(
            [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={free_port()}"],
            cwd=ROOT, env=os.environ | {variable: value}, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
        assert ended.returncode == 1
        assert "Traceback" not in ended.stderr
        assert f"{variable}={value!r}: " in ended.stderr
