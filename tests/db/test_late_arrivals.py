"""What came late before the mark was there is marked by the step, and every chain stays whole."""

import sqlite3
from datetime import timedelta

import pytest

from domain.result import Result
from services.patrols.corrections import Correction, correct_observation
from services.patrols.late_arrivals import late_arrivals_of_period
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol
from services.verify import verify
from tests.builders import FIRST, LAST, a_patrol, an_event
from tests.unpacked import redo

STEP = "m016_late_arrivals"


def test_the_step_marks_what_came_after_the_end_and_no_correction(app, people, now):
    """Hair and face in time, the greeting after the end, the face corrected after the end."""
    patrol = a_patrol(app, people.amina, people.east.id, now)
    gu, minute = people.gu.id, timedelta(minutes=1)
    in_time = [
        an_event(patrol, gu, norm_id=n, seq=s) for s, n in ((1, "hair-neat"), (2, "face-clean"))
    ]
    late = an_event(patrol, gu, norm_id="guide-greets-at-entry", seq=3)
    record_events(app, people.amina, in_time, now + 5 * minute)
    record_events(app, people.amina, [late], now + 9 * minute)
    finish_patrol(app, people.amina, patrol.id, now + 8 * minute)  # as if it had come before
    correct_observation(
        app, people.amina, patrol.id, gu, "face-clean", Correction(Result.FAIL), "看错了",
        now + 10 * minute,
    )  # fmt: skip
    redo(
        app.store.path, STEP, "DROP INDEX late_arrivals", "DROP INDEX patrols_under_way",
        "ALTER TABLE events DROP COLUMN arrived_late",
    )  # fmt: skip

    found = late_arrivals_of_period(app, people.dora, FIRST, LAST)
    assert [(each.event_id, each.received_at) for each in found] == [(late["id"], now + 9 * minute)]
    with app.store.read() as db:
        marks = [row[0] for row in db.execute("SELECT arrived_late FROM events ORDER BY number")]
    assert marks == [0, 0, 2, 0]
    assert verify(app.store, app.photos_dir)[0] == []
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        with app.store.write() as db:
            db.execute("UPDATE packed_events SET arrived_late = 0")
