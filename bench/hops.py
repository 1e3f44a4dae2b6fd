"""Print how long it takes from a tap on a door or a view until the page stands still, on the
demonstration, for the branch head and a duty manager.

The clock begins with the click event and ends with the last change of the page before it is still:
its script has run to the end, no part is stale, no skeleton is left, every chart is drawn. The
first round meets what nobody has looked at since the data changed; the others what was kept.

`python -m bench hops`
"""

import os
import statistics
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.verdict import verdict
from commands.serving import CHROMIUM_FLAGS, CHROMIUM_HINT, ServerProcess, chromium_path
from services.application import Application, open_application
from services.demonstration import PASSWORD, load_demonstration
from services.halls.sign_in import SESSION_COOKIE, sign_in
from settings import ROOT, Settings

ROUNDS = 4
MEDIAN_MS, P95_MS = 250, 600
# A database of the demonstration that is there already; else one is made.
KEPT = "BENCH_DATABASE"
WHO = {"branch.head": (1280, 900), "manager3": (1180, 820)}

# From the click until the last change before the page has been still for a while.
_HOP = """
(path) => new Promise((resolve) => {
  const link = [...document.querySelectorAll(".st-key-frame a")]
    .find((each) => new URL(each.href).pathname === path);
  const app = document.querySelector("[data-testid=stApp]");
  const begun = performance.now();
  let last = begun, drawn = begun, shift = 0, heading = 0;
  const before = document.querySelector("h1")?.textContent;
  const shifts = new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) shift += each.value;
  });
  shifts.observe({ type: "layout-shift" });
  const changes = new MutationObserver(() => { last = performance.now(); });
  const names = ["data-stale", "data-test-script-state", "class", "style", "d", "transform"];
  changes.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: names,
  });
  const done = () => app.dataset.testScriptState === "notRunning"
    && location.pathname === path
    && !document.querySelector("[data-stale=true], [data-testid=stSkeleton]")
    && [...document.querySelectorAll("[data-testid=stVegaLiteChart]")]
      .every((each) => each.querySelector("svg, canvas"));
  link.click();
  const look = () => {
    const now = performance.now();
    const title = document.querySelector("h1")?.textContent;
    if (!heading && location.pathname === path && title !== before) heading = now;
    if (done() && now - last > 300) {
      changes.disconnect(); shifts.disconnect();
      resolve({ settled: last - begun, heading: (heading || last) - begun, shift });
    } else setTimeout(look, 16);
  };
  look();
})
"""


def main() -> bool:
    path = chromium_path()
    if path is None:
        print(CHROMIUM_HINT)
        return False
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        app = _demonstration(Path(name))
        server = ServerProcess(app.store.path, Path(name) / "server.log")
        server.start()
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        try:
            hops = [hop for login in WHO for hop in _hops_of(browser, server.url, app, login)]
        finally:
            browser.close()
            server.kill()
    return _report(hops)


def _demonstration(folder: Path) -> Application:
    kept = os.environ.get(KEPT)
    database = Path(kept) if kept else folder / "demonstration.db"
    app = open_application(
        Settings(database, ROOT / "checklists", secure_cookies=False), datetime.now(UTC)
    )
    if not kept:
        print("Preparing …", flush=True)
        load_demonstration(app, datetime.now(UTC))
    return app


def _hops_of(
    browser: Browser, url: str, app: Application, login: str
) -> list[tuple[int, str, dict[str, float]]]:
    """(Round, path, what was measured) of every view of every door."""
    width, height = WHO[login]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    token = sign_in(app, login, PASSWORD, datetime.now(UTC))
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": url}])
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("h1")
    page.wait_for_timeout(2000)
    hops = []
    for number in range(ROUNDS):
        for door in _paths(page, "doors"):
            hops.append((number, door, page.evaluate(_HOP, door)))
            hops += [
                (number, view, page.evaluate(_HOP, view))
                for view in _paths(page, "views")
                if view != door
            ]
    context.close()
    return hops


def _paths(page: Page, row: str) -> list[str]:
    paths: list[str] = page.evaluate(
        """(row) => [...document.querySelectorAll(`.st-key-${row} a`)]
            .map((each) => new URL(each.href).pathname)""",
        row,
    )
    return paths


def _report(hops: list[tuple[int, str, dict[str, float]]]) -> bool:
    held = []
    for title, chosen in (
        ("first visits", [hop for hop in hops if hop[0] == 0]),
        ("later visits", [hop for hop in hops if hop[0] > 0]),
    ):
        settled = sorted(hop[2]["settled"] for hop in chosen)
        p95 = settled[min(len(settled) - 1, int(0.95 * len(settled)))]
        median = statistics.median(settled)
        print(f"\n{title}: {len(settled)} hops, median {median:.0f} ms, p95 {p95:.0f} ms")
        for path in dict.fromkeys(hop[1] for hop in chosen):
            of_path = [hop[2] for hop in chosen if hop[1] == path]
            parts = {name: statistics.median(each[name] for each in of_path) for name in of_path[0]}
            print(
                f"  {path:<22} settled {parts['settled']:6.0f} ms"
                f"   heading {parts['heading']:6.0f} ms   layout shift {parts['shift']:.3f}"
            )
        if title == "later visits":
            held.append(verdict(f"median ≤ {MEDIAN_MS} ms: {median:.0f}", median <= MEDIAN_MS))
            held.append(verdict(f"p95 ≤ {P95_MS} ms: {p95:.0f}", p95 <= P95_MS))
    return all(held)
