"""Load the checklist files, pin the version, and keep the last good one when a file is broken."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from db import adopted_versions, checklists
from db.adopted_versions import Adopted
from db.store import Store
from domain.imports.finding import FileFinding
from domain.norms.checklist_file import (
    breaking_changes,
    load_checklists,
    norm_places,
    version_of,
)
from domain.norms.library import Library
from domain.norms.norm import Norm
from domain.problems import ChecklistProblem
from locales import Words
from services.imports.explain_finding import finding_text
from services.norms.folder import load, read_folder

log = logging.getLogger(__name__)


@dataclass
class ChecklistStatus:
    """``library`` is what new patrols are opened with; a version that is accepted in the app takes
    its place while the app runs.

    With ``errors`` it is the last good version, or None when there never was one.
    ``folder_version`` is what the folder says, None with errors; ``overruled``: the version that
    was accepted in the app and is not in force any more because the folder was changed since.
    ``warnings``: what lies in the folder, looks like a checklist and is not read.
    """

    library: Library | None
    errors: list[FileFinding] = field(default_factory=list)
    folder_version: str | None = None
    overruled: Adopted | None = None
    warnings: list[FileFinding] = field(default_factory=list)

    def usable(self) -> Library:
        """The checklists in force.

        :raises ChecklistProblem: no version was ever good
        """
        if self.library is None:
            raise ChecklistProblem(self.errors)
        return self.library


def load_folder(store: Store, folder: Path, now: datetime) -> ChecklistStatus:
    """Load and pin the files of ``folder``; with errors, go on with the last good version.

    A version that was accepted in the app stays in force as long as the folder says what it said
    then. Once the folder says otherwise, the folder counts.
    """
    folder_files = read_folder(folder)
    version = version_of(folder_files.files)
    with store.read() as db:
        known = checklists.is_pinned(db, version)
        newest = checklists.newest(db)
        adopted = adopted_versions.newest(db)
        before = set(checklists.files(db, newest) or ()) if newest else set()
    # What was read until now and has another name today was hardly meant to go.
    missed = folder_files.missed(before)
    holds = adopted is not None and adopted.base_version == version
    in_force = adopted.version if adopted and holds else version
    overruled = None if holds or adopted is None or adopted.version == version else adopted
    if missed or folder_files.unread:
        status = _last_good(store, newest, [*missed, *load(folder_files).errors])
    elif known and in_force == newest:  # nothing changed since the last start
        library = library_of_version(store, in_force)
        status = ChecklistStatus(library, [], version, _logged(overruled))
    else:
        status = _load_anew(store, dict(folder_files.files), in_force, overruled, now)
    status.warnings = [each for each in folder_files.passed_over if each not in missed]
    _log(status)
    return status


def _load_anew(
    store: Store,
    files: dict[str, str],
    in_force: str,
    overruled: Adopted | None,
    now: datetime,
) -> ChecklistStatus:
    with store.read() as db:
        newest = checklists.newest(db)
        chosen = checklists.files(db, in_force) or files
    loaded = load_checklists(files)
    errors = loaded.errors
    library = loaded.library
    if library is not None:
        if in_force != library.version:
            library = library_of_version(store, in_force)
        errors = breaking(store, library, chosen)
    if errors or library is None:
        return _last_good(store, newest, errors)
    with store.write() as db:
        assert loaded.library is not None
        checklists.pin(db, loaded.library, files, now)
        checklists.pin(db, library, chosen, now)
    return ChecklistStatus(library, [], version_of(files), _logged(overruled))


def _last_good(store: Store, newest: str | None, errors: list[FileFinding]) -> ChecklistStatus:
    return ChecklistStatus(library_of_version(store, newest) if newest else None, errors)


def breaking(store: Store, library: Library, files: dict[str, str]) -> list[FileFinding]:
    """What of the version would break records that there are."""
    with store.read() as db:
        in_use = checklists.versions_in_use(db)
    libraries = [library_of_version(store, version) for version in in_use]
    used = [norm for each in libraries for norm in each.norms.values()]
    return breaking_changes(used, library, norm_places(files))


def _logged(overruled: Adopted | None) -> Adopted | None:
    if overruled is not None:
        log.warning(
            "checklist version %s, accepted in the app, is not in force: the folder was changed"
            " since", overruled.version,
        )  # fmt: skip
    return overruled


def _log(status: ChecklistStatus) -> None:
    words = Words("en")
    for finding in status.errors:
        log.error("checklists: %s", finding_text(finding, words))
    for finding in status.warnings:
        log.warning("checklists: %s", finding_text(finding, words))


@lru_cache(maxsize=32)
def library_of_version(store: Store, version: str) -> Library:
    """A pinned version; versions never change, so they are kept in memory."""
    with store.read() as db:
        library = checklists.library(db, version)
    if library is None:
        message = f"checklist version {version} is not in {store.name}"
        raise LookupError(message)
    return library


def norm_of(store: Store, row: Mapping[str, Any]) -> Norm:
    """The norm that a stored judgement is about, as its version has it.

    :param row: with ``version`` and ``norm_id``
    """
    return library_of_version(store, row["version"]).norms[row["norm_id"]]


def with_norm(store: Store, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row, with its ``norm`` beside."""
    return {**row, "norm": norm_of(store, row)}
