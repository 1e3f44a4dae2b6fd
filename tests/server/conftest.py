"""The real server as a process of its own, spoken to as programs do."""

import http.client
import resource
import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commands.serving import ServerProcess
from services.application import Application, open_application
from settings import ROOT, Settings
from tests.people import PASSWORD, People


@pytest.fixture(scope="module")
def app(
    _settled: tuple[Path, People], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Application]:
    path = tmp_path_factory.mktemp("door") / "xunting.db"
    shutil.copy(_settled[0], path)
    opened = open_application(
        Settings(path, ROOT / "checklists", secure_cookies=False), datetime.now(UTC)
    )
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def server(app: Application) -> Iterator[ServerProcess]:
    """Started with the usual limit of 1,024 open files."""
    process = ServerProcess(app.store.path, app.store.path.with_suffix(".log"))
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, before[1]))
    try:
        process.start()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    yield process
    process.kill()


@pytest.fixture(scope="module")
def cookie_of(server: ServerProcess):
    """``cookie_of("amina")``: the cookie of a sign-in; ``new``: of one that nobody else uses."""
    known: dict[str, str] = {}

    def sign_in(login: str, *, new: bool = False) -> str:
        if new or login not in known:
            answer = ask(
                server.port,
                "POST",
                "/sign-in",
                f"login={login}&password={PASSWORD}".encode(),
                {
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Sec-Fetch-Site": "same-origin",
                },
            )
            assert answer.status == 303, answer.text
            cookie = answer.headers["set-cookie"].partition(";")[0]
            if new:
                return cookie
            known[login] = cookie
        return known[login]

    return sign_in


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers = response.status, response.headers
        self.text = response.read().decode(errors="replace")


def ask(port, method="GET", path="/", body=None, headers=None, *, source="127.0.0.1") -> Answer:
    """One request over a connection of its own.

    :raises OSError: no answer within 15 s
    """
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=15, source_address=(source, 0)
    )
    try:
        chunked = body is not None and not isinstance(body, bytes)
        connection.request(method, path, body, headers or {}, encode_chunked=chunked)
        return Answer(connection.getresponse())
    finally:
        connection.close()


def connect(port: int, source: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=15, source_address=(source, 0))
