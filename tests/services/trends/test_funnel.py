"""Halls and people against each other: own and partner halls apart, within the scope."""

from datetime import date, timedelta

import pytest

from domain.halls.hall import HallKind
from domain.halls.position import Position
from domain.problems import NotAllowed, NotFound
from domain.trends.funnel import LEAST_UNITS
from services.halls.scope import ReportScope
from services.halls.staff import add_staff
from services.trends.funnel import hall_funnel, people_funnel
from tests.builders import score_plainly
from tests.people import THERE_SINCE
from tests.weekly_patrols import walk

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
OWN, PARTNER = ReportScope(HallKind.OWN, FIRST, LAST), ReportScope(HallKind.PARTNER, FIRST, LAST)


@pytest.fixture
def seen(app, people, now):
    for day in range(4):
        walk(app, people.amina, people.east, FIRST + timedelta(days=day),
             {people.gu.id: 7, people.hai.id: 5})  # fmt: skip
    walk(app, people.bao, people.west, FIRST, {people.ivy.id: 3})


def names(view):
    return view.points["name"].tolist()


def test_people_of_own_halls_stand_apart_from_those_of_partner_halls(app, people, now, seen):
    score_plainly(app, people.ella, now)
    own = people_funnel(app, people.dora, OWN)

    assert names(own) == ["海", "顾"]
    row = own.points.set_index("name").loc["海"]
    assert (row["share_pct"], row["n"]) == (pytest.approx(500 / 7), pytest.approx(28))
    assert (row["scored_count"], row["occasion_count"]) == (28, 4)
    assert names(people_funnel(app, people.dora, PARTNER)) == ["艾"]
    # Two people tell nothing about how much people usually differ.
    assert (own.funnel, own.points["place"].tolist()) == (None, ["", ""])


def test_with_ten_people_there_are_limits(app, people, now):
    score_plainly(app, people.ella, now)
    team = [
        add_staff(
            app, people.fang, hall_id=people.east.id, name=f"员{number}",
            staff_no=f"E{number}", position=Position.COUNTER, now=now, from_on=THERE_SINCE,
        )
        for number in range(LEAST_UNITS)
    ]  # fmt: skip
    walk(app, people.amina, people.east, FIRST, {each.id: 6 for each in team})

    view = people_funnel(app, people.dora, OWN)

    assert view.funnel.target == pytest.approx(6 / 7)
    assert set(view.points["place"]) == {"within"}
    assert sorted(view.curve["level"].unique()) == ["95", "99.8"]
    assert people_funnel(app, people.dora, ReportScope(HallKind.PARTNER, FIRST, LAST)).points.empty


def test_below_the_minimum_sample_nobody_is_drawn(app, people, now, seen):
    view = people_funnel(app, people.dora, PARTNER)

    assert (names(view), view.left_out, view.funnel) == ([], 1, None)
    assert view.points.empty
    assert names(people_funnel(app, people.dora, OWN)) == ["海", "顾"]


def test_halls_are_those_of_the_scope(app, people, now, seen):
    score_plainly(app, people.ella, now)

    assert names(hall_funnel(app, people.dora, OWN)) == ["东厅"]
    assert names(hall_funnel(app, people.chen, OWN)) == []
    assert names(hall_funnel(app, people.amina, PARTNER)) == []
    with pytest.raises(NotFound):
        hall_funnel(app, people.amina, ReportScope(HallKind.OWN, FIRST, LAST, people.far.id))
    with pytest.raises(NotAllowed):
        people_funnel(app, people.gu_account, OWN)
