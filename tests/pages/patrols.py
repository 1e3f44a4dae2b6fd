"""Patrols of today, which pages show."""

from datetime import UTC, datetime, timedelta

from domain.halls.hall import Round
from services.patrols.observations import record_events
from services.patrols.patrols import open_patrol
from tests.builders import an_event


def judge(app, account, hall_id: str, taps: list[tuple]) -> None:
    """A patrol of today with (staff id, norm, result)."""
    at = datetime.now(UTC) - timedelta(minutes=5)
    patrol = open_patrol(app, account, f"p-{account.login}-{len(taps)}", hall_id, Round.PEAK, at)
    events = [
        an_event(patrol, staff, norm_id=norm, result=result, seq=seq)
        for seq, (staff, norm, result) in enumerate(taps, start=1)
    ]
    assert record_events(app, account, events, datetime.now(UTC)).rejected == []
