"""Branches and halls can be mended, set up, closed and opened again."""

from datetime import date, time, timedelta

import pytest

from domain.halls.hall import GreetingRule, HallKind, HallSettings, Round, Shift
from domain.halls.position import Zone
from domain.problems import InputProblem, NotAllowed, NotFound
from services.halls.accounts import change_account
from services.halls.organisation import (
    all_branches,
    all_halls,
    change_hall,
    close_hall,
    open_halls,
    rename_branch,
    reopen_hall,
    set_up_hall,
)
from services.halls.sign_in import sign_in, signed_in
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, open_patrol, rounds_of_today
from tests.builders import a_patrol, an_event
from tests.people import PASSWORD

DAY = date(2026, 3, 4)


def hall_of(app, people, hall):
    return next(each for each in all_halls(app, people.fang) if each.id == hall.id)


def test_a_branch_gets_another_name(app, people, now):
    rename_branch(app, people.fang, people.east.branch_id, " 江城分公司 ", now)

    assert {b["name"] for b in all_branches(app, people.fang)} == {"江城分公司", "山城"}
    for name, code in (("山城", "name_taken"), (" ", "name_unusable")):
        with pytest.raises(InputProblem) as caught:
            rename_branch(app, people.fang, people.east.branch_id, name, now)
        assert caught.value.code == code
    with pytest.raises(NotFound):
        rename_branch(app, people.fang, "nowhere", "湖城", now)


def test_a_hall_changes_branch_and_the_scope_of_the_branch_heads_follows(app, people, now):
    change_hall(
        app, people.fang, people.east.id, branch_id=people.far.branch_id, name="东一厅",
        kind=HallKind.PARTNER, time_zone="Asia/Urumqi", now=now,
    )  # fmt: skip

    hall = hall_of(app, people, people.east)
    assert (hall.name, hall.kind, hall.time_zone) == ("东一厅", HallKind.PARTNER, "Asia/Urumqi")
    assert hall.branch_id == people.far.branch_id


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "西厅"}, "name_taken"),
        ({"name": ""}, "name_unusable"),
        ({"branch_id": "nowhere"}, "branch_unknown"),
        ({"time_zone": "Mars/Base"}, "time_zone_unknown"),
    ],
)
def test_a_hall_that_cannot_be_is_refused(app, people, now, changes, code):
    fields = {"branch_id": people.east.branch_id, "name": "东厅", "kind": HallKind.OWN}

    with pytest.raises(InputProblem) as caught:
        change_hall(
            app, people.fang, people.east.id, now=now,
            **fields | {"time_zone": "Asia/Shanghai"} | changes,
        )  # fmt: skip

    assert caught.value.code == code
    assert hall_of(app, people, people.east) == people.east


def test_walk_schedule_and_greeting_rule_are_kept_and_defaults_stay_open(app, people, now):
    values = {
        "walk": ["counter", "outside"],
        "schedule": [
            {"round": "peak", "shift": "morning", "start": time(9), "end": time(10, 30)},
        ],
        "full_rounds_per_shift": 1,
        "greeting_rule": "strict",
    }

    set_up_hall(app, people.fang, people.east.id, values, now)

    settings = hall_of(app, people, people.east).settings
    assert settings.walk == (Zone.COUNTER, Zone.OUTSIDE)
    (due,) = settings.schedule
    assert (due.round, due.shift, due.start) == (Round.PEAK, Shift.MORNING, time(9))
    assert (settings.full_rounds_per_shift, settings.greeting_rule) == (1, GreetingRule.STRICT)
    set_up_hall(app, people.fang, people.east.id, {}, now)
    assert hall_of(app, people, people.east).settings == HallSettings()
    with app.store.read() as db:
        assert db.execute("SELECT DISTINCT settings FROM halls").fetchall()[0][0] == "{}"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"walk": []}, "walk_empty"),
        ({"walk": ["vip", "vip"]}, "zone_twice"),
        ({"schedule": [{"round": "peak", "shift": "morning", "start": "10:00", "end": "10:00"}]},
         "round_reversed"),
        ({"full_rounds_per_shift": 99}, "settings_unusable"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused_with_the_reason(app, people, now, values, code):
    with pytest.raises(InputProblem) as caught:
        set_up_hall(app, people.fang, people.east.id, values, now)

    assert caught.value.code == code


def test_a_closed_hall_takes_no_new_patrol_and_lets_an_open_one_end(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)

    close_hall(app, people.fang, people.east.id, DAY, now)

    with pytest.raises(InputProblem) as caught:
        open_patrol(app, people.amina, "another", people.east.id, Round.PEAK, now)
    assert caught.value.code == "hall_closed"
    # It stays on the page of today as long as a patrol is open.
    assert [h.name for h in open_halls(app, people.amina, now)] == ["东厅"]
    late = now + timedelta(minutes=5)
    assert record_events(app, people.amina, [an_event(patrol, people.gu.id)], late).rejected == []
    finish_patrol(app, people.amina, patrol.id, late)
    assert open_halls(app, people.amina, now) == []
    assert len(rounds_of_today(app, people.amina, people.east.id, "hall", now)[1]) == 1


def test_a_hall_can_be_closed_from_a_later_day_and_opened_again(app, people, now):
    close_hall(app, people.fang, people.east.id, DAY + timedelta(days=1), now)
    assert a_patrol(app, people.amina, people.east.id, now)
    with pytest.raises(InputProblem):
        a_patrol(app, people.amina, people.east.id, now + timedelta(days=1))

    reopen_hall(app, people.fang, people.east.id, now)

    assert a_patrol(app, people.amina, people.east.id, now + timedelta(days=1))


def test_only_an_administrator_changes_the_organisation(app, people, now):
    east = people.east
    for by in (people.amina, people.dora, people.ella, people.gu_account):
        for act in (
            lambda by=by: rename_branch(app, by, east.branch_id, "x", now),
            lambda by=by: change_hall(
                app, by, east.id, branch_id=east.branch_id, name="x", kind=HallKind.OWN,
                time_zone="Asia/Shanghai", now=now,
            ),
            lambda by=by: set_up_hall(app, by, east.id, {}, now),
            lambda by=by: close_hall(app, by, east.id, DAY, now),
            lambda by=by: reopen_hall(app, by, east.id, now),
        ):  # fmt: skip
            with pytest.raises(NotAllowed):
                act()
    with pytest.raises(NotFound):
        set_up_hall(app, people.fang, "nowhere", {}, now)


def test_every_change_is_in_the_log(app, people, now):
    fang, east = people.fang, people.east
    rename_branch(app, fang, east.branch_id, "新名", now)
    set_up_hall(app, fang, east.id, {"greeting_rule": "strict"}, now)
    close_hall(app, fang, east.id, DAY, now)
    close_hall(app, fang, east.id, DAY, now)
    reopen_hall(app, fang, east.id, now)

    with app.store.read() as db:
        actions = db.execute("SELECT action FROM audit ORDER BY number DESC LIMIT 4").fetchall()
    assert [row[0] for row in reversed(actions)] == [
        "branch_renamed", "hall_set_up", "hall_closed", "hall_reopened",
    ]  # fmt: skip


def test_who_loses_a_hall_meanwhile_is_told_and_goes_on_when_it_is_given_back(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    event, late = an_event(patrol, people.gu.id), now + timedelta(minutes=5)

    def scope(*halls):
        change_account(
            app, people.fang, people.amina.id, name="Amina", role=people.amina.role,
            hall_ids=[hall.id for hall in halls], now=now,
        )  # fmt: skip
        account = signed_in(app, token, now)
        assert account is not None
        return account

    token = sign_in(app, "amina", PASSWORD, now)
    refused = record_events(app, scope(people.west), [event], late)
    assert [problem.code for problem in refused.rejected] == ["patrol_unknown"]

    accepted = record_events(app, scope(people.west, people.east), [event], late)
    assert accepted.accepted == [event["id"]]
