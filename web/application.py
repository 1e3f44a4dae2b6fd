"""All routes and middleware of the server, for ``st.App``."""

import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from services.application import application
from web import bulletin, capture, checklist_forms, explain, export, health, photos, sign_in
from web.gate import Gate
from web.http import storage_unavailable

routes = [
    *health.routes,
    *sign_in.routes,
    *capture.routes,
    *photos.routes,
    *checklist_forms.routes,  # before those of any file
    *export.routes,
    *explain.routes,
    *bulletin.routes,
]
middleware = [Middleware(Gate)]
exception_handlers = {sqlite3.OperationalError: storage_unavailable}


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Open store and checklists before the first visitor has to wait for them."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    await run_in_threadpool(application)
    yield
