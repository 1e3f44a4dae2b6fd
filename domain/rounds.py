"""The rounds of a day: which are due, open, done or missed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from domain.hall import DueRound, Round, Shift


class RoundStatus(StrEnum):
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
    full: dict[Shift, int] = field(default_factory=dict)  # full rounds walked so far


def rounds_of_day(
    schedule: Sequence[DueRound], patrols: Sequence[Walked], local_now: datetime
) -> Rounds:
    """Match the patrols of a day with the schedule.

    A patrol answers the first due round of its kind that had not ended when it was opened, else the
    last one of its kind that nobody walked (then it is late).

    :param local_now: in the hall's zone
    """
    today = [each for each in patrols if each.opened_at.date() == local_now.date() and each.counts]
    matched: dict[int, Walked] = {}
    for patrol in sorted(today, key=lambda each: each.opened_at):
        at = patrol.opened_at.time()
        free = [
            index
            for index, due in enumerate(schedule)
            if due.round is patrol.round and index not in matched
        ]
        in_time = [index for index in free if at <= schedule[index].end]
        if free:
            matched[(in_time or free[-1:])[0]] = patrol
    order = sorted(range(len(schedule)), key=lambda index: schedule[index].start)
    states = [_state(schedule[index], matched.get(index), local_now.time()) for index in order]
    used = {patrol.id for patrol in matched.values()}
    others = [each for each in patrols if each.id not in used]
    full = dict.fromkeys(Shift, 0)
    for patrol in today:
        if patrol.is_full and patrol.round is not Round.SPECIAL:
            full[_shift_of(patrol, matched, schedule)] += 1
    return Rounds(states, sorted(others, key=lambda each: each.opened_at, reverse=True), full)


def shift_of_round(round_: Round, schedule: Sequence[DueRound]) -> Shift | None:
    """The shift in which a hall's schedule has the round; None: in neither, or in both."""
    shifts = {due.shift for due in schedule if due.round is round_}
    return shifts.pop() if len(shifts) == 1 else None


def _state(due: DueRound, patrol: Walked | None, now: time) -> RoundState:
    if patrol is not None:
        status = RoundStatus.OPEN
        if patrol.finished:
            late = patrol.opened_at.time() > due.end
            status = RoundStatus.LATE if late else RoundStatus.DONE
    elif now < due.start:
        status = RoundStatus.UPCOMING
    else:
        status = RoundStatus.DUE if now <= due.end else RoundStatus.MISSED
    return RoundState(due, status, patrol)


def _shift_of(patrol: Walked, matched: dict[int, Walked], schedule: Sequence[DueRound]) -> Shift:
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
