"""Connections that are left open, by anybody, keep nobody from a tap."""

import contextlib
import resource
import socket
import threading
import time

import pytest

from tests.server.conftest import ask, connect

ADDRESSES = [f"127.0.0.{number}" for number in range(1, 8)]
HELD = 2000
A_TAP_S = 5.0  # generous: the machine does other things as well


@pytest.fixture(autouse=True)
def many_files():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(before[1], 8192), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def hold(port, beginning: bytes, addresses) -> contextlib.ExitStack:
    """``HELD`` connections that send ``beginning`` and no more."""
    stack = contextlib.ExitStack()
    for number in range(HELD):
        held = stack.enter_context(connect(port, addresses[number % len(addresses)]))
        if beginning:
            with contextlib.suppress(OSError):
                held.sendall(beginning)
    return stack


def assert_answers(server, cookie) -> None:
    """Taps of a tablet at the same address and at another, and the health check."""
    for source in ("127.0.0.1", "127.0.0.99"):
        for _ in range(10):
            began = time.monotonic()
            tap = ask(
                server.port, "POST", "/api/observations", b'{"events": []}',
                {"Cookie": cookie, "X-Xunting": "1"}, source=source,
            )  # fmt: skip
            assert tap.status in (200, 400)
            assert ask(server.port, path="/healthz", source=source).status == 200
            assert time.monotonic() - began < A_TAP_S


@pytest.mark.parametrize("addresses", [ADDRESSES[:1], ADDRESSES])
@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nlogin=",
        b"PUT /_stcore/upload_file/x/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\nx",
    ],
    ids=["idle", "half a head", "half a form", "half a file"],
)
def test_taps_and_health_are_answered_while_connections_are_held(
    server, cookie_of, beginning, addresses
):
    cookie = cookie_of("amina")

    with hold(server.port, beginning, addresses):
        assert_answers(server, cookie)


def test_a_head_that_comes_byte_by_byte_is_not_waited_for(server, cookie_of):
    began = time.monotonic()

    with connect(server.port) as slow, pytest.raises(OSError):
        slow.sendall(b"GET / HTTP/1.1\r\nX: ")
        while time.monotonic() - began < 40:
            time.sleep(1)
            slow.sendall(b"x")

    assert time.monotonic() - began < 30


def half_a_photo(port: int, cookie: str) -> socket.socket:
    """A photo on its way over bad Wi-Fi: 1000 of 2000 bytes are there."""
    tablet = connect(port)
    tablet.sendall(
        b"PUT /api/photos/" + b"0" * 64 + b"?patrol=x HTTP/1.1\r\nHost: x\r\nX-Xunting: 1\r\n"
        b"Cookie: " + cookie.encode() + b"\r\nContent-Length: 2000\r\n\r\n" + b"x" * 1000
    )
    return tablet


def test_a_connection_of_a_live_sign_in_is_not_let_go_for_those_of_strangers(server, cookie_of):
    with half_a_photo(server.port, cookie_of("amina")) as tablet:
        time.sleep(2)
        with hold(server.port, b"", ADDRESSES[:1]):
            tablet.sendall(b"x" * 1000)
            # All of it was read, and only then there is no such patrol.
            assert tablet.recv(100).startswith(b"HTTP/1.1 415")


def test_sixty_tablets_behind_one_address_have_several_connections_each(server, cookie_of):
    logins = ["amina", "bao", "chen", "dora", "ella", "fang"]
    cookies = [cookie_of(login) for login in logins]
    with contextlib.ExitStack() as stack:
        held = [
            stack.enter_context(half_a_photo(server.port, cookies[number % 6]))
            for number in range(60 * 5)
        ]
        time.sleep(2)
        for each in held:
            each.sendall(b"x" * 1000)

        answers = [each.recv(100)[:10] for each in held]

    # Who may not walk patrols is told so before the photo is read.
    assert set(answers) == {b"HTTP/1.1 4"}
    assert len(answers) == 300


def test_the_log_stays_small_while_connections_are_held(server):
    before = server.log.stat().st_size
    stop = threading.Event()

    def hammer() -> None:
        while not stop.is_set():
            with contextlib.suppress(OSError), connect(server.port) as rubbish:
                rubbish.sendall(b"\x16\x03\x01 no HTTP at all\r\n\r\n")
                rubbish.recv(100)

    threads = [threading.Thread(target=hammer) for _ in range(4)]
    for each in threads:
        each.start()
    time.sleep(3)
    stop.set()
    for each in threads:
        each.join()

    assert server.log.stat().st_size - before < 2000
