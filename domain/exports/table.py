"""What a file that leaves the house is made of: its columns, their types, and whose secret each is.

One description serves every way out: CSV for people, XLSX, and the package for machines. Machines
count on the order of ``ExportTable.columns``; people get first what they look for.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from operator import itemgetter
from typing import Any

from domain.row_blocks import RowsInBlocks, column_blocks

Row = Sequence[Any]


class ColumnKind(StrEnum):
    """The type of a column, as Table Schema names it (https://specs.frictionlessdata.io)."""

    TEXT = "string"
    WHOLE = "integer"
    NUMBER = "number"
    FLAG = "boolean"
    DAY = "date"
    MOMENT = "datetime"  # ISO 8601 with the offset of the hall
    MONTH = "yearmonth"


class Privacy(StrEnum):
    """What stands in a column of a file with pseudonyms."""

    OPEN = "open"  # the same as with names
    PERSON = "person"  # the id of a person: a pseudonym takes its place
    NAME = "name"  # a name, or free text that may hold one: left empty
    KEY = "key"  # the id of a record: a key of this file alone takes its place
    HIDDEN = "hidden"  # by it a row could be found in a file with names: left empty
    COARSE = "coarse"  # told as finely as ``domain.exports.k_anonymity.K`` people stand behind it
    MEAN = "mean"  # the mean of the people who stand together in one group


@dataclass(frozen=True)
class ExportColumn:
    """``label``: words in the reader's language; only in files for people.

    ``words``: of codes: what their words stand under; in files for people they stand beside them.
    ``opaque``: joins files or proves them, and tells a person nothing: at the end of their files.
    """

    name: str
    kind: ColumnKind = ColumnKind.TEXT
    privacy: Privacy = Privacy.OPEN
    label: bool = False
    words: str = ""
    opaque: bool = False

    def its_label(self) -> "ExportColumn":
        """The column beside it that holds the words of its codes.

        >>> ExportColumn("result", words="result").its_label().name
        'result_label'
        """
        return ExportColumn(f"{self.name}_label", privacy=self.privacy, label=True)


UTC_OFFSET = ExportColumn("utc_offset", privacy=Privacy.HIDDEN, label=True)


@dataclass(frozen=True)
class ForeignKey:
    columns: tuple[str, ...]
    table: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class ExportTable:
    """``key``: () where no set of columns is always filled and unique; ``first``: what people look
    for, in the order of their files."""

    name: str
    columns: tuple[ExportColumn, ...]
    key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    first: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def places(self, wanted: Callable[[ExportColumn], bool]) -> tuple[int, ...]:
        """Where the columns stand that are wanted."""
        return tuple(place for place, column in enumerate(self.columns) if wanted(column))

    def for_machines(self) -> "ExportTable":
        """The same without the columns that only hold words of a language."""
        kept = tuple(column for column in self.columns if not column.label)
        return ExportTable(self.name, kept, self.key, self.foreign_keys)

    def for_people(self) -> "ExportTable":
        """The same in the order for people: what they look for, what else there is, and last what
        only joins files; the words of codes before them, and the hour that the times are of."""
        named = {column.name: column for column in self.columns}
        rest = [column for column in self.columns if column.name not in self.first]
        ordered = [
            *(named[name] for name in self.first),
            *(each for each in rest if not each.opaque),
        ]
        if any(column.kind is ColumnKind.MOMENT for column in self.columns):
            ordered.append(UTC_OFFSET)
        ordered += [each for each in rest if each.opaque]
        beside = ((each.its_label(), each) if each.words else (each,) for each in ordered)
        return ExportTable(self.name, tuple(chain(*beside)), self.key, self.foreign_keys)

    def with_pseudonyms(self) -> "ExportTable":
        """The same without the keys that do not hold there: a pseudonym is of one person in one
        hall, so who moved is not found in another file."""
        kept = tuple(each for each in self.foreign_keys if each.table != "staff")
        return replace(self, foreign_keys=kept)


def without_labels(table: ExportTable, rows: Iterable[Row]) -> RowsInBlocks:
    """The cells that ``ExportTable.for_machines`` keeps."""
    kept = itemgetter(*table.places(lambda column: not column.label))
    return RowsInBlocks(map(kept, column_blocks(rows)))
