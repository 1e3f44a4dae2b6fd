"""Whose norms hold in a branch: to read, and for head office to choose, from a day to come on.

Every patrol keeps what held on its day, as it keeps its checklist version: norms that did not hold
were not on its board, cannot be recorded there, and so have no part in any score of that day.
Nothing is counted anew, and no day that has begun is touched.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db import audit, organisation, whose_rules
from db.store import UnitOfWork
from db.whose_rules import StoredRules as StoredRules
from domain.halls.assignment import plausible
from domain.halls.hall import HallKind
from domain.norms.whose_rules import OriginShares, Rules, origin_shares, under
from domain.problems import InputProblem
from domain.reason import checked_reason
from domain.roles import Account, Act
from services.application import Application
from services.halls.organisation import latest_today
from services.halls.scope import known_branches
from services.method.method import method_on
from services.reading import reading
from services.writing import writing

_DAY = timedelta(days=1)


def rules_on(db: UnitOfWork, branch_id: str, day: date) -> Rules:
    """Whose norms hold in the halls of a branch on a business day."""
    return whose_rules.on(db, branch_id, day)


@dataclass(frozen=True)
class BranchRules:
    branch_id: str
    branch: str
    rules: Rules  # today
    planned: tuple[date, Rules] | None  # the next that differs


@dataclass(frozen=True)
class WhoseRules:
    """``shares``: of the library in force, by kind of hall, under either choice."""

    branches: list[BranchRules]
    shares: Mapping[tuple[HallKind, Rules], list[OriginShares]]
    history: list[StoredRules]  # newest first
    earliest: date  # the first day a new choice may begin on


def whose_rules_hold(app: Application, account: Account, now: datetime) -> WhoseRules:
    """Whose norms hold in each branch, now and from a day on.

    :raises NotAllowed: the role sees no results, not even the own ones
    """
    account.require_any(Act.SEE_RESULTS, Act.SEE_OWN_RESULTS)
    with reading(app, account) as db:
        today = latest_today(db, now)
        halls = organisation.halls(db, account.hall_ids or _of_person(db, account))
        ids = {hall.branch_id for hall in halls}
        every = account.may(Act.CHOOSE_RULES)
        names = {
            row["id"]: row["name"] for row in organisation.branches(db) if every or row["id"] in ids
        }
        history = whose_rules.stored(db, names)
        branches = [
            BranchRules(branch_id, name, rules_on(db, branch_id, today),
                        _planned(db, history, branch_id, today))
            for branch_id, name in names.items()
        ]  # fmt: skip
        weights = method_on(db, today).severity_weights
    library = app.checklists.usable()
    shares = {
        (kind, rules): origin_shares(under(library, rules), weights, kind)
        for kind in HallKind
        for rules in Rules
    }
    return WhoseRules(branches, shares, history, today + _DAY)


def rules_here(app: Application, account: Account, now: datetime) -> Rules:
    """Whose norms hold today in all halls of the account; all norms where they differ."""
    with reading(app, account) as db:
        today = latest_today(db, now)
        halls = organisation.halls(db, account.hall_ids or _of_person(db, account))
        rules = {rules_on(db, branch_id, today) for branch_id in {each.branch_id for each in halls}}
    return Rules.COMPANY if rules == {Rules.COMPANY} else Rules.ALL


def _of_person(db: UnitOfWork, account: Account) -> set[str]:
    """Where a member of staff works or worked last."""
    person = organisation.person(db, account.staff_id) if account.staff_id else None
    return {person.assignments[-1].hall_id} if person and person.assignments else set()


def _planned(
    db: UnitOfWork, history: list[StoredRules], branch_id: str, today: date
) -> tuple[date, Rules] | None:
    days = sorted({each.from_on for each in history if each.branch_id == branch_id})
    now = rules_on(db, branch_id, today)
    coming = ((day, rules_on(db, branch_id, day)) for day in days if day > today)
    return next((each for each in coming if each[1] is not now), None)


def choose_rules(
    app: Application,
    account: Account,
    branch_ids: Collection[str],
    rules: str,
    from_on: date,
    reason: str,
    now: datetime,
) -> int:
    """Choose whose norms hold in branches from a day to come on; those in which they do already are
    left alone. A choice that has not begun yet can be replaced from its own first day.

    Who is assessed does not choose the rules: only head office does.

    :return: in how many branches
    :raises NotAllowed: the role chooses no rules
    :raises NotFound: a branch that there is not
    :raises InputProblem: no such choice, no branch, no usable reason, a day that cannot be, or
      nothing changes
    """
    account.require(Act.CHOOSE_RULES)
    reason = checked_reason(reason)
    if rules not in set(Rules):
        raise InputProblem("rules_unknown")
    if not branch_ids:
        raise InputProblem("goal_no_branch")
    chosen = Rules(rules)
    with writing(app, account, Act.CHOOSE_RULES, now) as (db, account):
        names = known_branches(db, branch_ids)
        _check_day(db, from_on, now)
        new = [
            each for each in sorted(set(branch_ids)) if rules_on(db, each, from_on) is not chosen
        ]
        if not new:
            raise InputProblem("rules_same", day=from_on.isoformat())
        for branch_id in new:
            last = whose_rules.last_begins(db, branch_id)
            if last is not None and from_on < last:
                raise InputProblem("rules_too_early", branch=names[branch_id], day=last.isoformat())
            number = whose_rules.add(db, branch_id, from_on, chosen, account.id, reason, now)
            audit.add(
                db, now, account.id, "rules_chosen", number=number, branch_id=branch_id,
                from_on=from_on.isoformat(), rules=chosen.value, reason=reason,
            )  # fmt: skip
    return len(new)


def _check_day(db: UnitOfWork, from_on: date, now: datetime) -> None:
    today = latest_today(db, now)
    if not plausible(from_on, today):
        raise InputProblem("day_implausible", day=from_on.isoformat())
    if from_on <= today:
        raise InputProblem("rules_from_today", day=today.isoformat())
