"""Correct an observation after its patrol: with a reason, by the person who walked the patrol."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from db import events, history, patrols, red_lines
from db.store import UnitOfWork
from domain.halls.assignment import StaffMember
from domain.norms.norm import Severity
from domain.patrols.event import Event, Segment, read_event
from domain.patrols.event_rules import PatrolContext, check_event
from domain.patrols.patrol import Patrol
from domain.problems import InputProblem
from domain.reason import checked_reason
from domain.result import Result
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import is_oneself, or_not_found
from services.patrols.history import History
from services.patrols.observations import patrol_context
from services.patrols.red_lines import already_decided, next_elapsed_ms
from services.writing import writing


@dataclass(frozen=True)
class Correction:
    """An observation as it shall stand, all of it. ``seconds`` and ``count`` are the measure: laps
    go with unchanged seconds only. ``process`` and ``segment``: what was seen of them."""

    result: Result
    note: str = ""
    seconds: float | None = None
    count: int | None = None
    process: str | None = None
    segment: Segment | None = None


def correct_observation(
    app: Application,
    account: Account,
    patrol_id: str,
    staff_id: str | None,
    norm_id: str,
    correction: Correction,
    reason: str,
    now: datetime,
) -> None:
    """Append a correction; what was recorded before stays in the history.

    Only what was recorded can be corrected: what nobody tapped during the patrol was not
    observed. A red line that was reported can be withdrawn or its fact put right while nobody has
    decided; a new one is reported on the board.

    :param reason: why, for everybody who may open the history
    :raises NotAllowed: the role does not patrol
    :raises NotFound: no such observation in the account's halls
    :raises InputProblem: walked by somebody else, still open, decided already, a new red line,
      nothing changed, or no usable reason
    :raises EventProblem: the values do not fit the norm, or it is about the account's own person
    """
    with writing(app, account, Act.PATROL, now) as (db, account):
        patrol = or_not_found(patrols.get(db, patrol_id, account.hall_ids))
        before = or_not_found(history.current(db, patrol_id, staff_id, norm_id))
        if patrol.account_id != account.id:
            raise InputProblem("correct_own_patrols_only")
        if patrol.finished_at is None:
            raise InputProblem("correct_on_board")
        if before.appeal is not None:
            raise InputProblem("correct_after_appeal")
        reason = checked_reason(reason)
        changes = asdict(replace(correction, note=correction.note.strip()))
        content = before.content()
        if all(content.get(name) == value for name, value in changes.items()):
            raise InputProblem("nothing_corrected")
        event = corrected_event(db, patrol, before, changes | {"reason": reason}, now)
        norm = check_event(event, as_met(patrol_context(app, db, account, patrol), event), now)
        if norm.severity is Severity.RED_LINE:
            _check_red_line(db, before, event)
        events.add(db, event, patrol, account.id, now, norm)


def corrected_event(
    db: UnitOfWork, patrol: Patrol, before: Event, changes: dict[str, Any], now: datetime
) -> Event:
    """What is to stand in place of a judgement.

    :param changes: fields of the event, with the reason; ``result`` and ``seconds`` among them
    """
    content = before.content()
    if changes["result"] != before.result:  # the greeting situation said the other result
        content.pop("situation", None)
    if changes["seconds"] != before.seconds:
        content.pop("laps", None)
    event = read_event(
        content
        | changes
        | {
            "id": str(uuid4()),
            "device_id": str(uuid4()),
            "seq": 1,
            "captured_at": now.isoformat(),
            "elapsed_ms": next_elapsed_ms(db, patrol, now),
        }
    )
    assert isinstance(event, Event)
    return event


def may_correct(account: Account, opened: History) -> bool:
    """Whether to offer the correction at all; ``correct_observation`` checks for itself."""
    return (
        account.may(Act.PATROL)
        and opened.walker_id == account.id
        and not is_oneself(account, opened.staff_id)
        and opened.is_finished
        and opened.decision is None
        and opened.current.appeal is None
    )


def as_met(context: PatrolContext, event: Event) -> PatrolContext:
    """Who was observed was there, at a position of the norm and in a hall of its kind, whatever
    the roster and the hall say by now."""
    norm = context.library.norms[event.norm_id]
    if norm.hall_kinds:
        context = replace(context, hall_kind=norm.hall_kinds[0])
    if event.staff_id is None:
        return context
    person = StaffMember(event.staff_id, context.patrol.hall_id, "", "", norm.positions[0])
    return replace(context, staff=context.staff | {event.staff_id: person})


def _check_red_line(db: UnitOfWork, before: Event, event: Event) -> None:
    decided = red_lines.newest_decided(db, event.patrol_id, event.staff_id, event.norm_id)
    if decided is not None and not red_lines.is_waiting(db, before.id):
        raise already_decided(decided)
    if event.result is Result.FAIL and before.result is not Result.FAIL:
        raise InputProblem("red_line_on_board")
