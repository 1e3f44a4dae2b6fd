"""Feedback cards: for which days a next step can be agreed on."""

from datetime import date

import pytest

from domain.follow_ups.card import CardState, check_day, require_given
from domain.patrols.focus import CARD_STANDS
from domain.problems import InputProblem

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize("day", [TODAY, date(2026, 3, 11), date(2026, 6, 4)])
def test_a_next_step_can_be_agreed_on_for_today_and_a_quarter_ahead(day):
    check_day(day, TODAY)


@pytest.mark.parametrize(
    ("day", "code"), [(date(2026, 3, 3), "card_day_past"), (date(2026, 6, 5), "card_day_far")]
)
def test_a_day_that_is_past_or_too_far_is_refused(day, code):
    with pytest.raises(InputProblem) as problem:
        check_day(day, TODAY)
    assert problem.value.code == code


def test_what_was_read_or_withdrawn_is_not_read_again():
    require_given(CardState.GIVEN)
    for state in (CardState.READ, CardState.WITHDRAWN):
        with pytest.raises(InputProblem) as problem:
            require_given(state)
        assert problem.value.code == f"card_{state}"


def test_a_patrol_heeds_every_card_that_stands():
    assert set(CARD_STANDS) == set(CardState) - {CardState.WITHDRAWN}
