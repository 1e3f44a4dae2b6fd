"""What the routes share: who asks, in which language, and how a problem is answered."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from functools import partial, wraps
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from domain.problems import (
    ChecklistProblem,
    EventProblem,
    NotAllowed,
    NotFound,
    RequestProblem,
    SignInProblem,
    XuntingProblem,
)
from domain.roles import Account
from locales import Words, language_of
from services import accounts
from services.application import application

SESSION_COOKIE = accounts.SESSION_COOKIE
log = logging.getLogger(__name__)

_STATUS: dict[type[XuntingProblem], int] = {
    NotFound: 404,
    NotAllowed: 403,
    EventProblem: 400,
    SignInProblem: 401,
    ChecklistProblem: 503,
}

Endpoint = Callable[[Request], Awaitable[Response]]
AccountEndpoint = Callable[[Request, Account], Awaitable[Response]]


def now() -> datetime:
    return datetime.now(UTC)


async def account_of(request: Request, *, used: bool = True) -> Account | None:
    """Who is signed in, by the session cookie.

    :param used: False: a board looks by itself, which does not make the session last longer
    """
    token = request.cookies.get(SESSION_COOKIE)
    store = application().store
    return await run_in_threadpool(partial(accounts.signed_in, store, token, now(), used=used))


def words_for(request: Request, account: Account | None = None) -> Words:
    """The account's language, else the browser's."""
    chosen = account.language if account else None
    return Words(chosen or language_of(request.headers.get("accept-language")))


def problem_text(problem: XuntingProblem, words: Words) -> str:
    return words(f"problem.{problem.code}", **problem.values)


def problem_response(problem: XuntingProblem, words: Words) -> JSONResponse:
    if isinstance(problem, RequestProblem):
        status = problem.status
    else:
        status = _STATUS.get(type(problem), 422)
    body = {"problem": problem_text(problem, words), "code": problem.code}
    if isinstance(problem, EventProblem):
        body["field"] = problem.field
    return JSONResponse(body, status_code=status)


def signed_in(endpoint: AccountEndpoint, *, used: bool = True) -> Endpoint:
    """An API endpoint for people who are signed in.

    Requests that change something need ``X-Xunting: 1``, which no cross-site form can send.
    A tablet also says whose taps it sends (``X-Xunting-Account``): what one manager tapped is never
    stored under the name of a colleague who signed in later. Every expected problem is answered as
    JSON in the reader's language.

    :param used: as in ``account_of``
    """

    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        words = words_for(request)
        try:
            account = await account_of(request, used=used)
            if account is None:
                raise SignInProblem("not_signed_in")
            words = words_for(request, account)
            if request.method not in ("GET", "HEAD") and request.headers.get("x-xunting") != "1":
                raise RequestProblem("header_missing", 403)
            if request.headers.get("x-xunting-account", account.id) != account.id:
                raise SignInProblem("other_account")
            return await endpoint(request, account)
        except XuntingProblem as problem:
            return problem_response(problem, words)

    return guarded


async def storage_unavailable(request: Request, error: Exception) -> Response:
    """Disk full, not writable, locked for too long: said as such, on every route."""
    log.error("the database did not take %s %s: %s", request.method, request.url.path, error)
    return problem_response(RequestProblem("storage_unavailable", 503), words_for(request))


async def body_up_to(request: Request, limit: int, code: str) -> bytes:
    """The request's body.

    :raises RequestProblem: it is longer than ``limit`` bytes
    """
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > limit:
            raise RequestProblem(code, 413, maximum_mb=limit // 1024**2)
    return bytes(data)


def whole_number(text: str, name: str) -> int:
    """:raises RequestProblem: not a whole number from 0"""
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise RequestProblem("not_a_number", 400, name=name)
    return int(text)


def day_of(request: Request, name: str) -> date:
    """A day of the query, as 2026-03-31.

    :raises RequestProblem: missing, or no such day
    """
    given = request.query_params.get(name, "")
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise RequestProblem("day_unreadable", name=name, given=given) from None


def switch(request: Request, name: str) -> bool | None:
    """1 or 0 of the query; None: not given.

    :raises RequestProblem: something else
    """
    given = request.query_params.get(name)
    if given is None:
        return None
    if given not in ("0", "1"):
        raise RequestProblem("not_a_switch", 400, name=name)
    return given == "1"


def from_own_page(request: Request) -> bool:
    """Whether a form post comes from a page of this server (browsers always say so)."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    try:
        origin = urlsplit(request.headers.get("origin", "")).netloc
    except ValueError:
        return False
    return origin != "" and origin == request.headers.get("host")
