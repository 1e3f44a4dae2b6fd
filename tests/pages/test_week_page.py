"""Monday morning on one page."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import a_patrol, observe, report
from tests.pages.test_pages import texts


@pytest.fixture
def seen(app, people):
    """Today in the East hall: Gu missed one norm and kept one, and one red line was reported."""
    at = datetime.now(UTC) - timedelta(minutes=5)
    patrol = a_patrol(app, people.amina, people.east.id, at)
    judged = [(people.gu.id, "hair-neat", "fail"), (people.gu.id, "face-clean", "pass")]
    observe(app, people.amina, patrol, judged)
    report(app, people.amina, patrol, people.gu.id, seq=3)


def week(visit, login: str):
    return visit(login).switch_page("pages/results/week.py").run()


def links(page) -> list[str]:
    return [link.proto.label for link in page.get("page_link")]


def test_the_branch_head_sees_what_waits_what_stands_against_the_goals_and_what_was_not_seen(
    visit, seen
):
    page = week(visit, "dora")

    assert "1 red-line report waits for your decision" in links(page)
    assert [each.value for each in page.subheader] == [
        "What really changed", "Why it changed", "Weak spots", "This month against the goals",
        "Hardly ever seen", "What next",
    ]  # fmt: skip
    assert "**50.0 %**" in texts(page)  # of two minors one: 100 * 1 / 2
    assert not page.exception


def test_a_duty_manager_is_told_nothing_about_decisions(visit, seen):
    page = week(visit, "amina")

    assert not [each for each in links(page) if "decision" in each]
    assert not page.exception


def test_a_staff_member_has_no_such_page(visit, seen):
    page = visit("gu")

    with pytest.raises(ValueError, match=r"week\.py"):
        page.switch_page("pages/results/week.py").run()
