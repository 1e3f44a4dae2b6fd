"""What happened when, and from when on limits are new: marks and rebasings of charts.

Limits never change by themselves. A person begins new ones from a day on, with a reason; whatever
was set can be taken back, also with a reason, and stays in the log.
"""

from datetime import date, datetime

from db import audit, chart_marks
from db.chart_marks import ChartMark, Rebasing
from db.store import UnitOfWork
from domain.halls.assignment import plausible
from domain.lookalikes import alike
from domain.period import check_period
from domain.problems import InputProblem
from domain.reason import checked_reason
from domain.roles import Account, Act
from services.application import Application
from services.halls.organisation import latest_today
from services.halls.scope import (
    branches_to_see,
    hall_to_see,
    headed_branch,
    or_not_found,
    person_to_see,
)
from services.reading import reading
from services.writing import writing

LONGEST_MARK = 60  # characters: it stands on charts


def marks_for(app: Application, account: Account) -> list[ChartMark]:
    """The marks of the branches whose halls the account sees, by day."""
    account.require(Act.SEE_RESULTS)
    with reading(app, account) as db:
        return chart_marks.marks_of(db, branches_to_see(db, account))


def rebasings_for(app: Application, account: Account) -> list[Rebasing]:
    """The rebasings in the halls that the account sees, by day."""
    account.require(Act.SEE_RESULTS)
    with reading(app, account) as db:
        return chart_marks.rebasings_of(db, account.hall_ids)


def add_mark(
    app: Application, account: Account, from_on: date, to_on: date, text: str, now: datetime
) -> int:
    """Put a mark on the charts of the own branch, or of all where head office does it.

    :raises NotAllowed: the role marks no charts
    :raises InputProblem: a field cannot be accepted
    """
    account.require(Act.MARK_CHARTS)
    check_period(from_on, to_on)
    text = _checked_text(text)
    with writing(app, account, Act.MARK_CHARTS, now) as (db, account):
        _check_days(db, now, from_on, to_on)
        branch_id = headed_branch(db, account)
        number = chart_marks.add_mark(db, branch_id, from_on, to_on, text, account.id, now)
        audit.add(
            db, now, account.id, "chart_marked", number=number, branch_id=branch_id,
            from_on=from_on.isoformat(), to_on=to_on.isoformat(), text=text,
        )  # fmt: skip
    return number


def take_mark_back(
    app: Application, account: Account, number: int, reason: str, now: datetime
) -> None:
    """Take a mark off the charts: of the own branch, or any where head office does it.

    :raises NotFound: no such mark stands where the account may mark
    :raises InputProblem: no usable reason
    """
    account.require(Act.MARK_CHARTS)
    reason = checked_reason(reason)
    with writing(app, account, Act.MARK_CHARTS, now) as (db, account):
        own = headed_branch(db, account)
        marks = chart_marks.marks_of(db, branches_to_see(db, account))
        mark = or_not_found(
            next(
                (each for each in marks if each.number == number and own in (None, each.branch_id)),
                None,
            )
        )
        chart_marks.add_mark(
            db, mark.branch_id, mark.from_on, mark.to_on, reason, account.id, now, number
        )
        audit.add(db, now, account.id, "chart_mark_taken_back", number=number, reason=reason)


def rebase(
    app: Application,
    account: Account,
    hall_id: str,
    staff_id: str | None,
    from_on: date,
    reason: str,
    now: datetime,
) -> int:
    """Begin new limits of a hall, or of a person in it, from a day on.

    :raises NotAllowed: the role marks no charts
    :raises NotFound: no such hall, or person in it, in the scope of the account
    :raises InputProblem: no usable reason, a day that cannot be, or the day has them already
    """
    account.require(Act.MARK_CHARTS)
    reason = checked_reason(reason)
    with writing(app, account, Act.MARK_CHARTS, now) as (db, account):
        _check_days(db, now, from_on)
        if staff_id is None:
            hall_to_see(db, account, hall_id)
        else:
            person_to_see(db, account, staff_id, hall_id)
        standing = chart_marks.rebasings_of(db, [hall_id])
        if any((each.staff_id, each.from_on) == (staff_id or "", from_on) for each in standing):
            raise InputProblem("rebased_already", day=from_on.isoformat())
        number = chart_marks.add_rebasing(
            db, hall_id, staff_id or "", from_on, reason, account.id, now
        )
        audit.add(
            db, now, account.id, "chart_rebased", number=number, hall_id=hall_id,
            staff_id=staff_id, from_on=from_on.isoformat(), reason=reason,
        )  # fmt: skip
    return number


def take_rebasing_back(
    app: Application, account: Account, number: int, reason: str, now: datetime
) -> None:
    """Let the limits before a rebasing go on.

    :raises NotFound: no such rebasing stands in the scope of the account
    :raises InputProblem: no usable reason
    """
    account.require(Act.MARK_CHARTS)
    reason = checked_reason(reason)
    with writing(app, account, Act.MARK_CHARTS, now) as (db, account):
        rebasings = chart_marks.rebasings_of(db, account.hall_ids)
        was = or_not_found(next((each for each in rebasings if each.number == number), None))
        chart_marks.add_rebasing(
            db, was.hall_id, was.staff_id, was.from_on, reason, account.id, now, number
        )
        audit.add(db, now, account.id, "chart_rebasing_taken_back", number=number, reason=reason)


def _checked_text(text: str) -> str:
    text = " ".join(text.split())
    if not alike(text):
        raise InputProblem("mark_needs_text")
    if len(text) > LONGEST_MARK:
        raise InputProblem("mark_too_long", maximum=LONGEST_MARK)
    return text


def _check_days(db: UnitOfWork, now: datetime, *days: date) -> None:
    today = latest_today(db, now)
    for day in days:
        if not plausible(day, today):
            raise InputProblem("day_implausible", day=day.isoformat())
