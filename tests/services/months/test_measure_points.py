"""Whether measures count in the result of their hall: off unless head office says so (D01 P04)."""

import json
from datetime import UTC, date, datetime

import pytest

from domain.method.method import Method
from domain.months.measure import WhichHalls
from domain.months.publication import PublishedInputs
from locales import Words
from services.imports.company_checks import take_in
from services.method.method import change_method
from services.months.bulletin import bulletin
from services.months.bulletin_page import bulletin_page
from services.months.measure_points import better_measures, counts_of
from services.months.measures import add_measure, withdraw_measure
from services.months.publish import publish_month
from services.replay import replay_publications
from services.scores.scores import scores_of
from tests.check_files import plan_of, sent_of
from tests.published import a_walk, plain_method

MARCH = date(2026, 3, 1), date(2026, 3, 31)
WRITTEN = datetime(2026, 2, 20, 2, tzinfo=UTC)
LATER = datetime(2026, 4, 2, 2, tzinfo=UTC)


@pytest.fixture
def counted(app, people, now):
    """``counted(count=True, …)``: the method from January on."""

    def start(**measures) -> None:
        method = plain_method()
        rule = method.measures.model_copy(update=measures)
        method = method.model_copy(update={"measures": rule})
        change_method(app, people.ella, method, date(2026, 1, 1), "试行", now)

    return start


@pytest.fixture
def fewer_complaints(app, people):
    """In the East hall 9 complaints in January and 1 in March, in the West hall 5 and 5; and what
    was seen in March: Gu kept one minor of two, Hai one of one, 66.67 %."""
    rows = [["投诉量", hall, "", month, str(count), "", ""] for hall, month, count in (
        ("东厅", "2026-01", 9), ("东厅", "2026-03", 1),
        ("西厅", "2026-01", 5), ("西厅", "2026-03", 5),
    )]  # fmt: skip
    sent = sent_of(rows)
    take_in(app, people.ella, sent, plan_of(app, people, sent, LATER), LATER)
    seen = [(people.gu.id, "hair-neat", "pass"), (people.gu.id, "face-clean", "fail"),
            (people.hai.id, "hair-neat", "pass")]  # fmt: skip
    a_walk(app, people.amina, people.east.id, seen, datetime(2026, 3, 10, 2, tzinfo=UTC))


def measure(app, people, about="complaints", text="回访", place=None, **where) -> int:
    place = place or people.east.id
    return add_measure(app, people.dora, place, "2026-01", about, text, WRITTEN, **where)


def finals(app, people):
    with app.store.read() as db:
        halls = [people.east.id, people.west.id]
        better = counts_of(better_measures(db, halls, *MARCH))
        found = scores_of(db, halls, *MARCH, better=better).finals
    return better, {key: str(each.total_pct) for key, each in found.items()}


def test_a_measure_counts_in_no_result_unless_it_is_set(app, people, counted, fewer_complaints):
    assert not Method().measures.count
    counted()
    measure(app, people)

    better, totals = finals(app, people)

    assert (better, totals[people.east.id, ""]) == ({}, "66.67")


def test_a_better_figure_adds_points_to_the_hall_and_to_nobody_in_it(
    app, people, counted, fewer_complaints
):
    counted(count=True, points_each=2)
    measure(app, people)
    measure(app, people, about="satisfaction", text="加开台席")  # nobody asked: not judged
    measure(app, people, place=people.west.id, text="西")  # 5 and 5: no clear change

    better, totals = finals(app, people)

    assert better == {people.east.id: 1}
    assert totals == {
        (people.east.id, ""): "68.67",  # 66.67 + 2
        (people.east.id, people.gu.id): "50.00", (people.east.id, people.hai.id): "100.00",
        (people.west.id, people.ivy.id): "None",
    }  # fmt: skip


def test_the_points_of_a_month_are_capped(app, people, counted, fewer_complaints):
    counted(count=True, points_each=2, cap=3)
    measure(app, people)
    measure(app, people, text="晨会")
    withdrawn = measure(app, people, text="撤回的")
    withdraw_measure(app, people.dora, withdrawn, WRITTEN)

    better, totals = finals(app, people)

    assert (better, totals[people.east.id, ""]) == ({people.east.id: 2}, "69.67")


def test_a_measure_of_several_halls_counts_where_the_halls_own_figure_was_better(
    app, people, counted, fewer_complaints
):
    counted(count=True)
    measure(app, people, place=people.east.branch_id, halls=WhichHalls.ALL)
    measure(app, people, place=people.east.branch_id, halls=WhichHalls.PARTNER)

    assert finals(app, people)[0] == {people.east.id: 1}


def test_only_a_month_that_the_period_holds_whole_is_judged(app, people, counted, fewer_complaints):
    counted(count=True)
    number = measure(app, people)

    with app.store.read() as db:
        halls = [people.east.id]
        found = [
            better_measures(db, halls, *period)
            for period in (
                MARCH, (date(2026, 1, 15), date(2026, 4, 30)),
                (date(2026, 3, 2), date(2026, 3, 31)), (date(2026, 3, 1), date(2026, 3, 30)),
            )
        ]  # fmt: skip
    assert found == [{people.east.id: (number,)}, {people.east.id: (number,)}, {}, {}]


def test_the_bulletin_says_what_the_measures_added(app, people, counted, fewer_complaints):
    counted(count=True)
    measure(app, people)

    sheet = bulletin(app, people.amina, people.east.id, "2026-03", LATER)
    _, html = bulletin_page(app, people.amina, people.east.id, "2026-03", Words("en"), LATER)

    (result,) = sheet.kinds[0].results
    assert (result.month.total_pct, result.month.bonus_pct) == (67.67, 1.0)
    assert "67.7 Basic pass (with 1 for measures)" in html
    assert result.score.value_pct == pytest.approx(200 / 3)


def test_a_published_month_keeps_which_measures_counted_and_replays_to_the_byte(
    app, people, counted, fewer_complaints
):
    counted(count=True)
    number = measure(app, people)

    published = publish_month(app, people.dora, "2026-03", "", LATER)

    inputs = PublishedInputs.model_validate_json(published.inputs)
    assert [(each.hall_id, each.number) for each in inputs.measures] == [(people.east.id, number)]
    (east,) = json.loads(published.results)["halls"]
    assert (east["total_pct"], east["bonus_pct"]) == ("67.67", "1.00")
    assert [each.difference for each in replay_publications(app.store)] == [None]


def test_a_month_published_without_them_says_nothing_about_measures(
    app, people, counted, fewer_complaints
):
    counted()
    measure(app, people)

    published = publish_month(app, people.dora, "2026-03", "", LATER)

    # The inputs are the text they were before measures could count.
    assert list(json.loads(published.inputs)) == [
        "branch_id", "company", "formula", "goals", "halls", "methods", "month", "roster",
        "versions",
    ]  # fmt: skip
    assert [each.difference for each in replay_publications(app.store)] == [None]
