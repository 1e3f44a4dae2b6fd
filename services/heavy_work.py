"""Work that takes long, in threads of its own: a few pieces at a time, one per person.

The threads that take in taps and answer ``/healthz`` never do any of it. Whoever asks gets a place
first; there are so many for one holder (an account or a token), and so many in all. The work of one
holder is done one piece after the other, and the holders take turns: somebody who asks for much
waits for the own work, not the others for it.
"""

import contextvars
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any, TypeVar

from domain.problems import Busy

T = TypeVar("T")
WAIT_S = 120.0  # in the queue; whoever waited as long is told so
STAND_BY_S = 600.0  # at most, for work that is done elsewhere
RETRY_OWN_S, RETRY_ALL_S = 5, 10


class Places:
    """So many at once for one holder, and so many in all.

    :param each: what the places of one holder may weigh together
    :param most: what all places may weigh together
    :param own_status: the HTTP status that tells somebody who has enough under way already
    """

    def __init__(self, name: str, *, each: int, most: int, own_status: int = 429) -> None:
        self._name, self._each, self._most, self._own_status = name, each, most, own_status
        self._lock = threading.Lock()
        self._weights: Counter[str] = Counter()  # by holder

    @contextmanager
    def place(self, holder: str, weight: int = 1) -> Iterator[None]:
        """A place for the time of the block.

        :raises Busy: this holder, or all together, have too much under way
        """
        with self._lock:
            if self._weights[holder] + weight > self._each:
                raise Busy(f"{self._name}_busy_own", self._own_status, RETRY_OWN_S)
            if self._weights.total() + weight > self._most:
                raise self.busy()
            self._weights[holder] += weight
        try:
            yield
        finally:
            with self._lock:
                self._weights[holder] -= weight
                if not self._weights[holder]:
                    del self._weights[holder]

    def busy(self) -> Busy:
        """What is said when it is not about the own work."""
        return Busy(f"{self._name}_busy_all", 503, RETRY_ALL_S)


class Lane(Places):
    """:param threads: pieces of work at the same time"""

    def __init__(
        self, name: str, *, threads: int, each: int, most: int, own_status: int = 429
    ) -> None:
        super().__init__(name, each=each, most=most, own_status=own_status)
        self._threads = threads
        self._work: dict[str, deque[_Task]] = {}  # by holder; the first one is under way
        self._next: SimpleQueue[_Task] = SimpleQueue()  # the first ones, as they came
        self._begun = False

    def submit(self, holder: str, work: Callable[[], T]) -> "Future[T]":
        """Have ``work`` done when its turn comes; it can be cancelled until then. It sees the
        context variables of who asked."""
        piece = _Task(holder, work)
        with self._lock:
            self._begin_threads()
            waiting = self._work.setdefault(holder, deque())
            waiting.append(piece)
            if len(waiting) == 1:
                self._next.put(piece)
        return piece.future

    @contextmanager
    def turn(self, holder: str) -> Iterator[None]:
        """A place, and the time of the block is this holder's turn: for a thread that has to do its
        work itself. One of the lane waits for it.

        :raises Busy: too much is under way, or the turn did not come within ``WAIT_S``
        """
        come, over = threading.Event(), threading.Event()

        def stand_by() -> None:
            come.set()
            over.wait(STAND_BY_S)

        with self.place(holder):
            piece = self.submit(holder, stand_by)
            try:
                if not come.wait(WAIT_S) and piece.cancel():
                    raise self.busy()
                yield
            finally:
                over.set()
                piece.cancel()

    def _begin_threads(self) -> None:
        if not self._begun:
            self._begun = True
            for number in range(self._threads):
                name = f"xunting-{self._name}-{number}"
                threading.Thread(target=self._do_work, name=name, daemon=True).start()

    def _do_work(self) -> None:
        while True:
            piece = self._next.get()
            piece.do()
            with self._lock:
                waiting = self._work[piece.holder]
                waiting.popleft()
                if waiting:
                    self._next.put(waiting[0])
                else:
                    del self._work[piece.holder]


class _Task:
    def __init__(self, holder: str, work: Callable[[], Any]) -> None:
        self.holder = holder
        self.future: Future[Any] = Future()
        self._work, self._context = work, contextvars.copy_context()

    def do(self) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self._context.run(self._work)
        except BaseException as error:  # told to who asked; the thread goes on
            self.future.set_exception(error)
        else:
            self.future.set_result(result)
        finally:
            del self._work  # what it holds may be large


# What one account has under way at the same time, sending included; two pieces of work at a time.
FILES = Lane("files", threads=2, each=4, most=64)
