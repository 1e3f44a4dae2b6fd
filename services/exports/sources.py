"""What every file is read from."""

from collections.abc import Iterable
from dataclasses import dataclass

from db.exports import ExportPart
from db.store import UnitOfWork
from domain.exports.table import Row
from locales import Words
from services.application import Application

Rows = tuple[int, Iterable[Row]]


@dataclass(frozen=True)
class RowSource:
    """One consistent view of the store, and what is asked of it."""

    app: Application
    db: UnitOfWork
    part: ExportPart
    words: Words
    labels: bool = True  # whether anybody wants the columns that hold only words
