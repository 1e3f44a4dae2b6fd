"""Send what is made while it is sent, and let go of it whatever happens."""

import hashlib
from collections.abc import Awaitable, Callable, Iterator, Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from domain.problems import XuntingProblem
from services.exports.progress import Progress
from web.heavy import PIECE_BYTES, HeavyTurn, Stalled

NextChunk = Callable[[], bytes | None]


class ExportStream(Response):
    """Chunks made one after the other.

    :param do: where a chunk is made: it is given what makes one, or None after the last
    :param rows_per_chunk: 0: all rows are made already
    :param close: called once at the end: when all is sent, when the reader hangs up or stops
      reading, when the time is over, and when something fails
    """

    def __init__(
        self,
        chunks: Iterator[bytes],
        close: Callable[[], None],
        do: Callable[[NextChunk], Awaitable[bytes | None]],
        turn: HeavyTurn,
        progress: Progress,
        rows_per_chunk: int,
        media_type: str,
        headers: Mapping[str, str],
    ) -> None:
        super().__init__(None, media_type=media_type, headers=headers)
        if "Content-Length" not in headers:
            del self.headers["content-length"]
        self._chunks, self._close, self._do, self._turn = chunks, close, do, turn
        self._progress, self._rows_per_chunk = progress, rows_per_chunk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["method"] == "HEAD":
                await super().__call__(scope, receive, send)
                return
            await self._send_all(send)
        except (Stalled, XuntingProblem):
            pass  # said in the log; what was sent breaks off, which the reader's program notices
        finally:
            self._close()  # no thread works on it: a chunk that was being made is waited for

    async def _send_all(self, send: Send) -> None:
        turn, progress, digest = self._turn, self._progress, hashlib.sha256()
        start = {"status": self.status_code, "headers": self.raw_headers}
        await turn.send(send, {"type": "http.response.start", **start})
        progress.state = "sending"

        def next_chunk() -> bytes | None:
            chunk = next(self._chunks, None)
            if chunk is not None:
                digest.update(chunk)
            return chunk

        number = 0
        while (chunk := await self._do(next_chunk)) is not None:
            for place in range(0, len(chunk), PIECE_BYTES):
                piece = chunk[place : place + PIECE_BYTES]
                await turn.send(
                    send, {"type": "http.response.body", "body": piece, "more_body": True}
                )
                progress.bytes += len(piece)
                if turn.over():
                    return
            if self._rows_per_chunk:
                progress.rows = min(number * self._rows_per_chunk, progress.total)
            number += 1
        await turn.send(send, {"type": "http.response.body", "body": b"", "more_body": False})
        progress.rows, progress.sha256 = progress.total, digest.hexdigest()
        progress.state = "done"
