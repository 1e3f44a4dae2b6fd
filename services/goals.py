"""Base and challenge goals: what holds for a branch in a month, and setting the own ones."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from db import audit, goals, methods
from domain.assignment import plausible
from domain.goals import Goal, Metric, checked_goal, first_day_of
from domain.method import Method
from domain.problems import InputProblem
from domain.roles import Account, Act
from services.application import Application
from services.organisation import own_branch
from services.scoring_method import latest_today, method_on


def goals_on(db: Database, branch_id: str, month: str, method: Method) -> dict[Metric, Goal]:
    """The goal of every metric in a month: the branch's own, else the method's.

    :param month: "YYYY-MM"
    """
    shared = Goal(method.goals.base, method.goals.challenge)
    return dict.fromkeys(Metric, shared) | goals.in_force(db, branch_id, month)


@dataclass(frozen=True)
class SetGoal:
    """A goal as it was set; also one that another for the same month replaced."""

    metric: Metric
    goal: Goal
    account: str  # who set it
    at: datetime


def own_goals(
    app: Application, account: Account, month: str
) -> tuple[dict[Metric, Goal], list[SetGoal]]:
    """What holds in the own branch in a month, and everything that was set, newest first.

    :raises NotAllowed: the account heads no branch
    :raises InputProblem: there is no such month
    """
    account.require(Act.SET_GOALS)
    with app.store.read() as db:
        branch_id = own_branch(db, account)
        found = goals_on(db, branch_id, month, method_on(db, first_day_of(month)))
        return found, [SetGoal(*each) for each in goals.stored(db, branch_id)]


def set_goal(
    app: Application,
    account: Account,
    metric: str,
    from_month: str,
    base_pct: float,
    challenge_pct: float,
    now: datetime,
) -> None:
    """Set base and challenge goal of one metric from a month on, for the branch of the account
    and for no other.

    :raises NotAllowed: the account heads no branch
    :raises InputProblem: a field cannot be accepted, the month is published, or nothing changes
    """
    account.require(Act.SET_GOALS)
    goal = checked_goal(base_pct, challenge_pct, from_month)
    if metric not in set(Metric):
        raise InputProblem("metric_unknown")
    with app.store.write() as db:
        branch_id = own_branch(db, account)
        _check_month(db, from_month, now)
        was = goals.in_force(db, branch_id, from_month).get(Metric(metric))
        if was is not None and (was.base_pct, was.challenge_pct) == (base_pct, challenge_pct):
            raise InputProblem("goal_same", month=from_month)
        goals.add(db, branch_id, Metric(metric), goal, account.id, now)
        audit.add(
            db, now, account.id, "goal_set", branch_id=branch_id, metric=metric,
            from_month=from_month, base_pct=goal.base_pct, challenge_pct=goal.challenge_pct,
        )  # fmt: skip


def _check_month(db: Database, month: str, now: datetime) -> None:
    first = first_day_of(month)
    if not plausible(first, latest_today(db, now)):
        raise InputProblem("day_implausible", day=month)
    published = methods.last_published_day(db)
    if published is not None and first <= published:
        raise InputProblem("goal_published", month=f"{published:%Y-%m}")
