"""Appeals: how long they can be made, what they can ask for, and what comes of them."""

from datetime import UTC, datetime

import pytest

from domain.follow_ups.appeal import (
    AppealState,
    appeal_until,
    in_part,
    outcome,
    require_decider,
    require_open,
)
from domain.problems import InputProblem
from domain.result import Result

PASS, FAIL, NA, NONE = Result.PASS, Result.FAIL, Result.NA, Result.NONE


@pytest.mark.parametrize(
    ("judged_at", "until"),
    [
        (
            datetime(2026, 3, 4, 9, tzinfo=UTC),
            datetime(2026, 3, 7, 10, tzinfo=UTC),
        ),  # during the patrol: from its end
        (
            datetime(2026, 3, 6, 12, tzinfo=UTC),
            datetime(2026, 3, 9, 12, tzinfo=UTC),
        ),  # a correction: from then
    ],
)
def test_it_can_be_made_for_three_days_after_the_patrol_or_the_correction(judged_at, until):
    assert appeal_until(datetime(2026, 3, 4, 10, tzinfo=UTC), judged_at, 72) == until


@pytest.mark.parametrize(
    ("recorded", "asked", "decided", "state"),
    [
        (FAIL, PASS, PASS, AppealState.UPHELD),
        (FAIL, PASS, NA, AppealState.PARTLY),
        (FAIL, PASS, NONE, AppealState.PARTLY),
        (FAIL, PASS, FAIL, AppealState.REJECTED),
        (FAIL, NA, PASS, AppealState.PARTLY),
        (PASS, NA, PASS, AppealState.REJECTED),
    ],
)
def test_the_outcome_follows_from_the_value_that_is_decided(recorded, asked, decided, state):
    assert outcome(recorded, asked, decided) is state


def test_no_appeal_makes_anything_worse():
    assert FAIL not in in_part(NA, PASS)
    with pytest.raises(InputProblem) as problem:
        outcome(NA, PASS, FAIL)
    assert problem.value.code == "appeal_outcome_unknown"


@pytest.mark.parametrize(
    ("account", "is_concerned", "code"),
    [("amina", False, "appeal_own_judgement"), ("dora", True, "appeal_about_oneself")],
)
def test_neither_who_observed_nor_the_person_decides(account, is_concerned, code):
    with pytest.raises(InputProblem) as problem:
        require_decider(account, {"amina"}, is_concerned=is_concerned)
    assert problem.value.code == code
    require_decider("dora", {"amina"}, is_concerned=False)


def test_an_appeal_ends_once():
    require_open(AppealState.OPEN)
    for state in (AppealState.UPHELD, AppealState.WITHDRAWN, AppealState.SETTLED):
        with pytest.raises(InputProblem):
            require_open(state)
