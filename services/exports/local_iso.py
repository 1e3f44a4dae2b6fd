"""Times as files have them: ISO 8601 in the hall's zone, with its offset, to the second."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo


def local_iso(time_zone: str) -> Callable[[str], str]:
    """What turns a stored time into the hall's. A file has few different minutes, and the offset
    never changes within one: only the first time of a minute is worked out.

    >>> local_iso("Asia/Shanghai")("2026-03-04T16:05:09.120000+00:00")
    '2026-03-05T00:05:09+08:00'
    """
    zone = ZoneInfo(time_zone)

    @lru_cache(maxsize=20_000)
    def of_minute(minute: str) -> tuple[str, str]:
        text = datetime.fromisoformat(f"{minute}:00+00:00").astimezone(zone).isoformat()
        return text[:17], text[19:]

    def local(stored: str) -> str:
        day_to_minute, offset = of_minute(stored[:16])
        return f"{day_to_minute}{stored[17:19]}{offset}"

    return local
