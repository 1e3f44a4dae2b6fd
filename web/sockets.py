"""Websockets: who gets one, and how many."""

from collections import Counter

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.application import application
from services.halls import accounts
from services.health import STORAGE_ERRORS
from web.http import account_of
from web.origins import from_same_origin

PATH = "/_stcore/stream"
PER_ACCOUNT = 60  # tablets and tabs of everybody who signs in with it
IN_ALL = 1000
# While there is no account: of the page that makes the first one.
FIRST_VISIT_PER_ADDRESS = 3
FIRST_VISIT_IN_ALL = 12
_FIRST_VISIT = "first visit"
_UNSUPPORTED = 1003


class Sockets:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refused before the websocket is accepted: the browser sees a 403."""
        connection = HTTPConnection(scope)
        holders: list[str] = []
        if scope["path"] == PATH and from_same_origin(connection):
            holders = await self._holders(connection)
        if not holders or any(self._open[each] >= _limit(each) for each in holders):
            await receive()  # websocket.connect
            await send({"type": "websocket.close", "code": 1008})
            return
        self._open.update(holders)
        try:
            await self._app(scope, _Frames(connection, receive, send).receive, send)
        finally:
            self._open.subtract(holders)
            for each in holders:
                if self._open[each] <= 0:
                    del self._open[each]

    async def _holders(self, connection: HTTPConnection) -> list[str]:
        """On whose count it goes; empty: on nobody's."""
        address = connection.client.host if connection.client else ""
        unknown = ["", _FIRST_VISIT, f"address {address}"]
        try:
            account = await account_of(connection, used=False)
            if account is not None:
                return ["", f"account {account.id}"]
            settled = await run_in_threadpool(accounts.any_account, application())
            return [] if settled else unknown
        except STORAGE_ERRORS:
            return unknown  # the page itself says what is wrong with the database


class _Frames:
    """What comes in over one websocket."""

    def __init__(self, connection: HTTPConnection, receive: Receive, send: Send) -> None:
        self._connection, self._receive, self._send = connection, receive, send
        self._ended = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return message
        if message.get("bytes") is None or self._ended:  # pages speak in bytes
            return await self._close()
        # A page whose sign-in has ended runs once more, which leads to the sign-in page.
        self._ended = await self._has_ended()
        return message

    async def _has_ended(self) -> bool:
        try:
            if await account_of(self._connection, used=False) is not None:
                return False
            return await run_in_threadpool(accounts.any_account, application())
        except STORAGE_ERRORS:
            return False

    async def _close(self) -> Message:
        await self._send({"type": "websocket.close", "code": _UNSUPPORTED})
        return {"type": "websocket.disconnect", "code": _UNSUPPORTED}


def _limit(holder: str) -> int:
    if holder.startswith("account "):
        return PER_ACCOUNT
    if holder.startswith("address "):
        return FIRST_VISIT_PER_ADDRESS
    return FIRST_VISIT_IN_ALL if holder == _FIRST_VISIT else IN_ALL
