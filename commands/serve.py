"""``make run``: serve the app.

``streamlit run app.py`` works as well, without what only a server can bound: how many connections
are held, how long a slow one is waited for, and the size of a websocket's frames.

Streamlit also binds a socket on which asyncio does not switch off Nagle's algorithm, so that a
client which delays its acknowledgements waits 40 ms for every answer (measured: 44 ms against
0.8 ms for the smallest route). uvicorn's own socket has it off.
"""

import argparse
import contextlib
import errno
import re
import resource
import socket
import sys

import uvicorn

from commands import run
from services.application import application

# A page sends the state of its fields, and nothing else; files and photos come by HTTP.
# .streamlit/config.toml says the same, for ``streamlit run``.
MAX_FRAME_BYTES = 2 * 1000**2
BACKLOG = 2048  # waiting to be accepted
ACCEPTED_AT_ONCE = 100  # asyncio takes as many in one go, before any of them can be let go


class Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for each in (each for server in self.servers for each in server.sockets):
            with socket.fromfd(each.fileno(), each.family, each.type) as listening:
                listening.listen(BACKLOG)  # asyncio set it to ACCEPTED_AT_ONCE


def main() -> int:
    parser = argparse.ArgumentParser(description="Serve the app.")
    parser.add_argument("--port", default="8501", help="1 to 65535")
    parser.add_argument("--host", default="0.0.0.0", help="0.0.0.0: tablets may connect")
    arguments = parser.parse_args()
    application()  # a bad setting is said before anything starts, and a database that is none
    port = _port(arguments.host, arguments.port)
    _allow_many_files()
    print(f"Xunting 巡厅: http://localhost:{port}", flush=True)
    config = uvicorn.Config(
        "app:app",
        host=arguments.host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        backlog=ACCEPTED_AT_ONCE,
        http="web.connections:BoundedHttp",
        ws="web.connections:BoundedWebSocket",
        ws_max_size=MAX_FRAME_BYTES,
        # As Streamlit's own runner sets them.
        ws_ping_interval=30,
        ws_ping_timeout=30,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=5,
    )
    server = Server(config)
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    return 0 if server.started else 3


def _port(host: str, given: str) -> int:
    """The port, when it is free; else the program ends with what to do."""
    another = "Take another one: make run PORT=9000."
    if not re.fullmatch("[0-9]{1,5}", given) or not 1 <= int(given) <= 65535:
        sys.exit(f"PORT={given!r}: give a number from 1 to 65535, for example make run PORT=9000.")
    try:
        with socket.create_server((host, int(given))):
            return int(given)
    except socket.gaierror as error:
        sys.exit(f"--host {host!r} is no address of this machine ({error.strerror}).")
    except PermissionError:
        sys.exit(f"PORT={given!r}: this user may not open it. {another}")
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            sys.exit(f"--host {host!r}, PORT={given!r}: cannot be opened ({error.strerror}).")
        sys.exit(f"PORT={given!r}: another program uses it. {another}")


def _allow_many_files() -> None:
    """Every connection is an open file; the usual limit of 1,024 is meant to be raised."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    run(main)
