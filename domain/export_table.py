"""What a file that leaves the house is made of: its columns, their types, and whose secret each is.

One description serves every way out: CSV for people, XLSX, and the package for machines.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter
from typing import Any

Row = Sequence[Any]


class Kind(StrEnum):
    """The type of a column, as Table Schema names it (https://specs.frictionlessdata.io)."""

    TEXT = "string"
    WHOLE = "integer"
    NUMBER = "number"
    FLAG = "boolean"
    DAY = "date"
    MOMENT = "datetime"  # ISO 8601 with the offset of the hall
    MONTH = "yearmonth"


class Privacy(StrEnum):
    OPEN = "open"
    PERSON = "person"  # the id of a person: a pseudonym takes its place
    NAME = "name"  # a name, or free text that may hold one: left empty


@dataclass(frozen=True)
class Column:
    """``label``: the words of a code in the reader's language; only in files for people."""

    name: str
    kind: Kind = Kind.TEXT
    privacy: Privacy = Privacy.OPEN
    label: bool = False


@dataclass(frozen=True)
class ForeignKey:
    columns: tuple[str, ...]
    table: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """``key``: () where no set of columns is always filled and unique."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def places(self, wanted: Callable[[Column], bool]) -> tuple[int, ...]:
        """Where the columns stand that are wanted."""
        return tuple(place for place, column in enumerate(self.columns) if wanted(column))

    def for_machines(self) -> "Table":
        """The same without the columns that only hold words of a language."""
        kept = tuple(column for column in self.columns if not column.label)
        return Table(self.name, kept, self.key, self.foreign_keys)


def without_labels(table: Table, rows: Iterable[Row]) -> Iterator[Row]:
    """The cells that ``Table.for_machines`` keeps."""
    return map(itemgetter(*table.places(lambda column: not column.label)), rows)


def veiled(table: Table, rows: Iterable[Row], alias: Callable[[str], str]) -> Iterator[Row]:
    """Rows without names: ids of people become pseudonyms, names and free texts are empty.

    >>> pair = Table("t", (Column("staff_id", privacy=Privacy.PERSON),
    ...                    Column("note", privacy=Privacy.NAME), Column("count")))
    >>> list(veiled(pair, [("s1", "met Li", 3), (None, "", 4)], str.upper))
    [['S1', None, 3], [None, None, 4]]
    """
    people = table.places(lambda column: column.privacy is Privacy.PERSON)
    names = table.places(lambda column: column.privacy is Privacy.NAME)
    for row in rows:
        cells = list(row)
        for place in names:
            cells[place] = None
        for place in people:
            if cells[place]:
                cells[place] = alias(cells[place])
        yield cells
