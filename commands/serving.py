"""A server process and a browser of one's own, for screenshots, benchmarks and browser tests."""

import contextlib
import os
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Protocol

from settings import ROOT

CHROMIUM_HINT = (
    "Chromium and a Chinese font are needed: sudo apt-get install chromium fonts-noto-cjk"
)
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_TIMEOUT_S = 60


def chromium_path() -> str | None:
    """Where Chromium is installed, if it is."""
    paths = (shutil.which(name) for name in ("chromium", "chromium-browser"))
    return next(filter(None, paths), None)


def free_port() -> int:
    """A port that nothing uses, and that no connection is given by itself while a server starts:
    those begin at 32768."""
    while True:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", random.randrange(10_000, 32_000)))
            return int(probe.getsockname()[1])


class Running(Protocol):
    pid: int

    def kill(self) -> None: ...
    def wait(self) -> int: ...


class ServerProcess:
    """The app on a free port; it can be killed and started again.

    :param database: an SQLite file, or the address of a PostgreSQL database
    :param script: another Streamlit script to run instead, with ``streamlit run``
    :param photos: their folder; None: that of the settings
    """

    def __init__(
        self, database: Path | str, log: Path, script: str | None = None, photos: Path | None = None
    ) -> None:
        self.database = database
        self.log = log
        self.script = script
        self.photos = photos
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self._process: Running | None = None

    def start(self) -> None:
        """Start the server and wait until it answers.

        :raises RuntimeError: the server does not answer; the message holds its log
        """
        self._process = self._begin()
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.05)
        self.kill()
        message = f"the server did not start:\n{self.log.read_text()}"
        raise RuntimeError(message)

    @property
    def arguments(self) -> list[str]:
        """Of ``commands.serve``."""
        return ["--port", str(self.port)]

    @property
    def environment(self) -> dict[str, str]:
        photos = {"XUNTING_PHOTOS": str(self.photos)} if self.photos else {}
        here = {"XUNTING_DATABASE": str(self.database), "PYTHONPATH": str(ROOT)}
        return os.environ | here | photos

    def _begin(self) -> Running:
        command = [sys.executable, "-m", "commands.serve", *self.arguments]
        if self.script is not None:
            command = [sys.executable, "-m", "streamlit", "run", self.script]
            command += ["--server.port", str(self.port)]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )

    @property
    def running(self) -> bool:
        return self._process is not None

    @property
    def process_id(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """As a power cut would: no chance to tidy up."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
