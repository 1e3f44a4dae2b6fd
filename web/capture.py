"""The capture API: what the board reads and sends."""

from functools import partial

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.event import read_events
from domain.problems import SignInProblem
from domain.roles import Account
from services.application import application
from services.observations import record_events
from services.patrols import finish_patrol, patrol_changes, view_patrol
from web.board_data import board_data, state_data
from web.http import account_of, body_up_to, now, problem_text, signed_in, whole_number, words_for

MAX_BODY_BYTES = 2 * 1024**2
WAIT_S = 15.0
LOOK_EVERY_S = 0.5


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


@partial(signed_in, used=False)
async def get_changes(request: Request, account: Account) -> Response:
    """What changed since the event with the number ``after``; waits for a change for a while.

    Asked again and again by every open board, so that all of them show the same state. Looking for
    a newer number costs a look into an index.
    """
    after = whole_number(request.query_params.get("after", "0"), "after")
    patrol_id = request.path_params["patrol_id"]
    state = await run_in_threadpool(patrol_changes, application(), account, patrol_id, after)
    waited_s = 0.0
    while state.number <= after and state.finished_at is None and waited_s < WAIT_S:
        await anyio.sleep(LOOK_EVERY_S)
        waited_s += LOOK_EVERY_S
        if await request.is_disconnected():
            break
        state = await run_in_threadpool(patrol_changes, application(), account, patrol_id, after)
    if waited_s > 0:  # whoever was ended or lost the hall meanwhile gets no answer any more
        still = await account_of(request, used=False)
        if still is None:
            raise SignInProblem("not_signed_in")
        state = await run_in_threadpool(patrol_changes, application(), still, patrol_id, after)
    return JSONResponse(state_data(state) | {"server_now": now().isoformat()})


@signed_in
async def post_finish(request: Request, account: Account) -> Response:
    await run_in_threadpool(
        finish_patrol, application(), account, request.path_params["patrol_id"], now()
    )
    return JSONResponse({"finished": True})


routes = [
    Route("/api/observations", post_observations, methods=["POST"]),
    Route("/api/patrols/{patrol_id}", get_patrol, methods=["GET"]),
    Route("/api/patrols/{patrol_id}/changes", get_changes, methods=["GET"]),
    Route("/api/patrols/{patrol_id}/finish", post_finish, methods=["POST"]),
]
