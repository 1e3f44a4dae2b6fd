"""Open a patrol, go on with it on any tablet, finish it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from db import events, organisation, patrols
from domain.event import Header
from domain.hall import Hall, Round
from domain.norm import Library
from domain.patrol import Patrol, StaffMember, business_day_of
from domain.problems import InputProblem, NotFound
from domain.result import Result
from domain.roles import Account, Act
from domain.rounds import Rounds, Walked, rounds_of_day
from services.application import Application
from services.checklist_library import library_of_version


@dataclass(frozen=True)
class PatrolView:
    """Everything a board or a summary shows of one patrol."""

    patrol: Patrol
    hall: Hall
    staff: list[StaffMember]
    library: Library  # the pinned version
    header: Header | None  # of this patrol, or what an earlier one of the day says of positions
    state: "PatrolState"
    highest_elapsed_ms: int  # of any event; what is tapped now must sort after it

    @property
    def observations(self) -> list[dict[str, Any]]:
        """Current ones, without those that were taken back and left nothing to read."""
        return [
            row
            for row in self.state.observations
            if row["result"] != Result.NONE
            or row["note"]
            or row["photos"]
            or row["seconds"] is not None
            or row["count"] is not None
        ]

    @property
    def praises(self) -> list[dict[str, Any]]:
        return [row for row in self.state.praises if row["result"] != Result.NONE]


@dataclass(frozen=True)
class PatrolState:
    """What several tablets have to agree on; the columns are those of ``db.events``."""

    number: int  # of the newest event; what comes later has a higher one
    finished_at: datetime | None
    observations: list[dict[str, Any]]
    others: list[dict[str, Any]]  # judgements by other people that do not count
    praises: list[dict[str, Any]]
    header: Header | None


def open_patrol(
    app: Application, account: Account, patrol_id: str, hall_id: str, round_: Round, now: datetime
) -> Patrol:
    """Start a patrol under an id made by the page; a repeated click opens no second one.

    :raises NotAllowed: the role does not patrol
    :raises NotFound: the hall is not among the account's halls
    :raises ChecklistProblem: there is no usable checklist
    :raises InputProblem: the hall is closed, nobody works in it, or the id is not usable
    """
    account.require(Act.PATROL)
    library = app.checklists.usable()
    if hall_id not in account.hall_ids:
        raise NotFound
    if not 1 <= len(patrol_id) <= 64:
        raise InputProblem("patrol_id_unusable")
    with app.store.write() as db:
        hall = organisation.hall(db, hall_id)
        if hall is None:
            raise NotFound
        business_day = business_day_of(now, hall.time_zone)
        if hall.closed(business_day):
            raise InputProblem("hall_closed", hall=hall.name)
        staff = organisation.staff(db, [hall_id], business_day)
        if not staff:
            raise InputProblem("hall_without_staff", hall=hall.name)
        patrols.add(
            db,
            Patrol(
                id=patrol_id,
                hall_id=hall_id,
                account_id=account.id,
                round=round_,
                version=library.version,
                business_day=business_day,
                opened_at=now,
            ),
            staff,
        )
        stored = patrols.get(db, patrol_id, account.hall_ids)
    if stored is None:
        raise NotFound
    return stored


def rounds_of_today(
    app: Application, account: Account, hall_id: str, hall_itself: str, now: datetime
) -> tuple[Rounds, dict[str, dict[str, Any]]]:
    """The rounds of the hall's day, and the patrols behind them by id (``db.patrols``): those of
    today, and what is still open from before.

    :param hall_itself: what the hall is called among those who were not watched
    :raises NotFound: the hall is not among the account's halls
    """
    account.require(Act.PATROL)
    with app.store.read() as db:
        hall = organisation.hall(db, hall_id)
        if hall is None or hall_id not in account.hall_ids:
            raise NotFound
        zone = ZoneInfo(hall.time_zone)
        day = business_day_of(now, hall.time_zone)
        rows = {row["id"]: row for row in patrols.open_and_of_day(db, hall_id, day)}
        newest: dict[str, Header] = {}
        for header in events.headers_of_day(db, hall_id, day):
            newest.setdefault(header.patrol_id, header)
        names = {member.id: member.name for member in organisation.staff(db, [hall_id], day)}
    walked = []
    for row in rows.values():
        found = newest.get(row["id"])
        said = found.positions if found else {}
        wanted = {each: name for each, name in names.items() if said.get(each, "") is not None}
        wanted[""] = hall_itself
        walked.append(
            Walked(
                id=row["id"],
                round=row["round"],
                opened_at=row["opened_at"].astimezone(zone),
                finished=row["finished_at"] is not None,
                observation_count=row["observation_count"],
                not_watched=[n for each, n in wanted.items() if each not in row["subjects"]],
            )
        )
    return rounds_of_day(hall.settings.schedule, walked, now.astimezone(zone)), rows


def view_patrol(app: Application, account: Account, patrol_id: str) -> PatrolView:
    """:raises NotFound: no such patrol in the account's halls"""
    account.require(Act.PATROL)
    with app.store.read() as db:
        patrol = patrols.get(db, patrol_id, account.hall_ids)
        if patrol is None:
            raise NotFound
        hall = organisation.hall(db, patrol.hall_id)
        assert hall is not None  # held by the foreign key
        state = _state(db, patrol, 0)
        team = patrols.team(db, patrol)
        return PatrolView(
            patrol=patrol,
            hall=hall,
            staff=team,
            library=library_of_version(app.store, patrol.version),
            header=state.header or _positions_of_day(db, patrol, team),
            state=state,
            highest_elapsed_ms=events.highest_elapsed_ms(db, patrol_id),
        )


def patrol_changes(app: Application, account: Account, patrol_id: str, after: int) -> PatrolState:
    """What changed since the event with the number ``after``; empty lists where nothing did.

    :raises NotFound: no such patrol in the account's halls
    """
    account.require(Act.PATROL)
    with app.store.read() as db:
        patrol = patrols.get(db, patrol_id, account.hall_ids)
        if patrol is None:
            raise NotFound
        return _state(db, patrol, after)


def _state(db: Database, patrol: Patrol, after: int) -> PatrolState:
    number = events.last_number(db, patrol.id)
    if number <= after:
        return PatrolState(number, patrol.finished_at, [], [], [], None)
    day = events.headers_of_day(db, patrol.hall_id, patrol.business_day)
    own = [header for header in day if header.patrol_id == patrol.id]
    return PatrolState(
        number=number,
        finished_at=patrol.finished_at,
        observations=events.current_of_patrol(db, patrol.id, after),
        others=events.other_judgements(db, patrol.id, after),
        praises=events.current_praises(db, [patrol.hall_id], patrol.id, after),
        header=max(own, key=lambda each: each.order, default=None),
    )


def _positions_of_day(db: Database, patrol: Patrol, team: list[StaffMember]) -> Header | None:
    """What the newest header of the day says of the people who are still there; the crowd is
    looked at anew each time."""
    day = events.headers_of_day(db, patrol.hall_id, patrol.business_day)
    if not day:
        return None
    there = {member.id for member in team}
    said = {each: at for each, at in day[0].positions.items() if each in there}
    changes = {"footfall": None, "waiting_count": None, "outage": False, "positions": said}
    if day[0].backup_id not in there:
        changes["backup_id"] = None
    return day[0].model_copy(update=changes)


def finish_patrol(app: Application, account: Account, patrol_id: str, now: datetime) -> None:
    """End a patrol; ending it twice changes nothing.

    :raises NotFound: no such patrol in the account's halls
    """
    account.require(Act.PATROL)
    with app.store.write() as db:
        if patrols.get(db, patrol_id, account.hall_ids) is None:
            raise NotFound
        patrols.finish(db, patrol_id, now)
