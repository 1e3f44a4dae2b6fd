"""What a company check says of halls in a month, and what can be said of two months."""

from decimal import Decimal

import pandas as pd
import pytest

from domain.imports.checks import COMPETITOR, FOUND, CheckSource, leads, monthly
from domain.method.goals import Goal
from domain.scores.check_figure import (
    CheckFigure,
    change_of_checks,
    check_figure,
    every_figure,
    standing,
)
from domain.scores.figure import FigureChange

COLUMNS = ["hall_id", "staff_id", "source", "month", *FOUND, COMPETITOR]
SATISFACTION, COMPLAINTS = CheckSource.SATISFACTION, CheckSource.COMPLAINTS


def figure(rows, source, halls):
    checks = pd.DataFrame(rows, columns=COLUMNS).astype(
        {"value": "float64", "respondents": "int64", COMPETITOR: "float64"}
    )
    return check_figure(monthly(checks), leads(checks), source, "2026-10", halls)


ROWS = [
    ("e", "", "satisfaction", "2026-10", 96.1, 130, 93.8),
    ("w", "", "satisfaction", "2026-10", 80.0, 70, None),
    ("e", "", "complaints", "2026-10", 4.0, 1, None),
    ("e", "", "complaints", "2026-10", 3.0, 1, None),
    ("w", "", "complaints", "2026-10", 1.0, 1, None),
    ("e", "gu", "satisfaction", "2026-10", 60.0, 10, None),
    ("e", "", "satisfaction", "2026-09", 10.0, 10, None),
]


def test_one_hall_has_its_own_results_and_none_about_its_people():
    found = figure(ROWS, SATISFACTION, ["e"])

    assert (found.value, found.n, found.shown) == (96.1, 130, Decimal("96.10"))
    assert (found.competitor_pct, found.lead_pts, found.lead_n) == (93.8, Decimal("2.30"), 130)


def test_several_halls_are_averaged_by_respondents_and_their_complaints_added():
    # (96.1 × 130 + 80 × 70) / 200 = 90.465
    found = figure(ROWS, SATISFACTION, ["e", "w"])
    assert (found.value, found.n, found.shown) == (pytest.approx(90.465), 200, Decimal("90.47"))
    # The lead is that of the 130 whose file names a competitor.
    assert (found.lead_pts, found.lead_n) == (Decimal("2.30"), 130)
    complaints = figure(ROWS, COMPLAINTS, ["e", "w"])
    assert (complaints.value, complaints.n, complaints.hall_ids) == (8.0, 0, {"e", "w"})


def test_all_figures_in_one_go_are_those_of_each_hall_and_person():
    checks = pd.DataFrame(ROWS, columns=COLUMNS).astype({COMPETITOR: "float64"})
    found = every_figure(monthly(checks), leads(checks))

    assert set(found) == {
        ("e", "", "satisfaction", "2026-10"), ("w", "", "satisfaction", "2026-10"),
        ("e", "", "complaints", "2026-10"), ("w", "", "complaints", "2026-10"),
        ("e", "gu", "satisfaction", "2026-10"), ("e", "", "satisfaction", "2026-09"),
    }  # fmt: skip
    for (hall, staff, source, month), each in found.items():
        if month == "2026-10" and not staff:
            assert each == figure(ROWS, CheckSource(source), [hall])
    assert found["e", "gu", "satisfaction", "2026-10"].value == 60.0


def test_nobody_checked_is_no_result_and_no_complaint_is_one():
    assert figure(ROWS, CheckSource.MYSTERY_SHOPPER, ["e"]).value is None
    assert figure([], COMPLAINTS, ["e"]).value is None
    none_at_all = [("e", "", "complaints", "2026-10", 0.0, 1, None)]
    assert figure(none_at_all, COMPLAINTS, ["e"]).value == 0.0


@pytest.mark.parametrize(
    ("value", "n", "expected"),
    [
        (95.0, 30, "challenge"), (94.995, 30, "challenge"), (94.99, 30, "base"),
        (90.0, 30, "base"), (89.99, 30, "below"), (100.0, 29, None), (None, 0, None),
    ],
)  # fmt: skip
def test_a_percentage_is_held_against_its_goals_as_it_is_shown_and_with_enough_behind_it(
    value, n, expected
):
    assert standing(CheckFigure(SATISFACTION, "2026-10", value, n), Goal(90, 95), 30) == expected


def test_without_a_goal_there_is_no_verdict():
    assert standing(CheckFigure(SATISFACTION, "2026-10", 99.0, 99), None, 30) is None


@pytest.mark.parametrize(
    ("value", "expected"), [(2.0, "challenge"), (3.0, "base"), (5.0, "base"), (6.0, "below")]
)
def test_complaints_reach_a_goal_from_above(value, expected):
    goal = Goal(base=5, challenge=2)

    assert standing(CheckFigure(COMPLAINTS, "2026-10", value), goal, 30) == expected


def complaints(count, month="2026-10", halls=("e",)):
    return CheckFigure(COMPLAINTS, month, count, 0, frozenset(halls))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # January and March have 31 days each: of 10 in all at most 1 comes to one of them with
        # (1 + 10) / 1024 = 1.07 %, at most 2 with (1 + 10 + 45) / 1024 = 5.47 %.
        (9.0, 1.0, FigureChange.DOWN),
        (8.0, 2.0, FigureChange.NO_CLEAR),
        (1.0, 9.0, FigureChange.UP),
        (2.0, 8.0, FigureChange.NO_CLEAR),
        # Of 4 none with 1 / 16 = 6.25 %, of 5 with 1 / 32 = 3.13 %.
        (4.0, 0.0, FigureChange.NO_CLEAR),
        (5.0, 0.0, FigureChange.DOWN),
        (0.0, 0.0, FigureChange.NO_CLEAR),
        (0.0, 5.0, FigureChange.UP),
        (None, 5.0, FigureChange.TOO_LITTLE),
        (5.0, None, FigureChange.TOO_LITTLE),
    ],
)
def test_complaints_changed_where_chance_alone_would_hardly_divide_them_so(before, after, expected):
    assert change_of_checks(complaints(before, "2026-01"), complaints(after, "2026-03")) is expected


def test_complaints_are_compared_by_the_days_of_their_months():
    # 13 in 31 days and 4 in 28: at most 4 of 17 with 28 / 59 instead of 1 / 2: 3.7 % and not 2.5 %;
    # 12 and 4: 6.0 % and not 3.8 %.
    january, february = complaints(12.0, "2026-01"), complaints(4.0, "2026-02")

    assert change_of_checks(january, february) is FigureChange.NO_CLEAR
    assert change_of_checks(complaints(13.0, "2026-01"), february) is FigureChange.DOWN
    assert change_of_checks(january, complaints(4.0, "2026-03")) is FigureChange.DOWN


def test_percentages_and_counts_of_other_halls_are_not_judged():
    two = [CheckFigure(SATISFACTION, month, value, 500) for month, value in
           (("2026-09", 60.0), ("2026-10", 99.0))]  # fmt: skip

    assert change_of_checks(*two) is FigureChange.NOT_JUDGED
    assert change_of_checks(complaints(20.0), complaints(1.0, halls=("e", "w"))) is (
        FigureChange.NOT_JUDGED
    )
