"""One search over norms, process cards, SMS codes, people and halls, for the board.

``GET /api/search?q=过户`` answers what the account may see, in the reader's language::

    {"search": "过户", "first": ["…"], "last": ["…"], "groups": [
        {"kind": "norm", "title": "…", "count": 1, "hits": [
            {"title": "…", "lines": ["…"], "address": "/norms?norm=…"}]}]}

With ``people=0``, as on the board, people and halls are left out.
"""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.problems import RequestProblem
from domain.roles import Account
from locales import Words
from services.application import application
from services.heavy_work import Places
from services.norms.explain_look_up import told_first, told_last
from services.norms.look_up import LONGEST, Hit, LookedUp, look_up
from web.http import now, signed_in, switch, words_for

# Proposal: whoever types waits for the answer before; more at once is no person.
_SEARCHES = Places("requests", each=4, most=200)


@signed_in
async def get_search(request: Request, account: Account) -> Response:
    search = request.query_params.get("q", "")
    if len(search) > LONGEST:
        raise RequestProblem("search_too_long", 400, most=LONGEST)
    words = words_for(request, account)
    with_people = switch(request, "people") is not False
    with _SEARCHES.place(account.id):
        found = await run_in_threadpool(
            partial(look_up, application(), account, search, words, now(), with_people=with_people)
        )
    return JSONResponse(_body(found, words), headers={"Cache-Control": "no-store"})


def _body(found: LookedUp, words: Words) -> dict[str, Any]:
    return {
        "search": found.search,
        "first": told_first(found, words),
        "groups": [
            {
                "kind": group.kind.value,
                "title": words.of(group.kind),
                "count": group.count,
                "hits": [_hit(each) for each in group.hits],
            }
            for group in found.groups
        ],
        "last": told_last(found, words),
    }


def _hit(hit: Hit) -> dict[str, Any]:
    address = f"/{hit.page}?{urlencode(hit.query)}"
    return {"title": hit.title, "lines": hit.lines, "address": address}


routes = [Route("/api/search", get_search, methods=["GET"])]
