"""A log that visitors cannot fill: no line per request, few of a kind, and no traceback for what
somebody sent that is no message."""

import logging
import time
from collections.abc import Callable

_LINES = 5
_PER_S = 60.0
# Who logs what others send, and not what the app does.
_SENT = (
    "asyncio",
    "uvicorn.error",
    "web.origins",
    "streamlit.web.server.starlette.starlette_routes",
    "streamlit.web.server.starlette.starlette_websocket",
    "streamlit.web.server.starlette.starlette_path_security_middleware",
    "streamlit.runtime.app_session",
    "streamlit.runtime.runtime",
    "streamlit.runtime.websocket_session_manager",
)
# Of these, a traceback says nothing about the app.
_SHORT = (
    "streamlit.web.server.starlette.starlette_websocket",
    "streamlit.runtime.app_session",
)


def keep_log_quiet() -> None:
    """To be called once the server runs: Streamlit sets up the loggers of uvicorn when it is
    imported, with a line per request."""
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    logging.getLogger("websockets").setLevel(logging.WARNING)
    for name in _SENT:
        logger = logging.getLogger(name)
        if not any(isinstance(each, FewOfAKind) for each in logger.filters):
            logger.addFilter(FewOfAKind(short=name in _SHORT))


class FewOfAKind(logging.Filter):
    """Lets ``_LINES`` records with the same text through in ``_PER_S`` seconds.

    :param short: without a traceback, in one line
    """

    def __init__(self, *, short: bool, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._short, self._clock = short, clock
        self._begun = clock()
        self._seen: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if self._clock() - self._begun > _PER_S:
            self._begun, self._seen = self._clock(), {}
        text = str(record.msg)[:200]
        self._seen[text] = seen = self._seen.get(text, 0) + 1
        if seen > _LINES or len(self._seen) > 50:
            return False
        if self._short and record.exc_info:
            error = record.exc_info[1]
            record.msg, record.args = "%s: %s", (record.getMessage(), type(error).__name__)
            record.exc_info = record.exc_text = None
        if seen == _LINES:
            record.msg, record.args = "%s (more of these are left out)", (record.getMessage(),)
        return True
