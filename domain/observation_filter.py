"""Which observations are asked for: what stands in the address of the page "Observations"."""

from dataclasses import dataclass, fields
from datetime import date

from domain.hall import HallKind, Round
from domain.norm import Servqual, Theme
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

    def address(self) -> dict[str, str]:
        """Name -> value as they stand in the address; ids and codes, never words of a language.

        >>> ObservationFilter(date(2026, 3, 1), date(2026, 3, 7), theme=Theme.DRESS).address()
        {'from': '2026-03-01', 'to': '2026-03-07', 'theme': 'dress'}
        """
        chosen = {name: getattr(self, name) for name in CHOICES}
        return {"from": self.first.isoformat(), "to": self.last.isoformat()} | {
            name: str(value) for name, value in chosen.items() if value is not None
        }


# What can be asked for besides the days, in the order in which it is shown.
CHOICES = tuple(each.name for each in fields(ObservationFilter) if each.default is None)
