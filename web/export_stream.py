"""Send what is made while it is sent, and let go of it whatever happens."""

import hashlib
from collections.abc import Callable, Iterator, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from services.export_progress import Progress


class ExportStream(Response):
    """Chunks made in threads, one after the other.

    :param rows_per_chunk: 0: all rows are made already
    :param close: called once at the end: when all is sent, when the reader hangs up, and when
      something fails
    """

    def __init__(
        self,
        chunks: Iterator[bytes],
        close: Callable[[], None],
        progress: Progress,
        rows_per_chunk: int,
        media_type: str,
        headers: Mapping[str, str],
    ) -> None:
        super().__init__(None, media_type=media_type, headers=headers)
        if "Content-Length" not in headers:
            del self.headers["content-length"]
        self._chunks, self._close = chunks, close
        self._progress, self._rows_per_chunk = progress, rows_per_chunk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["method"] == "HEAD":
                await super().__call__(scope, receive, send)
                return
            await self._send_all(Request(scope, receive), send)
        finally:
            # No other thread works on it: a chunk that was being made is waited for.
            if self._progress.state != "done":
                self._progress.state = "stopped"
            self._close()

    async def _send_all(self, request: Request, send: Send) -> None:
        start = {"status": self.status_code, "headers": self.raw_headers}
        await send({"type": "http.response.start", **start})
        progress, digest = self._progress, hashlib.sha256()
        progress.state = "sending"

        def next_chunk() -> bytes | None:
            chunk = next(self._chunks, None)
            if chunk is not None:
                digest.update(chunk)
            return chunk

        number = 0
        while (chunk := await run_in_threadpool(next_chunk)) is not None:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            progress.bytes += len(chunk)
            if self._rows_per_chunk:
                progress.rows = min(number * self._rows_per_chunk, progress.total)
            number += 1
            if await request.is_disconnected():
                return
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        progress.rows, progress.sha256 = progress.total, digest.hexdigest()
        progress.state = "done"
