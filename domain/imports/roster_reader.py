"""The cells of a roster -> rows that can be used, and every mistake in the others."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date

from domain.cell_texts import CellMistake, cell_text, staff_number, unusable
from domain.halls.assignment import plausible
from domain.halls.hall import Hall
from domain.halls.position import ON_ROSTER, Position
from domain.imports.hall_names import HallNames, Unclear
from domain.imports.questions import Notice
from domain.imports.roster_columns import POSITION_SYNONYMS, RosterColumn
from domain.imports.roster_known import Organisation
from domain.imports.roster_rows import RosterRow
from domain.imports.table import Row, TableFinding
from domain.imports.written_days import is_open_end, read_day, says_nothing
from domain.lookalikes import alike
from domain.plain_text import folded, in_brackets, plain_name

_MOST_TEXTS = 5


class RosterReader:
    """``findings``: of the rows that were read, and of whoever looks at them after that."""

    def __init__(self, mapping: Mapping[RosterColumn, int], known: Organisation) -> None:
        self.findings: list[TableFinding] = []
        self._mapping, self._known = mapping, known
        self._halls = HallNames(known.halls)
        self._positions = {plain_name(word): each for word, each in known.positions.items()}
        for position, words in POSITION_SYNONYMS.items():
            for word in (position.value, *words):
                self._positions.setdefault(plain_name(word), position)
        self._rows: dict[Hashable, int] = {}  # who -> the first row about them
        self._no_day: dict[RosterColumn, list[str]] = {}  # how the rows say that there is none

    def read(self, row: Row) -> RosterRow | None:
        """None: there is a mistake in it."""
        so_far = len(self.findings)
        number = self._number(row)
        if number:
            self.is_first(row, number, alike(number))
        name = self._text(row, RosterColumn.NAME, 64)
        hall = self._hall(row)
        position = self._position(row)
        from_on, to_on = self._day(row, RosterColumn.FROM_ON), self._day(row, RosterColumn.TO_ON)
        if from_on and to_on and to_on < from_on:
            self.find(row, RosterColumn.TO_ON, "stay_reversed", first=from_on, last=to_on)
        if len(self.findings) > so_far or hall is None or position is None:
            return None
        today = self._known.today[hall.id]
        return RosterRow(row, number, name, hall, position, from_on, to_on, today)

    def is_first(self, row: Row, number: str, who: Hashable) -> bool:
        """Whether no earlier row is about the same person; that there is one is a finding."""
        first = self._rows.setdefault(who, row.number)
        if first != row.number:
            self.find(row, RosterColumn.STAFF_NO, "number_twice", given=number, first=first)
        return first == row.number

    def find(self, row: Row, column: RosterColumn, code: str, **values: object) -> None:
        texts = tuple((name, str(value)) for name, value in values.items())
        self.findings.append(TableFinding(row.number, column, code, texts))

    def no_days(self) -> list[Notice]:
        """What was read as no day, once for a column."""
        codes = {RosterColumn.FROM_ON: "first_day_none", RosterColumn.TO_ON: "last_day_none"}
        return [
            Notice(codes[column], (("count", str(len(texts))), ("texts", _few(texts))))
            for column, texts in sorted(self._no_day.items())
        ]

    def _cell(self, row: Row, column: RosterColumn) -> str:
        place = self._mapping.get(column)
        return cell_text(row.cells[place]) if place is not None and place < len(row.cells) else ""

    def unknown_halls(self, rows: Iterable[Row]) -> dict[str, tuple[str, list[int]]]:
        """Names of the file that are no hall's -> (the name that may be meant instead, or "", and
        the rows). Names that look the same are one."""
        found: dict[str, tuple[str, str, list[int]]] = {}
        for row in rows:
            text = self._cell(row, RosterColumn.HALL)
            if not alike(text) or unusable(text):
                continue
            hall = self._halls.find(text)
            if isinstance(hall, Unclear) and hall.code != "hall_ambiguous":
                found.setdefault(alike(text), (text, hall.near, []))[2].append(row.number)
        return {name: (near, numbers) for name, near, numbers in found.values()}

    def _text(self, row: Row, column: RosterColumn, longest: int) -> str:
        text = self._cell(row, column)
        if not text:
            self.find(row, column, "empty")
        elif mistake := unusable(text, longest):
            self._mistake(row, column, mistake)
        return text

    def _number(self, row: Row) -> str:
        text = self._text(row, RosterColumn.STAFF_NO, 32)
        number = staff_number(text)
        if isinstance(number, CellMistake):
            self._mistake(row, RosterColumn.STAFF_NO, number)
            return text
        return number

    def _hall(self, row: Row) -> Hall | None:
        text = self._text(row, RosterColumn.HALL, 64)
        if not text:
            return None
        hall = self._halls.find(text)
        if isinstance(hall, Unclear):
            self.find(row, RosterColumn.HALL, hall.code, given=text, near=hall.near)
            return None
        return hall

    def _position(self, row: Row) -> Position | None:
        text = self._text(row, RosterColumn.POSITION, 64)
        position = self._positions.get(plain_name(text))
        other = None
        if position is None:
            position = self._positions.get(folded(text))
            other = self._positions.get(plain_name(in_brackets(text)), position)
        if text and position is None:
            self.find(row, RosterColumn.POSITION, "position_unknown", given=text)
        elif position is not None and other not in (None, position):
            self.find(row, RosterColumn.POSITION, "position_ambiguous", given=text)
        elif position is not None and position not in ON_ROSTER:
            self.find(row, RosterColumn.POSITION, "position_not_watched", given=text)
        return position

    def _day(self, row: Row, column: RosterColumn) -> date | None:
        text = self._cell(row, column)
        if not text:
            return None
        day = unusable(text) or read_day(text)
        if is_open_end(text) if column is RosterColumn.TO_ON else says_nothing(text):
            self._no_day.setdefault(column, []).append(text)
            return None
        if isinstance(day, CellMistake):
            self._mistake(row, column, day)
            return None
        today = max(self._known.today.values(), default=self._known.usual_today)
        if not plausible(day, today):
            self.find(row, column, "day_implausible", given=day)
        return day

    def _mistake(self, row: Row, column: RosterColumn, mistake: CellMistake) -> None:
        self.findings.append(TableFinding(row.number, column, mistake.code, mistake.values))


def _few(given: Sequence[str]) -> str:
    texts = list(dict.fromkeys(given))
    return ", ".join(texts[:_MOST_TEXTS]) + " …" * (len(texts) > _MOST_TEXTS)
