"""Which step of a corrective action is possible, who may take it, and what patrols say of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.case import Case, CaseKind
from domain.follow_ups.action import (
    ActionState,
    ActionStep,
    Outcome,
    SeenSince,
    Stander,
    checked_due,
    checked_what,
    default_due,
    failed_since,
    gone,
    kept_since,
    possible,
    refusal,
    relapse,
)
from domain.halls.assignment import Assignment, Person
from domain.halls.hall import Hall, HallKind
from domain.halls.position import Position
from domain.norms.library import WorkdayFile
from domain.problems import InputProblem
from domain.result import Result

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)  # Wednesday, 10:00 in Shanghai
KNOWN = WorkdayFile()
SHANGHAI = "Asia/Shanghai"
AMINA = Stander("amina", handles=True)
LENA = Stander("lena", handles=True)
DORA = Stander("dora", handles=True, heads=True)
GU = Stander("gu", handles=False, is_person=True)
ELLA = Stander("ella", handles=False)
S = ActionStep


def an_action(state: ActionState, *, norm: str = "hair-neat", closed=None, **fields) -> Case:
    return Case(
        "a1", CaseKind.ACTION, "b1", "h1", "amina", NOW, NOW, state, 1, staff_id="g",
        norm_id=norm, closed_at=closed, fields=fields,
    )  # fmt: skip


def seen(result: str, hours: float, begun: float | None = None) -> SeenSince:
    """A judgement so many hours after NOW, at a patrol that began then or ``begun`` hours after."""
    at, began = (timedelta(hours=each) for each in (hours, hours if begun is None else begun))
    return SeenSince(f"e{hours}", NOW + at, Result(result), NOW + began)


@pytest.mark.parametrize(
    ("state", "who", "may"),
    [
        (ActionState.OPEN, AMINA, [S.ACCEPT, S.MEND, S.HAND_OVER, S.MOVE_DUE, S.DROP]),
        (ActionState.OPEN, LENA, [S.ACCEPT, S.MEND, S.HAND_OVER]),
        (ActionState.OPEN, GU, [S.ACCEPT, S.MEND]),
        (ActionState.OPEN, ELLA, []),
        (ActionState.ACCEPTED, LENA, [S.MEND, S.HAND_OVER]),
        (ActionState.ACCEPTED, DORA, [S.MEND, S.HAND_OVER, S.MOVE_DUE, S.DROP]),
        (ActionState.MENDED, LENA, [S.VERIFY, S.SEND_BACK, S.HAND_OVER]),
        (ActionState.MENDED, GU, []),
        (ActionState.VERIFIED, LENA, [S.SEND_BACK, S.HAND_OVER]),
        (ActionState.CLOSED, DORA, []),
    ],
)
def test_each_state_has_its_steps_for_each_of_those_who_look(state, who, may):
    assert possible(an_action(state), who) == may


def test_nobody_verifies_the_own_fix():
    mended = an_action(ActionState.MENDED, mended_by="lena")

    assert refusal(mended, S.VERIFY, LENA).code == "action_own_fix"
    assert refusal(mended, S.VERIFY, AMINA) is None


def test_nobody_verifies_what_was_mended_about_themselves():
    manager_on_the_roster = Stander("gu", handles=True, is_person=True)

    assert refusal(an_action(ActionState.MENDED), S.VERIFY, manager_on_the_roster).code == (
        "action_not_yours"
    )


def test_one_about_a_norm_is_not_closed_before_it_was_seen_kept():
    verified = an_action(ActionState.VERIFIED)

    assert refusal(verified, S.CLOSE, DORA).code == "action_not_observed"
    assert refusal(an_action(ActionState.VERIFIED, observed="e1"), S.CLOSE, DORA) is None
    assert refusal(an_action(ActionState.VERIFIED, norm=""), S.CLOSE, DORA) is None


def test_who_did_not_open_it_drops_it_only_when_nothing_is_left_to_mend():
    action = an_action(ActionState.ACCEPTED)

    assert refusal(action, S.DROP, LENA).code == "action_not_opener"
    assert refusal(action, S.DROP, LENA, Outcome.PERSON_LEFT) is None


def test_a_state_has_no_step_of_another_one():
    assert refusal(an_action(ActionState.OPEN), S.VERIFY, DORA).code == "action_step_not_now"
    assert refusal(an_action(ActionState.CLOSED), S.REOPEN, DORA).code == "action_step_not_now"


def test_ten_working_days_are_usual():
    assert default_due(date(2026, 3, 4), KNOWN) == date(2026, 3, 18)


@pytest.mark.parametrize(
    ("day", "code", "values"),
    [
        (date(2026, 3, 3), "due_past", {"day": "2026-03-03"}),
        (date(2027, 3, 6), "due_too_far", {"day": "2027-03-06"}),
        (date(2026, 3, 7), "due_no_workday", {"day": "2026-03-07", "next": "2026-03-09"}),
        (date(2026, 10, 1), "due_no_workday", {"day": "2026-10-01", "next": "2026-10-08"}),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused(day, code, values):
    with pytest.raises(InputProblem) as caught:
        checked_due(day, NOW, SHANGHAI, KNOWN)

    assert (caught.value.code, caught.value.values) == (code, values)


def test_today_is_a_day_to_mend_it_by():
    due = checked_due(date(2026, 3, 4), NOW, SHANGHAI, KNOWN)

    assert due.astimezone(UTC) == datetime(2026, 3, 4, 15, 59, tzinfo=UTC)


def test_what_is_to_be_done_is_said_on_one_line_without_customers_numbers():
    assert checked_what(" 剪短\n发型 13800138000 ") == "剪短 发型 ███"
    for text, code in ((" ", "action_what_needed"), ("x" * 201, "action_what_too_long")):
        with pytest.raises(InputProblem) as caught:
            checked_what(text)
        assert caught.value.code == code


def test_only_a_patrol_that_began_after_the_mending_says_whether_it_is_kept():
    mended = an_action(ActionState.MENDED, mended_at=(NOW + timedelta(hours=1)).isoformat())

    assert kept_since(mended, [seen("pass", 0.5)]) is None
    assert kept_since(mended, [seen("pass", 1.5, begun=0.5)]) is None
    assert kept_since(mended, [seen("pass", 9), seen("pass", 2)]) == seen("pass", 2)
    assert failed_since(mended, [seen("pass", 2), seen("fail", 3)]) == seen("fail", 3)
    assert failed_since(mended, [seen("fail", 0.5)]) is None


def test_nothing_that_is_not_mended_is_seen_kept():
    assert kept_since(an_action(ActionState.ACCEPTED), [seen("pass", 2)]) is None


@pytest.mark.parametrize(
    ("hours", "reopens"),
    [(-1, False), (0, False), (1, True), (30 * 24, True), (30 * 24 + 1, False)],
)
def test_what_fails_within_thirty_days_of_the_closing_reopens_it(hours, reopens):
    closed = an_action(ActionState.CLOSED, closed=NOW, outcome="mended")

    assert (relapse(closed, [seen("fail", hours)], KNOWN) is not None) is reopens


def test_the_first_failure_reopens_it_whatever_came_between():
    closed = an_action(ActionState.CLOSED, closed=NOW, outcome="mended")

    found = relapse(closed, [seen("fail", 5), seen("pass", 2), seen("fail", 3)], KNOWN)

    assert found == seen("fail", 3)


def test_what_was_dropped_stays_closed():
    dropped = an_action(ActionState.CLOSED, closed=NOW, outcome="withdrawn")

    assert relapse(dropped, [seen("fail", 3)], KNOWN) is None


def a_person(*stays: tuple[str, date, date | None]) -> Person:
    return Person(
        "g", "顾", "D1", tuple(Assignment(hall, Position.GUIDE, *days) for hall, *days in stays)
    )


HALL = Hall("h1", "b1", "东厅", HallKind.OWN, SHANGHAI)
DAY, START = date(2026, 3, 4), date(2020, 1, 1)


@pytest.mark.parametrize(
    ("person", "hall", "why"),
    [
        (a_person(("h1", START, None)), HALL, None),
        (None, HALL, None),
        (a_person(("h1", START, date(2026, 3, 3))), HALL, Outcome.PERSON_LEFT),
        (
            a_person(("h1", START, date(2026, 3, 3)), ("h2", DAY, None)),
            HALL,
            Outcome.PERSON_MOVED,
        ),
    ],
)
def test_who_left_or_moved_has_nothing_left_to_mend_there(person, hall, why):
    assert gone(person, hall, None, DAY) == why


def test_a_closed_hall_and_a_norm_that_is_off_have_nothing_left_to_mend(library):
    norm = library.norms["hair-neat"]

    assert gone(None, replace(HALL, closed_on=DAY), None, DAY) is Outcome.HALL_CLOSED
    off = norm.model_copy(update={"enabled": False})
    assert gone(None, HALL, off, DAY) is Outcome.NORM_OFF
    assert gone(None, HALL, norm, DAY) is None
