"""What there is already when a file of company checks comes in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from domain.halls.assignment import Person
from domain.halls.hall import Hall
from domain.imports.checks import CheckSource


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
