"""People on the roster: come, mend a name, move, leave, come back. Nothing that was observed is
lost."""

from datetime import date, datetime
from uuid import uuid4

from db import audit, organisation
from db.store import UnitOfWork
from domain.halls.assignment import (
    Assignment,
    Person,
    StaffMember,
    left,
    lost_days,
    placed,
    plausible,
)
from domain.halls.hall import business_day_of
from domain.halls.names import check_number_free, clean_name, clean_staff_no
from domain.halls.position import ON_ROSTER, Position
from domain.problems import InputProblem, NotFound
from domain.roles import Account, Act
from services.application import Application
from services.reading import reading
from services.writing import writing


def my_staff(app: Application, account: Account, first: date, last: date) -> list[StaffMember]:
    """Who was assigned to the account's halls in the period, by staff number; each person once.

    Hall and position are the newest ones within the scope.
    """
    with reading(app, account) as db:
        members = organisation.assigned(db, account.hall_ids, first, last)
    return list({member.id: member for member in members}.values())


def all_staff(app: Application, account: Account) -> list[Person]:
    """Everybody who works or worked in a hall, with every stay, by staff number."""
    account.require(Act.ADMINISTER)
    with reading(app, account) as db:
        return organisation.people(db)


def add_staff(
    app: Application,
    account: Account,
    *,
    hall_id: str,
    name: str,
    staff_no: str,
    position: Position,
    now: datetime,
    from_on: date | None = None,
) -> StaffMember:
    """Add a member of staff, with the first assignment.

    :param from_on: the first day; None: today in the hall's zone
    :raises InputProblem: a field cannot be accepted
    """
    account.require(Act.ADMINISTER)
    if position not in ON_ROSTER:
        raise InputProblem("position_unknown")
    number = clean_staff_no(staff_no)
    member = StaffMember(str(uuid4()), hall_id, clean_name(name), number, position)
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        hall = organisation.hall(db, hall_id)
        if hall is None:
            raise InputProblem("hall_unknown")
        check_number_free(number, organisation.people(db))
        today = business_day_of(now, hall.time_zone)
        day = from_on or today
        if not plausible(day, today):
            raise InputProblem("day_implausible", day=day.isoformat())
        if hall.closed(day):
            raise InputProblem("hall_closed_for_staff", hall=hall.name)
        organisation.add_staff(db, member, day)
        audit.add(
            db, now, account.id, "staff_added", staff_id=member.id, hall_id=hall_id,
            staff_no=number, position=position.value, from_on=day.isoformat(),
        )  # fmt: skip
    return member


def change_staff(
    app: Application, account: Account, staff_id: str, *, name: str, staff_no: str, now: datetime
) -> None:
    """Mend the name or the staff number.

    :raises InputProblem: a field cannot be accepted
    :raises NotFound: there is no such person
    """
    account.require(Act.ADMINISTER)
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        person = _person(db, staff_id)
        name, number = clean_name(name, person.name), clean_staff_no(staff_no, person.staff_no)
        if (person.name, person.staff_no) == (name, number):
            return
        if number != person.staff_no:
            others = (each for each in organisation.people(db) if each.id != staff_id)
            check_number_free(number, others)
        organisation.change_person(db, staff_id, name, number)
        audit.add(
            db, now, account.id, "staff_changed",
            staff_id=staff_id, name=name, staff_no=number, was=[person.name, person.staff_no],
        )  # fmt: skip


def place_staff(
    app: Application,
    account: Account,
    staff_id: str,
    *,
    hall_id: str,
    position: Position,
    from_on: date,
    now: datetime,
    to_on: date | None = None,
) -> None:
    """Move somebody to a hall or position from a day on, or take them back after they left.

    What was planned from that day on is replaced.

    :param to_on: the last day; None: until further notice
    :raises InputProblem: a field cannot be accepted, or the person was observed elsewhere since
    :raises NotFound: there is no such person
    """
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        person = _person(db, staff_id)
        new = Assignment(hall_id, position, from_on, to_on)
        check_stay(db, new, now)
        history = placed(person.assignments, new)
        if history == person.assignments:
            return
        keep_history(db, person, history)
        audit.add(
            db, now, account.id, "staff_placed", staff_id=staff_id, hall_id=hall_id,
            position=position.value, from_on=_text(from_on), to_on=_text(to_on),
        )  # fmt: skip


def end_staff(
    app: Application, account: Account, staff_id: str, *, last_day: date, now: datetime
) -> None:
    """Note that somebody leaves after ``last_day``.

    :raises InputProblem: not there on that day, or observed or planned to be observed later
    :raises NotFound: there is no such person
    """
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        person = _person(db, staff_id)
        if person.on(last_day) is None:
            raise InputProblem("staff_not_there", name=person.name, day=last_day.isoformat())
        history = left(person.assignments, last_day)
        if history == person.assignments:
            return
        keep_history(db, person, history)
        audit.add(db, now, account.id, "staff_left", staff_id=staff_id, last_day=_text(last_day))


def check_stay(db: UnitOfWork, stay: Assignment, now: datetime) -> None:
    """Ask whether somebody can be assigned like this.

    :raises InputProblem: nobody can be assigned like this
    """
    if stay.position not in ON_ROSTER:
        raise InputProblem("position_unknown")
    hall = organisation.hall(db, stay.hall_id)
    if hall is None:
        raise InputProblem("hall_unknown")
    if stay.to_on is not None and stay.to_on < stay.from_on:
        raise InputProblem(
            "stay_reversed", first=stay.from_on.isoformat(), last=stay.to_on.isoformat()
        )
    today = business_day_of(now, hall.time_zone)
    for day in (stay.from_on, stay.to_on):
        if day is not None and not plausible(day, today):
            raise InputProblem("day_implausible", day=day.isoformat())
    if hall.closed(stay.from_on):
        raise InputProblem("hall_closed_for_staff", hall=hall.name)


def keep_history(db: UnitOfWork, person: Person, history: tuple[Assignment, ...]) -> None:
    """Store the stays of a person.

    :raises InputProblem: records of a day would lose their person
    """
    for hall_id, first, last in lost_days(person.assignments, history):
        day = organisation.newest_needed_day(db, person.id, hall_id, first, last)
        if day is not None:
            hall = organisation.hall(db, hall_id)
            raise InputProblem(
                "staff_needed", name=person.name, hall=hall.name if hall else "",
                day=day.isoformat(),
            )  # fmt: skip
    organisation.assign(db, person.id, history)


def _person(db: UnitOfWork, staff_id: str) -> Person:
    person = organisation.person(db, staff_id)
    if person is None:
        raise NotFound
    return person


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
