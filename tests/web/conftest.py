"""The routes as the server has them, without Streamlit behind them."""

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.people import PASSWORD
from ui.doors import page_paths
from web.application import exception_handlers, middleware_with, routes

# What a browser says it wants when somebody opens an address.
HTML = {"Accept": "text/html,application/xhtml+xml"}


async def a_page(request):
    return HTMLResponse("a page of Streamlit")


@pytest.fixture
def server() -> Starlette:
    pages = [Route("/{path:path}", a_page)]
    return Starlette(
        routes=[*routes, *pages],
        middleware=middleware_with(dict, page_paths),  # no files are held
        exception_handlers=exception_handlers,
    )


@pytest.fixture
def visitor(app, server):
    """Somebody who is not signed in."""
    with TestClient(server, headers={"Accept-Language": "en"}, follow_redirects=False) as client:
        yield client


@pytest.fixture
def newcomer(empty_app, server):
    """The first visitor of an installation without accounts."""
    with TestClient(server, headers={"Accept-Language": "en"}, follow_redirects=False) as client:
        yield client


@pytest.fixture
def as_(app, people, server):
    """``as_("amina")``: a browser in which she is signed in."""
    clients = []

    def sign_in(login: str) -> TestClient:
        client = TestClient(server, headers={"Accept-Language": "en"}, follow_redirects=False)
        answer = client.post(
            "/sign-in",
            data={"login": login, "password": PASSWORD},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        assert answer.status_code == 303, answer.text
        clients.append(client)
        return client

    yield sign_in
    for client in clients:
        client.close()
