"""The door: what is asked of every request before it costs anything.

Who is not signed in is led to the sign-in page before any Streamlit page is sent, gets no
websocket, no file, no picture, and cannot make the server read more than a small form. The router
in app.py and every service ask again: this is the courtesy and the economy, those are the lock.
"""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.problems import RequestProblem, SignInProblem, XuntingProblem
from domain.roles import Account
from locales import Words
from services.application import application
from services.halls import accounts
from services.health import STORAGE_ERRORS
from web import uploads
from web.bodies import BodyTooLarge, has_body, no_body, up_to
from web.headers import with_headers
from web.held import is_stranger
from web.http import (
    SESSION_COOKIE,
    account_of,
    problem_response,
    storage_problem,
    wants_page,
    words_for,
)
from web.not_found import Addresses, not_found
from web.origins import require_own_page
from web.page_frame import framing, uncompressed
from web.sockets import Sockets
from web.uploads import HeldFiles, Uploads

# These ask for themselves.
_OWN = ("/sign-in", "/sign-out", "/first-visit", "/healthz", "/api/", "/export/", "/calendar/")
# The same for everybody.
_PUBLIC = ("/static/", "/_stcore/health", "/_stcore/host-config")
# What pages and people have put there.
_PRIVATE = ("/media/", "/_stcore/", "/component/", "/app/")
_FORMS = ("/sign-in", "/first-visit")  # which ``web.small_form`` bounds


class Gate:
    def __init__(
        self, app: ASGIApp, addresses: Addresses, held_files: HeldFiles, head: str
    ) -> None:
        self._app = app
        self._addresses = addresses
        self._head = head
        self._sockets = Sockets(app)
        self._uploads = Uploads(held_files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._sockets(scope, receive, send)
        elif scope["type"] == "http":
            secure = application().secure_cookies
            await self._request(scope, receive, with_headers(send, scope["path"], secure=secure))
        else:
            await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        request.state.addresses = self._addresses
        try:
            if scope["path"].startswith(uploads.PATH):
                await self._upload(request, send)
                return
            answer = await self._refused(request)
            if answer is None:
                receive = await _body(request)
        except XuntingProblem as problem:
            answer = problem_response(problem, words_for(request))
        except STORAGE_ERRORS as error:
            answer = await storage_problem(request, error)
        words: Words | None = getattr(request.state, "page_words", None)
        if answer is None and words is not None:
            await self._app(uncompressed(scope), receive, framing(send, words, self._head))
        elif answer is None:
            await self._app(scope, receive, send)
        else:
            await answer(scope, receive, send)

    async def _refused(self, request: Request) -> Response | None:
        """The answer to who has to sign in first, or is where nothing is; None: go on."""
        path = request.scope["path"]  # the URL of a request is made of its Host header, too
        if path.startswith(_PUBLIC):
            await _meet(request)
            return None
        if path.startswith(_PRIVATE):
            if await _must_sign_in(request):
                await no_body(request)
                raise SignInProblem("not_signed_in")
            return None
        if request.method not in ("GET", "HEAD"):
            return None
        if not self._addresses.has(request):
            return not_found(request, await _reader(request))
        if path.startswith(_OWN) or not wants_page(request):
            return None
        return await self._page_refused(request)

    async def _page_refused(self, request: Request) -> Response | None:
        try:
            account = await account_of(request)
            settled = account is not None or await _settled()
        except STORAGE_ERRORS:
            return None  # the page itself says what is wrong
        path = request.scope["path"]
        if request.method == "GET":
            request.state.page_words = words_for(request, account)
        if account is not None:
            has_it = self._addresses.has(request, account.role)
            return None if has_it else not_found(request, account)
        if settled:
            target = path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/sign-in?next={quote(target, safe='')}", status_code=303)
        # On the first visit there is one page, and the one that loads the demonstration.
        if path == "/" and "demonstration" in request.query_params:
            return None
        return RedirectResponse("/first-visit", status_code=303)

    async def _upload(self, request: Request, send: Send) -> None:
        """:raises XuntingProblem: not from a page, not signed in, not allowed, too much"""
        scope, receive = request.scope, request.receive
        try:
            require_own_page(request)
            account = await account_of(request)
            if account is None:
                raise SignInProblem("not_signed_in")
            if request.method != "PUT":
                await self._app(scope, await no_body(request), send)
                return
            declared = request.headers.get("content-length")
            with self._uploads.taken(account, scope["path"], declared):
                await self._app(scope, up_to(receive, uploads.MAX_BODY_BYTES), send)
        except BodyTooLarge:
            raise RequestProblem("file_too_large", 413, maximum_mb=uploads.MAX_MB) from None
        except XuntingProblem:
            await no_body(request)
            raise


async def _body(request: Request) -> Receive:
    path = request.scope["path"]
    if not has_body(request) or (request.method == "POST" and path in _FORMS):
        return request.receive
    if path.startswith("/api/") and SESSION_COOKIE in request.cookies:
        return request.receive  # read after it was asked who sends it, as far as each route allows
    return await no_body(request)


async def _must_sign_in(request: Request) -> bool:
    """False on the first visit: there is no account to sign in with yet."""
    return await account_of(request) is None and await _settled()


async def _settled() -> bool:
    return await run_in_threadpool(accounts.any_account, application())


async def _reader(request: Request) -> Account | None:
    if SESSION_COOKIE not in request.cookies:
        return None
    try:
        return await account_of(request, used=False)
    except STORAGE_ERRORS:
        return None


async def _meet(request: Request) -> None:
    """A browser loads a page over several connections: all of them count as the account's."""
    if is_stranger(request.scope) and SESSION_COOKIE in request.cookies:
        try:
            await account_of(request, used=False)
        except STORAGE_ERRORS:
            return
