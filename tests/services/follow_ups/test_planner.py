"""Whom to watch next: who is offered to whom, drawn, and put off."""

from collections import Counter
from datetime import date, timedelta

import pytest

from db import cases
from domain.case import CaseFilter, CaseKind
from domain.halls.hall import Round
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.reports.planner import Decline, WatchReason, drawn_of
from domain.roles import Act
from services.follow_ups.cases import open_in_hall
from services.follow_ups.planner import (
    LOOKED_BACK,
    WatchedOften,
    draw_of_day,
    known_people,
    planned,
    put_off,
    put_off_counts,
    watched_often,
)
from services.halls.scope import ReportScope
from services.writing import writing
from tests.builders import watch
from tests.people import as_changed

TODAY = date(2026, 3, 4)


def lately(hall_id: str | None) -> ReportScope:
    return ReportScope(None, TODAY - LOOKED_BACK, TODAY, hall_id)


def plan(app, account, hall, round_=None):
    known = known_people(app, account, lately(hall.id), round_)
    return planned(app, account, hall.id, TODAY, known)


def reasons(found) -> dict[str, list[WatchReason]]:
    return {
        found.names[each.staff_id]: [reason for reason, _ in each.reasons] for each in found.offers
    }


def of_day(app) -> list:
    with app.store.read() as db:
        rows = cases.listed(db, CaseFilter([CaseKind.WATCH]), None)
    return [row.case for row in rows]


def test_who_was_not_seen_comes_first_and_the_reader_is_never_offered(app, people, now):
    watch(app, people.amina, people.east, now - timedelta(days=3), {people.gu.id: 5})

    found = plan(app, people.amina, people.east)
    assert reasons(found) == {
        "海": [WatchReason.NEVER], "顾": [WatchReason.NO_SCORE],
    }  # fmt: skip
    assert list(reasons(found)) == ["海", "顾"]
    assert found.unseen_today == 2

    hai = as_changed(
        app, people, people.amina, now, hall_ids=[people.east.id], staff_id=people.hai.id
    )
    assert list(reasons(plan(app, hai, people.east))) == ["顾"]


def test_a_round_without_a_look_is_a_reason(app, people, now):
    watch(app, people.amina, people.east, now, {people.gu.id: 5, people.hai.id: 5})  # normal

    at_peak = reasons(plan(app, people.amina, people.east, Round.PEAK))
    assert at_peak["顾"] == [WatchReason.NO_SCORE, WatchReason.ROUND]
    at_normal = reasons(plan(app, people.amina, people.east, Round.NORMAL))
    assert at_normal["顾"] == [WatchReason.NO_SCORE]


def test_an_open_follow_up_is_a_reason_until_somebody_looked_again(app, people, now):
    watch(app, people.amina, people.east, now - timedelta(days=3),
          {people.gu.id: 5, people.hai.id: 5})  # fmt: skip
    with writing(app, people.amina, Act.HANDLE_CASES, now) as (db, account):
        open_in_hall(
            db, account, CaseKind.ACTION, people.east.id, now - timedelta(days=2),
            {"state": "open", "staff_id": people.hai.id}, {},
        )  # fmt: skip

    first = plan(app, people.amina, people.east).offers[0]
    assert (first.staff_id, (WatchReason.FOLLOW_UP, 1) in first.reasons) == (people.hai.id, True)

    watch(app, people.amina, people.east, now, {people.hai.id: 5})
    assert WatchReason.FOLLOW_UP not in reasons(plan(app, people.amina, people.east))["海"]


def test_one_person_a_day_is_drawn_once_and_the_draw_can_be_made_again(app, people, now):
    for account, hours in ((people.amina, 0), (people.amina, 5)):
        draw_of_day(app, account, people.east.id, now + timedelta(hours=hours))

    (case,) = of_day(app)
    assert sorted(case.fields["among"]) == sorted([people.gu.id, people.hai.id])
    assert case.fields["drawn"] == drawn_of(case.fields["seed"], case.fields["among"])
    assert (case.staff_id, case.is_open) == (None, False)  # nobody reads that they are next
    found = plan(app, people.amina, people.east)
    drawn = next(each for each in found.offers if each.staff_id == case.fields["drawn"])
    assert drawn.reasons[0] == (WatchReason.DRAWN, 0)
    head = plan(app, people.dora, people.east)
    assert WatchReason.DRAWN not in [reason for each in head.offers for reason, _ in each.reasons]

    draw_of_day(app, people.amina, people.east.id, now + timedelta(days=1))
    assert len(of_day(app)) == 2
    assert len({each.fields["seed"] for each in of_day(app)}) == 2


def test_who_is_put_off_comes_last_for_the_day_with_a_reason_that_is_kept(app, people, now):
    put_off(app, people.amina, people.east.id, people.hai.id, Decline.BUSY, now)

    found = plan(app, people.amina, people.east)
    assert [each.staff_id for each in found.offers] == [people.gu.id, people.hai.id]
    assert found.put_off == {people.hai.id: Decline.BUSY}
    put_off(app, people.amina, people.east.id, people.gu.id, Decline.AWAY, now)
    put_off(app, people.amina, people.east.id, people.hai.id, Decline.AWAY, now)
    assert put_off_counts(app, people.dora, lately(None)) == Counter({Decline.AWAY: 2})
    (case,) = of_day(app)
    with app.store.read() as db:
        steps = cases.steps_of(db, case.id)
    assert [(each.step.action, each.step.sets.get("reason")) for each in steps] == [
        ("draw", None), ("put_off", "busy"), ("put_off", "away"), ("put_off", "away"),
    ]  # fmt: skip

    tomorrow = planned(
        app, people.amina, people.east.id, TODAY + timedelta(days=1),
        known_people(app, people.amina, lately(people.east.id)),
    )  # fmt: skip
    assert tomorrow.put_off == {}


def test_nobody_is_put_off_who_does_not_work_there(app, people, now):
    with pytest.raises(InputProblem) as problem:
        put_off(app, people.amina, people.east.id, people.ivy.id, Decline.AWAY, now)

    assert problem.value.code == "not_in_hall_today"
    assert of_day(app) == []


def test_only_who_walks_in_the_hall_draws_or_puts_off(app, people, now):
    for account in (people.dora, people.ella, people.gu_account):
        with pytest.raises(NotAllowed):
            draw_of_day(app, account, people.east.id, now)
        with pytest.raises(NotAllowed):
            put_off(app, account, people.east.id, people.gu.id, Decline.AWAY, now)
    with pytest.raises(NotFound):
        draw_of_day(app, people.bao, people.east.id, now)
    with pytest.raises(NotFound):
        put_off(app, people.bao, people.east.id, people.gu.id, Decline.AWAY, now)
    with pytest.raises(NotFound):
        known_people(app, people.bao, lately(people.east.id))
    with pytest.raises(NotAllowed):
        known_people(app, people.gu_account, lately(people.east.id))


def test_who_is_watched_too_often_is_told_with_the_manager(app, people, now):
    """Gu four times, Hai never: an even share is 2, which is not exceeded by three."""
    for days in range(4):
        watch(app, people.amina, people.east, now - timedelta(days=days), {people.gu.id: 5})
    assert watched_often(app, people.dora, lately(None)) == []

    for days in range(4, 6):
        watch(app, people.amina, people.east, now - timedelta(days=days), {people.gu.id: 5})

    assert watched_often(app, people.dora, lately(None)) == [
        WatchedOften("东厅", "顾", 6, 3.0, "Amina", 6)
    ]
    assert watched_often(app, people.bao, lately(None)) == []
