"""GET /healthz: 200 when the database answers, else 503."""

import sqlite3

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services import accounts
from services.application import application


async def get_health(request: Request) -> Response:
    try:
        app = application()
        await run_in_threadpool(accounts.any_account, app.store)
    except sqlite3.Error as error:
        return JSONResponse({"status": "database", "problem": str(error)}, status_code=503)
    checklists = "ok" if not app.checklists.errors else "last good version"
    return JSONResponse({"status": "ok", "checklists": checklists})


routes = [Route("/healthz", get_health, methods=["GET"])]
