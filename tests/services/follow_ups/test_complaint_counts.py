"""Complaints counted: by cause, hall, process and department, and one figure beside company files."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.follow_ups.complaint import AnswerWay, Channel, Promised
from domain.follow_ups.complaint_counts import ParetoRow
from domain.imports.checks import CheckSource
from domain.problems import NotAllowed, NotFound
from services.follow_ups.complaint_statistics import Kept, complaint_statistics
from services.follow_ups.complaints import NewComplaint, Order, take_complaint
from services.patrols.observations import record_events
from services.scores.hall_checks import hall_checks
from tests.builders import a_header, a_patrol
from tests.check_files import bring_in

HOUR = timedelta(hours=1)
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


@pytest.fixture
def four(app, people, now):
    """Two about the bill and one about waiting in the East hall, one about the bill in the West."""
    bill = NewComplaint(
        people.east.id, Channel.COUNTER, "bill_disputed", "多扣", process="P10",
        agreed=Promised(now + HOUR, AnswerWay.PHONE), order=Order("billing", "", now),
    )  # fmt: skip
    waited = NewComplaint(people.east.id, Channel.PHONE, "waited_long", "等太久")
    take_complaint(app, people.amina, bill, now)
    take_complaint(app, people.amina, replace(bill, agreed=None, order=None), now)
    take_complaint(app, people.amina, waited, now)
    take_complaint(app, people.bao, replace(bill, hall_id=people.west.id), now)


def counted(app, account, now, halls=None):
    return complaint_statistics(app, account, halls, FIRST, LAST, now)


def test_causes_are_counted_the_most_frequent_first(app, people, now, four):
    found = counted(app, people.dora, now + 24 * HOUR)

    assert (found.total, found.solved_at_once) == (4, 2)
    assert found.causes == (
        ParetoRow("bill_disputed", 3, 75.0, 75.0), ParetoRow("waited_long", 1, 25.0, 100.0),
    )  # fmt: skip
    assert [(each.hall.name, each.count, each.waiting) for each in found.halls] == [
        ("东厅", 3, None), ("西厅", 1, None),
    ]  # fmt: skip
    assert (found.months, found.processes) == ((("2026-03", 4),), (("P10", 3), ("", 1)))
    # Neither order was answered within its hour, neither customer at the agreed time.
    assert found.departments == {"billing": Kept(0, 2)}
    assert found.answers == Kept(0, 2)


def test_clocks_that_run_judge_nobody_yet(app, people, now, four):
    found = counted(app, people.dora, now + HOUR)

    assert (found.departments, found.answers) == ({"billing": Kept(0, 0)}, Kept(0, 0))


def test_complaints_stand_beside_how_full_the_hall_was(app, people, now, four):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    headers = [a_header(patrol, 1, "peak", 9), a_header(patrol, 2, "peak", 6)]
    assert record_events(app, people.amina, headers, now + HOUR).rejected == []

    east, west = counted(app, people.dora, now).halls

    assert (east.waiting, west.waiting) == (7.5, None)


def test_everybody_counts_within_the_own_halls(app, people, now, four):
    assert counted(app, people.bao, now).total == 1
    assert counted(app, people.chen, now).total == 0
    assert counted(app, people.ella, now).total == 4
    with pytest.raises(NotFound):
        counted(app, people.bao, now, [people.east.id])
    with pytest.raises(NotAllowed):
        counted(app, people.gu_account, now)


def complaints_of(app, people, hall):
    (checks,) = hall_checks(app, people.dora, [hall.id], date(2026, 3, 31), months=2)
    source = next(each for each in checks.sources if each.source is CheckSource.COMPLAINTS)
    return [each.value for each in source.months], checks.own_complaints


def test_the_own_count_stands_where_no_file_says_anything(app, people, four):
    assert complaints_of(app, people, people.east) == ([None, 3], {"2026-03": 3})


def test_what_a_file_says_wins_and_nothing_is_added_up(app, people, now, four):
    earlier = NewComplaint(
        people.east.id, Channel.COUNTER, "slow", "太慢", received_at=now - timedelta(days=6)
    )  # fmt: skip
    take_complaint(app, people.amina, earlier, now)
    own = {"2026-02": 1, "2026-03": 3}
    assert complaints_of(app, people, people.east) == ([1, 3], own)

    bring_in(app, people, [["投诉量", "东厅", "", "2026-02", "5", "", ""]], now)

    assert complaints_of(app, people, people.east) == ([5, 3], own)
    assert complaints_of(app, people, people.west) == ([None, 1], {"2026-03": 1})
