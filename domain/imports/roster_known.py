"""What there is already when a roster comes in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.halls.assignment import Person
from domain.halls.hall import Hall
from domain.halls.position import Position

# (staff id, hall id, first, last) -> the newest day whose records need the person there
Needed = Callable[[str, str, date, date], date | None]


@dataclass(frozen=True)
class Organisation:
    """Halls and people with every stay of theirs, closed and past ones too."""

    halls: Sequence[Hall]
    people: Sequence[Person]
    today: Mapping[str, date]  # hall id -> business day
    positions: Mapping[str, Position]  # words of the catalogues -> position
    needed: Needed
    usual_today: date  # business day of a hall that is still to be made
