"""Take in what the tablets send."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from db import events, organisation, patrols
from domain.event import Event, PatrolContext, check_event, read_event
from domain.problems import EventProblem
from domain.roles import Account, Act
from services.application import Application
from services.checklist_library import library_of_version


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

    :param raw_events: JSON values as they came in
    :raises NotAllowed: the role does not patrol
    """
    account.require(Act.PATROL)
    recorded = Recorded()
    readable: list[Event] = []
    for raw in raw_events:
        try:
            readable.append(read_event(raw))
        except EventProblem as problem:
            recorded.rejected.append(problem)
    if not readable:
        return recorded
    contexts: dict[str, PatrolContext | None] = {}
    with app.store.write() as db:
        for event in readable:
            try:
                _record(app, db, account, event, contexts, now)
                recorded.accepted.append(event.id)
            except EventProblem as problem:
                recorded.rejected.append(problem)
    return recorded


def _record(
    app: Application,
    db: Database,
    account: Account,
    event: Event,
    contexts: dict[str, PatrolContext | None],
    now: datetime,
) -> None:
    if event.patrol_id not in contexts:
        contexts[event.patrol_id] = _context(app, db, account, event.patrol_id)
    context = contexts[event.patrol_id]
    if context is None:
        raise EventProblem("patrol_unknown", "patrol_id", event.id)
    stored = events.content_of(db, event.id)
    if stored is not None:
        if stored != event.content():
            raise EventProblem("id_used", "id", event.id)
        return
    norm = check_event(event, context, now)
    events.add(db, event, context.patrol, account.id, norm.severity, now)


def _context(
    app: Application, db: Database, account: Account, patrol_id: str
) -> PatrolContext | None:
    patrol = patrols.get(db, patrol_id, account.hall_ids)
    if patrol is None:
        return None
    return PatrolContext(
        patrol=patrol,
        staff={
            member.id: member
            for member in organisation.staff(db, [patrol.hall_id], patrol.business_day)
        },
        library=library_of_version(app.store, patrol.version),
    )
