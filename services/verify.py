"""Prove that nothing was altered or removed: hash chains, pinned versions, and what is derived."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from db import audit, cases, checklists, event_chain
from db.store import Store, UnitOfWork
from domain.hash_chain import Link, broken_links
from domain.norms.checklist_file import load_checklists, version_of
from domain.norms.library import Library
from services.verify_audited import ALTERED
from services.verify_derived import praises_differ, red_lines_differ, sums_that_differ
from services.verify_photos import photo_faults
from services.verify_written import WRITTEN


@dataclass(frozen=True)
class Broken:
    """``what``: events, audit, case_steps (of a branch), cases, observations, occasions,
    norm_weeks, red_lines, praises, version, method, goal, rules, company_checks, roster,
    publication, adopted_version, measure, measure_proposal, chart_mark, chart_rebasing,
    company_check_import, roster_import, photo_lost or photo_replaced; ``where``: the hall, the
    branch, the case, the version, the photo file, or branch, month and edition; ``number``: a link
    that does not fit or is missing, or that of the method, goal, rules, import, publication or
    accepted version."""

    what: str
    where: str
    number: int | None = None


def verify(store: Store, photos_dir: Path) -> tuple[list[Broken], dict[str, str]]:
    """Check everything; return all that is broken and the head (number and hash) of every chain.

    Events and audit are checked by their chains, versions by their hash, the observations and
    occasions by making them anew from the events and the texts of the versions. What cannot be
    read is broken too, and hides nothing of the rest.

    Whoever removes the newest records of a chain leaves a chain that fits: note the heads
    somewhere else (``make verify`` prints them) and compare.
    """
    broken: list[Broken] = []
    heads: dict[str, str] = {}
    libraries: dict[str, Library] = {}
    with store.read() as db:
        # Bytes that are no text are read as something else, and so do not fit their hash.
        db.read_anything()
        for version in checklists.versions(db):
            broken += _checked("version", version, partial(_version, db, version, libraries))
        for hall_id in event_chain.hall_ids_with_events(db):
            links = event_chain.links(db, hall_id)
            broken += _checked("events", hall_id, partial(_chain, "events", hall_id, links, heads))
            broken += _derived(db, hall_id, libraries)
        for branch_id in cases.branch_ids_with_cases(db):
            steps = cases.links(db, branch_id)
            chain = partial(_chain, "case_steps", branch_id, steps, heads)
            broken += _checked("case_steps", branch_id, chain)
            broken += _checked("cases", branch_id, partial(_cases, db, branch_id))
        broken += _checked("audit", "", partial(_chain, "audit", "", audit.links(db), heads))
        broken += _audited(db)
        broken += _checked("photo_lost", "", partial(_photos, db, photos_dir))
    return broken, heads


def _checked(what: str, where: str, check: Callable[[], Iterable[Broken]]) -> list[Broken]:
    """What the check finds; where it cannot read something, that."""
    try:
        return list(check())
    except Exception:  # whoever holds the file can make anything of it
        return [Broken(what, where)]


def _chain(what: str, where: str, links: Iterable[Link], heads: dict[str, str]) -> Iterator[Broken]:
    """Every broken link; the head is put down on the way."""

    def followed() -> Iterator[Link]:
        for each in links:
            heads[where or what] = f"{each[0]} {each[2]}"
            yield each

    for number in broken_links(followed()):
        yield Broken(what, where, number)


def _version(db: UnitOfWork, version: str, libraries: dict[str, Library]) -> Iterator[Broken]:
    """Whether the texts of a version or their reading were changed; one that its texts prove is put
    into ``libraries``."""
    files = checklists.files(db, version) or {}
    library = load_checklists(files).library
    if library is None or version_of(files) != version:
        yield Broken("version", version)
        return
    libraries[version] = library
    if not _reads_as(checklists.library_text(db, version), library):
        yield Broken("version", version)


def _reads_as(kept: str, library: Library) -> bool:
    """Compared as read, not as text: fields that came later have their defaults in both."""
    try:
        return Library.model_validate_json(kept) == library
    except ValidationError:
        return False


def _derived(db: UnitOfWork, hall_id: str, libraries: dict[str, Library]) -> list[Broken]:
    def named(find: Callable[[], Iterable[str]]) -> Iterator[Broken]:
        return (Broken(what, hall_id) for what in find())

    broken = []
    for what, find in (
        ("observations", sums_that_differ),
        ("red_lines", red_lines_differ),
        ("praises", praises_differ),
    ):
        broken += _checked(what, hall_id, partial(named, partial(find, db, hall_id, libraries)))
    return broken


def _cases(db: UnitOfWork, branch_id: str) -> Iterator[Broken]:
    """Whether each case is what its steps come to."""
    return (Broken("cases", case_id or branch_id) for case_id in cases.differing(db, branch_id))


def _photos(db: UnitOfWork, folder: Path) -> Iterator[Broken]:
    return (Broken(*each) for each in photo_faults(db, folder))


def _audited(db: UnitOfWork) -> list[Broken]:
    """What has to be as the audit says."""

    def named(what: str) -> Iterator[Broken]:
        return (Broken(what, *each) for each in ALTERED[what](db))

    def numbered(what: str) -> Iterator[Broken]:
        return (Broken(what, "", number) for number in WRITTEN[what](db))

    return [
        each
        for kinds, find in ((ALTERED, named), (WRITTEN, numbered))
        for what in kinds
        for each in _checked(what, "", partial(find, what))
    ]
