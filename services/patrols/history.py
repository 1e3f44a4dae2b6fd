"""Open the history of an observation: who saw what, when, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db import history, organisation, patrols, publications
from domain.norms.library import Process
from domain.norms.norm import Norm
from domain.patrols.event import Segment, Status
from domain.result import Result
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import halls_to_read_about, or_not_found, own_staff_id
from services.norms.library import library_of_version, with_norm
from services.reading import reading


@dataclass(frozen=True)
class HistoryEntry:
    """One event: a judgement, or a decision about a reported red line."""

    event_id: str
    kind: str  # "observation" or "decision"
    who: str
    captured_at: datetime
    received_at: datetime
    result: Result | None  # of a judgement
    status: Status | None  # of a decision
    note: str
    seconds: float | None
    count: int | None
    laps: tuple[float, ...]
    situation: str | None
    photos: tuple[str, ...]
    reason: str  # of a correction
    counts: bool  # the judgement that counts now
    arrived_late: bool = False  # after the end of the patrol
    process: str | None = None  # that was said
    segment: Segment | None = None
    account_id: str = ""  # of ``who``
    appeal: str | None = None  # the case of which this is the outcome


@dataclass(frozen=True)
class History:
    """``entries``: oldest first."""

    patrol_id: str
    norm: Norm  # of the patrol's version
    processes: Mapping[str, Process]  # of that version, by id
    staff_id: str | None  # None: the hall itself
    staff: str | None
    hall_id: str
    hall: str
    time_zone: str
    walker_id: str
    walker: str
    is_finished: bool
    entries: list[HistoryEntry]

    @property
    def current(self) -> HistoryEntry:
        return next(entry for entry in self.entries if entry.counts)

    @property
    def decision(self) -> HistoryEntry | None:
        """The newest one."""
        decisions = [entry for entry in self.entries if entry.kind == "decision"]
        return decisions[-1] if decisions else None

    @property
    def people(self) -> set[str]:
        """Who judged; who decided an appeal did not."""
        return {
            entry.who
            for entry in self.entries
            if entry.kind == "observation" and entry.appeal is None
        }


def observation_history(
    app: Application, account: Account, patrol_id: str, staff_id: str | None, norm_id: str
) -> History:
    """Every event of one observation, in the halls of the account; staff: only their own.

    :raises NotFound: no such observation, or not for this account
    """
    hall_ids = halls_to_read_about(account, staff_id)
    with reading(app, account) as db:
        rows = history.of_observation(db, patrol_id, staff_id, norm_id, hall_ids)
    row = or_not_found(next(iter(rows), None))
    library = library_of_version(app.store, row["version"])
    return History(
        patrol_id=patrol_id,
        norm=library.norms[norm_id],
        processes={each.id: each for each in library.processes},
        staff_id=staff_id,
        staff=row["staff"],
        hall_id=row["in_hall"],
        hall=row["hall"],
        time_zone=row["time_zone"],
        walker_id=row["walker_id"],
        walker=row["walker"],
        is_finished=row["is_finished"],
        entries=[_as_entry(row) for row in rows],
    )


def corrected_observations(
    app: Application, account: Account, first: date, last: date
) -> list[dict[str, Any]]:
    """What was corrected after its patrol, the newest correction first; columns as
    ``db.history.corrected``, with the ``norm``.

    :raises NotAllowed: the role sees no results
    """
    account.require(Act.SEE_RESULTS)
    with reading(app, account) as db:
        rows = history.corrected(db, first, last, hall_ids=account.hall_ids)
    return [with_norm(app.store, row) for row in rows]


def own_corrected_observations(
    app: Application, account: Account, first: date, last: date
) -> list[dict[str, Any]]:
    """As ``corrected_observations``, about the member of staff.

    :raises NotAllowed: the account is not that of a member of staff
    """
    own = own_staff_id(account)
    with reading(app, account) as db:
        rows = history.corrected(db, first, last, staff_id=own)
    return [with_norm(app.store, row) for row in rows]


def _as_entry(row: dict[str, Any]) -> HistoryEntry:
    detail = row["detail"]
    judged = row["kind"] == "observation"
    return HistoryEntry(
        event_id=row["id"],
        kind=row["kind"],
        who=row["who"],
        captured_at=row["captured_at"],
        received_at=row["received_at"],
        result=Result(row["result"]) if judged else None,
        status=None if judged else Status(detail["status"]),
        note=row["note"],
        seconds=row["seconds"],
        count=row["count"],
        laps=tuple(detail.get("laps", ())),
        situation=detail.get("situation"),
        photos=row["photos"],
        reason=detail.get("reason", ""),
        counts=row["counts"],
        arrived_late=row["arrived_late"] > 0,
        process=detail.get("process"),
        segment=Segment(detail["segment"]) if detail.get("segment") else None,
        account_id=row["account_id"],
        appeal=detail.get("appeal"),
    )


def edition_of_patrol(app: Application, account: Account, patrol_id: str) -> tuple[str, int] | None:
    """(Month, number of its newest edition) where the month of the patrol is published already:
    what is written into the patrol from now on does not change what was published.

    :return: None: not published, or no such patrol in the account's halls
    """
    with reading(app, account) as db:
        patrol = patrols.get(db, patrol_id, account.hall_ids)
        if patrol is None:
            return None
        month = f"{patrol.business_day:%Y-%m}"
        (hall,) = organisation.halls(db, [patrol.hall_id])
        published = publications.of_month(db, hall.branch_id, month)
        return (month, published[0].edition) if published else None
