"""The capture API: what the board reads and sends."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.patrols.event import read_events
from domain.problems import Busy, RequestProblem, SignInProblem
from domain.roles import Account
from services.application import application
from services.follow_ups.after_patrol import finish_and_follow
from services.heavy_work import Places
from services.patrols.observations import record_events
from services.patrols.patrols import patrol_changes, view_patrol
from services.patrols.watch import news_of
from web.board_data import board_data, state_data
from web.heavy import hung_up
from web.http import (
    account_of,
    body_up_to,
    now,
    problem_text,
    run_writing,
    signed_in,
    whole_number,
    words_for,
)

T = TypeVar("T")
MAX_BODY_BYTES = 2 * 1024**2
WAIT_S = 15.0
# Boards that wait for news: tablets and tabs of one account, and of the whole house.
_LOOKING = ThreadPoolExecutor(4, "xunting-boards")
BOARDS = Places("boards", each=16, most=4_000)


@signed_in
async def post_observations(request: Request, account: Account) -> Response:
    """Answers after the commit. 200: all stored. 422: some were not, each named with its field;
    the good ones are stored all the same. 400: nothing could be read."""
    raw_events = read_events(await body_up_to(request, MAX_BODY_BYTES, "body_too_large"))
    at = now()
    recorded = await run_writing(record_events, application(), account, raw_events, at)
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
    patrol_id = request.path_params["patrol_id"]
    view = await run_in_threadpool(
        partial(view_patrol, to_walk=True), application(), account, patrol_id
    )
    return JSONResponse(board_data(view, words_for(request, account), now()))


async def _looked(work: Callable[..., T], *values: Any) -> T:
    """In the few threads that look for boards: those that take in taps never wait for them."""
    return await asyncio.get_running_loop().run_in_executor(_LOOKING, partial(work, *values))


@partial(signed_in, used=False, counted=False, run=_looked)
async def get_changes(request: Request, account: Account) -> Response:
    """What changed since the event with the number ``after``; waits for a change for a while.

    Asked again and again by every open board, so that all of them show the same state. An account
    that has more of them waiting than it has tablets is answered at once with what is there;
    ``ask_again_s`` then says when it is worth asking again.
    """
    after = whole_number(request.query_params.get("after", "0"), "after")
    patrol_id = request.path_params["patrol_id"]
    state = await _looked(patrol_changes, application(), account, patrol_id, after)
    hint: dict[str, object] = {}
    if state.number <= after and state.finished_at is None:
        try:
            with BOARDS.place(account.id):
                gone = await _wait_for_news(request, patrol_id, after)
        except Busy as busy:
            hint = {"ask_again_s": busy.retry_after_s}
        else:
            if gone:
                raise RequestProblem("gone", 499)
            # Whoever was ended or lost the hall meanwhile gets no answer any more.
            still = await account_of(request, used=False, run=_looked)
            if still is None:
                raise SignInProblem("not_signed_in")
            state = await _looked(patrol_changes, application(), still, patrol_id, after)
    return JSONResponse(state_data(state) | {"server_now": now().isoformat()} | hint)


async def _wait_for_news(request: Request, patrol_id: str, after: int) -> bool:
    """For ``WAIT_S`` at most; return whether the board has hung up."""
    news = asyncio.wrap_future(news_of(application(), patrol_id, after))
    gone = asyncio.create_task(hung_up(request.receive))
    try:
        await asyncio.wait({news, gone}, timeout=WAIT_S, return_when=asyncio.FIRST_COMPLETED)
        return gone.done()
    finally:
        news.cancel()
        gone.cancel()


@signed_in
async def post_finish(request: Request, account: Account) -> Response:
    await run_writing(
        finish_and_follow, application(), account, request.path_params["patrol_id"], now()
    )
    return JSONResponse({"finished": True})


routes = [
    Route("/api/observations", post_observations, methods=["POST"]),
    Route("/api/patrols/{patrol_id}", get_patrol, methods=["GET"]),
    Route("/api/patrols/{patrol_id}/changes", get_changes, methods=["GET"]),
    Route("/api/patrols/{patrol_id}/finish", post_finish, methods=["POST"]),
]
