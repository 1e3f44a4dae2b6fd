"""A websocket to the real server, as a program opens it."""

from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect


def open_socket(
    port: int, cookie: str = "", path: str = "/_stcore/stream", **headers: str
) -> ClientConnection:
    """:raises InvalidStatus: refused before it was accepted"""
    wanted = {name.replace("_", "-"): value for name, value in headers.items()}
    if cookie:
        wanted["Cookie"] = cookie
    return connect(
        f"ws://127.0.0.1:{port}{path}",
        additional_headers=wanted,
        subprotocols=["streamlit"],
        open_timeout=15,
        close_timeout=1,  # a server that has refused something does not say goodbye
        proxy=None,
        max_size=None,
        legacy=True,  # not only in a with block
    )


def refused_with(port: int, cookie: str = "", path: str = "/_stcore/stream", **headers: str) -> int:
    """The status of the refusal; 101: it was accepted."""
    try:
        open_socket(port, cookie, path, **headers).close()
    except InvalidStatus as refusal:
        return refusal.response.status_code
    return 101
