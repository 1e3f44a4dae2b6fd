"""Open a patrol, go on with it on any tablet, finish it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db import events, organisation, patrols
from domain.hall import Hall, Round
from domain.norm import Library
from domain.patrol import Patrol, StaffMember, business_day_of
from domain.problems import InputProblem, NotFound
from domain.roles import Account, Act
from services.application import Application
from services.checklist_library import library_of_version


@dataclass(frozen=True)
class PatrolView:
    """Everything a board or a summary shows of one patrol."""

    patrol: Patrol
    hall: Hall
    staff: list[StaffMember]
    library: Library  # the pinned version
    observations: list[dict[str, Any]]  # current ones, see db.events.current_of_patrol
    highest_elapsed_ms: int  # of any event; what is tapped now must sort after it


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
        if not organisation.staff(db, [hall_id], business_day):
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
        )
        stored = patrols.get(db, patrol_id, account.hall_ids)
    if stored is None:
        raise NotFound
    return stored


def patrols_of_today(
    app: Application, account: Account, hall_id: str, now: datetime
) -> list[dict[str, Any]]:
    """Open patrols of the hall and those of today; see ``db.patrols.open_and_of_day``."""
    account.require(Act.PATROL)
    with app.store.read() as db:
        hall = organisation.hall(db, hall_id)
        if hall is None or hall_id not in account.hall_ids:
            raise NotFound
        return patrols.open_and_of_day(db, hall_id, business_day_of(now, hall.time_zone))


def view_patrol(app: Application, account: Account, patrol_id: str) -> PatrolView:
    """:raises NotFound: no such patrol in the account's halls"""
    account.require(Act.PATROL)
    with app.store.read() as db:
        patrol = patrols.get(db, patrol_id, account.hall_ids)
        if patrol is None:
            raise NotFound
        hall = organisation.hall(db, patrol.hall_id)
        assert hall is not None  # held by the foreign key
        return PatrolView(
            patrol=patrol,
            hall=hall,
            staff=organisation.staff(db, [patrol.hall_id], patrol.business_day),
            library=library_of_version(app.store, patrol.version),
            observations=events.current_of_patrol(db, patrol_id),
            highest_elapsed_ms=events.highest_elapsed_ms(db, patrol_id),
        )


def finish_patrol(app: Application, account: Account, patrol_id: str, now: datetime) -> None:
    """End a patrol; ending it twice changes nothing.

    :raises NotFound: no such patrol in the account's halls
    """
    account.require(Act.PATROL)
    with app.store.write() as db:
        if patrols.get(db, patrol_id, account.hall_ids) is None:
            raise NotFound
        patrols.finish(db, patrol_id, now)
