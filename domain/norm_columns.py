"""The columns of the norms as a spreadsheet: one row is one norm.

Lawful cases of red lines are not in it: they stay as the files have them.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from domain.norm import (
    Checklist,
    Grade,
    GreetingPart,
    Kind,
    Norm,
    Origin,
    Position,
    Servqual,
    Severity,
    Theme,
    Zone,
)


class Column(StrEnum):
    """In the order of the sheet."""

    ID = "id"
    CHECKLIST = "checklist"
    ENABLED = "enabled"
    ZH = "zh"
    EN = "en"
    THEME = "theme"
    POSITIONS = "positions"
    KIND = "kind"
    SEVERITY = "severity"
    SERVQUAL = "servqual"
    LIMIT_S = "limit_s"
    MINIMUM = "minimum"
    ZONE = "zone"
    EXPLAIN_ZH = "explain_zh"
    EXPLAIN_EN = "explain_en"
    PROCESSES = "processes"
    COVERS = "covers"
    ORIGIN = "origin"
    GRADE = "grade"
    SOURCES = "sources"
    GREETING = "greeting"
    CONFIRMED_FIRST = "confirmed_first"


REQUIRED = frozenset(
    {
        Column.ID, Column.CHECKLIST, Column.ENABLED, Column.ZH, Column.EN, Column.THEME,
        Column.POSITIONS, Column.KIND, Column.SEVERITY, Column.SERVQUAL, Column.COVERS,
        Column.ORIGIN,
    }
)  # fmt: skip

# One of a list. The words of a value are in the catalogues under the prefix; '' = its own word.
OPTIONS: Mapping[Column, tuple[str, type[StrEnum]]] = {
    Column.THEME: ("theme", Theme),
    Column.POSITIONS: ("position", Position),
    Column.KIND: ("kind", Kind),
    Column.SEVERITY: ("severity", Severity),
    Column.SERVQUAL: ("servqual", Servqual),
    Column.ZONE: ("zone", Zone),
    Column.ORIGIN: ("origin", Origin),
    Column.GRADE: ("", Grade),
    Column.GREETING: ("greeting_part", GreetingPart),
}
SEVERAL = frozenset({Column.POSITIONS, Column.PROCESSES, Column.COVERS, Column.SOURCES})
NUMBERS = frozenset({Column.LIMIT_S, Column.MINIMUM})
TEXTS = frozenset({Column.ZH, Column.EN, Column.EXPLAIN_ZH, Column.EXPLAIN_EN})

_PARTS = re.compile(r"[;；\n]")

Cell = str | int | bool | None
Label = Callable[[Column, str], str]  # of a value in the reader's language


def value_of(norm: Norm, checklist: Checklist, column: Column) -> Any:
    """As the files have it: text, number, bool, list of texts, or None."""
    if column is Column.CHECKLIST:
        return checklist.checklist
    if column in (Column.EXPLAIN_ZH, Column.EXPLAIN_EN):
        return getattr(norm.explain, column.value[-2:]) if norm.explain else None
    value = getattr(norm, column.value)
    if column in SEVERAL:
        return [str(each) for each in value]
    return str(value) if isinstance(value, StrEnum) else value


def cell_of(value: Any, column: Column, label: Label) -> Cell:
    """How a value is written into its cell."""
    if isinstance(value, list):
        return "; ".join(label(column, each) for each in value) or None
    if isinstance(value, str) and (column in OPTIONS or column is Column.CHECKLIST):
        return label(column, value)
    return value  # type: ignore[no-any-return]


def parts_of(text: str) -> list[str]:
    """The values of a cell that holds several.

    >>> parts_of("guide；  vip;\\n")
    ['guide', 'vip']
    """
    return [part for each in _PARTS.split(text) if (part := one_line(each))]


def one_line(text: str) -> str:
    """Without line breaks and blanks at the ends.

    >>> one_line("  Hair\\r\\n is   neat ")
    'Hair is neat'
    """
    return " ".join(text.split())
