"""Streamlit's page around ours: in the reader's language, and told where the server is."""

from html import escape
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import Message, Scope, Send

from locales import Words

_SCRIPT = Path(__file__).parent / "frame.js"
_PATH = "/frame.js"
_FIRST_SCRIPT = b'<script type="module"'


def frame_page(page: bytes, words: Words, head: str = "") -> bytes:
    """The page with its language, our title and head, and ``frame.js`` before every other script.

    :param head: looks and parts that every page needs: what is drawn stands in its place at once
    """
    language = words.language.replace("_", "-")
    title = escape(words("app.name"))
    return (
        page.replace(b'<html lang="en">', f'<html lang="{language}">'.encode(), 1)
        .replace(b"<title>Streamlit</title>", f"<title>{title}</title>".encode(), 1)
        .replace(
            _FIRST_SCRIPT,
            f'{head}<script src="{_PATH}"></script>'.encode() + _FIRST_SCRIPT,
            1,
        )
    )


def uncompressed(scope: Scope) -> Scope:
    """The same request for an answer that can be read."""
    kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": kept}


def framing(send: Send, words: Words, head: str) -> Send:
    """``send``, with a page framed once it is complete."""
    start: Message = {}
    parts: list[bytes] = []

    async def sending(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
            return
        parts.append(message.get("body", b""))
        if message.get("more_body"):
            return
        body = b"".join(parts)
        if "text/html" in Headers(raw=start["headers"]).get("content-type", ""):
            body = frame_page(body, words, head)
            headers = MutableHeaders(scope=start)
            headers["content-length"] = str(len(body))
            for name in ("etag", "last-modified"):  # of the file, which says it in English
                del headers[name]
        await send(start)
        await send({"type": "http.response.body", "body": body})

    return sending


async def get_script(request: Request) -> Response:
    return FileResponse(_SCRIPT, media_type="text/javascript")


routes = [Route(_PATH, get_script, methods=["GET"])]
