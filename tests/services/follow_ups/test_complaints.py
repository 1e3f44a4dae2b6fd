"""Complaints (process four) from being taken to being closed, and what cannot be."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from db import cases, event_chain
from domain.case import CaseFilter, CaseKind
from domain.follow_ups.complaint import (
    AnswerWay,
    Channel,
    ComplaintState,
    Promised,
    answer_was_late,
    order_was_late,
    told_to,
)
from domain.follow_ups.decision import Decided, DecisionMatter
from domain.halls.position import Position
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.roles import Role
from services.follow_ups.cases import case_page, opened_case
from services.follow_ups.complaints import (
    NewComplaint,
    Order,
    answer_customer,
    call_back,
    chase,
    close_complaint,
    hand_over,
    keep_reply,
    take_complaint,
)
from services.follow_ups.decisions import keep_decision
from services.follow_ups.due import due_cases
from services.halls.organisation import close_hall, set_up_hall

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
MANAGER, BOTH = {Role.DUTY_MANAGER}, {Role.DUTY_MANAGER, Role.BRANCH_HEAD}


@pytest.fixture
def new(people, now):
    """At 10:00: passed on to billing, to be answered by telephone at 16:00."""
    return NewComplaint(
        people.east.id,
        Channel.COUNTER,
        "bill_disputed",
        "月租多扣了十元",
        process="P10",
        reference="TS-0304-7",
        agreed=Promised(now + 6 * HOUR, AnswerWay.PHONE),
        order=Order("billing", "20260304000123", now),
    )


@pytest.fixture
def taken(app, people, now, new):
    return take_complaint(app, people.amina, new, now)


def stands(app, people, case_id):
    return opened_case(app, people.amina, case_id).row.case


def code_of(problem):
    return problem.value.code


def test_a_complaint_goes_from_the_counter_to_its_end(app, people, now, taken):
    by = people.amina
    case = stands(app, people, taken)
    assert (case.state, case.due_at, case.steps) == (ComplaintState.ORDERED, now + HOUR, 2)
    assert (case.fields["category"], case.fields["cause"]) == ("charges", "bill_disputed")
    assert case.texts["reference"] == "TS-0304-7"

    keep_reply(app, by, taken, 2, "多收属实，已退", now + 50 * MINUTE, now + HOUR)
    case = stands(app, people, taken)
    assert (case.state, case.due_at) == (ComplaintState.REPLIED, now + 6 * HOUR)
    assert order_was_late(case, now + HOUR) is False

    at = now + 2 * HOUR
    answer_customer(app, by, taken, 3, "已退十元并致歉", AnswerWay.PHONE, at, at)
    case = stands(app, people, taken)
    assert (case.state, case.due_at) == (ComplaintState.ANSWERED, at + timedelta(days=3))
    assert answer_was_late(case, at) is False

    at = now + timedelta(days=1)
    call_back(app, by, taken, 4, "", at, None, at, satisfied=True)
    close_complaint(app, by, taken, 5, "charged_unasked", "营销活动自动续订", "到期前短信提醒", at)

    opened = opened_case(app, by, taken)
    case = opened.row.case
    assert (case.state, case.is_open, case.due_at) == (ComplaintState.CLOSED, False, None)
    assert (case.fields["cause"], case.fields["satisfied"]) == ("charged_unasked", True)
    assert [each.step.action for each in opened.steps] == [
        "take", "hand_over", "reply", "answer", "call_back", "close",
    ]  # fmt: skip


def test_what_is_solved_on_the_spot_is_closed_at_once(app, people, now, new):
    solved = replace(new, agreed=None, order=None, tried="当场查清并退费")

    case = stands(app, people, take_complaint(app, people.amina, solved, now))

    assert (case.is_open, case.fields["solved_at_once"], case.steps) == (False, True, 1)
    assert order_was_late(case, now + HOUR) is None


def test_who_is_not_satisfied_gets_another_answer(app, people, now, taken):
    by, at = people.amina, now + HOUR
    answer_customer(app, by, taken, 2, "解释了账单", AnswerWay.PHONE, at, at)
    again = Promised(now + 30 * HOUR, AnswerWay.HALL)
    with pytest.raises(InputProblem) as problem:
        call_back(app, by, taken, 3, "还是不明白", at, None, at, satisfied=False)
    assert code_of(problem) == "complaint_answer_time_needed"

    call_back(app, by, taken, 3, "还是不明白", at, again, at, satisfied=False)

    case = stands(app, people, taken)
    assert (case.state, case.due_at) == (ComplaintState.TAKEN, now + 30 * HOUR)
    assert (case.fields["satisfied"], case.fields["again"]) == (False, 1)


def test_an_order_that_is_never_answered_is_told_upwards_and_holds_nobody_up(
    app, people, now, taken
):
    by = people.amina
    case = stands(app, people, taken)
    # Handed over at 10:00: due at 11:00, the branch head is told an hour later.
    assert told_to(case, now + HOUR) == frozenset()
    assert told_to(case, now + HOUR + MINUTE) == MANAGER
    assert told_to(case, now + 2 * HOUR - MINUTE) == MANAGER
    assert told_to(case, now + 2 * HOUR) == BOTH
    assert order_was_late(case, now + 2 * HOUR) is True

    late = now + HOUR + MINUTE
    assert [
        each.total for each in (due_cases(app, by, late), due_cases(app, people.dora, late))
    ] == [1, 0]
    assert due_cases(app, people.dora, now + 2 * HOUR).total == 1

    at = now + 3 * HOUR
    chase(app, by, taken, 2, "电话催办", at)
    assert told_to(stands(app, people, taken), at) == BOTH  # asking stops no clock

    hand_over(app, by, taken, 3, Order("customer_service", "", at), at)
    case = stands(app, people, taken)
    assert (case.due_at, case.fields["orders"], case.fields["chased"]) == (at + HOUR, 2, 1)

    at = now + 5 * HOUR
    answer_customer(app, by, taken, 4, "先行退费", AnswerWay.PHONE, at, at)
    case = stands(app, people, taken)
    assert (case.state, case.fields["order_unanswered"]) == (ComplaintState.ANSWERED, True)
    assert order_was_late(case, at) is True


def test_the_clock_of_an_order_stands_at_night_unless_the_hall_says_otherwise(
    app, people, now, new
):
    evening = now + 8 * HOUR  # 18:00, half an hour before the hall closes
    order = Order("billing", "", evening)
    late = replace(new, agreed=Promised(now + 30 * HOUR, AnswerWay.PHONE), order=order)

    case = stands(app, people, take_complaint(app, people.amina, late, evening))
    assert case.due_at == now + 22.5 * HOUR  # 8:30 on the next day

    settings = people.east.settings.model_dump(mode="json")
    settings["complaint_clock"] = {"kind": "always"}
    set_up_hall(app, people.fang, people.east.id, settings, now)
    case = stands(app, people, take_complaint(app, people.amina, late, evening))
    assert case.due_at == evening + HOUR


def test_a_complaint_of_a_closed_hall_goes_on_and_no_new_one_comes(app, people, now, new, taken):
    close_hall(app, people.fang, people.east.id, date(2026, 3, 5), now)
    at = now + timedelta(days=1)

    with pytest.raises(InputProblem) as problem:
        take_complaint(app, people.amina, new, at)
    assert code_of(problem) == "hall_closed_for_cases"
    with pytest.raises(InputProblem) as problem:
        keep_decision(
            app, people.amina, people.east.id, DecisionMatter.VIP_CLOSURE, Position.VIP,
            Decided.STAYED, "送积分", "", at,
        )  # fmt: skip
    assert code_of(problem) == "hall_closed_for_cases"

    assert told_to(stands(app, people, taken), at) == BOTH
    answer_customer(app, people.dora, taken, 2, "已退费", AnswerWay.PHONE, at, at)
    assert stands(app, people, taken).state == ComplaintState.ANSWERED


def test_no_score_of_a_person_follows_from_a_complaint(app, people, now, taken):
    keep_reply(app, people.amina, taken, 2, "已退", now + 9 * HOUR, now + 9 * HOUR)

    with app.store.read() as db:
        assert event_chain.chain_head(db, people.east.id)[0] == 0  # no event
    assert stands(app, people, taken).staff_id is None


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(app, people, now, taken):
    at = now + HOUR
    keep_reply(app, people.dora, taken, 2, "已退", at, at)

    with pytest.raises(InputProblem) as problem:
        chase(app, people.amina, taken, 2, "", at)

    assert code_of(problem) == "case_changed"
    assert problem.value.values["name"] == "Dora"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda new, now: {"problem": " \u200b"}, "complaint_words_needed"),
        (lambda new, now: {"problem": "多" * 501}, "reason_too_long"),
        (lambda new, now: {"cause": "weather"}, "complaint_choice_unknown"),
        (lambda new, now: {"process": "P99"}, "complaint_choice_unknown"),
        (lambda new, now: {"received_at": now + HOUR}, "complaint_time_to_come"),
        (lambda new, now: {"received_at": now - 169 * HOUR}, "complaint_too_long_ago"),
        (lambda new, now: {"reference": "138 0013 8000"}, "complaint_reference_of_customer"),
        (lambda new, now: {"reference": "T" * 41}, "complaint_number_too_long"),
        (lambda new, now: {"agreed": Promised(now, AnswerWay.PHONE)}, "complaint_answer_time_past"),
        (lambda new, now: {"agreed": None}, "complaint_step_impossible"),
        (lambda new, now: {"order": Order("none", "", now)}, "complaint_choice_unknown"),
        (lambda new, now: {"order": Order("billing", "", now + HOUR)}, "complaint_time_to_come"),
        (lambda new, now: {"order": Order("billing", "", now - HOUR)}, "complaint_time_reversed"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_kept(app, people, now, new, change, code):
    with pytest.raises(InputProblem) as problem:
        take_complaint(app, people.amina, replace(new, **change(new, now)), now)

    assert code_of(problem) == code
    assert case_page(app, people.amina, CaseFilter([CaseKind.COMPLAINT])).total == 0


def test_a_step_comes_in_its_turn_only(app, people, now, taken):
    with pytest.raises(InputProblem) as problem:
        call_back(app, people.amina, taken, 2, "", now, None, now, satisfied=True)
    assert code_of(problem) == "complaint_step_impossible"
    with pytest.raises(InputProblem) as problem:
        keep_reply(app, people.amina, taken, 2, "已退", now - HOUR, now)
    assert code_of(problem) == "complaint_time_reversed"


def test_customers_numbers_are_masked_in_every_text(app, people, now, new):
    said = replace(new, problem="客户 13800138000 说多扣", tried="回电 13800138000")

    case = stands(app, people, take_complaint(app, people.amina, said, now))

    assert (case.texts["problem"], case.texts["tried"]) == ("客户 ███ 说多扣", "回电 ███")


@pytest.mark.parametrize("login", ["ella", "fang", "gu_account"])
def test_only_who_handles_cases_takes_complaints(app, people, now, new, login):
    with pytest.raises(NotAllowed):
        take_complaint(app, getattr(people, login), new, now)


@pytest.mark.parametrize("login", ["bao", "chen"])
def test_nobody_takes_or_answers_complaints_of_another_hall(app, people, now, new, taken, login):
    by = getattr(people, login)
    with pytest.raises(NotFound):
        take_complaint(app, by, new, now)
    with pytest.raises(NotFound):
        chase(app, by, taken, 2, "", now)


# Decisions


def test_a_decision_is_kept_with_who_asked_and_why_and_found_again(app, people, now):
    keep_decision(
        app, people.amina, people.east.id, DecisionMatter.WITHOUT_PAPERS, Position.COUNTER,
        Decided.DONE_ON_TERMS, "集团客户 13800138000，担保人到场", "JT-12", now,
    )  # fmt: skip

    found = case_page(app, people.dora, CaseFilter([CaseKind.DECISION], text="担保人"))

    (row,) = found.rows
    assert row.opener == "Amina"
    assert not row.case.is_open
    assert row.case.fields == {
        "matter": "without_papers", "asked_by": "counter", "decided": "done_on_terms",
    }  # fmt: skip
    assert row.case.texts == {"why": "集团客户 ███，担保人到场", "reference": "JT-12"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"why": ""}, "complaint_words_needed"),
        ({"reference": "13800138000"}, "complaint_reference_of_customer"),
        ({"asked_by": Position.HALL}, "decision_impossible"),
        ({"decided": Decided.STAYED}, "decision_impossible"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(app, people, now, changed, code):
    said = {
        "matter": DecisionMatter.WITHOUT_PAPERS, "asked_by": Position.COUNTER,
        "decided": Decided.DONE, "why": "集团客户", "reference": "",
    } | changed  # fmt: skip
    with pytest.raises(InputProblem) as problem:
        keep_decision(app, people.amina, people.east.id, **said, now=now)
    assert code_of(problem) == code
    with app.store.read() as db:
        assert cases.count(db, CaseFilter([CaseKind.DECISION]), None) == 0
