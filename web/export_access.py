"""Who asks for a file: somebody who is signed in, or a program with a bearer token."""

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from domain.exports.grant import Grant, grant_of
from domain.problems import SignInProblem, XuntingProblem
from locales import Words
from services.application import application
from services.exports.tokens import grant_of_token
from web.http import Endpoint, account_of, now, problem_response, words_for

GrantEndpoint = Callable[[Request, Grant, Words], Awaitable[Response]]


def granted(endpoint: GrantEndpoint) -> Endpoint:
    """An endpoint for who may take files along. A token that is sent is the one that counts, also
    beside a cookie: a wrong one is never made good by it."""

    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        words = words_for(request)
        try:
            scheme, _, token = request.headers.get("authorization", "").partition(" ")
            if scheme:
                if scheme.lower() != "bearer":
                    raise SignInProblem("token_unknown")
                grant = await run_in_threadpool(grant_of_token, application(), token.strip(), now())
            else:
                account = await account_of(request)
                if account is None:
                    raise SignInProblem("not_signed_in")
                words = words_for(request, account)
                grant = grant_of(account)
            return await endpoint(request, grant, words)
        except XuntingProblem as problem:
            response = problem_response(problem, words)
            if isinstance(problem, SignInProblem):
                response.headers["WWW-Authenticate"] = "Bearer"
            return response

    return guarded
