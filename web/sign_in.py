"""Sign in and out: a small page of its own, quick on bad Wi-Fi and kind to password managers."""

from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from domain.password import IDLE_EXPIRY
from domain.problems import RequestProblem, SignInProblem
from locales import LANGUAGE_NAMES, LANGUAGES, Words
from services import accounts
from services.application import application
from services.demonstration import PASSWORD, demonstration_accounts
from web.http import (
    SESSION_COOKIE,
    account_of,
    from_own_page,
    now,
    problem_response,
    problem_text,
    words_for,
)

_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
)


async def get_sign_in(request: Request) -> Response:
    target = _local(request.query_params.get("next"))
    if await account_of(request) is not None:
        return RedirectResponse(target, status_code=303)
    asked = request.query_params.get("language")
    return await _page(_words(request, asked), target, "1" if asked in LANGUAGES else "")


async def post_sign_in(request: Request) -> Response:
    form = await request.form()
    words = _words(request, str(form.get("language", "")))
    if not from_own_page(request):
        return problem_response(RequestProblem("foreign_form", 403), words)
    login, password = str(form.get("login", "")), str(form.get("password", ""))
    target = _local(str(form.get("next", "")))
    app = application()
    chosen = "1" if form.get("language_chosen") == "1" else ""
    try:
        token = await run_in_threadpool(accounts.sign_in, app.store, login, password, now())
    except SignInProblem as problem:
        text = problem_text(problem, words)
        return await _page(words, target, chosen, login, text)
    if chosen:
        account = await run_in_threadpool(accounts.signed_in, app.store, token, now())
        assert account is not None
        await run_in_threadpool(accounts.choose_language, app.store, account, words.language, now())
    response = RedirectResponse(target, status_code=303)
    response.set_cookie(
        SESSION_COOKIE,
        token,
        # The browser may keep it longer than a pause; the server decides when it is over.
        max_age=int(IDLE_EXPIRY.total_seconds()) * 14,
        httponly=True,
        samesite="lax",
        secure=app.secure_cookies,
    )
    return response


async def post_sign_out(request: Request) -> Response:
    if not from_own_page(request):
        return problem_response(RequestProblem("foreign_form", 403), words_for(request))
    token = request.cookies.get(SESSION_COOKIE)
    await run_in_threadpool(accounts.sign_out, application().store, token, now())
    response = RedirectResponse("/sign-in", status_code=303)
    response.delete_cookie(SESSION_COOKIE)
    return response


async def _page(
    words: Words, target: str, language_chosen: str, login: str = "", problem: str = ""
) -> Response:
    demonstration = await run_in_threadpool(demonstration_accounts, application().store)
    html = _pages.get_template("sign_in.html").render(
        words=words,
        tag="zh-CN" if words.language == "zh_CN" else "en",
        languages=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES],
        language_chosen=language_chosen,
        next=target,
        login=login,
        problem=problem,
        demonstration=demonstration,
        demonstration_password=PASSWORD,
    )
    return HTMLResponse(html, status_code=401 if problem else 200)


def _words(request: Request, chosen: str | None) -> Words:
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
