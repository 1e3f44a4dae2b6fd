"""A hall, and what is set for it: rounds that are due, walk through the zones, greeting rule.

No source fixes the settings; their defaults are proposals after the routine in facts.md §7.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from domain.halls.position import Zone

TIME_ZONE = "Asia/Shanghai"  # of halls, unless another is set


class HallKind(StrEnum):
    __words__ = "hall_kind."

    OWN = "own"  # by the company (自办营业厅)
    PARTNER = "partner"  # by a partner (合作营业厅)


class Round(StrEnum):
    """Kind of patrol, after the day of a hall (facts.md §7).

    ``RECORDS`` is no walk: the papers of the hall are looked at (``domain.patrols.papers``).
    """

    __words__ = "round."

    OPENING = "opening"
    PEAK = "peak"
    NORMAL = "normal"
    HANDOVER = "handover"
    CLOSING = "closing"
    SPECIAL = "special"
    RECORDS = "records"


# Those that are walked, as they can stand in a schedule or be begun at any time.
WALKS = tuple(each for each in Round if each is not Round.RECORDS)


class Shift(StrEnum):
    __words__ = "shift."

    MORNING = "morning"
    AFTERNOON = "afternoon"


class GreetingRule(StrEnum):
    """What a silent backup means while the guide stands in the zone and is silent too."""

    __words__ = "greeting_rule."

    LENIENT = "lenient"  # not applicable
    STRICT = "strict"  # not kept


class _Setting(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DueRound(_Setting):
    """A round that is to be begun between two times of the day, in the hall's zone."""

    round: Round
    shift: Shift
    start: time
    end: time

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if self.start >= self.end:
            raise PydanticCustomError("round_reversed", "a round starts before it ends")
        if self.round is Round.RECORDS:
            raise PydanticCustomError("round_is_no_walk", "papers have no time of the day")
        return self


# Two rounds and more a shift (S01), at the times of S29 and S11.
DEFAULT_SCHEDULE = (
    DueRound(round=Round.OPENING, shift=Shift.MORNING, start=time(8), end=time(9, 30)),
    DueRound(round=Round.PEAK, shift=Shift.MORNING, start=time(10), end=time(12)),
    DueRound(round=Round.HANDOVER, shift=Shift.AFTERNOON, start=time(12, 30), end=time(13, 30)),
    DueRound(round=Round.NORMAL, shift=Shift.AFTERNOON, start=time(14), end=time(16, 30)),
    DueRound(round=Round.CLOSING, shift=Shift.AFTERNOON, start=time(17), end=time(18, 30)),
)


class ClockKind(StrEnum):
    """When the clocks of complaints run."""

    __words__ = "clock_kind."

    OPENING_HOURS = "opening_hours"
    ALWAYS = "always"  # around the clock


class ComplaintClock(_Setting):
    """When the clocks of a hall's complaints run, and who hears of it when they ran out. The source
    (四.2.4(3)) gives the hour and not its clock: all of this is a proposal.

    :param opens, closes: hours of the hall in its zone; a hall that closes at or before the hour
      at which it opens closes on the next day
    :param closed_days: days of the week on which it does not open, 1 is Monday
    :param branch_head_after_min: so long after the time has passed, the branch head is told, too
    """

    kind: ClockKind = ClockKind.OPENING_HOURS
    opens: time = time(8)
    closes: time = time(18, 30)
    closed_days: tuple[Annotated[int, Field(ge=1, le=7)], ...] = ()
    branch_head_after_min: Annotated[int, Field(ge=0, le=7 * 24 * 60)] = 60

    @model_validator(mode="after")
    def _opens_some_day(self) -> Self:
        if len(set(self.closed_days)) == 7:
            raise PydanticCustomError("never_open", "a hall opens on some day")
        return self


class HallSettings(_Setting):
    """All optional in the stored JSON: what was never set has its default."""

    walk: Annotated[tuple[Zone, ...], Field(min_length=1)] = tuple(Zone)  # in the order walked
    schedule: tuple[DueRound, ...] = DEFAULT_SCHEDULE
    full_rounds_per_shift: Annotated[int, Field(ge=0, le=12)] = 2  # S01: at least twice a shift
    greeting_rule: GreetingRule = GreetingRule.LENIENT
    # Both proposals: how long after a patrol staff can appeal, and how soon it is to be decided.
    appeal_hours: Annotated[int, Field(ge=1, le=720)] = 72
    appeal_decision_hours: Annotated[int, Field(ge=1, le=720)] = 120
    complaint_clock: ComplaintClock = ComplaintClock()

    @model_validator(mode="after")
    def _no_zone_twice(self) -> Self:
        if len(set(self.walk)) < len(self.walk):
            raise PydanticCustomError("zone_twice", "a zone is walked once")
        return self


@dataclass(frozen=True)
class Hall:
    id: str
    branch_id: str
    name: str
    kind: HallKind
    time_zone: str  # IANA name
    settings: HallSettings = field(default_factory=HallSettings)
    closed_on: date | None = None  # the first day on which the hall is no longer patrolled
    since: datetime | None = None  # UTC; from when on there is the hall; None: it always was

    @property
    def local_since(self) -> datetime | None:
        """In the hall's zone."""
        return self.since.astimezone(ZoneInfo(self.time_zone)) if self.since else None

    def set_up_by(self, day: date) -> bool:
        return self.local_since is None or self.local_since.date() <= day

    def closed(self, day: date) -> bool:
        return self.closed_on is not None and self.closed_on <= day


def business_day_of(at: datetime, time_zone: str) -> date:
    """The local calendar day of a hall at ``at`` (aware).

    :raises ValueError: ``at`` has no zone, so the day would be a guess
    """
    if at.tzinfo is None:
        message = "a time without a zone has no business day"
        raise ValueError(message)
    return at.astimezone(ZoneInfo(time_zone)).date()
