"""What a tablet sends counts for the person it is about, by the facts: backup rule, back office."""

from datetime import timedelta

import pytest

from domain.halls.position import Position
from domain.norms.norm import NormKind
from services.norms.library import library_of_version
from services.patrols.observations import record_events
from services.patrols.patrols import view_patrol
from tests.builders import a_patrol, an_event


@pytest.fixture
def patrol(app, people, now):
    return a_patrol(app, people.amina, people.east.id, now)


def a_header(patrol, **changes):
    taps_only = ("staff_id", "norm_id", "result", "note")
    event = {key: value for key, value in an_event(patrol, None).items() if key not in taps_only}
    return event | {"kind": "header"} | changes


def send(app, people, patrol, *events):
    return record_events(app, people.amina, list(events), patrol.opened_at + timedelta(minutes=1))


PARTS = {
    "guide-greets-at-entry": "guide",
    "backup-greets-at-entry": "backup",
    "greeting-zone-covered": "guide",
}


@pytest.mark.parametrize(
    ("situation", "guide", "backup", "zone"),
    [
        ("in_zone_guide", "pass", "na", None),
        ("in_zone_backup", "fail", "na", None),
        ("in_zone_nobody", "fail", "na", None),  # lenient
        ("in_zone_nobody", "fail", "fail", None),  # strict
        ("away_backup", "na", "pass", None),
        ("away_nobody", "fail", "fail", None),
        ("left_backup", "na", "pass", "fail"),
        ("left_nobody", "fail", "fail", "fail"),
    ],
)
def test_a_greeting_counts_for_guide_and_backup_and_only_as_the_table_says(
    app, people, patrol, situation, guide, backup, zone
):
    staff = {"guide": people.gu.id, "backup": people.hai.id}
    expected = dict(zip(PARTS, (guide, backup, zone), strict=True))

    def judged(norm, result, seq):
        return an_event(
            patrol, staff[PARTS[norm]], norm_id=norm, result=result, situation=situation, seq=seq
        )

    said = [judged(norm, result, 2) for norm, result in expected.items() if result]
    against = [
        judged(norm, {"pass": "fail", "fail": "pass", "na": "pass", None: "pass"}[result], 3)
        for norm, result in expected.items()
    ]
    recorded = send(app, people, patrol, a_header(patrol, backup_id=people.hai.id), *said, *against)

    assert [problem.event_id for problem in recorded.rejected] == [each["id"] for each in against]
    assert {problem.code for problem in recorded.rejected} == {"situation_contradicts"}
    seen = view_patrol(app, people.amina, patrol.id).observations
    assert {(row["staff_id"], row["norm_id"], row["result"]) for row in seen} == {
        (staff[PARTS[norm]], norm, result) for norm, result in expected.items() if result
    }


def test_nothing_of_the_back_office_or_of_a_record_is_recorded_for_a_person(app, people, patrol):
    norms = library_of_version(app.store, patrol.version).norms.values()
    office = {Position.BACK_OFFICE, Position.ANALYST}
    beyond = [
        norm.id
        for norm in norms
        if office >= set(norm.positions) or (norm.enabled and norm.kind is NormKind.RECORD_CHECK)
    ]
    assert {"work-order-reply-time", "complaint-follow-up-made", "daily-feedback-summary"} <= set(
        beyond
    )  # the two last ones name positions at which Hai and Gu are met

    events = [
        an_event(patrol, staff_id, norm_id=norm, result="fail", seq=seq)
        for seq, norm in enumerate(beyond, start=2)
        for staff_id in (people.gu.id, people.hai.id, None)
    ]
    at_the_desk = a_header(patrol, positions={people.hai.id: "complaints"})
    recorded = send(app, people, patrol, at_the_desk, *events)

    assert [(each.field, each.code) for each in recorded.rejected] == [
        ("norm_id", "norm_not_for_position")
    ] * len(events)
    assert recorded.accepted == [at_the_desk["id"]]
    assert view_patrol(app, people.amina, patrol.id).observations == []
