"""What is hardly ever observed: who, which round, which hour. Pure counting."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from domain.hall import Hall, Round

Walk = tuple[str, date, str, datetime]  # hall id, business day, round, opened at (aware)


@dataclass(frozen=True)
class RoundCount:
    round: Round
    due: int
    walked: int


def even_shares(people: pd.DataFrame, last: date) -> pd.DataFrame:
    """How often each person was watched, beside an even share of what the hall was watched.

    :param people: ``hall_id``, ``occasion_count``, ``last_on`` (date; None: never)
    :return: with ``even_share`` (float: the hall's occasions by its people), ``unseen_days`` (days
      from ``last_on`` to ``last``; NaN: never seen); who was seen least first
    """
    share = people.groupby("hall_id")["occasion_count"].transform("mean").astype("float64")
    unseen = [
        float("nan") if each is None else float((last - each).days) for each in people["last_on"]
    ]
    table = people.assign(even_share=share, unseen_days=pd.Series(unseen, index=people.index))
    relative = table["occasion_count"] / share.where(share > 0)
    order = relative.fillna(0).sort_values(kind="stable").index
    return table.loc[order].reset_index(drop=True)


def round_counts(
    halls: Iterable[Hall], walks: Sequence[Walk], first: date, last: date
) -> list[RoundCount]:
    """Of each kind of round that is due: how many were due in the period, and how many of those
    were walked, in time or late. More patrols of a kind than are due on a day count no further."""
    walked = Counter((hall_id, day, round_) for hall_id, day, round_, _ in walks)
    due: Counter[Round] = Counter()
    done: Counter[Round] = Counter()
    for hall in halls:
        a_day = Counter(each.round for each in hall.settings.schedule)
        for day in _open_days(hall, first, last):
            for round_, count in a_day.items():
                due[round_] += count
                done[round_] += min(count, walked[hall.id, day, round_.value])
    return [RoundCount(each, due[each], done[each]) for each in Round if due[each]]


def hour_cells(
    halls: Mapping[str, Hall], walks: Sequence[Walk], first: date, last: date
) -> pd.DataFrame:
    """On how many days a patrol began in each hour, by weekday.

    A hall is taken to be open from the start of the first to the end of the last round of its
    schedule; hours outside it are left out where nothing was walked.

    :return: ``weekday`` (0: Monday), ``hour``, ``day_count`` (days on which a hall was open then),
      ``walked_count`` (days on which a patrol began then), ``share_pct``; ordered by the first two
    """
    open_days: Counter[tuple[int, int]] = Counter()
    for hall in halls.values():
        hours = _open_hours(hall)
        for day in _open_days(hall, first, last):
            open_days.update((day.weekday(), hour) for hour in hours)
    begun: defaultdict[tuple[int, int], set[tuple[str, date]]] = defaultdict(set)
    for hall_id, day, _, opened_at in walks:
        hour = opened_at.astimezone(ZoneInfo(halls[hall_id].time_zone)).hour
        if hour in _open_hours(halls[hall_id]):
            begun[day.weekday(), hour].add((hall_id, day))
    rows = [
        (*place, count, len(begun[place]), 100 * len(begun[place]) / count)
        for place, count in sorted(open_days.items())
    ]
    columns = ["weekday", "hour", "day_count", "walked_count", "share_pct"]
    return pd.DataFrame(rows, columns=columns)


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


def _open_hours(hall: Hall) -> range:
    schedule = hall.settings.schedule
    if not schedule:
        return range(0)
    end = max(each.end for each in schedule)
    return range(min(each.start for each in schedule).hour, end.hour + (end.minute > 0))


def _open_days(hall: Hall, first: date, last: date) -> list[date]:
    days = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    return [day for day in days if not hall.closed(day)]
