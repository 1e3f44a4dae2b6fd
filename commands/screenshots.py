"""``make screenshots``: renew the pictures of the READMEs from the real app."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from commands import run
from commands.serving import CHROMIUM_FLAGS, CHROMIUM_HINT, ServerProcess, chromium_path
from locales import Words
from services.application import open_application
from services.demonstration import PASSWORD, load_demonstration
from settings import ROOT, Settings

FOLDER = ROOT / "docs" / "screenshots"
TABLET: ViewportSize = {"width": 820, "height": 1180}
LOCALES = {"zh_CN": "zh-CN", "en": "en-GB"}


def main() -> int:
    path = chromium_path()
    if path is None:
        print(CHROMIUM_HINT)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        database = Path(name) / "xunting.db"
        now = datetime.now(UTC)
        settings = Settings(database, ROOT / "checklists", secure_cookies=False)
        print("Loading the demonstration …", flush=True)
        load_demonstration(open_application(settings, now), now)
        server = ServerProcess(database, Path(name) / "server.log")
        server.start()
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        for language, locale in LOCALES.items():
            context = browser.new_context(viewport=TABLET, locale=locale, has_touch=True)
            _take(context.new_page(), server.url, Words(language))
            context.close()
        browser.close()
        server.kill()
    return 0


def _take(page: Page, url: str, words: Words) -> None:
    def picture(name: str) -> None:
        page.wait_for_timeout(1500)  # charts and fonts come to rest
        page.screenshot(path=FOLDER / f"{words.language}-{name}.png")
        print(f"docs/screenshots/{words.language}-{name}.png", flush=True)

    page.goto(f"{url}/sign-in")
    page.fill("#login", "manager1")
    page.fill("#password", PASSWORD)
    page.click("form button")
    page.locator(".st-key-card_now").wait_for()
    picture("today")
    page.get_by_text(words("today.start_other_title")).tap()
    page.wait_for_timeout(500)  # it unfolds
    page.get_by_role("button", name=words("today.start_other")).tap()
    rows = page.locator("dialog article.row")
    rows.first.wait_for()
    for number, result in enumerate(["pass", "pass", "fail", "pass", "na", "pass"]):
        rows.nth(number).locator(f"button[data-answer={result}]").tap()
    picture("board")
    page.locator("dialog .header-line").tap()
    page.get_by_role("button", name=words("board.footfall_peak")).tap()
    page.get_by_label(words("board.waiting"), exact=True).fill("6")
    page.get_by_role("button", name=words("board.save_header"), exact=True).tap()
    page.locator("dialog .person", has_text=words("position.counter")).first.tap()
    for norm in ("account-opening-time", "tariff-change-time"):
        page.locator("dialog .foot .clocks").tap()
        page.locator(f"dialog [data-clock={norm}]").tap()
    picture("clocks")
    for _ in range(2):
        page.locator("dialog .clock .primary").first.tap()
    page.get_by_role("button", name=words("board.finish"), exact=True).tap()
    page.get_by_role("button", name=words("board.finish_now")).tap()
    page.get_by_role("button", name=words("patrol.back")).wait_for()

    page.context.clear_cookies()
    page.goto(f"{url}/sign-in")
    page.fill("#login", "branch.head")
    page.fill("#password", PASSWORD)
    page.click("form button")
    page.locator(".cockpit h1").wait_for()
    picture("cockpit")
    page.goto(f"{url}/red_lines")
    page.get_by_role("button", name=words("red_lines.look")).first.wait_for()
    picture("red_lines")
    page.goto(f"{url}/staff_scores")
    page.get_by_test_id("stVegaLiteChart").first.wait_for()
    picture("staff_scores")
    page.goto(f"{url}/score_trends")
    page.get_by_test_id("stVegaLiteChart").first.wait_for()
    picture("score_trends")
    page.goto(f"{url}/norms")
    page.locator("h1").wait_for()
    picture("norms")


if __name__ == "__main__":
    run(main)
