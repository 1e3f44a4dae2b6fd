"""The first screen: a sentence that is true, and figures that are those of the pages they lead to."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from db import accounts
from domain.halls.hall import HallKind
from domain.method.goals import GoalStanding
from domain.problems import NotAllowed, NotFound
from domain.reports.change_parts import ChangePartKind
from domain.scores.figure import FigureChange
from locales import Words
from services.application import Application
from services.halls.organisation import add_hall
from services.halls.scope import ReportScope
from services.months.cockpit import HallVerdict, cockpit, red_lines_waiting
from services.months.explain_cockpit import (
    checks_month,
    checks_texts,
    headline,
    measure_tile,
    publication_tile,
    reason_text,
    rest_sentence,
)
from services.months.measures import add_measure
from services.months.publish import MonthState, publish_month, unpublished_count
from services.norms.known_norms import known_norms
from services.reports.norm_health import weak_norms
from services.scores.hall_checks import hall_checks
from services.scores.hall_months import halls_now, scores_now
from services.scores.staff_scores import staff_scores
from services.trends.control_charts import hall_chart
from services.trends.signals import signals_and_charts
from tests.builders import SEVEN, report
from tests.published import AT, MONTH, a_month
from tests.weekly_patrols import FIRST, WEEK, walk
from tests.worse_hall import LAST, NOW, WORSE, account_of, load_worse_hall, opened

EN, ZH = Words("en"), Words("zh_CN")
PERIOD = LAST - timedelta(days=27), LAST


@pytest.fixture(scope="module")
def loaded(_empty_path, tmp_path_factory) -> Path:
    path = Path(shutil.copy(_empty_path, tmp_path_factory.mktemp("worse") / "xunting.db"))
    app = opened(path)
    load_worse_hall(app)
    app.store.close()
    return path


@pytest.fixture(scope="module")
def worse(loaded) -> Iterator[Application]:
    app = opened(loaded)
    yield app
    app.store.close()


@pytest.fixture(scope="module")
def told(worse):
    """Of all halls, in the last four weeks of the history in which one hall really got worse."""
    head = account_of(worse, "branch.head")
    return cockpit(worse, head, ReportScope(None, *PERIOD), NOW)


def test_it_says_which_hall_really_got_worse_and_no_other(told):
    assert told.worse == (WORSE,)
    assert told.better == ()
    assert [(each.hall.name, each.verdict) for each in told.lines] == [
        (WORSE, HallVerdict.WORSE),
        ("城东营业厅", HallVerdict.SAME),
        ("西站合作厅", HallVerdict.SAME),
    ]
    assert headline(told, ZH).startswith(f"{WORSE}变差；")


def test_the_reason_is_how_people_did_and_not_who_watched_or_what(told):
    line = told.lines[0]
    parts = {each.part: float(each.points) for each in line.reason.change.parts}

    assert line.reason.moved is FigureChange.DOWN
    assert parts[ChangePartKind.DONE] < -5
    assert all(abs(parts[part]) < 2 for part in parts if part is not ChangePartKind.DONE)
    assert reason_text(line, ZH).startswith("实际表现 −")
    assert told.lines[1].reason is None


def test_the_period_is_held_against_the_weeks_that_the_limits_come_from(told):
    assert told.lines[0].reason.earlier == (date(2025, 10, 1), date(2026, 3, 31))
    assert told.lines[0].reason.later == PERIOD


def test_every_figure_is_that_of_the_page_which_it_leads_to(worse, told):
    head = account_of(worse, "branch.head")
    scores = staff_scores(worse, head, *PERIOD)
    found = signals_and_charts(worse, head, LAST)
    checks = {each.hall.id: each for each in hall_checks(worse, head, list(told.halls), LAST)}
    rows = {row["hall_id"]: row for row in scores.halls.to_dict("records")}
    for line in told.lines:
        row = rows[line.hall.id]
        assert line.score.value_pct == row["raw_exact"]
        assert (line.score.low_pct, line.score.high_pct) == (row["low_exact"], row["high_exact"])
        assert line.signal == found.of_hall(line.hall.id)
        assert line.checks == checks[line.hall.id]
        since = LAST - timedelta(days=90)
        chart = hall_chart(worse, head, line.hall.id, since, LAST).points
        newest = chart[chart["start"].dt.date >= since].reset_index(drop=True)
        assert line.points.to_dict("list") == newest.to_dict("list")
        assert len(line.points) == 13
    people = scores.people.set_index(["hall_id", "staff_id"])
    for row in told.people:
        of_page = people.loc[(row["hall_id"], row["staff_id"])]
        assert row["low_exact"] == of_page["low_exact"]
        assert row["strictness_pts"] == of_page["strictness_pts"]
    weak = weak_norms(worse, head, ReportScope(None, *PERIOD)).table
    assert told.weak.table.to_dict("list") == weak.to_dict("list")


def test_the_score_of_a_hall_is_the_same_where_its_people_are_not_scored(worse, told):
    with worse.store.read() as db:
        whole, alone = (each(db, told.halls, *PERIOD) for each in (halls_now, scores_now))

    assert {hall_id: each.score for hall_id, each in whole.items()} == {
        hall_id: each.score for hall_id, each in alone.items()
    }


def test_those_who_need_help_most_probably_come_first_over_all_halls(worse, told):
    people = staff_scores(worse, account_of(worse, "branch.head"), *PERIOD).people
    highs = sorted(people["high_exact"].dropna())

    assert [row["high_exact"] for row in told.people] == highs[:5]
    assert len({row["hall"] for row in told.people}) > 1
    assert told.numbered == 22


def test_the_norms_to_train_are_those_that_surely_fail_most(told):
    assert told.weak.table["low_pct"].head(3).is_monotonic_decreasing
    assert set(told.weak.halls.values()) == {WORSE, "城东营业厅", "西站合作厅"}


def test_only_the_halls_that_are_asked_for_are_told(worse):
    head = account_of(worse, "branch.head")
    partner = cockpit(worse, head, ReportScope(HallKind.PARTNER, *PERIOD), NOW)
    (line,) = partner.lines

    assert line.hall.name == "西站合作厅"
    assert headline(partner, EN).startswith("This hall did not get worse")
    alone = cockpit(worse, head, ReportScope(None, *PERIOD, line.hall.id), NOW)
    assert alone.lines[0].score == line.score
    assert {row["hall"] for row in alone.people} == {"西站合作厅"}


def test_a_measure_is_told_from_its_start_to_the_month_it_is_judged_on(worse, told):
    (outcome,) = told.measures.outcomes
    tile = measure_tile(told.measures, known_norms(worse), frozenset(), ZH)

    assert outcome.measure.month == "2026-04"
    assert told.measures.month == "2026-05"
    assert tile.figure == "81.9% → 85.9%"
    assert tile.note == "无明显变化（210 条记录，78 条记录）"


def test_the_last_measure_that_can_be_judged_stays_until_the_next_one_can_be(
    app, people, half_a_year
):
    for month, text in ((1, "先问好"), (2, "先微笑")):
        written = datetime(2026, month, 20, 2, tzinfo=UTC)
        sheet = f"2026-{month:02}"
        add_measure(app, people.dora, people.east.branch_id, sheet, "score", text, written)
    first = date(2026, 3, 1)
    scope = ReportScope(None, first - timedelta(days=27), first)

    def told() -> tuple[str, str]:
        found = cockpit(app, people.dora, scope, datetime(2026, 3, 1, 9, tzinfo=UTC)).measures
        assert measure_tile(found, {}, frozenset(), EN).figure[-1] == "%"
        return found.first.measure.text, found.month

    assert told() == ("先问好", "2026-02")
    walk(app, people.amina, people.east, first, {people.gu.id: 7, people.hai.id: 7})
    assert told() == ("先微笑", "2026-03")


def test_a_measure_starts_from_the_last_whole_month_as_long_as_the_running_one_has_too_little(
    app, people, half_a_year
):
    """The seventh norm is never kept; in March two people a day are judged, and 20 are enough."""
    first, at = date(2026, 3, 1), datetime(2026, 3, 10, 9, tzinfo=UTC)

    def months(last: date) -> set[str]:
        told = cockpit(app, people.dora, ReportScope(None, FIRST, last), at)
        assert SEVEN[6] in told.measure_months
        return set(told.measure_months.values())

    for day in range(10):
        assert months(first + timedelta(days=8)) == {"2026-02"}
        day_of = first + timedelta(days=day)
        walk(app, people.amina, people.east, day_of, {people.gu.id: 2, people.hai.id: 6})
    assert months(first + timedelta(days=8)) == {"2026-03"}
    # A measure takes no older start than the last whole month.
    assert months(date(2025, 12, 31)) == {"2026-02"}


def test_a_company_check_says_its_month_where_it_is_not_the_one_above_the_column(told):
    month = checks_month(told)

    texts = [text for line in told.lines for text in checks_texts(line, month, ZH)]
    assert texts
    assert not any(text.startswith(month) for text in texts)
    others = [text for line in told.lines for text in checks_texts(line, "2020-01", ZH)]
    # One of yet another month said its own already.
    assert others == [text if text[:4].isdigit() else f"{month}：{text}" for text in texts]


def test_a_hall_that_is_below_its_goal_is_said_to_be(app, people, half_a_year, now):
    """Gu kept 2 of 7 in the last six weeks."""
    last = FIRST + 25 * WEEK
    told = cockpit(app, people.dora, ReportScope(None, last - 4 * WEEK, last), now)
    east = next(line for line in told.lines if line.hall.id == people.east.id)

    # Gu 2 and Hai 6 of 7, five times: 40 of 70.
    assert east.score.value_pct == 100 * 40 / 70
    assert east.standing is GoalStanding.BELOW
    assert told.below == (people.east.name,)
    assert east.needs_a_look


def test_each_reader_is_told_about_their_own_halls_alone(app, people, half_a_year, now):
    scope = ReportScope(None, FIRST, FIRST + 25 * WEEK)
    for account, halls in (
        (people.amina, {people.east.id}),
        (people.dora, {people.east.id, people.west.id}),
        (people.ella, {people.east.id, people.west.id, people.far.id}),
    ):
        told = cockpit(app, account, scope, now)
        assert set(told.halls) == halls
        assert {row["hall_id"] for row in told.people} <= halls
    assert cockpit(app, people.amina, scope, now).measures is None
    with pytest.raises(NotFound):
        cockpit(app, people.amina, replace(scope, hall_id=people.west.id), now)
    for account in (people.gu_account, people.fang):
        with pytest.raises(NotAllowed):
            cockpit(app, account, scope, now)
        with pytest.raises(NotAllowed):
            red_lines_waiting(app, account, scope)


def test_red_lines_wait_with_the_age_of_the_oldest(app, people, now):
    scope = ReportScope(None, now.date(), now.date())
    assert red_lines_waiting(app, people.dora, scope).count == 0
    at = now - timedelta(days=3)
    patrol = walk(app, people.amina, people.east, at.date(), {people.gu.id: 7})
    report(app, people.amina, patrol, people.gu.id, seq=90)

    waiting = red_lines_waiting(app, people.dora, scope)

    assert waiting.count == 1
    assert waiting.oldest.date() == at.date()
    west = replace(scope, hall_id=people.west.id)
    assert red_lines_waiting(app, people.dora, west).count == 0


def test_a_month_that_changed_after_it_was_published_is_told_first(app, people, now):
    a_month(app, people, now)
    scope = ReportScope(None, date(2026, 2, 1), date(2026, 2, 28))
    ready = cockpit(app, people.dora, scope, now).publication
    assert (ready.month, ready.state) == (MONTH, MonthState.READY)
    assert unpublished_count(app, people.dora, now) == 1
    assert publication_tile(ready, EN, 1).label == f"{MONTH} is not published yet"
    assert publication_tile(ready, EN, 6).label == ("6 months to publish")

    publish_month(app, people.dora, MONTH, "", now)
    assert cockpit(app, people.dora, scope, now).publication.state is MonthState.PUBLISHED
    assert unpublished_count(app, people.dora, now) == 0
    walk(app, people.amina, people.east, AT.date(), {people.gu.id: 0})
    changed = cockpit(app, people.dora, scope, now).publication

    assert changed.state is MonthState.CHANGED
    assert publication_tile(changed, EN).label == f"{MONTH} changed after publishing"


def test_of_many_halls_those_are_shown_that_need_a_look_and_the_others_are_counted(
    app, people, half_a_year, now
):
    """The East hall is below its goal, eight new ones were never seen; the West hall is as usual."""
    for number in range(8):
        add_hall(
            app, people.fang, branch_id=people.east.branch_id, name=f"新厅{number}",
            kind=HallKind.OWN, time_zone="Asia/Shanghai", now=now,
        )  # fmt: skip
    with app.store.read() as db:
        dora = accounts.by_id(db, people.dora.id)
    last = FIRST + 25 * WEEK

    told = cockpit(app, dora, ReportScope(None, last - 4 * WEEK, last), now)

    shown = [line.hall.name for line in told.lines]
    assert len(told.halls) == 10
    assert shown[0] == people.east.name
    assert people.west.name not in shown
    assert sum(told.rest.values()) == 1
    assert rest_sentence(told, EN).startswith("1 other hall: ")


def test_nothing_seen_is_nothing_told(app, people, now):
    told = cockpit(app, people.dora, ReportScope(None, now.date(), now.date()), now)

    assert headline(told, EN) == "Whether a hall changed cannot be told yet."
    assert told.people == []
    assert all(line.verdict is HallVerdict.UNKNOWN for line in told.lines)
