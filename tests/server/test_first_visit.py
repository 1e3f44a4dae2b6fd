"""Before there is an account: the page that makes the first one works, and little else."""

from collections.abc import Iterator

import pytest

from commands.serving import ServerProcess
from tests.server.conftest import ask
from tests.server.websockets import open_socket, refused_with


@pytest.fixture
def empty_server(empty_app, tmp_path) -> Iterator[ServerProcess]:
    process = ServerProcess(empty_app.store.path, tmp_path / "server.log")
    process.start()
    yield process
    process.kill()


def test_the_first_visit_has_few_websockets_and_no_uploads(empty_server):
    port = empty_server.port
    assert ask(port, path="/first-visit", headers={"Accept": "text/html"}).status == 200
    held = [open_socket(port) for _ in range(3)]
    try:
        assert refused_with(port) == 403
        assert refused_with(port, Origin="https://evil.example") == 403
        own = {"Sec-Fetch-Site": "same-origin"}
        assert ask(port, "PUT", "/_stcore/upload_file/x/1", b"x" * 9, own).status == 401
    finally:
        for each in held:
            each.close()
