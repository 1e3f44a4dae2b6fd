"""What really changed: halls, people and red lines, within the reader's scope."""

from datetime import date, datetime, timedelta

import pytest

from domain.chart_choice import Kind, Reason
from domain.chart_rules import Change, Rule
from domain.event import Status
from domain.problems import InputProblem, NotAllowed, NotFound
from services.chart_marks import rebase, take_rebasing_back
from services.control_charts import hall_chart, latest_change, person_chart, red_line_chart
from services.month_to_date import month_to_date
from services.red_lines import decide_red_line
from services.signals import About, signals
from tests.builders import a_patrol, observe, report, score_plainly
from tests.services.test_scores import SEVEN

WEEK = timedelta(days=7)
FIRST = date(2025, 9, 1)  # a Monday
LAST = FIRST + 26 * WEEK - timedelta(days=1)


def walk(app, account, hall, day: date, kept: dict[str, int]):
    """A patrol on a day: staff id -> how many of the seven norms were kept."""
    at = datetime.fromisoformat(f"{day}T02:00:00+00:00")
    patrol = a_patrol(app, account, hall.id, at)
    observe(app, account, patrol, [
        (staff_id, norm, "pass" if number < count else "fail")
        for staff_id, count in kept.items() for number, norm in enumerate(SEVEN)
    ])  # fmt: skip
    return patrol


@pytest.fixture
def half_a_year(app, people, now):
    """Once a week: Gu keeps 6 of 7 for 20 weeks and 2 of 7 in the last six, Hai and Ivy 6 always."""
    score_plainly(app, people.ella, now)
    for week in range(26):
        day = FIRST + week * WEEK
        gu = 6 if week < 20 else 2
        walk(app, people.amina, people.east, day, {people.gu.id: gu, people.hai.id: 6})
        walk(app, people.bao, people.west, day, {people.ivy.id: 6})


def test_the_person_who_changed_is_named_and_nobody_else(app, people, half_a_year):
    found = [each for each in signals(app, people.dora, FIRST, LAST) if each.staff]

    (gu,) = found
    assert (gu.staff.id, gu.hall.id) == (people.gu.id, people.east.id)
    assert (gu.about, gu.kind, gu.rule) == (About.PERSON, Kind.EWMA, Rule.BEYOND)
    assert gu.change is Change.WORSE
    assert gu.centre == pytest.approx(100 * 6 / 7)  # of the first 17 weeks
    # λ 0.2: 2/7 + (6/7 − 2/7) · 0.8⁶ = 0.4355
    assert gu.value == pytest.approx(100 * (2 + 4 * 0.8**6) / 7)
    assert gu.last_on == FIRST + 25 * WEEK


def test_the_hall_shows_it_too_and_worse_halls_come_first(app, people, half_a_year):
    found = signals(app, people.dora, FIRST, LAST)

    assert [each.about for each in found] == [About.HALL, About.PERSON]
    assert found[0].hall.id == people.east.id
    assert found[0].kind is Kind.XMR  # 14 judgements a week are too few for a p-chart


def test_only_what_reaches_a_day_is_told_when_it_is_asked_for(app, people, half_a_year):
    asked = {"since": LAST + timedelta(days=1)}

    assert signals(app, people.dora, FIRST, LAST, **asked) == []
    assert len(signals(app, people.dora, FIRST, LAST, since=LAST)) == 2


def test_signals_stay_within_the_scope(app, people, half_a_year):
    assert signals(app, people.bao, FIRST, LAST) == []
    assert {each.hall.id for each in signals(app, people.amina, FIRST, LAST)} == {people.east.id}
    assert signals(app, people.chen, FIRST, LAST) == []
    assert signals(app, people.dora, FIRST, LAST, hall_ids=[people.west.id]) == []
    assert signals(app, people.bao, FIRST, LAST, hall_ids=[people.east.id]) == []
    for account in (people.gu_account, people.fang):
        with pytest.raises(NotAllowed):
            signals(app, account, FIRST, LAST)


def test_a_reversed_period_is_refused_and_an_empty_one_has_no_signals(app, people, half_a_year):
    with pytest.raises(InputProblem):
        signals(app, people.dora, LAST, FIRST)
    assert signals(app, people.dora, date(2024, 1, 1), date(2024, 6, 30)) == []


def test_charts_of_others_are_not_found(app, people, half_a_year):
    for hall, staff in ((people.west, people.ivy), (people.far, people.gu)):
        with pytest.raises(NotFound):
            hall_chart(app, people.amina, hall.id, FIRST, LAST)
        with pytest.raises(NotFound):
            person_chart(app, people.amina, staff.id, hall.id, FIRST, LAST)
        with pytest.raises(NotFound):
            red_line_chart(app, people.amina, hall.id, LAST)
    with pytest.raises(NotFound):  # works in another hall
        person_chart(app, people.dora, people.ivy.id, people.east.id, FIRST, LAST)


def test_new_limits_end_a_signal_until_they_are_taken_back(app, people, now, half_a_year):
    day = FIRST + 20 * WEEK
    where = people.east.id, people.gu.id
    number = rebase(app, people.dora, *where, day, "调到新岗位", now)

    view = person_chart(app, people.dora, people.gu.id, people.east.id, FIRST, LAST)
    assert [each.reason for each in view.rebasings] == ["调到新岗位"]
    # Six points are too few for the new limits, and the old ones ended.
    assert view.points["centre"].isna().tolist() == [False] * 20 + [True] * 6
    assert latest_change(view, 4) is Change.NONE
    take_rebasing_back(app, people.dora, number, "弄错了", now)
    view = person_chart(app, people.dora, people.gu.id, people.east.id, FIRST, LAST)
    assert view.rebasings == []
    assert latest_change(view, 4) is Change.WORSE


def test_a_person_seen_in_few_weeks_has_a_chart_of_occasions(app, people, now):
    score_plainly(app, people.ella, now)
    for day in range(12):
        walk(app, people.amina, people.east, FIRST + timedelta(days=day), {people.gu.id: 5})

    view = person_chart(app, people.amina, people.gu.id, people.east.id, FIRST, LAST)

    assert (view.choice.kind, view.choice.reason) == (Kind.XMR, Reason.OCCASIONS)
    assert len(view.points) == 12
    assert view.points["value"].tolist() == [pytest.approx(500 / 7)] * 12


def test_with_too_little_only_what_was_seen_is_drawn(app, people, now):
    walk(app, people.amina, people.east, FIRST, {people.gu.id: 5})

    for view in (
        person_chart(app, people.amina, people.gu.id, people.east.id, FIRST, LAST),
        hall_chart(app, people.amina, people.east.id, FIRST, LAST),
    ):
        assert view.choice.kind is None
        assert view.points["value"].tolist() == [pytest.approx(500 / 7)]
        assert view.points["low"].isna().all()
    assert hall_chart(app, people.bao, people.west.id, FIRST, LAST).points.empty


def test_red_lines_are_counted_in_occasions_between_them(app, people, now):
    """One patrol with two people a week; a red line of Gu in the weeks 0, 3, 4, 8 and 10."""
    for week in range(12):
        day = FIRST + week * WEEK
        patrol = walk(app, people.amina, people.east, day, {people.gu.id: 7, people.hai.id: 7})
        if week in (0, 3, 4, 8, 10):
            event = report(app, people.amina, patrol, people.gu.id, seq=30)
            decide_red_line(app, people.dora, event, Status.CONFIRMED, "", now)

    view = red_line_chart(app, people.amina, people.east.id, LAST)

    assert view.choice.kind is Kind.G
    assert view.points["value"].tolist() == [6, 2, 8, 4]  # two occasions a week
    assert view.waiting == 2  # in the last week
    assert view.findings == []


def test_the_month_to_date_stands_beside_the_goals(app, people, now):
    score_plainly(app, people.ella, now)
    walk(app, people.amina, people.east, date(2026, 3, 2), {people.gu.id: 6, people.hai.id: 7})

    found = month_to_date(app, people.amina, people.east.id, date(2026, 3, 4))

    assert found.score_pct == pytest.approx(100 * 13 / 14)
    assert (found.scored_count, found.occasion_count) == (14, 2)
    assert (found.goal.base_pct, found.goal.challenge_pct) == (80, 95)
    assert found.low_pct < found.score_pct < found.high_pct
    empty = month_to_date(app, people.amina, people.east.id, date(2026, 2, 4))
    assert (empty.score_pct, empty.scored_count) == (None, 0)
