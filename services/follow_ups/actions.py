"""Corrective actions: opening one from what was found, and the steps until it is closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db import accounts, cases, organisation, photos
from db.store import UnitOfWork
from domain.case import Case, CaseFilter, CaseKind, CaseRow
from domain.follow_ups.action import (
    MAX_PHOTOS,
    ActionState,
    ActionStep,
    Outcome,
    Stander,
    checked_due,
    checked_what,
    default_due,
    gone,
    is_observed,
    leads_to,
    needs_observation,
    possible,
    refusal,
)
from domain.follow_ups.workdays import local_day
from domain.halls.assignment import Person, StaffMember
from domain.halls.hall import Hall
from domain.norms.norm import Norm
from domain.patrols.masking import mask
from domain.problems import InputProblem
from domain.reason import checked_reason
from domain.roles import Account, Act, Role
from services.application import Application
from services.follow_ups.cases import (
    OpenedCase,
    open_in_hall,
    opened_case,
    require_unchanged,
    take_step,
)
from services.halls.scope import (
    case_to_see,
    hall_to_see,
    is_oneself,
    or_not_found,
    person_of_halls,
    sees_hall,
)
from services.norms.known_norms import known_norms
from services.reading import reading
from services.writing import writing

_NOTED = (ActionStep.SEND_BACK, ActionStep.MOVE_DUE, ActionStep.DROP)  # not without a reason


@dataclass(frozen=True)
class ActionForm:
    """What the form of a new one begins with, and what it offers.

    :param people: who works in the hall today, by id
    :param owners: account id -> name of whoever may have it in hand
    :param owner_id: None: nobody of them alone
    :param open_case: the id of one about the same that is open already
    """

    hall: Hall
    norm: Norm | None
    people: Mapping[str, StaffMember]
    staff_id: str | None
    owners: Mapping[str, str]
    owner_id: str | None
    due_on: date
    open_case: str | None


@dataclass(frozen=True)
class NewAction:
    """:param about: the id of the event, case or month that it came from"""

    hall_id: str
    what: str
    due_on: date
    owner_id: str | None = None
    staff_id: str | None = None  # None: the hall itself
    norm_id: str = ""
    about: str = ""


@dataclass(frozen=True)
class OpenedAction:
    """
    :param steps: what the reader may do now
    :param gone: why there is nothing left to mend
    :param now_in: the hall in which the person works now, where that is another one
    :param norm: as it is in force, or was
    """

    opened: OpenedCase
    norm: Norm | None
    steps: tuple[ActionStep, ...]
    gone: Outcome | None
    now_in: str
    owners: Mapping[str, str]

    @property
    def row(self) -> CaseRow:
        return self.opened.row


@dataclass(frozen=True)
class StepTaken:
    """What goes with a step: a word, photos by their SHA-256, another day, another account."""

    note: str = ""
    photos: Sequence[str] = ()
    due_on: date | None = None
    owner_id: str | None = None


def action_form(
    app: Application,
    account: Account,
    hall_id: str,
    now: datetime,
    *,
    staff_id: str | None = None,
    norm_id: str = "",
) -> ActionForm:
    """What a new action in a hall begins with.

    :raises NotAllowed: the role handles no cases
    :raises NotFound: the hall, the person or the norm is not there, or is outside the scope
    """
    account.require(Act.HANDLE_CASES)
    norm = or_not_found(known_norms(app).get(norm_id)) if norm_id else None
    with reading(app, account) as db:
        hall = hall_to_see(db, account, hall_id)
        if staff_id is not None:
            person_of_halls(db, account, staff_id)
        day = local_day(now, hall.time_zone)
        people = {each.id: each for each in organisation.staff(db, [hall.id], day)}
        owners = accounts.in_charge(db, hall.id)
        twin = _open_twin(db, hall.id, staff_id, norm_id) if norm_id else None
    managers = [each for each in owners if each != account.id]
    only = managers[0] if account.role is not Role.DUTY_MANAGER and len(managers) == 1 else None
    return ActionForm(
        hall=hall,
        norm=norm,
        people=people,
        staff_id=staff_id if staff_id in people else None,
        owners=owners,
        owner_id=account.id if account.role is Role.DUTY_MANAGER else only,
        due_on=default_due(day, app.checklists.usable().workdays),
        open_case=twin.case.id if twin else None,
    )


def open_action(app: Application, account: Account, new: NewAction, now: datetime) -> Case:
    """Open an action. Who opens it for the own account has accepted it.

    :raises NotAllowed: the role handles no cases
    :raises NotFound: the hall, the person or the norm is not there, or is outside the scope
    :raises InputProblem: nothing to do is said, the day cannot be, the hall is closed, the person
      does not work there, the account has nothing to do with the hall, or one about the same
      person and norm is open already
    """
    what = checked_what(new.what)
    known = app.checklists.usable().workdays
    if new.norm_id:
        or_not_found(known_norms(app).get(new.norm_id))
    with writing(app, account, Act.HANDLE_CASES, now) as (db, account):
        hall = hall_to_see(db, account, new.hall_id)
        day = local_day(now, hall.time_zone)
        if hall.closed(day):
            raise InputProblem("hall_closed", hall=hall.name)
        _require_there(db, account, hall, new.staff_id, day)
        due = checked_due(new.due_on, now, hall.time_zone, known)
        _require_in_charge(db, hall.id, new.owner_id)
        if new.norm_id:
            twin = _open_twin(db, hall.id, new.staff_id, new.norm_id)
            if twin is not None:
                raise InputProblem("action_open_already", what=twin.case.texts.get("what", ""))
        own = new.owner_id == account.id
        sets = {
            "state": ActionState.ACCEPTED if own else ActionState.OPEN,
            "staff_id": new.staff_id,
            "norm_id": new.norm_id,
            "about": new.about,
            "owner_id": new.owner_id,
            "due_at": due.isoformat(),
        }
        return open_in_hall(db, account, CaseKind.ACTION, hall.id, now, sets, {"what": what})


def take_action_step(
    app: Application,
    account: Account,
    case_id: str,
    step: ActionStep,
    seen_steps: int,
    now: datetime,
    taken: StepTaken | None = None,
) -> Case:
    """Take a step of an action.

    :param seen_steps: how many steps it had on the screen of who decides
    :raises NotAllowed: the role neither handles cases nor has any about itself
    :raises NotFound: no such action in the scope
    :raises InputProblem: somebody took a step meanwhile, the step is not possible now or not for
      this account, a reason is missing, a photo is not of the hall, or the day cannot be
    """
    taken = taken or StepTaken()
    act = Act.HANDLE_CASES if account.may(Act.HANDLE_CASES) else Act.APPEAL
    known = app.checklists.usable().workdays
    with writing(app, account, act, now) as (db, account):
        row = case_to_see(db, account, case_id, CaseKind.ACTION)
        require_unchanged(db, row, seen_steps)
        case = row.case
        why = why_gone(app, db, case, now)
        problem = refusal(case, step, standing_of(account, case), why)
        if problem is not None:
            raise problem
        state = leads_to(step)
        sets: dict[str, Any] = {} if state is None else {"state": state}
        zone = row.time_zone
        if step is ActionStep.ACCEPT:
            sets["owner_id"] = case.owner_id or (account.id if act is Act.HANDLE_CASES else None)
        elif step is ActionStep.MEND:
            sets |= {"mended_at": now.isoformat(), "mended_by": account.id}
        elif step is ActionStep.SEND_BACK:
            sets |= {"mended_at": None, "mended_by": None, "observed": None}
        elif step is ActionStep.VERIFY:
            sets["verified_by"] = account.id
            if not needs_observation(case) or is_observed(case):
                sets |= {"state": ActionState.CLOSED, "closed": True, "outcome": Outcome.MENDED}
        elif step is ActionStep.CLOSE:
            sets |= {"closed": True, "outcome": Outcome.MENDED}
        elif step is ActionStep.DROP:
            sets |= {"closed": True, "outcome": why or Outcome.WITHDRAWN}
        elif step is ActionStep.HAND_OVER:
            _require_in_charge(db, case.hall_id, taken.owner_id)
            sets["owner_id"] = taken.owner_id
        elif step is ActionStep.MOVE_DUE:
            if taken.due_on is None:
                raise InputProblem("due_needed")
            sets["due_at"] = checked_due(taken.due_on, now, zone, known).isoformat()
        return take_step(db, account, case, step, now, sets, _texts(db, case, step, taken))


def opened_action(app: Application, account: Account, case_id: str, now: datetime) -> OpenedAction:
    """An action with its history and what the reader may do now.

    :raises NotAllowed: the role sees no results, not even the own ones
    :raises NotFound: no such action in the scope
    """
    opened = opened_case(app, account, case_id, CaseKind.ACTION)
    case = opened.row.case
    with reading(app, account) as db:
        why = why_gone(app, db, case, now)
        now_in = ""
        if why is Outcome.PERSON_MOVED and case.staff_id is not None:
            person = or_not_found(organisation.person(db, case.staff_id))
            stay = person.on(local_day(now, opened.row.time_zone))
            hall = organisation.hall(db, stay.hall_id) if stay else None
            # Another branch's hall is not named to who does not see it.
            now_in = hall.name if hall is not None and sees_hall(account, hall.id) else ""
        owners = accounts.in_charge(db, case.hall_id or "")
    return OpenedAction(
        opened=opened,
        norm=known_norms(app).get(case.norm_id),
        steps=tuple(possible(case, standing_of(account, case), why)),
        gone=why,
        now_in=now_in,
        owners=owners,
    )


def standing_of(account: Account, case: Case) -> Stander:
    return Stander(
        account_id=account.id,
        handles=account.may(Act.HANDLE_CASES),
        is_person=is_oneself(account, case.staff_id),
        heads=account.role is Role.BRANCH_HEAD,
    )


def why_gone(app: Application, db: UnitOfWork, case: Case, now: datetime) -> Outcome | None:
    """Why there is nothing left to mend in a case of a hall: who it is about left or moved, the
    hall is closed, or the norm is off; None: there is."""
    hall = or_not_found(organisation.hall(db, case.hall_id or ""))
    person: Person | None = None
    if case.staff_id is not None:
        person = or_not_found(organisation.person(db, case.staff_id))
    norm = app.checklists.usable().norms.get(case.norm_id)
    return gone(person, hall, norm, local_day(now, hall.time_zone))


def _require_there(
    db: UnitOfWork, account: Account, hall: Hall, staff_id: str | None, day: date
) -> None:
    if staff_id is None:
        return
    person = person_of_halls(db, account, staff_id)
    stay = person.on(day)
    if stay is None or stay.hall_id != hall.id:
        raise InputProblem("action_person_elsewhere", name=person.name, hall=hall.name)


def _require_in_charge(db: UnitOfWork, hall_id: str | None, owner_id: str | None) -> None:
    if owner_id is not None and owner_id not in accounts.in_charge(db, hall_id or ""):
        raise InputProblem("action_owner_elsewhere")


def _open_twin(db: UnitOfWork, hall_id: str, staff_id: str | None, norm_id: str) -> CaseRow | None:
    """An open one in the hall about the same person and norm."""
    which = CaseFilter([CaseKind.ACTION], is_open=True, norm_id=norm_id, staff_id=staff_id)
    rows = cases.listed(db, which, [hall_id])
    return next((row for row in rows if row.case.staff_id == staff_id), None)


def _texts(db: UnitOfWork, case: Case, step: ActionStep, taken: StepTaken) -> dict[str, Any]:
    note = mask(checked_reason(taken.note, needed=step in _NOTED)).text
    texts: dict[str, Any] = {}
    if note:
        texts["note"] = note
    if taken.photos:
        if len(taken.photos) > MAX_PHOTOS:
            raise InputProblem("action_too_many_photos", maximum=MAX_PHOTOS)
        halls = [case.hall_id or ""]
        if any(photos.stored_name(db, each, halls) is None for each in taken.photos):
            raise InputProblem("action_photo_unknown")
        texts["photos"] = list(taken.photos)
    return texts
