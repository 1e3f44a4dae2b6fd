"""The columns of the norms as a spreadsheet: one row is one norm.

Lawful cases, definitions, usual reasons, the number of a ban, guideline names and the sentences of
the source are not in it: they stay as the files have them.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from domain.halls.hall import HallKind, Round
from domain.halls.position import Position, Zone
from domain.norms.library import Checklist
from domain.norms.norm import (
    Every,
    Grade,
    GreetingPart,
    Norm,
    NormKind,
    Origin,
    Servqual,
    Severity,
    Theme,
)


class NormColumn(StrEnum):
    """In the order of the sheet."""

    __words__ = "norm_column."

    ID = "id"
    CHECKLIST = "checklist"
    ENABLED = "enabled"
    ZH = "zh"
    EN = "en"
    THEME = "theme"
    POSITIONS = "positions"
    HALL_KINDS = "hall_kinds"
    KIND = "kind"
    SEVERITY = "severity"
    SERVQUAL = "servqual"
    LIMIT_S = "limit_s"
    MINIMUM = "minimum"
    EVERY = "every"
    ZONE = "zone"
    EXPLAIN_ZH = "explain_zh"
    EXPLAIN_EN = "explain_en"
    KEPT_ZH = "kept_zh"
    KEPT_EN = "kept_en"
    NOT_KEPT_ZH = "not_kept_zh"
    NOT_KEPT_EN = "not_kept_en"
    MODEL_ZH = "model_zh"
    MODEL_EN = "model_en"
    PROCESSES = "processes"
    COVERS = "covers"
    ORIGIN = "origin"
    GRADE = "grade"
    SOURCES = "sources"
    GREETING = "greeting"
    CONFIRMED_FIRST = "confirmed_first"
    ROUNDS = "rounds"


REQUIRED = frozenset(
    {
        NormColumn.ID, NormColumn.CHECKLIST, NormColumn.ENABLED, NormColumn.ZH, NormColumn.EN,
        NormColumn.THEME, NormColumn.POSITIONS, NormColumn.KIND, NormColumn.SEVERITY,
        NormColumn.SERVQUAL, NormColumn.COVERS, NormColumn.ORIGIN,
    }
)  # fmt: skip
# A sheet without them is read, too: what they hold stays as it is.
OPTIONAL = frozenset(
    {
        NormColumn.KEPT_ZH, NormColumn.KEPT_EN, NormColumn.NOT_KEPT_ZH, NormColumn.NOT_KEPT_EN,
        NormColumn.MODEL_ZH, NormColumn.MODEL_EN, NormColumn.ROUNDS,
    }
)  # fmt: skip

# One of a list.
OPTIONS: Mapping[NormColumn, type[StrEnum]] = {
    NormColumn.THEME: Theme,
    NormColumn.POSITIONS: Position,
    NormColumn.HALL_KINDS: HallKind,
    NormColumn.KIND: NormKind,
    NormColumn.SEVERITY: Severity,
    NormColumn.SERVQUAL: Servqual,
    NormColumn.EVERY: Every,
    NormColumn.ZONE: Zone,
    NormColumn.ORIGIN: Origin,
    NormColumn.GRADE: Grade,
    NormColumn.GREETING: GreetingPart,
    NormColumn.ROUNDS: Round,
}
SEVERAL = frozenset(
    {
        NormColumn.POSITIONS,
        NormColumn.HALL_KINDS,
        NormColumn.PROCESSES,
        NormColumn.COVERS,
        NormColumn.SOURCES,
        NormColumn.ROUNDS,
    }
)
NUMBERS = frozenset({NormColumn.LIMIT_S, NormColumn.MINIMUM})
# Columns that hold one language of a field of the files: the field and the language.
IN_LANGUAGE: Mapping[NormColumn, tuple[str, str]] = {
    NormColumn(f"{field}_{language}"): (field, language)
    for field in ("explain", "kept", "not_kept", "model")
    for language in ("zh", "en")
}
TEXTS = frozenset({NormColumn.ZH, NormColumn.EN, *IN_LANGUAGE})

Cell = str | int | bool | None
Label = Callable[[NormColumn, str], str]  # of a value in the reader's language


def value_of(norm: Norm, checklist: Checklist, column: NormColumn) -> Any:
    """As the files have it: text, number, bool, list of texts, or None."""
    if column is NormColumn.CHECKLIST:
        return checklist.checklist
    if column in IN_LANGUAGE:
        field, language = IN_LANGUAGE[column]
        text = getattr(norm, field)
        return getattr(text, language) if text else None
    value = getattr(norm, column.value)
    if column in SEVERAL:
        return [str(each) for each in value]
    return str(value) if isinstance(value, StrEnum) else value


def cell_of(value: Any, column: NormColumn, label: Label) -> Cell:
    """How a value is written into its cell."""
    if isinstance(value, list):
        return "; ".join(label(column, each) for each in value) or None
    if isinstance(value, str) and (column in OPTIONS or column is NormColumn.CHECKLIST):
        return label(column, value)
    return value  # type: ignore[no-any-return]


def parts_of(text: str, known: Mapping[str, str]) -> list[str]:
    """The values of a cell that holds several.

    :param known: as it stands in a cell -> value, of values that hold what parts values: they are
      found as a whole

    >>> parts_of("guide；  vip;\\n", {})
    ['guide', 'vip']
    >>> parts_of("D01 1; annex; D02", {"D01 1; annex": "D01 1; annex"})
    ['D01 1; annex', 'D02']
    """
    pieces = _pieces(text)
    whole = sorted(((_pieces(cell), value) for cell, value in known.items()), key=_length)
    parts, place = [], 0
    while place < len(pieces):
        for cell, value in whole:
            if pieces[place : place + len(cell)] == cell:
                parts.append(value)
                place += len(cell) + 1
                break
        else:
            parts += [pieces[place]] if pieces[place] else []
            place += 2
    return parts


_PARTS = re.compile(r"([;；\n])")


def _pieces(text: str) -> list[str]:
    """What stands between the marks that part values, and the marks."""
    return [
        each if _PARTS.fullmatch(each) else each.strip() for each in _PARTS.split(as_typed(text))
    ]


def _length(item: tuple[list[str], str]) -> int:
    return -len(item[0])


def parted(value: str) -> bool:
    """Whether a value holds what parts the values of a cell."""
    return _PARTS.search(as_typed(value)) is not None


def as_typed(text: str) -> str:
    """Whatever program wrote the line breaks, and without blanks at the ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def one_line(text: str) -> str:
    """Without line breaks and blanks at the ends.

    >>> one_line("  Hair\\r\\n is neat ")
    'Hair is neat'
    """
    return " ".join(_lines(text))


def several_lines(text: str) -> str:
    """
    >>> several_lines(" Hair \\r\\n\\r\\nis neat ")
    'Hair\\n\\nis neat'
    """
    return "\n".join(line.rstrip() for line in as_typed(text).split("\n"))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in as_typed(text).split("\n") if line.strip()]
