"""One password at a time, in a fair order, and never too many in line."""

import os
import subprocess
import sys
from threading import Event

import pytest

from domain.problems import SignInProblem
from services.halls.hashing import MOST_WAITING, MOST_WAITING_OF_ONE, HashTurn, Worker
from settings import ROOT

KNOWN = HashTurn("known amina", 0)


@pytest.fixture
def held():
    """A worker that is busy until ``go`` is set, and what it has done since."""
    worker, go, done = Worker(), Event(), []
    begun = Event()
    worker.submit(lambda: (begun.set(), go.wait(30)), HashTurn("first", 1))
    assert begun.wait(30)
    yield worker, go, done
    go.set()


def test_who_is_known_goes_first_then_who_tried_least_then_who_came_first(held):
    worker, go, done = held
    turns = [HashTurn("a", 9), HashTurn("b", 2), HashTurn("c", 1), HashTurn("b", 2), KNOWN]
    futures = [
        worker.submit(lambda number=number: done.append(number), turn)
        for number, turn in enumerate(turns)
    ]
    go.set()
    for each in futures:
        each.result(30)

    assert done == [4, 2, 1, 3, 0]


def test_one_address_cannot_fill_the_line(held):
    worker, _, _ = held
    for _ in range(MOST_WAITING_OF_ONE):
        worker.submit(int, HashTurn("one", 1))

    with pytest.raises(SignInProblem) as busy:
        worker.submit(int, HashTurn("one", 1))
    assert (busy.value.code, busy.value.values) == ("sign_in_busy", {"wait_s": 10})
    worker.submit(int, HashTurn("another", 1))


def test_a_known_browser_finds_a_place_in_a_full_line(held):
    worker, go, _ = held
    crowd = [worker.submit(int, HashTurn(f"address {each}", 1)) for each in range(MOST_WAITING)]
    with pytest.raises(SignInProblem):
        worker.submit(int, HashTurn("one more", 1))

    mine = worker.submit(lambda: "in", KNOWN)

    with pytest.raises(SignInProblem):
        crowd[-1].result(30)
    go.set()
    assert mine.result(30) == "in"
    assert [each.result(30) for each in crowd[:-1]] == [0] * (MOST_WAITING - 1)


def test_a_fault_reaches_who_asked_and_the_worker_goes_on():
    worker = Worker()

    with pytest.raises(ZeroDivisionError):
        worker.submit(lambda: 1 // 0, KNOWN).result(30)
    assert worker.submit(lambda: 1, KNOWN).result(30) == 1


# RFC 9106 §4, the second choice: three passes over 64 MiB in four lanes.
FULL_COST = "$argon2id$v=19$m=65536,t=3,p=4$"


def test_an_installation_hashes_at_full_cost_whatever_its_environment_says():
    program = (
        "from services.halls import hashing; print(hashing.hash_password('x'), hashing.NOBODY)"
    )

    made = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | {"PYTEST_CURRENT_TEST": "tests", "CI": "true"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert [each.startswith(FULL_COST) for each in made.stdout.split()] == [True, True]
