"""Prove that nothing was altered or removed: hash chains, pinned versions, tallies."""

from dataclasses import dataclass

from sqlite_utils import Database

from db import audit, checklists, events, organisation
from db.store import Store
from domain.checklist_file import version_of
from domain.hash_chain import first_broken


@dataclass(frozen=True)
class Broken:
    """``what``: events, audit, tallies or version; ``where``: the hall or version; ``number``: the
    first link that does not fit."""

    what: str
    where: str
    number: int | None = None


def verify(store: Store) -> tuple[list[Broken], dict[str, str]]:
    """Check everything; return what is broken and the head (number and hash) of every chain.

    Whoever removes the newest records of a chain leaves a chain that fits: note the heads
    somewhere else (``make verify`` prints them) and compare.
    """
    broken, heads = [], {}
    with store.read() as db:
        for hall_id in events.hall_ids_with_events(db):
            links = list(events.chain(db, hall_id))
            number = first_broken(links)
            if number is not None:
                broken.append(Broken("events", hall_id, number))
            heads[hall_id] = f"{links[-1][0]} {links[-1][2]}"
        links = list(audit.chain(db))
        number = first_broken(links)
        if number is not None:
            broken.append(Broken("audit", "", number))
        if links:
            heads["audit"] = f"{links[-1][0]} {links[-1][2]}"
        broken += _versions(db)
        for hall in organisation.halls(db, None):
            if events.tallies_kept(db, hall.id) != events.tallies_counted(db, hall.id):
                broken.append(Broken("tallies", hall.id))
    return broken, heads


def _versions(db: Database) -> list[Broken]:
    return [
        Broken("version", version)
        for version in checklists.versions(db)
        if version_of(checklists.files(db, version) or {}) != version
    ]
