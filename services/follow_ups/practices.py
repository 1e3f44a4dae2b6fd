"""Good practices: told by a hall, picked for all, tried and done by others.

What is written names nobody (``domain.follow_ups.practice.practice_text`` refuses it), and so is
read by every hall. Who the person is, and who told it, is for the own branch, unless the person
agreed to be named.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from db import cases, organisation
from db.store import UnitOfWork
from domain.case import CaseFilter, CaseKind, CaseRow
from domain.follow_ups.practice import (
    PracticeOf,
    PracticeState,
    PracticeStep,
    practice_text,
    require_told,
    with_hall,
)
from domain.halls.hall import business_day_of
from domain.problems import InputProblem
from domain.reason import checked_reason
from domain.roles import Account, Act
from services.application import Application
from services.follow_ups.cases import PAGE, open_in_hall, require_unchanged, take_step
from services.halls.scope import case_to_see, hall_to_see, practice_to_see, sees_hall
from services.reading import sees_names
from services.writing import writing


@dataclass(frozen=True)
class NewPractice:
    """As somebody tells it.

    :param staff_id: whose moment it was; None: of the team or the hall
    :param named: the person agreed that all halls read the name
    :param brought: what it brought: a line each, a name and a number
    :param about: what it came from: the id of a praise
    """

    hall_id: str
    of: PracticeOf
    title: str
    how: str
    brought: str = ""
    staff_id: str | None = None
    named: bool = False
    about: str = ""


@dataclass(frozen=True)
class GoodPractice:
    """As a reader may see it.

    :param staff: whose moment it was; '': nobody's, or not for this reader
    :param trying: halls, by name; ``doing``: too
    :param steps: ``Case.steps``
    :param is_own: of a hall of the reader
    """

    id: str
    state: PracticeState
    of: PracticeOf
    title: str
    how: str
    brought: tuple[tuple[str, int], ...]
    place: str
    time_zone: str
    told_at: datetime
    staff: str
    trying: tuple[str, ...]
    doing: tuple[str, ...]
    own_trying: frozenset[str]
    own_doing: frozenset[str]
    hall_id: str
    steps: int
    is_own: bool


@dataclass(frozen=True)
class PracticePage:
    practices: tuple[GoodPractice, ...]
    total: int


def tell_practice(app: Application, account: Account, new: NewPractice, now: datetime) -> str:
    """Keep a practice of a hall in scope; return the id of its case.

    :raises NotAllowed: the role handles no cases
    :raises NotFound: no such hall in scope
    :raises InputProblem: a field cannot be accepted, or the hall is closed
    """
    with writing(app, account, Act.HANDLE_CASES, now) as (db, account):
        hall = hall_to_see(db, account, new.hall_id)
        day = business_day_of(now, hall.time_zone)
        if hall.closed(day):
            raise InputProblem("hall_closed_for_cases", hall=hall.name)
        team = organisation.staff(db, [hall.id], day)
        if (new.of is PracticeOf.PERSON) != (new.staff_id is not None) or (
            new.staff_id is not None and all(each.id != new.staff_id for each in team)
        ):
            raise InputProblem("practice_whose")
        text = practice_text(new.title, new.how, new.brought, [each.name for each in team])
        sets = {
            "state": PracticeState.TOLD.value, "of": new.of.value, "staff_id": new.staff_id,
            "named": new.named and new.staff_id is not None, "about": new.about,
        }  # fmt: skip
        brought = [list(each) for each in text.brought]
        texts = {"title": text.title, "how": text.how, "brought": brought}
        case = open_in_hall(
            db, account, CaseKind.PRACTICE, hall.id, now, sets, texts, PracticeStep.TELL
        )
    return case.id


def pick_practice(
    app: Application, account: Account, case_id: str, seen_steps: int, now: datetime
) -> None:
    """Put a practice of the scope into the list of all halls.

    :raises NotAllowed: the role picks none
    :raises NotFound: no such practice in scope
    :raises InputProblem: it changed meanwhile, or it was withdrawn
    """
    with writing(app, account, Act.PICK_PRACTICES, now) as (db, account):
        row = case_to_see(db, account, case_id, CaseKind.PRACTICE)
        require_unchanged(db, row, seen_steps)
        require_told(row.case.state)
        sets = {"state": PracticeState.PICKED.value, "closed": True}
        take_step(db, account, row.case, PracticeStep.PICK, now, sets)


def put_practice_back(
    app: Application, account: Account, case_id: str, reason: str, seen_steps: int, now: datetime
) -> None:
    """Take a practice off the list of all halls.

    :raises: as ``pick_practice``; InputProblem also without a reason
    """
    reason = checked_reason(reason)
    with writing(app, account, Act.PICK_PRACTICES, now) as (db, account):
        row = case_to_see(db, account, case_id, CaseKind.PRACTICE)
        require_unchanged(db, row, seen_steps)
        require_told(row.case.state)
        sets = {"state": PracticeState.TOLD.value, "closed": False}
        take_step(db, account, row.case, PracticeStep.PUT_BACK, now, sets, {"reason": reason})


def withdraw_practice(
    app: Application, account: Account, case_id: str, reason: str, seen_steps: int, now: datetime
) -> None:
    """Take a practice of a hall in scope back: nobody reads it any more.

    :raises NotAllowed: the role handles no cases
    :raises NotFound: no such practice in scope
    :raises InputProblem: it changed meanwhile, it was withdrawn, or no reason
    """
    reason = checked_reason(reason)
    with writing(app, account, Act.HANDLE_CASES, now) as (db, account):
        row = case_to_see(db, account, case_id, CaseKind.PRACTICE)
        require_unchanged(db, row, seen_steps)
        require_told(row.case.state)
        sets = {"state": PracticeState.WITHDRAWN.value, "closed": True}
        take_step(db, account, row.case, PracticeStep.WITHDRAW, now, sets, {"reason": reason})


def take_practice_over(
    app: Application,
    account: Account,
    case_id: str,
    hall_id: str,
    step: PracticeStep,
    now: datetime,
) -> None:
    """Say that a hall of the scope tries a practice, does it too, or stopped.

    :raises NotAllowed: the role handles no cases
    :raises NotFound: no such hall, or no practice that the account sees
    :raises InputProblem: it is the hall's own, or was withdrawn
    """
    with writing(app, account, Act.HANDLE_CASES, now) as (db, account):
        hall = hall_to_see(db, account, hall_id)
        row = practice_to_see(db, account, case_id)
        require_told(row.case.state)
        if row.case.hall_id == hall.id or step not in (
            PracticeStep.TRY, PracticeStep.DO_TOO, PracticeStep.STOP,
        ):  # fmt: skip
            raise InputProblem("practice_own")
        sets = with_hall(row.case.fields, step, hall.id)
        take_step(db, account, row.case, step, now, sets)


def practices(
    app: Application, account: Account, *, picked: bool, text: str = "", page: int = 0
) -> PracticePage:
    """What was picked for all halls, or what the halls of the scope told.

    :param page: from 0
    :raises NotAllowed: the role sees no results
    """
    account.require(Act.SEE_RESULTS)
    states = [PracticeState.PICKED] if picked else [PracticeState.TOLD, PracticeState.PICKED]
    which = CaseFilter([CaseKind.PRACTICE], states=states, text=text)
    halls = None if picked else account.hall_ids
    with app.store.read() as db:
        rows = cases.listed(db, which, halls, most=PAGE, skip=page * PAGE)
        names = _hall_names(db)
        total = cases.count(db, which, halls)
    return PracticePage(tuple(_as_seen(account, row, names) for row in rows), total)


def practice(app: Application, account: Account, case_id: str) -> GoodPractice:
    """
    :raises NotAllowed: the role sees no results
    :raises NotFound: no such practice that the account sees
    """
    account.require(Act.SEE_RESULTS)
    with app.store.read() as db:
        return _as_seen(account, practice_to_see(db, account, case_id), _hall_names(db))


def practices_done_in(db: UnitOfWork, hall_id: str, most: int) -> list[str]:
    """The titles of what a hall tries or does too, the newest first; whoever asks sees the hall."""
    which = CaseFilter([CaseKind.PRACTICE], states=[PracticeState.PICKED])
    rows = cases.listed(db, which, None)
    mine = (row.case for row in rows if hall_id in _taking(row.case.fields))
    return [str(case.texts["title"]) for case in mine][:most]


def _taking(fields: Mapping[str, Collection[str]]) -> set[str]:
    return {*fields.get("trying", ()), *fields.get("doing", ())}


def _hall_names(db: UnitOfWork) -> dict[str, str]:
    return {hall.id: hall.name for hall in organisation.halls(db, None)}


def _as_seen(account: Account, row: CaseRow, names: Mapping[str, str]) -> GoodPractice:
    case = row.case
    hall_id = case.hall_id or ""
    is_own = sees_hall(account, hall_id)
    trying, doing = case.fields.get("trying", ()), case.fields.get("doing", ())
    shows_person = (is_own and sees_names(account)) or case.fields.get("named", False)
    return GoodPractice(
        case.id, PracticeState(case.state), PracticeOf(case.fields["of"]), case.texts["title"],
        case.texts["how"], tuple((what, count) for what, count in case.texts.get("brought", ())),
        row.place, row.time_zone, case.opened_at,
        (row.staff or "") if shows_person else "",
        tuple(names.get(each, "") for each in trying), tuple(names.get(each, "") for each in doing),
        frozenset(trying) & account.hall_ids, frozenset(doing) & account.hall_ids,
        hall_id, case.steps, is_own,
    )  # fmt: skip
