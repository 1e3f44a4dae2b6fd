"""Monday morning on one page."""

from datetime import UTC, datetime, timedelta

import pytest

from services.imports.company_checks import read_checks, take_in
from services.months.measure_proposals import propose_measure
from tests.builders import a_patrol, observe, report
from tests.check_files import WITH_COMPETITOR, plan_of
from tests.pages.reading import labels, page_links, texts
from tests.roster_files import csv_file


@pytest.fixture
def seen(app, people):
    """Today in the East hall: Gu missed one norm and kept one, and one red line was reported."""
    at = datetime.now(UTC) - timedelta(minutes=5)
    patrol = a_patrol(app, people.amina, people.east.id, at)
    judged = [(people.gu.id, "hair-neat", "fail"), (people.gu.id, "face-clean", "pass")]
    observe(app, people.amina, patrol, judged)
    report(app, people.amina, patrol, people.gu.id, seq=3)


def week(visit, login: str):
    return visit(login).switch_page("pages/today/week.py").run()


def links(page) -> list[str]:
    return labels(page_links(page))


def test_the_branch_head_sees_what_waits_what_stands_against_the_goals_and_what_was_not_seen(
    visit, seen
):
    page = week(visit, "dora")

    assert "1 red-line report waits for your decision" in links(page)
    assert [each.value for each in page.subheader] == [
        "What really changed", "Why it changed", "Weak spots", "This month against the goals",
        "Hardly ever seen", "What next",
    ]  # fmt: skip
    # Two judgements on one visit are no percentage.
    assert "too little for a score so far (occasions: 1, judgements: 2)" in texts(page)
    assert "50.0" not in texts(page)
    assert not page.exception


def test_a_duty_manager_is_told_nothing_about_decisions(visit, seen):
    page = week(visit, "amina")

    assert not [each for each in links(page) if "decision" in each]
    assert not page.exception


def test_a_staff_member_has_no_such_page(visit, seen):
    page = visit("gu")

    with pytest.raises(ValueError, match=r"week\.py"):
        page.switch_page("pages/today/week.py").run()


def test_the_branch_head_is_told_of_proposed_measures(visit, app, people, seen):
    at = datetime.now(UTC)
    propose_measure(app, people.amina, people.east.id, f"{at:%Y-%m}", "score", "复查", at)

    assert "1 proposed measure waits for your decision" in links(week(visit, "dora"))
    assert [each for each in links(week(visit, "amina")) if "proposed" in each] == []


def test_the_newest_company_checks_stand_beside_the_month_of_each_hall(visit, app, people, seen):
    now = datetime.now(UTC)
    row = ["第三方满意度", "东厅", "", f"{now:%Y-%m}", "96.15", "130", "", "93.8"]
    sent = read_checks("checks.csv", csv_file([WITH_COMPETITOR, row]))
    take_in(app, people.ella, sent, plan_of(app, people, sent, now), now)

    shown = texts(week(visit, "dora")).replace("\\", "")

    assert (
        f"Third-party satisfaction: {now:%Y-%m}: 96.15 % (130 asked) · challenge goal 95 % reached"
        " · against the competitor +2.35 points (theirs 93.8 %)"
    ) in shown
    assert "as set, not in those of its people" in shown
