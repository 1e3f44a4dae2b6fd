"""Nothing moves while a page is drawn: the doors stand in their place from the first moment, and what is
below a part that is still being loaded is not shown before it."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.roles import Role
from services.demonstration import PASSWORD, load_demonstration
from tests.browser.conftest import PHONE, PORTRAIT_TABLET
from tests.browser.steps import expect_drawn, go_signed_in, sign_in
from tests.warm_start import WarmServer
from tests.worse_hall import opened
from ui.doors import views_of

pytestmark = pytest.mark.browser
FAR_PX = 20
# Where the doors were, whenever the browser says that they moved.
MEASURED = """() => {
    window.moved = [];
    new PerformanceObserver((shifts) => {
        for (const shift of shifts.getEntries()) for (const each of shift.sources) {
            const frame = each.node?.parentElement?.closest(".st-key-topbar") ?? null;
            const far = Math.abs(each.previousRect.y - each.currentRect.y);
            if (frame && each.previousRect.y) window.moved.push(far);
        }
    }).observe({ type: "layout-shift", buffered: true });
}"""

DAYS = 35  # of the demonstration: enough for every chart
LAPTOP = {"width": 1280, "height": 900}
MOST_SHIFT = 0.1  # what web.dev calls good
# Of the pages that several have, each is opened by the first.
LOGINS = {
    Role.DUTY_MANAGER: "manager3",
    Role.BRANCH_HEAD: "branch.head",
    Role.HEAD_OFFICE: "head.office",
    Role.STAFF: "staff1",
    Role.ADMINISTRATOR: "admin",
}
NO_PAGE = {"patrol"}  # the board, which is no list of parts
# Cumulative layout shift as web.dev defines it: the worst window of at most 5 s without a gap of 1 s,
# and what moved in the worst moment of it.
SHIFTS = """() => {
    const shifts = [];
    const said = ({ node, previousRect: from, currentRect: to }) => {
        const part = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
        const key = part?.closest("[class*=st-key-]")?.className.match(/st-key-[^ ]+/)?.[0];
        const name = part?.dataset?.testid ?? part?.tagName;
        return `${name} in ${key} «${part?.textContent.slice(0, 20)}» y ${from.y} → ${to.y}`;
    };
    const take = (entries) => {
        for (const each of entries) if (!each.hadRecentInput) {
            shifts.push({ at: each.startTime, by: each.value, moved: each.sources.map(said) });
        }
    };
    const observer = new PerformanceObserver((list) => take(list.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
    window.worstShift = () => {
        take(observer.takeRecords());
        const worst = { by: 0, moved: [] };
        let window;
        for (const { at, by, moved } of shifts) {
            if (!window || at - window.last > 1000 || at - window.first > 5000) {
                window = { first: at, by: 0, most: 0 };
            }
            window.last = at;
            window.by += by;
            if (by > window.most) Object.assign(window, { most: by, moved });
            if (window.by > worst.by) Object.assign(worst, { by: window.by, moved: window.moved });
        }
        return worst;
    };
}"""
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


def pages_of(role: Role) -> list[str]:
    earlier = list(LOGINS)[: list(LOGINS).index(role)]
    seen = NO_PAGE.union(*(views_of(each) for each in earlier))
    return [path for path in views_of(role) if path not in seen]


@pytest.fixture(scope="module")
def demonstration(chromium, _empty_path, tmp_path_factory) -> Iterator[WarmServer]:
    """Up to today."""
    path = Path(shutil.copy(_empty_path, tmp_path_factory.mktemp("shown") / "xunting.db"))
    app = opened(path)
    load_demonstration(app, datetime.now(UTC), days=DAYS)
    app.store.close()
    process = WarmServer(path, path.with_suffix(".log"))
    process.start()
    yield process
    process.kill()


@pytest.mark.parametrize("size", [PORTRAIT_TABLET, PHONE], ids=["tablet", "phone"])
def test_the_doors_do_not_move_while_a_page_is_drawn(server, tablet, app, people, size):
    page = tablet(viewport=size)
    page.add_init_script(f"({MEASURED})()")
    go_signed_in(page, server.url, app, "fang")
    page.goto(f"{server.url}/halls")
    page.locator("h1").first.wait_for()
    expect_drawn(page)

    assert [each for each in page.evaluate("window.moved") if each > FAR_PX] == []


@pytest.mark.parametrize("role", LOGINS)
@pytest.mark.parametrize("size", [PORTRAIT_TABLET, LAPTOP], ids=["tablet", "laptop"])
def test_nothing_moves_while_a_page_is_loaded_for_the_first_time(demonstration, tablet, role, size):
    page = tablet(viewport=size)
    sign_in(page, demonstration.url, LOGINS[role], PASSWORD)
    page.add_init_script(f"({SHIFTS})()")
    browser = page.context.new_cdp_session(page)
    moved = {}
    for path in pages_of(role):
        browser.send("Network.clearBrowserCache")
        page.goto(f"{demonstration.url}/{path}")
        page.locator("h1").first.wait_for()
        expect_drawn(page)
        page.evaluate(PAINTED)
        worst = page.evaluate("worstShift()")
        if worst["by"] >= MOST_SHIFT:
            moved[path] = (round(worst["by"], 2), worst["moved"])
    browser.detach()

    assert moved == {}
