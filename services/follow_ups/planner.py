"""Whom to watch next: what is known of everybody in a hall, who was drawn, who was put off.

One case a hall and day (``CaseKind.WATCH``) keeps the seed that was drawn, among whom and who it
was, and who was put off by whom and why. It is closed from the beginning: nothing of it is due. It
names nobody as the person it is about, so that nobody reads in it that they are next.
"""

import logging
import secrets
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from db import accounts, cases, coverage, organisation
from db.store import UnitOfWork
from db.trouble import STORAGE_ERRORS
from domain.case import Case, CaseFilter, CaseKind
from domain.halls.hall import Hall, Round
from domain.problems import InputProblem
from domain.reports.planner import (
    Decline,
    Offer,
    Watchable,
    drawn_of,
    linking,
    watched_too_often,
    whom_next,
)
from domain.roles import Account, Act
from services.application import Application
from services.follow_ups.cases import open_in_hall, take_step
from services.halls.scope import ReportScope, hall_to_see, halls_of_report, is_oneself
from services.reading import reading
from services.reports.coverage import watched_people
from services.scores.scores import scores_of
from services.writing import writing

LOOKED_BACK = timedelta(days=27)  # four weeks with the day itself
_FOLLOWED_UP = (CaseKind.ACTION, CaseKind.RED_LINE, CaseKind.CARD)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class KnownPerson:
    """Somebody of a hall before anything of today's cases is counted in.

    :param last_on: when somebody last watched; None: nobody did
    """

    hall_id: str
    name: str
    last_on: date | None
    watchable: Watchable


@dataclass(frozen=True)
class Planned:
    """:param names: of everybody who can be watched"""

    offers: tuple[Offer, ...]
    names: Mapping[str, str]
    put_off: Mapping[str, Decline]
    unseen_today: int


def known_people(
    app: Application, account: Account, scope: ReportScope, round_: Round | None = None
) -> tuple[KnownPerson, ...]:
    """Everybody in the halls of the scope, without the reader.

    :param scope: its last day is the one that somebody is watched on next
    :param round_: the kind of round that is next
    :raises: as ``services.halls.scope.halls_of_report``
    """
    period = (scope.first, scope.last)
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
        people, _ = watched_people(db, account, halls, *period)
        if people.empty:
            return ()
        scores = scores_of(db, halls, *period)
        by = coverage.watched_by(db, halls, *period)
        on_round = coverage.on_round(db, halls, *period, round_.value) if round_ else {}
    band = _bands(scores.people)
    links = _links(account, scores.fair.observers, by) if account.may(Act.PATROL) else set()
    return tuple(
        KnownPerson(
            row["hall_id"],
            row["staff"],
            None if pd.isna(row["last_on"]) else row["last_on"],
            Watchable(
                row["staff_id"],
                row["occasion_count"],
                row["even_share"],
                row["unseen_days"],
                band.get(place := (row["hall_id"], row["staff_id"])),
                None if round_ is None else on_round.get(place, 0),
                links=place in links,
                seen_today=row["last_on"] == scope.last,
            ),
        )
        for row in people.to_dict("records")
        if not is_oneself(account, row["staff_id"])
    )


def _bands(people: pd.DataFrame) -> dict[tuple[str, str], float]:
    scored = people[people["adjusted_pct"].notna()]
    columns = (scored[name] for name in ("hall_id", "staff_id", "low_exact", "high_exact"))
    return {(hall, staff): high - low for hall, staff, low, high in zip(*columns, strict=True)}


def _links(account: Account, observers: pd.DataFrame, by: pd.DataFrame) -> set[tuple[str, str]]:
    found = set()
    for hall_id, of_hall in observers.groupby("hall_id"):
        groups = dict(zip(of_hall["observer_id"], of_hall["group"].astype(int), strict=True))
        here = by[by["hall_id"] == hall_id]
        met = list(zip(here["staff_id"], here["observer_id"], strict=True))
        found |= {(str(hall_id), each) for each in linking(met, groups, account.id)}
    return found


def planned(
    app: Application,
    account: Account,
    hall_id: str,
    day: date,
    known: Collection[KnownPerson],
) -> Planned:
    """Whom to watch next in a hall on a day, as it stands now.

    :param known: as ``known_people`` gave it, perhaps a while ago
    :raises NotAllowed: the role sees no results
    :raises NotFound: the hall is outside the scope
    """
    account.require(Act.SEE_RESULTS)
    with reading(app, account) as db:
        hall = hall_to_see(db, account, hall_id)
        watch = _watch_of(db, hall_id, day)
        waiting = _waiting(db, hall, known)
    here = [each for each in known if each.hall_id == hall_id]
    put_off = _put_off(watch)
    # Who heads a branch plans for nobody: who was drawn is for who walks.
    drawn = watch.fields["drawn"] if watch and account.may(Act.PATROL) else None
    offers = whom_next(
        (replace(each.watchable, follow_ups=waiting[each.watchable.staff_id]) for each in here),
        drawn,
        put_off,
    )
    names = {each.watchable.staff_id: each.name for each in here}
    unseen = sum(not each.watchable.seen_today for each in here)
    return Planned(tuple(offers), names, put_off, unseen)


def _watch_of(db: UnitOfWork, hall_id: str, day: date) -> Case | None:
    which = CaseFilter([CaseKind.WATCH], about=[day.isoformat()])
    rows = cases.listed(db, which, {hall_id}, most=1)
    # A case of the branch would be listed, too; there is none of this kind.
    return rows[0].case if rows else None


def _put_off(watch: Case | None) -> dict[str, Decline]:
    kept: Mapping[str, str] = watch.fields.get("put_off", {}) if watch else {}
    return {staff_id: Decline(reason) for staff_id, reason in kept.items()}


def _waiting(db: UnitOfWork, hall: Hall, known: Collection[KnownPerson]) -> Counter[str]:
    """Staff id -> open follow-ups that came up since somebody last watched the person."""
    zone = ZoneInfo(hall.time_zone)
    last_on = {each.watchable.staff_id: each.last_on for each in known if each.hall_id == hall.id}
    found: Counter[str] = Counter()
    for row in cases.listed(db, CaseFilter(_FOLLOWED_UP, is_open=True), {hall.id}):
        staff_id = row.case.staff_id
        if staff_id in last_on:
            seen, since = last_on[staff_id], row.case.opened_at.astimezone(zone).date()
            found[staff_id] += seen is None or seen <= since
    return found


def draw_of_day(app: Application, account: Account, hall_id: str, now: datetime) -> None:
    """Draw one of the people of a hall for its day, unless it is done; nothing can tell who.

    Where nothing can be kept now, nobody is drawn.

    :raises NotAllowed: the role does not walk
    :raises NotFound: the hall is outside the scope
    """
    account.require(Act.PATROL)
    with reading(app, account) as db:
        day = _day(hall_to_see(db, account, hall_id), now)
        if _watch_of(db, hall_id, day):
            return
    try:
        with writing(app, account, Act.PATROL, now) as (db, current):
            _watch_to_keep(db, current, hall_id, now)
    except STORAGE_ERRORS as error:
        log.error("nobody could be drawn: %s", error)


def put_off(
    app: Application, account: Account, hall_id: str, staff_id: str, why: Decline, now: datetime
) -> None:
    """Watch somebody later: today, in this hall, they come last.

    :raises NotAllowed: the role does not walk
    :raises NotFound: the hall is outside the scope
    :raises InputProblem: nobody such works in the hall
    """
    with writing(app, account, Act.PATROL, now) as (db, current):
        watch = _watch_to_keep(db, current, hall_id, now)
        day = date.fromisoformat(watch.about)
        if staff_id not in {each.id for each in organisation.staff(db, [hall_id], day)}:
            raise InputProblem("not_in_hall_today")
        together: dict[str, Any] = {**watch.fields.get("put_off", {}), staff_id: why.value}
        sets = {"put_off": together, "put_off_now": staff_id, "reason": why.value}
        take_step(db, current, watch, "put_off", now, sets)


def _watch_to_keep(db: UnitOfWork, account: Account, hall_id: str, now: datetime) -> Case:
    """The case of the day; a new one where there is none."""
    hall = hall_to_see(db, account, hall_id)
    day = _day(hall, now)
    if watch := _watch_of(db, hall_id, day):
        return watch
    seed = secrets.token_hex(16)
    among = sorted(each.id for each in organisation.staff(db, [hall_id], day))
    sets = {
        "state": "drawn", "about": day.isoformat(), "closed": True, "seed": seed,
        "among": among, "drawn": drawn_of(seed, among) or "",
    }  # fmt: skip
    return open_in_hall(db, account, CaseKind.WATCH, hall_id, now, sets, {}, "draw")


def _day(hall: Hall, now: datetime) -> date:
    return now.astimezone(ZoneInfo(hall.time_zone)).date()


# Who is watched too often


@dataclass(frozen=True)
class WatchedOften:
    """Somebody who was watched far more than an even share, and by whom most."""

    hall: str
    staff: str
    occasions: int
    even_share: float
    observer: str
    by_observer: int


def watched_often(app: Application, account: Account, scope: ReportScope) -> list[WatchedOften]:
    """:raises: as ``services.halls.scope.halls_of_report``"""
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
        people, _ = watched_people(db, account, halls, scope.first, scope.last)
        by = coverage.watched_by(db, halls, scope.first, scope.last)
        often = watched_too_often(people, by)
        names = accounts.names(db, set(often["observer_id"].tolist()))
    return [
        WatchedOften(
            halls[row["hall_id"]].name, row["staff"], row["occasion_count"], row["even_share"],
            names[row["observer_id"]], row["by_most"],
        )
        for row in often.to_dict("records")
    ]  # fmt: skip


def put_off_counts(app: Application, account: Account, scope: ReportScope) -> Counter[Decline]:
    """How often somebody was put off in the period, by reason.

    :raises: as ``services.halls.scope.halls_of_report``
    """
    days = [
        (scope.first + timedelta(days=each)).isoformat()
        for each in range((scope.last - scope.first).days + 1)
    ]
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
        rows = cases.listed(db, CaseFilter([CaseKind.WATCH], about=days), set(halls))
    return Counter(why for row in rows for why in _put_off(row.case).values())
