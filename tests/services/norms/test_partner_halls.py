"""Norms for one kind of hall are taken in there and nowhere else, by the texts of the patrol."""

from datetime import timedelta

import pytest

from domain.halls.hall import HallKind, Round
from domain.halls.position import Position
from domain.result import Result
from locales import Words
from services.halls.organisation import change_hall
from services.halls.staff import add_staff
from services.norms.adopted_versions import accept
from services.patrols.corrections import Correction, correct_observation
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, view_patrol
from services.reports.coverage import coverage
from tests.builders import OWN, PARTNER, a_patrol, an_event, observe
from tests.norm_books import read_cells
from tests.people import THERE_SINCE
from web.board_data import board_data

NOT_HERE = ("norm_id", "norm_not_for_position")


@pytest.fixture
def clerk(app, people, now):
    """A counter clerk of the West hall, which a partner runs."""
    return add_staff(
        app, people.fang, hall_id=people.west.id, name="柜", staff_no="D7",
        position=Position.COUNTER, now=now, from_on=THERE_SINCE,
    )  # fmt: skip


def refusals(app, account, patrol, *events):
    recorded = record_events(app, account, list(events), patrol.opened_at + timedelta(minutes=1))
    return [(each.field, each.code) for each in recorded.rejected]


def test_the_server_takes_a_norm_of_partner_halls_in_partner_halls_only(app, people, clerk, now):
    west = a_patrol(app, people.bao, people.west.id, now)
    east = a_patrol(app, people.amina, people.east.id, now)

    def taken(patrol, staff_id, norm_id, seq):
        return an_event(patrol, staff_id, norm_id=norm_id, seq=seq)

    assert refusals(
        app, people.bao, west,
        taken(west, clerk.id, "partner-complaint-taken", 1),
        taken(west, clerk.id, "account-opening-time", 2),
        taken(west, clerk.id, "offers-invoice-unasked", 3),
        taken(west, people.ivy.id, "partner-receipt-offered", 4),
        taken(west, None, "partner-terminal-working", 5),
    ) == []  # fmt: skip
    assert refusals(
        app, people.bao, west,
        taken(west, clerk.id, "partner-receipt-offered", 6),  # the invoice is the same act
        taken(west, people.ivy.id, "partner-terminal-working", 7),  # a machine is no person
        taken(west, None, "demo-devices-working", 8),
    ) == [NOT_HERE] * 3  # fmt: skip
    assert refusals(
        app, people.amina, east,
        taken(east, people.hai.id, "partner-complaint-taken", 1),
        taken(east, None, "partner-terminal-working", 2),
        taken(east, None, "demo-devices-working", 3),
    ) == [NOT_HERE] * 2  # fmt: skip


def test_the_board_offers_what_the_server_takes(app, people, clerk, now):
    boards = {
        kind: board_data(
            view_patrol(app, who, a_patrol(app, who, hall.id, now).id), Words("en"), now
        )["positions"]
        for kind, who, hall in (
            (HallKind.OWN, people.amina, people.east), (HallKind.PARTNER, people.bao, people.west),
        )
    }  # fmt: skip

    library = app.checklists.usable()
    for kind, places in boards.items():
        for position, place in places.items():
            taken_here = library.norms_for(Position(position), kind)
            offered = [norm.id for norm in taken_here if norm.seen_on(Round.NORMAL)]
            assert place["norms"] == offered, (kind, position)
    assert set(boards[HallKind.PARTNER]["hall"]["norms"]) - set(
        boards[HallKind.OWN]["hall"]["norms"]
    ) == {"partner-terminal-working"}


def test_a_patrol_keeps_the_rules_of_the_version_it_was_opened_with(app, people, now):
    before = a_patrol(app, people.amina, people.east.id, now)
    draft = read_cells(
        app, people.ella,
        {("hair-neat", "hall_kinds"): "合作厅", ("partner-complaint-taken", "hall_kinds"): None},
    )  # fmt: skip
    assert draft.mistakes == ()
    accept(app, people.ella, draft, now)
    after = a_patrol(app, people.amina, people.east.id, now)

    def said(patrol):
        return refusals(
            app, people.amina, patrol,
            an_event(patrol, people.hai.id, norm_id="hair-neat"),
            an_event(patrol, people.hai.id, norm_id="partner-complaint-taken", seq=2),
        )  # fmt: skip

    assert (said(before), said(after)) == ([NOT_HERE], [NOT_HERE])
    kept = {
        patrol.id: [
            row["norm_id"] for row in view_patrol(app, people.amina, patrol.id).observations
        ]
        for patrol in (before, after)
    }
    assert kept == {before.id: ["hair-neat"], after.id: ["partner-complaint-taken"]}


def test_a_hall_that_changed_hands_can_still_have_its_records_corrected(app, people, clerk, now):
    patrol = a_patrol(app, people.bao, people.west.id, now)
    observe(app, people.bao, patrol, [(clerk.id, "partner-complaint-taken", "fail")])
    finish_patrol(app, people.bao, patrol.id, now + timedelta(minutes=5))
    change_hall(
        app, people.fang, people.west.id, branch_id=people.west.branch_id,
        name=people.west.name, kind=HallKind.OWN, time_zone=people.west.time_zone, now=now,
    )  # fmt: skip

    correct_observation(
        app, people.bao, patrol.id, clerk.id, "partner-complaint-taken",
        Correction(Result.PASS), "客户已确认", now + timedelta(minutes=9),
    )  # fmt: skip

    (row,) = view_patrol(app, people.bao, patrol.id).observations
    assert row["result"] == "pass"


def test_coverage_names_what_nobody_looked_at_in_halls_of_the_kind(app, people, clerk, now):
    own = {norm.id for norm in coverage(app, people.dora, OWN, now).norms}
    partner = {norm.id for norm in coverage(app, people.dora, PARTNER, now).norms}

    assert {"partner-complaint-taken", "partner-terminal-working"} <= partner - own
    assert "demo-devices-working" in own - partner
    assert "backup-greets-at-entry" in own & partner  # anybody may be named the backup
