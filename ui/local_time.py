"""Times as people in the hall read them."""

from datetime import datetime
from zoneinfo import ZoneInfo


def local_time(at: datetime, time_zone: str) -> str:
    """Month, day and time of the hall.

    >>> from datetime import UTC
    >>> local_time(datetime(2026, 3, 4, 2, 5, tzinfo=UTC), "Asia/Shanghai")
    '03-04 10:05'
    """
    return f"{at.astimezone(ZoneInfo(time_zone)):%m-%d %H:%M}"
