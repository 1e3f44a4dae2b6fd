"""Open a patrol, go on with it on any tablet, finish it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from db import examined, organisation, patrol_state, patrols
from db.store import UnitOfWork
from domain.halls.assignment import StaffMember
from domain.halls.hall import Hall, Round
from domain.norms.library import Library
from domain.norms.whose_rules import under
from domain.patrols.event import Header
from domain.patrols.papers import Paper, PaperStatus
from domain.patrols.patrol import Patrol
from domain.patrols.rounds import (
    NIGHT_ENDS,
    Rounds,
    Walked,
    day_of_round,
    evening_before,
    rounds_of_day,
)
from domain.problems import InputProblem
from domain.result import Result
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import hall_to_see, is_oneself, or_not_found
from services.norms.whose_rules import rules_on
from services.patrols.focus import PatrolFocus, focus_of_patrol
from services.patrols.papers import not_about, papers_on, papers_to_check
from services.patrols.patrol_library import library_of_patrol
from services.writing import writing


@dataclass(frozen=True)
class PatrolView:
    """Everything a board or a summary shows of one patrol."""

    patrol: Patrol
    hall: Hall
    staff: list[StaffMember]
    library: Library  # the pinned version; norms that do not hold here are off
    header: Header | None  # of this patrol, or what an earlier one of the day says of positions
    state: "PatrolState"
    highest_elapsed_ms: int  # of any event; what is tapped now must sort after it
    papers: list[Paper]  # that are to be checked; none on a walk
    own_staff_id: str | None = None  # who of the staff looks, and judges everybody else
    focus: PatrolFocus | None = None  # what to look at first; not of papers, nor unless asked for

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
    """What several tablets have to agree on; the columns are those of ``db.patrol_state``."""

    number: int  # of the newest event; what comes later has a higher one
    finished_at: datetime | None
    observations: list[dict[str, Any]]
    others: list[dict[str, Any]]  # judgements by other people that do not count
    praises: list[dict[str, Any]]
    examined: list[dict[str, Any]]  # as ``db.examined.of_board``
    header: Header | None


def open_patrol(
    app: Application, account: Account, patrol_id: str, hall_id: str, round_: Round, now: datetime
) -> Patrol:
    """Start a patrol under an id made by the page; a repeated click opens no second one.

    :raises NotAllowed: the role does not patrol
    :raises NotFound: the hall is not among the account's halls
    :raises ChecklistProblem: there is no usable checklist
    :raises InputProblem: the hall is closed, nobody works in it, no paper is due, or the id is not
      usable
    """
    account.require(Act.PATROL)
    library = app.checklists.usable()
    if not 1 <= len(patrol_id) <= 64:
        raise InputProblem("patrol_id_unusable")
    with writing(app, account, Act.PATROL, now) as (db, account):
        hall = hall_to_see(db, account, hall_id)
        business_day = _business_day(db, hall, round_, now)
        if hall.closed(business_day):
            raise InputProblem("hall_closed", hall=hall.name)
        staff = organisation.staff(db, [hall_id], business_day)
        rules = rules_on(db, hall.branch_id, business_day)
        if round_ is Round.RECORDS:
            due = not_about(account, papers_on(db, hall, under(library, rules), business_day))
            if all(each.status is PaperStatus.DONE for each in due):
                raise InputProblem("papers_all_done", hall=hall.name)
        elif not staff:
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
                rules=rules,
            ),
            staff,
        )
        return or_not_found(patrols.get(db, patrol_id, account.hall_ids))


def _business_day(db: UnitOfWork, hall: Hall, round_: Round, now: datetime) -> date:
    """Of a patrol that is begun now: one just after midnight belongs to the evening before."""
    local_now = now.astimezone(ZoneInfo(hall.time_zone))
    day = local_now.date()
    before = day - timedelta(days=1)
    if local_now.time() >= NIGHT_ENDS or hall.closed(before):
        return day
    evening = [
        (row["round"], row["opened_at"].astimezone(local_now.tzinfo))
        for row in patrols.open_and_of_days(db, hall.id, before, before)
        if row["business_day"] == before
        and (row["finished_at"] is None or row["observation_count"] > 0)
    ]
    return day_of_round(round_, hall.settings.schedule, evening, local_now, hall.local_since)


def rounds_of_today(
    app: Application, account: Account, hall_id: str, hall_itself: str, now: datetime
) -> tuple[Rounds, dict[str, dict[str, Any]]]:
    """The rounds of the hall's day, and the patrols behind them by id (``db.patrols``): those of
    today, and what is still open from before. Papers are no rounds (``services.patrols.papers``).

    :param hall_itself: what the hall is called among those who were not watched
    :raises NotFound: the hall is not among the account's halls
    """
    account.require(Act.PATROL)
    with app.store.read() as db:
        hall = hall_to_see(db, account, hall_id)
        local_now = now.astimezone(ZoneInfo(hall.time_zone))
        day = local_now.date()
        before = day - timedelta(days=1)
        # The evening before still matters after midnight.
        first = before if local_now.time() < NIGHT_ENDS else day
        rows = {
            row["id"]: row
            for row in patrols.open_and_of_days(db, hall_id, first, day)
            if row["round"] is not Round.RECORDS
        }
        walked = [
            each
            for of_day in sorted({day, *(row["business_day"] for row in rows.values())})
            for each in _walked(db, hall, of_day, rows.values(), hall_itself)
        ]
    schedule, since = hall.settings.schedule, hall.local_since
    evening = None if hall.closed(before) else evening_before(schedule, walked, local_now, since)
    of_evening = evening.patrol.id if evening is not None and evening.patrol is not None else None
    now_or_open = [
        each for each in walked if each.id != of_evening and (each.day == day or not each.finished)
    ]
    rounds = rounds_of_day(schedule, now_or_open, day, local_now, since)
    shown = {of_evening, *(each.id for each in now_or_open)}
    return replace(rounds, evening=evening), {each: rows[each] for each in rows if each in shown}


def _walked(
    db: UnitOfWork, hall: Hall, day: date, rows: Iterable[dict[str, Any]], hall_itself: str
) -> list[Walked]:
    """The patrols of a business day as the schedule sees them."""
    of_day = [row for row in rows if row["business_day"] == day]
    if not of_day:
        return []
    newest: dict[str, Header] = {}
    for header in patrol_state.headers_of_day(db, hall.id, day):
        newest.setdefault(header.patrol_id, header)
    names = {member.id: member.name for member in organisation.staff(db, [hall.id], day)}
    walked = []
    for row in of_day:
        newest_header = newest.get(row["id"])
        positions = newest_header.positions if newest_header else {}
        wanted = {
            each: name
            for each, name in names.items()
            if positions.get(each, "") is not None and each != row["manager_staff_id"]
        }
        wanted[""] = hall_itself
        walked.append(
            Walked(
                id=row["id"],
                round=row["round"],
                day=day,
                opened_at=row["opened_at"].astimezone(ZoneInfo(hall.time_zone)),
                finished=row["finished_at"] is not None,
                observation_count=row["observation_count"],
                not_watched=[n for each, n in wanted.items() if each not in row["subjects"]],
            )
        )
    return walked


def view_patrol(
    app: Application, account: Account, patrol_id: str, *, to_walk: bool = False
) -> PatrolView:
    """A patrol, with what was recorded on it.

    :param to_walk: with what to look at first
    :raises NotFound: no such patrol in the account's halls
    """
    account.require(Act.PATROL)
    with app.store.read() as db:
        patrol = or_not_found(patrols.get(db, patrol_id, account.hall_ids))
        hall = organisation.hall(db, patrol.hall_id)
        assert hall is not None  # held by the foreign key
        state = _state(db, patrol, 0)
        team = patrols.team(db, patrol)
        library = library_of_patrol(app, patrol)
        is_papers = patrol.round is Round.RECORDS
        others = [each for each in team if not is_oneself(account, each.id)]
        return PatrolView(
            patrol=patrol,
            hall=hall,
            staff=team,
            library=library,
            header=state.header or _positions_of_day(db, patrol, team),
            state=state,
            highest_elapsed_ms=patrol_state.highest_elapsed_ms(db, patrol_id),
            papers=papers_to_check(db, hall, library, patrol) if is_papers else [],
            own_staff_id=account.staff_id,
            focus=focus_of_patrol(db, patrol, hall, library, others)
            if to_walk and not is_papers
            else None,
        )


def patrol_changes(app: Application, account: Account, patrol_id: str, after: int) -> PatrolState:
    """What changed since the event with the number ``after``; empty lists where nothing did.

    :raises NotFound: no such patrol in the account's halls
    """
    account.require(Act.PATROL)
    with app.store.read() as db:
        patrol = or_not_found(patrols.get(db, patrol_id, account.hall_ids))
        return _state(db, patrol, after)


def _state(db: UnitOfWork, patrol: Patrol, after: int) -> PatrolState:
    number = patrol_state.last_number(db, patrol.id)
    if number <= after:
        return PatrolState(number, patrol.finished_at, [], [], [], [], None)
    day = patrol_state.headers_of_day(db, patrol.hall_id, patrol.business_day)
    own = [header for header in day if header.patrol_id == patrol.id]
    return PatrolState(
        number=number,
        finished_at=patrol.finished_at,
        observations=patrol_state.current_of_patrol(db, patrol.id, after),
        others=patrol_state.other_judgements(db, patrol.id, after),
        praises=patrol_state.current_praises(db, [patrol.hall_id], patrol.id, after),
        examined=examined.of_board(db, [patrol.hall_id], patrol.id, after),
        header=max(own, key=lambda each: each.order, default=None),
    )


def _positions_of_day(db: UnitOfWork, patrol: Patrol, team: list[StaffMember]) -> Header | None:
    """What the newest header of the day says of the people who are still there; the crowd is
    looked at anew each time. What arrived late changes nothing of other patrols."""
    day = patrol_state.headers_of_day(db, patrol.hall_id, patrol.business_day, in_time=True)
    if not day:
        return None
    there = {member.id for member in team}
    positions = {each: at for each, at in day[0].positions.items() if each in there}
    changes = {"footfall": None, "waiting_count": None, "outage": False, "positions": positions}
    if day[0].backup_id not in there:
        changes["backup_id"] = None
    return day[0].model_copy(update=changes)


def finish_patrol(app: Application, account: Account, patrol_id: str, now: datetime) -> str:
    """End a patrol; ending it twice changes nothing.

    :return: the id of its hall
    :raises NotFound: no such patrol in the account's halls
    """
    with writing(app, account, Act.PATROL, now) as (db, account):
        patrol = or_not_found(patrols.get(db, patrol_id, account.hall_ids))
        patrols.finish(db, patrol_id, now)
        return patrol.hall_id
