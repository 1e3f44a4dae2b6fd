"""Patterns in what one manager recorded that a walk can hardly leave: to be asked about, as help.

Each is looked for in all walks of one manager in one hall, never in one judgement and never about
who was watched. None says that anything is wrong: a tablet that was filled in afterwards, two
quiet weeks or a day of catching up leave the same. What is found explains itself with its numbers
and can be answered (``domain.follow_ups.flag``). Every limit is a proposal; ``python -m bench
honesty`` says how often honest managers of the simulator are asked, and which patterns it finds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import log

from domain.period import month_days
from domain.result import Result

LOOKED_BACK = timedelta(days=27)  # of the pattern of one answer only
# Rushed: so many judgements of several people, faster than one in so many seconds on the whole.
RUSHED_FROM, RUSHED_PEOPLE, RUSHED_S = 20, 2, 1.5
# One answer only: so unlikely by what the others of the hall see. Judgements of a walk are alike,
# so only a part of them counts as made each for itself.
ONE_ANSWER_WALKS, ONE_ANSWER_CHANCE, ALIKE = 3, 0.001, 4
OTHERS_FROM = 60  # judgements of the others
# Copied: nearly everything of a walk stands in one of the days before, not only what was kept.
COPIED_FROM, COPIED_SHARE, COPIED_WITHIN = 15, 0.9, timedelta(days=7)
# The last days of the month.
LAST_DAYS, LAST_SHARE, LAST_FROM = 2, 0.5, 60
_EARLIER_DAYS = 7  # whoever began with the last week catches up with nothing
# Walks that follow each other.
CROWDED_WALKS, CROWDED_WITHIN = 3, timedelta(minutes=30)


class HonestyPattern(StrEnum):
    __words__ = "honesty_pattern."

    RUSHED = "rushed"
    ONE_ANSWER = "one_answer"
    COPIED = "copied"
    LAST_DAYS = "last_days"
    CROWDED = "crowded"


@dataclass(frozen=True)
class Tapped:
    """What stands of one judgement, and when it was tapped. ``staff_id`` '': the hall itself."""

    staff_id: str
    norm_id: str
    result: Result
    at: datetime


@dataclass(frozen=True)
class TappedWalk:
    """What one manager recorded on one walk."""

    patrol_id: str
    day: date
    opened_at: datetime
    taps: Sequence[Tapped]

    @property
    def judged(self) -> list[Tapped]:
        return [each for each in self.taps if each.result in (Result.PASS, Result.FAIL)]


@dataclass(frozen=True)
class HonestyFlag:
    """
    :param day: of the walk that completes the pattern
    :param patrol_ids: the walks that show it
    :param numbers: that explain it, by name
    """

    pattern: HonestyPattern
    day: date
    patrol_ids: tuple[str, ...]
    numbers: Mapping[str, int]

    @property
    def key(self) -> str:
        """The same pattern is asked about once a month.

        >>> HonestyFlag(HonestyPattern.RUSHED, date(2026, 3, 4), ("p",), {}).key
        'rushed 2026-03'
        """
        return f"{self.pattern} {self.day:%Y-%m}"


def flags(
    walks: Sequence[TappedWalk], others_failed: int, others_judged: int, today: date
) -> list[HonestyFlag]:
    """The first of each pattern and month.

    :param walks: of one manager in one hall, until ``today``, in order
    :param others_failed: judgements not kept of ``others_judged``, of the other managers of the
      hall in the same time
    """
    found = [
        *(_rushed(each) for each in walks),
        *(_copied(each, walks[:place]) for place, each in enumerate(walks)),
        *(_crowded(walks[: place + 1]) for place in range(len(walks))),
        _one_answer(walks, others_failed, others_judged, today),
        *_last_days(walks),
    ]
    first: dict[str, HonestyFlag] = {}
    for flag in sorted(filter(None, found), key=lambda each: each.day):
        first.setdefault(flag.key, flag)
    return list(first.values())


def _rushed(walk: TappedWalk) -> HonestyFlag | None:
    people = {each.staff_id for each in walk.taps}
    count = len(walk.taps)
    if count < RUSHED_FROM or len(people) < RUSHED_PEOPLE:
        return None
    times = [each.at for each in walk.taps]
    seconds = (max(times) - min(times)).total_seconds()
    if seconds >= RUSHED_S * (count - 1):
        return None
    numbers = {"count": count, "people": len(people), "seconds": round(seconds)}
    return HonestyFlag(HonestyPattern.RUSHED, walk.day, (walk.patrol_id,), numbers)


def _one_answer(
    walks: Sequence[TappedWalk], others_failed: int, others_judged: int, today: date
) -> HonestyFlag | None:
    lately = [each for each in walks if each.day >= today - LOOKED_BACK and each.judged]
    judged = [tap for walk in lately for tap in walk.judged]
    answers = {tap.result for tap in judged}
    if len(lately) < ONE_ANSWER_WALKS or len(answers) != 1 or others_judged < OTHERS_FROM:
        return None
    share = others_failed / others_judged
    same = 1 - share if answers == {Result.PASS} else share
    if same >= 1 or (same > 0 and len(judged) / ALIKE * log(same) > log(ONE_ANSWER_CHANCE)):
        return None
    numbers = {
        "count": len(judged), "walks": len(lately), "kept": int(answers == {Result.PASS}),
        "others_pct": round(100 * share),
    }  # fmt: skip
    patrols = tuple(each.patrol_id for each in lately)
    return HonestyFlag(HonestyPattern.ONE_ANSWER, lately[-1].day, patrols, numbers)


def _copied(walk: TappedWalk, before: Sequence[TappedWalk]) -> HonestyFlag | None:
    own = {(each.staff_id, each.norm_id): each.result for each in walk.taps}
    for other in reversed(before):
        if other.day < walk.day - COPIED_WITHIN:
            return None
        if other.day == walk.day:  # what is seen again on a day is mostly as it was
            continue
        theirs = {(each.staff_id, each.norm_id): each.result for each in other.taps}
        same = [key for key, result in own.items() if theirs.get(key) is result]
        not_kept = sum(own[key] is Result.FAIL for key in same)
        if len(same) < COPIED_FROM or not not_kept:
            continue
        if len(same) >= COPIED_SHARE * len(own.keys() | theirs.keys()):
            numbers = {
                "count": len(own), "same": len(same), "fails": not_kept,
                "days": (walk.day - other.day).days,
            }  # fmt: skip
            patrols = (other.patrol_id, walk.patrol_id)
            return HonestyFlag(HonestyPattern.COPIED, walk.day, patrols, numbers)
    return None


def _crowded(walks: Sequence[TappedWalk]) -> HonestyFlag | None:
    """Whether the last walk completes a crowd."""
    together = [each for each in walks if walks[-1].opened_at - each.opened_at <= CROWDED_WITHIN]
    if len(together) < CROWDED_WALKS:
        return None
    minutes = (walks[-1].opened_at - together[0].opened_at).total_seconds() / 60
    numbers = {"walks": len(together), "minutes": round(minutes)}
    patrols = tuple(each.patrol_id for each in together)
    return HonestyFlag(HonestyPattern.CROWDED, walks[-1].day, patrols, numbers)


def _last_days(walks: Sequence[TappedWalk]) -> list[HonestyFlag]:
    found = []
    for month in sorted({f"{each.day:%Y-%m}" for each in walks}):
        first, last = month_days(month)
        of_month = [each for each in walks if first <= each.day <= last]
        if of_month[0].day > last - timedelta(days=_EARLIER_DAYS):
            continue
        late = [each for each in of_month if each.day > last - timedelta(days=LAST_DAYS)]
        count = sum(len(each.taps) for each in of_month)
        in_last = sum(len(each.taps) for each in late)
        if count >= LAST_FROM and late and in_last >= LAST_SHARE * count:
            numbers = {"count": count, "last": in_last, "days": LAST_DAYS}
            patrols = tuple(each.patrol_id for each in late)
            found.append(HonestyFlag(HonestyPattern.LAST_DAYS, late[-1].day, patrols, numbers))
    return found
