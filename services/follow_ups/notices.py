"""What an account should know of: what is due, what waits, and what is new since it last looked.

Nothing is sent to anybody: the list stands behind a bell, and whoever opens it has seen it. What
is due stays counted until it is done; what is new only until it was seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from db import cases, notices, organisation, publications, red_lines
from db.store import UnitOfWork
from domain.case import CaseFilter, CaseKind, CaseRow
from domain.roles import Account, Act
from services.application import Application
from services.follow_ups.due import due_in
from services.halls.scope import branches_to_see, own_halls
from services.reading import reading
from services.writing import writing

KEPT = timedelta(days=14)  # how long what is new stays in the list: a proposal
SHOWN_DUE = 10


class NewsKind(StrEnum):
    __words__ = "news."

    APPEAL = "appeal"  # the own one is decided
    MONTH = "month"  # is published
    PRACTICE = "practice"  # was picked for all halls


@dataclass(frozen=True)
class NewsItem:
    """:param place: hall or branch
    :param month: "YYYY-MM" of a published one, and its ``edition``
    :param is_new: since the account last looked
    """

    kind: NewsKind
    at: datetime
    is_new: bool
    place: str
    case_id: str = ""
    state: str = ""
    month: str = ""
    edition: int = 0


@dataclass(frozen=True)
class Notices:
    """
    :param due: the first few of what is due
    :param red_lines: how many reports wait for a decision that no case of ``due`` stands for
    :param news: the newest first
    """

    due: tuple[CaseRow, ...]
    total: int
    late: int
    soon: int
    red_lines: int
    news: tuple[NewsItem, ...]


def has_notices(account: Account) -> bool:
    """Whether anything can ever stand in the list of the account's role."""
    return account.may(Act.SEE_RESULTS) or account.may(Act.SEE_OWN_RESULTS)


def notices_for(app: Application, account: Account, now: datetime) -> Notices:
    """What the account should know of.

    :raises NotAllowed: the role sees no results, not even the own ones
    """
    account.require_any(Act.SEE_RESULTS, Act.SEE_OWN_RESULTS)
    with reading(app, account) as db:
        due = due_in(db, account, now, most=SHOWN_DUE)
        seen = notices.seen_at(db, account.id)
        news = sorted(_news(db, account, now - KEPT, seen), key=lambda each: each.at, reverse=True)
        waiting = _waiting(db, account) if account.may(Act.DECIDE_RED_LINES) else 0
    return Notices(due.rows, due.total, due.late, due.soon, waiting, tuple(news))


def notice_count(app: Application, account: Account, now: datetime) -> int:
    """What is still to be acted on, and what was not seen. It is asked for beside every page, so
    nothing is read but numbers, which nobody has to be kept from.

    :raises NotAllowed: as ``notices_for``
    """
    account.require_any(Act.SEE_RESULTS, Act.SEE_OWN_RESULTS)
    with app.store.read() as db:
        seen = notices.seen_at(db, account.id)
        since = now - KEPT if seen is None else max(seen, now - KEPT)
        count = due_in(db, account, now, most=0).total
        count += sum(each.is_new for each in _news(db, account, since, seen))
        if account.may(Act.DECIDE_RED_LINES):
            count += _waiting(db, account)
    return count


def mark_seen(app: Application, account: Account, now: datetime) -> None:
    """The account has opened its list: from now on only what comes later is new."""
    with writing(app, account, None, now) as (db, account):
        notices.set_seen(db, account.id, now)


def _waiting(db: UnitOfWork, account: Account) -> int:
    reports = {str(row["event_id"]) for row in red_lines.waiting(db, account.hall_ids)}
    if not reports:
        return 0
    which = CaseFilter([CaseKind.RED_LINE], is_open=True, about=sorted(reports))
    there = {row.case.about for row in cases.listed(db, which, account.hall_ids)}
    return len(reports - there)


def _news(
    db: UnitOfWork, account: Account, since: datetime, seen: datetime | None
) -> Iterator[NewsItem]:
    def is_new(at: datetime) -> bool:
        return seen is None or at > seen

    own = account.may(Act.SEE_OWN_RESULTS)
    if own:
        appeals = CaseFilter(
            [CaseKind.APPEAL], staff_id=account.staff_id or "", is_open=False, closed_from=since
        )
        for row in cases.listed(db, appeals, None):
            case = row.case
            if case.closed_at is not None and case.state != "withdrawn":
                at = case.closed_at
                yield NewsItem(
                    NewsKind.APPEAL, at, is_new(at), row.place, case_id=case.id, state=case.state
                )
        halls = organisation.halls(db, own_halls(db, account))
        branches = {hall.branch_id for hall in halls}
    else:
        branches = branches_to_see(db, account)
        picked = CaseFilter([CaseKind.PRACTICE], states=["picked"], closed_from=since)
        for row in cases.listed(db, picked, None):
            if row.case.closed_at is not None:
                at = row.case.closed_at
                yield NewsItem(NewsKind.PRACTICE, at, is_new(at), row.place, case_id=row.case.id)
    for branch, month, edition, at in publications.news(db, branches, since):
        yield NewsItem(NewsKind.MONTH, at, is_new(at), branch, month=month, edition=edition)
