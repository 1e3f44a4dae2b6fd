"""The versions of the checklists that were ever in force, and what changed between two."""

from dataclasses import dataclass
from datetime import datetime

from db import checklists
from domain.norms.library import Library
from domain.norms.version_diff import VersionChange, changes
from domain.problems import NotFound
from domain.roles import Account, Act
from services.application import Application
from services.norms.library import library_of_version
from services.reading import reading


@dataclass(frozen=True)
class Version:
    version: str
    loaded_at: datetime  # UTC; when it was last loaded
    patrol_count: int
    in_force: bool


def versions(app: Application, account: Account) -> list[Version]:
    """Every pinned version, the one loaded last first.

    :raises NotAllowed: the role keeps no checklists
    """
    account.require(Act.SEE_VERSIONS)
    current = app.checklists.library.version if app.checklists.library else None
    with reading(app, account) as db:
        rows = checklists.version_rows(db)
    return [Version(*row, in_force=row[0] == current) for row in rows]


def compare(app: Application, account: Account, before: str, after: str) -> list[VersionChange]:
    """What changed from one version to another.

    :raises NotAllowed: the role keeps no checklists
    :raises NotFound: no such version
    """
    account.require(Act.SEE_VERSIONS)
    return changes(_library(app, before), _library(app, after))


def _library(app: Application, version: str) -> Library:
    try:
        return library_of_version(app.store, version)
    except LookupError:
        raise NotFound from None
