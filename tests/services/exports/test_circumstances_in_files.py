"""Process, customer, footfall and queue in the files: for everybody who may see the patrol, and
never so that somebody could be picked out by them."""

from datetime import timedelta

import pytest

from db.exports import newest_arrival
from domain.exports.grant import Grant, grant_of
from domain.exports.k_anonymity import K
from domain.halls.position import Position
from domain.patrols.event import Footfall, Segment
from domain.patrols.observation_filter import ObservationFilter
from services.halls.staff import add_staff
from services.patrols.observations import record_events
from services.patrols.search import find_observations
from tests.builders import a_header, a_patrol, an_event
from tests.exported import DAYS, machine_file
from tests.linkage import CIRCUMSTANCES, people_behind_rows, read
from tests.people import THERE_SINCE

STAND = "stand-up-to-receive"
SAID = ["process", "segment", "footfall", "waiting"]


@pytest.fixture
def clerks(app, people, now):
    """Eleven clerks of the East hall and their patrols.

    This week, at the peak with 12 waiting: six serve P05, three P06, two P07; the six are VIP.
    Last week on two days, one quiet with 0 waiting (all eleven, five of P05 and six of which nobody
    said so), one at the peak with 9 (four of P08, which is too few for a footfall of their own).
    """
    east = people.east.id
    staff = [people.hai.id] + [
        add_staff(app, people.fang, hall_id=east, name=f"柜{number}", staff_no=f"C{number}",
                  position=Position.COUNTER, now=now, from_on=THERE_SINCE).id
        for number in range(10)
    ]  # fmt: skip
    walks = [
        (0, ("peak", 12), [("P05", "vip")] * 6 + [("P06", None)] * 3 + [("P07", None)] * 2),
        (7, ("idle", 0), [("P05", None)] * 5 + [(None, None)] * 6),
        (8, ("peak", 9), [("P08", "group")] * 4),
    ]
    for back, crowd, served in walks:
        patrol = a_patrol(app, people.amina, east, now - timedelta(days=back))
        events = [a_header(patrol, 1, *crowd)]
        for seq, (staff_id, (process, segment)) in enumerate(zip(staff, served, strict=False), 2):
            said = {"process": process, "segment": segment}
            more = {name: value for name, value in said.items() if value is not None}
            events.append(an_event(patrol, staff_id, norm_id=STAND, seq=seq, **more))
        events.append(an_event(patrol, staff[0], norm_id="brand-change-time", seq=50))
        at = patrol.opened_at + timedelta(minutes=5)
        assert record_events(app, people.amina, events, at).rejected == []
    return staff


def rows(app, grant, file="observations", *, names=False, **changes):
    return read(machine_file(app, grant, file, names=names, **changes))


def counted(table, *columns) -> dict:
    return table[list(columns)].value_counts().to_dict()


def test_a_branch_head_reads_what_was_said_and_how_full_the_hall_was(app, people, clerks):
    found = rows(app, grant_of(people.dora), names=True)

    stood = found[found["norm_id"] == STAND]
    assert counted(stood, *SAID) == {
        ("P05", "vip", "peak", "12"): 6, ("P06", "", "peak", "12"): 3,
        ("P07", "", "peak", "12"): 2, ("P05", "", "idle", "0"): 5, ("", "", "idle", "0"): 6,
        ("P08", "group", "peak", "9"): 4,
    }  # fmt: skip
    # A norm of one process says it by itself.
    assert set(found.loc[found["norm_id"] == "brand-change-time", "process"]) == {"P07"}


def test_head_office_reads_how_full_the_hall_was_on_every_patrol(app, people, clerks):
    found = rows(app, grant_of(people.ella), "patrols")

    assert counted(found, "hall_id", "footfall", "waiting", "outage") == {
        (people.east.id, "peak", "12", "False"): 1, (people.east.id, "idle", "0", "False"): 1,
        (people.east.id, "peak", "9", "False"): 1,
    }  # fmt: skip


def test_of_people_it_is_told_as_far_as_five_stand_behind_it(app, people, clerks):
    """This week P06 (three) and P07 (two) are pooled: five, of whom customer and queue are the same.

    Last week the four of the peak are too few, and the quiet ones join them. Of these fifteen
    judgements the six that say no process are told; of P08 there are four people, and those of P05
    join them. The six were all at one queue."""
    found = rows(app, grant_of(people.ella))
    stood = found[found["norm_id"] == STAND]

    assert counted(stood, "business_day", *SAID) == {
        ("2026-03-02", "P05", "vip", "peak", "12"): 6,
        ("2026-03-02", "*", "", "peak", "12"): 5,
        ("2026-02-23", "", "", "*", "0"): 6,
        ("2026-02-23", "*", "*", "*", ""): 9,
    }
    # Of one clerk's time nothing is told but that it was taken.
    timed = found[found["norm_id"] == "brand-change-time"]
    assert counted(timed, *SAID, "result") == {("*", "*", "*", "", "*"): 3}


def test_nobody_is_picked_out_by_footfall_process_customer_or_queue(app, people, clerks):
    named = rows(app, Grant("somebody", people.ella.hall_ids, names=True), names=True)
    veiled = rows(app, grant_of(people.ella))

    behind = people_behind_rows(named, veiled)

    assert behind["people"].min() == K
    # They would be, if what a row says stood there as it is.
    plain = veiled.copy()
    order = ["norm_id", "business_day", "result"]
    assert len(plain) == len(named)
    plain = plain.sort_values(order, ignore_index=True)
    told = named.assign(business_day=named["business_day"]).sort_values(order, ignore_index=True)
    plain[CIRCUMSTANCES] = told[CIRCUMSTANCES]
    assert people_behind_rows(named, plain)["people"].min() < K


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"process": "P05"}, 11), ({"process": "P07"}, 2 + 3), ({"process": "P09"}, 0),
        ({"segment": Segment.VIP}, 6), ({"footfall": Footfall.IDLE}, 11 + 1),
        ({"process": "P05", "footfall": Footfall.PEAK, "segment": Segment.VIP}, 6),
    ],
)  # fmt: skip
def test_a_list_and_its_file_are_cut_alike(app, people, clerks, asked, count):
    only = ObservationFilter(*DAYS, **asked)

    found = find_observations(app, people.dora, only, 1, 1000)
    taken = rows(app, grant_of(people.dora), names=True, only=only)

    assert found.count == len(found.rows) == len(taken) == count
    assert {row["id"] for row in found.rows} == set(taken["observation_id"])


def test_a_header_that_comes_late_brings_what_it_explains_with_the_next_piece(app, people, now):
    gu, grant = people.gu.id, grant_of(people.dora)
    patrol = a_patrol(app, people.amina, people.east.id, now)
    taps = [an_event(patrol, gu, norm_id=norm, seq=seq)
            for norm, seq in (("hair-neat", 1), ("face-clean", 3))]  # fmt: skip
    at = now + timedelta(minutes=5)
    assert record_events(app, people.amina, taps, at).rejected == []
    with app.store.read() as db:
        cursor = newest_arrival(db)
    assert rows(app, grant, names=True, after=cursor).empty

    assert record_events(app, people.amina, [a_header(patrol, 2, "peak", 9)], at).rejected == []

    piece = rows(app, grant, names=True, after=cursor)
    assert counted(piece, "norm_id", "footfall", "waiting") == {("face-clean", "peak", "9"): 1}
