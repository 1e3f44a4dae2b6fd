"""What the routes share: who asks, in which language, and how a problem is answered."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial, wraps
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from domain.problems import (
    Busy,
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
from services.application import application
from services.halls import sign_in
from services.health import Trouble
from services.heavy_work import Places
from web.held import recognise

SESSION_COOKIE = sign_in.SESSION_COOKIE
WRITERS = 20  # at once; all but one wait for their turn
RETRY_AFTER_S = 2
T = TypeVar("T")
REQUESTS = Places("requests", each=100, most=4_000)  # of the API, at the same time
log = logging.getLogger(__name__)

_STATUS: dict[type[XuntingProblem], int] = {
    NotFound: 404,
    NotAllowed: 403,
    EventProblem: 400,
    SignInProblem: 401,
    ChecklistProblem: 503,
}

Endpoint = Callable[[Request], Awaitable[Response]]
Threads = Callable[..., Awaitable[Any]]  # runs a function and its arguments in a thread
AccountEndpoint = Callable[[Request, Account], Awaitable[Response]]


def now() -> datetime:
    return datetime.now(UTC)


async def account_of(
    request: HTTPConnection, *, used: bool = True, run: Threads = run_in_threadpool
) -> Account | None:
    """Who is signed in, by the session cookie. Their connection is no stranger's from then on.

    :param used: False: a board looks by itself, which does not make the session last longer
    :param run: the threads in which it is looked up
    """
    token = request.cookies.get(SESSION_COOKIE)
    app = application()
    account: Account | None = await run(partial(sign_in.signed_in, app, token, now(), used=used))
    if account is not None:
        recognise(request.scope, account.id)
    return account


def words_for(request: Request, account: Account | None = None) -> Words:
    """The account's language, else the browser's."""
    chosen = account.language if account else None
    return Words(chosen or language_of(request.headers.get("accept-language")))


def wants_page(request: Request) -> bool:
    """Whether a person looks at the answer, not a program."""
    return "text/html" in request.headers.get("accept", "")


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
    headers = {"Retry-After": str(problem.retry_after_s)} if isinstance(problem, Busy) else None
    return JSONResponse(body, status_code=status, headers=headers)


def signed_in(
    endpoint: AccountEndpoint,
    *,
    used: bool = True,
    counted: bool = True,
    run: Threads = run_in_threadpool,
) -> Endpoint:
    """An API endpoint for people who are signed in.

    Requests that change something need ``X-Xunting: 1``, which no cross-site form can send.
    A tablet also says whose taps it sends (``X-Xunting-Account``): what one manager tapped is never
    stored under the name of a colleague who signed in later. Every expected problem is answered as
    JSON in the reader's language.

    :param used: as in ``account_of``; ``run``: too
    :param counted: False: the endpoint bounds by itself how many of an account are under way
    """

    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        words = words_for(request)
        try:
            account = await account_of(request, used=used, run=run)
            if account is None:
                raise SignInProblem("not_signed_in")
            words = words_for(request, account)
            account = replace(account, language=words.language)  # labels of people have one
            if request.method not in ("GET", "HEAD") and request.headers.get("x-xunting") != "1":
                raise RequestProblem("header_missing", 403)
            if request.headers.get("x-xunting-account", account.id) != account.id:
                raise SignInProblem("other_account")
            with REQUESTS.place(account.id) if counted else nullcontext():
                return await endpoint(request, account)
        except XuntingProblem as problem:
            return problem_response(problem, words)

    return guarded


async def storage_problem(request: Request, error: Exception) -> Response:
    """Disk full, not writable, locked for too long, damaged: said as such, on every route."""
    trouble = application().health.note(error)
    if trouble is None:  # a fault of ours
        raise error
    log.error("the database did not take %s %s: %s", request.method, _told_path(request), error)
    problem = RequestProblem(f"storage_{trouble}", 503)
    response = problem_response(problem, words_for(request))
    if trouble in (Trouble.LOCKED, Trouble.AWAY):
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _told_path(request: Request) -> str:
    """The path as a log may have it: that of a calendar feed is a key."""
    path: str = request.scope["path"]
    return "/calendar/…" if path.startswith("/calendar/") else path


async def run_writing(function: Callable[..., T], *arguments: Any) -> T:
    """As ``run_in_threadpool``, for what writes: threads that wait for their turn to write are
    never those that pages and files are read with, however many they are."""
    return await to_thread.run_sync(partial(function, *arguments), limiter=_writers())


_limiter: RunVar[CapacityLimiter] = RunVar("writers")


def _writers() -> CapacityLimiter:
    """Of the event loop: it belongs to one."""
    try:
        return _limiter.get()
    except LookupError:
        limiter = CapacityLimiter(WRITERS)
        _limiter.set(limiter)
        return limiter


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
    """A whole number of the address.

    :raises RequestProblem: not a whole number from 0
    """
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
