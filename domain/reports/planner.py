"""Whom to watch next in a hall, and why.

Managers watch whoever stands near, and some people are hardly ever seen: then their scores say
little, and what is said of the hall is said of a few. Offered is first who was watched less than
an even share, whose score is least sure, who was not seen on this kind of round, whom a manager
has to see so that two managers can be compared, and about whom something is followed up. One
person a day is drawn at random, so that nobody can tell from the rest who is next.

It is an offer: whoever is not there or was just seen is put off with a tap. Points and shares are
proposals; ``python -m bench planner`` says what they do to coverage and bands.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

import pandas as pd

OFFERED = 3  # at once
# What a reason is worth (proposals). A debt is worth its points where nobody saw the person at all.
DEBT_POINTS = 2.0
FOLLOW_UP_POINTS = 1.5
BAND_POINTS = 2.0  # of the widest band of the hall
LINK_POINTS = 0.5
ROUND_POINTS = 0.5
SEEN_TODAY_POINTS = -3.0  # others first
_REASONS = 2  # said of a person
_SAID_FROM = 0.25  # points; what is worth less is no reason
_WIDE_POINTS = 0.95 * BAND_POINTS  # one of the widest of the hall

# Of the panel of who is watched too often (proposals).
OFTEN_SHARE = 1.5  # of the even share
OFTEN_MORE = 3  # occasions above it, at least
WATCHED_BY = ("hall_id", "staff_id", "observer_id", "occasion_count")
OFTEN = ("hall_id", "staff_id", "staff", "occasion_count", "even_share", "observer_id", "by_most")


class WatchReason(StrEnum):
    __words__ = "watch_reason."

    FOLLOW_UP = "follow_up"  # how many are open, and the person was not seen since
    NEVER = "never"  # seen by nobody in the period
    DEBT = "debt"  # how many occasions fewer than an even share
    NO_SCORE = "no_score"  # too little was seen for one
    BAND = "band"  # how many points wide it is
    LINK = "link"  # seen by managers with whom this one shares nobody
    ROUND = "round"  # on this kind of round, in the period
    DRAWN = "drawn"
    SEEN = "seen"  # today already
    TURN = "turn"  # for how many days nobody saw the person


class Decline(StrEnum):
    """Why somebody is not watched now."""

    __words__ = "watch_decline."

    AWAY = "away"  # not there today
    BUSY = "busy"  # cannot be watched without disturbing
    JUST_SEEN = "just_seen"  # somebody else did
    OTHER = "other"


@dataclass(frozen=True)
class Watchable:
    """Somebody of the hall, as far as is known.

    :param occasions: in the period, whoever watched
    :param even_share: of the hall's occasions, by the days that the person was there
    :param unseen_days: for how long nobody watched
    :param band_pts: how wide the band of the score is; None: there is none yet
    :param on_round: occasions on the kind of round that is next; None: no round is
    :param follow_ups: open ones that came up since the person was last watched
    :param links: watched by managers with whom the reader shares nobody
    """

    staff_id: str
    occasions: int
    even_share: float
    unseen_days: int
    band_pts: float | None = None
    on_round: int | None = None
    follow_ups: int = 0
    links: bool = False
    seen_today: bool = False


@dataclass(frozen=True)
class Offer:
    """:param reasons: the weightiest first, each with its number"""

    staff_id: str
    reasons: tuple[tuple[WatchReason, int], ...]


def whom_next(
    people: Iterable[Watchable], drawn: str | None = None, put_off: Collection[str] = ()
) -> list[Offer]:
    """Everybody, whoever is best watched first.

    :param drawn: who was drawn today: among the first ``OFFERED``, until seen
    :param put_off: who was put off today: the last
    """
    known = list(people)
    widest = max((each.band_pts for each in known if each.band_pts is not None), default=0.0)
    worth = {each.staff_id: _worth(each, widest) for each in known}
    ordered = sorted(
        known,
        key=lambda each: (
            each.staff_id in put_off,
            -round(_total(each, worth[each.staff_id]), 6),
            -each.unseen_days,
            each.staff_id,
        ),
    )
    place = next((at for at, each in enumerate(ordered) if each.staff_id == drawn), -1)
    is_drawn = place >= 0 and drawn not in put_off and not ordered[place].seen_today
    if is_drawn and place >= OFFERED:
        ordered.insert(OFFERED - 1, ordered.pop(place))
    return [
        Offer(
            each.staff_id,
            _said(each, worth[each.staff_id], is_drawn=is_drawn and each.staff_id == drawn),
        )
        for each in ordered
    ]


def _worth(person: Watchable, widest: float) -> dict[WatchReason, tuple[float, int]]:
    """Reason -> (points, the number that is said)."""
    found: dict[WatchReason, tuple[float, int]] = {}
    lacking = person.even_share - person.occasions
    if person.follow_ups:
        found[WatchReason.FOLLOW_UP] = (FOLLOW_UP_POINTS, person.follow_ups)
    if person.occasions == 0:
        found[WatchReason.NEVER] = (DEBT_POINTS, person.unseen_days)
    elif lacking > 0:
        found[WatchReason.DEBT] = (DEBT_POINTS * lacking / person.even_share, round(lacking))
    if person.occasions and person.band_pts is not None and widest > 0:
        share = person.band_pts / widest
        found[WatchReason.BAND] = (BAND_POINTS * share, round(person.band_pts))
    if person.occasions and person.band_pts is None:
        found[WatchReason.NO_SCORE] = (BAND_POINTS, 0)
    if person.links:
        found[WatchReason.LINK] = (LINK_POINTS, 0)
    if person.on_round == 0 and person.occasions:
        found[WatchReason.ROUND] = (ROUND_POINTS, 0)
    return found


def _total(person: Watchable, worth: Mapping[WatchReason, tuple[float, int]]) -> float:
    points = sum(each for each, _ in worth.values())
    if person.occasions == 0:  # nothing is known: as unsure as can be, on whatever round
        points += BAND_POINTS + (0.0 if person.on_round is None else ROUND_POINTS)
    return points + (SEEN_TODAY_POINTS if person.seen_today else 0.0)


def _said(
    person: Watchable, worth: Mapping[WatchReason, tuple[float, int]], *, is_drawn: bool
) -> tuple[tuple[WatchReason, int], ...]:
    said = sorted(  # what everybody understands at once before the band
        (
            (reason is WatchReason.BAND, -points, place, reason, number)
            for place, (reason, (points, number)) in enumerate(worth.items())
            if points >= (_WIDE_POINTS if reason is WatchReason.BAND else _SAID_FROM)
            and not (reason is WatchReason.DEBT and number == 0)
        ),
    )
    reasons = [(reason, number) for *_, reason, number in said]
    if is_drawn:
        reasons = [(WatchReason.DRAWN, 0), *reasons]
    otherwise = WatchReason.SEEN if person.seen_today else WatchReason.TURN
    return tuple(reasons[:_REASONS]) or ((otherwise, person.unseen_days),)


def drawn_of(seed: str, staff_ids: Iterable[str]) -> str | None:
    """Who is drawn: depends on the seed and on who is there, and on nothing else.

    >>> drawn_of("5e", ["a", "b", "c"]) == drawn_of("5e", ["c", "a", "b"])
    True
    """
    return min(
        staff_ids, key=lambda each: sha256(f"{seed} {each}".encode()).hexdigest(), default=None
    )


def linking(
    watched_by: Sequence[tuple[str, str]], groups: Mapping[str, int], observer_id: str
) -> set[str]:
    """Whom an observer should also watch, so that all of the hall can be compared: who was watched
    by observers of other groups alone.

    :param watched_by: (staff id, observer id), of one hall
    :param groups: observer id -> group (``domain.scores.fairness``); observers of one group share
      members of staff; whoever has none has not watched anybody yet, and is in no group
    """
    if len(set(groups.values())) < 2:
        return set()
    own = groups.get(observer_id, -1)
    near = {staff_id for staff_id, observer in watched_by if groups.get(observer, -2) == own}
    return {staff_id for staff_id, _ in watched_by} - near


def watched_too_often(people: pd.DataFrame, by: pd.DataFrame) -> pd.DataFrame:
    """Who was watched far more than an even share, and by whom most.

    :param people: ``domain.reports.coverage.EVEN_SHARES``
    :param by: ``WATCHED_BY``, in the same period
    :return: ``OFTEN``: ``by_most`` (int: occasions of ``observer_id``, who watched the person most
      often); the one furthest above the share first
    """
    above = people["occasion_count"] - people["even_share"]
    often = people[
        (people["occasion_count"] >= OFTEN_SHARE * people["even_share"]) & (above >= OFTEN_MORE)
    ]
    ordered = by.sort_values(["occasion_count", "observer_id"], ascending=[False, True])
    most = ordered.drop_duplicates(["hall_id", "staff_id"])
    most = most.rename(columns={"occasion_count": "by_most"})
    table = often.merge(most[["hall_id", "staff_id", "observer_id", "by_most"]], how="inner")
    table = table.assign(above=table["occasion_count"] - table["even_share"])
    return table.sort_values("above", ascending=False, kind="stable", ignore_index=True)[
        list(OFTEN)
    ]
