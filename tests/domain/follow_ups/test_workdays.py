"""Working days by China's calendar, and what a file says of the days that it does not know."""

from datetime import UTC, date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from domain.follow_ups.workdays import due_after, end_of, is_workday, nth_workday, workdays_after
from domain.norms.checklist_file import load_checklists
from domain.norms.library import WorkdayFile

KNOWN = WorkdayFile()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 3, 4), True),  # Wednesday
        (date(2026, 3, 7), False),  # Saturday
        (date(2026, 2, 17), False),  # Spring Festival
        (date(2026, 2, 23), False),  # Monday, swapped for a Saturday
        (date(2026, 2, 28), True),  # that Saturday
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),  # Saturday, swapped
        (date(2027, 2, 8), False),  # Spring Festival of a year whose swaps are not announced
    ],
)
def test_holidays_and_swapped_weekends_are_known(day, works):
    assert is_workday(day, KNOWN) is works


def test_the_file_says_what_the_calendar_does_not_know():
    known = WorkdayFile(free=[date(2027, 2, 11)], working=[date(2027, 2, 20)])

    assert is_workday(date(2027, 2, 11), KNOWN)
    assert not is_workday(date(2027, 2, 11), known)
    assert is_workday(date(2027, 2, 20), known)  # a Saturday


def test_ten_working_days_skip_the_national_holiday():
    # 25 September is Mid-Autumn (Friday), 1 to 7 October are free, 10 October is worked.
    days = list(islice(workdays_after(date(2026, 9, 24), KNOWN), 10))

    assert [each.isoformat() for each in days] == [
        "2026-09-28", "2026-09-29", "2026-09-30", "2026-10-08", "2026-10-09",
        "2026-10-10", "2026-10-12", "2026-10-13", "2026-10-14", "2026-10-15",
    ]  # fmt: skip
    assert nth_workday(date(2026, 9, 24), 10, KNOWN) == days[-1]


def test_a_day_ends_by_the_clock_of_the_hall_also_where_it_changes():
    berlin = end_of(date(2026, 3, 29), "Europe/Berlin")  # summer time begins

    assert berlin.astimezone(UTC) == datetime(2026, 3, 29, 21, 59, tzinfo=UTC)
    assert end_of(date(2026, 3, 28), "Europe/Berlin").astimezone(UTC).hour == 22


def test_the_day_it_counts_from_is_that_of_the_hall():
    # 17:00 UTC is the next day in Shanghai: Thursday 5 March, so one working day later is Friday.
    at = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)

    due = due_after(at, 1, "Asia/Shanghai", KNOWN)

    assert due == datetime(2026, 3, 6, 23, 59, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_world_without_working_days_still_ends():
    nobody_works = WorkdayFile(free=[date(2026, 1, 1)], action_workdays=366)

    assert nth_workday(date(2026, 1, 1), 366, nobody_works) > date(2027, 1, 1)


def test_the_shipped_file_holds_the_proposals(library):
    assert library.workdays == WorkdayFile()


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("action_workdays: 0\n", "action_workdays"),
        ("action_workdays: ten\n", "action_workdays"),
        ("free: [soon]\n", "free"),
        ("holidays: []\n", "holidays"),
    ],
)
def test_a_mistake_in_the_file_is_named(shipped_files, text, field):
    loaded = load_checklists({**shipped_files, "workdays.yaml": text})

    assert [(each.file, each.field) for each in loaded.errors] == [("workdays.yaml", field)]
