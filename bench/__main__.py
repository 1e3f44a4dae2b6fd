"""Print the figures side by side with what a user would pick instead, in one run.

``scores --large`` (``bench.large``) is not among what runs without a name: it takes long.

``hops``, ``store``, ``engines``, ``fairness``, ``calibration``, ``appeals``, ``honesty``,
``planner``, ``scores``, ``cockpit``, ``cases``, ``replay``, ``company_checks`` and ``exports`` are
modules of their own; here are the board and the first load.

All times of a tap begin when the page gets it (the click event), so that what the browser and the
automation need before that, the same for every page, is left out.

* painted: the answer stands in the row and its style and layout are done, ready for the next frame.
* on screen: the next frame is over. On top of the work this holds the wait for a frame, 0 to 17 ms
  at 60 Hz, which no page can shorten.
* committed: another connection sees the commit in the database file.
* on a second tablet: from the tap until another board shows the answer.
* first load: from navigation, with an empty cache, until the page's main action can be seen.

The plain page comes in three kinds: "buttons" is the usual ``if st.button(…): save()``,
"callbacks" saves in ``on_click``, "segmented" is one segmented control a norm with ``on_change``.
"""

import argparse
import os
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench import (
    appeals,
    calibration,
    cases,
    cockpit,
    company_checks,
    engines,
    exports,
    fairness,
    honesty,
    hops,
    large,
    planner,
    ratings,
    replay,
    scores,
    store,
    trends,
)
from bench.verdict import verdict
from commands.serving import CHROMIUM_FLAGS, CHROMIUM_HINT, ServerProcess, chromium_path
from domain.halls.hall import HallKind, Round
from domain.halls.position import Position
from domain.norms.library import Library
from domain.roles import Account
from services.application import Application, open_application
from services.demonstration import PASSWORD, load_demonstration
from services.halls.sign_in import SESSION_COOKIE, sign_in, signed_in
from services.halls.staff import my_staff
from services.patrols.patrols import open_patrol
from settings import ROOT, Settings

TAPS = 60
LOADS = 12
TABLET_TAPS = 30
SEEN_MS = 2000
FRAME_MS = 16
PLAIN = ("buttons", "callbacks", "segmented")
VIEWPORT = {"width": 820, "height": 1180}

# Remember when the page gets a tap, when the answer stands in the row with its style and layout
# done, and when the next frame is over.
WATCH = """
() => {
  window.taps = [];
  const root = document.querySelector("dialog > div")?.shadowRoot ?? document;
  addEventListener("click", () => {
    const started = performance.now();
    window.tap = { at: performance.timeOrigin + started, started };
  }, { capture: true });
  new MutationObserver(() => {
    const tap = window.tap;
    if (!tap || tap.seen || !window.answered(root)) return;
    tap.seen = true;
    document.body.offsetHeight;  // style and layout of the answer
    tap.ready_ms = performance.now() - tap.started;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        tap.shown_ms = performance.now() - tap.started;
        window.taps.push(tap);
      };
      channel.port2.postMessage(0);
    });
  }).observe(root, { subtree: true, childList: true, attributes: true });
}
"""


class CommitWatch:
    """Notes when another connection sees a commit, in a thread of its own."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._stop = threading.Event()
        self.commits: list[float] = []
        self._thread = threading.Thread(target=self._watch)

    def _watch(self) -> None:
        connection = sqlite3.connect(self._database)
        seen = connection.execute("PRAGMA data_version").fetchone()[0]
        while not self._stop.is_set():
            now = connection.execute("PRAGMA data_version").fetchone()[0]
            if now != seen:
                seen = now
                self.commits.append(time.time() * 1000)
            time.sleep(0.0003)
        connection.close()

    def __enter__(self) -> "CommitWatch":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join()


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass
class Taps:
    """Milliseconds, one of each a tap."""

    painted: list[float] = field(default_factory=list)
    on_screen: list[float] = field(default_factory=list)
    committed: list[float] = field(default_factory=list)


def measure_taps(page: Page, database: Path, norms: list[str], tap: Callable[[str], None]) -> Taps:
    """One tap at a time, each on another norm."""
    taps = Taps()
    with CommitWatch(database) as watch:
        for norm in norms:
            before = len(page.evaluate("window.taps"))
            tap(norm)
            page.wait_for_function(f"window.taps.length > {before}", timeout=10_000)
            last = page.evaluate("window.taps.at(-1)")
            taps.painted.append(last["ready_ms"])
            taps.on_screen.append(last["shown_ms"])
            deadline = time.monotonic() + 5
            while not any(at >= last["at"] for at in watch.commits):
                if time.monotonic() > deadline:
                    message = f"the tap on {norm} was not committed"
                    raise RuntimeError(message)
                time.sleep(0.005)
            commit = next(at for at in watch.commits if at >= last["at"])
            taps.committed.append(commit - last["at"])
            page.wait_for_timeout(300)  # everything comes to rest
    return taps


@contextmanager
def tablet(browser: Browser, url: str, token: str | None = None) -> Iterator[Page]:
    context = browser.new_context(
        bypass_csp=True, viewport=VIEWPORT, locale="zh-CN", has_touch=True
    )
    if token:
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": url}])
    yield context.new_page()
    context.close()


def board_taps(
    browser: Browser, server: ServerProcess, token: str, patrol_id: str, norms: list[str]
) -> Taps:
    with tablet(browser, server.url, token) as page:
        page.goto(f"{server.url}/patrol?patrol={patrol_id}")
        page.locator("dialog article.row").first.wait_for()
        page.locator("dialog [data-filter=all]").tap()
        page.wait_for_timeout(2000)
        page.evaluate(
            "() => { window.answered = (root) => root.querySelector("
            "`article[data-norm='${window.norm}'] button[data-answer=pass][aria-pressed=true]`)"
            " !== null; }"
        )
        page.evaluate(WATCH)

        def tap(norm: str) -> None:
            page.evaluate(f"window.norm = '{norm}'")
            page.locator(f"dialog article[data-norm={norm}] button[data-answer=pass]").tap()

        return measure_taps(page, server.database, norms, tap)


def seen_elsewhere(
    browser: Browser, server: ServerProcess, token: str, patrol_id: str, norms: list[str]
) -> list[float]:
    """Milliseconds from a tap on one tablet to the painted answer on another."""
    elapsed = []
    address = f"{server.url}/patrol?patrol={patrol_id}"
    with tablet(browser, server.url, token) as first, tablet(browser, server.url, token) as second:
        for page in (first, second):
            page.goto(address)
            page.locator("dialog article.row").first.wait_for()
            page.locator("dialog [data-filter=all]").tap()
        first.evaluate(
            "() => addEventListener('click', () => { window.tappedAt = Date.now(); },"
            " { capture: true })"
        )
        second.wait_for_timeout(2000)
        for number, norm in enumerate(norms):
            second.evaluate(
                """(norm) => {
                  window.seenAt = undefined;
                  const root = document.querySelector("dialog > div").shadowRoot;
                  const row = root.querySelector(`article[data-norm='${norm}']`);
                  new MutationObserver((_, observer) => {
                    if (row.dataset.result !== "pass") return;
                    window.seenAt = Date.now();
                    observer.disconnect();
                  }).observe(row, { attributes: true });
                }""",
                norm,
            )
            first.locator(f"dialog article[data-norm={norm}] button[data-answer=pass]").tap()
            second.wait_for_function("window.seenAt !== undefined")
            elapsed.append(second.evaluate("window.seenAt") - first.evaluate("window.tappedAt"))
            second.wait_for_timeout(300 + 37 * (number % 20))  # at any moment of the waiting
    return elapsed


def plain_taps(
    browser: Browser, server: ServerProcess, widget: str, norms: list[str], result: str
) -> Taps:
    with tablet(browser, server.url) as page:
        page.goto(f"{server.url}/?widget={widget}")
        page.locator(f".st-key-{norms[-1]}-{result}, .st-key-{norms[-1]}").first.wait_for()
        page.wait_for_timeout(2000)
        if widget != "segmented":
            page.evaluate(
                "(result) => { window.answered = () => document.querySelector("
                "`.st-key-${window.norm}-${result} [data-testid=stBaseButton-primary]`) !== null }",
                result,
            )
        else:
            page.evaluate(
                "() => { window.answered = () => document.querySelector("
                "`.st-key-${window.norm} [aria-checked=true]`) !== null }"
            )
        page.evaluate(WATCH)

        def tap(norm: str) -> None:
            page.evaluate(f"window.norm = '{norm}'")
            if widget != "segmented":
                page.locator(f".st-key-{norm}-{result} button").tap()
            else:
                page.locator(f".st-key-{norm} [role=radio], .st-key-{norm} button").nth(
                    list("pfn").index(result[0])
                ).tap()

        return measure_taps(page, server.database, norms, tap)


def first_load(browser: Browser, url: str, selector: str, token: str | None) -> float:
    """Milliseconds from navigation to the element, with an empty cache."""
    with tablet(browser, url, token) as page:
        page.add_init_script(
            f"""
            const wait = setInterval(() => {{
              if (document.querySelector({selector!r})) {{
                window.loaded_ms = performance.now();
                clearInterval(wait);
              }}
            }}, 4);
            """
        )
        page.goto(url)
        page.wait_for_function("window.loaded_ms !== undefined")
        return float(page.evaluate("window.loaded_ms"))


def line(name: str, values: list[float]) -> None:
    print(
        f"  {name:<34} median {statistics.median(values):7.1f} ms"
        f"   p95 {quantile(values, 0.95):7.1f} ms"
    )


def prepare(folder: Path) -> tuple[Application, Account, str, Library]:
    """A demonstration of a few days; (application, duty manager, session token, checklists)."""
    app = open_application(
        Settings(folder / "xunting.db", ROOT / "checklists", secure_cookies=False),
        datetime.now(UTC),
    )
    load_demonstration(app, datetime.now(UTC), days=14)
    token = sign_in(app, "manager1", PASSWORD, datetime.now(UTC))
    account = signed_in(app, token, datetime.now(UTC))
    assert account is not None
    return app, account, token, app.checklists.usable()


def main() -> int:
    """Everything, or only what is named: ``python -m bench board scores``."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.split("\n")[0])
    parser.add_argument("named", nargs="*", metavar="NAME", help=", ".join(_BENCHMARKS))
    parser.add_argument(
        "--large", action="store_true", help="with scores: in ten times the history; up to an hour"
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="of --large: where its databases stay"
    )
    asked = parser.parse_args()
    named = asked.named or list(_BENCHMARKS)
    unknown = set(named) - set(_BENCHMARKS)
    if unknown:
        print(f"There is no benchmark {', '.join(sorted(unknown))}: {', '.join(_BENCHMARKS)}.")
        return 1
    if asked.keep and not asked.large:
        parser.error("--keep goes with --large")
    if asked.large:
        if named != ["scores"]:
            parser.error("--large is of scores alone")
        return 0 if all(large.main(asked.keep)) else 1
    held = [_BENCHMARKS[name]() for name in named]  # all of them, also after one that fails
    return 0 if all(held) else 1


def board_and_loads() -> bool:
    path = chromium_path()
    if path is None:
        print(CHROMIUM_HINT)
        return False
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        print("Preparing …", flush=True)
        app, account, token, library = prepare(folder)
        (hall_id,) = account.hall_ids
        now = datetime.now(UTC)
        staff = my_staff(app, account, now.date(), now.date())
        assert any(each.position is Position.GUIDE for each in staff)
        for patrol_id in ("board", "two", *PLAIN):
            open_patrol(app, account, patrol_id, hall_id, Round.NORMAL, now)
        norms = [
            norm.id
            for norm in library.norms_for(Position.GUIDE, HallKind.OWN)
            if norm.severity != "red_line" and norm.seen_on(Round.NORMAL)
        ][:TAPS]

        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        ours = ServerProcess(app.store.path, folder / "ours.log")
        ours.start()
        board = board_taps(browser, ours, token, "board", norms)
        elsewhere = seen_elsewhere(browser, ours, token, "two", norms[:TABLET_TAPS])
        plain = {}
        os.environ["BENCH_ACCOUNT"] = account.id
        for widget in PLAIN:
            os.environ["BENCH_PATROL"] = widget
            other = ServerProcess(app.store.path, folder / "plain.log", "bench/plain_streamlit.py")
            other.start()
            plain[widget] = plain_taps(browser, other, widget, norms, "pass")
            other.kill()
        bare = ServerProcess(app.store.path, folder / "bare.log", "bench/bare.py")
        bare.start()
        loads: dict[str, list[float]] = {"ours": [], "bare": []}
        start_button = ".st-key-card_now button"
        for turn in range(LOADS + 1):
            pair = {
                "ours": first_load(browser, ours.url, start_button, token),
                "bare": first_load(browser, bare.url, "h1", None),
            }
            if turn > 0:  # the first one warms both servers
                for which, value in pair.items():
                    loads[which].append(value)
        ours.kill()
        bare.kill()
        browser.close()
    return report(board, plain, elsewhere, loads)


def report(
    board: Taps, plain: dict[str, Taps], elsewhere: list[float], loads: dict[str, list[float]]
) -> bool:
    held = []
    for name, title in (
        ("painted", "tap → painted"),
        ("on_screen", "tap → on screen, with the wait for the frame"),
        ("committed", "tap → committed on disk"),
    ):
        print(f"\n{title} ({len(board.painted)} taps)")
        ours = getattr(board, name)
        line("board", ours)
        for widget, taps in plain.items():
            theirs = getattr(taps, name)
            line(f"plain Streamlit, {widget}", theirs)
        ratios = {
            widget: statistics.median(getattr(taps, name)) / statistics.median(ours)
            for widget, taps in plain.items()
        }
        shown = ", ".join(f"{widget} {ratio:.1f} ×" for widget, ratio in ratios.items())
        print(f"  board is faster than: {shown}")
        if name == "painted":
            p95 = quantile(ours, 0.95)
            held.append(
                verdict(f"within one frame at p95: {p95:.1f} of {FRAME_MS} ms", p95 <= FRAME_MS)
            )
            held.append(verdict("≥ 20 × faster than the plain page", ratios["buttons"] >= 20))
        if name == "committed":
            held.append(verdict("≥ 4 × faster at the median", ratios["buttons"] >= 4))
    print(f"\ntap → painted on a second tablet ({len(elsewhere)} taps)")
    line("board", elsewhere)
    held.append(
        verdict(f"within 2 s, the slowest: {max(elsewhere):.0f} ms", max(elsewhere) <= SEEN_MS)
    )
    print(f"\nfirst load, empty cache ({LOADS} loads each)")
    line("signed-in start page", loads["ours"])
    line("bare one-line app", loads["bare"])
    ratio = statistics.median(loads["ours"]) / statistics.median(loads["bare"])
    held.append(verdict(f"≤ 1.15 × of the bare app: {ratio:.2f} ×", ratio <= 1.15))
    return all(held)


_BENCHMARKS: dict[str, Callable[[], bool]] = {
    "board": board_and_loads,
    "hops": hops.main,
    "store": lambda: all(store.main()),
    "fairness": lambda: all(fairness.main()),
    "calibration": lambda: all(calibration.main()),
    "appeals": lambda: all(appeals.main()),
    "honesty": lambda: all(honesty.main()),
    "planner": lambda: all(planner.main()),
    "ratings": lambda: all(ratings.main()),
    "scores": lambda: all(scores.main()),
    "trends": lambda: all(trends.main()),
    "cockpit": lambda: all(cockpit.main()),
    "cases": lambda: all(cases.main()),
    "engines": engines.main,
    "replay": replay.main,
    "company_checks": lambda: company_checks.main() == 0,
    "exports": exports.main,
}

if __name__ == "__main__":
    raise SystemExit(main())
