"""The page of files: what the button saves is what the route sends, and its hash is shown."""

import hashlib
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from domain.imports.csv_text import BOM
from locales import Words
from services.patrols.observations import record_events
from tests.browser.steps import go_signed_in
from tests.builders import a_patrol, an_event

pytestmark = pytest.mark.browser


def test_the_button_saves_the_file_and_says_its_rows_and_hash(server, tablet, app, people):
    words = Words("zh_CN")
    now = datetime.now(UTC)
    patrol = a_patrol(app, people.amina, people.east.id, now)
    event = an_event(patrol, people.gu.id, note="=1+1", captured_at=now.isoformat())
    assert record_events(app, people.amina, [event], now).rejected == []
    page = tablet()
    go_signed_in(page, server.url, app, "dora")
    page.goto(f"{server.url}/observations")

    with page.expect_download() as download:
        page.get_by_role("button", name=words("observations.download_rows", count=1)).tap()

    data = download.value.path().read_bytes()
    assert data.startswith(BOM)
    assert b",'=1+1," in data
    said = words("download.done", total=1, sha256=hashlib.sha256(data).hexdigest())
    expect(page.get_by_role("status").filter(has_text="SHA-256")).to_have_text(said)


def test_what_the_server_refuses_is_told_and_not_saved(server, tablet, app, people):
    words = Words("zh_CN")
    page = tablet()
    go_signed_in(page, server.url, app, "dora")
    page.goto(f"{server.url}/exports?from=2026-03-01&to=2026-01-01")

    page.get_by_role("button", name=words("exports.download"), exact=True).tap()

    told = words("problem.period_reversed", first="2026-03-01", last="2026-01-01")
    expect(page.get_by_text(told)).to_be_visible()
