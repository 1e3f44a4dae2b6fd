"""Times as the database holds them, and as they are told.

Told: UTC, ISO 8601, microseconds, so that texts sort by time. Stored in the large tables: whole
microseconds, and business days as whole days, both since 1970-01-01.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_MICROSECOND = timedelta(microseconds=1)


def to_text(at: datetime) -> str:
    """A moment as it is told.

    :raises ValueError: ``at`` has no zone
    """
    if at.tzinfo is None:
        message = "only aware times are stored"
        raise ValueError(message)
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def from_text(text: str) -> datetime:
    return datetime.fromisoformat(text)


def to_us(at: datetime) -> int:
    """A moment as it is stored: microseconds."""
    return (at - _EPOCH) // _MICROSECOND


def of_us(stored_us: int) -> datetime:
    return _EPOCH + stored_us * _MICROSECOND


def text_of_us(stored_us: int) -> str:
    """
    >>> text_of_us(1_774_400_400_000_001)
    '2026-03-25T01:00:00.000001+00:00'
    """
    return to_text(of_us(stored_us))


def to_day(day: date) -> int:
    """A business day as it is stored.

    >>> to_day(date(1970, 1, 2))
    1
    """
    return day.toordinal() - _EPOCH_DAY


def of_day(stored: int) -> date:
    return date.fromordinal(stored + _EPOCH_DAY)


@cache
def day_text(stored: int) -> str:
    return of_day(stored).isoformat()
