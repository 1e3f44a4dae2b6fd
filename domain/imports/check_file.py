"""A file of company checks -> what it would change, or every mistake in it with row and column.

Pure: the file is read and the changes are stored in ``services/imports/company_checks.py``.

What a row means
----------------
* Source, hall, member of staff (empty: the hall itself), month and reference say which check it
  is; only one row of a file may be about it.
* A check that is not known yet is new. Another value, number of respondents or competitor than
  the one that counts replaces it; the older one is kept. The same again changes nothing. A file
  without a column for competitors says nothing about them: what is known stays.
* Checks that are not in the file stay as they are.
* A new check that may be a known one, or another one of the file, under a rewritten reference is
  asked about (``domain/imports/check_twins.py``). So are percentages of 10 or less without a sign:
  they may be marks.
* A member of staff has to have worked in the hall on some day of the month.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any

import pandas as pd

from domain.cell_texts import CellMistake, cell_text, reference, staff_number, unusable
from domain.halls.assignment import Person
from domain.halls.hall import Hall
from domain.imports.check_cells import competitor_of, month_of, respondents_of, value_of
from domain.imports.check_columns import SYNONYMS, CheckColumn
from domain.imports.check_questions import (
    HIGHEST_MARK,
    Mark,
    about_known,
    about_marks,
    about_repeats,
    as_known,
    unconverted,
)
from domain.imports.check_twins import known_twins, twins_of_file
from domain.imports.checks import COMPETITOR, FOUND, KEY, CheckSource
from domain.imports.hall_names import HallNames, Unclear
from domain.imports.known_staff import KnownStaff
from domain.imports.questions import NO_ANSWERS, Answers, Notice, Question, listed, yes
from domain.imports.table import Row, Table, TableFinding
from domain.imports.written_days import says_nothing
from domain.plain_text import folded

# A file with so many is another file, or the columns are chosen wrongly: the rest is not read.
MOST_FINDINGS = 1000


class CheckChangeKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"  # by undoing the import that added it


# Where people write — or / for nothing; a number is none, although day 0 is no day.
_OPTIONAL = (
    CheckColumn.STAFF_NO,
    CheckColumn.RESPONDENTS,
    CheckColumn.REFERENCE,
    CheckColumn.COMPETITOR,
)
_TYPES = dict.fromkeys(["staff_no", *KEY], "str") | {
    "row": "int64", "value": "float64", "respondents": "int64", COMPETITOR: "float64",
}  # fmt: skip
_SAID = [*FOUND, COMPETITOR]
_BEFORE = {each: f"{each}_before" for each in _SAID}


@dataclass(frozen=True, eq=False)
class CheckPlan:
    """Either every change, or the findings (``MOST_FINDINGS`` at most): a file is taken in whole or
    not at all.

    ``changes`` has one row per row of the file, in its order: ``row`` (its number), ``staff_no``,
    the columns of ``KEY`` and ``FOUND``, ``competitor`` (NaN: none), the three with ``_before``
    (what counts now; NaN: nothing yet), and ``kind`` (a ``CheckChangeKind``).
    """

    changes: pd.DataFrame
    findings: tuple[TableFinding, ...]
    basis: "Basis"
    questions: tuple[Question, ...] = ()  # all that were asked, answered or not
    notices: tuple[Notice, ...] = ()
    answers: Answers = field(default_factory=dict)  # by which this is the plan

    def count(self, kind: CheckChangeKind) -> int:
        return int((self.changes["kind"] == kind.value).sum())

    @property
    def work(self) -> pd.DataFrame:
        """The changes that change something."""
        return self.changes[self.changes["kind"] != CheckChangeKind.UNCHANGED.value]


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
    sources: Mapping[str, CheckSource]  # words of the catalogues -> source
    # (first month, last month) -> what counts now, with the columns of KEY, FOUND and COMPETITOR
    in_force: Callable[[str, str], pd.DataFrame]
    # the key of a check that counts -> the number of its import
    import_of: Callable[[tuple[str, ...]], int]

    def basis(self, months: tuple[str, str]) -> Basis:
        return Basis(self.halls, self.people, months, self.in_force(*months))


def plan(
    table: Table,
    mapping: Mapping[CheckColumn, int],
    known: Known,
    source: CheckSource | None,
    progress: Callable[[float], None],
    answers: Answers = NO_ANSWERS,
) -> CheckPlan:
    """Every change, or else every finding.

    :param mapping: column -> place in the row; all of ``REQUIRED``
    :param source: of every row, when the file has no column for it
    :param progress: is called with 0 to 1
    :param answers: to the questions of the plan; what is not answered yet counts as yes
    """
    reader = _CheckReader(table, mapping, known, progress)
    checks, findings = reader.read(source)
    marks = list(reader.marks(checks))
    in_percent = about_marks(marks)
    if not yes(in_percent, answers):
        findings += unconverted(marks)
    twice = islice(_twice(checks), MOST_FINDINGS)
    findings = sorted([*findings, *twice], key=lambda each: each.row)[:MOST_FINDINGS]
    if findings:
        checks = checks[:0]
    months = ("", "") if checks.empty else (checks["month"].min(), checks["month"].max())
    basis = known.basis(months)
    sent_before = known_twins(checks, basis.in_force)
    repeated = twins_of_file(checks, basis.in_force, sent_before)
    same, once = about_known(sent_before, known.import_of), about_repeats(repeated)
    if yes(same, answers):
        checks = as_known(checks, sent_before)
    changes = _compared(checks, basis.in_force, keep=CheckColumn.COMPETITOR not in mapping)
    if yes(once, answers):
        again = changes["row"].isin([each.sent.row for each in repeated])
        changes["kind"] = changes["kind"].mask(again, CheckChangeKind.UNCHANGED.value)
    questions = tuple(each for each in (in_percent, same, once) if each is not None)
    return CheckPlan(
        changes, tuple(findings), basis, questions, tuple(reader.notices()), dict(answers)
    )


def _twice(checks: pd.DataFrame) -> Iterator[TableFinding]:
    again = checks.duplicated(KEY)
    if again.any():
        first = checks.groupby(KEY)["row"].transform("first")
        for row, other in zip(checks["row"][again], first[again], strict=True):
            yield TableFinding(row, CheckColumn.REFERENCE, "check_twice", (("first", str(other)),))


def _compared(checks: pd.DataFrame, in_force: pd.DataFrame, *, keep: bool) -> pd.DataFrame:
    """With ``kind`` and what counts now.

    :param keep: what is known of competitors: the file has no column for them
    """
    changes = checks.merge(in_force[[*KEY, *_SAID]].rename(columns=_BEFORE), on=KEY, how="left")
    new = changes["value_before"].isna()
    before = changes[_BEFORE[COMPETITOR]]
    if keep:
        changes[COMPETITOR] = before
    unsaid = changes[COMPETITOR].isna() & before.isna()
    same = (
        (changes["value"] == changes["value_before"])
        & (changes["respondents"] == changes["respondents_before"])
        & (unsaid | (changes[COMPETITOR] == before))
    )
    kind = pd.Series(CheckChangeKind.CHANGED.value, changes.index, "str")
    cases = [(new, CheckChangeKind.ADDED.value), (same, CheckChangeKind.UNCHANGED.value)]
    return changes.assign(kind=kind.case_when(cases))


class _CheckReader:
    """Reads column by column: a column repeats its texts, so each text is looked at once."""

    def __init__(
        self,
        table: Table,
        mapping: Mapping[CheckColumn, int],
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
        self._staff_named = KnownStaff(known.people)
        self._without_zeros: dict[str, Person] = {}  # by the number as the file has it
        self._sources = {folded(word): each for word, each in known.sources.items()}
        for source in CheckSource:
            for word in (source.value, *SYNONYMS[source]):
                self._sources.setdefault(folded(word), source)
        self._said: dict[CheckColumn, list[Any]] = {}

    def read(self, source: CheckSource | None) -> tuple[pd.DataFrame, list[TableFinding]]:
        """Every row that can be used (``row, staff_no``, ``KEY``, ``FOUND``, competitor), and every
        mistake in the others."""
        if source is None:
            sources = self._column(CheckColumn.SOURCE, self._source)
        else:
            sources = self._said[CheckColumn.SOURCE] = [source] * len(self._rows)
        halls = self._column(CheckColumn.HALL, self._hall)
        months = self._column(CheckColumn.MONTH, self._month, halls)
        self._column(CheckColumn.STAFF_NO, self._staff, halls, months)
        self._column(CheckColumn.VALUE, _value, sources)
        self._column(CheckColumn.RESPONDENTS, respondents_of)
        self._column(CheckColumn.REFERENCE, reference)
        self._column(CheckColumn.COMPETITOR, competitor_of, sources)
        return self._checks()

    def marks(self, checks: pd.DataFrame) -> Iterator[Mark]:
        """Percentages of those rows that may be marks."""
        percent = checks[checks["source"] != CheckSource.COMPLAINTS.value]
        for column in (CheckColumn.VALUE, CheckColumn.COMPETITOR):
            low = percent[percent[column.value].between(1, HIGHEST_MARK, inclusive="right")]
            if low.empty:
                continue
            texts = dict(zip((row.number for row in self._rows), self._texts(column), strict=True))
            for number in low["row"]:
                given = cell_text(texts[number])
                if "%" not in given:
                    yield Mark(number, column, given)

    def notices(self) -> Iterator[Notice]:
        cases = [f"{given} → {one.staff_no} {one.name}"
                 for given, one in self._without_zeros.items()]  # fmt: skip
        if cases:
            yield Notice("numbers_without_zeros", listed(cases))

    def _column(
        self, column: CheckColumn, look: Callable[..., Any], *others: Sequence[Any]
    ) -> list[Any]:
        """What the cells say, or the mistake in them.

        :param others: columns, said already, that ``look`` needs besides the text
        """
        texts = self._texts(column)
        # The others go on below, when a column since then was where reading stopped.
        keys = list(zip(texts, *others, strict=False)) if others else texts
        said: dict[Any, Any] = {}
        wrong = 0
        for place, key in enumerate(keys):
            if key in said:
                continue
            text, *more = key if others else (key,)
            cell = cell_text(str(text))
            if column in _OPTIONAL and says_nothing(cell) and not cell[0].isdigit():
                cell = ""
            said[key] = found = unusable(cell) or look(cell, *more)
            wrong += type(found) is CellMistake
            if wrong == MOST_FINDINGS:
                self._stop_after(place + 1)
                break
        self._said[column] = [said[key] for key in keys[: len(self._cells)]]
        self._progress(len(self._said) / len(CheckColumn))
        return self._said[column]

    def _stop_after(self, rows: int) -> None:
        self._rows, self._cells = self._rows[:rows], self._cells[:rows]
        for column, said in self._said.items():
            self._said[column] = said[:rows]

    def _texts(self, column: CheckColumn) -> list[str]:
        place = self._mapping.get(column)
        if place is None:
            return [""] * len(self._cells)
        if place < self._narrowest:
            return [cells[place] for cells in self._cells]
        return [cells[place] if place < len(cells) else "" for cells in self._cells]

    def _checks(self) -> tuple[pd.DataFrame, list[TableFinding]]:
        checks: list[tuple[Any, ...]] = []
        findings: list[TableFinding] = []
        columns = [self._said[column] for column in CheckColumn]
        for row, said in zip(self._rows, zip(*columns, strict=True), strict=True):
            if CellMistake in map(type, said):
                findings += _mistakes(row, said)
                if len(findings) >= MOST_FINDINGS:
                    break
                continue
            (source, hall_id, (staff_id, staff_no), month, value, respondents, reference,
             competitor) = said  # fmt: skip
            checks.append(
                (row.number, staff_no, hall_id, month, source.value, staff_id, reference, value,
                 respondents, competitor)
            )  # fmt: skip
        table = pd.DataFrame.from_records(checks, columns=["row", "staff_no", *KEY, *_SAID])
        return table.astype(_TYPES), findings

    def _source(self, text: str) -> CheckSource | CellMistake:
        if not text:
            return CellMistake("empty")
        return self._sources.get(folded(text), CellMistake("source_unknown", (("given", text),)))

    def _hall(self, text: str) -> str | CellMistake:
        """The id."""
        if not text:
            return CellMistake("empty")
        if text in self._halls:
            return text
        hall = self._names.find(text)
        if isinstance(hall, Unclear):
            return CellMistake(hall.code, (("given", text), ("near", hall.near)))
        return hall.id

    def _month(self, text: str, hall_id: str | CellMistake) -> str | CellMistake:
        month = month_of(text)
        if isinstance(month, CellMistake) or isinstance(hall_id, CellMistake):
            return month
        if month > self._months[hall_id]:
            return CellMistake("month_ahead", (("given", month),))
        return month

    def _staff(
        self, text: str, hall_id: str | CellMistake, month: str | CellMistake
    ) -> tuple[str, str] | CellMistake:
        """Id and number; both '' for an empty cell."""
        number = staff_number(text)
        if not number or isinstance(number, CellMistake):
            return number or ("", "")
        text = number
        people, sure = self._staff_named.find(text)
        if not people:
            return CellMistake("staff_unknown", (("given", text),))
        if len(people) > 1:
            near = " / ".join(person.staff_no for person in people)
            return CellMistake("number_ambiguous", (("given", text), ("near", near)))
        (person,) = people
        if not sure:
            self._without_zeros[text] = person
        if isinstance(hall_id, CellMistake) or isinstance(month, CellMistake):
            return person.id, person.staff_no
        stays = (stay for stay in person.assignments if stay.hall_id == hall_id)
        if not any(stay.touches(month) for stay in stays):
            values = (("given", text), ("hall", self._halls[hall_id]), ("month", month))
            return CellMistake("staff_elsewhere", values)
        return person.id, person.staff_no


def _value(text: str, source: CheckSource | CellMistake) -> float | CellMistake | None:
    """None: it depends on the source, which is a mistake."""
    return None if isinstance(source, CellMistake) else value_of(text, source)


def _mistakes(row: Row, said: Iterable[Any]) -> Iterator[TableFinding]:
    for column, each in zip(CheckColumn, said, strict=True):
        if isinstance(each, CellMistake):
            yield TableFinding(row.number, column, each.code, each.values)
