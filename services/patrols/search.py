"""Find the observations behind a figure. A link may name anything: what the reader may not see is
answered like what does not exist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db import observations, organisation, patrols
from db.observations import ResolvedFilter
from db.store import UnitOfWork
from domain.halls.assignment import StaffMember
from domain.halls.hall import Hall
from domain.norms.library import Library, Process
from domain.norms.norm import Norm
from domain.patrols.observation_filter import HALL_ITSELF, ObservationFilter
from domain.period import check_period
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import Scoped, halls_to_see, or_not_found, own_staff_id, person_of_halls
from services.norms.known_norms import known_norms, process_seen
from services.norms.library import library_of_version, with_norm
from services.reading import reading


@dataclass(frozen=True)
class SearchChoices:
    """What the reader may ask for."""

    halls: Mapping[str, Hall]  # by id, in the order of their names
    people: Mapping[str, StaffMember]  # who worked there in the period, by id
    observers: Mapping[str, str]  # id -> name
    norms: Mapping[str, Norm]  # by id, in the order of the walk
    processes: Mapping[str, Process]  # by id


@dataclass(frozen=True)
class SearchPage:
    count: int  # of all pages
    rows: list[dict[str, Any]]  # of the page, as ``db.observations.of_place``, with ``norm``;
    # ``process``: the ``Process`` that was said of a norm that several share, else None
    under_way: int = 0  # of all pages, those of patrols that go on


def choices(app: Application, account: Account, first: date, last: date) -> SearchChoices:
    """What observations can be filtered by.

    :raises NotAllowed: the role sees no results
    """
    account.require(Act.SEE_RESULTS)
    with reading(app, account) as db:
        return SearchChoices(
            halls={hall.id: hall for hall in organisation.halls(db, account.hall_ids)},
            people={
                member.id: member
                for member in organisation.assigned(db, account.hall_ids, first, last)
            },
            observers=observations.observers(db, account.hall_ids),
            norms=known_norms(app),
            processes={each.id: each for each in app.checklists.usable().processes},
        )


def find_observations(
    app: Application, account: Account, asked: ObservationFilter, page: int, size: int
) -> SearchPage:
    """One page of current observations: the newest day first, hall by hall, newest first.

    :param page: counted from 1; one after the last page has no rows
    :raises NotAllowed: the role sees no results
    :raises NotFound: something that is asked for does not exist or is outside the scope
    :raises InputProblem: a period that cannot be
    """
    account.require(Act.SEE_RESULTS)
    check_period(asked.first, asked.last)
    norms = known_norms(app)
    with reading(app, account) as db:
        hall_ids = halls_asked(db, account, asked)
        wanted = wanted_of(db, account, asked, norms)
        counts = observations.counts(db, hall_ids, wanted)
        rows: list[dict[str, Any]] = []
        skipped, begin = 0, (page - 1) * size
        for place, count in counts.items():
            if skipped < begin + size and skipped + count > begin:
                of_place = observations.of_place(db, place, wanted)
                rows += of_place[max(begin - skipped, 0) : begin + size - skipped]
            skipped += count
        under_way = observations.under_way(db, hall_ids, wanted)
    return SearchPage(
        sum(counts.values()),
        [_row(row, library_of_version(app.store, row["version"])) for row in rows],
        under_way,
    )


def _row(row: dict[str, Any], library: Library) -> dict[str, Any]:
    norm = library.norms[row["norm_id"]]
    processes = {each.id: each for each in library.processes}
    process = processes.get(row["process"] or "")
    return row | {"norm": norm, "process": process if len(norm.processes) > 1 else None}


def halls_asked(db: UnitOfWork, reader: Scoped, asked: ObservationFilter) -> list[str]:
    """The ids of the halls, in the order of the list.

    :raises NotFound: a hall outside the scope is asked for
    """
    if asked.hall is not None:
        halls_to_see(reader, [asked.hall])
    return [
        hall.id
        for hall in organisation.halls(db, reader.hall_ids)
        if asked.hall in (None, hall.id) and asked.kind in (None, hall.kind)
    ]


def wanted_of(
    db: UnitOfWork, reader: Scoped, asked: ObservationFilter, norms: Mapping[str, Norm]
) -> ResolvedFilter:
    """What is asked for besides the halls.

    :raises NotFound: something that does not exist or is outside the scope
    """
    if asked.person not in (None, HALL_ITSELF):
        person_of_halls(db, reader, asked.person)
    if asked.norm is not None:
        or_not_found(norms.get(asked.norm))
    if asked.observer is not None:
        or_not_found(observations.observers(db, reader.hall_ids).get(asked.observer))
    norm_ids = None
    if (asked.norm, asked.theme, asked.servqual) != (None, None, None):
        norm_ids = {
            norm.id
            for norm in norms.values()
            if asked.norm in (None, norm.id)
            and asked.theme in (None, norm.theme)
            and asked.servqual in (None, norm.servqual)
        }
    process = None if asked.process is None else process_seen(norms, asked.process)
    return ResolvedFilter(asked, norm_ids, process)


def own_observations(
    app: Application, account: Account, first: date, last: date
) -> list[dict[str, Any]]:
    """What a member of staff was judged on, newest first, in every hall they worked in, each with
    its ``norm``; of patrols that are over (``services.reading``).

    :raises NotAllowed: the account is not that of a member of staff
    """
    own = own_staff_id(account)
    check_period(first, last)
    with reading(app, account) as db:
        person = organisation.person(db, own)
        if person is None:
            return []
        halls = {each.hall_id for each in person.assignments}
        seen = list(observations.of_period(db, halls, first, last, person.id))
    return [with_norm(app.store, row) for row in reversed(seen)]


def own_patrols_since(
    app: Application, account: Account, rows: Sequence[Mapping[str, Any]], since: datetime | None
) -> set[str]:
    """The patrols of the rows that could be seen only after a moment: a patrol shows what it
    recorded when it is finished. None: all of them.

    :param rows: as ``own_observations`` returns them
    :raises NotAllowed: the account is not that of a member of staff
    """
    own_staff_id(account)
    ids = {row["patrol_id"] for row in rows}
    if since is None:
        return ids
    with reading(app, account) as db:
        return patrols.finished_after(db, ids, since)
