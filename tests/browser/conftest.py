"""The real server as a process of its own, and Chromium."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from commands.serving import CHROMIUM_FLAGS, CHROMIUM_HINT, ServerProcess, chromium_path
from services.application import Application

PORTRAIT_TABLET = {"width": 820, "height": 1180}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(CHROMIUM_HINT)
        pytest.skip(CHROMIUM_HINT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def _running(app: Application, folder: Path) -> Iterator[ServerProcess]:
    process = ServerProcess(app.store.path, folder / "server.log")
    process.start()
    yield process
    process.kill()


@pytest.fixture
def server(chromium: Browser, app: Application, tmp_path: Path) -> Iterator[ServerProcess]:
    """The server on the database of ``app``, with the people of tests/people.py."""
    yield from _running(app, tmp_path)


@pytest.fixture
def empty_server(
    chromium: Browser, empty_app: Application, tmp_path: Path
) -> Iterator[ServerProcess]:
    """The server on a database without accounts."""
    yield from _running(empty_app, tmp_path)


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
