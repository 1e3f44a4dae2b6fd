"""How long a sign-in holds."""

from datetime import datetime, timedelta

IDLE_EXPIRY = timedelta(hours=12)
# A proposal: a tablet that is used every day asks for the password once a week.
LONGEST_SESSION = timedelta(days=7)
MOST_PER_ACCOUNT = 10
MOST_DEVICES_PER_ACCOUNT = 20
# A clock that was corrected ends no session; one that was far ahead leaves none behind.
_CLOCK_CORRECTED_BY = timedelta(hours=1)


def session_over(signed_in_at: datetime, last_seen_at: datetime, now: datetime) -> bool:
    """Whether a session has ended: idle too long, too old, or begun in what is now the future."""
    begun = now - signed_in_at
    idle = now - last_seen_at
    return not (
        -_CLOCK_CORRECTED_BY <= begun <= LONGEST_SESSION
        and -_CLOCK_CORRECTED_BY <= idle <= IDLE_EXPIRY
    )
