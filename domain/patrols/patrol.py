"""A patrol: one walk by one duty manager in one hall, and who is met there."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.halls.hall import Round
from domain.norms.whose_rules import Rules


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
