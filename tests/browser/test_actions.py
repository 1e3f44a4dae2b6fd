"""A corrective action on a tablet: three taps from what was found, and a photo of the fix."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from domain.case import CaseFilter, CaseKind
from locales import Words
from services.follow_ups.cases import case_page
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol
from tests.browser.steps import arrive, expect_settled, go_on_to, tap_at_rest
from tests.builders import a_patrol, an_event
from tests.photos import a_photo

pytestmark = pytest.mark.browser

WORDS = Words("zh_CN")


@pytest.fixture
def finding(app, people):
    """Hai's hair was not neat today."""
    at = datetime.now(UTC) - timedelta(minutes=9)
    patrol = a_patrol(app, people.amina, people.east.id, at)
    event = an_event(patrol, people.hai.id, result="fail", note="过肩未束")
    assert record_events(app, people.amina, [event], datetime.now(UTC)).rejected == []
    finish_patrol(app, people.amina, patrol.id, datetime.now(UTC))
    return event["id"]


def test_an_action_is_three_taps_from_a_finding_and_gets_its_photo(
    server, tablet, app, people, finding
):
    page = tablet()
    arrive(page, server.url, app, "amina")
    go_on_to(page, "observations?result=fail")
    expect_settled(page)
    taps = [
        page.get_by_role("button", name=WORDS("history.open")).first,
        page.get_by_role("button", name=WORDS("action.from_here")),
        page.get_by_role("button", name=WORDS("action.open_it"), exact=True),
    ]

    for button in taps:
        expect(button).to_be_visible()
        expect_settled(page)
        tap_at_rest(button)

    expect(page.get_by_text(WORDS("action.opened"))).to_be_visible()
    assert len(taps) <= 3
    which = CaseFilter([CaseKind.ACTION], about=[finding])
    (row,) = case_page(app, people.amina, which).rows
    assert (row.case.staff_id, row.case.norm_id, row.case.owner_id) == (
        people.hai.id, "hair-neat", people.amina.id,
    )  # fmt: skip

    page.locator("input[type=file]").set_input_files(
        {"name": "fix.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
    )
    expect(page.get_by_text("fix.jpg")).to_be_visible()
    page.locator("textarea").first.fill("已束起")
    tap_at_rest(page.get_by_role("button", name=WORDS("action.do_mend"), exact=True))
    expect(page.get_by_text(WORDS("action.done_mend"))).to_be_visible()
    expect(page.locator("img[src^='/api/photos/']")).to_be_visible()
