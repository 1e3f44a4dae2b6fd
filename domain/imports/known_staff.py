"""Who a staff number of a file means: who has it, or a number that looks the same."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from domain.halls.assignment import Person
from domain.lookalikes import alike, zeroless


class Meant(NamedTuple):
    """``people``: everybody who may be meant; nobody: a new number. ``sure``: the number is theirs,
    whatever its width and case; else it differs in zeros that a spreadsheet drops."""

    people: tuple[Person, ...] = ()
    sure: bool = True


class KnownStaff:
    def __init__(self, people: Iterable[Person]) -> None:
        self._keys: list[tuple[Callable[[str], str], dict[str, list[Person]]]] = [
            (str, {}), (alike, {}), (zeroless, {}),
        ]  # fmt: skip
        for person in people:
            for key, named in self._keys:
                named.setdefault(key(person.staff_no), []).append(person)

    def find(self, number: str) -> Meant:
        """The more exact comparison decides."""
        for key, named in self._keys:
            people = named.get(key(number))
            if people:
                return Meant(tuple(people), key is not zeroless)
        return Meant()
