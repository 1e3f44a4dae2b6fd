"""Goals of a branch hold from a month on; a branch head sets those of the own branch only."""

import math
from datetime import date

import pytest

from db import audit
from domain.goals import Goal, Metric
from domain.method import Method
from domain.problems import InputProblem, NotAllowed
from domain.roles import Role
from services.accounts import add_account
from services.goals import goals_on, own_goals, set_goal
from services.scoring_method import change_method
from tests.people import PASSWORD

SHARED = Goal(80, 95)  # of the shipped method


def in_month(app, branch_id, month, method=None):
    with app.store.read() as db:
        return goals_on(db, branch_id, month, method or Method())


def test_without_goals_of_its_own_a_branch_has_those_of_the_method(app, people):
    found = in_month(app, people.east.branch_id, "2026-03")

    assert found == dict.fromkeys(Metric, SHARED)


def test_the_newest_month_that_has_come_counts_and_of_one_month_what_was_set_last(app, people, now):
    for month, base in (("2026-03", 70), ("2026-05", 75), ("2026-05", 76), ("2026-04", 72)):
        set_goal(app, people.dora, "patrol", month, base, 90, now)

    branch = people.east.branch_id
    found = {month: in_month(app, branch, month)[Metric.PATROL] for month in
             ("2026-02", "2026-03", "2026-04", "2026-05", "2027-01")}  # fmt: skip
    assert found == {
        "2026-02": SHARED,
        "2026-03": Goal(70, 90, "2026-03"),
        "2026-04": Goal(72, 90, "2026-04"),
        "2026-05": Goal(76, 90, "2026-05"),
        "2027-01": Goal(76, 90, "2026-05"),
    }
    assert in_month(app, branch, "2026-05")[Metric.FINAL] == SHARED
    assert in_month(app, people.far.branch_id, "2026-05")[Metric.PATROL] == SHARED


def test_own_goals_follow_the_method_of_the_month(app, people, now):
    goals = Method().goals.model_copy(update={"base": 70.0})
    method = Method().model_copy(update={"goals": goals})
    change_method(app, people.ella, method, date(2026, 4, 1), "试行", now)
    set_goal(app, people.dora, "final", "2026-03", 85, 90.5, now)

    march, listed = own_goals(app, people.dora, "2026-03")
    april, _ = own_goals(app, people.dora, "2026-04")

    assert (march[Metric.PATROL], april[Metric.PATROL]) == (Goal(80, 95), Goal(70, 95))
    assert march[Metric.FINAL] == april[Metric.FINAL] == Goal(85, 90.5, "2026-03")
    assert [(each.metric, each.account, each.at) for each in listed] == [
        (Metric.FINAL, "Dora", now)
    ]


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
        ("patrol", "2062-04", 80, 90, "day_implausible"),
        ("complaints", "2026-04", 80, 90, "metric_unknown"),
        ("final", "2026-04", 81, 91, "goal_same"),
    ],
)
def test_a_goal_that_cannot_be_is_refused_and_not_stored(
    app, people, now, metric, month, base, challenge, code
):
    set_goal(app, people.dora, "final", "2026-03", 81, 91, now)

    with pytest.raises(InputProblem) as caught:
        set_goal(app, people.dora, metric, month, base, challenge, now)

    assert caught.value.code == code
    assert len(own_goals(app, people.dora, "2026-04")[1]) == 1


def test_only_branch_heads_set_goals_and_each_those_of_the_own_branch(app, people, now):
    for account in (people.amina, people.ella, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            set_goal(app, account, "patrol", "2026-04", 70, 90, now)
        with pytest.raises(NotAllowed):
            own_goals(app, account, "2026-04")
    far_head = add_account(
        app.store, people.fang, login="finn", name="Finn", role=Role.BRANCH_HEAD,
        password=PASSWORD, branch_id=people.far.branch_id, now=now,
    )  # fmt: skip

    set_goal(app, far_head, "patrol", "2026-04", 70, 90, now)

    assert in_month(app, people.far.branch_id, "2026-04")[Metric.PATROL].base_pct == 70
    assert in_month(app, people.east.branch_id, "2026-04")[Metric.PATROL] == SHARED
    assert own_goals(app, people.dora, "2026-04")[1] == []


def test_the_audit_keeps_every_goal(app, people, now):
    set_goal(app, people.dora, "satisfaction", "2026-04", 70, 90, now)

    with app.store.read() as db:
        newest = list(audit.chain(db))[-1][3]
    assert (newest["action"], newest["account_id"]) == ("goal_set", people.dora.id)
    assert newest["detail"] == {
        "branch_id": people.east.branch_id, "metric": "satisfaction", "from_month": "2026-04",
        "base_pct": 70, "challenge_pct": 90,
    }  # fmt: skip
