"""Accept an edited set of norms as the version in force, undo that, and give the files of a version
back for the folder."""

import io
from dataclasses import dataclass
from datetime import datetime
from zipfile import ZipFile

from db import adopted_versions, audit, checklists
from db.adopted_versions import Adopted as Adopted  # pages show it
from db.store import UnitOfWork
from domain.imports.past_import import PastImport, Undone
from domain.norms.checklist_file import version_of
from domain.norms.library import Library
from domain.norms.version_diff import changes
from domain.problems import InputProblem, NotFound
from domain.reason import checked_reason
from domain.roles import Account, Act
from services.application import Application
from services.norms.library import breaking, library_of_version
from services.norms.workbook import Draft, WorkbookMistake
from services.reading import reading
from services.steady_zip import steady_entry
from services.writing import writing


def accept(app: Application, account: Account, draft: Draft, now: datetime) -> int:
    """Let new patrols be opened with the version from now on; those that are open keep theirs.

    :return: the number of the accepted version
    :raises NotAllowed: the role changes no norms
    :raises InputProblem: the draft has mistakes or changes nothing, or another version is in force
      by now
    """
    return _adopt(app, account, draft, now)


@dataclass(frozen=True)
class VersionUndo:
    """``draft``: of the version that was in force before ``past`` was accepted."""

    past: Adopted
    draft: Draft


def preview_undo(app: Application, account: Account) -> VersionUndo | None:
    """What undoing the last acceptance would change; None: none stands, or it is not in force.
    Nothing is written.

    :raises NotAllowed: the role changes no norms
    """
    account.require(Act.CHANGE_NORMS)
    with reading(app, account) as db:
        standing = _standing(app, db)
        files = checklists.files(db, standing[1]) if standing else None
    if standing is None or files is None:
        return None
    past, version = standing
    library = library_of_version(app.store, version)
    missing = breaking(app.store, library, files)
    draft = Draft(
        past.file_name, past.sha256, past.version, files, None if missing else library,
        tuple(changes(app.checklists.usable(), library)),
        tuple(WorkbookMistake(None, None, each) for each in missing),
    )  # fmt: skip
    return VersionUndo(past, draft)


def can_undo(app: Application, account: Account) -> bool:
    """Whether there is an acceptance that stands and is in force, so that it could be undone.

    :raises NotAllowed: the role changes no norms
    """
    account.require(Act.CHANGE_NORMS)
    with reading(app, account) as db:
        return _standing(app, db) is not None


def _standing(app: Application, db: UnitOfWork) -> tuple[Adopted, str] | None:
    """As ``db.adopted_versions.standing``, but not what the folder has overruled."""
    standing, status = adopted_versions.standing(db), app.checklists
    if standing is None or status.errors or status.library is None:
        return None
    in_force = status.library.version, status.folder_version
    return standing if (standing[0].version, standing[0].base_version) == in_force else None


def undo_adoption(
    app: Application, account: Account, undo: VersionUndo, reason: str, now: datetime
) -> int:
    """Accept the version that was in force before, by the rules of ``accept``.

    :param reason: why, for everybody who sees the versions
    :return: the number of the acceptance that undoes it
    :raises NotAllowed: the role changes no norms
    :raises InputProblem: norms of the present version are in use that would be gone, another
      version is in force by now, or no usable reason
    """
    return _adopt(app, account, undo.draft, now, undo.past.number, checked_reason(reason))


def _adopt(
    app: Application,
    account: Account,
    draft: Draft,
    now: datetime,
    undoes: int | None = None,
    reason: str = "",
) -> int:
    account.require(Act.CHANGE_NORMS)
    library = _ready(app, draft)
    base = app.checklists.folder_version
    assert base is not None  # a draft is not ready while the folder has mistakes
    if breaking(app.store, library, dict(draft.files)):
        raise InputProblem("norms_outdated")
    with writing(app, account, Act.CHANGE_NORMS, now) as (db, account):
        newest = adopted_versions.newest(db)
        if newest is not None and newest.base_version == base:
            if newest.version != draft.base_version:  # accepted by another process of the app
                raise InputProblem("norms_outdated")
        standing = adopted_versions.standing(db)
        if undoes is not None and (standing is None or standing[0].number != undoes):
            raise InputProblem("norms_outdated")
        checklists.pin(db, library, draft.files, now)
        number = adopted_versions.add(
            db, library.version, base, account.id, now, draft.file_name, draft.sha256, undoes,
            reason,
        )  # fmt: skip
        audit.add(
            db, now, account.id, "version_adopted", number=number, version=library.version,
            base_version=base, replaces=draft.base_version, file_name=draft.file_name,
            sha256=draft.sha256, changes=len(draft.changes),
            **({} if undoes is None else {"undoes": undoes, "reason": reason}),
        )  # fmt: skip
    app.checklists.library = library
    app.checklists.overruled = None
    return number


def _ready(app: Application, draft: Draft) -> Library:
    if draft.library is None or app.checklists.errors:
        raise InputProblem("norms_with_mistakes")
    if version_of(draft.files) == draft.base_version:
        raise InputProblem("norms_nothing")
    if app.checklists.usable().version != draft.base_version:
        raise InputProblem("norms_outdated")
    return draft.library


def adopted(app: Application, account: Account) -> list[Adopted]:
    """Every version that was accepted in the app, the newest first."""
    account.require(Act.SEE_VERSIONS)
    with reading(app, account) as db:
        return adopted_versions.every(db)


def past_acceptances(app: Application, account: Account) -> list[tuple[PastImport, str]]:
    """Every acceptance with its version, newest first, but not those that undo one."""
    acceptances = adopted(app, account)
    undoing = {each.undoes: each for each in acceptances}
    return [
        (
            PastImport(
                each.number, each.adopted_at, each.account, each.file_name, each.sha256, 0,
                _undone(undoing.get(each.number)),
            ),
            each.version,
        )
        for each in acceptances
        if each.undoes is None
    ]  # fmt: skip


def _undone(by: Adopted | None) -> Undone | None:
    return None if by is None else Undone(by.number, by.adopted_at, by.account, by.reason)


def overruled(app: Application, account: Account) -> Adopted | None:
    """The accepted version that the folder has overruled since; None: there is none."""
    account.require(Act.SEE_VERSIONS)
    return app.checklists.overruled


def version_zip(app: Application, account: Account, version: str) -> bytes:
    """The YAML files of a version, as they go into the checklist folder.

    :raises NotAllowed: the role keeps no checklists
    :raises NotFound: no such version
    """
    account.require(Act.SEE_VERSIONS)
    with reading(app, account) as db:
        files = checklists.files(db, version)
    if files is None:
        raise NotFound
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        for name in sorted(files):
            archive.writestr(steady_entry(name), files[name].encode())
    return data.getvalue()
