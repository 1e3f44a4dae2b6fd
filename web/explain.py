"""The explanation of a score as one page to print.

``GET /explain/<staff id>.html?hall=<hall id>&from=2026-03-01&to=2026-03-31``
"""

from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from domain.roles import Account
from services.application import application
from services.scores.explanation_page import explanation_page
from web.heavy import in_turn
from web.http import day_of, now, signed_in, words_for

# The page carries texts from people: nothing in it may run or load anything.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Cache-Control": "no-store",
}


@signed_in
async def get_explanation(request: Request, account: Account) -> Response:
    page = partial(
        explanation_page,
        application(),
        account,
        request.path_params["staff_id"],
        request.query_params.get("hall", ""),
        day_of(request, "from"),
        day_of(request, "to"),
        words_for(request, account),
        now(),
    )
    name, html = await in_turn(request, account.id, page)
    headers = _HEADERS | {"Content-Disposition": f'inline; filename="{name}"'}
    return HTMLResponse(html, headers=headers)


routes = [Route("/explain/{staff_id}.html", get_explanation, methods=["GET"])]
