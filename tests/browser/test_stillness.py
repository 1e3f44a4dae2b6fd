"""The doors stand in their place from the first moment a page is drawn."""

import pytest

from tests.browser.conftest import PHONE, PORTRAIT_TABLET
from tests.browser.steps import expect_drawn, go_signed_in

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


@pytest.mark.parametrize("size", [PORTRAIT_TABLET, PHONE], ids=["tablet", "phone"])
def test_the_doors_do_not_move_while_a_page_is_drawn(server, tablet, app, people, size):
    page = tablet(viewport=size)
    page.add_init_script(f"({MEASURED})()")
    go_signed_in(page, server.url, app, "fang")
    page.goto(f"{server.url}/halls")
    page.locator("h1").first.wait_for()
    expect_drawn(page)

    assert [each for each in page.evaluate("window.moved") if each > FAR_PX] == []
