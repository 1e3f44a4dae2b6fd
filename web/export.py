"""Files that leave the house, for people who are signed in and for programs with a token.

``GET /export/<file>.csv|.xlsx?from=2026-03-01&to=2026-03-31`` for people,
``GET /export/machine/<file>.csv?from=…&to=…`` plain, or ``?since=<cursor>`` piece by piece,
``GET /export/package.zip?from=…&to=…`` everything, ``GET /export/progress/<ticket>`` how far it is.

``GET /export/observations.csv?from=…&to=…&list=1&hall=…`` the rows of a list, in its order.

They are made in threads of their own, one of an account or token at a time; whoever asks for more
than the own places is answered 429 with ``Retry-After``. ``X-Total-Rows`` says how many rows there
are, ``X-Next-Cursor`` what the next pull begins after.
"""

import asyncio
import base64
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from functools import partial
from typing import IO, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.exports.grant import PACKAGE, Grant
from domain.patrols.observation_filter import list_of
from domain.problems import InputProblem, RequestProblem
from domain.row_blocks import BLOCK_ROWS
from locales import LANGUAGES, Words
from services.application import application
from services.exports import progress as export_progress
from services.exports.open_file import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    LISTED,
    FileRequest,
    OpenFile,
    note_export,
    open_file,
)
from services.exports.package import Stopped, check_package, make_package
from services.exports.progress import Progress
from services.exports.ways import CSV, MACHINE_CSV, XLSX, Streamed, Whole
from services.exports.xlsx import check_rows
from web.export_access import granted
from web.export_stream import ExportStream
from web.heavy import HeavyTurn
from web.http import Endpoint, day_of, now, switch, whole_number

_ZIP = "application/zip"
T = TypeVar("T")
_PIECE_BYTES = 256 * 1024


def _file_endpoint(way: Streamed | Whole) -> Endpoint:
    """The files in one of their forms."""

    @granted
    async def get_file(request: Request, grant: Grant, words: Words) -> Response:
        asked = _asked(request, words)
        with ExitStack() as held:
            turn, progress = _begun(request, grant, held)
            file = await _opened(request, grant, asked, turn, held, labels=way.labels)
            headers = _headers(asked, file, way.ending)
            if isinstance(way, Streamed):
                progress.advance(0, file.total)
                return ExportStream(
                    way.chunks(file, asked.language), held.pop_all().close, turn.do, turn,
                    progress, BLOCK_ROWS, way.media_type, headers,
                )  # fmt: skip
            check_rows(file.total)
            if request.method == "HEAD":
                return Response(media_type=way.media_type, headers=headers)

            def on_progress(rows: int) -> None:
                progress.advance(rows, file.total)
                if turn.over():
                    raise Stopped

            made = await _made(turn, partial(way.write, file, asked.language, on_progress))
            held.callback(made.close)
            file.close()
            return _sent(made, turn, progress, way.media_type, headers, held)

    return get_file


@granted
async def get_package(request: Request, grant: Grant, words: Words) -> Response:
    first, last, names = day_of(request, "from"), day_of(request, "to"), switch(request, "names")
    app, names = application(), bool(names)
    if list_of(request.query_params, first, last) is not None:
        raise InputProblem("list_not_here", file=LISTED)
    check_package(grant, first, last, names)
    if request.method == "HEAD":
        return Response(media_type=_ZIP)
    with ExitStack() as held:
        turn, progress = _begun(request, grant, held)
        await turn.do(partial(note_export, app, grant, PACKAGE, first, last, names, now()))
        package = await _made(
            turn,
            partial(make_package, app, grant, first, last, names=names,
            on_progress=progress.advance,
                    is_cancelled=turn.over),
        )  # fmt: skip
        held.callback(package.file.close)
        digest = base64.b64encode(bytes.fromhex(package.sha256)).decode()
        headers = _no_store(package.name) | {
            "Content-Length": str(package.bytes),
            "X-Total-Rows": str(package.rows),
            "Repr-Digest": f"sha-256=:{digest}:",  # RFC 9530
        }
        return _sent(package.file, turn, progress, _ZIP, headers, held)


@granted
async def get_progress(request: Request, grant: Grant, words: Words) -> Response:
    """The page may ask before the file was asked for."""
    progress = export_progress.find(grant.holder, request.path_params["ticket"]) or Progress()
    return JSONResponse(progress.as_json(), headers={"Cache-Control": "no-store"})


def _asked(request: Request, words: Words) -> FileRequest:
    language = request.query_params.get("language", words.language)
    since = request.query_params.get("since")
    first = day_of(request, "from") if since is None else date(EARLIEST_YEAR, 1, 1)
    last = day_of(request, "to") if since is None else date(LATEST_YEAR, 12, 31)
    return FileRequest(
        request.path_params["file"],
        first,
        last,
        language if language in LANGUAGES else words.language,
        switch(request, "names"),
        None if since is None else whole_number(since, "since"),
        list_of(request.query_params, first, last),
    )


def _begun(request: Request, grant: Grant, held: ExitStack) -> tuple[HeavyTurn, Progress]:
    """A download that has begun.

    :raises Busy: too much is under way
    """
    progress = export_progress.begin(grant.holder, request.query_params.get("ticket"))
    held.callback(progress.end)
    return held.enter_context(HeavyTurn(request, grant.holder)), progress


async def _opened(
    request: Request,
    grant: Grant,
    asked: FileRequest,
    turn: HeavyTurn,
    held: ExitStack,
    *,
    labels: bool,
) -> OpenFile:
    """Noted in the audit log, unless only its size is asked for."""
    app = application()

    def opened() -> OpenFile:
        file = open_file(app, grant, asked, labels=labels)
        held.callback(file.close)
        if request.method == "GET":
            note_export(
                app, grant, asked.file, asked.first, asked.last, file.names, now(), asked.only
            )
        return file

    return await turn.do(opened)


async def _made(turn: HeavyTurn, make: Callable[[], T]) -> T:
    try:
        return await turn.do(make)
    except Stopped:
        turn.check_time()
        raise RequestProblem("gone", 499) from None


def _sent(
    file: IO[bytes],
    turn: HeavyTurn,
    progress: Progress,
    media_type: str,
    headers: dict[str, str],
    held: ExitStack,
) -> Response:
    """A file that is made already: reading it on waits for no other work."""
    close = held.pop_all().close
    do = asyncio.to_thread
    return ExportStream(_pieces(file), close, do, turn, progress, 0, media_type, headers)


def _headers(asked: FileRequest, file: OpenFile, end: str) -> dict[str, str]:
    days = f"{asked.first}-{asked.last}" if asked.after is None else f"since-{asked.after}"
    days += "-list" if asked.only is not None else ""
    return _no_store(f"xunting-{asked.file}-{days}{end}") | {
        "X-Total-Rows": str(file.total),
        "X-Next-Cursor": str(file.cursor),
    }


def _no_store(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    return iter(partial(file.read, _PIECE_BYTES), b"")


_GET = ["GET", "HEAD"]
routes = [
    Route("/export/package.zip", get_package, methods=_GET),
    Route("/export/progress/{ticket}", get_progress, methods=["GET"]),
    Route("/export/machine/{file}.csv", _file_endpoint(MACHINE_CSV), methods=_GET),
    Route("/export/{file}.csv", _file_endpoint(CSV), methods=_GET),
    Route("/export/{file}.xlsx", _file_endpoint(XLSX), methods=_GET),
]
