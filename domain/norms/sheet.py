"""A spreadsheet of norms -> what it changes against the version it was made from, or its mistakes.

Pure. Reading the file is ``services/norms/workbook.py``, writing the changes into the checklist
files ``domain/norms/edited_files.py``.
"""

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.imports.table import Row, TableFinding
from domain.norms.columns import (
    IN_LANGUAGE,
    NUMBERS,
    OPTIONS,
    REQUIRED,
    SEVERAL,
    NormColumn,
    as_typed,
    one_line,
    parted,
    parts_of,
    several_lines,
    value_of,
)
from domain.norms.library import Checklist, Library
from domain.norms.norm import Norm
from domain.plain_text import clean, plain_name

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NUMBER = re.compile(r"(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.0+)?")  # also in the dress of a format
_LONGEST_ID = 64
_MOST_COMPARED = 100
_ON = {"true", "yes", "是", "启用", "1"}
_OFF = {"false", "no", "否", "停用", "0"}
_NOT_COMPUTED = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)", re.IGNORECASE)

# How a value stands in its cell, in each language.
Written = Callable[[Any, NormColumn], Collection[str]]
# By column: a name as ``plain_name`` writes it, in whatever language -> the value in the files.
Names = Mapping[NormColumn, Mapping[str, str]]


@dataclass(frozen=True)
class NormEntry:
    """A row that was understood. ``fields``: field of the files -> its new value (None: taken out),
    only what differs from the version in force; of a new norm everything that is not empty."""

    row: int
    norm_id: str
    checklist: str
    is_new: bool
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Read:
    entries: tuple[NormEntry, ...]
    findings: tuple[TableFinding, ...]


def read_norms(
    rows: Collection[Row],
    places: Mapping[NormColumn, int],
    formulas: Collection[tuple[int, int]],
    base: Library,
    names: Names,
    written: Written,
) -> Read:
    """A cell that stands as it was written is not read anew: what nobody edited changes nothing,
    whatever is in it.

    :param places: column -> its place in a row, from 0; every column is there but optional ones
    :param formulas: (row as in ``Row.number``, place from 0) of cells that hold a formula
    """
    reader = _NormRowReader(places, formulas, base, names, written)
    entries: list[NormEntry] = []
    seen: dict[str, int] = {}
    for row in rows:
        entry = reader.entry(row)
        if entry is None:
            continue
        if entry.norm_id in seen:
            first = (("given", entry.norm_id), ("first", str(seen[entry.norm_id])))
            reader.findings.append(TableFinding(row.number, NormColumn.ID, "norm_id_twice", first))
        seen.setdefault(entry.norm_id, row.number)
        entries.append(entry)
    return Read(tuple(entries), tuple(reader.findings))


class _CellError(Exception):
    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code, self.values = code, tuple(values.items())


class _NormRowReader:
    def __init__(
        self,
        places: Mapping[NormColumn, int],
        formulas: Collection[tuple[int, int]],
        base: Library,
        names: Names,
        written: Written,
    ) -> None:
        self.findings: list[TableFinding] = []
        self._places = places
        self._formulas = set(formulas)
        self._names = names
        self._written = written
        self._compared = 0
        self._norms: dict[str, tuple[Norm, Checklist]] = {
            norm.id: (norm, checklist) for checklist in base.checklists for norm in checklist.norms
        }
        self._parted = {
            column: {
                cell: value
                for norm, checklist in self._norms.values()
                for value in value_of(norm, checklist, column)
                if parted(value)
                for cell in written([value], column)
            }
            for column in SEVERAL
        }

    def entry(self, row: Row) -> NormEntry | None:
        """None: something in the row was not understood, and stands among the findings."""
        before = len(self.findings)
        norm_id = self._value(row, NormColumn.ID, None)
        known = self._norms.get(norm_id)
        now = {column: value_of(*known, column) for column in NormColumn} if known else {}
        values = {NormColumn.ID: norm_id} | {
            column: self._value(row, column, now.get(column))
            for column in NormColumn
            if column is not NormColumn.ID
        }
        if len(self.findings) > before:
            return None
        if known is None:
            fields = {name: value for name, value in _fields(values) if value not in (None, {})}
            fields.setdefault("sources", [])
        else:
            old = dict(_fields(now))
            fields = {name: value for name, value in _fields(values) if value != old[name]}
        return NormEntry(row.number, norm_id, values[NormColumn.CHECKLIST], known is None, fields)

    def _value(self, row: Row, column: NormColumn, now: Any) -> Any:
        """:param now: what the version in force says; None: nothing, or there is no such norm"""
        place = self._places.get(column)
        if place is None:
            return [] if now is None and column in SEVERAL else now
        text = row.cells[place] if place < len(row.cells) else ""
        try:
            if (row.number, place) in self._formulas:
                raise _CellError("norm_formula")
            if now is not None and as_typed(text) in self._written(now, column):
                return now
            if _NOT_COMPUTED.fullmatch(clean(text)):
                raise _CellError("not_computed", given=clean(text))
            if not one_line(text):
                if column in REQUIRED:
                    raise _CellError("empty")
                return [] if column in SEVERAL else None
            return self._read(text, column)
        except _CellError as mistake:
            self.findings.append(TableFinding(row.number, column, mistake.code, mistake.values))
            return None

    def _read(self, text: str, column: NormColumn) -> Any:
        if column is NormColumn.ID:
            return _read_id(text)
        if column is NormColumn.ENABLED:
            return _read_switch(text)
        if column in NUMBERS:
            return _read_number(text)
        if column in SEVERAL:
            parts = parts_of(text, self._parted[column])
            known = column in OPTIONS
            return [self._option(part, column) for part in parts] if known else parts
        if column in OPTIONS or column is NormColumn.CHECKLIST:
            return self._option(text, column)
        return several_lines(text) if column in IN_LANGUAGE else one_line(text)

    def _option(self, text: str, column: NormColumn) -> str:
        names = self._names[column]
        given = one_line(text)
        option = names.get(clean(given).casefold()) or names.get(plain_name(given))
        if option is not None:
            return option
        near = self._near(plain_name(given), names)
        if near:
            raise _CellError("norm_option_meant", given=given, near=names[near[0]])
        known = ", ".join(dict.fromkeys(names.values()))
        raise _CellError("norm_option_unknown", given=given, known=known)

    def _near(self, given: str, names: Mapping[str, str]) -> list[str]:
        """A name that may be meant. Comparing is slow, and no sheet has hundreds of slips."""
        self._compared += 1
        if self._compared > _MOST_COMPARED or len(given) > _LONGEST_ID:
            return []
        return difflib.get_close_matches(given, names, 1)


def _fields(values: Mapping[NormColumn, Any]) -> Iterator[tuple[str, Any]]:
    """The fields of a norm in the files, from the columns of the sheet."""
    in_both: dict[str, dict[str, str]] = {}
    for column, (field, language) in IN_LANGUAGE.items():
        texts = in_both.setdefault(field, {})
        if values[column]:
            texts[language] = values[column]
    yield from ((field, texts or None) for field, texts in in_both.items())
    for column in NormColumn:
        if column in (NormColumn.HALL_KINDS, NormColumn.PROCESSES, NormColumn.ROUNDS):
            yield column.value, values[column] or None
        elif column is NormColumn.ENABLED:  # what is on is not written
            yield column.value, None if values[column] else False
        elif column not in (NormColumn.ID, NormColumn.CHECKLIST, *IN_LANGUAGE):
            yield column.value, values[column]


def _read_id(text: str) -> str:
    given = clean(text)
    if not _ID.fullmatch(given) or len(given) > _LONGEST_ID:
        raise _CellError("norm_id_unusable", given=given[:_LONGEST_ID])
    return given


def _read_switch(text: str) -> bool:
    word = plain_name(text)
    if word in _ON or word in _OFF:
        return word in _ON
    raise _CellError("norm_switch_unreadable", given=one_line(text))


def _read_number(text: str) -> int:
    given = clean(text)
    whole = _NUMBER.fullmatch(given)
    if not whole:
        raise _CellError("norm_number_unreadable", given=given)
    return int(whole[1].replace(",", ""))
