"""Times of a reported red line, and what closes it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.case import Case, CaseKind
from domain.follow_ups.action import Outcome, SeenSince, Stander
from domain.follow_ups.red_line import (
    RedLineState,
    RedLineStep,
    checked_statement,
    decision_until,
    observed_until,
    refusal,
    seen_again,
    state_after,
    statement_refusal,
    statement_until,
)
from domain.norms.library import WorkdayFile
from domain.problems import InputProblem
from domain.result import Result

AT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)  # Wednesday, 10:00 in Shanghai
KNOWN = WorkdayFile()
ZONE = "Asia/Shanghai"
UNTIL = statement_until(AT, ZONE, KNOWN)
REPORTED = Case(
    "r1", CaseKind.RED_LINE, "b1", "h1", "amina", AT, AT, RedLineState.REPORTED, 1, staff_id="g",
    norm_id="x", fields={"statement_until": UNTIL.isoformat()},
)  # fmt: skip
CONFIRMED = replace(REPORTED, state=RedLineState.CONFIRMED, fields={"decided_at": AT.isoformat()})
DORA = Stander("dora", handles=True, heads=True)


def test_three_days_to_say_something_five_to_decide_ten_to_look_again():
    days = [
        f"{each(AT, ZONE, KNOWN):%m-%d %H:%M}"
        for each in (statement_until, decision_until, observed_until)
    ]

    assert days == ["03-09 23:59", "03-11 23:59", "03-18 23:59"]


def test_nothing_is_due_before_the_person_could_say_something():
    slow = KNOWN.model_copy(update={"statement_workdays": 9})

    assert decision_until(AT, ZONE, slow) == statement_until(AT, ZONE, slow)


def test_the_person_has_until_the_last_minute():
    assert statement_refusal(REPORTED, UNTIL) is None
    late = statement_refusal(REPORTED, UNTIL + timedelta(seconds=1))
    assert late.code == "statement_late"


def test_nothing_is_said_after_the_decision():
    assert statement_refusal(CONFIRMED, AT).code == "statement_decided"


def test_a_statement_says_something_and_no_customers_number():
    assert checked_statement(" 客户 13800138000 自己要求的 ") == "客户 ███ 自己要求的"
    with pytest.raises(InputProblem) as caught:
        checked_statement("  ")
    assert caught.value.code == "statement_needed"


@pytest.mark.parametrize(
    ("status", "state"),
    [("confirmed", "confirmed"), ("rejected", "closed"), ("withdrawn", "closed")],
)
def test_only_a_confirmed_one_goes_on(status, state):
    assert state_after(status) == state


def test_it_is_closed_only_after_somebody_looked_again():
    assert refusal(CONFIRMED, RedLineStep.CLOSE, DORA).code == "red_line_not_observed"
    looked = replace(CONFIRMED, fields={**CONFIRMED.fields, "observed": "p1"})
    assert refusal(looked, RedLineStep.CLOSE, DORA) is None
    assert refusal(REPORTED, RedLineStep.CLOSE, DORA).code == "action_step_not_now"


def test_of_who_left_it_is_closed_without():
    assert refusal(CONFIRMED, RedLineStep.DROP, DORA).code == "red_line_not_observed"
    assert refusal(CONFIRMED, RedLineStep.DROP, DORA, Outcome.PERSON_LEFT) is None


def test_nobody_closes_their_own():
    own = Stander("gu", handles=True, is_person=True)

    assert refusal(CONFIRMED, RedLineStep.DROP, own, Outcome.PERSON_LEFT).code == "action_not_yours"


def test_the_newest_patrol_after_the_decision_counts():
    def seen(hours: int, result: Result, begun: int) -> SeenSince:
        return SeenSince(
            f"p{hours}", AT + timedelta(hours=hours), result, AT + timedelta(hours=begun)
        )

    before, kept = seen(1, Result.PASS, -1), seen(3, Result.PASS, 2)
    again = seen(9, Result.FAIL, 8)

    assert seen_again(CONFIRMED, [before]) is None
    assert seen_again(CONFIRMED, [before, kept]) == kept
    assert seen_again(CONFIRMED, [again, kept]) == again
