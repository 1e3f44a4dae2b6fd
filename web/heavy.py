"""A request that takes long: its place in a lane, its reader, and its time."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Self, TypeVar

from starlette.requests import Request
from starlette.types import Message, Receive, Send

from domain.problems import RequestProblem
from services import heavy_work
from services.heavy_work import FILES, Lane

T = TypeVar("T")
LIMIT_S = 600.0  # from the request to the last byte
STALL_S = 60.0  # for less than one piece to be taken by the reader
PIECE_BYTES = 32 * 1024
log = logging.getLogger(__name__)


class Stalled(Exception):
    """The reader takes nothing, or the time is over."""


class HeavyTurn:
    """Whoever makes one closes it, on whatever way the request ends.

    :raises Busy: too much is under way; see ``Places.place``
    """

    def __init__(
        self, request: Request, holder: str, *, lane: Lane = FILES, weight: int = 1
    ) -> None:
        self._held = ExitStack()
        self._held.enter_context(lane.place(holder, weight))
        self._lane, self._holder = lane, holder
        self._request = request
        self._gone: asyncio.Task[None] | None = None
        self._ends = time.monotonic() + LIMIT_S
        self._what = f"{request.method} {request.url.path}"

    def over(self) -> bool:
        """Whether nobody waits for it any more, or its time is over; asked from any thread."""
        return self._has_left() or time.monotonic() > self._ends

    async def do(self, work: Callable[[], T]) -> T:
        """Have ``work`` done in the lane's threads. When this returns or raises, no thread works on
        it any more.

        :raises Busy: its turn did not come within ``heavy_work.WAIT_S``
        :raises RequestProblem: the reader hung up before its turn came; or the time is over
        """
        if self._gone is None:  # not before: a body has to be read first
            self._gone = asyncio.create_task(hung_up(self._request.receive))
        piece = self._lane.submit(self._holder, work)
        result = asyncio.wrap_future(piece)
        either: set[asyncio.Future[Any]] = {result, self._gone}
        await asyncio.wait(either, timeout=heavy_work.WAIT_S, return_when=asyncio.FIRST_COMPLETED)
        if not result.done() and piece.cancel():
            raise RequestProblem("gone", 499) if self._has_left() else self._lane.busy()
        made = await result
        self.check_time()
        return made

    def check_time(self) -> None:
        """Ask whether there is time left.

        :raises RequestProblem: the time is over
        """
        if time.monotonic() > self._ends:
            log.warning("%s took longer than %g s", self._what, LIMIT_S)
            raise RequestProblem("took_too_long", 503, minutes=round(LIMIT_S / 60))

    async def send(self, send: Send, message: Message) -> None:
        """:raises Stalled: the reader did not take the piece before this one"""
        left = self._ends - time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, min(STALL_S, left))):
                await send(message)
        except TimeoutError:
            log.warning("%s was given up: its reader takes nothing", self._what)
            raise Stalled from None

    def close(self) -> None:
        """Again: nothing happens."""
        if self._gone is not None:
            self._gone.cancel()
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _has_left(self) -> bool:
        return self._gone is not None and self._gone.done()


async def in_turn(request: Request, holder: str, work: Callable[[], T]) -> T:
    """What is made in one piece.

    :raises Busy: too much is under way
    """
    with HeavyTurn(request, holder) as turn:
        return await turn.do(work)


async def hung_up(receive: Receive) -> None:
    """Return when the other side is no longer there. The body must have been read."""
    while (await receive())["type"] != "http.disconnect":
        pass
