"""Days and times as spreadsheets keep them: days are counted, a time is a part of a day."""

import re
from datetime import date

_DAY_SECONDS = 86_400
_LAST_DAY = date.max.toordinal()
_DAY_0 = date(1899, 12, 31).toordinal()
_DAY_0_OF_1904 = date(1904, 1, 1).toordinal()
_NO_LEAP_DAY = 60  # 1900-02-29, which spreadsheets count, but there was none


def moment(number: float, letters: str, since_1904: bool) -> str | None:
    """As much of a day and a time as a format shows; None: it is neither.

    :param letters: of the format: y, m, d, h, s and those of eras and weekdays
    :param since_1904: day 0 is 1904-01-01, else day 1 is 1900-01-01

    >>> moment(45870.354167, "ymd", False), moment(44408.354167, "ymdhm", True)
    ('2025-08-01', '2025-08-01 08:30')
    >>> moment(0, "ymd", False), moment(60, "ymd", False), moment(0.75, "hm", False)
    ('1900/1/0', '1900-02-29', '18:00')
    """
    counted = _counted(number)
    if counted is None:
        return None
    days, seconds = divmod(counted, _DAY_SECONDS)
    shows_time = "h" in letters or "s" in letters
    shows_day = not shows_time or not set(letters).isdisjoint("ydegba")
    time = _time(seconds) if shows_time else ""
    if not shows_day and days == 0:
        return time
    day = _day(days, since_1904)
    return f"{day} {time}" if day and time and seconds else day


def elapsed(number: float) -> str | None:
    """A span of time, as formats like ``[h]:mm`` show it.

    >>> elapsed(1.5)
    '36:00'
    """
    counted = _counted(number)
    return None if counted is None else _time(counted)


def iso_moment(text: str) -> str:
    """A day or a time that a file has as ISO 8601; midnight is not said.

    >>> iso_moment("2026-10-01T00:00:00"), iso_moment("2026-10-01T08:30:00.000Z")
    ('2026-10-01', '2026-10-01 08:30')
    """
    day, _, time = text.partition("T")
    match = re.match(r"(\d\d):(\d\d)(?::(\d\d))?", time)
    if match is None:
        return day
    hours, minutes, seconds = (int(each or 0) for each in match.groups())
    counted = hours * 3600 + minutes * 60 + seconds
    return f"{day} {_time(counted)}".strip() if counted or not day else day


def _counted(number: float) -> int | None:
    """Seconds; a computed time is a little less than what it is."""
    return int(number * _DAY_SECONDS + 0.001) if 0 <= number < _LAST_DAY else None


def _day(count: int, since_1904: bool) -> str | None:
    if since_1904:
        ordinal = _DAY_0_OF_1904 + count
    elif count == 0:
        return "1900/1/0"  # as it is shown; no day
    elif count == _NO_LEAP_DAY:
        return "1900-02-29"  # the same
    else:
        ordinal = _DAY_0 + count - (count > _NO_LEAP_DAY)
    return date.fromordinal(ordinal).isoformat() if ordinal <= _LAST_DAY else None


def _time(counted: int) -> str:
    minutes, seconds = divmod(counted, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
