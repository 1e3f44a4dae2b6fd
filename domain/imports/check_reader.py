"""The cells of a file of company checks -> checks, and every mistake in the others."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from domain.cell_texts import CellMistake, cell_text, reference, staff_number, unusable
from domain.halls.assignment import Person
from domain.imports.check_cells import competitor_of, month_of, respondents_of, value_of
from domain.imports.check_columns import SYNONYMS, CheckColumn
from domain.imports.check_known import Known
from domain.imports.check_questions import HIGHEST_MARK, Mark
from domain.imports.checks import COMPETITOR, KEY, SAID, CheckSource
from domain.imports.hall_names import HallNames, Unclear
from domain.imports.known_staff import KnownStaff
from domain.imports.questions import Notice, listed
from domain.imports.table import Row, Table, TableFinding
from domain.imports.written_days import says_nothing
from domain.plain_text import folded

# A file with so many is another file, or the columns are chosen wrongly: the rest is not read.
MOST_FINDINGS = 1000

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


class CheckReader:
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
        self._values: dict[CheckColumn, list[Any]] = {}

    def read(self, source: CheckSource | None) -> tuple[pd.DataFrame, list[TableFinding]]:
        """Every row that can be used (``row, staff_no``, ``KEY``, ``FOUND``, competitor), and every
        mistake in the others."""
        if source is None:
            sources = self._column(CheckColumn.SOURCE, self._source)
        else:
            sources = self._values[CheckColumn.SOURCE] = [source] * len(self._rows)
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
        values: dict[Any, Any] = {}
        wrong = 0
        for place, key in enumerate(keys):
            if key in values:
                continue
            text, *more = key if others else (key,)
            cell = cell_text(str(text))
            if column in _OPTIONAL and says_nothing(cell) and not cell[0].isdigit():
                cell = ""
            values[key] = value = unusable(cell) or look(cell, *more)
            wrong += type(value) is CellMistake
            if wrong == MOST_FINDINGS:
                self._stop_after(place + 1)
                break
        self._values[column] = [values[key] for key in keys[: len(self._cells)]]
        self._progress(len(self._values) / len(CheckColumn))
        return self._values[column]

    def _stop_after(self, rows: int) -> None:
        self._rows, self._cells = self._rows[:rows], self._cells[:rows]
        for column, values in self._values.items():
            self._values[column] = values[:rows]

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
        columns = [self._values[column] for column in CheckColumn]
        for row, values in zip(self._rows, zip(*columns, strict=True), strict=True):
            if CellMistake in map(type, values):
                findings += _mistakes(row, values)
                if len(findings) >= MOST_FINDINGS:
                    break
                continue
            (source, hall_id, (staff_id, staff_no), month, value, respondents, reference,
             competitor) = values  # fmt: skip
            checks.append(
                (row.number, staff_no, hall_id, month, source.value, staff_id, reference, value,
                 respondents, competitor)
            )  # fmt: skip
        table = pd.DataFrame.from_records(checks, columns=["row", "staff_no", *KEY, *SAID])
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


def _mistakes(row: Row, values: Iterable[Any]) -> Iterator[TableFinding]:
    for column, each in zip(CheckColumn, values, strict=True):
        if isinstance(each, CellMistake):
            yield TableFinding(row.number, column, each.code, each.values)
