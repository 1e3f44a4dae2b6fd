"""A file of company checks -> what it would change, or every mistake in it with row and column.

Pure: the file is read and the changes are stored in ``services/company_checks.py``.

What a row means
----------------
* Source, hall, member of staff (empty: the hall itself), month and reference say which check it
  is; only one row of a file may be about it.
* A check that is not known yet is new. Another value or number of respondents than the one that
  counts replaces it; the older one is kept. The same again changes nothing.
* Checks that are not in the file stay as they are.
* A member of staff has to have worked in the hall on some day of the month.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd

from domain.assignment import Assignment, Person
from domain.company_check_cells import Mistake, month_of, respondents_of, unusable, value_of
from domain.company_check_columns import SYNONYMS, Column
from domain.company_checks import FOUND, KEY, Source
from domain.hall import Hall
from domain.hall_names import HallNames, Unclear
from domain.table_file import Finding, Row, Table, clean, folded


class Kind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


_TYPES = dict.fromkeys(["staff_no", *KEY], "str") | {
    "row": "int64", "value": "float64", "respondents": "int64",
}  # fmt: skip
_BEFORE = {"value": "value_before", "respondents": "respondents_before"}


@dataclass(frozen=True, eq=False)
class Plan:
    """Either every change, or every finding: a file is taken in whole or not at all.

    ``changes`` has one row per row of the file, in its order: ``row`` (its number), ``staff_no``,
    the columns of ``KEY`` and ``FOUND``, ``value_before`` and ``respondents_before`` (what counts
    now; NaN: nothing yet), and ``kind`` (a ``Kind``).
    """

    changes: pd.DataFrame
    findings: tuple[Finding, ...]
    basis: "Basis"

    def count(self, kind: Kind) -> int:
        return int((self.changes["kind"] == kind.value).sum())

    @property
    def work(self) -> pd.DataFrame:
        """The changes that change something."""
        return self.changes[self.changes["kind"] != Kind.UNCHANGED.value]


@dataclass(frozen=True, eq=False)
class Basis:
    """What a plan rests on. As long as it is the same, the same file gives the same plan: a month
    that has begun does not become one that lies ahead."""

    halls: Sequence[Hall]
    people: Sequence[Person]
    months: tuple[str, str]  # the first and the last month of the file
    in_force: pd.DataFrame

    def same_as(self, other: "Basis") -> bool:
        return (self.halls, self.people, self.months) == (
            other.halls, other.people, other.months,
        ) and self.in_force.equals(other.in_force)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What there is already."""

    halls: Sequence[Hall]
    people: Sequence[Person]
    today: Mapping[str, date]  # hall id -> business day
    sources: Mapping[str, Source]  # words of the catalogues -> source
    # (first month, last month) -> what counts now, with the columns of KEY and FOUND
    in_force: Callable[[str, str], pd.DataFrame]

    def basis(self, months: tuple[str, str]) -> Basis:
        return Basis(self.halls, self.people, months, self.in_force(*months))


def plan(
    table: Table,
    mapping: Mapping[Column, int],
    known: Known,
    source: Source | None,
    progress: Callable[[float], None],
) -> Plan:
    """Every change, or else every finding.

    :param mapping: column -> place in the row; all of ``REQUIRED``
    :param source: of every row, when the file has no column for it
    :param progress: is called with 0 to 1
    """
    checks, findings = _Reader(table, mapping, known, progress).read(source)
    findings = sorted([*findings, *_twice(checks)], key=lambda each: each.row)
    if findings:
        checks = checks[:0]
    months = ("", "") if checks.empty else (checks["month"].min(), checks["month"].max())
    basis = known.basis(months)
    return Plan(_compared(checks, basis.in_force), tuple(findings), basis)


def _twice(checks: pd.DataFrame) -> Iterator[Finding]:
    again = checks.duplicated(KEY)
    if again.any():
        first = checks.groupby(KEY)["row"].transform("first")
        for row, other in zip(checks["row"][again], first[again], strict=True):
            yield Finding(row, Column.REFERENCE, "check_twice", (("first", str(other)),))


def _compared(checks: pd.DataFrame, in_force: pd.DataFrame) -> pd.DataFrame:
    """With ``kind`` and what counts now."""
    changes = checks.merge(in_force[[*KEY, *FOUND]].rename(columns=_BEFORE), on=KEY, how="left")
    new = changes["value_before"].isna()
    same = (changes["value"] == changes["value_before"]) & (
        changes["respondents"] == changes["respondents_before"]
    )
    kind = pd.Series(Kind.CHANGED.value, changes.index, "str")
    cases = [(new, Kind.ADDED.value), (same, Kind.UNCHANGED.value)]
    return changes.assign(kind=kind.case_when(cases))


class _Reader:
    """Reads column by column: a column repeats its texts, so each text is looked at once."""

    def __init__(
        self,
        table: Table,
        mapping: Mapping[Column, int],
        known: Known,
        progress: Callable[[float], None],
    ) -> None:
        self._rows = table.rows
        self._cells = [row.cells for row in table.rows]
        self._narrowest = min(map(len, self._cells), default=0)
        self._mapping = mapping
        self._progress = progress
        self._names = HallNames(known.halls)
        self._halls = {hall.id: hall.name for hall in known.halls}
        self._months = {hall: f"{day:%Y-%m}" for hall, day in known.today.items()}
        self._people = {person.staff_no: person for person in known.people}
        self._sources = {folded(word): each for word, each in known.sources.items()}
        for source in Source:
            for word in (source.value, *SYNONYMS[source]):
                self._sources.setdefault(folded(word), source)
        self._said: dict[Column, list[Any]] = {}

    def read(self, source: Source | None) -> tuple[pd.DataFrame, list[Finding]]:
        """Every row that can be used (``row, staff_no``, ``KEY``, ``FOUND``), and every mistake in
        the others."""
        if source is None:
            sources = self._column(Column.SOURCE, self._source)
        else:
            sources = self._said[Column.SOURCE] = [source] * len(self._rows)
        halls = self._column(Column.HALL, self._hall)
        months = self._column(Column.MONTH, self._month, halls)
        self._column(Column.STAFF_NO, self._staff, halls, months)
        self._column(Column.VALUE, _value, sources)
        self._column(Column.RESPONDENTS, respondents_of)
        self._column(Column.REFERENCE, str)
        return self._checks()

    def _column(
        self, column: Column, look: Callable[..., Any], *others: Sequence[Any]
    ) -> list[Any]:
        """What the cells say, or the mistake in them.

        :param others: columns, said already, that ``look`` needs besides the text
        """
        texts = self._texts(column)
        keys = list(zip(texts, *others, strict=True)) if others else texts
        said: dict[Any, Any] = {}
        for key in set(keys):
            text, *more = key if others else (key,)
            cell = clean(str(text))
            said[key] = unusable(cell) or look(cell, *more)
        self._said[column] = [said[key] for key in keys]
        self._progress(len(self._said) / len(Column))
        return self._said[column]

    def _texts(self, column: Column) -> list[str]:
        place = self._mapping.get(column)
        if place is None:
            return [""] * len(self._cells)
        if place < self._narrowest:
            return [cells[place] for cells in self._cells]
        return [cells[place] if place < len(cells) else "" for cells in self._cells]

    def _checks(self) -> tuple[pd.DataFrame, list[Finding]]:
        checks: list[tuple[Any, ...]] = []
        findings: list[Finding] = []
        columns = [self._said[column] for column in Column]
        for row, said in zip(self._rows, zip(*columns, strict=True), strict=True):
            if Mistake in map(type, said):
                findings += _mistakes(row, said)
                continue
            source, hall_id, (staff_id, staff_no), month, value, respondents, reference = said
            checks.append(
                (row.number, staff_no, hall_id, month, source.value, staff_id, reference, value,
                 respondents)
            )  # fmt: skip
        table = pd.DataFrame.from_records(checks, columns=["row", "staff_no", *KEY, *FOUND])
        return table.astype(_TYPES), findings

    def _source(self, text: str) -> Source | Mistake:
        if not text:
            return Mistake("empty")
        return self._sources.get(folded(text), Mistake("source_unknown", (("given", text),)))

    def _hall(self, text: str) -> str | Mistake:
        """The id."""
        if not text:
            return Mistake("empty")
        if text in self._halls:
            return text
        hall = self._names.find(text)
        if isinstance(hall, Unclear):
            return Mistake(hall.code, (("given", text), ("near", hall.near)))
        return hall.id

    def _month(self, text: str, hall_id: str | Mistake) -> str | Mistake:
        month = month_of(text)
        if isinstance(month, Mistake) or isinstance(hall_id, Mistake):
            return month
        if month > self._months[hall_id]:
            return Mistake("month_ahead", (("given", month),))
        return month

    def _staff(
        self, text: str, hall_id: str | Mistake, month: str | Mistake
    ) -> tuple[str, str] | Mistake:
        """Id and number; both '' for an empty cell."""
        if not text:
            return "", ""
        person = self._people.get(text)
        if person is None:
            return Mistake("staff_unknown", (("given", text),))
        if isinstance(hall_id, Mistake) or isinstance(month, Mistake):
            return person.id, text
        if not any(_there(stay, hall_id, month) for stay in person.assignments):
            values = (("given", text), ("hall", self._halls[hall_id]), ("month", month))
            return Mistake("staff_elsewhere", values)
        return person.id, text


def _value(text: str, source: Source | Mistake) -> float | Mistake | None:
    """None: it depends on the source, which is a mistake."""
    return None if isinstance(source, Mistake) else value_of(text, source)


def _there(stay: Assignment, hall_id: str, month: str) -> bool:
    """Whether the stay has a day in the month; months compare as texts."""
    last = f"{stay.to_on:%Y-%m}" if stay.to_on else "9999-12"
    return stay.hall_id == hall_id and f"{stay.from_on:%Y-%m}" <= month <= last


def _mistakes(row: Row, said: Iterable[Any]) -> Iterator[Finding]:
    for column, each in zip(Column, said, strict=True):
        if isinstance(each, Mistake):
            yield Finding(row.number, column, each.code, each.values)
