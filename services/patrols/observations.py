"""Take in what the tablets send."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from db import events, examined, organisation, patrol_state, patrols, red_lines
from db.store import UnitOfWork
from domain.halls.position import Position
from domain.norms.norm import Norm, Severity
from domain.patrols.event import Event, Examined, FromTablet, Praise, read_event
from domain.patrols.event_rules import (
    PatrolContext,
    check_event,
    check_examined,
    check_header,
    check_praise,
)
from domain.patrols.late_arrival import closing_time
from domain.patrols.patrol import Patrol
from domain.problems import EventProblem
from domain.roles import Account, Act
from services.application import Application
from services.patrols.late_arrivals import arrives_late
from services.patrols.patrol_library import library_of_patrol
from services.writing import writing


@dataclass
class Recorded:
    """``accepted``: ids that are stored on disk, now or before. ``rejected``: the others."""

    accepted: list[str] = field(default_factory=list)
    rejected: list[EventProblem] = field(default_factory=list)


def record_events(
    app: Application, account: Account, raw_events: list[Any], now: datetime
) -> Recorded:
    """Store the good ones of a batch, in order, in one unit of work.

    The same id with the same content is accepted and nothing is written; with other content it
    is rejected.

    After the end of a patrol only what was seen before it is taken in, and only as
    ``services.patrols.late_arrivals`` says.

    :param raw_events: JSON values as they came in
    :raises NotAllowed: the role does not patrol
    """
    account.require(Act.PATROL)
    recorded = Recorded()
    readable: list[FromTablet] = []
    for raw in raw_events:
        try:
            readable.append(read_event(raw))
        except EventProblem as problem:
            recorded.rejected.append(problem)
    if not readable:
        return recorded
    contexts: dict[str, PatrolContext | None] = {}
    with writing(app, account, Act.PATROL, now) as (db, account):
        for event in readable:
            try:
                _record(app, db, account, event, contexts, now)
                recorded.accepted.append(event.id)
            except EventProblem as problem:
                recorded.rejected.append(problem)
    return recorded


def _record(
    app: Application,
    db: UnitOfWork,
    account: Account,
    event: FromTablet,
    contexts: dict[str, PatrolContext | None],
    now: datetime,
) -> None:
    if event.patrol_id not in contexts:
        patrol = patrols.get(db, event.patrol_id, account.hall_ids)
        contexts[event.patrol_id] = patrol_context(app, db, account, patrol) if patrol else None
    context = contexts[event.patrol_id]
    if context is None:
        raise EventProblem("patrol_unknown", "patrol_id", event.id)
    stored = events.content_of(db, event.id)
    if stored is not None:
        if stored != event.content():
            raise EventProblem("id_used", "id", event.id)
        return
    norm: Norm | None = None
    if isinstance(event, Event):
        if event.reason:  # corrections are made on the patrol's page
            raise EventProblem("reason_not_asked", "reason", event.id)
        norm = check_event(event, context, now)
        if norm.severity is Severity.RED_LINE:
            if red_lines.is_confirmed(db, event):
                raise EventProblem("red_line_confirmed", "norm_id", event.id)
            if red_lines.reported_by_another(db, event, account.id):
                raise EventProblem("red_line_of_another", "norm_id", event.id)
    elif isinstance(event, Praise):
        check_praise(event, context, now)
        if events.praise_is_elsewhere(db, event):
            raise EventProblem("praise_elsewhere", "praise_id", event.id)
        if events.praise_is_of_another(db, event, account.id):
            raise EventProblem("praise_of_another", "praise_id", event.id)
    elif isinstance(event, Examined):
        _check_examined(db, account, event, context, now)
    else:
        check_header(event, context, now)
        del contexts[event.patrol_id]  # people may be met at other positions from now on
    late = arrives_late(db, account, event, context, now, app.late_days)
    events.add(db, event, context.patrol, account.id, now, norm, arrived_late=late)


def _check_examined(
    db: UnitOfWork, account: Account, event: Examined, context: PatrolContext, now: datetime
) -> None:
    check_examined(event, context, now)
    if examined.is_elsewhere(db, event):
        raise EventProblem("examined_elsewhere", "examined_id", event.id)
    if examined.is_of_another(db, event, account.id):
        raise EventProblem("examined_of_another", "examined_id", event.id)


def patrol_context(
    app: Application, db: UnitOfWork, account: Account, patrol: Patrol
) -> PatrolContext:
    """What events that the account makes of the patrol are checked against."""
    hall = organisation.hall(db, patrol.hall_id)
    assert hall is not None  # held by the foreign key
    # A position that was mended during the patrol makes no tap of the open boards wrong.
    also_at = {member.id: {member.position} for member in patrols.roster(db, patrol)}
    for header in patrol_state.headers_of_day(db, patrol.hall_id, patrol.business_day):
        for staff_id, position in header.positions.items():
            if position is not None:
                also_at.setdefault(staff_id, set()).add(position)
        if header.backup_id is not None:
            also_at.setdefault(header.backup_id, set()).add(Position.BACKUP)
    return PatrolContext(
        patrol=patrol,
        staff={member.id: member for member in patrols.team(db, patrol)},
        library=library_of_patrol(app, patrol),
        hall_kind=hall.kind,
        also_at={staff_id: frozenset(each) for staff_id, each in also_at.items()},
        closes_at=closing_time(patrol),
        observer_staff_id=account.staff_id,
    )
