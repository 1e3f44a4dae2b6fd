"""How full the hall was when something was seen follows the headers, in whatever order they come,
and the step makes it from those that are there."""

from datetime import timedelta
from uuid import uuid4

import pytest

from domain.result import Result
from services.patrols.corrections import Correction, correct_observation
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol
from services.verify import verify
from tests.builders import a_header, a_patrol, an_event
from tests.unpacked import redo

STEP = "m021_process_segment_and_footfall"
NORMS = ("hair-neat", "face-clean", "walk-steady")
SAID = "process, segment, footfall, waiting"


def send(app, account, patrol, *events: dict) -> None:
    at = patrol.opened_at + timedelta(minutes=5)
    assert record_events(app, account, list(events), at).rejected == []


def said(app, columns: str = SAID) -> dict[str, tuple]:
    with app.store.read() as db:
        rows = db.execute(f"SELECT norm_id, {columns} FROM observations ORDER BY norm_id")
        return {row[0]: tuple(row)[1:] for row in rows}


@pytest.fixture
def patrol(app, people, now):
    return a_patrol(app, people.amina, people.east.id, now)


@pytest.fixture
def taps(patrol, people) -> dict[int, dict]:
    """By second of the patrol: three taps about Gu, and a header before each but the first."""
    gu = people.gu.id
    hair, face, walk = (
        an_event(patrol, gu, norm_id=norm, seq=seq)
        for norm, seq in zip(NORMS, (1, 3, 5), strict=True)
    )
    return {
        1: hair, 2: a_header(patrol, 2, "peak", 9), 3: face, 4: a_header(patrol, 4, "idle", 0),
        5: walk,
    }  # fmt: skip


EXPECTED = {
    "hair-neat": (None, None, None, None),
    "face-clean": (None, None, "peak", 9),
    "walk-steady": (None, None, "idle", 0),
}


@pytest.mark.parametrize("order", [(1, 2, 3, 4, 5), (5, 4, 3, 2, 1), (3, 5, 1, 4, 2)])
def test_a_judgement_has_the_crowd_of_the_newest_header_before_it(app, people, patrol, taps, order):
    for second in order:
        send(app, people.amina, patrol, taps[second])

    assert said(app) == EXPECTED
    assert verify(app.store, app.photos_dir)[0] == []


def test_a_judgement_made_again_has_the_crowd_of_then_and_a_correction_that_of_before(
    app, people, patrol, taps, now
):
    gu = people.gu.id
    send(app, people.amina, patrol, *taps.values())
    send(
        app, people.amina, patrol, an_event(patrol, gu, norm_id="face-clean", result="fail", seq=6)
    )
    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=6))
    correct_observation(
        app, people.amina, patrol.id, gu, "hair-neat",
        Correction(Result.FAIL), "看错了", now + timedelta(minutes=7),
    )  # fmt: skip

    assert said(app) == EXPECTED | {"face-clean": (None, None, "idle", 0)}
    # A header and a tap that were kept on a tablet until now, both made before the correction.
    late = now + timedelta(minutes=8)
    for event in (
        a_header(patrol, 7, "normal", 4),
        an_event(patrol, gu, norm_id="hair-neat", seq=8),
        an_event(patrol, gu, norm_id="walk-steady", seq=3, device_id=str(uuid4())),
    ):
        assert record_events(app, people.amina, [event], late).rejected == []

    # Of hair the tap at second 8 is what was corrected; walk keeps its own, newer one.
    assert said(app, "result, footfall, waiting") == {
        "face-clean": ("fail", "idle", 0),
        "hair-neat": ("fail", "normal", 4),
        "walk-steady": ("pass", "idle", 0),
    }
    assert verify(app.store, app.photos_dir)[0] == []


def test_process_and_customer_are_kept_changed_and_hashed(app, people, patrol):
    hai = people.hai.id
    stand = {"norm_id": "stand-up-to-receive", "process": "P07", "segment": "vip"}
    send(app, people.amina, patrol, an_event(patrol, hai, **stand))
    assert said(app) == {"stand-up-to-receive": ("P07", "vip", None, None)}

    send(app, people.amina, patrol, an_event(patrol, hai, seq=2, **stand | {"process": "P08"}))
    assert said(app) == {"stand-up-to-receive": ("P08", "vip", None, None)}
    assert verify(app.store, app.photos_dir)[0] == []
    with app.store.write() as db:
        db.execute("UPDATE packed_observations SET process = 'P09'")
    assert [(each.what, each.number) for each in verify(app.store, app.photos_dir)[0]] == [
        ("observations", None)
    ]


def test_the_step_finds_the_crowd_of_what_is_there(app, people, patrol, taps, now):
    send(app, people.amina, patrol, *taps.values())
    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=6))
    correct_observation(
        app, people.amina, patrol.id, people.gu.id, "face-clean",
        Correction(Result.FAIL), "看错了", now + timedelta(minutes=7),
    )  # fmt: skip
    columns = SAID.split(", ")
    redo(
        app.store.path, STEP,
        *(f"ALTER TABLE observations DROP COLUMN {each}" for each in columns),
    )  # fmt: skip

    assert said(app) == EXPECTED
    assert verify(app.store, app.photos_dir)[0] == []
