"""Cases of reported red lines: what the person says to it, and the closing after another look."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from db import cases, organisation, red_lines
from db.store import UnitOfWork
from domain.case import Case, CaseFilter, CaseKind, CaseRow, Step
from domain.follow_ups.action import Outcome
from domain.follow_ups.red_line import (
    RedLineState,
    RedLineStep,
    checked_statement,
    refusal,
    statement_refusal,
)
from domain.patrols.masking import mask
from domain.problems import InputProblem
from domain.reason import checked_reason
from domain.roles import Account, Act
from services.application import Application
from services.follow_ups.actions import standing_of, why_gone
from services.follow_ups.after_patrol import opening_of
from services.follow_ups.cases import OpenedCase, opened_case, require_unchanged, take_step
from services.halls.scope import case_to_see, is_oneself, or_not_found, own_staff_id
from services.patrols.red_lines import RedLine, as_red_lines
from services.reading import reading
from services.writing import writing


@dataclass(frozen=True)
class Statement:
    """What the person said to a report, and the time there is for it.

    :param at: when it was said last; None: nothing was said
    """

    event_id: str
    case_id: str | None
    text: str
    at: datetime | None
    until: datetime
    may_be_said: bool

    def is_waited_for(self, now: datetime) -> bool:
        """Whether the person still has time, and has said nothing."""
        return self.at is None and now <= self.until


@dataclass(frozen=True)
class OpenedRedLine:
    """
    :param line: the report as it stands; None: it was undone during the patrol
    :param steps: what the reader may do now
    """

    opened: OpenedCase
    line: RedLine | None
    steps: tuple[RedLineStep, ...]
    gone: Outcome | None


def statements(
    app: Application, account: Account, lines: Collection[RedLine], now: datetime
) -> dict[str, Statement]:
    """Event id -> what was said to the report, of those about somebody.

    :param lines: as the account reads them
    """
    account.require_any(Act.SEE_RESULTS, Act.SEE_OWN_RESULTS)
    about = [line.event_id for line in lines if line.staff_id is not None]
    if not about:
        return {}
    halls = None if account.may(Act.SEE_OWN_RESULTS) else account.hall_ids
    found: dict[str, Statement] = {}
    with reading(app, account) as db:
        rows = cases.listed(db, CaseFilter([CaseKind.RED_LINE], about=about), halls)
    by_event = {row.case.about: row.case for row in rows}
    for line in lines:
        if line.staff_id is not None:
            case = by_event.get(line.event_id)
            found[line.event_id] = _statement(app, line, case, now)
    return found


def _statement(app: Application, line: RedLine, case: Case | None, now: datetime) -> Statement:
    if case is None:  # nobody has touched the report yet
        row = {name: getattr(line, name) for name in RedLine.__dataclass_fields__}
        until = datetime.fromisoformat(opening_of(app, row)["statement_until"])
        may = line.status == RedLineState.REPORTED and now <= until
        return Statement(line.event_id, None, "", None, until, may)
    said = case.fields.get("stated_at")
    return Statement(
        event_id=line.event_id,
        case_id=case.id,
        text=case.texts.get("statement", ""),
        at=None if said is None else datetime.fromisoformat(said),
        until=datetime.fromisoformat(case.fields["statement_until"]),
        may_be_said=line.status == RedLineState.REPORTED and statement_refusal(case, now) is None,
    )


def say_to_red_line(
    app: Application, account: Account, event_id: str, text: str, now: datetime
) -> Case:
    """What the person says to a report about the own person; until the time is over it can be said
    anew, and everything that was said stays in the history.

    :param event_id: of the report
    :raises NotAllowed: the account is not that of a member of staff
    :raises NotFound: no such report about the own person, or its patrol is not over
    :raises InputProblem: it is decided or was taken back, the time is over, or nothing is said
    """
    own_staff_id(account)
    text = checked_statement(text)
    with reading(app, account) as db:  # once the patrol is over
        or_not_found(red_lines.get(db, event_id, None))
    with writing(app, account, Act.APPEAL, now) as (db, account):
        row = or_not_found(red_lines.get(db, event_id, None))
        or_not_found(row if is_oneself(account, row["staff_id"]) else None)
        if row["status"] != RedLineState.REPORTED or not row["is_current"]:
            raise InputProblem("statement_decided")
        case = _case_of(app, db, account, row, now)
        problem = statement_refusal(case, now)
        if problem is not None:
            raise problem
        said = {"stated_at": now.isoformat()}
        return take_step(db, account, case, RedLineStep.STATE, now, said, {"statement": text})


def _case_of(
    app: Application, db: UnitOfWork, account: Account, row: dict[str, object], now: datetime
) -> Case:
    """That of the report; opened if nobody has touched it. A member of staff has no halls in
    scope: that the report is about the own person is checked already."""
    which = CaseFilter([CaseKind.RED_LINE], about=[str(row["event_id"])])
    known = cases.listed(db, which, None)
    if known:
        return known[0].case
    hall = or_not_found(organisation.hall(db, str(row["hall_id"])))
    step = Step(str(uuid4()), 1, RedLineStep.OPEN, account.id, now, opening_of(app, row), {})
    return cases.open_case(db, CaseKind.RED_LINE, hall.branch_id, hall.id, step)


def close_red_line(
    app: Application,
    account: Account,
    case_id: str,
    step: RedLineStep,
    seen_steps: int,
    note: str,
    now: datetime,
) -> Case:
    """Close a case: after another look, or because there is nobody left to look at.

    :param step: ``CLOSE`` or ``DROP``, the last with a reason
    :param seen_steps: how many steps it had on the screen of who decides
    :raises NotAllowed: the role handles no cases
    :raises NotFound: no such case in scope
    :raises InputProblem: somebody took a step meanwhile, it is not decided, nobody has looked
      again, or a reason is missing
    """
    with writing(app, account, Act.HANDLE_CASES, now) as (db, account):
        row = case_to_see(db, account, case_id, CaseKind.RED_LINE)
        require_unchanged(db, row, seen_steps)
        why = why_gone(app, db, row.case, now)
        problem = refusal(row.case, step, standing_of(account, row.case), why)
        if problem is not None:
            raise problem
        reason = mask(checked_reason(note, needed=step is RedLineStep.DROP)).text
        outcome = why if step is RedLineStep.DROP else Outcome.MENDED
        sets = {"state": RedLineState.CLOSED, "closed": True, "outcome": outcome}
        return take_step(db, account, row.case, step, now, sets, {"note": reason} if reason else {})


def opened_red_line(
    app: Application, account: Account, case_id: str, now: datetime
) -> OpenedRedLine:
    """A case with its history, the report and what the reader may do now.

    :raises NotAllowed: the role sees no results, not even the own ones
    :raises NotFound: no such case in scope
    """
    opened = opened_case(app, account, case_id, CaseKind.RED_LINE)
    row: CaseRow = opened.row
    with reading(app, account) as db:
        why = why_gone(app, db, row.case, now)
        report = red_lines.get(db, row.case.about, None)
    lines = as_red_lines(app, [report] if report else [])
    who = standing_of(account, row.case)
    steps = (RedLineStep.CLOSE, RedLineStep.DROP)
    return OpenedRedLine(
        opened=opened,
        line=lines[0] if lines else None,
        steps=tuple(each for each in steps if refusal(row.case, each, who, why) is None),
        gone=why,
    )
