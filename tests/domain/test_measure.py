"""What a measure may say, about which figure, and for which month."""

from datetime import date

import pytest

from domain.measure import (
    About,
    AboutKind,
    check_month,
    checked_about,
    checked_text,
    next_month,
    previous_month,
    read_about,
)
from domain.problems import InputProblem


def code_of(function, *given) -> str:
    with pytest.raises(InputProblem) as caught:
        function(*given)
    return caught.value.code


@pytest.mark.parametrize(
    "about",
    [About(AboutKind.SCORE), About(AboutKind.THEME, "greeting"), About(AboutKind.NORM, "a-b")],
)
def test_a_figure_is_read_as_it_is_written(about):
    assert read_about(about.code) == about


@pytest.mark.parametrize(
    "code", ["", "score:", "score:x", "theme", "theme:", "norm:", "hall:x", "Theme:greeting", ":x"]
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


def test_a_measure_is_written_until_the_month_after_is_over():
    check_month("2026-02", date(2026, 2, 1))
    check_month("2026-02", date(2026, 3, 31))

    assert code_of(check_month, "2026-02", date(2026, 1, 31)) == "month_to_come"
    assert code_of(check_month, "2026-02", date(2026, 4, 1)) == "measure_too_late"
    for month in ("2026-13", "2026-2", "x", ""):
        assert code_of(check_month, month, date(2026, 3, 1)) == "month_unreadable"


def test_months_follow_each_other():
    assert [next_month("2026-12"), previous_month("2026-01")] == ["2027-01", "2025-12"]
