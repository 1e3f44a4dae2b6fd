"""Base and challenge goals: what holds where in a month, giving them to branches, and setting those
of halls.

Who is assessed by a goal does not set it (D09, 2002: goals are handed down, "level by level"): head
office gives branches theirs, the head of a branch sets those of its halls, none easier than what
the branch was given. An own goal of a branch stands beside the given one and is never the one that
counts.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from db import audit, goals, methods, organisation
from db.goals import StoredGoal as StoredGoal
from db.store import UnitOfWork
from domain.halls.assignment import plausible
from domain.halls.hall import Hall
from domain.method.goals import GivenBy, Goal, Metric, checked_goal
from domain.method.method import Method
from domain.period import first_day_of
from domain.problems import InputProblem
from domain.reason import checked_reason
from domain.roles import Account, Act, Role
from services.application import Application
from services.halls.organisation import latest_today
from services.halls.scope import hall_to_see, known_branches, own_branch, require_own_branch
from services.method.method import method_on
from services.reading import reading
from services.writing import writing


def goals_on(
    db: UnitOfWork, branch_id: str, month: str, method: Method, hall_id: str | None = None
) -> dict[Metric, Goal]:
    """The goals that count in a month: for a hall its own, else what its branch was given, else the
    method's. Complaints have a goal only where one was given.

    A hall's own goal counts as long as it is no easier than the one that the branch was given.

    :param month: "YYYY-MM"
    :param hall_id: None: the branch as a whole
    """
    in_force = _of_branch(db, branch_id, month, method)
    if hall_id is None:
        return _in_order(in_force)
    return _with_own(in_force, goals.set_by_branch(db, branch_id, hall_id, month))


def goals_of_halls(
    db: UnitOfWork, halls: Iterable[Hall], month: str, method: Method
) -> dict[str, dict[Metric, Goal]]:
    """Hall id -> as ``goals_on``."""
    of_branch: dict[str, list[Hall]] = {}
    for hall in halls:
        of_branch.setdefault(hall.branch_id, []).append(hall)
    found: dict[str, dict[Metric, Goal]] = {}
    for branch_id, there in of_branch.items():
        in_force = _of_branch(db, branch_id, month, method)
        own = goals.every_set_by_branch(db, branch_id, month)
        found |= {hall.id: _with_own(in_force, own.get(hall.id, {})) for hall in there}
    return found


def _of_branch(db: UnitOfWork, branch_id: str, month: str, method: Method) -> dict[Metric, Goal]:
    shared = Goal(method.goals.base, method.goals.challenge)
    in_force = {metric: shared for metric in Metric if not metric.counted}
    return in_force | goals.of_branch(db, branch_id, month)


def _with_own(in_force: Mapping[Metric, Goal], own: Mapping[Metric, Goal]) -> dict[Metric, Goal]:
    held = dict(in_force)
    for metric, goal in own.items():
        if metric in held and goal.as_strict_as(held[metric], metric):
            held[metric] = goal
    return _in_order(held)


def _in_order(goals_held: Mapping[Metric, Goal]) -> dict[Metric, Goal]:
    return {metric: goals_held[metric] for metric in Metric if metric in goals_held}


@dataclass(frozen=True)
class CurrentGoal:
    """What counts for one metric in a branch or one of its halls.

    ``goal`` None: nobody gave one. ``own`` is what the head of the branch set, where it does not
    count: beside the branch's given goal, or for a hall, once the branch was given a stricter one.
    """

    branch_id: str
    branch: str
    hall: Hall | None  # None: the branch as a whole
    metric: Metric
    goal: Goal | None
    own: Goal | None


@dataclass(frozen=True)
class GoalsOfMonth:
    held: list[CurrentGoal]  # branch by branch, each before its halls
    history: list[StoredGoal]  # newest first; empty for who sets no goals
    branches: Mapping[str, str]  # id -> name, of those in ``held``
    halls: Mapping[str, Hall]  # by id


def goals_of_month(app: Application, account: Account, month: str) -> GoalsOfMonth:
    """What counts in a month in the branches and halls of the account, and what was ever set there.

    :raises NotAllowed: the role sees no results
    :raises InputProblem: there is no such month
    """
    account.require(Act.SEE_RESULTS)
    first = first_day_of(month)
    with reading(app, account) as db:
        branches, halls = _in_scope(db, account)
        method = method_on(db, first)
        held = [
            each
            for branch_id, name in branches.items()
            for each in _held(db, branch_id, name, halls, month, method)
        ]
        may_set = account.may(Act.GIVE_GOALS) or account.may(Act.SET_GOALS)
        history = list(goals.stored(db, branches)) if may_set else []
    known = {hall.id: hall for hall in halls}
    history = [each for each in history if each.hall_id is None or each.hall_id in known]
    return GoalsOfMonth(held, history, branches, known)


def _in_scope(db: UnitOfWork, account: Account) -> tuple[dict[str, str], list[Hall]]:
    """Branches (id -> name) and halls that are not closed for good, as the account may see them."""
    halls = organisation.halls(db, account.hall_ids)
    ids = {hall.branch_id for hall in halls}
    if account.role is Role.BRANCH_HEAD:
        ids.add(own_branch(db, account))
    every = account.may(Act.GIVE_GOALS)
    branches = {
        row["id"]: row["name"] for row in organisation.branches(db) if every or row["id"] in ids
    }
    return branches, halls


def _held(
    db: UnitOfWork, branch_id: str, branch: str, halls: Sequence[Hall], month: str, method: Method
) -> Iterator[CurrentGoal]:
    places: list[Hall | None] = [None, *(hall for hall in halls if hall.branch_id == branch_id)]
    for hall in places:
        hall_id = hall.id if hall else None
        counts = goals_on(db, branch_id, month, method, hall_id)
        own = goals.set_by_branch(db, branch_id, hall_id, month)
        for metric in Metric:
            goal, beside = counts.get(metric), own.get(metric)
            if beside is not None and beside.same_as(goal):
                beside = None
            if beside is not None and hall is None and not _stricter(beside, goal, metric):
                beside = None
            yield CurrentGoal(branch_id, branch, hall, metric, goal, beside)


def _stricter(own: Goal, goal: Goal | None, metric: Metric) -> bool:
    return goal is not None and own.as_strict_as(goal, metric)


def give_goals(
    app: Application,
    account: Account,
    branch_ids: Collection[str],
    metric: str,
    from_month: str,
    base: float,
    challenge: float,
    reason: str,
    now: datetime,
) -> int:
    """Give base and challenge goal of one metric to branches, from a month on; branches that have
    just these already keep them.

    :param base, challenge: percent, or complaints a month and hall
    :return: to how many branches
    :raises NotAllowed: the role gives no goals
    :raises NotFound: a branch that there is not
    :raises InputProblem: a field cannot be accepted, no branch is chosen, the month is published,
      or nothing changes
    """
    account.require(Act.GIVE_GOALS)
    goal = checked_goal(_metric(metric), base, challenge, from_month, GivenBy.HEAD_OFFICE)
    reason = checked_reason(reason)
    if not branch_ids:
        raise InputProblem("goal_no_branch")
    with writing(app, account, Act.GIVE_GOALS, now) as (db, account):
        known_branches(db, branch_ids)
        _check_month(db, from_month, now)
        new = [each for each in sorted(set(branch_ids)) if not _given(db, each, metric, goal)]
        if not new:
            raise InputProblem("goal_same", month=from_month)
        for branch_id in new:
            _store(db, account, branch_id, None, Metric(metric), goal, reason, now)
    return len(new)


def set_own_goal(
    app: Application,
    account: Account,
    hall_id: str | None,
    metric: str,
    from_month: str,
    base: float,
    challenge: float,
    reason: str,
    now: datetime,
) -> None:
    """Set base and challenge goal of one metric from a month on, for a hall of the own branch or,
    without one, beside the goal that the branch was given. None may be easier than that one.

    :param base, challenge: percent, or complaints a month and hall
    :raises NotAllowed: the account heads no branch
    :raises NotFound: no such hall in the own branch
    :raises InputProblem: a field cannot be accepted, it is easier than the given goal, none was
      given, the month is published, or nothing changes
    """
    account.require(Act.SET_GOALS)
    goal = checked_goal(_metric(metric), base, challenge, from_month, GivenBy.BRANCH)
    reason = checked_reason(reason)
    with writing(app, account, Act.SET_GOALS, now) as (db, account):
        branch_id = own_branch(db, account)
        if hall_id is not None:
            require_own_branch(db, account, hall_to_see(db, account, hall_id).branch_id)
        _check_month(db, from_month, now)
        method = method_on(db, first_day_of(from_month))
        given = goals_on(db, branch_id, from_month, method).get(Metric(metric))
        if given is None:
            raise InputProblem("goal_not_given")
        if not goal.as_strict_as(given, Metric(metric)):
            raise InputProblem(
                "goal_easier", base=f"{given.base:g}", challenge=f"{given.challenge:g}"
            )
        was = goals.set_by_branch(db, branch_id, hall_id, from_month).get(Metric(metric), given)
        if goal.same_as(was):
            raise InputProblem("goal_same", month=from_month)
        _store(db, account, branch_id, hall_id, Metric(metric), goal, reason, now)


def _metric(metric: str) -> Metric:
    if metric not in set(Metric):
        raise InputProblem("metric_unknown")
    return Metric(metric)


def _given(db: UnitOfWork, branch_id: str, metric: str, goal: Goal) -> bool:
    """Whether head office gave the branch just this for the month."""
    assert goal.from_month is not None
    was = goals.of_branch(db, branch_id, goal.from_month).get(Metric(metric))
    return was is not None and was.given_by is GivenBy.HEAD_OFFICE and was.same_as(goal)


def _check_month(db: UnitOfWork, month: str, now: datetime) -> None:
    first = first_day_of(month)
    if not plausible(first, latest_today(db, now)):
        raise InputProblem("day_implausible", day=month)
    published = methods.last_published_day(db)
    if published is not None and first <= published:
        raise InputProblem("goal_published", month=f"{published:%Y-%m}")


def _store(
    db: UnitOfWork,
    account: Account,
    branch_id: str,
    hall_id: str | None,
    metric: Metric,
    goal: Goal,
    reason: str,
    now: datetime,
) -> None:
    number = goals.add(db, branch_id, hall_id, metric, goal, account.id, reason, now)
    audit.add(
        db, now, account.id, "goal_set", number=number, branch_id=branch_id, hall_id=hall_id,
        given=goal.given_by is GivenBy.HEAD_OFFICE, metric=metric.value,
        from_month=goal.from_month, base=goal.base, challenge=goal.challenge, reason=reason,
    )  # fmt: skip
