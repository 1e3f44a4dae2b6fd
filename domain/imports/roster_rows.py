"""A row of a roster that could be read, and where it wants somebody to be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain.halls.assignment import Assignment, Person
from domain.halls.hall import Hall
from domain.halls.position import Position
from domain.imports.table import Row
from domain.lookalikes import alike, as_seen


@dataclass(frozen=True)
class RosterRow:
    """``sure``: the number is that of ``person``; else it differs in zeros."""

    row: Row
    number: str
    name: str
    hall: Hall
    position: Position
    from_on: date | None
    to_on: date | None
    today: date  # in the hall
    person: Person | None = None
    sure: bool = True

    @property
    def name_before(self) -> str | None:
        """Where the name changes."""
        return None if self.person is None or self.person.name == self.name else self.person.name

    def named_like(self, person: Person) -> bool:
        return alike(person.name) == alike(self.name)

    def with_known_spelling(self) -> "RosterRow":
        """Blanks and width that nobody sees are no other name."""
        same = self.person is not None and as_seen(self.person.name) == as_seen(self.name)
        return self.with_known_name() if same else self

    def with_known_name(self) -> "RosterRow":
        return self if self.person is None else replace(self, name=self.person.name)

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

    def stay_before(self) -> Assignment | None:
        """The stay that a move to another place would end; None: the row moves nobody."""
        if self.person is None or self.among(self.person) is not None:
            return None
        return self.person.on(self.today) or self.person.next_after(self.today)

    def in_hall(self, hall: Hall, today: Mapping[str, date]) -> "RosterRow":
        return replace(self, hall=hall, today=today[hall.id])
