"""Nobody can sign in yet: a small page that creates the administrator, who then is signed in."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from domain.halls.password import MIN_LENGTH
from domain.problems import InputProblem, NotAllowed, RequestProblem, SignInProblem, XuntingProblem
from locales import LANGUAGE_NAMES, LANGUAGES, Words
from services.application import application
from services.halls import accounts
from web.http import now, problem_response, problem_text, wants_page, words_for
from web.sign_in import NOT_KEPT, chosen_words, let_in, with_session
from web.small_form import read_small_form
from web.small_pages import small_page

PATH = "/first-visit"


async def get_first_visit(request: Request) -> Response:
    if await run_in_threadpool(accounts.any_account, application()):
        return RedirectResponse("/", status_code=303)
    return _page(chosen_words(request, request.query_params.get("language")), {})


async def post_first_visit(request: Request) -> Response:
    """303 with the session of the administrator; 422: a field cannot be accepted."""
    try:
        form = await read_small_form(request)
    except RequestProblem as problem:
        words = words_for(request)
        if wants_page(request):
            return _page(words, {}, problem, problem.status)
        return problem_response(problem, words)
    app = application()
    words = chosen_words(request, form.get("language"))
    # Who comes late does not make the server hash a password.
    if await run_in_threadpool(accounts.any_account, app):
        return RedirectResponse("/", status_code=303)
    login, password = form.get("login", ""), form.get("password", "")
    try:
        if password != form.get("again", ""):
            raise InputProblem("passwords_differ")
        name = form.get("name", "")
        account = await run_in_threadpool(
            accounts.create_first_administrator, app, login, name, password, now()
        )
        if words.language != words_for(request).language:
            await run_in_threadpool(accounts.choose_language, app, account, words.language, now())
    except NotAllowed:
        return RedirectResponse("/", status_code=303)
    except InputProblem as problem:
        return _page(words, form, problem, 422)
    except SignInProblem as problem:
        return _page(words, form, problem, 503)
    try:
        signed = await let_in(request, account.login, password)
    except SignInProblem:
        return RedirectResponse("/sign-in", status_code=303, headers=NOT_KEPT)
    return with_session(RedirectResponse("/", status_code=303, headers=NOT_KEPT), signed)


def _page(
    words: Words, form: dict[str, str], problem: XuntingProblem | None = None, status: int = 200
) -> Response:
    html = small_page(
        "first_visit.html",
        words,
        languages=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES],
        name=form.get("name", ""),
        login=form.get("login", ""),
        minimum=MIN_LENGTH,
        problem=problem_text(problem, words) if problem else "",
    )
    return HTMLResponse(html, status_code=status, headers=NOT_KEPT)


routes = [
    Route(PATH, get_first_visit, methods=["GET"]),
    Route(PATH, post_first_visit, methods=["POST"]),
]
