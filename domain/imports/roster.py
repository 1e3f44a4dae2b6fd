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
* A hall that there is not is asked about, and made where the answer is yes. Until it is answered it
  is a mistake, since it may be mistyped. Where there is no hall at all it is made, and said.
* A last day ends the stay. After a move with a last day people are back where they were before; a
  last day before a stay that is planned already is a mistake.
* People who are not in the file stay as they are.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from domain.halls.assignment import Assignment
from domain.halls.hall import TIME_ZONE, Hall, HallKind
from domain.imports.known_staff import KnownStaff
from domain.imports.questions import NO_ANSWERS, Answers, Notice, Question, yes
from domain.imports.roster_columns import RosterColumn
from domain.imports.roster_known import Organisation
from domain.imports.roster_questions import (
    about_halls,
    about_names,
    about_new_halls,
    about_numbers,
    about_positions,
    as_new_people,
    at_known_positions,
    in_known_halls,
    new_namesakes,
    numbers_without_zeros,
    with_known_names,
)
from domain.imports.roster_reader import RosterReader
from domain.imports.roster_rows import RosterRow
from domain.imports.roster_stays import RosterChangeKind, StayRefusal, stay_change
from domain.imports.table import Row, Table, TableFinding
from domain.lookalikes import alike, zeroless


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
    new_halls: tuple[Hall, ...] = ()  # with ids and a branch that hold only in the plan

    def count(self, kind: RosterChangeKind) -> int:
        return sum(change.kind is kind for change in self.changes)


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
    questions: list[Question] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    new_halls: list[Hall] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._staff = KnownStaff(self.known.people)
        self._reader = RosterReader(self.mapping, self.known)

    def plan(self, rows: Iterable[Row]) -> RosterPlan:
        rows = tuple(rows)
        self._make_halls(rows)
        wanted = [each for row in rows if (each := self._reader.read(row)) is not None]
        wanted = [each for each in self._identified(wanted) if not self._twice(each)]
        self.notices += new_namesakes(wanted, self.known.people)
        for each in self._answered([each.with_known_spelling() for each in wanted]):
            self._take(each)
        questions, notices = tuple(self.questions), (*self.notices, *self._reader.no_days())
        if self._reader.findings:
            findings = sorted(self._reader.findings, key=lambda each: each.row)
            return RosterPlan(findings=tuple(findings), questions=questions, notices=notices)
        new = tuple(self.new_halls)
        return RosterPlan(tuple(self.changes), questions=questions, notices=notices, new_halls=new)

    def _make_halls(self, rows: Iterable[Row]) -> None:
        unknown = self._reader.unknown_halls(rows)
        question = about_new_halls(unknown)
        if question is None:
            return
        known = self.known
        if not known.halls:  # nothing that it could be mistaken for
            self.notices.append(Notice("halls_made", question.values[:2]))
        else:
            self.questions.append(question)
        if not known.halls or self.answers.get(question.key, False):
            self.new_halls = [
                Hall(f"new:{name}", "", name, HallKind.OWN, TIME_ZONE) for name in unknown
            ]
            days = {hall.id: known.usual_today for hall in self.new_halls}
            self.known = replace(
                known, halls=(*known.halls, *self.new_halls), today={**known.today, **days}
            )
            self._reader = RosterReader(self.mapping, self.known)

    def _identified(self, wanted: Iterable[RosterRow]) -> list[RosterRow]:
        """Each with whoever is meant; without those whose number can mean several."""
        identified = []
        for each in wanted:
            people, sure = self._staff.find(each.number)
            if not sure:
                people = tuple(filter(each.named_like, people)) or people
            if len(people) > 1:
                near = " / ".join(f"{one.staff_no} {one.name}" for one in people)
                self._reader.find(
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
        return not self._reader.is_first(wanted.row, wanted.number, who)

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
        change = stay_change(wanted, self.known.needed)
        if isinstance(change, StayRefusal):
            self._reader.find(wanted.row, change.column, change.code, **change.values)
            return
        kind = change.kind
        if kind is RosterChangeKind.UNCHANGED and wanted.name_before is not None:
            kind = RosterChangeKind.CHANGED
        begins = kind in (RosterChangeKind.ADDED, RosterChangeKind.MOVED)
        if begins and wanted.hall.closed(change.stay.from_on):
            self._reader.find(wanted.row, RosterColumn.HALL, "hall_closed", given=wanted.hall.name)
            return
        person = wanted.person
        self.changes.append(
            RosterChange(
                row=wanted.row.number,
                kind=kind,
                staff_id=person.id if person else None,
                staff_no=person.staff_no if person else wanted.number,
                name=wanted.name,
                stay=change.stay,
                before=person.assignments if person else (),
                history=change.history,
                name_before=wanted.name_before,
            )
        )
