"""How long a sign-in holds, whatever the clock does."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.session import session_over

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begun", "seen", "over"),
    [
        (timedelta(), timedelta(), False),
        (timedelta(days=7), timedelta(hours=12), False),
        (timedelta(days=7, seconds=1), timedelta(), True),
        (timedelta(days=2000), timedelta(minutes=1), True),
        (timedelta(hours=13), timedelta(hours=12, seconds=1), True),
        (-timedelta(minutes=30), -timedelta(minutes=30), False),
        (-timedelta(hours=2), -timedelta(hours=2), True),
        (-timedelta(days=365), -timedelta(days=365), True),
        (timedelta(days=1), -timedelta(days=365), True),
    ],
)
def test_a_session_is_over_when_idle_too_old_or_from_the_future(begun, seen, over):
    assert session_over(NOW - begun, NOW - seen, NOW) is over
