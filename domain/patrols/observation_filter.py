"""Which observations are asked for: what stands in the address of the page "Observations"."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from domain.halls.hall import HallKind, Round
from domain.norms.norm import Servqual, Theme
from domain.patrols.event import Footfall, Segment
from domain.problems import NotFound
from domain.result import Result

# In place of a person: what was judged of the hall itself. Ids of people are never this word.
HALL_ITSELF = "hall"


@dataclass(frozen=True)
class ObservationFilter:
    """Both days are included; what is None is not asked for."""

    first: date
    last: date
    kind: HallKind | None = None  # of the hall
    hall: str | None = None  # id
    person: str | None = None  # id, or ``HALL_ITSELF``
    norm: str | None = None  # id
    theme: Theme | None = None
    servqual: Servqual | None = None
    result: Result | None = None
    observer: str | None = None  # id of the account
    round: Round | None = None
    process: str | None = None  # id
    segment: Segment | None = None  # of the customer
    footfall: Footfall | None = None  # by the header of the patrol at that time

    def address(self) -> dict[str, str]:
        """Name -> value as they stand in the address; ids and codes, never words of a language.

        >>> ObservationFilter(date(2026, 3, 1), date(2026, 3, 7), theme=Theme.DRESS).address()
        {'from': '2026-03-01', 'to': '2026-03-07', 'theme': 'dress'}
        """
        return {"from": self.first.isoformat(), "to": self.last.isoformat()} | self.chosen()

    def chosen(self) -> dict[str, str]:
        """As ``address``, without the days."""
        values = {name: getattr(self, name) for name in CHOICES}
        return {name: str(value) for name, value in values.items() if value is not None}

    def of_one_person(self) -> bool:
        """Whether the rows are those of one person, or of one observer."""
        return self.observer is not None or self.person not in (None, HALL_ITSELF)


# What can be asked for besides the days, in the order in which it is shown.
CHOICES = tuple(each.name for each in fields(ObservationFilter) if each.default is None)
_TYPES = {
    "kind": HallKind, "theme": Theme, "servqual": Servqual, "result": Result, "round": Round,
    "segment": Segment, "footfall": Footfall,
}  # fmt: skip
# In the address of a file: the rows of the list and their order, also where nothing is filtered.
LIST = "list"


def filter_of(asked: Mapping[str, str], first: date, last: date) -> ObservationFilter:
    """The filter of the values that stand in an address.

    :raises NotFound: no such value

    >>> filter_of({"theme": "dress", "page": "2"}, date(2026, 3, 1), date(2026, 3, 7)).address()
    {'from': '2026-03-01', 'to': '2026-03-07', 'theme': 'dress'}
    """
    values = {name: asked[name] for name in CHOICES if asked.get(name)}
    try:
        typed: dict[str, Any] = {
            name: _TYPES.get(name, str)(value) for name, value in values.items()
        }
    except ValueError:
        raise NotFound from None
    return ObservationFilter(first, last, **typed)


def list_of(asked: Mapping[str, str], first: date, last: date) -> ObservationFilter | None:
    """As ``filter_of``; None: the address asks for no list, but for everything."""
    if not any(name in asked for name in (LIST, *CHOICES)):
        return None
    return filter_of(asked, first, last)
