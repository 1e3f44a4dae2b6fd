"""Files that leave the house, for people who are signed in and for programs with a token.

``GET /export/<file>.csv|.xlsx?from=2026-03-01&to=2026-03-31`` for people,
``GET /export/machine/<file>.csv?from=…&to=…`` plain, or ``?since=<cursor>`` piece by piece,
``GET /export/package.zip?from=…&to=…`` everything, ``GET /export/progress/<ticket>`` how far it is.

``X-Total-Rows`` says how many rows there are, ``X-Next-Cursor`` what the next pull begins after.
"""

import asyncio
import base64
import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.csv_text import BLOCK_ROWS
from domain.export_grant import PACKAGE, Grant
from locales import LANGUAGES, Words
from services import export_progress
from services.application import application
from services.export_log import note_export
from services.export_progress import Progress
from services.export_xlsx import check_rows, workbook
from services.exports import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    Asked,
    OpenFile,
    machine_csv,
    open_file,
    people_csv,
)
from services.package import Stopped, check_package, make_package
from web.export_access import granted
from web.export_stream import ExportStream
from web.http import day_of, now, switch, whole_number

_CSV, _ZIP = "text/csv; charset=utf-8", "application/zip"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE_BYTES = 256 * 1024


@granted
async def get_csv(request: Request, grant: Grant, words: Words) -> Response:
    asked = _asked(request, words)
    file = await _opened(request, grant, asked, labels=True)
    return _stream(request, grant, asked, file, people_csv(file, asked.language), ".csv")


@granted
async def get_machine_csv(request: Request, grant: Grant, words: Words) -> Response:
    asked = _asked(request, words)
    file = await _opened(request, grant, asked, labels=False)
    return _stream(request, grant, asked, file, machine_csv(file), ".machine.csv")


@granted
async def get_xlsx(request: Request, grant: Grant, words: Words) -> Response:
    asked = _asked(request, words)
    file = await _opened(request, grant, asked, labels=True)
    try:
        check_rows(file.total)
        progress = _progress(request, grant, file.total)
        if request.method == "HEAD":
            return Response(media_type=_XLSX, headers=_headers(asked, file, ".xlsx"))
        told = partial(_told_rows, progress)
        made = await run_in_threadpool(workbook, file, asked.language, told)
    finally:
        file.close()
    return ExportStream(
        _pieces(made), made.close, progress, 0, _XLSX, _headers(asked, file, ".xlsx")
    )


@granted
async def get_package(request: Request, grant: Grant, words: Words) -> Response:
    first, last, names = day_of(request, "from"), day_of(request, "to"), switch(request, "names")
    app, names = application(), bool(names)
    check_package(grant, first, last, names)
    if request.method == "HEAD":
        return Response(media_type=_ZIP)
    await run_in_threadpool(note_export, app, grant, PACKAGE, first, last, names, now())
    progress = _progress(request, grant, 0)
    gone = threading.Event()
    make = partial(make_package, app, grant, first, last, names=names, told=progress.told,
                   stopped=gone.is_set)  # fmt: skip
    watch = asyncio.create_task(_until_gone(request, gone))
    try:
        package = await run_in_threadpool(make)
    except Stopped:
        progress.state = "stopped"
        return Response(status_code=499)
    finally:
        watch.cancel()
    digest = base64.b64encode(bytes.fromhex(package.sha256)).decode()
    headers = _no_store(package.name) | {
        "Content-Length": str(package.bytes),
        "X-Total-Rows": str(package.rows),
        "Repr-Digest": f"sha-256=:{digest}:",  # RFC 9530
    }
    return ExportStream(_pieces(package.file), package.file.close, progress, 0, _ZIP, headers)


@granted
async def get_progress(request: Request, grant: Grant, words: Words) -> Response:
    """The page may ask before the file was asked for."""
    progress = export_progress.find(grant.holder, request.path_params["ticket"]) or Progress()
    return JSONResponse(progress.as_json(), headers={"Cache-Control": "no-store"})


def _asked(request: Request, words: Words) -> Asked:
    language = request.query_params.get("language", words.language)
    since = request.query_params.get("since")
    return Asked(
        request.path_params["file"],
        day_of(request, "from") if since is None else date(EARLIEST_YEAR, 1, 1),
        day_of(request, "to") if since is None else date(LATEST_YEAR, 12, 31),
        language if language in LANGUAGES else words.language,
        switch(request, "names"),
        None if since is None else whole_number(since, "since"),
    )


async def _opened(request: Request, grant: Grant, asked: Asked, *, labels: bool) -> OpenFile:
    app = application()
    file = await run_in_threadpool(partial(open_file, app, grant, asked, labels=labels))
    if request.method == "GET":
        note = partial(note_export, app, grant, asked.file, asked.first, asked.last, file.names)
        try:
            await run_in_threadpool(note, now())
        except BaseException:
            file.close()
            raise
    return file


def _stream(
    request: Request, grant: Grant, asked: Asked, file: OpenFile, chunks: Iterator[bytes], end: str
) -> Response:
    progress = _progress(request, grant, file.total)
    headers = _headers(asked, file, end)
    return ExportStream(chunks, file.close, progress, BLOCK_ROWS, _CSV, headers)


def _progress(request: Request, grant: Grant, total: int) -> Progress:
    progress = export_progress.begin(grant.holder, request.query_params.get("ticket"))
    progress.total = total
    return progress


def _told_rows(progress: Progress, rows: int) -> None:
    progress.rows = rows


def _headers(asked: Asked, file: OpenFile, end: str) -> dict[str, str]:
    days = f"{asked.first}-{asked.last}" if asked.after is None else f"since-{asked.after}"
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


async def _until_gone(request: Request, gone: threading.Event) -> None:
    """Say so when the reader hangs up."""
    while not await request.is_disconnected():
        await asyncio.sleep(0.5)
    gone.set()


_GET = ["GET", "HEAD"]
routes = [
    Route("/export/package.zip", get_package, methods=_GET),
    Route("/export/progress/{ticket}", get_progress, methods=["GET"]),
    Route("/export/machine/{file}.csv", get_machine_csv, methods=_GET),
    Route("/export/{file}.csv", get_csv, methods=_GET),
    Route("/export/{file}.xlsx", get_xlsx, methods=_GET),
]
