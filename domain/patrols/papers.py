"""The papers of a hall: records that are checked once a week or once a month, and how they stand.

Papers are checked on a patrol of the kind ``Round.RECORDS``, which is no walk: it answers no due
round and counts in no coverage. How often a record is checked says the norm; where the source says
nothing that is a proposal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.halls.assignment import StaffMember
from domain.halls.hall import HallKind
from domain.halls.position import MANAGERS, Position
from domain.norms.library import Library
from domain.norms.norm import Every, Norm
from domain.result import Result
from domain.rollup import Span, start_of

_SPANS = {Every.WEEK: Span.WEEK, Every.MONTH: Span.MONTH}


class PaperStatus(StrEnum):
    DUE = "due"  # once until the end of the week or month
    OVERDUE = "overdue"  # due, and not checked in the one before either
    DONE = "done"


@dataclass(frozen=True)
class PaperCheck:
    """That a paper was checked; ``subject`` '' is the hall itself."""

    norm_id: str
    subject: str
    day: date
    result: Result
    manager: str
    patrol_id: str


@dataclass(frozen=True)
class Paper:
    norm: Norm
    member: StaffMember | None  # whose paper it is; None: the hall's
    first: date  # of the week or month
    last: date
    status: PaperStatus
    check: PaperCheck | None = None  # the newest one of the week or month

    @property
    def subject(self) -> str:
        return self.member.id if self.member else ""


def period_of(every: Every, day: date) -> tuple[date, date]:
    """The first and the last day of the week (Monday to Sunday) or month of a day.

    >>> period_of(Every.WEEK, date(2026, 11, 30))
    (datetime.date(2026, 11, 30), datetime.date(2026, 12, 6))
    """
    first = start_of(day, _SPANS[every])
    after = first + timedelta(days=7 if every is Every.WEEK else 31)
    return first, start_of(after, _SPANS[every]) - timedelta(days=1)


def papers(
    library: Library,
    hall_kind: HallKind,
    people: Iterable[StaffMember],
    checks: Iterable[PaperCheck],
    asked_since: Mapping[tuple[str, str], date],
    day: date,
) -> list[Paper]:
    """Every paper that is to be checked in the week or month of ``day``, weekly ones first.

    :param people: who works in the hall on the day; only managers have papers of their own
    :param checks: of this and the last period, oldest first
    :param asked_since: (norm id, subject) -> since when the paper could have been checked; what is
      left out was asked first today
    """
    newest: dict[tuple[str, str], list[PaperCheck]] = {}
    for check in checks:
        newest.setdefault((check.norm_id, check.subject), []).append(check)
    listed = []
    for norm, member in _asked(library, hall_kind, people):
        assert norm.every is not None
        first, last = period_of(norm.every, day)
        before = period_of(norm.every, first - timedelta(days=1))
        key = norm.id, member.id if member else ""
        made = newest.get(key, [])
        now = [each for each in made if first <= each.day <= last]
        then = [each for each in made if before[0] <= each.day <= before[1]]
        status = PaperStatus.DUE
        if now:
            status = PaperStatus.DONE
        elif not then and asked_since.get(key, day) <= before[0]:
            status = PaperStatus.OVERDUE
        listed.append(Paper(norm, member, first, last, status, now[-1] if now else None))
    return sorted(listed, key=lambda each: list(Every).index(each.norm.every))  # type: ignore[arg-type]


def first_day_needed(day: date) -> date:
    """From when on checks matter for the papers of a day: the month before."""
    return start_of(day.replace(day=1) - timedelta(days=1), Span.MONTH)


def _asked(
    library: Library, hall_kind: HallKind, people: Iterable[StaffMember]
) -> Iterable[tuple[Norm, StaffMember | None]]:
    for norm in library.papers_of(Position.HALL, hall_kind):
        yield norm, None
    for member in people:
        if member.position in MANAGERS:
            for norm in library.papers_of(member.position, hall_kind):
                yield norm, member
