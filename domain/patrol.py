"""A patrol: one walk by one duty manager in one hall, and who is met there."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.hall import Round
from domain.norm import Position
from domain.whose_rules import Rules


@dataclass(frozen=True)
class StaffMember:
    id: str
    hall_id: str
    name: str
    staff_no: str
    position: Position


@dataclass(frozen=True)
class Patrol:
    id: str
    hall_id: str
    account_id: str
    round: Round
    version: str  # the checklist version every event of this patrol is judged against
    business_day: date  # local calendar day of the hall when the patrol was opened
    opened_at: datetime  # UTC
    finished_at: datetime | None = None  # UTC
    rules: Rules = Rules.ALL  # whose norms hold in the branch on the business day


def business_day_of(at: datetime, time_zone: str) -> date:
    """The local calendar day of a hall at ``at`` (aware).

    :raises ValueError: ``at`` has no zone, so the day would be a guess
    """
    if at.tzinfo is None:
        message = "a time without a zone has no business day"
        raise ValueError(message)
    return at.astimezone(ZoneInfo(time_zone)).date()
