"""The page "What changed": a sentence for each part, and the way to what is behind it."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.hall import Round
from services.observations import record_events
from services.patrols import open_patrol
from tests.builders import an_event
from tests.pages.test_pages import texts

PAGE = "pages/results/what_changed.py"


@pytest.fixture
def judged(app, people):
    """Thirty days ago Gu kept nothing of two, today everything; Amina watched."""
    for days, result in ((30, "fail"), (0, "pass")):
        at = datetime.now(UTC) - timedelta(days=days, minutes=5)
        for number in range(4):
            patrol = open_patrol(
                app, people.amina, f"p{days}-{number}", people.east.id, Round.PEAK, at
            )
            events = [
                an_event(patrol, people.gu.id, norm_id=norm, result=result, seq=seq)
                for seq, norm in enumerate(("hair-neat", "face-clean"), 1)
            ]
            now = at + timedelta(minutes=5)
            assert record_events(app, people.amina, events, now).rejected == []


def opened(visit, login: str, locale: str = "en-GB"):
    page = visit(login, locale)
    page.switch_page(PAGE).run()
    assert not page.exception
    return page


def test_what_really_changed_comes_first_with_links_to_both_periods(visit, judged, people):
    page = opened(visit, "dora")

    assert "The score rose from 0.00 to 100.00, by 100.00 points." in texts(page)
    parts = [each.value for each in page.markdown if "points up" in each.value]
    assert "the same people, norms and eyes" in parts[0]
    assert f"- 顾 +{100:.2f}" in parts[0]
    assert parts[0].count(f"person={people.gu.id}") == 2
    assert len(page.get("vega_lite_chart")) == 1


def test_a_comparison_without_records_says_so(visit, judged):
    page = opened(visit, "dora")
    page.selectbox(key="address.against").select("year").run()

    assert "has nothing scored" in page.info[0].value
    assert page.query_params["against"] in ("year", ["year"])


def test_the_page_reads_in_chinese(visit, judged):
    page = opened(visit, "dora", "zh-CN")

    assert page.title[0].value == "变化原因"
    assert "得分从 0.00 升到 100.00" in texts(page)
