"""The second person's word on a reported red line: what confirming it would do to the month, and
the decision, which cannot be undone."""

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from pydantic import ValidationError

from db import audit, events, organisation, patrols, publications, red_lines
from db.store import UnitOfWork
from domain.patrols.event import Decision, Event, Status
from domain.period import month_days
from domain.printed import score_text
from domain.problems import InputProblem
from domain.reason import checked_reason
from domain.result import Result
from domain.roles import Account, Act
from domain.scores.final_result import FinalGrade
from services.application import Application
from services.halls.scope import is_oneself, or_not_found
from services.norms.library import library_of_version
from services.patrols.red_lines import already_decided, next_elapsed_ms
from services.reading import reading
from services.scores.scores import scores_of
from services.writing import writing

_BEFORE = timedelta(days=365)


@dataclass(frozen=True)
class Consequence:
    """How the month of a report stands before the decision.

    A confirmation gives a person the grade of the veto and leaves the number as it is; the hall
    itself gets a flag and keeps both."""

    month: str  # "YYYY-MM"
    of_person: bool  # False: the report is about the hall itself
    grade: str | None  # of ``FinalGrade``; None: there is none
    total_pct: str | None  # with one decimal; None: no number
    confirmed: int  # red lines of the person, or the hall, in the month
    earlier: int  # in the year before the month
    edition: int  # the newest one of the month that is published; 0: none

    @property
    def grade_then(self) -> str | None:
        """After a confirmation."""
        return FinalGrade.VETOED.value if self.of_person else self.grade

    def same_effect(self, other: "Consequence") -> bool:
        """Whether a confirmation would do the same; a tap of today moves the number alone."""
        return (self.grade, self.confirmed, self.edition) == (
            other.grade, other.confirmed, other.edition,
        )  # fmt: skip


def decision_consequence(app: Application, account: Account, event_id: str) -> Consequence:
    """What a decision about a red line would do.

    :param event_id: of the report
    :raises NotAllowed: the role does not decide
    :raises NotFound: no such report in the account's halls
    """
    account.require(Act.DECIDE_RED_LINES)
    with reading(app, account) as db:
        return consequence_of(db, or_not_found(red_lines.get(db, event_id, account.hall_ids)))


def consequence_of(db: UnitOfWork, row: dict[str, Any]) -> Consequence:
    """:param row: of ``db.red_lines.get``"""
    month = str(row["business_day"])[:7]
    first, last = month_days(month)
    hall_id, staff_id = row["hall_id"], row["staff_id"] or ""
    grade = total = None
    if staff_id:
        people = scores_of(db, [hall_id], first, last).people
        for result in people[people["staff_id"] == staff_id].to_dict("records"):
            grade = result["grade"] or None
            total = None if math.isnan(result["total_pct"]) else score_text(result["total_pct"])
    (hall,) = organisation.halls(db, [hall_id])
    published = publications.of_month(db, hall.branch_id, month)
    return Consequence(
        month=month,
        of_person=bool(staff_id),
        grade=grade,
        total_pct=total,
        confirmed=_confirmed(db, hall_id, staff_id, first, last),
        earlier=_confirmed(db, hall_id, staff_id, first - _BEFORE, first - timedelta(days=1)),
        edition=published[0].edition if published else 0,
    )


def _confirmed(db: UnitOfWork, hall_id: str, staff_id: str, first: date, last: date) -> int:
    counts = red_lines.counts(db, [hall_id], first, last)
    return int(counts.loc[counts["staff_id"] == staff_id, "confirmed"].sum())


def decide_red_line(
    app: Application,
    account: Account,
    event_id: str,
    status: Status,
    reason: str,
    now: datetime,
    shown: Consequence | None = None,
) -> None:
    """Confirm or reject a report, once and for all.

    :param event_id: of the report
    :param reason: why; needed for a rejection
    :param shown: what was said it would do; None: nothing is compared
    :raises NotAllowed: the role does not decide
    :raises NotFound: no such report in the account's halls
    :raises InputProblem: reported by or about the account's own person, decided already, taken back
      meanwhile, it would do something else than was shown, or without a usable reason
    """
    with writing(app, account, Act.DECIDE_RED_LINES, now) as (db, account):
        row = or_not_found(red_lines.get(db, event_id, account.hall_ids))
        patrol = or_not_found(patrols.get(db, row["patrol_id"], account.hall_ids))
        if row["manager_id"] == account.id:
            raise InputProblem("red_line_own_report")
        if is_oneself(account, row["staff_id"]):
            raise InputProblem("red_line_about_oneself")
        if row["status"] != Status.REPORTED:
            raise already_decided(row)
        if not row["is_current"]:
            raise InputProblem("red_line_taken_back")
        if shown is not None and not consequence_of(db, row).same_effect(shown):
            raise InputProblem("decision_outdated")
        decision = _decision(row, status, reason, next_elapsed_ms(db, patrol, now), now)
        events.add(db, decision, patrol, account.id, now)
        if status is Status.REJECTED:
            taken_back = _taken_back(row, decision)
            norm = library_of_version(app.store, patrol.version).norms[row["norm_id"]]
            events.add(db, taken_back, patrol, account.id, now, norm)
        audit.add(
            db, now, account.id, f"red_line_{status.value}", report=event_id, decision=decision.id
        )


def _decision(
    row: dict[str, Any], status: Status, reason: str, elapsed_ms: int, now: datetime
) -> Decision:
    needed = status is Status.REJECTED
    try:
        return Decision.model_validate(
            {
                "kind": "decision",
                "id": str(uuid4()),
                "patrol_id": row["patrol_id"],
                "device_id": str(uuid4()),
                "seq": 1,
                "captured_at": now.isoformat(),
                "elapsed_ms": elapsed_ms,
                "about": row["event_id"],
                "status": status,
                "note": checked_reason(reason, needed=needed),
            }
        )
    except ValidationError:  # a report is not decided by "reported"
        raise InputProblem("decision_unknown") from None


def _taken_back(row: dict[str, Any], decision: Decision) -> Event:
    return Event.model_validate(
        {
            "id": str(uuid4()),
            "patrol_id": row["patrol_id"],
            "staff_id": row["staff_id"],
            "norm_id": row["norm_id"],
            "result": Result.NONE,
            "device_id": decision.device_id,
            "seq": decision.seq + 1,
            "captured_at": decision.captured_at.isoformat(),
            "elapsed_ms": decision.elapsed_ms + 1,
            "reason": decision.note,
        }
    )
