"""A roster as a file -> what it would change, or every mistake in it with row and column.

Pure: the file is read and the changes are stored in ``services/imports/roster_import.py``.

What a row means
----------------
* The staff number is the key, whatever its width and case. An unknown one is a new person. Where it
  differs from a known one only in zeros that a spreadsheet drops, the same name makes it the same
  person, and another name is asked about.
* Another name replaces the known one. Where it is rather somebody else's, it is asked about, and so
  are halls and positions of which half change at once (``domain/imports/roster_questions.py``).
* Hall and position as today (or as already planned): nothing moves, whatever first day the file
  gives; many rosters carry the day of hiring there.
* Another hall or position: a move from the given day on; without a day from today on, or from the
  day after the last record that needs the person where they are.
* A last day ends the stay. After a move with a last day people are back where they were before; a
  last day before a stay that is planned already is a mistake.
* People who are not in the file stay as they are.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from domain.cell_texts import CellMistake, cell_text, staff_number, unusable
from domain.halls.assignment import Assignment, Person, lost_days, placed, plausible
from domain.halls.hall import Hall
from domain.halls.position import ON_ROSTER, Position
from domain.imports.hall_names import HallNames, Unclear
from domain.imports.known_staff import KnownStaff
from domain.imports.questions import NO_ANSWERS, Answers, Notice, Question, yes
from domain.imports.roster_questions import (
    about_halls,
    about_names,
    about_numbers,
    about_positions,
    as_new_people,
    at_known_positions,
    in_known_halls,
    new_namesakes,
    numbers_without_zeros,
    with_known_names,
)
from domain.imports.roster_rows import RosterRow
from domain.imports.table import Row, Table, TableFinding
from domain.imports.written_days import is_open_end, read_day, says_nothing
from domain.lookalikes import alike, zeroless
from domain.plain_text import folded, in_brackets, plain_name


class RosterColumn(StrEnum):
    __words__ = "roster_column."

    STAFF_NO = "staff_no"
    NAME = "name"
    HALL = "hall"
    POSITION = "position"
    FROM_ON = "from_on"
    TO_ON = "to_on"


REQUIRED = (RosterColumn.STAFF_NO, RosterColumn.NAME, RosterColumn.HALL, RosterColumn.POSITION)

HEADINGS: dict[RosterColumn, tuple[str, ...]] = {
    RosterColumn.STAFF_NO: (
        "工号", "员工编号", "员工工号", "人员编号", "人员工号", "编号", "staffno", "staffnumber",
        "staffid", "employeeno", "employeenumber", "employeeid",
    ),
    RosterColumn.NAME: (
        "姓名", "员工姓名", "人员姓名", "员工", "名字", "name", "staffname", "fullname",
        "employeename", "memberofstaff",
    ),
    RosterColumn.HALL: (
        "营业厅", "厅店", "营业厅名称", "所属营业厅", "所在营业厅", "厅店名称", "门店", "网点",
        "hall", "hallname", "store",
    ),
    RosterColumn.POSITION: ("岗位", "职位", "岗位名称", "职务", "position", "post", "jobtitle"),
    RosterColumn.FROM_ON: (
        "到岗日期", "到厅日期", "入职日期", "上岗日期", "开始日期", "起始日期",
        "起始时间", "生效日期", "到岗时间", "入职时间", "from",
        "fromdate", "startdate", "start", "firstday",
    ),
    RosterColumn.TO_ON: (
        "离岗日期", "离厅日期", "离职日期", "结束日期", "离岗时间", "离职时间",
        "最后一天", "to", "until",
        "todate", "enddate", "end", "lastday",
    ),
}  # fmt: skip

# What halls call the positions besides the words of the catalogues.
_POSITION_SYNONYMS: dict[Position, tuple[str, ...]] = {
    Position.GUIDE: ("引导员", "引导", "引导岗", "大堂引导", "导购员", "迎宾", "迎宾员"),
    Position.COUNTER: (
        "营业员",
        "台席",
        "台席人员",
        "受理员",
        "业务受理员",
        "前台",
        "前台营业员",
        "柜员",
        "clerk",
    ),
    Position.VIP: ("vip", "vip专员", "vip客户经理", "贵宾专席"),
    Position.COMPLAINTS: ("投诉", "投诉处理", "投诉处理员", "投诉接待", "complaint"),
    Position.CONSULT: ("咨询员", "咨询台", "咨询岗", "consultant"),
    Position.EXPERIENCE: ("体验", "体验员", "体验区", "新业务体验员"),
    Position.SELF_SERVICE: ("自助", "自助区", "自助引导", "自助服务员"),
    Position.REPAIR: ("维修", "维修员", "手机维修员"),
    Position.SALES: ("销售", "销售员", "终端销售员", "促销员", "salesperson"),
    Position.LOUNGE: ("休息区服务", "休息区服务员"),
    Position.MERCHANT: (
        "商家",
        "商家人员",
        "驻厅商",
        "驻厅人员",
        "驻厅商家人员",
        "厂商",
        "厂家促销",
        "厂家促销员",
        "merchant",
        "stationedmerchant",
        "partnerstaff",  # what the English catalogue called them once
    ),
    Position.DUTY_MANAGER: ("值班长", "值班班长", "班长", "当班经理", "shiftleader"),
    Position.HALL_MANAGER: (
        "厅长",
        "店长",
        "厅店经理",
        "营业厅经理",
        "营业厅主任",
        "hallmanager",
        "storemanager",
    ),
}


class RosterChangeKind(StrEnum):
    __words__ = "import."

    ADDED = "added"
    MOVED = "moved"
    CHANGED = "changed"  # name or last day
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class RosterChange:
    row: int
    kind: RosterChangeKind
    staff_id: str | None  # None: a new person
    staff_no: str  # of somebody who is known: as it is kept
    name: str
    stay: Assignment  # where the row puts the person
    before: tuple[Assignment, ...]  # every stay as it is now
    history: tuple[Assignment, ...]  # every stay when this is done
    name_before: str | None = None  # where the name changes


@dataclass(frozen=True)
class RosterPlan:
    """Either every change, or every finding: a file is taken in whole or not at all.

    ``questions``: all that were asked, answered or not. ``notices``: what was read otherwise than
    it is written.
    """

    changes: tuple[RosterChange, ...] = ()
    findings: tuple[TableFinding, ...] = ()
    questions: tuple[Question, ...] = ()
    notices: tuple[Notice, ...] = ()

    def count(self, kind: RosterChangeKind) -> int:
        return sum(change.kind is kind for change in self.changes)


@dataclass(frozen=True)
class Organisation:
    """What there is already."""

    halls: Sequence[Hall]
    people: Sequence[Person]
    today: Mapping[str, date]  # hall id -> business day
    positions: Mapping[str, Position]  # words of the catalogues -> position
    # (staff id, hall id, first, last) -> the newest day whose records need the person there
    needed: Callable[[str, str, date, date], date | None]


def plan(
    table: Table,
    mapping: Mapping[RosterColumn, int],
    known: Organisation,
    answers: Answers = NO_ANSWERS,
) -> RosterPlan:
    """Every change, or else every finding.

    :param mapping: column -> place in the row; all of ``REQUIRED``
    :param answers: to the questions of the plan; what is not answered yet counts as yes
    """
    return _Planner(mapping, known, answers).plan(table.rows)


@dataclass
class _Planner:
    mapping: Mapping[RosterColumn, int]
    known: Organisation
    answers: Answers
    changes: list[RosterChange] = field(default_factory=list)
    findings: list[TableFinding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._staff = KnownStaff(self.known.people)
        self._halls = HallNames(self.known.halls)
        self._positions = {plain_name(word): each for word, each in self.known.positions.items()}
        for position, words in _POSITION_SYNONYMS.items():
            for word in (position.value, *words):
                self._positions.setdefault(plain_name(word), position)
        self._rows: dict[Hashable, int] = {}  # who -> the first row about them
        self._no_day: dict[RosterColumn, list[str]] = {}  # how the rows say that there is none

    def plan(self, rows: Iterable[Row]) -> RosterPlan:
        wanted = [each for row in rows if (each := self._read(row)) is not None]
        wanted = [each for each in self._identified(wanted) if not self._twice(each)]
        self.notices += new_namesakes(wanted, self.known.people)
        for each in self._answered([each.with_known_spelling() for each in wanted]):
            self._take(each)
        questions, notices = tuple(self.questions), (*self.notices, *self._no_days())
        if self.findings:
            findings = sorted(self.findings, key=lambda each: each.row)
            return RosterPlan(findings=tuple(findings), questions=questions, notices=notices)
        return RosterPlan(tuple(self.changes), questions=questions, notices=notices)

    def _read(self, row: Row) -> RosterRow | None:
        so_far = len(self.findings)
        number = self._number(row)
        if number:
            self._first(row, number, alike(number))
        name = self._text(row, RosterColumn.NAME, 64)
        hall = self._hall(row)
        position = self._position(row)
        from_on, to_on = self._day(row, RosterColumn.FROM_ON), self._day(row, RosterColumn.TO_ON)
        if from_on and to_on and to_on < from_on:
            self._find(row, RosterColumn.TO_ON, "stay_reversed", first=from_on, last=to_on)
        if len(self.findings) > so_far or hall is None or position is None:
            return None
        today = self.known.today[hall.id]
        return RosterRow(row, number, name, hall, position, from_on, to_on, today)

    def _first(self, row: Row, number: str, who: Hashable) -> bool:
        first = self._rows.setdefault(who, row.number)
        if first != row.number:
            self._find(row, RosterColumn.STAFF_NO, "number_twice", given=number, first=first)
        return first == row.number

    def _identified(self, wanted: Iterable[RosterRow]) -> list[RosterRow]:
        """Each with whoever is meant; without those whose number can mean several."""
        identified = []
        for each in wanted:
            people, sure = self._staff.find(each.number)
            if not sure:
                people = tuple(filter(each.named_like, people)) or people
            if len(people) > 1:
                near = " / ".join(f"{one.staff_no} {one.name}" for one in people)
                self._find(
                    each.row,
                    RosterColumn.STAFF_NO,
                    "number_ambiguous",
                    given=each.number,
                    near=near,
                )
                continue
            identified.append(replace(each, person=people[0] if people else None, sure=sure))
        self.notices += numbers_without_zeros(identified)
        question = about_numbers(identified)
        return identified if self._yes(question) else as_new_people(identified, question)

    def _twice(self, wanted: RosterRow) -> bool:
        """Whether an earlier row is about the same person under a number that only looks other."""
        who: Hashable = (zeroless(wanted.number), alike(wanted.name))
        if wanted.person is not None:
            who = ("known", wanted.person.id)
        return not self._first(wanted.row, wanted.number, who)

    def _answered(self, wanted: list[RosterRow]) -> list[RosterRow]:
        """As the answers leave names, halls and positions."""
        names = about_names(wanted, self.known.people)
        if not self._yes(names):
            wanted = with_known_names(wanted, names)
        halls = {hall.id: hall for hall in self.known.halls}
        words = {each: word for word, each in reversed(list(self.known.positions.items()))}
        in_other_hall = about_halls(wanted, halls)
        at_other_position = about_positions(wanted, words)
        if not self._yes(in_other_hall):
            wanted = in_known_halls(wanted, in_other_hall, halls, self.known.today)
        if not self._yes(at_other_position):
            wanted = at_known_positions(wanted, at_other_position)
        return wanted

    def _yes(self, question: Question | None) -> bool:
        """Ask, where there is a question."""
        if question is not None:
            self.questions.append(question)
        return yes(question, self.answers)

    def _take(self, wanted: RosterRow) -> None:
        person = wanted.person
        outcome = self._added(wanted) if person is None else self._found(wanted, person)
        if outcome is None:
            return
        kind, stay, history = outcome
        name_before = wanted.name_before
        if kind is RosterChangeKind.UNCHANGED and name_before is not None:
            kind = RosterChangeKind.CHANGED
        if kind in (RosterChangeKind.ADDED, RosterChangeKind.MOVED) and wanted.hall.closed(
            stay.from_on
        ):
            self._find(wanted.row, RosterColumn.HALL, "hall_closed", given=wanted.hall.name)
            return
        row, name = wanted.row.number, wanted.name
        if person is None:
            change = RosterChange(row, kind, None, wanted.number, name, stay, (), history)
        else:
            known = person.id, person.staff_no
            before = person.assignments
            change = RosterChange(row, kind, *known, name, stay, before, history, name_before)
        self.changes.append(change)

    def _added(self, wanted: RosterRow) -> "_Outcome | None":
        start = wanted.from_on or min(wanted.today, wanted.to_on or wanted.today)
        stay = wanted.stay(start)
        return RosterChangeKind.ADDED, stay, (stay,)

    def _found(self, wanted: RosterRow, person: Person) -> "_Outcome | None":
        same = wanted.among(person)
        if same is not None:
            return self._same_place(wanted, person, same)
        return self._moved(wanted, person)

    def _same_place(self, wanted: RosterRow, person: Person, same: Assignment) -> "_Outcome | None":
        if wanted.to_on is None or wanted.to_on == same.to_on:
            return RosterChangeKind.UNCHANGED, same, person.assignments
        if wanted.to_on < same.from_on:
            self._find(
                wanted.row,
                RosterColumn.TO_ON,
                "stay_reversed",
                first=same.from_on,
                last=wanted.to_on,
            )
            return None
        # Interrupted by another stay it is two; the last day is that of the second one then.
        parts = (each for each in person.assignments if each.from_on <= wanted.to_on)
        same = max(filter(wanted.alike, parts), key=lambda each: each.from_on, default=same)
        if wanted.to_on == same.to_on:
            return RosterChangeKind.UNCHANGED, same, person.assignments
        planned = person.next_after(same.from_on)
        if planned is not None:
            self._find(
                wanted.row,
                RosterColumn.TO_ON,
                "planned_later",
                name=person.name,
                day=planned.from_on,
            )
            return None
        stay = replace(same, to_on=wanted.to_on)
        history = placed(person.assignments, stay)
        day = self._needed(person, history)
        if day is not None:
            self._find(wanted.row, RosterColumn.TO_ON, "needed", name=person.name, day=day)
            return None
        return RosterChangeKind.CHANGED, stay, history

    def _moved(self, wanted: RosterRow, person: Person) -> "_Outcome | None":
        last = person.assignments[-1] if person.assignments else None
        now = person.on(wanted.today) or person.next_after(wanted.today)
        if wanted.from_on is not None and now is not None and wanted.from_on < now.from_on:
            self._find(
                wanted.row,
                RosterColumn.FROM_ON,
                "move_before_stay",
                name=person.name,
                day=now.from_on,
            )
            return None
        if now is None and last is not None and last.to_on is not None:
            if wanted.from_on is not None and wanted.from_on <= last.to_on:
                self._find(
                    wanted.row,
                    RosterColumn.FROM_ON,
                    "already_left",
                    name=person.name,
                    day=last.to_on,
                )
                return None
        start = wanted.from_on or wanted.today
        stay = wanted.stay(start)
        history = placed(person.assignments, stay)
        day = self._needed(person, history)
        if day is not None and wanted.from_on is None:
            start = day + timedelta(days=1)
            stay = wanted.stay(start)
            history = placed(person.assignments, stay)
            day = self._needed(person, history)
        if day is not None:
            self._find(wanted.row, RosterColumn.FROM_ON, "needed", name=person.name, day=day)
            return None
        if wanted.to_on is not None and wanted.to_on < start:
            self._find(
                wanted.row, RosterColumn.TO_ON, "stay_reversed", first=start, last=wanted.to_on
            )
            return None
        return RosterChangeKind.MOVED, stay, history

    def _needed(self, person: Person, history: Iterable[Assignment]) -> date | None:
        days = [
            self.known.needed(person.id, hall_id, first, last)
            for hall_id, first, last in lost_days(person.assignments, history)
        ]
        return max((day for day in days if day is not None), default=None)

    def _no_days(self) -> list[Notice]:
        """What was read as no day, once for a column."""
        codes = {RosterColumn.FROM_ON: "first_day_none", RosterColumn.TO_ON: "last_day_none"}
        return [
            Notice(codes[column], (("count", str(len(texts))), ("texts", _few(texts))))
            for column, texts in sorted(self._no_day.items())
        ]

    def _cell(self, row: Row, column: RosterColumn) -> str:
        place = self.mapping.get(column)
        return cell_text(row.cells[place]) if place is not None and place < len(row.cells) else ""

    def _text(self, row: Row, column: RosterColumn, longest: int) -> str:
        text = self._cell(row, column)
        if not text:
            self._find(row, column, "empty")
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
            self._find(row, RosterColumn.HALL, hall.code, given=text, near=hall.near)
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
            self._find(row, RosterColumn.POSITION, "position_unknown", given=text)
        elif position is not None and other not in (None, position):
            self._find(row, RosterColumn.POSITION, "position_ambiguous", given=text)
        elif position is not None and position not in ON_ROSTER:
            self._find(row, RosterColumn.POSITION, "position_not_watched", given=text)
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
        if not plausible(day, max(self.known.today.values())):
            self._find(row, column, "day_implausible", given=day)
        return day

    def _mistake(self, row: Row, column: RosterColumn, mistake: CellMistake) -> None:
        self.findings.append(TableFinding(row.number, column, mistake.code, mistake.values))

    def _find(self, row: Row, column: RosterColumn, code: str, **values: object) -> None:
        texts = tuple((name, str(value)) for name, value in values.items())
        self.findings.append(TableFinding(row.number, column, code, texts))


_MOST_TEXTS = 5


def _few(given: Sequence[str]) -> str:
    texts = list(dict.fromkeys(given))
    return ", ".join(texts[:_MOST_TEXTS]) + " …" * (len(texts) > _MOST_TEXTS)


_Outcome = tuple[RosterChangeKind, Assignment, tuple[Assignment, ...]]
