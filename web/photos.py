"""Photos by content: PUT under the SHA-256 of the bytes, GET by the same name.

``PUT /api/photos/<sha256>?patrol=<id>``: the photo belongs to the hall of that patrol.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from domain.problems import RequestProblem
from domain.roles import Account
from services.application import application
from services.photos import MAX_BYTES, keep_photo, photo_path
from web.http import body_up_to, now, signed_in


@signed_in
async def put_photo(request: Request, account: Account) -> Response:
    data = await body_up_to(request, MAX_BYTES, "photo_too_large")
    sha256 = request.path_params["sha256"]
    patrol_id = request.query_params.get("patrol")
    if not patrol_id:
        raise RequestProblem("photo_without_patrol", 400)
    stored = await run_in_threadpool(
        keep_photo, application(), account, patrol_id, sha256, data, now()
    )
    return JSONResponse({"sha256": sha256, "stored_sha256": stored})


@signed_in
async def get_photo(request: Request, account: Account) -> Response:
    path = await run_in_threadpool(
        photo_path, application(), account, request.path_params["sha256"]
    )
    return FileResponse(path, media_type="image/jpeg")


routes = [
    Route("/api/photos/{sha256}", put_photo, methods=["PUT"]),
    Route("/api/photos/{sha256}", get_photo, methods=["GET"]),
]
