"""Monday morning on one page."""

import pytest

from tests.builders import a_patrol, an_event, observe, report
from tests.pages.test_pages import texts, today


@pytest.fixture
def reported(app, people, now):
    """A red line that waits for a decision, and one norm that Gu missed today."""
    patrol = a_patrol(app, people, now)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "fail")])
    report(app, people.amina, patrol, people.gu.id)


def week(visit, login: str):
    return visit(login).switch_page("pages/results/week.py").run()
