"""What really changed: halls, people and red lines, within the reader's scope."""

from datetime import date, timedelta

import pandas as pd
import pytest

from domain.method.goals import GoalStanding
from domain.method.method import Method
from domain.patrols.event import Status
from domain.problems import NotAllowed, NotFound
from domain.trends.choice import ChartKind, Reason
from domain.trends.rules import Direction, Rule
from locales import Words
from services.method.goals import set_own_goal
from services.method.method import change_method
from services.months.bulletin import bulletin
from services.scores.explain_goals import month_sentence
from services.scores.explain_hall_score import hall_sentence
from services.scores.month_to_date import month_to_date
from services.scores.red_line_decisions import decide_red_line
from services.scores.staff_scores import staff_scores
from services.trends.control_charts import hall_chart, person_chart, red_line_chart
from services.trends.explain_control_chart import direction_text, signal_sentence, thin_sentence
from services.trends.marks import rebase, take_rebasing_back
from services.trends.signal_charts import SignalKind
from services.trends.signals import signals, signals_and_charts
from tests.builders import a_patrol, observe, report, score_plainly
from tests.weekly_patrols import FIRST, WEEK, walk

LAST = FIRST + 26 * WEEK - timedelta(days=1)


def test_the_person_who_changed_is_named_and_nobody_else(app, people, half_a_year):
    found = [each for each in signals(app, people.dora, LAST) if each.staff]

    (gu,) = found
    assert (gu.staff.id, gu.hall.id) == (people.gu.id, people.east.id)
    assert (gu.about, gu.kind, gu.rule) == (SignalKind.PERSON, ChartKind.EWMA, Rule.BEYOND)
    assert gu.change is Direction.WORSE
    assert gu.centre == pytest.approx(100 * 6 / 7)  # of the first 17 weeks
    # λ 0.2: 2/7 + (6/7 − 2/7) · 0.8⁶ = 0.4355
    assert gu.value == pytest.approx(100 * (2 + 4 * 0.8**6) / 7)
    assert gu.last_on == FIRST + 25 * WEEK
    assert (gu.seen, gu.seen_count) == (pytest.approx(200 / 7), 7)


@pytest.mark.parametrize("first", [LAST, LAST - 4 * WEEK, date(2026, 1, 1), date(2020, 1, 1)])
def test_the_verdict_is_the_same_whichever_period_is_shown(app, people, half_a_year, first):
    gu, east = people.gu.id, people.east.id
    charts = {
        "person": lambda day: person_chart(app, people.dora, gu, east, day, LAST),
        "hall": lambda day: hall_chart(app, people.dora, east, day, LAST),
    }

    for chart in charts.values():
        every, view = chart(FIRST), chart(first)
        assert (view.change, view.news, view.base, view.choice) == (
            Direction.WORSE, every.news, every.base, every.choice,
        )  # fmt: skip
        # Whole weeks that the period touches, with the same limits and marks.
        shown = every.points[every.points["end"] >= pd.Timestamp(first)]
        pd.testing.assert_frame_equal(view.points, shown.reset_index(drop=True))
    # January to March have the limits of the 18 weeks before.
    assert view.base == (FIRST, FIRST + 17 * WEEK, 18)


def test_who_was_worse_and_is_back_is_not_called_worse(app, people, now, half_a_year):
    """In the 27th week Gu keeps all seven; what is gathered stays below the limit."""
    day = FIRST + 26 * WEEK
    walk(app, people.amina, people.east, day, {people.gu.id: 7, people.hai.id: 6})

    found = signals_and_charts(app, people.dora, day)

    person = next(each for each in found.listed if each.staff)
    assert (person.change, person.is_back, person.is_thin) == (Direction.WORSE, True, False)
    assert (found.count(Direction.WORSE), found.back_count, found.no_hall_is_worse) == (0, 2, True)
    assert direction_text(person, Words("en")) == "was worse, now back"
    assert direction_text(person, Words("zh_CN")) == "曾变差，已恢复"
    # 100 · (1 + 0.2 …): 43.55 of six weeks, then 0.8 · 43.55 + 0.2 · 100
    value = 0.8 * 100 * (2 + 4 * 0.8**6) / 7 + 20
    said = signal_sentence(person, Words("en"))
    assert said.startswith("Weeks of 2026-01-26 to 2026-03-02: gathered")
    assert f"{value:.1f} %, which was beyond the usual ups and downs (usually 85.7 %)." in said
    assert said.endswith(
        "The newest point (from 2026-03-02): 100.0 % (7 judgements), back at what is usual."
    )
    assert "worse" not in said
    view = person_chart(app, people.dora, people.gu.id, people.east.id, FIRST, day)
    assert view.news.is_back
    # The good week is not marked worse for the weeks before it.
    assert view.points["change"].tolist()[-3:] == ["worse", "worse", "none"]


def test_a_week_below_the_minimum_sample_has_no_percentage(app, people, now, half_a_year):
    change_method(app, people.ella, Method(), FIRST, "按建议值", now)

    view = person_chart(app, people.dora, people.gu.id, people.east.id, FIRST, LAST)
    assert view.points["value"].isna().all()
    assert view.points["plotted"].notna().all()
    found = signals(app, people.dora, LAST)
    gu = next(each for each in found if each.staff)
    assert (gu.seen, gu.seen_count) == (None, 7)
    said = signal_sentence(gu, Words("en"))
    assert "seen in the newest week: 7 judgements, too few for a percentage" in said
    assert "28.6" not in said
    hall = hall_chart(app, people.dora, people.east.id, FIRST, LAST)
    assert hall.points["value"].isna().all()  # 14 judgements on 2 occasions
    east = next(each for each in found if not each.staff)
    # Three weeks of 14 judgements are enough to say that something changed, one is no percentage.
    assert (east.is_thin, east.has_value) == (False, False)
    assert "too few judgements for a percentage" in signal_sentence(east, Words("en"))


def test_an_ewma_is_told_by_what_was_seen_and_by_the_gathered_value(app, people, half_a_year):
    (gu,) = [each for each in signals(app, people.dora, LAST) if each.staff]

    # 2/7 in the last week; 100 (2 + 4 · 0.8⁶) / 7 gathered. 13 points are usual: the first week
    # lies 11 below, the second 21.
    assert signal_sentence(gu, Words("en")) == (
        "Weeks of 2026-01-26 to 2026-02-23: gathered (the new week counts a fifth) 43.6 %, beyond"
        " the usual ups and downs (usually 85.7 %); seen in the newest week: 28.6 % (7 judgements)"
    )
    assert signal_sentence(gu, Words("zh_CN")) == (
        "2026-01-26 至 2026-02-23 起的各周，累积值（新的一周占两成）43.6%，超出平常的波动"
        "（平常 85.7%）；最近一周看到 28.6%（7 条判定）"
    )


def test_what_rests_on_one_visit_heads_no_list_and_says_nothing_about_a_change(
    app, people, now, half_a_year
):
    """With the proposed minimum (3 occasions, 20 judgements) a bad visit of Ivy's is not enough."""
    change_method(app, people.ella, Method(), FIRST, "按建议值", now)
    walk(app, people.bao, people.west, LAST + timedelta(days=1), {people.ivy.id: 0})

    found = signals_and_charts(app, people.dora, LAST + timedelta(days=1))

    assert [(each.about, each.hall.name, each.count) for each in found.thin] == [
        (SignalKind.HALL, "西厅", 7), (SignalKind.PERSON, "西厅", 7),
    ]  # fmt: skip
    assert [(each.about, each.hall.name) for each in found.firm] == [
        (SignalKind.HALL, "东厅"), (SignalKind.PERSON, "东厅"),
    ]  # fmt: skip
    assert found.listed == [*found.firm, *found.thin]
    said = thin_sentence(found.thin[1], Words("en"))
    assert said == "It rests on 1 occasion and 7 judgements"
    (sheet,) = [bulletin(app, people.bao, people.west.id, "2026-03", now)]
    assert sheet.signals.listed == []


def test_that_no_hall_became_worse_is_known_only_from_charts_of_halls(app, people, half_a_year):
    east, west = people.east.id, people.west.id
    of_east, of_west = (
        signals_and_charts(app, people.dora, LAST, hall_ids=[hall]) for hall in (east, west)
    )

    assert (of_east.hall_charts, of_east.no_hall_is_worse) == (1, False)
    assert (of_west.hall_charts, of_west.charts, of_west.no_hall_is_worse) == (1, 2, True)
    empty = signals_and_charts(app, people.dora, date(2024, 6, 30))
    assert (empty.charts, empty.no_hall_is_worse) == (0, False)


def test_one_slip_in_39_perfect_weeks_is_no_signal_about_anybody(app, people, now):
    """The person, the hall, 39 weeks of seven norms: one norm not kept in the 21st."""
    for week in range(39):
        kept = {people.gu.id: 6 if week == 20 else 7}
        walk(app, people.amina, people.east, FIRST + week * WEEK, kept)
    last = FIRST + 39 * WEEK - timedelta(days=1)

    assert signals(app, people.dora, last, since=FIRST) == []
    for view in (
        person_chart(app, people.dora, people.gu.id, people.east.id, FIRST, last),
        hall_chart(app, people.dora, people.east.id, FIRST, last),
    ):
        # Until March the weeks before were perfect; in April the base has 26 weeks, with the slip.
        assert view.points["centre"].tolist() == [
            *[100.0] * 31, *[pytest.approx(100 * 181 / 182)] * 8
        ]  # fmt: skip
        assert set(view.points["change"]) == {"none"}
        assert (view.points["low"] < 100).all()


def test_the_hall_shows_it_too_and_worse_halls_come_first(app, people, half_a_year):
    found = signals(app, people.dora, LAST)

    assert [each.about for each in found] == [SignalKind.HALL, SignalKind.PERSON]
    assert found[0].hall.id == people.east.id
    assert found[0].kind is ChartKind.XMR  # 14 judgements a week are too few for a p-chart


def test_only_what_reaches_a_day_is_told_when_it_is_asked_for(app, people, half_a_year):
    asked = {"since": LAST + timedelta(days=1)}

    assert signals(app, people.dora, LAST, **asked) == []
    assert len(signals(app, people.dora, LAST, since=LAST)) == 2


def test_signals_stay_within_the_scope(app, people, half_a_year):
    assert signals(app, people.bao, LAST) == []
    assert {each.hall.id for each in signals(app, people.amina, LAST)} == {people.east.id}
    assert signals(app, people.chen, LAST) == []
    assert signals(app, people.dora, LAST, hall_ids=[people.west.id]) == []
    assert signals(app, people.bao, LAST, hall_ids=[people.east.id]) == []
    for account in (people.gu_account, people.fang):
        with pytest.raises(NotAllowed):
            signals(app, account, LAST)


def test_a_day_before_anything_was_seen_has_no_signals(app, people, half_a_year):
    assert signals(app, people.dora, date(2024, 6, 30)) == []


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
    assert view.change is Direction.NONE
    take_rebasing_back(app, people.dora, number, "弄错了", now)
    view = person_chart(app, people.dora, people.gu.id, people.east.id, FIRST, LAST)
    assert view.rebasings == []
    assert view.change is Direction.WORSE


def test_a_person_seen_in_few_weeks_has_a_chart_of_occasions(app, people, now):
    score_plainly(app, people.ella, now)
    for day in range(12):
        walk(app, people.amina, people.east, FIRST + timedelta(days=day), {people.gu.id: 5})

    view = person_chart(app, people.amina, people.gu.id, people.east.id, FIRST, LAST)

    assert (view.choice.kind, view.choice.reason) == (ChartKind.XMR, Reason.OCCASIONS)
    assert len(view.points) == 12
    assert view.points["value"].tolist() == [pytest.approx(500 / 7)] * 12


def test_with_too_little_only_what_was_seen_is_drawn(app, people, now):
    score_plainly(app, people.ella, now)
    walk(app, people.amina, people.east, FIRST, {people.gu.id: 5})

    def views():
        return (
            person_chart(app, people.amina, people.gu.id, people.east.id, FIRST, LAST),
            hall_chart(app, people.amina, people.east.id, FIRST, LAST),
        )

    for view in views():
        assert view.choice.kind is None
        assert view.points["value"].tolist() == [pytest.approx(500 / 7)]
        assert view.points["low"].isna().all()
    change_method(app, people.ella, Method(), FIRST, "按建议值", now)
    for view in views():  # seven judgements are no percentage
        assert view.points["value"].isna().all()
        assert view.points["scored_count"].tolist() == [7]
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

    assert view.choice.kind is ChartKind.G
    assert view.points["value"].tolist() == [6, 2, 8, 4]  # two occasions a week
    assert view.waiting == 2  # in the last week
    assert view.news is None
    # After three years less a day the first one is still there, on the next day it is not.
    for days, count, charts in ((1094, 5, 1), (1095, 4, 0)):
        last = FIRST + timedelta(days=days)
        assert red_line_chart(app, people.amina, people.east.id, last).choice.have == count
        assert signals_and_charts(app, people.amina, last).charts == charts


def test_the_month_to_date_stands_beside_the_goals(app, people, now):
    score_plainly(app, people.ella, now)
    walk(app, people.amina, people.east, date(2026, 3, 2), {people.gu.id: 6, people.hai.id: 7})

    found = month_to_date(app, people.amina, people.east.id, date(2026, 3, 4))

    assert found.score_pct == pytest.approx(100 * 13 / 14)
    assert (found.scored_count, found.occasion_count) == (14, 2)
    assert (found.goal.base_pct, found.goal.challenge_pct) == (80, 95)
    # One road with the page of staff scores.
    (row,) = staff_scores(
        app, people.amina, date(2026, 3, 1), date(2026, 3, 4)
    ).halls.to_dict("records")  # fmt: skip
    assert (found.low_pct, found.high_pct) == (row["low_exact"], row["high_exact"])
    assert found.low_pct < 80 < found.high_pct
    assert found.standing is GoalStanding.OPEN
    set_own_goal(app, people.dora, people.east.id, "patrol", "2026-03", 85, 96, "基础好", now)
    for hall, base in ((people.east, 85), (people.west, 80)):
        assert month_to_date(app, people.dora, hall.id, date(2026, 3, 4)).goal.base_pct == base
    empty = month_to_date(app, people.amina, people.east.id, date(2026, 2, 4))
    assert (empty.score_pct, empty.scored_count) == (None, 0)


def test_one_observation_is_no_percentage_and_reaches_no_goal(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])

    found = month_to_date(app, people.dora, people.east.id, date(2026, 3, 4))

    assert (found.score_pct, found.low_pct, found.standing) == (None, None, GoalStanding.UNKNOWN)
    said = month_sentence(found, Words("en"))
    assert said == (
        "2026-03 up to 2026-03-04: too little for a score so far (occasions: 1, judgements: 1);"
        " 2 more occasions and 19 more observations are needed."
    )
    assert "%" not in month_sentence(found, Words("zh_CN"))


def test_one_day_gives_a_hall_no_verdict_however_much_was_seen_on_it(app, people, now):
    """Two patrols of two people: 28 judgements and 4 occasions are a number, one day no verdict."""
    kept = {people.gu.id: 7, people.hai.id: 7}
    for _ in range(2):
        walk(app, people.amina, people.east, date(2026, 3, 2), kept)

    found = month_to_date(app, people.dora, people.east.id, date(2026, 3, 4))

    assert (found.score_pct, found.scored_count, found.occasion_count) == (100.0, 28, 4)
    assert (found.more_days, found.standing) == (2, GoalStanding.UNKNOWN)
    assert "Too few days for a verdict on the goals: 2 more days with a patrol (base 80 %" in (
        month_sentence(found, Words("en"))
    )
    (row,) = staff_scores(
        app, people.amina, date(2026, 3, 1), date(2026, 3, 4)
    ).halls.to_dict("records")  # fmt: skip
    assert "巡检日太少，先不对照目标，还需要 2 个巡检日" in hall_sentence(row, Words("zh_CN"))
    for day in (3, 4):
        walk(app, people.amina, people.east, date(2026, 3, day), kept)
    found = month_to_date(app, people.dora, people.east.id, date(2026, 3, 4))
    assert (found.more_days, found.standing) == (0, GoalStanding.CHALLENGE)


def test_twenty_kept_of_twenty_reach_no_challenge_goal_yet(app, people, now):
    """Three visits with 21 judgements, all kept: 100 %, and nobody can be so sure of it."""
    for day in (2, 3, 4):
        walk(app, people.amina, people.east, date(2026, 3, day), {people.gu.id: 7})

    found = month_to_date(app, people.dora, people.east.id, date(2026, 3, 4))

    assert (found.score_pct, found.high_pct) == (100.0, 100.0)
    assert found.low_pct < 95
    assert found.standing is GoalStanding.BASE_AT_LEAST
