"""The real server as a process of its own, and Chromium."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from commands.serving import CHROMIUM_FLAGS, CHROMIUM_HINT, chromium_path
from services.application import Application, open_application
from settings import ROOT, Settings
from tests.browser.tablets import Tablet, Tablets
from tests.engines import database_of
from tests.warm_start import WarmServer

# A machine that does other things as well may take its time.
TIMEOUT_MS = 30_000
expect.set_options(timeout=TIMEOUT_MS)

PORTRAIT_TABLET = {"width": 820, "height": 1180}
LANDSCAPE_TABLET = {"width": 1180, "height": 820}
PHONE = {"width": 390, "height": 844}


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


@pytest.fixture(scope="module")
def app(settled_copy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """One database a module: starting a server for each test would take most of the time."""
    folder = tmp_path_factory.mktemp("hall")
    with settled_copy(folder) as database:
        photos = folder / "xunting.photos"
        settings = Settings(database, ROOT / "checklists", secure_cookies=False, photos=photos)
        opened = open_application(settings, datetime.now(UTC))
        yield opened
        opened.store.close()


@pytest.fixture(scope="module")
def _process(chromium: Browser, app: Application) -> Iterator[WarmServer]:
    log = app.photos_dir.with_suffix(".log")
    process = WarmServer(database_of(app.store), log, photos=app.photos_dir)
    process.start()
    yield process
    process.kill()


@pytest.fixture
def server(_process: WarmServer, app: Application) -> Iterator[WarmServer]:
    """The server on the database of ``app``, with the people of tests/people.py and no open
    patrol."""
    yield _process
    if not _process.running:
        _process.start()
    with app.store.write() as db:
        db.execute("UPDATE packed_patrols SET finished_us = opened_us WHERE finished_us IS NULL")
        db.execute("UPDATE assignments SET to_on = NULL WHERE to_on = from_on")


@pytest.fixture
def empty_server(chromium: Browser, empty_app: Application, tmp_path: Path) -> Iterator[WarmServer]:
    """A server on a database without accounts."""
    process = WarmServer(database_of(empty_app.store), tmp_path / "server.log")
    process.start()
    yield process
    process.kill()


@pytest.fixture(scope="session")
def tablets(chromium: Browser) -> Tablets:
    return Tablets(chromium, TIMEOUT_MS)


@pytest.fixture
def tablet(tablets: Tablets) -> Iterator[Callable[..., Page]]:
    """``tablet("zh-CN")``: a page on a tablet of its own; a fault in its scripts fails, and so
    does anything that the page's own policies forbid."""
    used: list[Tablet] = []

    def open_tablet(locale: str = "zh-CN", **changes: Any) -> Page:
        wanted = {"viewport": PORTRAIT_TABLET, "has_touch": True} | changes
        used.append(tablets.take(locale=locale, **wanted))
        return used[-1].page

    yield open_tablet
    for each in used:
        tablets.give_back(each)
    assert [fault for each in used for fault in each.faults] == []
