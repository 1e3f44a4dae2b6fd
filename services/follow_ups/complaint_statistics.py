"""What complaints were about, where, when and in which process; and how the clocks were kept.

The order clock judges departments, the answer clock halls; nobody's score follows from either.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from db import cases, footfall, organisation
from db.store import UnitOfWork
from domain.case import Case, CaseFilter, CaseKind, CaseRow
from domain.follow_ups.complaint import RECORDED_WITHIN, answer_was_late, order_was_late
from domain.follow_ups.complaint_counts import ParetoRow, pareto
from domain.halls.hall import Hall
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import halls_to_see
from services.reading import reading

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Kept:
    """How many of those whose time is over were in time."""

    kept: int
    of: int


@dataclass(frozen=True)
class HallComplaints:
    """:param waiting: customers who waited on average when somebody counted; None: nobody did"""

    hall: Hall
    count: int
    waiting: float | None


@dataclass(frozen=True)
class ComplaintStatistics:
    """Of the complaints that came in on these days.

    :param causes: by id of the cause, the most frequent first
    :param processes: by id of the process, '' none
    :param avoidances: how to avoid them, as it was written at the end, the newest first
    :param departments: by id: orders whose hour is over or that were answered
    """

    total: int
    solved_at_once: int
    causes: tuple[ParetoRow, ...]
    halls: tuple[HallComplaints, ...]
    months: tuple[tuple[str, int], ...]
    processes: tuple[tuple[str, int], ...]
    departments: Mapping[str, Kept]
    answers: Kept
    satisfied: Kept
    avoidances: tuple[str, ...]


def complaint_statistics(
    app: Application,
    account: Account,
    hall_ids: Collection[str] | None,
    first: date,
    last: date,
    now: datetime,
) -> ComplaintStatistics:
    """Of these halls; None: of all in scope.

    :raises NotAllowed: the role sees no results
    :raises NotFound: a hall outside the scope
    """
    account.require(Act.SEE_RESULTS)
    chosen = halls_to_see(account, hall_ids)
    with reading(app, account) as db:
        halls = organisation.halls(db, chosen)
        received = received_complaints(db, chosen, first, last)
        waiting = footfall.mean_waiting(db, chosen, first, last)
    found = [row.case for row, _ in received]
    by_hall = Counter(case.hall_id for case in found)
    return ComplaintStatistics(
        total=len(found),
        solved_at_once=sum(case.fields["solved_at_once"] for case in found),
        causes=tuple(pareto(case.fields["cause"] for case in found)),
        halls=tuple(
            HallComplaints(hall, by_hall[hall.id], waiting.get(hall.id, (None,))[0])
            for hall in halls
        ),
        months=tuple(sorted(Counter(f"{day:%Y-%m}" for _, day in received).items())),
        processes=tuple(Counter(case.fields.get("process", "") for case in found).most_common()),
        departments=_departments(found, now),
        answers=_kept([answer_was_late(case, now) for case in found]),
        satisfied=_kept(
            [not case.fields["satisfied"] for case in found if "satisfied" in case.fields]
        ),
        avoidances=tuple(
            dict.fromkeys(case.texts["avoidance"] for case in found if "avoidance" in case.texts)
        ),
    )


def received_complaints(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> list[tuple[CaseRow, date]]:
    """Each complaint that came in on these days of its hall, with the day; the newest first."""
    begin = datetime.combine(first - _DAY, datetime.min.time(), ZoneInfo("UTC"))
    end = datetime.combine(last + 2 * _DAY, datetime.min.time(), ZoneInfo("UTC")) + RECORDED_WITHIN
    which = CaseFilter([CaseKind.COMPLAINT], opened_from=begin, opened_before=end)
    dated = [(row, _day(row)) for row in cases.listed(db, which, hall_ids)]
    return [(row, day) for row, day in dated if first <= day <= last]


def _day(row: CaseRow) -> date:
    received = datetime.fromisoformat(row.case.fields["received_at"])
    return received.astimezone(ZoneInfo(row.time_zone)).date()


def _departments(found: list[Case], now: datetime) -> dict[str, Kept]:
    late: dict[str, list[bool | None]] = {}
    for case in found:
        if "department" in case.fields:
            late.setdefault(case.fields["department"], []).append(order_was_late(case, now))
    return {name: _kept(each) for name, each in sorted(late.items())}


def _kept(late: Collection[bool | None]) -> Kept:
    over = [each for each in late if each is not None]
    return Kept(over.count(False), len(over))
