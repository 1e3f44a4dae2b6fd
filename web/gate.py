"""Who is not signed in is led to the sign-in page before any Streamlit page is sent.

The router in app.py checks again on every run: this is the courtesy, that is the lock.
"""

import sqlite3
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services import accounts
from services.application import application
from web.http import account_of

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
}
_OPEN = ("/sign-in", "/sign-out", "/healthz", "/api/", "/export/", "/_stcore/", "/static/",
         "/media/", "/component/")  # fmt: skip


class Gate:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        request = Request(scope)
        if _is_page(request) and await _must_sign_in(request):
            target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            redirect = RedirectResponse(f"/sign-in?next={quote(target, safe='')}", status_code=303)
            await redirect(scope, receive, send_with_headers)
            return
        await self.app(scope, receive, send_with_headers)


def _is_page(request: Request) -> bool:
    return (
        request.method == "GET"
        and "text/html" in request.headers.get("accept", "")
        and not request.url.path.startswith(_OPEN)
    )


async def _must_sign_in(request: Request) -> bool:
    """False on the first visit: there is no account to sign in with yet."""
    try:
        if await account_of(request) is not None:
            return False
        return await run_in_threadpool(accounts.any_account, application().store)
    except sqlite3.OperationalError:
        return False  # the page itself says what is wrong
