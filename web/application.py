"""All routes and middleware of the server, for ``st.App``."""

import logging
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from services.application import application, start_problem
from services.health import STORAGE_ERRORS
from web import (
    bulletin,
    calendar,
    capture,
    checklist_forms,
    explain,
    export,
    first_visit,
    health,
    look_up,
    page_frame,
    photos,
    pre_shift,
    sign_in,
)
from web.gate import Gate
from web.http import storage_problem
from web.not_found import Addresses, PagePaths
from web.quiet_log import keep_log_quiet
from web.uploads import HeldFiles

routes = [
    *health.routes,
    *sign_in.routes,
    *first_visit.routes,
    *capture.routes,
    *photos.routes,
    *look_up.routes,
    *checklist_forms.routes,  # before those of any file
    *export.routes,
    *explain.routes,
    *bulletin.routes,
    *pre_shift.routes,
    *calendar.routes,
    *page_frame.routes,
]
exception_handlers = dict.fromkeys(STORAGE_ERRORS, storage_problem)


def middleware_with(
    held_files: HeldFiles, page_paths: PagePaths, head: str = ""
) -> list[Middleware]:
    """:param head: HTML, what the head of every page says of its looks"""
    addresses = Addresses(routes, page_paths)
    return [Middleware(Gate, held_files=held_files, addresses=addresses, head=head)]


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Open store and checklists before the first visitor has to wait for them."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    keep_log_quiet()
    try:
        app = await run_in_threadpool(application)
    except Exception as error:
        problem = start_problem(error)
        if problem is None:
            raise
        # Whatever serves the app would print this with its own insides around it.
        print(problem, file=sys.stderr, flush=True)
        os._exit(1)
    # Nobody waits for it, and the end of the app does not either.
    threading.Thread(target=app.health.look_through, name="look-through", daemon=True).start()
    yield
