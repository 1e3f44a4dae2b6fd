"""What every answer says about how far it may be trusted, framed and kept."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

_COMMON = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # The board takes photos.
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), "
    "serial=(), hid=(), midi=(), display-capture=()",
}
# Browsers keep it for a year.
_HSTS = "max-age=31536000"
_FRAMED = "frame-ancestors 'self'; base-uri 'none'; form-action 'self'; object-src 'none'"
# Streamlit's page has one script inside ("window.prerenderReady = false"); components come as
# blobs; styles are written by scripts. Charts do without eval.
_SHELL_SCRIPT = "'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='"
_PAGE = (
    f"default-src 'self'; script-src 'self' blob: {_SHELL_SCRIPT}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; media-src 'self' blob:; frame-src 'none'; "
    "manifest-src 'self'; " + _FRAMED
)
_SIGN_IN = f"default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; {_FRAMED}"
_NOTHING = f"default-src 'none'; {_FRAMED}"
_DATA = (
    "/api/", "/export/", "/calendar/", "/healthz", "/media/", "/_stcore/", "/component/",
    "/sign-out",
)  # fmt: skip


def with_headers(send: Send, path: str, *, secure: bool) -> Send:
    """``send``, with the headers that are missing.

    :param path: of the request
    :param secure: people come by HTTPS
    """
    wanted = _wanted(path, secure)

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if not path.startswith("/static/"):  # the same for everybody, named by its content
                headers["Cache-Control"] = "no-store"
            for name, value in wanted.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def _wanted(path: str, secure: bool) -> Mapping[str, str]:
    if path in ("/sign-in", "/first-visit"):
        policy = _SIGN_IN
    elif path.startswith(_DATA):
        policy = _NOTHING
    else:
        policy = _PAGE
    wanted = _COMMON | {"Content-Security-Policy": policy}
    return wanted | {"Strict-Transport-Security": _HSTS} if secure else wanted
