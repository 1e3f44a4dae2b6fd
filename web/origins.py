"""Whether a request comes from a page of this very server, as browsers say it."""

import logging
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from domain.problems import RequestProblem

_PORTS = {"http": 80, "https": 443}
_LONGEST = 200  # of what is told back
log = logging.getLogger(__name__)


def require_own_page(connection: HTTPConnection) -> None:
    """For forms and files. Browsers always say where these come from.

    :raises RequestProblem: from elsewhere; the code says whether a proxy may be why
    """
    origin, site = connection.headers.get("origin"), connection.headers.get("sec-fetch-site")
    if origin is None and site is None:
        raise RequestProblem("foreign_form", 403)
    if not from_same_origin(connection):
        raise _problem(connection)


def from_same_origin(connection: HTTPConnection) -> bool:
    """Whether a page of this very server opens it. Programs, which send no cookies by themselves,
    need not say where they come from."""
    site = connection.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = connection.headers.get("origin")
    if origin is None or _is_of(origin, connection.headers.get("host", "")):
        return True
    _tell_operator(connection)
    return False


def _is_of(origin: str, host: str) -> bool:
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in _PORTS or not parts.netloc:
        return False
    usual = f"{parts.netloc}:{_PORTS[parts.scheme]}"  # some proxies write it out
    return host == parts.netloc or (port is None and host == usual)


def _problem(connection: HTTPConnection) -> RequestProblem:
    """Another site; or a proxy in front names the server otherwise than the browser does."""
    origin, site = connection.headers.get("origin", ""), connection.headers.get("sec-fetch-site")
    if not origin.startswith(("http://", "https://")) or site not in (None, "same-origin"):
        return RequestProblem("foreign_form", 403)
    host = connection.headers.get("host", "")
    return RequestProblem("foreign_host", 403, origin=origin[:_LONGEST], host=host[:_LONGEST])


def _tell_operator(connection: HTTPConnection) -> None:
    log.warning(
        "refused: a page of %.200r called this server %.200r. If people open the first address, the"
        " proxy in front has to pass on their Host header, in nginx: proxy_set_header Host"
        " $http_host; (docs/nginx.conf)",
        connection.headers.get("origin"), connection.headers.get("host"),
    )  # fmt: skip
