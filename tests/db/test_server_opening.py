"""A database on a server is opened by one process at a time, and only what this release can use."""

import logging
import subprocess
import sys
import threading

import pytest

from db.opening import open_store
from db.postgresql.opening import OPENING, connect
from db.postgresql.steps import STEPS
from settings import ROOT
from tests.schemas import schema_of

pytestmark = pytest.mark.postgresql

OPEN = """
import sys
from db.opening import open_store
sys.stdin.readline()
open_store(sys.argv[1]).close()
"""
HALFWAY = """
import sys
from db.postgresql import opening
name, step = list(opening.STEPS.items())[-1]
def halfway(connection):
    step(connection)
    print("halfway", flush=True)
    sys.stdin.readline()
opening.STEPS = {**opening.STEPS, name: halfway}
opening.prepare(sys.argv[1], "x")
"""


@pytest.fixture
def address(postgresql):
    """An empty database."""
    with postgresql.database() as made:
        yield made


def process(program, address):
    return subprocess.Popen(
        [sys.executable, "-c", program, address], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def schema_at(address):
    store = open_store(address)
    found = schema_of(store)
    store.close()
    return found


def tables(address) -> list[str]:
    with connect(address) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return [name for (name,) in found]


def test_processes_that_start_at_once_on_a_new_database_all_go_on(address):
    processes = [process(OPEN, address) for _ in range(3)]
    for each in processes:
        each.stdin.write("\n")
        each.stdin.flush()
    ended = [(each.communicate(timeout=120)[1], each.returncode) for each in processes]

    assert [code for _, code in ended] == [0, 0, 0], ended
    assert "Traceback" not in "".join(said for said, _ in ended)
    with connect(address) as connection:
        applied = connection.execute("SELECT name FROM schema_steps").fetchall()
    assert sorted(name for (name,) in applied) == list(STEPS)


def test_whoever_waits_for_another_process_says_so_and_goes_on(address, caplog):
    opened = threading.Thread(target=lambda: open_store(address).close())
    with connect(address) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [OPENING])
        with caplog.at_level(logging.WARNING):
            opened.start()
            while not other.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone():
                assert opened.is_alive()
        assert tables(address) == []
    opened.join()

    assert "is being brought up to date by another process" in caplog.text
    assert "branches" in tables(address)


def test_a_step_that_was_killed_leaves_nothing_half_done_and_the_next_start_finishes(
    address, postgresql
):
    killed = process(HALFWAY, address)
    assert killed.stdout.readline() == "halfway\n"
    killed.kill()
    killed.communicate()
    with connect(address) as connection:
        applied = [name for (name,) in connection.execute("SELECT name FROM schema_steps")]
    assert applied == list(STEPS)[:-1]
    assert "branches" in tables(address)  # of a step before
    assert "cases" not in tables(address)  # of the last one

    with postgresql.database() as other:
        assert schema_at(address) == schema_at(other)
