"""A patrol on a day, week after week."""

from datetime import date, datetime, timedelta

from tests.builders import SEVEN, a_patrol, observe

WEEK = timedelta(days=7)
FIRST = date(2025, 9, 1)  # a Monday


def walk(app, account, hall, day: date, kept: dict[str, int]):
    """A patrol on a day: staff id -> how many of the seven norms were kept."""
    at = datetime.fromisoformat(f"{day}T02:00:00+00:00")
    patrol = a_patrol(app, account, hall.id, at)
    observe(app, account, patrol, [
        (staff_id, norm, "pass" if number < count else "fail")
        for staff_id, count in kept.items() for number, norm in enumerate(SEVEN)
    ])  # fmt: skip
    return patrol
