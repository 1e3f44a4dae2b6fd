"""Prove that nothing was altered or removed: hash chains, pinned versions, and what is derived."""

from collections import Counter
from dataclasses import dataclass

from pydantic import ValidationError
from sqlite_utils import Database

from db import audit, checklists, events
from db.store import Store
from domain.checklist_file import load_checklists, version_of
from domain.event import Decision, Event, Status
from domain.hash_chain import first_broken
from domain.norm import Library, Severity
from domain.result import Result
from services.verify_company_checks import altered_imports


@dataclass(frozen=True)
class Broken:
    """``what``: events, audit, observations, tallies, red_lines, praises, version or
    company_checks; ``where``: the hall or version; ``number``: the first link that does not fit,
    or the import."""

    what: str
    where: str
    number: int | None = None


def verify(store: Store) -> tuple[list[Broken], dict[str, str]]:
    """Check everything; return what is broken and the head (number and hash) of every chain.

    Events and audit are checked by their chains, versions by their hash, the observations and
    tallies by making them anew from the events and the texts of the versions.

    Whoever removes the newest records of a chain leaves a chain that fits: note the heads
    somewhere else (``make verify`` prints them) and compare.
    """
    broken, heads = [], {}
    with store.read() as db:
        libraries, wrong = _libraries(db)
        broken += wrong
        for hall_id in events.hall_ids_with_events(db):
            links = list(events.chain(db, hall_id))
            number = first_broken(links)
            if number is not None:
                broken.append(Broken("events", hall_id, number))
            heads[hall_id] = f"{links[-1][0]} {links[-1][2]}"
            broken += _derived(db, hall_id, libraries)
        links = list(audit.chain(db))
        number = first_broken(links)
        if number is not None:
            broken.append(Broken("audit", "", number))
        broken += [Broken("company_checks", "", each) for each in altered_imports(db)]
        if links:
            heads["audit"] = f"{links[-1][0]} {links[-1][2]}"
    return broken, heads


def _libraries(db: Database) -> tuple[dict[str, Library], list[Broken]]:
    """Each version as its texts say, and the versions whose texts or reading were changed."""
    libraries, broken = {}, []
    for version in checklists.versions(db):
        files = checklists.files(db, version) or {}
        library = load_checklists(files).library
        if library is None or version_of(files) != version:
            broken.append(Broken("version", version))
            continue
        libraries[version] = library
        if not _reads_as(checklists.library_text(db, version), library):
            broken.append(Broken("version", version))
    return libraries, broken


def _reads_as(kept: str, library: Library) -> bool:
    """Compared as read, not as text: fields that came later have their defaults in both."""
    try:
        return Library.model_validate_json(kept) == library
    except ValidationError:
        return False


def _derived(db: Database, hall_id: str, libraries: dict[str, Library]) -> list[Broken]:
    observations = set()
    counts: Counter[tuple[str, str, str, Result]] = Counter()
    for row in events.newest(db, hall_id):
        library = libraries.get(row["version"])
        norm = library.norms.get(row["norm_id"]) if library else None
        severity = norm.severity.value if norm else "unknown"
        names = ("patrol_id", "subject", "norm_id", "event_id", "business_day")
        observations.add((*(row[name] for name in names), severity))
        counts[row["business_day"], row["subject"], severity, Result(row["result"])] += 1
    judged = (Result.PASS, Result.FAIL, Result.NA)
    groups = sorted({key[:3] for key in counts if key[3] in judged})
    tallies = [(*group, *(counts[*group, result] for result in judged)) for group in groups]
    broken = []
    if observations != events.observations_kept(db, hall_id):
        broken.append(Broken("observations", hall_id))
    if tallies != events.tallies_kept(db, hall_id):
        broken.append(Broken("tallies", hall_id))
    severities = {
        (version, norm.id): norm.severity
        for version, library in libraries.items()
        for norm in library.norms.values()
    }
    red_lines: dict[str, tuple[str, str | None]] = {}
    for event, version in events.of_hall(db, hall_id):
        if isinstance(event, Event) and event.result is Result.FAIL:
            if severities.get((version, event.norm_id)) is Severity.RED_LINE:
                red_lines[event.id] = (Status.REPORTED.value, None)
        elif isinstance(event, Decision) and event.about in red_lines:
            red_lines[event.about] = (event.status.value, event.id)
    if red_lines != events.red_lines_kept(db, hall_id):
        broken.append(Broken("red_lines", hall_id))
    if set(events.newest_praises(db, hall_id)) != events.praises_kept(db, hall_id):
        broken.append(Broken("praises", hall_id))
    return broken
