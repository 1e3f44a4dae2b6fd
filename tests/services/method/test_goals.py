"""Goals cascade: head office gives them to branches, the head of a branch sets those of its halls."""

import math
from dataclasses import replace
from datetime import date

import pytest

from db import audit
from domain.method.goals import GivenBy, Goal, Metric
from domain.method.method import Method
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.roles import Role
from services.halls.accounts import add_account
from services.method.goals import give_goals, goals_of_month, goals_on, set_own_goal
from services.method.method import change_method
from services.verify import verify
from tests.people import PASSWORD, as_changed
from tests.tampering import tampering

SHARED = Goal(80, 95)  # of the shipped method
PERCENT = [metric for metric in Metric if not metric.counted]


def in_month(app, branch_id, month, hall_id=None, method=None):
    with app.store.read() as db:
        return goals_on(db, branch_id, month, method or Method(), hall_id)


def given(base, challenge, month):
    return Goal(base, challenge, month, GivenBy.HEAD_OFFICE)


def give(app, people, metric, month, base, challenge, now, branches=None, reason="年度目标"):
    branches = [people.east.branch_id] if branches is None else branches
    return give_goals(
        app, people.ella, branches, metric, month, base, challenge, reason, now
    )  # fmt: skip


def set_hall(app, people, metric, month, base, challenge, now, hall=None, reason="基础好"):
    hall_id = (hall or people.east).id
    set_own_goal(app, people.dora, hall_id, metric, month, base, challenge, reason, now)


def test_without_given_goals_the_method_holds_in_percent_and_complaints_have_none(app, people):
    for hall_id in (None, people.east.id):
        found = in_month(app, people.east.branch_id, "2026-03", hall_id)

        assert found == dict.fromkeys(PERCENT, SHARED)


def test_the_newest_month_that_has_come_counts_and_of_one_month_what_was_given_last(
    app, people, now
):
    for month, base in (("2026-03", 70), ("2026-05", 75), ("2026-05", 76), ("2026-04", 72)):
        give(app, people, "patrol", month, base, 90, now)

    branch = people.east.branch_id
    found = {month: in_month(app, branch, month)[Metric.PATROL] for month in
             ("2026-02", "2026-03", "2026-04", "2026-05", "2027-01")}  # fmt: skip
    assert found == {
        "2026-02": SHARED,
        "2026-03": given(70, 90, "2026-03"),
        "2026-04": given(72, 90, "2026-04"),
        "2026-05": given(76, 90, "2026-05"),
        "2027-01": given(76, 90, "2026-05"),
    }
    assert in_month(app, branch, "2026-05")[Metric.FINAL] == SHARED
    assert in_month(app, people.far.branch_id, "2026-05")[Metric.PATROL] == SHARED


def test_one_several_or_all_branches_are_given_goals_at_once(app, people, now):
    near, far = people.east.branch_id, people.far.branch_id
    assert give(app, people, "patrol", "2026-04", 82, 96, now, [far]) == 1

    assert give(app, people, "patrol", "2026-04", 82, 96, now, [near, far]) == 1  # one has it

    assert {in_month(app, each, "2026-04")[Metric.PATROL] for each in (near, far)} == {
        given(82, 96, "2026-04")
    }
    assert len(goals_of_month(app, people.ella, "2026-04").history) == 2


def test_a_hall_has_its_own_goal_from_its_month_on_and_no_other_hall_has_it(app, people, now):
    give(app, people, "patrol", "2026-03", 82, 94, now)
    set_hall(app, people, "patrol", "2026-05", 85, 94, now)

    branch = people.east.branch_id
    east = [in_month(app, branch, month, people.east.id)[Metric.PATROL]
            for month in ("2026-04", "2026-05")]  # fmt: skip
    assert east == [given(82, 94, "2026-03"), Goal(85, 94, "2026-05", GivenBy.BRANCH)]
    assert in_month(app, branch, "2026-05")[Metric.PATROL] == given(82, 94, "2026-03")
    assert in_month(app, branch, "2026-05", people.west.id)[Metric.PATROL] == given(
        82, 94, "2026-03"
    )


@pytest.mark.parametrize(
    ("metric", "base", "challenge"),
    [("patrol", 81.9, 96), ("patrol", 83, 93.9), ("patrol", 60, 99),
     ("complaints", 5, 2), ("complaints", 4, 3), ("complaints", 9, 9)],
)  # fmt: skip
def test_no_goal_of_a_hall_or_of_the_own_branch_is_easier_than_the_given_one(
    app, people, now, metric, base, challenge
):
    give(app, people, "patrol", "2026-03", 82, 94, now)
    give(app, people, "complaints", "2026-03", 4, 2, now)

    for hall_id in (people.east.id, None):
        with pytest.raises(InputProblem) as caught:
            set_own_goal(app, people.dora, hall_id, metric, "2026-04", base, challenge, "x", now)
        assert caught.value.code == "goal_easier"


def test_the_own_goal_of_a_branch_stands_beside_the_given_one_and_never_counts(app, people, now):
    give(app, people, "patrol", "2026-03", 82, 94, now)
    set_own_goal(app, people.dora, None, "patrol", "2026-03", 88, 97, "想做得更好", now)

    branch = people.east.branch_id
    for hall_id in (None, people.east.id):
        assert in_month(app, branch, "2026-03", hall_id)[Metric.PATROL].base == 82
    whole = next(each for each in goals_of_month(app, people.dora, "2026-03").held
                 if each.metric is Metric.PATROL and each.hall is None)  # fmt: skip
    assert whole.goal == given(82, 94, "2026-03")
    assert whole.own == Goal(88, 97, "2026-03", GivenBy.BRANCH)


def test_a_stricter_given_goal_takes_the_place_of_an_easier_one_of_a_hall(app, people, now):
    set_hall(app, people, "patrol", "2026-03", 81, 96, now)
    give(app, people, "patrol", "2026-05", 85, 95, now)

    branch = people.east.branch_id
    found = [in_month(app, branch, month, people.east.id)[Metric.PATROL].base
             for month in ("2026-04", "2026-05")]  # fmt: skip
    assert found == [81, 85]
    east = next(each for each in goals_of_month(app, people.dora, "2026-05").held
                if each.metric is Metric.PATROL and each.hall == people.east)  # fmt: skip
    assert east.own == Goal(81, 96, "2026-03", GivenBy.BRANCH)  # told, with why it does not count


def test_complaints_are_a_number_and_fewer_are_stricter(app, people, now):
    with pytest.raises(InputProblem) as caught:
        set_hall(app, people, "complaints", "2026-03", 3, 1, now)
    assert caught.value.code == "goal_not_given"

    give(app, people, "complaints", "2026-03", 4, 2, now)
    set_hall(app, people, "complaints", "2026-03", 3, 2, now)

    branch = people.east.branch_id
    assert in_month(app, branch, "2026-02").get(Metric.COMPLAINTS) is None
    assert in_month(app, branch, "2026-03")[Metric.COMPLAINTS] == given(4, 2, "2026-03")
    assert in_month(app, branch, "2026-03", people.east.id)[Metric.COMPLAINTS] == Goal(
        3, 2, "2026-03", GivenBy.BRANCH
    )


def test_given_goals_follow_the_method_of_the_month(app, people, now):
    goals = Method().goals.model_copy(update={"base": 70.0})
    method = Method().model_copy(update={"goals": goals})
    change_method(app, people.ella, method, date(2026, 4, 1), "试行", now)

    march, april = (goals_of_month(app, people.dora, each).held for each in ("2026-03", "2026-04"))

    assert [march[0].goal, april[0].goal] == [Goal(80, 95), Goal(70, 95)]


@pytest.mark.parametrize(
    ("metric", "month", "base", "challenge", "code"),
    [
        ("patrol", "2026-04", 90, 90, "goal_base_too_high"),
        ("patrol", "2026-04", 95, 90, "goal_base_too_high"),
        ("patrol", "2026-04", -1, 90, "goal_out_of_range"),
        ("patrol", "2026-04", 80, 100.1, "goal_out_of_range"),
        ("patrol", "2026-04", math.nan, 90, "goal_out_of_range"),
        ("patrol", "2026-04", 80, math.inf, "goal_out_of_range"),
        ("patrol", "2026-13", 80, 90, "month_unreadable"),
        ("patrol", "2026-04-01", 80, 90, "month_unreadable"),
        ("patrol", "April", 80, 90, "month_unreadable"),
        ("patrol", "2062-04", 81, 96, "day_implausible"),
        ("complaints", "2026-04", 2, 3, "goal_base_too_low"),
        ("complaints", "2026-04", 2.5, 1, "goal_no_count"),
        ("complaints", "2026-04", 2, -1, "goal_no_count"),
        ("complaints", "2026-04", math.nan, 1, "goal_no_count"),
        ("complaints", "2026-04", 1e300, 1, "goal_no_count"),
        ("grooming", "2026-04", 80, 90, "metric_unknown"),
        ("final", "2026-04", 81, 96, "goal_same"),
    ],
)
def test_a_goal_that_cannot_be_is_refused_and_not_stored(
    app, people, now, metric, month, base, challenge, code
):
    give(app, people, "final", "2026-03", 81, 96, now)

    for write in (give, set_hall):
        with pytest.raises(InputProblem) as caught:
            write(app, people, metric, month, base, challenge, now)
        assert caught.value.code == code
    assert len(goals_of_month(app, people.dora, "2026-04").history) == 1


def test_a_reason_and_a_branch_are_asked_for(app, people, now):
    for write in (give, set_hall):
        with pytest.raises(InputProblem) as caught:
            write(app, people, "patrol", "2026-04", 85, 96, now, reason=" ")
        assert caught.value.code == "reason_needed"
    with pytest.raises(InputProblem) as caught:
        give(app, people, "patrol", "2026-04", 85, 96, now, [])
    assert caught.value.code == "goal_no_branch"


def test_who_is_assessed_does_not_set_the_goal_by_which_they_are(app, people, now):
    near = people.east.branch_id
    for account in (people.amina, people.dora, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            give_goals(app, account, [near], "patrol", "2026-04", 85, 96, "x", now)
    for account in (people.amina, people.ella, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            set_own_goal(app, account, people.east.id, "patrol", "2026-04", 85, 96, "x", now)
    with pytest.raises(NotFound):
        give_goals(app, people.ella, [near, "nowhere"], "patrol", "2026-04", 85, 96, "x", now)
    assert in_month(app, near, "2026-04") == dict.fromkeys(PERCENT, SHARED)


def test_a_branch_head_sets_goals_of_own_halls_only(app, people, now):
    add_account(
        app, people.fang, login="finn", name="Finn", role=Role.BRANCH_HEAD,
        password=PASSWORD, branch_id=people.far.branch_id, now=now,
    )  # fmt: skip

    for hall_id in (people.far.id, "nowhere"):
        with pytest.raises(NotFound):
            set_own_goal(app, people.dora, hall_id, "patrol", "2026-04", 85, 96, "x", now)
    # An account that says it had another hall is not believed.
    grown = replace(people.dora, hall_ids=people.dora.hall_ids | {people.far.id})
    with pytest.raises(Exception, match="rights_changed"):
        set_own_goal(app, grown, people.far.id, "patrol", "2026-04", 85, 96, "x", now)
    assert in_month(app, people.far.branch_id, "2026-04", people.far.id)[Metric.PATROL] == SHARED


def test_everybody_reads_the_goals_of_the_own_scope_and_nothing_else(app, people, now):
    give(app, people, "patrol", "2026-03", 82, 94, now, [people.far.branch_id])
    set_hall(app, people, "patrol", "2026-03", 85, 96, now)

    def places(account):
        found = goals_of_month(app, account, "2026-03")
        named = {(each.branch, each.hall.name if each.hall else None) for each in found.held}
        return named, len(found.history)

    assert places(people.amina) == ({("江城", None), ("江城", "东厅")}, 0)
    assert places(people.dora) == ({("江城", None), ("江城", "东厅"), ("江城", "西厅")}, 1)
    assert places(people.ella) == (
        {("江城", None), ("江城", "东厅"), ("江城", "西厅"), ("山城", None), ("山城", "远厅")}, 2,
    )  # fmt: skip
    for account in (people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            goals_of_month(app, account, "2026-03")


def test_a_goal_of_a_hall_is_not_taken_along_to_another_branch(app, people, now):
    set_hall(app, people, "patrol", "2026-03", 85, 96, now)

    found = in_month(app, people.far.branch_id, "2026-03", people.east.id)

    assert found[Metric.PATROL] == SHARED


def test_the_audit_keeps_every_goal_and_verify_finds_what_was_altered(app, people, now):
    give(app, people, "satisfaction", "2026-04", 82, 90, now)
    set_hall(app, people, "satisfaction", "2026-04", 84, 91, now)

    with app.store.read() as db:
        newest = list(audit.chain(db))[-1][3]
    assert (newest["action"], newest["account_id"]) == ("goal_set", people.dora.id)
    assert newest["detail"] == {
        "number": 2, "branch_id": people.east.branch_id, "hall_id": people.east.id,
        "given": False, "metric": "satisfaction", "from_month": "2026-04", "base": 84,
        "challenge": 91, "reason": "基础好",
    }  # fmt: skip
    assert verify(app.store, app.photos_dir)[0] == []
    with tampering(app) as db:
        db.execute("UPDATE goals SET base = 60 WHERE number = 1")
        db.execute("DELETE FROM goals WHERE number = 2")
    assert [(each.what, each.number) for each in verify(app.store, app.photos_dir)[0]] == [
        ("goal", 1),
        ("goal", 2),
    ]


def test_a_branch_head_who_was_moved_sets_nothing_in_the_branch_before(app, people, now):
    moved = as_changed(app, people, people.dora, now, branch_id=people.far.branch_id)

    with pytest.raises(NotFound):
        set_own_goal(app, moved, people.east.id, "patrol", "2026-04", 85, 96, "x", now)
