"""A roster as a file -> what it would change, or every mistake in it with row and column.

Pure: the file is read and the changes are stored in ``services/roster_import.py``.

What a row means
----------------
* The staff number is the key. An unknown one is a new person.
* Hall and position as today (or as already planned): nothing moves, whatever first day the file
  gives; many rosters carry the day of hiring there.
* Another hall or position: a move from the given day on; without a day from today on, or from the
  day after the last record that needs the person where they are.
* A last day ends the stay. After a move with a last day people are back where they were before; a
  last day before a stay that is planned already is a mistake.
* People who are not in the file stay as they are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from domain.assignment import Assignment, Person, lost_days, placed, plausible
from domain.hall import Hall
from domain.hall_names import HallNames, Unclear
from domain.norm import FRONT_LINE, Position
from domain.table_file import Finding, Row, Table, clean, folded, in_brackets, plain_name, read_day


class Column(StrEnum):
    STAFF_NO = "staff_no"
    NAME = "name"
    HALL = "hall"
    POSITION = "position"
    FROM_ON = "from_on"
    TO_ON = "to_on"


REQUIRED = (Column.STAFF_NO, Column.NAME, Column.HALL, Column.POSITION)

HEADINGS: dict[Column, tuple[str, ...]] = {
    Column.STAFF_NO: (
        "工号", "员工编号", "员工工号", "人员编号", "人员工号", "编号", "staffno", "staffnumber",
        "staffid", "employeeno", "employeenumber", "employeeid",
    ),
    Column.NAME: (
        "姓名", "员工姓名", "人员姓名", "员工", "名字", "name", "staffname", "fullname",
        "employeename", "memberofstaff",
    ),
    Column.HALL: (
        "营业厅", "厅店", "营业厅名称", "所属营业厅", "所在营业厅", "厅店名称", "门店", "网点",
        "hall", "hallname", "store",
    ),
    Column.POSITION: ("岗位", "职位", "岗位名称", "职务", "position", "post", "jobtitle"),
    Column.FROM_ON: (
        "到岗日期", "入职日期", "上岗日期", "开始日期", "起始日期",
        "起始时间", "生效日期", "到岗时间", "入职时间", "from",
        "fromdate", "startdate", "start", "firstday",
    ),
    Column.TO_ON: (
        "离岗日期", "离职日期", "结束日期", "离岗时间", "离职时间", "最后一天", "to", "until",
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
    Position.MERCHANT: ("商家", "驻厅商", "驻厅人员", "厂商", "厂家促销", "merchant"),
}


class Kind(StrEnum):
    ADDED = "added"
    MOVED = "moved"
    CHANGED = "changed"  # name or last day
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    row: int
    kind: Kind
    staff_id: str | None  # None: a new person
    staff_no: str
    name: str
    stay: Assignment  # where the row puts the person
    before: tuple[Assignment, ...]  # every stay as it is now
    history: tuple[Assignment, ...]  # every stay when this is done


@dataclass(frozen=True)
class Plan:
    """Either every change, or every finding: a file is taken in whole or not at all."""

    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()

    def count(self, kind: Kind) -> int:
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


def plan(table: Table, mapping: Mapping[Column, int], known: Organisation) -> Plan:
    """Every change, or else every finding.

    :param mapping: column -> place in the row; all of ``REQUIRED``
    """
    planner = _Planner(mapping, known)
    for row in table.rows:
        planner.take(row)
    if planner.findings:
        return Plan(findings=tuple(planner.findings))
    return Plan(changes=tuple(planner.changes))


@dataclass
class _Planner:
    mapping: Mapping[Column, int]
    known: Organisation
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._people = {person.staff_no: person for person in self.known.people}
        self._halls = HallNames(self.known.halls)
        self._positions = {plain_name(word): each for word, each in self.known.positions.items()}
        for position, words in _POSITION_SYNONYMS.items():
            for word in (position.value, *words):
                self._positions.setdefault(plain_name(word), position)
        self._rows: dict[str, int] = {}  # staff number -> its first row

    def take(self, row: Row) -> None:
        so_far = len(self.findings)
        number = self._text(row, Column.STAFF_NO, 32)
        if number:
            first = self._rows.setdefault(number, row.number)
            if first != row.number:
                self._find(row, Column.STAFF_NO, "number_twice", given=number, first=first)
        name = self._text(row, Column.NAME, 64)
        hall = self._hall(row)
        position = self._position(row)
        from_on, to_on = self._day(row, Column.FROM_ON), self._day(row, Column.TO_ON)
        if from_on and to_on and to_on < from_on:
            self._find(row, Column.TO_ON, "stay_reversed", first=from_on, last=to_on)
        if len(self.findings) > so_far or hall is None or position is None:
            return
        person = self._people.get(number)
        today = self.known.today[hall.id]
        wanted = _Wanted(row, hall, position, from_on, to_on, today)
        outcome = self._added(wanted) if person is None else self._found(wanted, person)
        if outcome is None:
            return
        kind, stay, history = outcome
        if kind is Kind.UNCHANGED and person is not None and person.name != name:
            kind = Kind.CHANGED
        if kind in (Kind.ADDED, Kind.MOVED) and hall.closed(stay.from_on):
            self._find(row, Column.HALL, "hall_closed", given=hall.name)
            return
        staff_id, before = (person.id, person.assignments) if person else (None, ())
        self.changes.append(Change(row.number, kind, staff_id, number, name, stay, before, history))

    def _added(self, wanted: "_Wanted") -> "_Outcome | None":
        start = wanted.from_on or min(wanted.today, wanted.to_on or wanted.today)
        stay = wanted.stay(start)
        return Kind.ADDED, stay, (stay,)

    def _found(self, wanted: "_Wanted", person: Person) -> "_Outcome | None":
        same = wanted.among(person)
        if same is not None:
            return self._same_place(wanted, person, same)
        return self._moved(wanted, person)

    def _same_place(self, wanted: "_Wanted", person: Person, same: Assignment) -> "_Outcome | None":
        if wanted.to_on is None or wanted.to_on == same.to_on:
            return Kind.UNCHANGED, same, person.assignments
        if wanted.to_on < same.from_on:
            self._find(
                wanted.row, Column.TO_ON, "stay_reversed", first=same.from_on, last=wanted.to_on
            )
            return None
        # Interrupted by another stay it is two; the last day is that of the second one then.
        parts = (each for each in person.assignments if each.from_on <= wanted.to_on)
        same = max(filter(wanted.alike, parts), key=lambda each: each.from_on, default=same)
        if wanted.to_on == same.to_on:
            return Kind.UNCHANGED, same, person.assignments
        planned = person.next_after(same.from_on)
        if planned is not None:
            self._find(
                wanted.row, Column.TO_ON, "planned_later", name=person.name, day=planned.from_on
            )
            return None
        stay = replace(same, to_on=wanted.to_on)
        history = placed(person.assignments, stay)
        day = self._needed(person, history)
        if day is not None:
            self._find(wanted.row, Column.TO_ON, "needed", name=person.name, day=day)
            return None
        return Kind.CHANGED, stay, history

    def _moved(self, wanted: "_Wanted", person: Person) -> "_Outcome | None":
        last = person.assignments[-1] if person.assignments else None
        now = person.on(wanted.today) or person.next_after(wanted.today)
        if wanted.from_on is not None and now is not None and wanted.from_on < now.from_on:
            self._find(
                wanted.row, Column.FROM_ON, "move_before_stay", name=person.name, day=now.from_on
            )
            return None
        if now is None and last is not None and last.to_on is not None:
            if wanted.from_on is not None and wanted.from_on <= last.to_on:
                self._find(
                    wanted.row, Column.FROM_ON, "already_left", name=person.name, day=last.to_on
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
            self._find(wanted.row, Column.FROM_ON, "needed", name=person.name, day=day)
            return None
        if wanted.to_on is not None and wanted.to_on < start:
            self._find(wanted.row, Column.TO_ON, "stay_reversed", first=start, last=wanted.to_on)
            return None
        return Kind.MOVED, stay, history

    def _needed(self, person: Person, history: Iterable[Assignment]) -> date | None:
        days = [
            self.known.needed(person.id, hall_id, first, last)
            for hall_id, first, last in lost_days(person.assignments, history)
        ]
        return max((day for day in days if day is not None), default=None)

    def _cell(self, row: Row, column: Column) -> str:
        place = self.mapping.get(column)
        return clean(row.cells[place]) if place is not None and place < len(row.cells) else ""

    def _text(self, row: Row, column: Column, longest: int) -> str:
        text = self._cell(row, column)
        if not text:
            self._find(row, column, "empty")
        elif len(text) > longest:
            self._find(row, column, "too_long", maximum=longest)
        return text

    def _hall(self, row: Row) -> Hall | None:
        text = self._text(row, Column.HALL, 64)
        if not text:
            return None
        hall = self._halls.find(text)
        if isinstance(hall, Unclear):
            self._find(row, Column.HALL, hall.code, given=text, near=hall.near)
            return None
        return hall

    def _position(self, row: Row) -> Position | None:
        text = self._text(row, Column.POSITION, 64)
        position = self._positions.get(plain_name(text))
        other = None
        if position is None:
            position = self._positions.get(folded(text))
            other = self._positions.get(plain_name(in_brackets(text)), position)
        if text and position is None:
            self._find(row, Column.POSITION, "position_unknown", given=text)
        elif position is not None and other not in (None, position):
            self._find(row, Column.POSITION, "position_ambiguous", given=text)
        elif position is not None and position not in FRONT_LINE:
            self._find(row, Column.POSITION, "position_not_watched", given=text)
        return position

    def _day(self, row: Row, column: Column) -> date | None:
        text = self._cell(row, column)
        if not text:
            return None
        day = read_day(text)
        if day is None:
            self._find(row, column, "day_unreadable", given=text)
        elif not plausible(day, max(self.known.today.values())):
            self._find(row, column, "day_implausible", given=day)
        return day

    def _find(self, row: Row, column: Column, code: str, **values: object) -> None:
        texts = tuple((name, str(value)) for name, value in values.items())
        self.findings.append(Finding(row.number, column, code, texts))


_Outcome = tuple[Kind, Assignment, tuple[Assignment, ...]]


@dataclass(frozen=True)
class _Wanted:
    """A row that could be read."""

    row: Row
    hall: Hall
    position: Position
    from_on: date | None
    to_on: date | None
    today: date

    def stay(self, from_on: date) -> Assignment:
        return Assignment(self.hall.id, self.position, from_on, self.to_on)

    def alike(self, stay: Assignment) -> bool:
        return (stay.hall_id, stay.position) == (self.hall.id, self.position)

    def among(self, person: Person) -> Assignment | None:
        """The stay of the person that the row means, if it is known already."""
        for stay in (person.on(self.today), person.next_after(self.today), *person.assignments):
            if stay is None or not self.alike(stay):
                continue
            current = stay.covers(self.today) or stay.from_on > self.today
            if current or (self.to_on is not None and self.to_on == stay.to_on):
                return stay
        return None
