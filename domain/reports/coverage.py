"""What is hardly ever observed: who, which round, which hour. Pure counting."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from domain.halls.hall import DueRound, Hall, Round
from domain.halls.schedules import Schedules
from domain.patrols.rounds import Begun, answers, existed

_HOUR = timedelta(hours=1)
_ROUNDS = {each.value: each for each in Round}
# ``occasion_count``: in the period; ``last_on``: the newest of all (ISO text).
WATCHED = ("hall_id", "staff_id", "occasion_count", "last_on")
HERE = ("hall_id", "staff_id", "staff", "from_on", "occasion_count", "last_on", "last_hall")
EVEN_SHARES = (*HERE, "even_share", "unseen_days")
HOUR_CELLS = ("weekday", "hour", "day_count", "walked_count", "share_pct")

Walk = tuple[str, date, str, datetime]  # hall id, business day, round, opened at (aware)


@dataclass(frozen=True)
class RoundCount:
    round: Round
    due: int
    walked: int


def even_shares(people: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """How often each person was watched, beside an even share of what the hall was watched.

    :param people: ``HERE``: ``last_on`` (date, in whatever hall; None: never), ``from_on`` (date:
      since when in this hall)
    :return: ``EVEN_SHARES``: ``even_share`` (float: the hall's occasions, divided by the days that
      each of its people was there from ``first`` to ``last``), ``unseen_days`` (int: days from
      ``last_on`` to ``last``, or from ``from_on`` where that is later: before it, nobody here could
      watch); who was watched least often first, then who was not seen for the longest time
    """
    days = pd.Series(
        [(last - max(first, each)).days + 1 for each in people["from_on"]],
        index=people.index, dtype="float64",
    )  # fmt: skip
    of_hall = people["hall_id"]
    occasions = people["occasion_count"].groupby(of_hall).transform("sum")
    days_unseen = [
        (last - max(since, since if pd.isna(seen) else seen)).days
        for since, seen in zip(people["from_on"], people["last_on"], strict=True)
    ]
    table = people.assign(
        even_share=occasions * days / days.groupby(of_hall).transform("sum"),
        unseen_days=pd.Series(days_unseen, index=people.index, dtype="int64"),
    )
    return table.sort_values(
        ["occasion_count", "unseen_days"], ascending=[True, False], kind="stable"
    ).reset_index(drop=True)


def not_seen(people: pd.DataFrame, last: date, days: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Who was not watched in the last ``days`` days: first whoever could have been for so long,
    then whoever came later and was not seen before either. Everybody else was.

    :param people: as ``even_shares`` returns them
    """
    unseen = [pd.isna(seen) or (last - seen).days >= days for seen in people["last_on"]]
    left = people[pd.Series(unseen, index=people.index, dtype=bool)]
    is_long = left["unseen_days"] >= days
    return left[is_long], left[~is_long]


def round_counts(
    halls: Iterable[Hall],
    walks: Sequence[Walk],
    schedules: Schedules,
    first: date,
    last: date,
    now: datetime,
) -> list[RoundCount]:
    """Of each kind of round that is due: how many were due in the period, and how many of those
    were walked, in time or late (``domain.patrols.rounds.answers``). What began before there was
    the hall, or is not over at ``now`` (aware), is due only where it was walked."""
    begun: defaultdict[tuple[str, date], list[Begun]] = defaultdict(list)
    zones = {hall.id: ZoneInfo(hall.time_zone) for hall in halls}
    for hall_id, day, round_, opened_at in walks:
        begun[hall_id, day].append((_ROUNDS[round_], opened_at.astimezone(zones[hall_id])))
    due: Counter[Round] = Counter()
    done: Counter[Round] = Counter()
    for hall in halls:
        at = _local(now, hall)
        for day in _open_days(hall, first, last):
            schedule = schedules.on(hall, day)
            answered = answers(schedule, begun.get((hall.id, day), ()), day)
            for index, each in enumerate(schedule):
                done[each.round] += index in answered
                due[each.round] += index in answered or (
                    existed(each, day, hall.local_since) and datetime.combine(day, each.end) < at
                )
    return [RoundCount(each, due[each], done[each]) for each in Round if due[each]]


def hour_cells(
    halls: Mapping[str, Hall],
    walks: Sequence[Walk],
    schedules: Schedules,
    first: date,
    last: date,
    now: datetime,
) -> pd.DataFrame:
    """On how many days a patrol began in each hour, by weekday.

    A hall is taken to be open from the start of the first to the end of the last round of the
    schedule of the day; hours outside it are left out where nothing was walked, and so are those
    before there was the hall and those that are not over at ``now`` (aware).

    :return: ``HOUR_CELLS``: ``weekday`` (0: Monday), ``hour``, ``day_count`` (days on which a hall
      was open then), ``walked_count`` (days on which a patrol began then), ``share_pct``; ordered
      by the first two
    """
    begun: defaultdict[tuple[str, date], set[int]] = defaultdict(set)
    zones = {hall.id: ZoneInfo(hall.time_zone) for hall in halls.values()}
    for hall_id, day, _, opened_at in walks:
        local = opened_at.astimezone(zones[hall_id])
        if local.date() == day:  # what began after midnight belongs to no hour of its day
            begun[hall_id, day].add(local.hour)
    open_days: Counter[tuple[int, int]] = Counter()
    walked: Counter[tuple[int, int]] = Counter()
    for hall in halls.values():
        at = _local(now, hall)
        for day in _open_days(hall, first, last):
            seen = begun.get((hall.id, day), set())
            for hour in _open_hours(schedules.on(hall, day)):
                place = day.weekday(), hour
                walked[place] += hour in seen
                is_over = datetime.combine(day, time(hour)) + _HOUR <= at
                open_days[place] += hour in seen or (is_over and _existed(hall, day, hour))
    rows = [
        (*place, count, walked[place], 100 * walked[place] / count)
        for place, count in sorted(open_days.items())
        if count
    ]
    return pd.DataFrame(rows, columns=list(HOUR_CELLS))


def hours_never_walked(hours: pd.DataFrame) -> list[tuple[int, int]]:
    """Hours (from, until) at which a hall is open and no patrol ever began, on no weekday.

    :param hours: ``HOUR_CELLS``
    """
    empty = hours[hours["walked_count"] == 0]
    of_hour = empty.groupby("hour")["weekday"].nunique()
    return hour_ranges(of_hour[of_hour == hours["weekday"].nunique()].index.tolist())


def hour_ranges(hours: Sequence[int]) -> list[tuple[int, int]]:
    """Hours that follow each other, put together: from, until.

    >>> hour_ranges([9, 11, 12])
    [(9, 10), (11, 13)]
    """
    ranges: list[tuple[int, int]] = []
    for hour in sorted(hours):
        if ranges and ranges[-1][1] == hour:
            ranges[-1] = ranges[-1][0], hour + 1
        else:
            ranges.append((hour, hour + 1))
    return ranges


def _open_hours(schedule: Sequence[DueRound]) -> range:
    if not schedule:
        return range(0)
    end = max(each.end for each in schedule)
    return range(min(each.start for each in schedule).hour, end.hour + (end.minute > 0))


def _local(now: datetime, hall: Hall) -> datetime:
    """The clock of the hall, without its zone."""
    return now.astimezone(ZoneInfo(hall.time_zone)).replace(tzinfo=None)


def _existed(hall: Hall, day: date, hour: int) -> bool:
    """Whether there was the hall when the hour began."""
    since = hall.local_since
    return since is None or since.replace(tzinfo=None) <= datetime.combine(day, time(hour))


def _open_days(hall: Hall, first: date, last: date) -> list[date]:
    if hall.local_since is not None:
        first = max(first, hall.local_since.date())
    days = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    return [day for day in days if not hall.closed(day)]
