"""The real server as a process of its own, and Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from services.application import Application
from settings import ROOT

PORTRAIT_TABLET = {"width": 820, "height": 1180}
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Server:
    """``streamlit run app.py`` on a free port; it can be killed and started again."""

    def __init__(self, database: Path, log: Path) -> None:
        self.database = database
        self.log = log
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py",
                 "--server.port", str(self.port)],
                cwd=ROOT,
                env=os.environ | {"XUNTING_DATABASE": str(self.database)},
                stdout=log,
                stderr=subprocess.STDOUT,
            )  # fmt: skip
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.05)
        pytest.fail(f"the server did not start:\n{self.log.read_text()}")

    def kill(self) -> None:
        """As a power cut would: no chance to tidy up."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if path is None:
        message = (
            "browser tests need Chromium and a Chinese font: "
            "sudo apt-get install chromium fonts-noto-cjk"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def server(app: Application, tmp_path: Path) -> Iterator[Server]:
    """The server on the database of ``app``, with the people of tests/people.py."""
    running = Server(app.store.path, tmp_path / "server.log")
    running.start()
    yield running
    running.kill()


@pytest.fixture
def empty_server(empty_app: Application, tmp_path: Path) -> Iterator[Server]:
    running = Server(empty_app.store.path, tmp_path / "server.log")
    running.start()
    yield running
    running.kill()


@pytest.fixture
def tablet(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """``tablet("zh-CN")``: a new page on a tablet of its own; a fault in its scripts fails."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_tablet(locale: str = "zh-CN") -> Page:
        context = chromium.new_context(viewport=PORTRAIT_TABLET, locale=locale, has_touch=True)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_tablet
    for context in contexts:
        context.close()
    assert faults == []
