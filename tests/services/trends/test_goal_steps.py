"""Goals over time: from the month on which they hold, and not before."""

from datetime import date

import pytest

from domain.problems import NotAllowed, NotFound
from services.method.goals import give_goals
from services.trends.goal_steps import goals_held


def held(app, account, hall, first, last):
    return [
        (each.first, each.last, each.goal.base_pct, each.goal.challenge_pct)
        for each in goals_held(app, account, hall.id, first, last)
    ]


def test_a_goal_is_not_drawn_back_to_months_before_it(app, people, now):
    branch = people.east.branch_id
    give_goals(app, people.ella, [branch], "patrol", "2026-03", 85, 97, "更高", now)

    first, last = date(2025, 12, 15), date(2026, 4, 10)
    assert held(app, people.amina, people.east, first, last) == [
        (first, date(2026, 2, 28), 80, 95),
        (date(2026, 3, 1), last, 85, 97),
    ]
    assert held(app, people.ella, people.far, first, last) == [(first, last, 80, 95)]


def test_goals_of_halls_outside_the_scope_are_not_found(app, people):
    with pytest.raises(NotFound):
        goals_held(app, people.amina, people.west.id, date(2026, 3, 1), date(2026, 3, 4))
    with pytest.raises(NotAllowed):
        goals_held(app, people.fang, people.east.id, date(2026, 3, 1), date(2026, 3, 4))
