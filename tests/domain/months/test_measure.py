"""What a measure may say, about which figure, and for which month."""

from datetime import UTC, date, datetime

import pytest

from domain.halls.hall import HallKind
from domain.imports.checks import CheckSource
from domain.months.measure import (
    About,
    AboutKind,
    Measure,
    WhichHalls,
    base_of,
    checked_about,
    checked_text,
    read_about,
)
from domain.period import next_month, previous_month
from domain.problems import InputProblem


def code_of(function, *given) -> str:
    with pytest.raises(InputProblem) as caught:
        function(*given)
    return caught.value.code


@pytest.mark.parametrize(
    "about",
    [
        About(AboutKind.SCORE),
        About(AboutKind.THEME, "greeting"),
        About(AboutKind.NORM, "a-b"),
        About(AboutKind.COMPLAINTS),
        About(AboutKind.SATISFACTION),
        About(AboutKind.MYSTERY_SHOPPER),
    ],
)
def test_a_figure_is_read_as_it_is_written(about):
    assert read_about(about.code) == about


@pytest.mark.parametrize(
    "code",
    [
        "",
        "score:",
        "score:x",
        "complaints:x",
        "patrol",
        "theme",
        "theme:",
        "norm:",
        "hall:x",
        "Theme:greeting",
        ":x",
    ],
)
def test_what_is_no_figure_is_refused(code):
    assert code_of(read_about, code) == "measure_about_unknown"


def test_figures_that_nobody_will_judge_again_are_refused(library):
    norms = dict(library.norms)
    norms["hair-neat"] = norms["hair-neat"].model_copy(update={"enabled": False})

    assert checked_about("norm:face-clean", norms).id == "face-clean"
    assert checked_about("theme:greeting", norms).id == "greeting"
    for code in ("norm:hair-neat", "norm:never-there"):
        assert code_of(checked_about, code, norms) == "measure_norm_withdrawn"
    for code in ("theme:bans", "theme:weather", "norm:no-leak-or-trade-of-data"):
        assert code_of(checked_about, code, norms) == "measure_about_unknown"


def test_a_text_stands_on_one_line_without_numbers_of_customers():
    assert checked_text(" 晨会\n演练，\t电话 13800138000 ") == "晨会 演练， 电话 ███"
    assert checked_text("长" * 200) == "长" * 200


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "measure_text_needed"), (" \n\t", "measure_text_needed"),
     ("长" * 201, "measure_text_too_long")],
)  # fmt: skip
def test_no_text_and_too_much_of_it_are_refused(text, code):
    assert code_of(checked_text, text) == code


def test_a_figure_of_a_company_check_says_of_which():
    assert [About(kind).source for kind in AboutKind] == [
        None, None, None, CheckSource.MYSTERY_SHOPPER, CheckSource.SATISFACTION, CheckSource.COMPLAINTS,
    ]  # fmt: skip


def test_a_measure_follows_from_the_sheet_of_this_month_or_of_the_last_one():
    score, complaints = About(AboutKind.SCORE), About(AboutKind.COMPLAINTS)
    today = date(2026, 3, 1)

    assert base_of(score, "2026-03", today) == "2026-03"
    assert base_of(score, "2026-02", today) == "2026-02"
    # Company checks are of whole months: the running one is no start.
    assert base_of(complaints, "2026-03", today) == "2026-02"
    assert base_of(complaints, "2026-02", today) == "2026-02"
    assert code_of(base_of, score, "2026-04", today) == "month_to_come"
    assert code_of(base_of, score, "2026-01", today) == "measure_too_late"
    for month in ("2026-13", "2026-2", "x", ""):
        assert code_of(base_of, score, month, today) == "month_unreadable"


@pytest.mark.parametrize(
    ("written", "base", "until", "belongs", "judged"),
    [
        (date(2026, 11, 29), "2026-10", None, "2026-11", "2026-12"),
        (date(2026, 11, 29), "2026-11", date(2026, 11, 29), "2026-11", "2026-12"),
        (date(2026, 12, 1), "2026-11", None, "2026-12", "2027-01"),
        (date(2026, 12, 31), "2026-12", date(2026, 12, 31), "2026-12", "2027-01"),
    ],
)
def test_a_measure_belongs_to_the_month_of_writing_and_is_judged_on_the_next(
    written, base, until, belongs, judged
):
    at = datetime(2026, 12, 31, tzinfo=UTC)
    measure = Measure(1, "b", "h", base, written, About(AboutKind.SCORE), "复查", "周", at)

    assert (measure.month, measure.judged_month, measure.base_until) == (belongs, judged, until)


def test_halls_of_a_branch_are_all_own_or_partner_ones():
    assert [(each.holds(HallKind.OWN), each.holds(HallKind.PARTNER)) for each in WhichHalls] == [
        (True, True), (True, False), (False, True),
    ]  # fmt: skip


def test_months_follow_each_other():
    assert [next_month("2026-12"), previous_month("2026-01")] == ["2027-01", "2025-12"]
