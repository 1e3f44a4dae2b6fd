"""The server's own protocols: uvicorn's, which do not wait for ever and do not hold everything.

``commands.serve`` names them to uvicorn. A request has to be there within seconds, and what is sent
has to be taken; see ``web.held`` for how many connections are held at once.
"""

import asyncio
import resource
from collections.abc import Iterator
from typing import cast
from weakref import WeakKeyDictionary

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState

from web.held import HELD, Connections

HEAD_S = 10.0  # from the connection, or the last answer, to the whole head of a request
BODY_STALL_S = 20.0  # without a byte of the body
STRANGER_BODY_S = 30.0  # for all of it: a sign-in form
KNOWN_BODY_STALL_S = 60.0  # bad Wi-Fi; nothing is lost, the tablet sends again
TAKE_STALL_S = 20.0  # without a byte taken of what is sent
KNOWN_TAKE_STALL_S = 120.0
CLOSING_S = 10.0
LOOK_EVERY_S = 1.0
MOST = 8000
FILES_KEPT_FREE = 256  # for the database, photos, exports, and what is accepted in one go

_books: WeakKeyDictionary[ServerState, Connections] = WeakKeyDictionary()


def most_connections() -> int:
    """What the limit of open files allows."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if files == resource.RLIM_INFINITY else max(60, min(MOST, files - FILES_KEPT_FREE))


def _book_of(state: ServerState, loop: asyncio.AbstractEventLoop) -> Connections:
    if state not in _books:
        book = _books[state] = Connections(most_connections(), loop.time)
        loop.call_later(LOOK_EVERY_S, _let_overdue_go, book, loop)
    return _books[state]


def _let_overdue_go(book: Connections, loop: asyncio.AbstractEventLoop) -> None:
    now = loop.time()
    for held in list(cast(Iterator[HeldConnection], iter(book))):
        if held.is_overdue(now):
            held.let_go()
    loop.call_later(LOOK_EVERY_S, _let_overdue_go, book, loop)


class HeldConnection:
    """One connection from its opening to its end, also when it becomes a websocket."""

    def __init__(self, http: "BoundedHttp", book: Connections) -> None:
        self._http, self._book = http, book
        self._transport = http.transport
        self.address = http.client[0] if http.client else ""
        self.account_id: str | None = None
        self.is_websocket = False
        self.since = self.moved_at = self._taken_at = http.loop.time()
        self._unsent = 0
        self._closing_since: float | None = None

    @property
    def idle(self) -> bool:
        """Waiting for a request; a stranger's also for the rest of one."""
        return not self.is_websocket and (
            self._waits_for_head or (self.account_id is None and self._waits_for_body)
        )

    def recognised(self, account_id: str) -> None:
        self._book.recognised(self, account_id)

    def answered(self) -> None:
        """The next request may be of somebody else where a proxy collects those of many."""
        scope = self._http.scope
        if scope and any(name == b"x-forwarded-for" for name, _ in scope["headers"]):
            self._book.forgotten(self)

    def closed(self) -> None:
        self._book.closed(self)

    def let_go(self) -> None:
        self._transport.abort()

    def is_overdue(self, now: float) -> bool:
        """Whether the other side has been waited for long enough."""
        known = self.account_id is not None
        if self._transport.is_closing():
            self._closing_since = self._closing_since or now
            return now - self._closing_since > CLOSING_S
        unsent = self._transport.get_write_buffer_size()
        if unsent == 0 or unsent < self._unsent:
            self._taken_at = now
        self._unsent = unsent
        if now - self._taken_at > (KNOWN_TAKE_STALL_S if known else TAKE_STALL_S):
            return True
        if self.is_websocket:
            return False
        if self._waits_for_head:
            return unsent == 0 and now - self.since > HEAD_S
        if self._waits_for_body:
            stalled = now - self.moved_at > (KNOWN_BODY_STALL_S if known else BODY_STALL_S)
            return stalled or (not known and now - self.since > STRANGER_BODY_S)
        return False

    @property
    def _waits_for_head(self) -> bool:
        """Also while the rest of a body is thrown away that was answered before its end."""
        return self._http.cycle is None or self._http.cycle.response_complete

    @property
    def _waits_for_body(self) -> bool:
        cycle = self._http.cycle
        # Set: something came that was not taken up yet, the other side is not to blame.
        return not self._waits_for_head and cycle.more_body and not cycle.message_event.is_set()


class BoundedHttp(H11Protocol):
    held: HeldConnection

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.access_log = False
        book = _book_of(self.server_state, self.loop)
        self.held = HeldConnection(self, book)
        self.app_state = self.app_state | {HELD: self.held}  # the websocket gets it, too
        book.opened(self.held)

    def connection_lost(self, exc: Exception | None) -> None:
        self.held.closed()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        self.held.moved_at = self.loop.time()
        super().data_received(data)
        if self.cycle is not before:
            self.held.since = self.loop.time()

    def on_response_complete(self) -> None:
        self.held.since = self.loop.time()
        self.held.answered()
        super().on_response_complete()


class BoundedWebSocket(WebSocketsSansIOProtocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.held: HeldConnection = self.app_state[HELD]
        self.held.is_websocket = True

    def connection_lost(self, exc: Exception | None) -> None:
        self.held.closed()
        super().connection_lost(exc)
