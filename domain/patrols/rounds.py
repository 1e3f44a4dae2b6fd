"""The rounds of a day: which are due, open, done or missed, and which of them a patrol answers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.halls.hall import DueRound, Round, Shift

# Proposals; no source says when a round is begun too early or too late to be that round.
# The rounds of the default schedule lie half an hour and more apart: whoever begins half an hour
# early begins between two rounds and not in the middle of the one before.
EARLY = timedelta(minutes=30)
# Until then the last round of an evening that nobody walked can be begun after midnight.
NIGHT_ENDS = time(3)

Begun = tuple[Round, datetime]  # a patrol's round, and when it was begun in the hall's zone


class RoundStatus(StrEnum):
    __words__ = "round_status."

    UPCOMING = "upcoming"
    DUE = "due"
    OPEN = "open"
    DONE = "done"
    LATE = "late"  # done, but begun after its time
    MISSED = "missed"


@dataclass(frozen=True)
class Walked:
    """A patrol as far as the schedule cares."""

    id: str
    round: Round
    day: date  # its business day
    opened_at: datetime  # in the hall's zone
    finished: bool
    observation_count: int
    not_watched: Collection[str] = ()  # names on duty (and the hall) without an observation

    @property
    def counts(self) -> bool:
        """A patrol that was finished without an observation is no patrol."""
        return not self.finished or self.observation_count > 0

    @property
    def is_full(self) -> bool:
        """A full round: everybody on duty and the hall itself were observed."""
        return self.finished and self.observation_count > 0 and not self.not_watched


@dataclass(frozen=True)
class RoundState:
    due: DueRound
    status: RoundStatus
    patrol: Walked | None = None


@dataclass(frozen=True)
class Rounds:
    states: list[RoundState]  # in the order of the day
    others: list[Walked]  # that no due round asks for, newest first
    free: list[DueRound]  # that nobody walked
    full: dict[Shift, int] = field(default_factory=dict)  # full rounds walked so far
    # Of ``others``: patrol id -> the round for which it was begun too early.
    early: dict[str, DueRound] = field(default_factory=dict)
    # After midnight: the last round of the evening before, while it can be begun or is under way.
    evening: RoundState | None = None


def rounds_of_day(
    schedule: Sequence[DueRound],
    patrols: Sequence[Walked],
    day: date,
    local_now: datetime,
    since: datetime | None = None,
) -> Rounds:
    """Match the patrols of a business day with the schedule; patrols of other days are others.

    :param local_now: in the hall's zone
    :param since: from when on there is the hall; what began before it is not missed
    """
    today = sorted(
        (each for each in patrols if each.day == day and each.counts),
        key=lambda each: each.opened_at,
    )
    matches = answers(schedule, [(each.round, each.opened_at) for each in today], day)
    matched = {index: today[number] for index, number in matches.items()}
    order = sorted(range(len(schedule)), key=lambda index: schedule[index].start)
    states = [_state(schedule[index], matched.get(index), day, local_now) for index in order]
    states = [
        each
        for each in states
        if each.status is not RoundStatus.MISSED or existed(each.due, day, since)
    ]
    used = {patrol.id for patrol in matched.values()}
    others = [each for each in patrols if each.id not in used]
    free = [schedule[index] for index in order if index not in matched]
    others.sort(key=lambda each: each.opened_at, reverse=True)
    return Rounds(
        states,
        others,
        free,
        full=_full_rounds(today, matched, schedule),
        early={
            patrol.id: ahead
            for patrol in today
            if patrol.id not in used
            and (ahead := _due_later(patrol, matched, schedule, day)) is not None
        },
    )


def _due_later(
    patrol: Walked, matched: Mapping[int, Walked], schedule: Sequence[DueRound], day: date
) -> DueRound | None:
    """The due round for which a patrol was begun too early."""
    was_free = [
        due
        for index, due in enumerate(schedule)
        if index not in matched or matched[index].opened_at > patrol.opened_at
    ]
    return too_early_for(was_free, patrol.round, day, patrol.opened_at)


def _full_rounds(
    today: Iterable[Walked], matched: Mapping[int, Walked], schedule: Sequence[DueRound]
) -> dict[Shift, int]:
    full = dict.fromkeys(Shift, 0)
    for patrol in today:
        if patrol.is_full and patrol.round is not Round.SPECIAL:
            full[_shift_of(patrol, matched, schedule)] += 1
    return full


def answers(schedule: Sequence[DueRound], begun: Sequence[Begun], day: date) -> dict[int, int]:
    """Which patrol of a business day answers which due round: place in the schedule -> place among
    the patrols.

    A patrol answers the first due round of its kind whose time has come (or comes within
    ``EARLY``) and had not ended when it was opened, else the last one of its kind that has ended
    and nobody walked (then it is late). One that was begun earlier answers nothing.
    """
    matches: dict[int, int] = {}
    by_start = sorted(range(len(schedule)), key=lambda index: schedule[index].start)
    for number in sorted(range(len(begun)), key=lambda each: begun[each][1]):
        round_, opened_at = begun[number]
        at = opened_at.replace(tzinfo=None)
        come = [
            index
            for index in by_start
            if schedule[index].round is round_ and index not in matches
            and datetime.combine(day, schedule[index].start) - EARLY <= at
        ]  # fmt: skip
        in_time = [each for each in come if at <= datetime.combine(day, schedule[each].end)]
        if come:
            matches[(in_time or come[-1:])[0]] = number
    return matches


def too_early_for(
    free: Sequence[DueRound], round_: Round, day: date, local_at: datetime
) -> DueRound | None:
    """The due round for which a patrol of this kind is begun too early at ``local_at``, so that it
    answers nothing; None: it answers another one, or none of its kind is still to come.

    :param free: due rounds that nobody walked
    """
    at = local_at.replace(tzinfo=None)
    begins = {due: datetime.combine(day, due.start) - EARLY for due in free if due.round is round_}
    if not begins or min(begins.values()) <= at:
        return None
    return min(begins, key=lambda due: due.start)


def day_of_round(
    round_: Round,
    schedule: Sequence[DueRound],
    evening: Sequence[Begun],
    local_now: datetime,
    since: datetime | None = None,
) -> date:
    """The business day of a patrol that is begun now: today; but until ``NIGHT_ENDS`` the day
    before, if it is the last round of that evening and nobody walked it.

    :param evening: the patrols of the day before
    :param since: from when on there is the hall
    """
    day = local_now.date()
    before = day - timedelta(days=1)
    last = last_of_day(schedule)
    if last is None or local_now.time() >= NIGHT_ENDS or schedule[last].round is not round_:
        return day
    if not existed(schedule[last], before, since) or last in answers(schedule, evening, before):
        return day
    has_come = any(
        due.round is round_
        and datetime.combine(day, due.start) - EARLY <= local_now.replace(tzinfo=None)
        for due in schedule
    )
    return day if has_come else before


def evening_before(
    schedule: Sequence[DueRound],
    patrols: Sequence[Walked],
    local_now: datetime,
    since: datetime | None = None,
) -> RoundState | None:
    """The last round of the day before, while it is still night: if nobody walked it, or if
    somebody began it after midnight."""
    last = last_of_day(schedule)
    if last is None or local_now.time() >= NIGHT_ENDS:
        return None
    day = local_now.date() - timedelta(days=1)
    states = rounds_of_day(schedule, patrols, day, local_now, since).states
    state = next((each for each in states if each.due == schedule[last]), None)
    if state is None or (state.patrol and state.patrol.opened_at.date() == day):
        return None
    return state


def last_of_day(schedule: Sequence[DueRound]) -> int | None:
    """The place of the round that ends last; None: no round is due."""
    return max(range(len(schedule)), key=lambda index: schedule[index].end, default=None)


def existed(due: DueRound, day: date, since: datetime | None) -> bool:
    """Whether there was the hall when the round began.

    :param since: in the hall's zone; None: it was always there
    """
    return since is None or since.replace(tzinfo=None) <= datetime.combine(day, due.start)


def shift_of_round(round_: Round, schedule: Sequence[DueRound]) -> Shift | None:
    """The shift in which a hall's schedule has the round; None: in neither, or in both."""
    shifts = {due.shift for due in schedule if due.round is round_}
    return shifts.pop() if len(shifts) == 1 else None


def _state(due: DueRound, patrol: Walked | None, day: date, local_now: datetime) -> RoundState:
    start, end = datetime.combine(day, due.start), datetime.combine(day, due.end)
    now = local_now.replace(tzinfo=None)
    if patrol is not None:
        status = RoundStatus.OPEN
        if patrol.finished:
            late = patrol.opened_at.replace(tzinfo=None) > end
            status = RoundStatus.LATE if late else RoundStatus.DONE
    elif now < start:
        status = RoundStatus.UPCOMING
    else:
        status = RoundStatus.DUE if now <= end else RoundStatus.MISSED
    return RoundState(due, status, patrol)


def _shift_of(patrol: Walked, matched: Mapping[int, Walked], schedule: Sequence[DueRound]) -> Shift:
    for index, each in matched.items():
        if each.id == patrol.id:
            return schedule[index].shift
    return _shift_at(patrol.opened_at.time(), schedule)


def shift_of(walked: Round, at: time, schedule: Sequence[DueRound]) -> Shift:
    """The shift that a patrol belongs to.

    A kind of round that is due in one shift only belongs to it, however late it is walked. Any
    other (a special one, or one that is due in both) belongs to the shift of the clock.

    :param at: when the patrol was opened, in the hall's zone
    """
    shifts = {due.shift for due in schedule if due.round is walked}
    return shifts.pop() if len(shifts) == 1 else _shift_at(at, schedule)


def _shift_at(at: time, schedule: Sequence[DueRound]) -> Shift:
    starts = [due.start for due in schedule if due.shift is Shift.AFTERNOON]
    noon = min(starts, default=time(12))
    return Shift.MORNING if at < noon else Shift.AFTERNOON
