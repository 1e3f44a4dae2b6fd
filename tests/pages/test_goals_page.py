"""Where the halls stand against their goals, on the page of the goals."""

from datetime import UTC, datetime, timedelta

import pytest

from services.imports.company_checks import read_checks, take_in
from tests.builders import a_patrol, observe, report
from tests.check_files import WITH_COMPETITOR, plan_of
from tests.pages.reading import texts
from tests.roster_files import csv_file


@pytest.fixture
def seen(app, people):
    """Today in the East hall: Gu missed one norm and kept one, and one red line was reported."""
    at = datetime.now(UTC) - timedelta(minutes=5)
    patrol = a_patrol(app, people.amina, people.east.id, at)
    judged = [(people.gu.id, "hair-neat", "fail"), (people.gu.id, "face-clean", "pass")]
    observe(app, people.amina, patrol, judged)
    report(app, people.amina, patrol, people.gu.id, seq=3)


def goals(visit, login: str):
    return visit(login).switch_page("pages/months/goals.py").run()


def test_a_hall_stands_against_its_goals_only_once_enough_was_seen(visit, seen):
    page = goals(visit, "dora")

    # Two judgements on one visit are no percentage.
    assert "too little for a score so far (occasions: 1, judgements: 2)" in texts(page)
    assert "50.0" not in texts(page)
    assert not page.exception


def test_the_newest_company_checks_stand_beside_the_month_of_each_hall(visit, app, people, seen):
    now = datetime.now(UTC)
    row = ["第三方满意度", "东厅", "", f"{now:%Y-%m}", "96.15", "130", "", "93.8"]
    sent = read_checks("checks.csv", csv_file([WITH_COMPETITOR, row]))
    take_in(app, people.ella, sent, plan_of(app, people, sent, now), now)

    shown = texts(goals(visit, "dora")).replace("\\", "")

    assert (
        f"Third-party satisfaction: {now:%Y-%m}: 96.15 % (130 asked) · challenge goal 95 % reached"
        " · against the competitor +2.35 points (theirs 93.8 %)"
    ) in shown
    assert "as set, not in those of its people" in shown
