"""Who is not signed in gets nothing that costs anything: websockets, uploads, bodies, pictures."""

import json
import re
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from services.halls.sign_in import sign_out
from tests.server.conftest import ask
from tests.server.visits import Visit, a_file
from tests.server.websockets import open_socket, refused_with
from web.http import now

MB = 1024**2
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


def memory_mb(server) -> float:
    status = Path(f"/proc/{server.process_id}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def in_pieces(size: int):
    """A body that does not say how long it is."""
    for _ in range(0, size, MB):
        yield b"x" * MB


@pytest.fixture
def visit(server, cookie_of):
    open_visits = []

    def begin(login: str) -> Visit:
        open_visits.append(Visit(server, cookie_of(login)))
        return open_visits[-1]

    yield begin
    for each in open_visits:
        each.socket.close()


# Websockets


def test_a_websocket_without_a_sign_in_is_refused_before_it_is_accepted(server):
    assert refused_with(server.port) == 403
    assert refused_with(server.port, "xunting_session=made-up") == 403


def test_a_websocket_with_an_ended_sign_in_is_refused(server, cookie_of, app):
    cookie = cookie_of("amina", new=True)
    sign_out(app, cookie.partition("=")[2], now())

    assert refused_with(server.port, cookie) == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:{other}"},
        {"Origin": "http://localhost:{port}"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:{port}.evil.example"},
        {"Origin": "http://evil.example@127.0.0.1:{port}"},
        {"Origin": "http://["},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:{port}", "Sec_Fetch_Site": "cross-site"},
        {"Origin": "http://127.0.0.1:{port}", "Sec_Fetch_Site": "same-site"},
    ],
)
def test_a_websocket_from_a_page_elsewhere_is_refused(server, cookie_of, headers):
    filled = {
        name: value.format(port=server.port, other=server.port + 1)
        for name, value in headers.items()
    }

    assert refused_with(server.port, cookie_of("amina"), **filled) == 403


def test_a_websocket_from_a_page_of_the_server_is_accepted(server, cookie_of):
    own = f"http://127.0.0.1:{server.port}"

    assert refused_with(server.port, cookie_of("amina"), Origin=own) == 101


def test_there_are_no_other_websockets(server, cookie_of):
    assert refused_with(server.port, cookie_of("amina"), path="/else") == 403
    assert refused_with(server.port, cookie_of("amina"), path="/_stcore/stream/") == 403


def test_an_account_has_sixty_websockets_and_gets_one_again_when_one_closes(server, cookie_of):
    cookie = cookie_of("bao")
    held = [open_socket(server.port, cookie) for _ in range(60)]
    try:
        assert refused_with(server.port, cookie) == 403
        assert refused_with(server.port, cookie_of("amina")) == 101
        held.pop().close()
        assert refused_with(server.port, cookie) == 101
    finally:
        for each in held:
            each.close()


def test_after_the_sign_in_has_ended_a_websocket_takes_one_more_message(server, cookie_of, app):
    cookie = cookie_of("amina", new=True)
    socket = open_socket(server.port, cookie)
    sign_out(app, cookie.partition("=")[2], now())

    socket.send(bytes.fromhex("5a00"))  # the page runs once more and leads to the sign-in page
    socket.send(bytes.fromhex("5a00"))

    with pytest.raises(ConnectionClosed):
        while True:
            socket.recv(timeout=15)


def test_a_frame_larger_than_a_page_needs_closes_the_websocket(server, cookie_of):
    socket = open_socket(server.port, cookie_of("amina"))

    # The server may close before all of it was sent.
    with pytest.raises(ConnectionClosed) as closed:
        socket.send(b"\x5a" * (2 * MB + 1))
        socket.recv(timeout=15)
    assert closed.value.rcvd.code == 1009


def test_rubbish_on_websockets_leaves_a_few_lines_and_no_traceback(server, cookie_of):
    before = server.log.stat().st_size
    rubbish = [b"\xff" * 9, "text", b"\x5a\x05abc", b"", b"\x9a\x01\x02\x08\x01", b"\x00" * 50]

    for number in range(120):
        socket = open_socket(server.port, cookie_of("amina"))
        socket.send(rubbish[number % len(rubbish)])
        socket.close()

    with server.log.open() as log:
        log.seek(before)
        written = log.read()
    assert "Traceback" not in written
    assert written.count("\n") <= 20


# Uploads


def test_an_upload_without_a_sign_in_is_refused_and_holds_nothing(server, visit):
    session = visit("ella").session
    before = memory_mb(server)

    for number in range(3):
        body, headers = a_file(60 * MB)
        path = f"/_stcore/upload_file/{session}/{number}"
        own = {"Sec-Fetch-Site": "same-origin"}
        assert ask(server.port, "PUT", path, body, headers | own).status == 401
    assert ask(server.port, "PUT", path, in_pieces(60 * MB), own).status == 401

    assert memory_mb(server) - before < 60


def test_staff_whose_pages_take_no_files_cannot_upload(visit):
    body, headers = a_file(100)

    assert visit("gu").put("1", body, headers).status == 403


# Duty managers and branch heads: the photo of what was mended.
@pytest.mark.parametrize("login", ["amina", "dora", "ella", "fang"])
def test_everybody_else_uploads_what_their_pages_take(visit, login):
    body, headers = a_file(100)

    assert visit(login).put("1", body, headers).status == 204


def test_an_upload_from_a_page_elsewhere_is_refused(visit):
    body, headers = a_file(100)

    answer = visit("ella").put("1", body, headers | {"Sec-Fetch-Site": "cross-site"})

    assert answer.status == 403


def test_a_file_over_the_limit_is_refused_whether_or_not_it_says_its_length(visit):
    ella = visit("ella")
    body, headers = a_file(25 * MB)

    assert ella.put("1", body, headers).status == 413
    assert ella.put("2", iter([body[:MB], *in_pieces(24 * MB)]), headers).status == 413


def test_an_account_holds_three_large_files_until_one_is_taken_away(visit):
    ella = visit("ella")
    body, headers = a_file(19 * MB)

    statuses = [ella.put(f"large-{number}", body, headers).status for number in range(5)]
    assert statuses == [204, 204, 204, 429, 429]

    path = f"/_stcore/upload_file/{ella.session}/large-0"
    assert ask(ella.port, "DELETE", path, headers=ella.headers).status == 204
    assert ella.put("large-0", body, headers).status == 204


# Bodies


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/sign-in", 415),
        ("POST", "/sign-out", 303),
        ("POST", "/api/observations", 401),
        ("PUT", "/api/photos/" + "0" * 64, 401),
        ("POST", "/healthz", 405),
        ("GET", "/healthz", 200),
        ("POST", "/", 405),
        ("PUT", "/media/x", 401),
        ("POST", "/_stcore/agent/interact", 401),
        ("POST", "/_stcore/health", 405),
        ("POST", "/export/observations.csv", 405),
    ],
)
@pytest.mark.parametrize("said", [True, False])
def test_a_large_body_of_a_stranger_is_refused_on_every_route(server, method, path, status, said):
    before = memory_mb(server)
    body = b"x" * (40 * MB) if said else in_pieces(40 * MB)
    headers = {"Content-Type": "multipart/form-data; boundary=b", "Sec-Fetch-Site": "same-origin"}

    answer = ask(server.port, method, path, body, headers)

    assert answer.status == status
    assert memory_mb(server) - before < 30


def test_a_sign_in_form_that_is_sent_in_pieces_works(server):
    pieces = iter([b"login=amina&pass", b"word=correct-horse-battery"])

    assert ask(server.port, "POST", "/sign-in", pieces, FORM).status == 303


# What pages have put there


@pytest.mark.parametrize(
    "path",
    [
        "/media/0.jpg",
        "/%6dedia/0.jpg",
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/bidi-components/x/y.js",
        "/component/x/y.js",
    ],
)
def test_what_pages_have_put_there_needs_a_sign_in(server, cookie_of, path):
    for headers in ({}, {"Accept": "text/html"}, {"Host": "a/sign-in?"}, {"Host": "a/static/x?"}):
        answer = ask(server.port, path=path, headers=headers)
        assert answer.status == 401
        assert answer.headers["cache-control"] == "no-store"
        assert json.loads(answer.text)["code"] == "not_signed_in"

    signed_in = ask(server.port, path=path, headers={"Cookie": cookie_of("amina")})
    assert signed_in.status in (200, 404)
    assert signed_in.headers["cache-control"] == "no-store"


# Headers


@pytest.mark.parametrize(
    "path",
    ["/", "/today", "/sign-in", "/healthz", "/api/patrols/none", "/api/photos/" + "0" * 64,
     "/export/checklists.xlsx", "/media/x", "/_stcore/health", "/_stcore/metrics", "/nothing.js",
     "/export/observations.csv?from=2026-03-01&to=2026-03-02"],
)  # fmt: skip
@pytest.mark.parametrize("login", [None, "ella"])
def test_every_answer_says_how_it_may_be_used_and_is_not_kept(server, cookie_of, path, login):
    signed_in = {"Cookie": cookie_of(login)} if login else {}

    headers = ask(server.port, path=path, headers={"Accept": "text/html"} | signed_in).headers

    policy = headers["content-security-policy"]
    for part in ("frame-ancestors 'self'", "base-uri 'none'", "form-action 'self'",
                 "object-src 'none'", "default-src"):  # fmt: skip
        assert part in policy
    assert "unsafe-eval" not in policy
    assert "camera=(self)" in headers["permissions-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "strict-transport-security" not in headers
    assert "server" not in headers


def test_no_line_is_written_for_a_request(server, cookie_of):
    before = server.log.stat().st_size

    for _ in range(50):
        ask(server.port, path="/healthz")
        refused_with(server.port)
    refused_with(server.port, cookie_of("amina"))

    assert server.log.stat().st_size == before
