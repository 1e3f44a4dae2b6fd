"""Staff appeal, somebody else decides, and what comes of it stands in the chain of the hall."""

from datetime import date, timedelta

import pytest

from domain.follow_ups.appeal import AppealState
from domain.patrols.observation_filter import ObservationFilter
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.result import Result
from domain.roles import Role
from services.follow_ups.appeals import (
    answer_appeal,
    appeal_observation,
    decide_appeal,
    go_on_with_appeal,
    opened_appeal,
    own_answers,
    settle_appeal,
    under_appeal,
    withdraw_appeal,
)
from services.halls.organisation import close_hall, set_up_hall
from services.halls.scope import ReportScope
from services.patrols.corrections import Correction, correct_observation
from services.patrols.history import observation_history
from services.patrols.patrols import finish_patrol, view_patrol
from services.patrols.search import find_observations, own_observations
from services.reports.manager_agreement import (
    APPEALED,
    appealed_judgements,
    manager_agreement,
)
from services.scores.staff_scores import staff_scores
from services.verify import verify
from tests.builders import BAN_1, OWN, a_patrol, observe, report, score_plainly
from tests.people import as_changed, second_manager

DAY = date(2026, 3, 4)
HOUR = timedelta(hours=1)
PASS, FAIL, NA, NONE = Result.PASS, Result.FAIL, Result.NA, Result.NONE


@pytest.fixture
def patrol(app, people, now):
    """Finished an hour after it began. Gu: one kept, one not; Hai: one not."""
    score_plainly(app, people.ella, now)
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [
        (people.gu.id, "hair-neat", "pass"), (people.gu.id, "face-clean", "fail"),
        (people.hai.id, "face-clean", "fail"),
    ])  # fmt: skip
    finish_patrol(app, people.amina, patrol.id, now + HOUR)
    return patrol


@pytest.fixture
def case_id(app, people, patrol, now):
    return appeal(app, people, patrol, now + 2 * HOUR)


def appeal(app, people, patrol, at, norm="face-clean", asked=PASS, reason="当时刚洗过脸"):
    return appeal_observation(app, people.gu_account, patrol.id, norm, asked, reason, at)


def decide(app, account, case_id, decided, at, reason="看了照片，确实干净"):
    opened = opened_appeal(app, account, case_id)
    return decide_appeal(
        app, account, case_id, decided, reason, at, opened.case.steps, opened.seen.current.event_id
    )


def correct(app, people, patrol, result, at):
    correct_observation(
        app, people.amina, patrol.id, people.gu.id, "face-clean", Correction(result), "记错了", at
    )


def code_of(write, *args, **kwargs):
    with pytest.raises(InputProblem) as problem:
        write(*args, **kwargs)
    return problem.value.code


def results_of(app, people):
    return {
        (row["norm_id"], row["result"], row["manager"])
        for row in own_observations(app, people.gu_account, DAY, DAY)
    }


def test_an_upheld_appeal_corrects_what_was_seen_and_stays_the_observers_judgement(
    app, people, patrol, case_id, now
):
    state = decide(app, people.dora, case_id, PASS, now + 3 * HOUR)

    assert state is AppealState.UPHELD
    assert results_of(app, people) == {
        ("hair-neat", "pass", "Amina"), ("face-clean", "pass", "Amina"),
    }  # fmt: skip
    told = observation_history(app, people.gu_account, patrol.id, people.gu.id, "face-clean")
    assert [(each.who, each.result, each.reason, each.counts) for each in told.entries] == [
        ("Amina", FAIL, "", False), ("Dora", PASS, "看了照片，确实干净", True),
    ]  # fmt: skip
    assert told.current.appeal == case_id
    assert told.people == {"Amina"}
    case = opened_appeal(app, people.gu_account, case_id).case
    assert (case.state, case.is_open, case.fields["decided"]) == ("upheld", False, "pass")
    assert case.fields["outcome_event_id"] == told.current.event_id
    # Everything kept; nobody but the duty manager has observed.
    scores = staff_scores(app, people.dora, DAY, DAY)
    row = scores.people.set_index("staff_id").loc[people.gu.id]
    assert (row["adjusted_pct"], row["occasion_count"]) == (100.0, 1)
    asked = ObservationFilter(DAY, DAY, person=people.gu.id)
    assert {row["manager"] for row in find_observations(app, people.dora, asked, 1, 9).rows} == {
        "Amina"
    }
    assert view_patrol(app, people.amina, patrol.id).state.others == []
    assert verify(app.store, app.photos_dir)[0] == []


@pytest.mark.parametrize(
    ("decided", "state", "left"),
    [
        (NA, "partly", {("hair-neat", "pass"), ("face-clean", "na")}),
        (NONE, "partly", {("hair-neat", "pass")}),
        (FAIL, "rejected", {("hair-neat", "pass"), ("face-clean", "fail")}),
    ],
)
def test_an_appeal_is_granted_in_part_or_not_at_all(
    app, people, patrol, case_id, now, decided, state, left
):
    assert decide(app, people.dora, case_id, decided, now + 3 * HOUR) == state

    assert {row[:2] for row in results_of(app, people)} == left
    assert verify(app.store, app.photos_dir)[0] == []


def test_a_decision_needs_a_reason_and_words_of_people_are_masked(app, people, case_id, now):
    at = now + 3 * HOUR
    assert code_of(decide, app, people.dora, case_id, FAIL, at, reason=" ") == "reason_needed"

    decide(app, people.dora, case_id, FAIL, at, reason="客户 13800138000 在场")

    texts = opened_appeal(app, people.dora, case_id).case.texts
    assert "13800138000" not in str(texts)
    assert texts["decision"].startswith("客户")


def test_an_appeal_is_taken_until_its_last_hour_and_never_after(app, people, patrol, now):
    end = now + HOUR
    assert code_of(appeal, app, people, patrol, end + timedelta(hours=72, seconds=1)) == (
        "appeal_late"
    )
    assert appeal(app, people, patrol, end + timedelta(hours=72))


def test_how_long_it_takes_is_a_setting_of_the_hall(app, people, patrol, now):
    set_up_hall(
        app, people.fang, people.east.id, {"appeal_hours": 2, "appeal_decision_hours": 24}, now
    )
    assert code_of(appeal, app, people, patrol, now + 4 * HOUR) == "appeal_late"

    case_id = appeal(app, people, patrol, now + 2 * HOUR)

    assert opened_appeal(app, people.dora, case_id).case.due_at == now + 26 * HOUR


def test_nobody_appeals_twice_and_what_was_decided_stays(app, people, patrol, case_id, now):
    at = now + 3 * HOUR
    assert code_of(appeal, app, people, patrol, at) == "appeal_twice"
    decide(app, people.dora, case_id, PASS, at)
    assert code_of(appeal, app, people, patrol, at, asked=NA) == "appeal_decided_before"
    assert code_of(correct, app, people, patrol, FAIL, at) == "correct_after_appeal"


def test_one_that_was_rejected_is_not_put_again(app, people, patrol, case_id, now):
    at = now + 3 * HOUR
    decide(app, people.dora, case_id, FAIL, at)
    assert code_of(appeal, app, people, patrol, at) == "appeal_decided_before"
    rows = own_observations(app, people.gu_account, DAY, DAY)
    answers = own_answers(app, people.gu_account, rows)
    told = {row["norm_id"]: answers[row["id"]] for row in rows}
    assert told["face-clean"].until is None
    assert told["face-clean"].appeal.case.state == "rejected"
    assert told["hair-neat"].until == now + 73 * HOUR


def test_one_that_was_taken_back_can_be_put_again(app, people, patrol, case_id, now):
    at = now + 3 * HOUR
    withdraw_appeal(app, people.gu_account, case_id, at, 1)

    assert opened_appeal(app, people.gu_account, case_id).case.state == "withdrawn"
    assert code_of(withdraw_appeal, app, people.gu_account, case_id, at, 2) == "appeal_ended"
    assert appeal(app, people, patrol, at) != case_id


def test_nobody_appeals_for_somebody_else(app, people, patrol, now):
    """Hai has no account; what Gu names is looked for among what was seen of Gu."""
    with pytest.raises(NotFound):
        appeal(app, people, patrol, now + HOUR, norm="nails-short-clean")
    with pytest.raises(NotAllowed):
        appeal_observation(app, people.amina, patrol.id, "face-clean", PASS, "不对", now + 2 * HOUR)


def test_an_appeal_of_another_person_is_not_there(app, people, patrol, now, case_id):
    with pytest.raises(NotFound):
        opened_appeal(app, people.chen, case_id)
    for account in (people.bao, people.chen):
        assert under_appeal(app, account, [patrol.id]) == {}
    about = {(patrol.id, people.gu.id, "face-clean"): case_id}
    assert under_appeal(app, people.amina, [patrol.id]) == about


def test_a_patrol_under_way_and_a_red_line_have_no_appeal(app, people, now):
    open_patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, open_patrol, [(people.gu.id, "hair-neat", "fail")])
    report(app, people.amina, open_patrol, people.gu.id, seq=9, elapsed_ms=90_000)
    with pytest.raises(NotFound):
        appeal(app, people, open_patrol, now + HOUR, norm="hair-neat")
    finish_patrol(app, people.amina, open_patrol.id, now + HOUR)
    assert code_of(appeal, app, people, open_patrol, now + 2 * HOUR, norm=BAN_1) == (
        "appeal_red_line"
    )


def test_it_asks_for_something_else_than_what_was_recorded(app, people, patrol, now):
    at = now + 2 * HOUR
    assert code_of(appeal, app, people, patrol, at, asked=FAIL) == "appeal_asks_nothing"
    assert code_of(appeal, app, people, patrol, at, norm="hair-neat", asked=PASS) == (
        "appeal_asks_nothing"
    )
    assert code_of(appeal, app, people, patrol, at, reason="  ") == "reason_needed"


def test_the_observer_answers_and_never_decides(app, people, patrol, case_id, now):
    at = now + 3 * HOUR
    with pytest.raises(NotAllowed):
        decide(app, people.amina, case_id, PASS, at)
    answer_appeal(app, people.amina, case_id, "右脸有油渍", at, 1)
    assert opened_appeal(app, people.gu_account, case_id).case.texts["answer"] == "右脸有油渍"
    lena = second_manager(app, people, now)
    assert code_of(answer_appeal, app, lena, case_id, "我也觉得", at, 2) == (
        "appeal_of_another_observer"
    )
    # Who observed and heads the branch since is still who observed.
    head = as_changed(
        app, people, people.amina, now, role=Role.BRANCH_HEAD, branch_id=people.east.branch_id
    )
    assert code_of(decide, app, head, case_id, PASS, at) == "appeal_own_judgement"


def test_the_head_of_another_branch_does_not_find_it(app, people, case_id, now):
    head = as_changed(
        app, people, people.chen, now, role=Role.BRANCH_HEAD, branch_id=people.far.branch_id
    )
    with pytest.raises(NotFound):
        decide_appeal(app, head, case_id, PASS, "好", now + 3 * HOUR, 1, "x")


def test_two_who_decide_at_once_are_told_who_was_first(app, people, case_id, now):
    opened = opened_appeal(app, people.dora, case_id)
    decide(app, people.dora, case_id, PASS, now + 3 * HOUR)

    with pytest.raises(InputProblem) as problem:
        decide_appeal(
            app, people.dora, case_id, FAIL, "不成立", now + 3 * HOUR, opened.case.steps,
            opened.seen.current.event_id,
        )  # fmt: skip

    assert problem.value.code == "case_changed"
    assert problem.value.values["name"] == "Dora"


def test_a_correction_during_the_appeal_is_told_and_the_person_is_asked(
    app, people, patrol, case_id, now
):
    at = now + 3 * HOUR
    before = opened_appeal(app, people.dora, case_id)
    assert not before.corrected
    assert code_of(settle_appeal, app, people.gu_account, case_id, at, 1) == (
        "appeal_not_corrected"
    )
    correct(app, people, patrol, NA, at)

    opened = opened_appeal(app, people.dora, case_id)
    assert (opened.corrected, opened.recorded) == (True, NA)
    # A decision on the old screen is stopped, and so is one before the person was asked.
    assert (
        code_of(
            decide_appeal,
            app,
            people.dora,
            case_id,
            PASS,
            "好",
            at,
            1,
            before.seen.current.event_id,
        )
        == "appeal_corrected"
    )
    assert code_of(decide, app, people.dora, case_id, PASS, at) == "appeal_awaits_person"

    go_on_with_appeal(app, people.gu_account, case_id, at, 1)
    assert decide(app, people.dora, case_id, PASS, at + HOUR) is AppealState.UPHELD
    assert opened_appeal(app, people.dora, case_id).recorded is PASS


def test_a_correction_to_what_was_asked_for_settles_it(app, people, patrol, case_id, now):
    at = now + 3 * HOUR
    correct(app, people, patrol, PASS, at)
    assert code_of(go_on_with_appeal, app, people.gu_account, case_id, at, 1) == (
        "appeal_is_as_asked"
    )

    settle_appeal(app, people.gu_account, case_id, at, 1)

    case = opened_appeal(app, people.gu_account, case_id).case
    assert (case.state, case.is_open) == ("settled", False)


def test_who_says_nothing_about_a_correction_leaves_the_decision_to_its_time(
    app, people, patrol, case_id, now
):
    correct(app, people, patrol, PASS, now + 3 * HOUR)

    late = now + timedelta(days=6)
    assert decide(app, people.dora, case_id, PASS, late) is AppealState.SETTLED


def test_a_correction_that_makes_something_new_can_be_appealed_from_then_on(
    app, people, patrol, case_id, now
):
    """Rejected, and then corrected by the observer after all: another judgement."""
    decide(app, people.dora, case_id, FAIL, now + 3 * HOUR)
    at = now + timedelta(days=9)
    correct(app, people, patrol, NA, at)

    assert appeal(app, people, patrol, at + 71 * HOUR)


def test_an_appeal_of_a_hall_that_was_closed_is_still_decided(app, people, case_id, now):
    close_hall(app, people.fang, people.east.id, DAY + timedelta(days=1), now + 3 * HOUR)

    assert decide(app, people.dora, case_id, PASS, now + 30 * HOUR) is AppealState.UPHELD


def test_head_office_without_leave_reads_no_words_of_an_appeal(app, people, case_id):
    opened = opened_appeal(app, people.ella, case_id)

    assert "洗过脸" not in str(opened)
    assert opened.case.fields["asked"] == "pass"


def test_an_appeal_is_no_judgement_and_stands_beside_who_observed(app, people, patrol, now):
    """Two of Amina's judgements of Gu are appealed; Lena judged one of them, too, and Dora none."""
    lena = second_manager(app, people, now)
    other = a_patrol(app, lena, people.east.id, now + 2 * HOUR)
    observe(app, lena, other, [(people.gu.id, "face-clean", "pass")])
    finish_patrol(app, lena, other.id, now + 3 * HOUR)
    at = now + 4 * HOUR
    decide(app, people.dora, appeal(app, people, patrol, at), NA, at)
    appeal(app, people, patrol, at, norm="hair-neat", asked=NA)

    columns = ["manager", *APPEALED]
    assert columns == ["manager", "appealed", "upheld", "partly", "rejected", "open"]
    for account, rows in (
        (people.dora, [("Amina", 2, 0, 1, 0, 1)]),
        (people.amina, [("Amina", 2, 0, 1, 0, 1)]),
        (lena, []),
    ):
        table = appealed_judgements(app, account, OWN)
        assert list(table[columns].itertuples(index=False, name=None)) == rows
    before = ReportScope(OWN.kind, OWN.first, DAY - timedelta(days=1))
    assert appealed_judgements(app, people.dora, before).empty
    assert len(manager_agreement(app, people.dora, OWN).pairs) == 1  # Amina and Lena
