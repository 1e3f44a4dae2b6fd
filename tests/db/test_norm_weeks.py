"""The weeks of norms follow the observations, and the step makes them from those that are there."""

from datetime import date, timedelta

import pytest

from db import norm_weeks
from db.process_seen import ProcessSeen
from services.norms.known_norms import known_norms, process_seen
from services.patrols.observations import record_events
from services.verify import verify
from tests.builders import a_patrol, an_event
from tests.unpacked import redo

STEP = "m015_norm_weeks"
MARCH = date(2026, 3, 1), date(2026, 3, 31)


def rows(table) -> list[tuple]:
    return list(table.itertuples(index=False, name=None))


def tap(app, account, patrol, staff, *judged: tuple) -> None:
    """(norm, result, seconds) one a second, later ones replace earlier ones."""
    events = [
        an_event(patrol, staff, norm_id=norm, result=result, seq=seq, **more)
        for seq, (norm, result, more) in enumerate(judged, start=1)
    ]
    assert record_events(app, account, events, patrol.opened_at).rejected == []


def read(app, halls, first=MARCH[0], last=MARCH[1]) -> list[tuple]:
    with app.store.read() as db:
        return rows(norm_weeks.norm_weeks(db, halls, first, last))


@pytest.fixture
def judged(app, people, now):
    """Sunday the 1st, Wednesday the 4th and Thursday the 5th, East; the 4th also West."""
    east, gu = people.east.id, people.gu.id
    days = {day: a_patrol(app, people.amina, east, now + timedelta(days=day)) for day in (-3, 0, 1)}
    tap(app, people.amina, days[-3], gu, ("hair-neat", "pass", {}))
    tap(
        app, people.amina, days[0], gu,
        ("hair-neat", "pass", {}), ("hair-neat", "fail", {}), ("face-clean", "na", {}),
        ("guide-greets-at-entry", "fail", {}), ("guide-greets-at-entry", "none", {}),
    )  # fmt: skip
    tap(app, people.amina, days[1], gu, ("hair-neat", "pass", {}))
    west = a_patrol(app, people.bao, people.west.id, now)
    tap(app, people.bao, west, people.ivy.id, ("hair-neat", "fail", {}))


def test_weeks_begin_on_monday_and_count_what_was_said_last(app, people, judged):
    both = {people.east.id, people.west.id}

    assert read(app, [people.east.id]) == [
        ("2026-02-23", "hair-neat", "minor", 1, 0, 0, 10_000),
        ("2026-03-02", "face-clean", "minor", 0, 0, 1, 0),
        ("2026-03-02", "hair-neat", "minor", 1, 1, 0, 10_000),
    ]
    assert read(app, both, date(2026, 3, 4)) == [
        ("2026-03-02", "face-clean", "minor", 0, 0, 1, 0),
        ("2026-03-02", "hair-neat", "minor", 1, 2, 0, 10_000),
    ]
    assert read(app, []) == []
    with app.store.read() as db:
        assert norm_weeks.kept(db, people.far.id) == set()
    assert verify(app.store, app.photos_dir)[0] == []


def test_the_step_makes_the_same_weeks_from_the_observations(app, people, judged):
    with app.store.read() as db:
        kept = {hall.id: norm_weeks.kept(db, hall.id) for hall in (people.east, people.west)}
    redo(app.store.path, STEP, "DROP TABLE norm_weeks")
    with app.store.read() as db:
        made = {hall.id: norm_weeks.kept(db, hall.id) for hall in (people.east, people.west)}

    assert made == kept
    assert len(kept[people.east.id]) == 3


def test_the_weeks_of_a_process_have_what_was_said_of_it_and_the_norms_that_are_of_it_alone(
    app, people, now
):
    """P07 and P08 share a norm; one of P07 alone needs no saying."""
    patrol = a_patrol(app, people.amina, people.east.id, now)
    later = a_patrol(app, people.amina, people.east.id, now + timedelta(days=5))
    shared, alone = "stand-up-to-receive", "brand-change-time"
    for walk, taps in (
        (patrol, [(shared, "pass", {"process": "P07"}), (alone, "fail", {"seconds": 200.0})]),
        (later, [(shared, "fail", {"process": "P08"})]),
    ):
        tap(app, people.amina, walk, people.hai.id, *taps)

    def weeks(process: ProcessSeen) -> list[tuple]:
        with app.store.read() as db:
            return rows(norm_weeks.of_process(db, [people.east.id], *MARCH, process))

    seen = [process_seen(known_norms(app), process) for process in ("P07", "P08")]
    assert [each[:2] + each[3:6] for each in weeks(seen[0])] == [
        ("2026-03-02", alone, 0, 1, 0), ("2026-03-02", shared, 1, 0, 0),
    ]  # fmt: skip
    assert [each[:2] + each[3:6] for each in weeks(seen[1])] == [("2026-03-09", shared, 0, 1, 0)]


def test_all_processes_and_what_nobody_said_make_up_the_sums(app, people, judged):
    """The same rows whichever way they are counted."""
    everything = ProcessSeen("", [norm_id for _, norm_id, *_ in read(app, [people.east.id])])

    with app.store.read() as db:
        counted = rows(norm_weeks.of_process(db, [people.east.id], *MARCH, everything))
    assert counted == read(app, [people.east.id])
