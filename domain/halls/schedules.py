"""Which rounds were due in a hall on a day of the past: a schedule that is changed changes nothing
of the days before."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date

from domain.halls.hall import DEFAULT_SCHEDULE, DueRound, Hall

Change = tuple[str, date, Sequence[DueRound]]  # hall id, the first day on which it holds, schedule


class Schedules:
    """Made from every change of a schedule, oldest first. Before the first change of a hall the
    default holds; a hall that was never changed has its schedule on all days."""

    def __init__(self, changes: Iterable[Change] = ()) -> None:
        self._days: dict[str, list[date]] = {}
        self._kept: dict[str, list[Sequence[DueRound]]] = {}
        for hall_id, day, schedule in changes:
            self._days.setdefault(hall_id, []).append(day)
            self._kept.setdefault(hall_id, []).append(schedule)

    def on(self, hall: Hall, day: date) -> Sequence[DueRound]:
        """The schedule that held when the day ended; the present one from its last change on."""
        days = self._days.get(hall.id)
        if days is None or day >= days[-1]:
            return hall.settings.schedule
        place = bisect_right(days, day)
        return self._kept[hall.id][place - 1] if place else DEFAULT_SCHEDULE
