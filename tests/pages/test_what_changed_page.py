"""The page "What changed": a sentence for each part, and the way to what is behind it."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.halls.hall import Round
from services.patrols.observations import record_events
from services.patrols.patrols import open_patrol
from tests.builders import SEVEN, an_event, observe, score_plainly
from tests.pages.reading import texts

PAGE = "pages/halls/what_changed.py"


@pytest.fixture
def judged(app, people):
    """Thirty days ago Gu kept nothing of two, today everything; Amina watched. Four occasions of
    two judgements are enough for a number here."""
    score_plainly(app, people.ella, datetime.now(UTC))
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


def test_what_chance_may_have_brought_names_nobody_and_the_cards_agree_with_the_headline(
    visit, app, people
):
    """Of fourteen Gu kept ten before and eleven now: bands overlap by far."""
    score_plainly(app, people.ella, datetime.now(UTC))
    for days, kept in ((30, 10), (0, 11)):
        at = datetime.now(UTC) - timedelta(days=days, minutes=5)
        for number in range(2):
            patrol = open_patrol(
                app, people.amina, f"p{days}-{number}", people.east.id, Round.PEAK, at
            )
            left = kept - 7 * number
            observe(app, people.amina, patrol, [
                (people.gu.id, norm, "pass" if place < left else "fail")
                for place, norm in enumerate(SEVEN)
            ])  # fmt: skip

    page = opened(visit, "dora")

    said = texts(page)
    assert "The score rose from 71.43 to 78.57, by 7.14 points. The 90 % bands" in said
    assert "overlap: no clear change, no reason to conclude anything." in said
    assert "within what chance brings, so nobody can be said to do better" in said
    assert "What really changed" not in said
    assert "顾 +" not in said


def test_below_the_minimum_sample_nothing_is_compared(visit, app, people):
    for days, result in ((30, "fail"), (0, "pass")):
        at = datetime.now(UTC) - timedelta(days=days, minutes=5)
        patrol = open_patrol(app, people.amina, f"p{days}", people.east.id, Round.PEAK, at)
        observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", result)])

    page = opened(visit, "dora")

    assert "has less than the minimum sample, so nothing is compared" in page.info[0].value
    assert "100.00" not in texts(page)
    assert len(page.get("vega_lite_chart")) == 0


def test_a_comparison_without_records_says_so(visit, judged):
    page = opened(visit, "dora")
    page.selectbox(key="address.against").select("year").run()

    assert "has nothing scored" in page.info[0].value
    assert page.query_params["against"] in ("year", ["year"])


def test_the_page_reads_in_chinese(visit, judged):
    page = opened(visit, "dora", "zh-CN")

    assert page.title[0].value == "原因"
    assert "得分从 0.00 升到 100.00" in texts(page)
