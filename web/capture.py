"""The capture API: what the board reads and sends."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.event import read_events
from domain.roles import Account
from services.application import application
from services.observations import record_events
from services.patrols import finish_patrol, view_patrol
from web.board_data import board_data
from web.http import body_up_to, now, problem_text, signed_in, words_for

MAX_BODY_BYTES = 2 * 1024**2


@signed_in
async def post_observations(request: Request, account: Account) -> Response:
    """Answers after the commit. 200: all stored. 422: some were not, each named with its field;
    the good ones are stored all the same. 400: nothing could be read."""
    raw_events = read_events(await body_up_to(request, MAX_BODY_BYTES, "body_too_large"))
    at = now()
    recorded = await run_in_threadpool(record_events, application(), account, raw_events, at)
    words = words_for(request, account)
    rejected = [
        {"id": each.event_id, "field": each.field, "problem": problem_text(each, words)}
        for each in recorded.rejected
    ]
    return JSONResponse(
        {"accepted": recorded.accepted, "rejected": rejected, "server_now": at.isoformat()},
        status_code=422 if rejected else 200,
    )


@signed_in
async def get_patrol(request: Request, account: Account) -> Response:
    """What the board needs; see ``web.board_data``."""
    view = await run_in_threadpool(
        view_patrol, application(), account, request.path_params["patrol_id"]
    )
    return JSONResponse(board_data(view, words_for(request, account), now()))


@signed_in
async def post_finish(request: Request, account: Account) -> Response:
    await run_in_threadpool(
        finish_patrol, application(), account, request.path_params["patrol_id"], now()
    )
    return JSONResponse({"finished": True})


routes = [
    Route("/api/observations", post_observations, methods=["POST"]),
    Route("/api/patrols/{patrol_id}", get_patrol, methods=["GET"]),
    Route("/api/patrols/{patrol_id}/finish", post_finish, methods=["POST"]),
]
