"""Sign in and out: a small page of its own, quick on bad Wi-Fi and kind to password managers."""

import asyncio
from functools import partial
from threading import BoundedSemaphore
from urllib.parse import urlsplit

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from domain.halls.login import MAX_LENGTH
from domain.problems import RequestProblem, SignInProblem
from domain.roles import Account
from domain.session import LONGEST_SESSION
from locales import LANGUAGE_NAMES, LANGUAGES, Words
from services.application import application
from services.demonstration import PASSWORD, demonstration_accounts
from services.halls import accounts, sign_in
from services.halls.hashing import worker
from services.halls.sign_in_pace import LONGEST_WAIT_S, Client, network_of
from web.http import (
    SESSION_COOKIE,
    account_of,
    now,
    problem_response,
    problem_text,
    wants_page,
    words_for,
)
from web.origins import require_own_page
from web.small_form import read_small_form
from web.small_pages import small_page

DEVICE_COOKIE = "xunting_device"
_DEVICE_KEPT_S = 400 * 24 * 3600  # the longest that browsers allow
NOT_KEPT = {"Cache-Control": "no-store"}
_STATUS = {"wait_before_sign_in": 429, "sign_in_busy": 503}
# Requests that are held until their turn comes, of all addresses together.
_held = BoundedSemaphore(300)


async def get_sign_in(request: Request) -> Response:
    target = _local(request.query_params.get("next"))
    if await account_of(request) is not None:
        return RedirectResponse(target, status_code=303)
    asked = request.query_params.get("language")
    login = request.query_params.get("login", "")[:MAX_LENGTH]
    chosen = "1" if asked in LANGUAGES else ""
    return await _page(chosen_words(request, asked), target, chosen, login)


async def post_sign_in(request: Request) -> Response:
    """303 with the session; 401: wrong; 429: too many try here just now; 503: the server checks
    others. An attempt whose turn comes soon is held until then, without a thread."""
    try:
        form = await read_small_form(request)
    except RequestProblem as problem:
        if wants_page(request):
            return await _page(words_for(request), "/", "", problem=problem)
        return problem_response(problem, words_for(request))
    words = chosen_words(request, form.get("language"))
    target = _local(form.get("next"))
    chosen = "1" if form.get("language_chosen") == "1" else ""
    login, password = form.get("login", "")[:MAX_LENGTH], form.get("password", "")
    try:
        signed = await let_in(request, login, password)
    except SignInProblem as problem:
        return await _page(words, target, chosen, login, problem)
    app = application()
    account = await run_in_threadpool(sign_in.signed_in, app, signed.token, now())
    if chosen and account is not None:
        await run_in_threadpool(accounts.choose_language, app, account, words.language, now())
    if account is None or not _has(request, target, account):
        target = "/"
    return with_session(RedirectResponse(target, status_code=303, headers=NOT_KEPT), signed)


def _has(request: Request, target: str, account: Account) -> bool:
    """Whether somebody who signs in is led there: to a page of their role, which is not always that
    of who was signed in before. Nobody is led to the account, where the one before left."""
    path = urlsplit(target).path
    addresses = getattr(request.state, "addresses", None)
    return path != "/account" and (addresses is None or addresses.leads(path, account.role))


def with_session(response: Response, signed: sign_in.SignedIn) -> Response:
    """The answer, with what the browser keeps of a sign-in."""
    secure = application().secure_cookies
    cookie = partial(response.set_cookie, httponly=True, samesite="lax", secure=secure)
    # The browser may keep it as long as it can last; the server decides when it is over.
    cookie(SESSION_COOKIE, signed.token, max_age=int(LONGEST_SESSION.total_seconds()))
    # Sent to the sign-in page alone. It opens nothing: it only says who has been here before.
    cookie(DEVICE_COOKIE, signed.device, max_age=_DEVICE_KEPT_S, path="/sign-in")
    return response


async def let_in(request: Request, login: str, password: str) -> sign_in.SignedIn:
    """Look at a password, when it is its turn.

    :raises SignInProblem: see ``services.halls.accounts``"""
    app = application()
    client = Client(
        network_of(request.client.host if request.client else None),
        request.cookies.get(DEVICE_COOKIE),
    )
    if client.device is None:  # nothing is asked of the database, so no thread is taken
        attempt = sign_in.begin_sign_in(app, login, client, now(), LONGEST_WAIT_S)
    else:
        attempt = await run_in_threadpool(
            sign_in.begin_sign_in, app, login, client, now(), LONGEST_WAIT_S
        )
    if attempt.wait_s > 0:
        if not _held.acquire(blocking=False):
            raise SignInProblem("sign_in_busy", wait_s=int(LONGEST_WAIT_S))
        try:
            await anyio.sleep(attempt.wait_s)
        finally:
            _held.release()
        if await request.is_disconnected():  # nobody is there to be told
            raise SignInProblem("wrong_password")
    replaces = request.cookies.get(SESSION_COOKIE)
    work = partial(sign_in.finish_sign_in, app, attempt, password, now(), replaces)
    return await asyncio.wrap_future(worker.submit(work, attempt.turn))


async def post_sign_out(request: Request) -> Response:
    try:
        require_own_page(request)
    except RequestProblem as problem:
        return problem_response(problem, words_for(request))
    token = request.cookies.get(SESSION_COOKIE)
    await run_in_threadpool(sign_in.sign_out, application(), token, now())
    response = RedirectResponse("/sign-in", status_code=303, headers=NOT_KEPT)
    response.delete_cookie(SESSION_COOKIE)
    return response


async def _page(
    words: Words,
    target: str,
    language_chosen: str,
    login: str = "",
    problem: SignInProblem | RequestProblem | None = None,
) -> Response:
    demonstration = await run_in_threadpool(demonstration_accounts, application())
    html = small_page(
        "sign_in.html",
        words,
        languages=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES],
        language_chosen=language_chosen,
        next=target,
        login=login,
        problem=problem_text(problem, words) if problem else "",
        demonstration=demonstration,
        demonstration_password=PASSWORD,
    )
    headers = dict(NOT_KEPT)
    if problem and "wait_s" in problem.values:
        headers["Retry-After"] = str(problem.values["wait_s"])
    if isinstance(problem, RequestProblem):
        status = problem.status
    else:
        status = _STATUS.get(problem.code, 401) if problem else 200
    return HTMLResponse(html, status_code=status, headers=headers)


def chosen_words(request: Request, chosen: str | None) -> Words:
    return Words(chosen) if chosen in LANGUAGES else words_for(request)


def _local(target: str | None) -> str:
    """A path on this server, whatever was asked for: no one is sent elsewhere after sign-in."""
    try:
        parts = urlsplit(target or "/")
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or "\\" in parts.path:
        return "/"
    path = "/" + parts.path.lstrip("/")
    return f"{path}?{parts.query}" if parts.query else path


routes = [
    Route("/sign-in", get_sign_in, methods=["GET"]),
    Route("/sign-in", post_sign_in, methods=["POST"]),
    Route("/sign-out", post_sign_out, methods=["POST"]),
]
