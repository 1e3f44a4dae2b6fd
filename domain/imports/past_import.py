"""Imports that were taken in: the last one can be undone, by another record."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Undone:
    """The record that takes an import back: ``account`` is a name, ``at`` is aware."""

    number: int
    at: datetime
    account: str
    reason: str


@dataclass(frozen=True)
class PastImport:
    """``rows``: how many entries it changed; ``undone`` None: it stands."""

    number: int
    at: datetime
    account: str
    file_name: str
    sha256: str
    rows: int
    undone: Undone | None = None
