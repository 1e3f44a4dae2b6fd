"""What patrols and decisions say of open and closed cases, written down as steps.

A patrol that is over tells the actions of its hall: what was mended is seen kept, or fails again,
and what was closed lately and fails again is open once more. A reported red line has a case from
the first look of whoever handles it, and what was decided goes into it. Each step names the event
or the patrol that it comes from; it is written when a patrol is finished, or when somebody who
handles cases opens the page of a case or of the reports, whichever is first. Which step comes next
depends on nothing but the case and what stands of the observations, so it does not matter who looks
or how often. A correction that is made later changes no step: whoever handles the case sees to it.
"""

import logging
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from db import cases, red_lines, seen_again
from db.store import UnitOfWork
from domain.case import Case, CaseFilter, CaseKind, CaseRow
from domain.follow_ups import red_line
from domain.follow_ups.action import (
    ActionState,
    ActionStep,
    Outcome,
    SeenSince,
    failed_since,
    kept_since,
    relapse,
)
from domain.follow_ups.red_line import RedLineState, RedLineStep
from domain.follow_ups.workdays import due_after, local_day
from domain.norms.norm import Severity
from domain.patrols.event import Status
from domain.problems import XuntingProblem
from domain.result import Result
from domain.roles import Account, Act
from services.application import Application
from services.follow_ups.cases import open_in_hall, take_step
from services.follow_ups.honesty import raise_flags
from services.halls.scope import halls_to_see
from services.norms.known_norms import known_norms
from services.patrols.patrols import finish_patrol
from services.patrols.red_lines import WITHDRAWN
from services.writing import writing

_DAY = timedelta(days=1)
log = logging.getLogger(__name__)
# (Action, what it sets): of a case, or of a report that has none yet.
Change = tuple[str, dict[str, Any]]


def finish_and_follow(app: Application, account: Account, patrol_id: str, now: datetime) -> None:
    """End a patrol, and let the cases of its hall know. That it is over never depends on them.

    :raises NotFound: no such patrol in the account's halls
    """
    hall_id = finish_patrol(app, account, patrol_id, now)
    try:
        follow(app, account, [hall_id], now)
        raise_flags(app, account, hall_id, now)
    except XuntingProblem as problem:
        log.error("the cases of the hall %s do not know of the patrol: %s", hall_id, problem.code)


def follow(
    app: Application, account: Account, hall_ids: Collection[str] | None, now: datetime
) -> bool:
    """Write down what is new of the cases of these halls; who handles no cases writes nothing.

    :param hall_ids: None: all in scope
    :return: whether there was anything
    :raises NotFound: a hall outside the scope
    """
    if not account.may(Act.HANDLE_CASES):
        return False
    halls = halls_to_see(account, hall_ids)
    with app.store.read() as db:
        if not any(_news(app, db, halls, now)):
            return False
    with writing(app, account, Act.HANDLE_CASES, now) as (db, account):
        for row in _unknown_reports(db, halls_to_see(account, hall_ids)):
            _open_red_line(app, db, account, row, now)
        for case, (action, sets) in list(_changes(app, db, halls, now)):
            take_step(db, account, case, action, now, sets)
    return True


def _news(app: Application, db: UnitOfWork, halls: Collection[str], now: datetime) -> Iterator[Any]:
    yield from _unknown_reports(db, halls)
    yield from _changes(app, db, halls, now)


def _changes(
    app: Application, db: UnitOfWork, halls: Collection[str], now: datetime
) -> Iterator[tuple[Case, Change]]:
    known = app.checklists.usable().workdays
    open_ones = cases.listed(db, CaseFilter([CaseKind.RED_LINE], is_open=True), halls)
    for row in open_ones:
        change = _of_red_line(app, db, row, halls)
        if change is not None:
            yield row.case, change
    mended = CaseFilter([CaseKind.ACTION], states=[ActionState.MENDED, ActionState.VERIFIED])
    closed = CaseFilter(
        [CaseKind.ACTION],
        is_open=False,
        closed_from=now - timedelta(days=known.relapse_days) - _DAY,
    )
    for which in (mended, closed):
        for row in cases.listed(db, which, halls):
            if row.case.norm_id:
                change = _of_action(app, db, row)
                if change is not None:
                    yield row.case, change


# Actions


def _of_action(app: Application, db: UnitOfWork, row: CaseRow) -> Change | None:
    case, known = row.case, app.checklists.usable().workdays
    zone = row.time_zone
    said = case.fields.get("mended_at")
    since = case.closed_at or (None if said is None else datetime.fromisoformat(said))
    if since is None:
        return None
    seen = list(_seen(app, db, case, since, zone))
    failed = failed_since(case, seen) if case.is_open else relapse(case, seen, known)
    anew = {"mended_at": None, "mended_by": None, "verified_by": None, "observed": None}
    if failed is not None and case.is_open:
        return ActionStep.REOPEN, anew | {"state": ActionState.ACCEPTED, "failed": failed.event_id}
    if failed is not None:
        return ActionStep.REOPEN, anew | {
            "state": ActionState.OPEN, "closed": False, "outcome": None,
            "failed": failed.event_id, "relapses": case.fields.get("relapses", 0) + 1,
            "due_at": due_after(failed.at, known.action_workdays, zone, known).isoformat(),
        }  # fmt: skip
    kept = kept_since(case, seen) if case.is_open and "observed" not in case.fields else None
    if kept is None:
        return None
    sets: dict[str, Any] = {"observed": kept.event_id}
    if case.state == ActionState.VERIFIED:
        sets |= {"state": ActionState.CLOSED, "closed": True, "outcome": Outcome.MENDED}
    return ActionStep.OBSERVE, sets


def _seen(
    app: Application, db: UnitOfWork, case: Case, since: datetime, zone: str
) -> Iterator[SeenSince]:
    norm = known_norms(app).get(case.norm_id)
    only_reported = norm is not None and norm.severity is Severity.RED_LINE
    read = seen_again.watched if only_reported else seen_again.judged
    first = local_day(since, zone) - _DAY  # a round after midnight is of the evening before
    for row in read(db, case.hall_id or "", case.staff_id, case.norm_id, first):
        yield SeenSince(row["event_id"], row["at"], Result(row["result"]), row["begun_at"])


# Red lines


def _unknown_reports(db: UnitOfWork, halls: Collection[str]) -> list[dict[str, Any]]:
    """Reports that wait for a decision and have no case."""
    rows = red_lines.waiting(db, halls)
    if not rows:
        return []
    about = [row["event_id"] for row in rows]
    there = cases.listed(db, CaseFilter([CaseKind.RED_LINE], about=about), halls)
    known = {row.case.about for row in there}
    return [row for row in rows if row["event_id"] not in known]


def _open_red_line(
    app: Application, db: UnitOfWork, account: Account, row: dict[str, Any], now: datetime
) -> Case:
    sets = opening_of(app, row)
    return open_in_hall(db, account, CaseKind.RED_LINE, row["hall_id"], now, sets, {})


def opening_of(app: Application, row: dict[str, Any]) -> dict[str, Any]:
    """What the case of a report begins with.

    :param row: of ``db.red_lines``
    """
    known = app.checklists.usable().workdays
    at, zone = row["captured_at"], row["time_zone"]
    return {
        "state": RedLineState.REPORTED,
        "staff_id": row["staff_id"],
        "norm_id": row["norm_id"],
        "about": row["event_id"],
        "reported_by": row["manager_id"],
        "statement_until": red_line.statement_until(at, zone, known).isoformat(),
        "due_at": red_line.decision_until(at, zone, known).isoformat(),
    }


def _of_red_line(
    app: Application, db: UnitOfWork, row: CaseRow, halls: Collection[str]
) -> Change | None:
    case = row.case
    if case.state == RedLineState.REPORTED:
        return _decided(app, db, row, halls)
    decided = datetime.fromisoformat(case.fields["decided_at"])
    seen = list(_seen_since_decision(db, case, decided, row.time_zone))
    newest = red_line.seen_again(case, seen)
    if newest is None:
        return None
    kept = newest.result is Result.PASS
    if ("observed" if kept else "again") in case.fields:  # that is known
        return None
    if kept:
        return RedLineStep.OBSERVE, {"observed": newest.event_id, "again": None}
    return RedLineStep.REPORT_AGAIN, {"observed": None, "again": newest.event_id}


def _decided(
    app: Application, db: UnitOfWork, row: CaseRow, halls: Collection[str]
) -> Change | None:
    report = red_lines.get(db, row.case.about, halls)
    if report is None:
        return None
    status = str(report["status"])
    if status == Status.REPORTED:
        if report["is_current"]:
            return None
        status = WITHDRAWN
    state = red_line.state_after(status)
    at = report["decided_at"]
    sets = {"state": state, "decision": status, "decided_at": at.isoformat()}
    if state is RedLineState.CLOSED:
        return RedLineStep.DECIDE, sets | {"closed": True}
    known = app.checklists.usable().workdays
    due = red_line.observed_until(at, row.time_zone, known)
    return RedLineStep.DECIDE, sets | {"due_at": due.isoformat()}


def _seen_since_decision(
    db: UnitOfWork, case: Case, decided: datetime, zone: str
) -> Iterator[SeenSince]:
    first = local_day(decided, zone) - _DAY
    for row in seen_again.watched(db, case.hall_id or "", case.staff_id, case.norm_id, first):
        yield SeenSince(row["event_id"], row["at"], Result(row["result"]), row["begun_at"])
