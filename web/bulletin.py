"""The bulletin of a month as one page to print.

``GET /bulletin/<branch or hall id>/2026-10.html?lang=zh_CN``
"""

from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from domain.roles import Account
from locales import LANGUAGES, Words
from services.application import application
from services.months.bulletin_page import bulletin_page
from web.heavy import in_turn
from web.http import now, signed_in, words_for

# The page carries texts from people: nothing in it may run or load anything.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Cache-Control": "no-store",
}


def sheet_headers(plain: str, name: str) -> dict[str, str]:
    """Of a sheet to print.

    :param plain: a file name in ASCII, beside the real one
    """
    disposition = f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return _HEADERS | {"Content-Disposition": disposition}


@signed_in
async def get_bulletin(request: Request, account: Account) -> Response:
    month, language = request.path_params["month"], request.query_params.get("lang")
    words = Words(language) if language in LANGUAGES else words_for(request, account)
    place_id = request.path_params["place_id"]
    page = partial(bulletin_page, application(), account, place_id, month, words, now())
    name, html = await in_turn(request, account.id, page)
    return HTMLResponse(html, headers=sheet_headers(f"xunting-{month}.html", name))


routes = [Route("/bulletin/{place_id}/{month}.html", get_bulletin, methods=["GET"])]
