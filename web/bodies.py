"""Request bodies: who may send one, and how much of it is held."""

import anyio
from starlette.requests import Request
from starlette.types import Message, Receive

_THROW_AWAY_S = 5.0


def has_body(request: Request) -> bool:
    return request.headers.get("content-length", "0") != "0" or (
        "transfer-encoding" in request.headers
    )


async def no_body(request: Request) -> Receive:
    """A body that nobody reads is thrown away, for a while: then the answer comes all the same."""
    if "expect" not in request.headers:  # whoever asks before sending is simply answered
        await throw_away(request.receive)
    return _nothing(request.receive)


async def throw_away(receive: Receive) -> None:
    """Read for a while what nobody wants: answering a body that is still coming resets the
    connection, and the answer is lost."""
    with anyio.move_on_after(_THROW_AWAY_S):
        while (await receive()).get("more_body", False):
            pass


class BodyTooLarge(Exception):
    """More than was allowed came in, and was thrown away."""


def up_to(receive: Receive, limit: int) -> Receive:
    """``receive``, which raises BodyTooLarge once more than ``limit`` bytes came."""
    seen = 0

    async def receiving() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            if message.get("more_body", False):
                await throw_away(receive)
            raise BodyTooLarge
        return message

    return receiving


def _nothing(receive: Receive) -> Receive:
    """``receive`` behind an empty body."""
    waiting: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving
