"""Which addresses there are, and what is said on one that does not exist.

Streamlit answers every address with its page, which then shows another one behind an English
dialog. So it is never asked for an address that nobody has.
"""

from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Match

from domain.problems import NotFound
from domain.roles import Account, Role
from web.http import problem_response, wants_page, words_for
from web.small_pages import small_page

# The addresses of the pages of a role, "" for the first; None: of all roles together.
PagePaths = Callable[[Role | None], frozenset[str]]
# Files of Streamlit beside its folders.
_FILES = frozenset({"favicon.png", "manifest.json", "index.html"})


class Addresses:
    """:param routes: what the server answers by itself"""

    def __init__(self, routes: Sequence[BaseRoute], page_paths: PagePaths) -> None:
        self._routes = routes
        self._page_paths = page_paths

    def has(self, request: Request, role: Role | None = None) -> bool:
        """Whether something is there; of pages: for this role, None for whichever."""
        path = request.scope["path"][1:].rstrip("/")
        return (
            path in self._page_paths(role)
            or path in _FILES
            or any(each.matches(request.scope)[0] is not Match.NONE for each in self._routes)
        )

    def leads(self, path: str, role: Role) -> bool:
        """Whether an address is no page of other roles alone."""
        path = path.strip("/")
        return path in self._page_paths(role) or path not in self._page_paths(None)


def not_found(request: Request, account: Account | None) -> Response:
    words = words_for(request, account)
    if not wants_page(request):
        return problem_response(NotFound(), words)
    html = small_page("not_found.html", words, signed_in=account is not None)
    return HTMLResponse(html, 404)
