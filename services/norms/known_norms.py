"""Norms by id, also those that the version in force has no longer."""

from collections.abc import Mapping

from db import checklists
from db.process_seen import ProcessSeen
from domain.norms.norm import Norm
from domain.problems import NotFound
from services.application import Application
from services.norms.library import library_of_version


def known_norms(app: Application) -> dict[str, Norm]:
    """Every norm of every version that a patrol was opened with, as its newest version has it:
    first those in force, in the order of the walk, then those that were retired."""
    with app.store.read() as db:
        used = set(checklists.versions_in_use(db))
        versions = [version for version in checklists.versions(db) if version in used]
    norms = dict(app.checklists.usable().norms)
    for version in reversed(versions):
        for norm_id, norm in library_of_version(app.store, version).norms.items():
            norms.setdefault(norm_id, norm)
    return norms


def process_seen(norms: Mapping[str, Norm], process: str) -> ProcessSeen:
    """Which observations are of a process.

    :param norms: as ``known_norms``
    :raises NotFound: no norm is of this process
    """
    if not any(process in norm.processes for norm in norms.values()):
        raise NotFound
    alone = [id_ for id_, norm in norms.items() if norm.process_seen(None) == process]
    return ProcessSeen(process, alone)


def in_force(app: Application, norm_id: str) -> bool:
    """Whether new patrols are asked about the norm."""
    norm = app.checklists.usable().norms.get(norm_id)
    return norm is not None and norm.enabled
