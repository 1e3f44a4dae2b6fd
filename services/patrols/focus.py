"""What a patrol is offered to look at first, of everybody who is there and of the hall itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from db import cases
from db.lately import lately
from db.store import UnitOfWork
from domain.case import CaseFilter, CaseKind
from domain.halls.assignment import StaffMember
from domain.halls.hall import Hall
from domain.halls.position import ON_ROSTER, Position
from domain.norms.library import Library
from domain.norms.norm import Severity
from domain.patrols.focus import (
    CARD_STANDS,
    LATELY,
    Agreed,
    Focus,
    focus,
    rounds_at,
    still_to_see,
    weak_norms,
)
from domain.patrols.patrol import Patrol


@dataclass(frozen=True)
class PatrolFocus:
    """By subject ('' the hall itself), and for whoever takes a position while the patrol lasts."""

    of_subject: Mapping[str, list[Focus]]
    at_position: Mapping[Position, list[Focus]]


def focus_of_patrol(
    db: UnitOfWork,
    patrol: Patrol,
    hall: Hall,
    library: Library,
    people: Iterable[StaffMember],
) -> PatrolFocus:
    """:param people: who can be judged"""
    day = patrol.business_day
    known = lately(db, hall.id, day - LATELY, day - timedelta(days=1))
    weak = weak_norms(chain.from_iterable(each.items() for each in known.values()))
    begun = patrol.opened_at.astimezone(ZoneInfo(hall.time_zone)).time()
    rounds = rounds_at(patrol.round, hall.settings.schedule, begun)
    norms = {
        position: [
            norm
            for norm in library.norms_for(position, hall.kind)
            if norm.severity is not Severity.RED_LINE
        ]
        for position in (*ON_ROSTER, Position.BACKUP, Position.HALL)
    }

    agreed = _agreed(db, patrol)

    def of(subject: str, position: Position) -> list[Focus]:
        seen, seed = known.get(subject, {}), f"{patrol.id} {subject}"
        first = still_to_see(agreed.get(subject, ()), seen)
        return focus(norms[position], seen, weak, rounds, day, seed, first)

    # By the roster, whatever the header says: what it says of positions reaches every tablet, and
    # the board makes the same of it everywhere.
    of_subject = {each.id: of(each.id, each.position) for each in people}
    of_subject[""] = of("", Position.HALL)
    at_position = {
        position: focus(asked, None, weak, rounds, day, f"{patrol.id} {position}")
        for position, asked in norms.items()
    }
    return PatrolFocus(of_subject, at_position)


def _agreed(db: UnitOfWork, patrol: Patrol) -> Mapping[str, list[Agreed]]:
    """By person: what was agreed on after patrols of the hall, before this one was begun."""
    which = CaseFilter(
        [CaseKind.CARD],
        states=CARD_STANDS,
        opened_from=patrol.opened_at - LATELY,
        opened_before=patrol.opened_at,
    )
    agreed = defaultdict(list)
    for row in cases.listed(db, which, [patrol.hall_id]):
        if row.case.staff_id is not None and row.case.norm_id:
            days = (date.fromisoformat(row.case.fields[name]) for name in ("said_on", "by"))
            agreed[row.case.staff_id].append(Agreed(row.case.norm_id, *days))
    return agreed
