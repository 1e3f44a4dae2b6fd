"""Load the checklist files, pin the version, and keep the last good one when a file is broken."""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from db import checklists
from db.store import Store
from domain.checklist_file import (
    breaking_changes,
    load_checklists,
    norm_places,
    version_of,
)
from domain.finding import Finding
from domain.norm import Library
from domain.problems import ChecklistProblem

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ChecklistStatus:
    """``library`` is what new patrols are opened with.

    With ``errors`` it is the last good version, or None when there never was one.
    """

    library: Library | None
    errors: list[Finding] = field(default_factory=list)

    def usable(self) -> Library:
        """:raises ChecklistProblem: no version was ever good"""
        if self.library is None:
            raise ChecklistProblem(self.errors)
        return self.library


def read_folder(folder: Path) -> dict[str, str]:
    """File name -> text of every ``*.yaml`` and ``*.yml``.

    Bytes that are not UTF-8 are kept as surrogates, which the loader reports with their line.
    """
    return {
        path.name: path.read_text(encoding="utf-8-sig", errors="surrogateescape")
        for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])
    }


def load_folder(store: Store, folder: Path, now: datetime) -> ChecklistStatus:
    """Load and pin the files of ``folder``; with errors, go on with the last good version."""
    files = read_folder(folder)
    with store.read() as db:
        known = checklists.library(db, version_of(files))
        newest = checklists.newest(db)
        in_use = checklists.versions_in_use(db)
    if known is not None and known.version == newest:
        return ChecklistStatus(known)  # nothing changed since the last start: no need to parse
    loaded = load_checklists(files)
    errors = loaded.errors
    if loaded.library is not None:
        libraries = [library_of_version(store, version) for version in in_use]
        used = [norm for library in libraries for norm in library.norms.values()]
        errors = breaking_changes(used, loaded.library, norm_places(files))
    if errors:
        for finding in errors:
            log.error(
                "checklists/%s, line %d: %s %s %s",
                finding.file, finding.line, finding.code, finding.norm, finding.field,
            )  # fmt: skip
        last_good = library_of_version(store, newest) if newest else None
        return ChecklistStatus(last_good, errors)
    assert loaded.library is not None
    with store.write() as db:
        checklists.pin(db, loaded.library, files, now)
    return ChecklistStatus(loaded.library)


@lru_cache(maxsize=32)
def library_of_version(store: Store, version: str) -> Library:
    """A pinned version; versions never change, so they are kept in memory."""
    with store.read() as db:
        library = checklists.library(db, version)
    if library is None:
        message = f"checklist version {version} is not in {store.path}"
        raise LookupError(message)
    return library
