"""``make pictures``: renew the pictures of ``docs/design.md`` from the tokens and the real app.

With the database of a demonstration (``FROM=…``), which is copied, it takes under a minute; loading
one takes another.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, ViewportSize, sync_playwright

from commands import run
from commands.serving import CHROMIUM_FLAGS, CHROMIUM_HINT, ServerProcess, chromium_path
from services.application import open_application
from services.demonstration import PASSWORD, load_demonstration
from settings import ROOT, Settings

FOLDER = ROOT / "docs" / "design"
TOKENS = ROOT / "design" / "tokens.css"
SHEET = Path(__file__).with_name("token_sheet.html")
DESK: ViewportSize = {"width": 960, "height": 1000}  # wide enough for doors at the top
TABLET: ViewportSize = {"width": 820, "height": 1180}
PHONE: ViewportSize = {"width": 390, "height": 844}
SCHEMES = ("light", "dark")
HALL = "人民路营业厅"
CHART = "[class*='st-key-chart_']"


@dataclass(frozen=True)
class ShownChart:
    """The first chart of a page whose heading has these words."""

    name: str
    path: str
    title: str
    schemes: tuple[str, ...] = SCHEMES


CHARTS = (
    ShownChart("trend", "score_trends?hall={hall}", "Kept week by week"),
    ShownChart("bands", "staff_scores?hall={hall}", "Scores and 90 % bands"),
    ShownChart("funnel", "funnel?of=people&hall=own", "Share kept"),
    ShownChart("map", "norm_map", "Norms kept week by week"),
    ShownChart("change", "what_changed", "Why the score changed"),
    ShownChart("hours", "coverage", "When", ("light",)),
)


def main() -> int:
    path = chromium_path()
    if path is None:
        print(CHROMIUM_HINT)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with _served(source) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        for scheme in SCHEMES:
            _take_sheet(browser, scheme)
            _take_charts(_signed_in(browser, url, DESK, scheme), url, scheme)
        _take_touched(_signed_in(browser, url, TABLET, "light"), url)
        _take_phone(_signed_in(browser, url, PHONE, "dark"), url)
        browser.close()
    return 0


@contextmanager
def _served(source: Path | None) -> Iterator[str]:
    """The app with a demonstration; its address."""
    with tempfile.TemporaryDirectory() as name:
        database = Path(name) / "xunting.db"
        if source is not None:
            for part in source.parent.glob(f"{source.name}*"):
                shutil.copy(part, database.with_name(part.name.replace(source.name, database.name)))
        else:
            print("Loading the demonstration …", flush=True)
            now = datetime.now(UTC)
            settings = Settings(database, ROOT / "checklists", secure_cookies=False)
            load_demonstration(open_application(settings, now), now)
        server = ServerProcess(database, Path(name) / "server.log")
        server.start()
        yield server.url
        server.kill()


def _signed_in(browser: Browser, url: str, size: ViewportSize, scheme: str) -> Page:
    context = browser.new_context(
        viewport=size, locale="en-GB", has_touch=size != DESK, color_scheme="dark"
        if scheme == "dark" else "light",
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{url}/sign-in")
    page.fill("#login", "branch.head")
    page.fill("#password", PASSWORD)
    page.click("form button")
    _come_to_rest(page)
    return page


def _open(page: Page, url: str, path: str) -> None:
    page.goto(f"{url}/{path}")
    _come_to_rest(page)


def _come_to_rest(page: Page) -> None:
    page.locator("h1").first.wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_function(
        """() => !document.querySelector("[data-testid=stSkeleton], [data-stale=true]")
          && [...document.querySelectorAll("[data-testid=stVegaLiteChart]")]
            .every((chart) => chart.querySelector("svg, canvas"))"""
    )
    page.wait_for_timeout(400)  # fonts


def _hall_id(page: Page, url: str) -> str:
    """The id of one hall, from the link of its charts."""
    _open(page, url, "score_trends")
    name = page.locator(CHART, has_text=HALL).first
    link = name.locator("svg .mark-symbol a, svg .mark-symbol path").first
    found = link.evaluate("(point) => point.__data__.href")
    return str(found).rpartition("hall=")[2].partition("&")[0]


def _take_sheet(browser: Browser, scheme: str) -> None:
    page = browser.new_page(viewport={"width": 900, "height": 600})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_content(
        SHEET.read_text(encoding="utf-8").replace(
            "/* tokens */", TOKENS.read_text(encoding="utf-8")
        )
    )
    _save(page.locator("main"), f"tokens-{scheme}")
    page.close()


def _take_charts(page: Page, url: str, scheme: str) -> None:
    hall = _hall_id(page, url)
    _save(
        page.locator("[data-testid=stHorizontalBlock]", has=page.locator(CHART)).first,
        f"halls-{scheme}",
    )
    for each in CHARTS:
        if scheme not in each.schemes:
            continue
        _open(page, url, each.path.format(hall=hall))
        chart = page.locator(CHART, has_text=each.title).first
        _save(chart, f"{each.name}-{scheme}")
        if each.name == "funnel" and scheme == "light":
            eyes = page.context.new_cdp_session(page)
            for kind in ("deuteranopia", "protanopia", "tritanopia"):
                eyes.send("Emulation.setEmulatedVisionDeficiency", {"type": kind})
                _save(chart, f"{each.name}-{kind}")
            eyes.send("Emulation.setEmulatedVisionDeficiency", {"type": "none"})
    page.context.close()


def _take_touched(page: Page, url: str) -> None:
    _open(page, url, "score_trends")
    point = page.locator(CHART).first.locator("svg .mark-symbol path").nth(12)
    point.scroll_into_view_if_needed()
    place = point.bounding_box()
    assert place is not None  # it is in view
    page.touchscreen.tap(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.locator(".chart-told:popover-open").wait_for()
    _save(page, "touched")
    page.context.close()


def _take_phone(page: Page, url: str) -> None:
    _open(page, url, "norm_health")
    page.get_by_test_id("stTable").first.scroll_into_view_if_needed()
    _save(page, "cards-dark")
    _open(page, url, "funnel?from=2020-01-01&to=2020-01-07")
    _save(page, "nothing-dark")
    page.context.close()


def _save(what: Page | Locator, name: str) -> None:
    path = FOLDER / f"{name}.png"
    what.screenshot(path=path)
    print(path.relative_to(ROOT), flush=True)


if __name__ == "__main__":
    run(main)
