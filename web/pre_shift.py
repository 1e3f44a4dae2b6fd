"""The sheet for the meeting before the shift as one page to print.

``GET /pre-shift/<hall id>.html?lang=zh_CN``
"""

from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from domain.roles import Account
from locales import LANGUAGES, Words
from services.application import application
from services.follow_ups.pre_shift_page import pre_shift_page
from web.bulletin import sheet_headers
from web.heavy import in_turn
from web.http import now, signed_in, words_for


@signed_in
async def get_pre_shift(request: Request, account: Account) -> Response:
    language = request.query_params.get("lang")
    words = Words(language) if language in LANGUAGES else words_for(request, account)
    hall_id = request.path_params["hall_id"]
    page = partial(pre_shift_page, application(), account, hall_id, words, now())
    name, html = await in_turn(request, account.id, page)
    return HTMLResponse(html, headers=sheet_headers("xunting-pre-shift.html", name))


routes = [Route("/pre-shift/{hall_id}.html", get_pre_shift, methods=["GET"])]
