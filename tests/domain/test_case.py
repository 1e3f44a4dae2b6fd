"""A case is the sum of its steps."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.case import CaseKind, Step, after, made_of, opened

START = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
DUE = START + timedelta(hours=1)


def a_step(number: int, action: str, sets=None, texts=None) -> Step:
    return Step(
        "c1", number, action, "amina", START + timedelta(minutes=number), sets or {}, texts or {}
    )


def test_a_step_sets_the_header_and_the_fields_of_the_kind():
    first = a_step(1, "open", {"state": "open", "cause": "billing", "due_at": DUE.isoformat()})
    case = opened(CaseKind.COMPLAINT, "b1", "h1", first)

    assert (case.state, case.due_at, case.fields) == ("open", DUE, {"cause": "billing"})
    assert (case.opened_at, case.is_open, case.steps) == (first.at, True, 1)


def test_a_step_that_sets_none_takes_a_field_away():
    steps = [
        a_step(1, "open", {"state": "open", "order": "A1"}, {"fact": "queue"}),
        a_step(2, "withdraw_order", {"order": None}, {"fact": None}),
    ]

    case = made_of(CaseKind.COMPLAINT, "b1", "h1", steps)

    assert (case.fields, case.texts) == ({}, {})


def test_a_closed_case_is_late_no_more_and_a_reopened_one_is_open():
    case = opened(
        CaseKind.ACTION, "b1", "h1", a_step(1, "open", {"state": "open", "due_at": DUE.isoformat()})
    )
    later = DUE + timedelta(minutes=1)
    closed = after(case, a_step(2, "close", {"state": "closed", "closed": True}))
    reopened = after(closed, a_step(3, "reopen", {"state": "open", "closed": False}))

    assert case.is_late(later)
    assert not case.is_late(DUE)
    assert (closed.closed_at, closed.is_late(later)) == (START + timedelta(minutes=2), False)
    assert (reopened.closed_at, reopened.is_late(later)) == (None, True)


@pytest.mark.parametrize("number", [1, 3])
def test_a_step_that_is_not_the_next_one_is_refused(number):
    case = opened(CaseKind.ACTION, "b1", "h1", a_step(1, "open", {"state": "open"}))

    with pytest.raises(ValueError, match="does not follow"):
        after(case, a_step(number, "accept"))
