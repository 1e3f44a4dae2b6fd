"""What is due as a feed for calendar programs, which cannot sign in: the address is the key.

``GET /calendar/<token>.ics``

As many at once as files for programs; whoever asks for more is answered 429 with ``Retry-After``.
"""

from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.problems import NotFound, XuntingProblem
from services.application import application
from services.follow_ups.calendar_feed import account_of_feed, calendar_of
from services.heavy_work import Places
from web.http import now, problem_response, words_for
from web.not_found import not_found

FEEDS = Places("calendar", each=4, most=64)
_HEADERS = {"Content-Disposition": 'attachment; filename="xunting.ics"'}


async def get_calendar(request: Request) -> Response:
    """An address that was never given out and one that has ended get the same answer."""
    app, token = application(), request.path_params["token"]
    words = words_for(request)
    try:
        account = await run_in_threadpool(account_of_feed, app, token)
        words = words_for(request, account)
        with FEEDS.place(account.id):
            made = await run_in_threadpool(partial(calendar_of, app, account, words, now()))
    except NotFound:
        return not_found(request, None)
    except XuntingProblem as problem:
        return problem_response(problem, words)
    return Response(made, media_type="text/calendar; charset=utf-8", headers=_HEADERS)


routes = [Route("/calendar/{token}.ics", get_calendar, methods=["GET"])]
