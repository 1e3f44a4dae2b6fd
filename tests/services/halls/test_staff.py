"""People move, leave and come back; every number stays where it was earned."""

import math
from datetime import date, timedelta

import pytest

from db import organisation as rows
from domain.halls.hall import HallKind
from domain.halls.position import Position
from domain.problems import InputProblem, NotAllowed, NotFound
from services.halls.organisation import close_hall
from services.halls.staff import all_staff, change_staff, end_staff, my_staff, place_staff
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, open_patrol, view_patrol
from services.patrols.search import own_observations
from services.scores.score_trends import person_trend
from services.scores.staff_scores import staff_scores
from tests.builders import a_patrol, an_event, observe, praise, score_plainly
from tests.exported import exported
from tests.people import THERE_SINCE

DAY = date(2026, 3, 4)  # Wednesday
NEXT = date(2026, 3, 5)
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def a_walk(app, account, hall, at, results):
    patrol = a_patrol(app, account, hall.id, at)
    observe(app, account, patrol, results)
    finish_patrol(app, account, patrol.id, at + timedelta(hours=1))
    return patrol


@pytest.fixture
def moved(app, people, now):
    """Gu: in the East hall on Wednesday one major kept, one minor missed (2 / 3); from Thursday
    on at the counter of the West hall, where one minor is kept (1 / 1)."""
    score_plainly(app, people.ella, now)
    a_walk(app, people.amina, people.east, now, [
        (people.gu.id, "guide-greets-at-entry", "pass"), (people.gu.id, "hair-neat", "fail"),
    ])  # fmt: skip
    place_staff(
        app, people.fang, people.gu.id, hall_id=people.west.id, position=Position.COUNTER,
        from_on=NEXT, now=now,
    )  # fmt: skip
    a_walk(app, people.bao, people.west, now + timedelta(days=1), [
        (people.gu.id, "hair-neat", "pass"),
    ])  # fmt: skip


def rows_of(app, account, first=FIRST, last=LAST):
    table = staff_scores(app, account, first, last).people
    return [
        (r["hall"], r["staff"], r["position"],
         None if math.isnan(r["adjusted_pct"]) else round(r["adjusted_pct"], 1), r["observation_count"])
        for r in table.to_dict("records")
    ]  # fmt: skip


def test_who_moved_has_a_row_in_each_hall_with_the_numbers_earned_there(app, people, moved):
    assert rows_of(app, people.dora) == [
        ("东厅", "顾", "guide", 66.7, 2),
        ("东厅", "海", "counter", None, 0),
        ("西厅", "艾", "merchant", None, 0),
        ("西厅", "顾", "counter", 100.0, 1),
    ]


def test_nobody_sees_what_was_earned_in_a_hall_outside_the_own_scope(app, people, moved):
    assert rows_of(app, people.amina) == [
        ("东厅", "顾", "guide", 66.7, 2), ("东厅", "海", "counter", None, 0),
    ]  # fmt: skip
    assert rows_of(app, people.bao) == [
        ("西厅", "艾", "merchant", None, 0), ("西厅", "顾", "counter", 100.0, 1),
    ]  # fmt: skip
    trend = person_trend(app, people.bao, people.gu.id, FIRST, LAST)
    assert trend["observation_count"].tolist() == [1]
    assert person_trend(app, people.chen, people.gu.id, FIRST, LAST).empty


def test_a_period_lists_only_who_was_there_in_it(app, people, moved):
    assert [row[:2] for row in rows_of(app, people.dora, NEXT, LAST)] == [
        ("东厅", "海"), ("西厅", "艾"), ("西厅", "顾"),
    ]  # fmt: skip
    assert [row[:2] for row in rows_of(app, people.dora, FIRST, DAY)] == [
        ("东厅", "顾"), ("东厅", "海"), ("西厅", "艾"),
    ]  # fmt: skip


def test_the_trend_of_a_person_holds_every_hall_of_the_reader_s_scope(app, people, moved):
    trend = person_trend(app, people.dora, people.gu.id, FIRST, LAST)

    # East 2 of 3, West 1 of 1, same week: (2 + 1) / (3 + 1).
    assert trend[["score_pct", "observation_count"]].to_numpy().tolist() == [[75.0, 3]]


def test_the_own_results_go_along_with_a_move(app, people, moved):
    seen = own_observations(app, people.gu_account, FIRST, LAST)

    assert len(seen) == 3
    assert {(row["hall"], row["position"]) for row in seen} == {
        ("东厅", "guide"), ("西厅", "counter"),
    }  # fmt: skip


def test_the_file_names_the_position_held_on_the_business_day(app, people, moved):
    lines = exported(app, people.dora, FIRST, LAST, "en").decode().splitlines()

    assert [",Guide,guide," in line for line in lines[1:]].count(True) == 2
    assert [",Counter clerk,counter," in line for line in lines[1:]].count(True) == 1


def test_a_patrol_shows_who_is_there_on_its_business_day(app, people, moved, now):
    names = {
        day: [m.name for m in view_patrol(app, people.amina, patrol.id).staff]
        for day in (0, 1)
        for patrol in [a_patrol(app, people.amina, people.east.id, now + timedelta(days=day))]
    }

    assert names == {0: ["顾", "海"], 1: ["海"]}


def test_a_tap_of_the_day_before_the_move_still_counts_when_it_arrives_late(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    place_staff(
        app, people.fang, people.gu.id, hall_id=people.west.id, position=Position.COUNTER,
        from_on=NEXT, now=now,
    )  # fmt: skip

    late = record_events(
        app, people.amina, [an_event(patrol, people.gu.id)], now + timedelta(days=2)
    )

    assert late.rejected == []


def test_a_move_is_refused_from_a_day_with_records_or_an_open_patrol(app, people, now):
    walk = a_patrol(app, people.amina, people.east.id, now)
    for act in (
        lambda: place_staff(
            app, people.fang, people.gu.id, hall_id=people.west.id,
            position=Position.GUIDE, from_on=DAY, now=now,
        ),
        lambda: end_staff(
            app, people.fang, people.gu.id, last_day=DAY - timedelta(days=1), now=now
        ),
    ):  # fmt: skip
        with pytest.raises(InputProblem) as caught:
            act()
        assert caught.value.code == "staff_needed"
        assert caught.value.values == {"name": "顾", "hall": "东厅", "day": "2026-03-04"}

    finish_patrol(app, people.amina, walk.id, now)
    end_staff(app, people.fang, people.gu.id, last_day=DAY - timedelta(days=1), now=now)


def met(app, people, patrol, **said):
    header = an_event(patrol, None) | {"kind": "header"} | said
    kept = {"id", "patrol_id", "device_id", "seq", "captured_at", "elapsed_ms", "kind", *said}
    sent = {name: value for name, value in header.items() if name in kept}
    at = patrol.opened_at + timedelta(minutes=1)
    assert record_events(app, people.amina, [sent], at).rejected == []


NAMED = {
    "praised": lambda app, people, patrol: praise(app, people.amina, patrol, people.gu.id),
    "at a position": lambda app, people, patrol: met(
        app, people, patrol, positions={people.gu.id: "counter"}
    ),
    "the backup": lambda app, people, patrol: met(app, people, patrol, backup_id=people.gu.id),
}


@pytest.mark.parametrize("name", NAMED)
def test_who_was_only_praised_or_met_cannot_be_taken_off_that_day_either(app, people, now, name):
    walk = a_patrol(app, people.amina, people.east.id, now)
    NAMED[name](app, people, walk)
    finish_patrol(app, people.amina, walk.id, now + timedelta(hours=1))
    before = DAY - timedelta(days=1)

    with pytest.raises(InputProblem) as caught:
        end_staff(app, people.fang, people.gu.id, last_day=before, now=now)

    assert caught.value.code == "staff_needed"
    end_staff(app, people.fang, people.hai.id, last_day=before, now=now)
    end_staff(app, people.fang, people.gu.id, last_day=DAY, now=now)


def test_who_was_not_on_duty_can_be_taken_off_that_day(app, people, now):
    walk = a_patrol(app, people.amina, people.east.id, now)
    met(app, people, walk, positions={people.gu.id: None})
    finish_patrol(app, people.amina, walk.id, now + timedelta(hours=1))

    end_staff(app, people.fang, people.gu.id, last_day=DAY - timedelta(days=1), now=now)


def test_who_left_is_no_longer_watched_and_keeps_the_score(app, people, now):
    score_plainly(app, people.ella, now)
    a_walk(app, people.amina, people.east, now, [(people.gu.id, "hair-neat", "pass")])

    end_staff(app, people.fang, people.gu.id, last_day=DAY, now=now)

    assert rows_of(app, people.amina)[0] == ("东厅", "顾", "guide", 100.0, 1)
    assert [m.name for m in my_staff(app, people.amina, NEXT, LAST)] == ["海"]
    patrol = a_patrol(app, people.amina, people.east.id, now + timedelta(days=1))
    at = now + timedelta(days=1, minutes=1)
    recorded = record_events(app, people.amina, [an_event(patrol, people.gu.id)], at)
    assert [problem.code for problem in recorded.rejected] == ["staff_not_in_hall"]


def test_who_comes_back_goes_on_with_the_same_history(app, people, now):
    score_plainly(app, people.ella, now)
    a_walk(app, people.amina, people.east, now, [(people.gu.id, "hair-neat", "pass")])
    end_staff(app, people.fang, people.gu.id, last_day=DAY, now=now)
    back = DAY + timedelta(days=7)
    place_staff(
        app, people.fang, people.gu.id, hall_id=people.east.id, position=Position.GUIDE,
        from_on=back, now=now,
    )  # fmt: skip
    a_walk(app, people.amina, people.east, now + timedelta(days=7), [
        (people.gu.id, "hair-neat", "fail"),
    ])  # fmt: skip

    # One of two minors kept, one row for both stays.
    assert rows_of(app, people.amina)[0] == ("东厅", "顾", "guide", 50.0, 2)
    (gu,) = (each for each in all_staff(app, people.fang) if each.staff_no == "D1")
    assert [(each.from_on, each.to_on) for each in gu.assignments] == [
        (THERE_SINCE, DAY), (back, None),
    ]  # fmt: skip
    assert gu.on(DAY + timedelta(days=3)) is None


def test_the_same_move_twice_writes_nothing_the_second_time(app, people, moved, now):
    def entries():
        with app.store.read() as db:
            return db.execute("SELECT count(*) FROM audit").fetchone()[0]

    before = entries()
    place_staff(
        app, people.fang, people.gu.id, hall_id=people.west.id, position=Position.COUNTER,
        from_on=NEXT, now=now,
    )  # fmt: skip
    change_staff(app, people.fang, people.gu.id, name=" 顾 ", staff_no="D1", now=now)

    assert entries() == before


def test_name_and_number_can_be_mended(app, people, now):
    change_staff(app, people.fang, people.gu.id, name="顾小", staff_no="D77", now=now)

    assert ("D77", "顾小") in [(p.staff_no, p.name) for p in all_staff(app, people.fang)]
    with pytest.raises(InputProblem) as caught:
        change_staff(app, people.fang, people.gu.id, name="顾", staff_no="D2", now=now)
    assert caught.value.code == "staff_no_taken"


def test_what_cannot_be_is_refused_with_the_reason(app, people, now):
    def place(**changes):
        fields = {"hall_id": people.west.id, "position": Position.COUNTER, "from_on": NEXT}
        with pytest.raises(InputProblem) as caught:
            place_staff(app, people.fang, people.gu.id, now=now, **fields | changes)
        return caught.value.code

    close_hall(app, people.fang, people.far.id, DAY, now)
    assert place(hall_id="nowhere") == "hall_unknown"
    assert place(hall_id=people.far.id) == "hall_closed_for_staff"
    assert place(position=Position.HALL) == "position_unknown"
    assert place(to_on=DAY) == "stay_reversed"
    assert place(from_on=date(2062, 3, 5)) == "day_implausible"
    end_staff(app, people.fang, people.gu.id, last_day=DAY, now=now)
    with pytest.raises(InputProblem) as caught:
        end_staff(app, people.fang, people.gu.id, last_day=NEXT, now=now)
    assert caught.value.code == "staff_not_there"


def test_only_an_administrator_moves_people(app, people, now):
    for account in (people.amina, people.dora, people.ella, people.gu_account):
        for act in (
            lambda by=account: change_staff(
                app, by, people.gu.id, name="x", staff_no="y", now=now
            ),
            lambda by=account: place_staff(
                app, by, people.gu.id, hall_id=people.west.id, position=Position.GUIDE,
                from_on=NEXT, now=now,
            ),
            lambda by=account: end_staff(app, by, people.gu.id, last_day=DAY, now=now),
        ):  # fmt: skip
            with pytest.raises(NotAllowed):
                act()
    with pytest.raises(NotFound):
        end_staff(app, people.fang, "nobody", last_day=DAY, now=now)


def test_the_history_of_a_person_is_in_the_log(app, people, moved):
    with app.store.read() as db:
        (detail,) = db.execute("SELECT detail FROM audit WHERE action = 'staff_placed'").fetchone()
        assert rows.hall(db, people.west.id).kind is HallKind.PARTNER
    assert '"from_on": "2026-03-05"' in detail
    assert people.gu.id in detail


def test_a_hall_nobody_works_in_that_day_has_no_patrol(app, people, now):
    for each in (people.gu, people.hai):
        end_staff(app, people.fang, each.id, last_day=DAY, now=now)

    with pytest.raises(InputProblem) as caught:
        open_patrol(app, people.amina, "p1", people.east.id, "normal", now + timedelta(days=1))
    assert caught.value.code == "hall_without_staff"
