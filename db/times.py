"""Times as they stand in the database: UTC, ISO 8601, microseconds, so that texts sort by time."""

from datetime import UTC, datetime


def to_text(at: datetime) -> str:
    """A moment as it is stored.

    :raises ValueError: ``at`` has no zone
    """
    if at.tzinfo is None:
        message = "only aware times are stored"
        raise ValueError(message)
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def from_text(text: str) -> datetime:
    return datetime.fromisoformat(text)
