"""Photos by content: PUT under the SHA-256 of the bytes, GET by the same name.

``PUT /api/photos/<sha256>?patrol=<id>``: the photo belongs to the hall of that patrol. 503 with
``Retry-After`` when too many are on their way: nothing was taken, and it can be sent again.
"""

import asyncio
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.problems import RequestProblem
from domain.roles import Account
from services.application import application
from services.patrols.photo_picture import check_picture
from services.patrols.photos import LEAST_WEIGHT, MAX_BYTES, PHOTOS, keep_photo, read_photo
from web.heavy import HeavyTurn
from web.http import body_up_to, now, signed_in

ARRIVE_WITHIN_S = 60.0  # as long as a tablet waits for the answer
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'",
    "Content-Disposition": "inline",
}


@partial(signed_in, counted=False)
async def put_photo(request: Request, account: Account) -> Response:
    sha256 = request.path_params["sha256"]
    patrol_id = request.query_params.get("patrol")
    if not patrol_id:
        raise RequestProblem("photo_without_patrol", 400)
    weight = max(LEAST_WEIGHT, _announced_bytes(request))
    with HeavyTurn(request, account.id, lane=PHOTOS, weight=weight) as turn:
        try:
            async with asyncio.timeout(ARRIVE_WITHIN_S):
                data = await body_up_to(request, MAX_BYTES, "photo_too_large")
        except TimeoutError:
            raise RequestProblem("photo_too_slow", 408) from None
        check_picture(data)
        keep = partial(keep_photo, application(), account, patrol_id, sha256, data, now())
        stored = await turn.do(keep)
    return JSONResponse({"sha256": sha256, "stored_sha256": stored})


def _announced_bytes(request: Request) -> int:
    """How many bytes the client says it sends.

    :raises RequestProblem: more than a photo may have, which need not be read first
    """
    announced = request.headers.get("content-length", "")
    if not announced.isdecimal():
        return MAX_BYTES
    if int(announced) > MAX_BYTES:
        raise RequestProblem("photo_too_large", 413, maximum_mb=MAX_BYTES // 1024**2)
    return int(announced)


@signed_in
async def get_photo(request: Request, account: Account) -> Response:
    data = await run_in_threadpool(
        read_photo, application(), account, request.path_params["sha256"]
    )
    return Response(data, media_type="image/jpeg", headers=_HEADERS)


routes = [
    Route("/api/photos/{sha256}", put_photo, methods=["PUT"]),
    Route("/api/photos/{sha256}", get_photo, methods=["GET"]),
]
