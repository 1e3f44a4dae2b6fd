"""Clocks over midnight, weekends and the nights in which a zone changes its clocks."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.follow_ups.clock import due_after, has_run
from domain.halls.hall import ClockKind, ComplaintClock

HOUR = timedelta(hours=1)
CHINA, BERLIN = "Asia/Shanghai", "Europe/Berlin"
ALWAYS = ComplaintClock(kind=ClockKind.ALWAYS)
DAYS = ComplaintClock(opens=time(8), closes=time(18, 30))
WEEK = ComplaintClock(opens=time(8), closes=time(18, 30), closed_days=(6, 7))
NIGHT = ComplaintClock(opens=time(20), closes=time(4))  # over midnight


def at(text, zone):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("start", "hours", "clock", "zone", "due"),
    [
        ("2026-03-04 10:00", 1, DAYS, CHINA, "2026-03-04 11:00"),
        ("2026-03-04 17:30", 1, DAYS, CHINA, "2026-03-04 18:30"),  # exactly as it closes
        ("2026-03-04 18:00", 1, DAYS, CHINA, "2026-03-05 08:30"),
        ("2026-03-04 22:00", 1, DAYS, CHINA, "2026-03-05 09:00"),
        ("2026-03-04 06:00", 1, DAYS, CHINA, "2026-03-04 09:00"),
        ("2026-03-04 10:00", 21, DAYS, CHINA, "2026-03-06 10:00"),  # two days of 10.5 h
        ("2026-03-04 23:30", 1, ALWAYS, CHINA, "2026-03-05 00:30"),
        ("2026-03-06 18:00", 1, WEEK, CHINA, "2026-03-09 08:30"),  # from Friday to Monday
        ("2026-03-07 12:00", 1, WEEK, CHINA, "2026-03-09 09:00"),
        ("2026-03-04 23:30", 1, NIGHT, CHINA, "2026-03-05 00:30"),
        ("2026-03-05 03:30", 1, NIGHT, CHINA, "2026-03-05 20:30"),
        # 29 March: 2:00 is 3:00 at once. 25 October: 3:00 is 2:00 again.
        ("2026-03-29 01:30", 1, ALWAYS, BERLIN, "2026-03-29 03:30"),
        ("2026-10-25 01:30", 2, ALWAYS, BERLIN, "2026-10-25 02:30+01:00"),
        ("2026-03-28 18:00", 1, DAYS, BERLIN, "2026-03-29 08:30"),
        ("2026-10-24 18:00", 1, DAYS, BERLIN, "2026-10-25 08:30"),
        ("2026-03-29 01:30", 2, NIGHT, BERLIN, "2026-03-29 20:30"),  # open for 1.5 h, not 2.5
        ("2026-10-25 01:30", 3, NIGHT, BERLIN, "2026-10-25 03:30"),  # 2:00 to 3:00 is twice
    ],
)
def test_a_clock_runs_in_the_hours_on_the_wall_of_the_hall(start, hours, clock, zone, due):
    expected = datetime.fromisoformat(due)
    expected = expected if expected.tzinfo else at(due, zone)

    assert due_after(at(start, zone), hours * HOUR, clock, zone) == expected
    assert has_run(at(start, zone), expected, clock, zone) == hours * HOUR


def test_a_clock_stands_while_the_hall_is_closed():
    friday, monday = at("2026-03-06 18:30", CHINA), at("2026-03-09 08:00", CHINA)

    assert has_run(friday, monday, WEEK, CHINA) == timedelta(0)
    assert has_run(friday, monday, ALWAYS, CHINA) == timedelta(hours=61.5)
    assert has_run(monday, friday, ALWAYS, CHINA) == timedelta(0)


def test_no_time_at_all_is_due_at_once_also_at_night():
    night = at("2026-03-04 23:00", CHINA)

    assert due_after(night, timedelta(0), DAYS, CHINA) == night


def test_a_hall_opens_on_some_day():
    with pytest.raises(ValueError, match="opens on some day"):
        ComplaintClock(closed_days=tuple(range(1, 8)))
