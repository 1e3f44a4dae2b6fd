"""What confirming a reported red line would do, told before it is done: it cannot be undone."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from db import organisation, publications, red_lines
from db.store import UnitOfWork
from domain.final_result import FinalGrade
from domain.period import month_days
from domain.printed import score_text
from domain.problems import NotFound
from domain.roles import Account, Act
from services.application import Application
from services.reading import reading
from services.scores import scores_of

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
    """
    :param event_id: of the report
    :raises NotAllowed: the role does not decide
    :raises NotFound: no such report in the account's halls
    """
    account.require(Act.DECIDE_RED_LINES)
    with reading(app.store, account) as db:
        row = red_lines.get(db, event_id, account.hall_ids)
        if row is None:
            raise NotFound
        return consequence_of(db, row)


def consequence_of(db: UnitOfWork, row: dict[str, Any]) -> Consequence:
    """:param row: of ``db.red_lines.get``"""
    month = str(row["business_day"])[:7]
    first, last = month_days(month)
    hall_id, staff_id = row["hall_id"], row["staff_id"] or ""
    grade = total = None
    if staff_id:
        people = scores_of(db, [hall_id], first, last).people
        for found in people[people["staff_id"] == staff_id].to_dict("records"):
            grade = found["grade"] or None
            total = None if math.isnan(found["total_pct"]) else score_text(found["total_pct"])
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
