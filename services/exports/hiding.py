"""How people would be hidden in a file with pseudonyms: for the page that offers it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from db import exports
from db.exports import ExportPart
from domain.exports.grant import Grant
from domain.exports.k_anonymity import K
from domain.exports.veil import group_paths
from services.application import Application


@dataclass(frozen=True)
class Hiding:
    """``alone``: people who are the only one at their position of a hall; ``few``: these and those
    with fewer than ``K`` there; ``groups``: how many people stand in each group of the file."""

    people: int
    alone: int
    few: int
    groups: tuple[int, ...]


def hiding(app: Application, grant: Grant, first: date, last: date) -> Hiding:
    """Of everybody who works in the halls of the grant on one of the days."""
    with app.store.read() as db:
        stays = list(exports.stays(db, ExportPart(grant.hall_ids, first, last)))
    members = [(hall_id, position, staff_id) for staff_id, _, _, hall_id, position, *_ in stays]
    together = Counter((hall_id, position) for hall_id, position, _ in members)
    generalised = group_paths(members)
    groups: dict[tuple[str, ...], int] = defaultdict(int)
    for path, count in together.items():
        groups[generalised[path]] += count
    return Hiding(
        people=len(members),
        alone=sum(count for count in together.values() if count == 1),
        few=sum(count for count in together.values() if count < K),
        groups=tuple(sorted(groups.values())),
    )
