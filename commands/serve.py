"""``make run``: serve the app.

``streamlit run app.py`` works as well. The difference is one socket option: Streamlit binds a
socket on which asyncio does not switch off Nagle's algorithm, so that a client which delays its
acknowledgements waits 40 ms for every answer (measured: 44 ms against 0.8 ms for the smallest
route). uvicorn's own socket has it off.
"""

import argparse

import uvicorn

from commands import run
from settings import read_settings


def main() -> int:
    parser = argparse.ArgumentParser(description="Serve the app.")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--host", default="0.0.0.0", help="0.0.0.0: tablets may connect")
    arguments = parser.parse_args()
    read_settings()  # a bad one is said before anything starts
    print(f"Xunting 巡厅: http://localhost:{arguments.port}", flush=True)
    uvicorn.run(
        "app:app",
        host=arguments.host,
        port=arguments.port,
        log_level="warning",
        access_log=False,
        # As Streamlit's own runner sets them.
        ws="websockets-sansio",
        ws_ping_interval=30,
        ws_ping_timeout=30,
        ws_max_size=200 * 1024**2,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=5,
    )
    return 0


if __name__ == "__main__":
    run(main)
