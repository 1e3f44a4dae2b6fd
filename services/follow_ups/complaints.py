"""Complaints of the halls: taking one, every step after it, and the words of its codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from db.store import UnitOfWork
from domain.case import Case, CaseKind
from domain.follow_ups import complaint as rules
from domain.follow_ups.complaint import AnswerWay, Channel, ComplaintStep, HallTime, Promised, Said
from domain.halls.hall import Hall, business_day_of
from domain.norms.library import CauseCategory, ComplaintCauses, Library, Listed
from domain.problems import InputProblem
from domain.roles import Account, Act
from services.application import Application
from services.follow_ups.cases import open_in_hall, require_unchanged, take_step
from services.halls.scope import case_to_see, hall_to_see
from services.writing import writing


@dataclass(frozen=True)
class Order:
    """A complaint that a department is to solve."""

    department: str
    order_no: str
    handed_over_at: datetime


@dataclass(frozen=True)
class NewComplaint:
    """As it comes in.

    :param cause: id of the list (``complaint_causes.yaml``)
    :param process: id of the process it is about; '': none
    :param received_at: None: just now
    :param tried: on the spot; '': nothing
    :param reference: by which the customer's data is found where it is kept; '': none
    :param agreed: when and how the customer is answered; None: it was solved on the spot
    :param order: None: the hall sees to it itself, or hands it over later
    """

    hall_id: str
    channel: Channel
    cause: str
    problem: str
    process: str = ""
    received_at: datetime | None = None
    tried: str = ""
    reference: str = ""
    agreed: Promised | None = None
    order: Order | None = None


def take_complaint(app: Application, account: Account, new: NewComplaint, now: datetime) -> str:
    """Keep a complaint, and hand it over at once where an order is given.

    :return: the id of its case
    :raises NotAllowed: the role handles no cases
    :raises NotFound: no such hall in scope
    :raises InputProblem: the hall is closed, or something cannot be as it is told
    """
    library = app.checklists.usable()
    with writing(app, account, Act.HANDLE_CASES, now) as (db, current):
        hall = hall_to_see(db, current, new.hall_id)
        if hall.closed(business_day_of(now, hall.time_zone)):
            raise InputProblem("hall_closed_for_cases", hall=hall.name)
        said = rules.taking(
            channel=new.channel,
            category=_category_of(library, new.cause).id,
            cause=new.cause,
            process=_known_process(library, new.process),
            received_at=new.received_at or now,
            problem=new.problem,
            tried=new.tried,
            reference=new.reference,
            agreed=new.agreed,
            hall=_time_of(hall),
            now=now,
        )
        kind = CaseKind.COMPLAINT
        case = open_in_hall(
            db, current, kind, hall.id, now, said.sets, said.texts, ComplaintStep.TAKE.value
        )
        if new.order is not None:
            order = _handing_over(library, new.order, now)
            if new.agreed is None:
                raise InputProblem("complaint_step_impossible")
            _add(db, current, case, ComplaintStep.HAND_OVER, order(case, _time_of(hall)), now)
    return case.id


def hand_over(
    app: Application, account: Account, case_id: str, seen_steps: int, order: Order, now: datetime
) -> None:
    """Give an order to a department, the first or another one.

    :raises: as ``_step``
    """
    said = _handing_over(app.checklists.usable(), order, now)
    _step(app, account, case_id, seen_steps, ComplaintStep.HAND_OVER, said, now)


def chase(
    app: Application, account: Account, case_id: str, seen_steps: int, text: str, now: datetime
) -> None:
    """Note that the department was asked again.

    :raises: as ``_step``
    """
    _step(
        app, account, case_id, seen_steps, ComplaintStep.CHASE,
        lambda case, _: rules.chasing(case, text=text), now,
    )  # fmt: skip


def keep_reply(
    app: Application, account: Account, case_id: str, seen_steps: int, reply: str,
    replied_at: datetime, now: datetime,
) -> None:  # fmt: skip
    """Keep what the department answered, and when.

    :raises: as ``_step``
    """
    _step(
        app, account, case_id, seen_steps, ComplaintStep.REPLY,
        lambda case, hall: rules.replying(
            case, replied_at=replied_at, reply=reply, hall=hall, now=now
        ),
        now,
    )  # fmt: skip


def answer_customer(
    app: Application, account: Account, case_id: str, seen_steps: int, answer: str,
    way: AnswerWay, answered_at: datetime, now: datetime,
) -> None:  # fmt: skip
    """Keep what the customer was answered, when, and how.

    :raises: as ``_step``
    """
    _step(
        app, account, case_id, seen_steps, ComplaintStep.ANSWER,
        lambda case, hall: rules.answering(
            case, answered_at=answered_at, way=way, answer=answer, hall=hall, now=now
        ),
        now,
    )  # fmt: skip


def call_back(
    app: Application, account: Account, case_id: str, seen_steps: int, said: str,
    called_back_at: datetime, agreed: Promised | None, now: datetime, *, satisfied: bool,
) -> None:  # fmt: skip
    """Keep whether the customer is satisfied; who is not gets another answer.

    :raises: as ``_step``
    """
    _step(
        app, account, case_id, seen_steps, ComplaintStep.CALL_BACK,
        lambda case, hall: rules.calling_back(
            case, called_back_at=called_back_at, satisfied=satisfied, said=said, agreed=agreed,
            hall=hall, now=now,
        ),
        now,
    )  # fmt: skip


def close_complaint(
    app: Application, account: Account, case_id: str, seen_steps: int, cause: str, analysis: str,
    avoidance: str, now: datetime,
) -> None:  # fmt: skip
    """Keep the cause as it was found, and how to avoid it; the complaint ends.

    :raises: as ``_step``
    """
    library = app.checklists.usable()
    _step(
        app, account, case_id, seen_steps, ComplaintStep.CLOSE,
        lambda case, _: rules.closing(
            case, category=_category_of(library, cause, case).id, cause=cause, analysis=analysis,
            avoidance=avoidance,
        ),
        now,
    )  # fmt: skip


def _step(
    app: Application,
    account: Account,
    case_id: str,
    seen_steps: int,
    step: ComplaintStep,
    said: Callable[[Case, HallTime], Said],
    now: datetime,
) -> None:
    """Take a step of a complaint. A complaint of a hall that was closed since goes on: its customer
    waits all the same.

    :param seen_steps: ``Case.steps`` of what stood on the screen
    :raises NotAllowed: the role handles no cases
    :raises NotFound: no such complaint in scope
    :raises InputProblem: somebody was first, or something cannot be as it is told
    """
    with writing(app, account, Act.HANDLE_CASES, now) as (db, current):
        row = case_to_see(db, current, case_id, CaseKind.COMPLAINT)
        require_unchanged(db, row, seen_steps)
        hall = hall_to_see(db, current, str(row.case.hall_id))
        _add(db, current, row.case, step, said(row.case, _time_of(hall)), now)


def _add(
    db: UnitOfWork, account: Account, case: Case, step: ComplaintStep, said: Said, now: datetime
) -> None:
    take_step(db, account, case, step.value, now, said.sets, said.texts)


def _handing_over(
    library: Library, order: Order, now: datetime
) -> Callable[[Case, HallTime], Said]:
    if order.department not in _offered(library.complaint_causes.departments_by_id):
        raise InputProblem("complaint_choice_unknown")
    return lambda case, hall: rules.handing_over(
        case, department=order.department, order_no=order.order_no,
        handed_over_at=order.handed_over_at, hall=hall, now=now,
    )  # fmt: skip


def _category_of(library: Library, cause: str, case: Case | None = None) -> CauseCategory:
    """Of a cause that is offered, or that the complaint has already."""
    causes = library.complaint_causes
    kept = case is not None and case.fields.get("cause") == cause
    if cause not in causes.causes or not (kept or causes.causes[cause].offered):
        raise InputProblem("complaint_choice_unknown")
    return causes.category_of[cause]


def _known_process(library: Library, process: str) -> str:
    if process and process not in {each.id for each in library.processes}:
        raise InputProblem("complaint_choice_unknown")
    return process


def _offered(listed: Mapping[str, Listed]) -> list[str]:
    return [each.id for each in listed.values() if each.offered]


def _time_of(hall: Hall) -> HallTime:
    return HallTime(hall.settings.complaint_clock, hall.time_zone)


# What is chosen from


def causes_in_force(app: Application) -> ComplaintCauses:
    """The list of causes and departments, with those that are no longer offered."""
    return app.checklists.usable().complaint_causes


def cause_text(causes: ComplaintCauses, cause: str, language: str) -> str:
    """The words of a cause; of one that left the list, its id."""
    listed = causes.causes.get(cause)
    return cause if listed is None else listed.text(language)


def category_text(causes: ComplaintCauses, category: str, language: str) -> str:
    """As ``cause_text``, of a category."""
    listed = causes.categories_by_id.get(category)
    return category if listed is None else listed.text(language)


def department_text(causes: ComplaintCauses, department: str, language: str) -> str:
    """As ``cause_text``, of a department."""
    listed = causes.departments_by_id.get(department)
    return department if listed is None else listed.text(language)
