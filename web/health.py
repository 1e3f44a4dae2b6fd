"""GET /healthz: 200 when the database can be read and written, else 503 and what is wrong."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.application import application
from web.http import words_for


async def get_health(request: Request) -> Response:
    """``problem``: locked, full, read_only, damaged, unreadable or away."""
    app = application()
    trouble = await run_in_threadpool(app.health.trouble)
    if trouble is not None:
        explanation = words_for(request)(f"problem.storage_{trouble}")
        content = {"status": "database", "problem": trouble.value, "explained": explanation}
        return JSONResponse(content, status_code=503)
    checklists = "ok" if not app.checklists.errors else "last good version"
    return JSONResponse({"status": "ok", "checklists": checklists})


routes = [Route("/healthz", get_health, methods=["GET"])]
