"""Finding the observations behind a figure: page by page, and never outside the scope."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.halls.hall import HallKind, Round
from domain.norms.norm import Servqual, Theme
from domain.patrols.observation_filter import HALL_ITSELF, ObservationFilter
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.result import Result
from services.patrols.patrols import open_patrol
from services.patrols.search import choices, find_observations
from tests.builders import a_patrol, observe
from tests.people import second_manager

MARCH = ObservationFilter(date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def observed(app, people, now):
    """East: Amina on the 2nd and the 4th, Lena on the 4th, on an opening round. West: Bao."""
    early = a_patrol(app, people.amina, people.east.id, now - timedelta(days=2))
    observe(app, people.amina, early, [(people.gu.id, "hair-neat", "fail")])
    late = a_patrol(app, people.amina, people.east.id, now)
    observe(
        app, people.amina, late,
        [(people.gu.id, "hair-neat", "pass"), (people.hai.id, "face-clean", "na"),
         (None, "hall-clean-sign-intact", "pass"), (people.hai.id, "hair-neat", "none")],
    )  # fmt: skip
    lena = second_manager(app, people, now)
    opening = open_patrol(app, lena, "opening", people.east.id, Round.OPENING, now)
    observe(app, lena, opening, [(people.gu.id, "face-clean", "fail")])
    west = a_patrol(app, people.bao, people.west.id, now)
    observe(app, people.bao, west, [(people.ivy.id, "hair-neat", "fail")])
    return lena


def found(app, account, page: int = 1, size: int = 15, **asked) -> list[tuple]:
    rows = find_observations(app, account, replace(MARCH, **asked), page, size).rows
    return [(row["hall"], row["staff"], row["norm_id"], row["result"]) for row in rows]


GU_EARLY = ("东厅", "顾", "hair-neat", "fail")
GU_LATE = ("东厅", "顾", "hair-neat", "pass")
HAI = ("东厅", "海", "face-clean", "na")
FLOOR = ("东厅", None, "hall-clean-sign-intact", "pass")
GU_OPENING = ("东厅", "顾", "face-clean", "fail")
IVY = ("西厅", "艾", "hair-neat", "fail")


def test_the_newest_day_comes_first_hall_by_hall_and_what_was_taken_back_is_left_out(
    app, people, observed
):
    rows = found(app, people.dora)

    assert set(rows[:4]) == {GU_LATE, HAI, FLOOR, GU_OPENING}
    assert rows[4:] == [IVY, GU_EARLY]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"theme": Theme.GROOMING, "result": Result.NA}, {HAI}),
        ({"result": Result.FAIL}, {GU_EARLY, GU_OPENING, IVY}),
        ({"norm": "hair-neat"}, {GU_EARLY, GU_LATE, IVY}),
        ({"norm": "hair-neat", "theme": Theme.DRESS}, set()),
        ({"servqual": Servqual.TANGIBLES, "result": Result.NA}, {HAI}),
        ({"servqual": Servqual.EMPATHY}, set()),
        ({"person": HALL_ITSELF}, {FLOOR}),
        ({"round": Round.OPENING}, {GU_OPENING}),
        ({"kind": HallKind.PARTNER}, {IVY}),
        ({"last": date(2026, 3, 3)}, {GU_EARLY}),
    ],
)
def test_every_filter_leaves_what_it_says(app, people, observed, asked, expected):
    assert set(found(app, people.dora, **asked)) == expected


def test_halls_people_and_observers_are_filters_too(app, people, observed):
    assert found(app, people.dora, hall=people.west.id) == [IVY]
    assert set(found(app, people.dora, person=people.gu.id)) == {GU_EARLY, GU_LATE, GU_OPENING}
    assert found(app, people.dora, observer=observed.id) == [GU_OPENING]


def test_pages_cut_the_list_without_a_gap_or_a_double(app, people, observed):
    whole = found(app, people.dora)

    assert find_observations(app, people.dora, MARCH, 1, 2).count == 6
    assert [row for page in (1, 2, 3) for row in found(app, people.dora, page, 2)] == whole
    assert found(app, people.dora, 4, 2) == []


@pytest.mark.parametrize("name", ["hall", "person", "norm", "observer"])
def test_what_is_outside_the_scope_is_answered_like_what_does_not_exist(
    app, people, observed, name
):
    """Amina asks for the West hall, for who works there, and for who walks there."""
    outside = {
        "hall": people.west.id, "person": people.ivy.id, "observer": people.bao.id,
        "norm": "no-such-norm",
    }  # fmt: skip

    for value in (outside[name], "never-heard-of"):
        with pytest.raises(NotFound):
            find_observations(app, people.amina, replace(MARCH, **{name: value}), 1, 15)


def test_a_filter_never_widens_the_scope(app, people, observed):
    assert IVY not in found(app, people.amina)
    assert found(app, people.amina, kind=HallKind.PARTNER) == []
    assert found(app, people.chen) == []


def test_only_what_lies_in_the_scope_can_be_chosen(app, people, observed):
    offered = choices(app, people.amina, MARCH.first, MARCH.last)

    assert set(offered.halls) == {people.east.id}
    assert set(offered.people) == {people.gu.id, people.hai.id}
    assert set(offered.observers.values()) == {"Amina", "Lena"}


def test_who_sees_no_results_finds_no_observations(app, people, observed):
    for account in (people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            find_observations(app, account, MARCH, 1, 15)
        with pytest.raises(NotAllowed):
            choices(app, account, MARCH.first, MARCH.last)


def test_a_reversed_period_is_refused(app, people, observed):
    reversed_days = ObservationFilter(MARCH.last, MARCH.first)
    with pytest.raises(InputProblem):
        find_observations(app, people.dora, reversed_days, 1, 15)
