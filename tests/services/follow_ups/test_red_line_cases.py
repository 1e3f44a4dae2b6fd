"""What follows a reported red line: the statement, the decision, another look."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.case import CaseFilter, CaseKind
from domain.follow_ups.action import Outcome
from domain.follow_ups.red_line import RedLineStep
from domain.patrols.event import Status
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.result import Result
from services.follow_ups.after_patrol import finish_and_follow, follow
from services.follow_ups.cases import case_page
from services.follow_ups.red_line_cases import (
    close_red_line,
    opened_red_line,
    say_to_red_line,
    statements,
)
from services.halls.staff import end_staff
from services.patrols.corrections import Correction, correct_observation
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol
from services.patrols.red_lines import own_red_lines, red_lines_of_period
from services.scores.red_line_decisions import decide_red_line
from services.verify import verify
from tests.builders import BAN_1, a_patrol, an_event, observe, report

DAY = date(2026, 3, 4)
HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
WHICH = CaseFilter([CaseKind.RED_LINE])


@pytest.fixture
def patrol(app, people, now):
    return a_patrol(app, people.amina, people.east.id, now)


@pytest.fixture
def reported(app, people, patrol, now):
    """A report about Gu; the patrol is over after an hour."""
    event_id = report(app, people.amina, patrol, people.gu.id)
    finish_and_follow(app, people.amina, patrol.id, now + HOUR)
    return event_id


def the_case(app, people):
    (row,) = case_page(app, people.dora, WHICH).rows
    return row.case


def refused(write, *values) -> str:
    with pytest.raises(InputProblem) as caught:
        write(*values)
    return caught.value.code


def decide(app, people, event_id, status, at):
    decide_red_line(app, people.dora, event_id, status, "查过监控", at)
    follow(app, people.dora, None, at)


def walk(app, account, hall, at, results):
    patrol = a_patrol(app, account, hall.id, at)
    observe(app, account, patrol, results)
    finish_and_follow(app, account, patrol.id, at + HOUR)


def test_a_report_has_a_case_with_its_times_when_the_patrol_is_over(app, people, reported):
    case = the_case(app, people)

    assert (case.state, case.about, case.staff_id, case.norm_id) == (
        "reported", reported, people.gu.id, BAN_1,
    )  # fmt: skip
    # Wednesday 4 March: five working days to decide, three to say something to it.
    assert case.due_at == datetime(2026, 3, 11, 15, 59, tzinfo=UTC)
    assert case.fields["statement_until"] == "2026-03-09T23:59:00+08:00"
    assert case.opened_by == people.amina.id


def test_whoever_looks_first_opens_it_once(app, people, patrol, now):
    report(app, people.amina, patrol, people.gu.id)

    for _ in range(2):
        follow(app, people.dora, None, now + HOUR)

    assert the_case(app, people).opened_by == people.dora.id


def test_who_handles_no_cases_opens_none(app, people, patrol, now):
    report(app, people.amina, patrol, people.gu.id)

    for account in (people.ella, people.gu_account, people.bao):
        follow(app, account, None, now)

    assert case_page(app, people.dora, WHICH).total == 0


def test_what_the_person_says_is_read_before_the_decision(app, people, reported, now):
    say_to_red_line(app, people.gu_account, reported, "客户自己递来的", now + 2 * HOUR)
    say_to_red_line(app, people.gu_account, reported, "客户自己递来，当场退回", now + 3 * HOUR)

    lines = red_lines_of_period(app, people.dora, DAY, DAY)
    said = statements(app, people.dora, lines, now + 4 * HOUR)[reported]
    assert (said.text, said.at, said.may_be_said) == (
        "客户自己递来，当场退回", now + 3 * HOUR, True,
    )  # fmt: skip
    steps = opened_red_line(app, people.dora, the_case(app, people).id, now).opened.steps
    assert [each.step.texts.get("statement") for each in steps[1:]] == [
        "客户自己递来的", "客户自己递来，当场退回",
    ]  # fmt: skip
    veiled = statements(app, people.ella, red_lines_of_period(app, people.ella, DAY, DAY), now)
    assert veiled[reported].text == ""
    assert verify(app.store, app.photos_dir)[0] == []


def test_the_decision_knows_whether_there_is_still_time_to_say_something(
    app, people, reported, now
):
    lines = red_lines_of_period(app, people.dora, DAY, DAY)

    assert statements(app, people.dora, lines, now)[reported].is_waited_for(now)
    late = now + 6 * A_DAY
    assert not statements(app, people.dora, lines, late)[reported].is_waited_for(late)


def test_a_report_nobody_has_touched_says_until_when_too(app, people, patrol, now):
    report(app, people.amina, patrol, people.gu.id)
    lines = red_lines_of_period(app, people.dora, DAY, DAY)

    (said,) = statements(app, people.dora, lines, now).values()

    assert (said.case_id, said.at, said.until) == (
        None, None, datetime(2026, 3, 9, 15, 59, tzinfo=UTC),
    )  # fmt: skip


def test_the_person_opens_the_case_where_nobody_has(app, people, patrol, now):
    event_id = report(app, people.amina, patrol, people.gu.id)
    finish_patrol(app, people.amina, patrol.id, now + HOUR)

    case = say_to_red_line(app, people.gu_account, event_id, "没有", now + 2 * HOUR)

    assert (case.opened_by, case.steps) == (people.gu_account.id, 2)
    follow(app, people.dora, None, now + 3 * HOUR)
    assert the_case(app, people).id == case.id


def test_nothing_is_said_while_the_patrol_lasts(app, people, patrol, now):
    event_id = report(app, people.amina, patrol, people.gu.id)

    assert own_red_lines(app, people.gu_account, DAY, DAY) == []
    with pytest.raises(NotFound):
        say_to_red_line(app, people.gu_account, event_id, "没有", now + HOUR)


def test_nobody_speaks_for_another(app, people, patrol, now):
    event_id = report(app, people.amina, patrol, people.hai.id)
    finish_and_follow(app, people.amina, patrol.id, now + HOUR)

    with pytest.raises(NotFound):
        say_to_red_line(app, people.gu_account, event_id, "没有", now + HOUR)
    with pytest.raises(NotAllowed):
        say_to_red_line(app, people.amina, event_id, "没有", now + HOUR)


def test_nothing_is_said_after_the_time_or_after_the_decision(app, people, reported, now):
    def say(at):
        return refused(say_to_red_line, app, people.gu_account, reported, "没有", at)

    assert say(now + 6 * A_DAY) == "statement_late"
    decide(app, people, reported, Status.CONFIRMED, now + 2 * HOUR)
    assert say(now + 3 * HOUR) == "statement_decided"


def test_a_confirmed_one_waits_for_another_look(app, people, reported, now):
    decide(app, people, reported, Status.CONFIRMED, now + 2 * HOUR)

    case = the_case(app, people)
    assert (case.state, case.is_open, case.fields["decision"]) == ("confirmed", True, "confirmed")
    assert case.due_at == datetime(2026, 3, 18, 15, 59, tzinfo=UTC)
    assert opened_red_line(app, people.dora, case.id, now).steps == ()
    values = (case.id, RedLineStep.CLOSE, case.steps, "", now + 3 * HOUR)
    assert refused(close_red_line, app, people.dora, *values) == "red_line_not_observed"


@pytest.mark.parametrize("how", ["rejected", "withdrawn"])
def test_one_that_does_not_stand_is_closed(app, people, patrol, reported, now, how):
    if how == "rejected":
        decide(app, people, reported, Status.REJECTED, now + 2 * HOUR)
    else:
        taken_back = Correction(Result.NONE, "", None, None, None, None)
        correct_observation(
            app, people.amina, patrol.id, people.gu.id, BAN_1, taken_back, "看错了", now + 2 * HOUR
        )
        follow(app, people.amina, None, now + 2 * HOUR)

    case = the_case(app, people)
    assert (case.is_open, case.fields["decision"]) == (False, how)


def test_another_look_lets_it_be_closed(app, people, reported, now):
    decide(app, people, reported, Status.CONFIRMED, now + 2 * HOUR)
    walk(app, people.amina, people.east, now + A_DAY, [(people.hai.id, "hair-neat", "pass")])
    assert "observed" not in the_case(app, people).fields  # Gu was not watched

    walk(app, people.amina, people.east, now + 2 * A_DAY, [(people.gu.id, "hair-neat", "fail")])

    case = the_case(app, people)
    assert opened_red_line(app, people.dora, case.id, now).steps == (RedLineStep.CLOSE,)
    values = (RedLineStep.CLOSE, case.steps, "", now + 3 * A_DAY)
    with pytest.raises(NotFound):
        close_red_line(app, people.bao, case.id, *values)
    close_red_line(app, people.dora, case.id, *values)
    assert not the_case(app, people).is_open
    assert refused(close_red_line, app, people.dora, case.id, *values) == "case_changed"
    assert verify(app.store, app.photos_dir)[0] == []


def test_another_look_is_written_down_once(app, people, reported, now):
    decide(app, people, reported, Status.CONFIRMED, now + 2 * HOUR)
    for day in (1, 2, 3):
        walk(
            app, people.amina, people.east, now + day * A_DAY, [(people.gu.id, "hair-neat", "pass")]
        )

    assert the_case(app, people).steps == 3  # opened, decided, seen again


def test_a_report_at_the_other_look_keeps_it_open(app, people, reported, now):
    decide(app, people, reported, Status.CONFIRMED, now + 2 * HOUR)
    again = a_patrol(app, people.amina, people.east.id, now + A_DAY)
    event = an_event(again, people.gu.id, norm_id=BAN_1, result="fail", note="又一次")
    assert record_events(app, people.amina, [event], now + A_DAY + HOUR).rejected == []
    finish_and_follow(app, people.amina, again.id, now + A_DAY + HOUR)

    rows = case_page(app, people.dora, WHICH).rows
    first = next(row.case for row in rows if row.case.about == reported)
    assert ("observed" in first.fields, first.fields["again"]) == (False, again.id)
    assert len(rows) == 2


def test_of_who_left_it_is_closed_with_a_reason(app, people, reported, now):
    decide(app, people, reported, Status.CONFIRMED, now + 2 * HOUR)
    end_staff(app, people.fang, people.gu.id, last_day=DAY, now=now)
    case = the_case(app, people)
    opened = opened_red_line(app, people.dora, case.id, now + A_DAY)
    assert (opened.gone, opened.steps) == (Outcome.PERSON_LEFT, (RedLineStep.DROP,))

    values = (case.id, RedLineStep.DROP, case.steps)
    assert refused(close_red_line, app, people.dora, *values, "", now + A_DAY) == "reason_needed"
    close_red_line(app, people.dora, *values, "离职", now + A_DAY)

    assert the_case(app, people).fields["outcome"] == "person_left"


def test_staff_read_the_case_about_themselves(app, people, reported, now):
    case = the_case(app, people)

    assert opened_red_line(app, people.gu_account, case.id, now).line.event_id == reported
    with pytest.raises(NotFound):
        opened_red_line(app, people.chen, case.id, now)
