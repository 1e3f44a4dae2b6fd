"""Accept an edited set of norms as the version in force, and give its files back for the folder."""

import io
import zipfile
from datetime import datetime

from db import adopted_versions, audit, checklists
from db.adopted_versions import Adopted as Adopted  # pages show it
from domain.checklist_file import version_of
from domain.norm import Library
from domain.problems import InputProblem, NotFound
from domain.roles import Account, Act
from services.application import Application
from services.checklist_library import breaking
from services.norm_workbook import Draft

_ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes


def accept(app: Application, account: Account, draft: Draft, now: datetime) -> int:
    """Let new patrols be opened with the version from now on; those that are open keep theirs.

    :return: the number of the accepted version
    :raises NotAllowed: the role changes no norms
    :raises InputProblem: the draft has mistakes or changes nothing, or another version is in force
      by now
    """
    account.require(Act.CHANGE_NORMS)
    library = _ready(app, draft)
    base = app.checklists.folder_version
    assert base is not None  # a draft is not ready while the folder has mistakes
    if breaking(app.store, library, dict(draft.files)):
        raise InputProblem("norms_outdated")
    with app.store.write() as db:
        newest = adopted_versions.newest(db)
        if newest is not None and newest.base_version == base:
            if newest.version != draft.base_version:  # accepted by another process of the app
                raise InputProblem("norms_outdated")
        checklists.pin(db, library, draft.files, now)
        number = adopted_versions.add(
            db, library.version, base, account.id, now, draft.file_name, draft.sha256
        )
        audit.add(
            db, now, account.id, "version_adopted", number=number, version=library.version,
            base_version=base, replaces=draft.base_version, file_name=draft.file_name,
            sha256=draft.sha256, changes=len(draft.changes),
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
    with app.store.read() as db:
        return adopted_versions.every(db)


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
    with app.store.read() as db:
        files = checklists.files(db, version)
    if files is None:
        raise NotFound
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _ZIP_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            made.writestr(info, files[name].encode())
    return data.getvalue()
