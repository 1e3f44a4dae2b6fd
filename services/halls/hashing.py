"""Passwords are hashed by one worker of their own, a few waiting in a fair order.

A hash takes 64 MB and all processors for a moment, on purpose. In the threads that everything
shares, forty people who guess would take them all; here they wait for each other, and nobody else
does.
"""

import heapq
import itertools
import secrets
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Any, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from domain.halls.password import MAX_LENGTH
from domain.problems import SignInProblem

MOST_WAITING = 256
MOST_WAITING_OF_ONE = 64  # more than try at once from one address, so that nobody is crowded out
BUSY_FOR_S = 10  # said to those who find no place
T = TypeVar("T")
_hasher = PasswordHasher()
# Verified when the login is unknown, so that the answer takes as long as for a known one.
NOBODY = _hasher.hash(secrets.token_urlsafe())


@dataclass(frozen=True)
class HashTurn:
    """Whose work it is, and who goes first: the lowest rank, then who came first."""

    whose: str
    rank: int


FORM = HashTurn("form", 0)


@dataclass(order=True)
class _Job:
    rank: int
    number: int
    whose: str = field(compare=False)
    work: Callable[[], Any] = field(compare=False)
    done: "Future[Any]" = field(compare=False)


class Worker:
    """One thread, started with the first work; what waits is bounded, in all and of each."""

    def __init__(self) -> None:
        self._jobs: list[_Job] = []
        self._waiting: Counter[str] = Counter()
        self._numbers = itertools.count()
        self._came = Condition()
        self._thread: Thread | None = None

    def submit(self, work: Callable[[], T], turn: HashTurn) -> "Future[T]":
        """Put work into the queue.

        :raises SignInProblem: too much is waiting; whoever ranks higher takes a place from the
          last of those who rank lower, whose future then raises it
        """
        done: Future[T] = Future()
        with self._came:
            if self._waiting[turn.whose] >= MOST_WAITING_OF_ONE:
                raise _busy()
            if len(self._jobs) >= MOST_WAITING:
                self._make_room(turn.rank)
            job = _Job(turn.rank, next(self._numbers), turn.whose, work, done)
            heapq.heappush(self._jobs, job)
            self._waiting[turn.whose] += 1
            if self._thread is None:
                self._thread = Thread(target=self._run, name="hashing", daemon=True)
                self._thread.start()
            self._came.notify()
        return done

    def _make_room(self, rank: int) -> None:
        last = max(self._jobs)
        if last.rank <= rank:
            raise _busy()
        self._jobs.remove(last)
        heapq.heapify(self._jobs)
        self._left(last)
        if last.done.set_running_or_notify_cancel():
            last.done.set_exception(_busy())

    def _left(self, job: _Job) -> None:
        self._waiting[job.whose] -= 1
        if not self._waiting[job.whose]:
            del self._waiting[job.whose]

    def _run(self) -> None:
        while True:
            with self._came:
                while not self._jobs:
                    self._came.wait()
                job = heapq.heappop(self._jobs)
                self._left(job)
            if not job.done.set_running_or_notify_cancel():
                continue
            try:
                job.done.set_result(job.work())
            except BaseException as error:
                job.done.set_exception(error)


worker = Worker()


def hash_password(password: str) -> str:
    """The argon2id hash, made by the worker; the caller waits.

    :raises SignInProblem: too many wait already
    """
    return worker.submit(lambda: _hasher.hash(password), FORM).result()


def is_password(password_hash: str, password: str) -> bool:
    """For work that is done by the worker."""
    try:
        return _hasher.verify(password_hash, password[:MAX_LENGTH])
    except (VerifyMismatchError, InvalidHashError):
        return False


def _busy() -> SignInProblem:
    return SignInProblem("sign_in_busy", wait_s=BUSY_FOR_S)
