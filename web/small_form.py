"""The few fields of a form, read from whoever sends it: nothing of it is believed or kept."""

from urllib.parse import parse_qsl

import anyio
from starlette.requests import ClientDisconnect, Request

from domain.problems import RequestProblem
from web.bodies import no_body, throw_away
from web.origins import require_own_page

MOST_BYTES = 16 * 1024
MOST_FIELDS = 20
LONGEST_S = 10.0
_TYPE = "application/x-www-form-urlencoded"


async def read_small_form(request: Request) -> dict[str, str]:
    """The fields by name, the last of each; the origin is looked at before the body is.

    :raises RequestProblem: of another site, not such a form, not UTF-8, too large or too slow
    """
    try:
        require_own_page(request)
    except RequestProblem:
        await no_body(request)
        raise
    if not _is_form(request.headers.get("content-type", "")):
        await no_body(request)
        raise RequestProblem("form_unreadable", 415)
    try:
        with anyio.fail_after(LONGEST_S):
            data = await _body(request)
    except TimeoutError:
        raise RequestProblem("form_too_slow", 408) from None
    except ClientDisconnect:
        raise RequestProblem("form_unreadable", 400) from None
    try:
        pairs = parse_qsl(
            data.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
        )
    except ValueError:
        raise RequestProblem("form_unreadable", 400) from None
    return dict(pairs)


def _is_form(content_type: str) -> bool:
    kind, *parameters = content_type.lower().split(";")
    charsets = {each.strip() for each in parameters if each.strip()}
    return kind.strip() == _TYPE and charsets <= {"charset=utf-8", 'charset="utf-8"'}


async def _body(request: Request) -> bytes:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MOST_BYTES:
            await throw_away(request.receive)
            raise RequestProblem("form_too_large", 413, maximum_kb=MOST_BYTES // 1024)
    return bytes(data)
