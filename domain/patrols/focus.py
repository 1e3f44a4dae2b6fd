"""What is worth a look first on a walk: a short list of norms for each person, and why.

Nobody looks at sixty norms of nine people. Offered is what was agreed on with the person after a
patrol and not looked at since, what failed lately and was not seen kept since, what only this round
can show, what fails in the whole hall, what nobody looked at for long, and a share drawn at random
from all the rest. Nothing is hidden: every norm stands under its theme.

The list depends on what was recorded before the day of the patrol, and on the patrol: it is the
same after a reload and on another tablet. Sizes and shares are proposals; ``docs/decisions.md``
says what they do to scores.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from hashlib import sha256

from domain.halls.hall import DueRound, Round
from domain.norms.norm import Norm

LATELY = timedelta(days=28)
NOT_SEEN_DAYS = 14
SIZE = 8  # as many rows as a tablet shows without a swipe
DRAWN = 2  # of them at least, at random
MOST_AGREED = 2
MOST_FAILED = 3  # together with what was agreed on
CARD_STANDS = ("given", "read")  # states of feedback cards (``domain.follow_ups.card``)
MOST_OF_ROUND = 2
MOST_WEAK = 1
WEAK_NORMS = 5  # of a hall
WEAK_AGAIN_DAYS = 14  # of the same person; oftener, scores would fall by what is looked at
# Of so many judgements a norm is spoken of as one that the hall fails; below it is chance.
WEAK_FROM = 8
# Of a special walk: what opening and closing show is there for so long (proposals).
OPENING_LASTS = timedelta(hours=2)  # from the start of the first round of the day
AROUND_CLOSING = timedelta(minutes=30)  # before and after the last one
_CALM = 4  # judgements that were kept, added to each norm: few judgements say little


class FocusReason(StrEnum):
    __words__ = "focus."

    AGREED = "agreed"  # the next step that the person and a duty manager agreed on
    FAILED = "failed"  # of this person lately, and not seen kept since; how often
    ROUND = "round"  # seen on walks of this kind, or at this time of the day, and not on every one
    WEAK = "weak"  # often not kept in this hall
    UNSEEN = "unseen"  # of this person; for how many days; 0: not at all lately
    DRAWN = "drawn"


@dataclass(frozen=True)
class Lately:
    """What was recorded of a norm of one subject in the time before a day."""

    failed: int
    judged: int  # kept or not
    last: date  # that anything was recorded
    is_open: bool = False  # not kept, and not seen kept on a later day


@dataclass(frozen=True)
class Agreed:
    """A norm that was agreed on with a person on a day, and the day by which it is to be kept."""

    norm_id: str
    said_on: date
    by: date


@dataclass(frozen=True)
class Focus:
    norm_id: str
    reason: FocusReason
    count: int = 0


def rounds_at(round_: Round, schedule: Sequence[DueRound], at: time) -> frozenset[Round]:
    """Of which kinds of walk something can be seen on a walk of a kind.

    A special walk is of the time it is begun at: of the rounds that are due then; of the opening in
    the first two hours of the day, of the closing around its last round. Without a schedule, none.

    :param schedule: of the hall
    :param at: when the walk was begun, in the hall's zone
    """
    if round_ is not Round.SPECIAL or not schedule:
        return frozenset({round_})
    now = _since_midnight(at)
    first = min(schedule, key=lambda due: due.start)
    last = max(schedule, key=lambda due: due.end)
    opens = _since_midnight(first.start)
    from_, until = _since_midnight(last.start) - AROUND_CLOSING, _since_midnight(last.end)
    shown = {due.round for due in schedule if due.start <= at < due.end}
    shown -= {Round.OPENING, Round.CLOSING}
    if opens <= now < opens + OPENING_LASTS:
        shown.add(Round.OPENING)
    if from_ <= now < until + AROUND_CLOSING:
        shown.add(Round.CLOSING)
    return frozenset({round_, *shown})


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def focus(
    norms: Sequence[Norm],
    lately: Mapping[str, Lately] | None,
    weak: Sequence[str],
    rounds: frozenset[Round],
    day: date,
    seed: str,
    agreed: Sequence[str] = (),
) -> list[Focus]:
    """What to look at first of a person, or of the hall itself; at most ``SIZE`` norms.

    :param norms: that the person is judged by, in the order of the walk
    :param lately: by norm, of this person; None: of nobody in particular
    :param weak: of the hall
    :param rounds: of which something can be seen; see ``rounds_at``
    :param day: of the patrol
    :param seed: of this patrol and this person: what is drawn depends on nothing else
    :param agreed: see ``still_to_see``
    """
    by_chance = sorted(
        (norm for norm in norms if not norm.rounds or rounds & set(norm.rounds)),
        key=lambda norm: _draw(seed, norm.id),
    )
    known = lately or {}
    chosen: dict[str, Focus] = {}

    def take(found: Iterable[Focus], most: int) -> None:
        for each in found:
            if most <= 0 or len(chosen) >= SIZE:
                return
            if each.norm_id not in chosen:
                chosen[each.norm_id] = each
                most -= 1

    def left() -> int:
        return SIZE - DRAWN - len(chosen)

    ids = [norm.id for norm in by_chance]
    on_this_walk = set(ids)
    seen_here = (each for each in agreed if each in on_this_walk)
    take((Focus(each, FocusReason.AGREED) for each in seen_here), MOST_AGREED)
    failed = [
        Focus(each, FocusReason.FAILED, known[each].failed)
        for each in ids
        if each in known and known[each].is_open
    ]
    failed.sort(key=lambda each: -each.count)
    take(failed, MOST_FAILED - len(chosen))
    of_round = (norm.id for norm in by_chance if norm.rounds)
    take((Focus(each, FocusReason.ROUND) for each in of_round), MOST_OF_ROUND)
    due = day - timedelta(days=WEAK_AGAIN_DAYS)
    weak_here = (
        each for each in ids if each in weak and (each not in known or known[each].last <= due)
    )
    take((Focus(each, FocusReason.WEAK) for each in weak_here), MOST_WEAK)
    if lately is not None:
        take(_unseen(ids, known, day), left())
    take((Focus(each, FocusReason.DRAWN) for each in ids), SIZE)
    return list(chosen.values())


def still_to_see(agreed: Iterable[Agreed], known: Mapping[str, Lately]) -> list[str]:
    """The norms of the agreements that nobody has looked at since, what is due first, first.

    :param known: by norm, of the person
    """
    left = (
        each
        for each in agreed
        if each.norm_id not in known or known[each.norm_id].last <= each.said_on
    )
    return list(dict.fromkeys(each.norm_id for each in sorted(left, key=lambda each: each.by)))


def _unseen(ids: Iterable[str], known: Mapping[str, Lately], day: date) -> list[Focus]:
    """The longest first; those that were not seen at all lately before them."""
    days = {each: (day - known[each].last).days if each in known else 0 for each in ids}
    unseen = [
        Focus(each, FocusReason.UNSEEN, count)
        for each, count in days.items()
        if count == 0 or count >= NOT_SEEN_DAYS
    ]
    return sorted(unseen, key=lambda each: -(each.count or LATELY.days + 1))


def weak_norms(lately: Iterable[tuple[str, Lately]]) -> list[str]:
    """The norms that are not kept in a hall more often than others, the weakest first.

    :param lately: of every person and the hall itself, by norm
    """
    failed: dict[str, int] = {}
    judged: dict[str, int] = {}
    for norm_id, each in lately:
        failed[norm_id] = failed.get(norm_id, 0) + each.failed
        judged[norm_id] = judged.get(norm_id, 0) + each.judged
    share: Callable[[str], float] = lambda each: failed[each] / (judged[each] + _CALM)  # noqa: E731
    enough = [each for each in judged if judged[each] >= WEAK_FROM and failed[each] > 0]
    return sorted(enough, key=lambda each: (-share(each), each))[:WEAK_NORMS]


def _draw(seed: str, norm_id: str) -> str:
    return sha256(f"{seed} {norm_id}".encode()).hexdigest()
