"""The first page that anybody opens after a start of the server, whichever it is."""

from collections.abc import Iterator

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from commands.serving import ServerProcess
from services.halls.sign_in import sign_in
from tests.people import PASSWORD
from tests.server.websockets import open_socket
from web.http import now


@pytest.fixture
def just_started(app, tmp_path) -> Iterator[ServerProcess]:
    process = ServerProcess(app.store.path, tmp_path / "server.log")
    process.start()
    yield process
    process.kill()


@pytest.mark.parametrize(
    ("login", "page", "query"),
    [("amina", "today", ""), ("amina", "staff_scores", "from=2026-03-01"), ("fang", "halls", "")],
)
def test_the_first_visitor_of_a_direct_link_is_not_told_that_it_does_not_exist(
    just_started, app, login, page, query
):
    token = sign_in(app, login, PASSWORD, now())

    told = messages_of(just_started.port, f"xunting_session={token}", page, query)

    assert "page_not_found" not in [each.WhichOneof("type") for each in told]
    navigation = [each.navigation for each in told if each.WhichOneof("type") == "navigation"]
    shown = {each.page_script_hash: each.url_pathname for each in navigation[-1].app_pages}
    assert shown[navigation[-1].page_script_hash] == page


def messages_of(port: int, cookie: str, page: str, query: str) -> list[ForwardMsg]:
    """Everything that a page is told in its first run."""
    wanted = BackMsg()
    wanted.rerun_script.page_name, wanted.rerun_script.query_string = page, query
    told: list[ForwardMsg] = []
    socket = open_socket(port, cookie)
    try:
        socket.send(wanted.SerializeToString())
        while not told or told[-1].WhichOneof("type") != "script_finished":
            told.append(ForwardMsg.FromString(socket.recv(timeout=30)))
    finally:
        socket.close()
    return told
