"""An occasion follows what its observer last said, in whatever order that arrives."""

from datetime import date, timedelta

import pytest

from db import occasions
from domain.patrols.event import Status
from services.patrols.observations import record_events
from services.scores.red_line_decisions import decide_red_line
from services.scores.staff_scores import staff_scores
from services.verify import verify
from tests.builders import a_patrol, an_event, observe, report, score_plainly


@pytest.fixture
def patrol(app, people, now):
    return a_patrol(app, people.amina, people.east.id, now)


def kept(app, *columns: str) -> list[tuple]:
    names = ", ".join(columns)
    with app.store.read() as db:
        rows = db.execute(f"SELECT {names} FROM occasions ORDER BY {names}")
        return [tuple(row) for row in rows]


def test_two_observers_on_one_patrol_are_two_occasions_and_the_newer_judgement_counts(
    app, people, patrol, now, lena
):
    observe(app, people.amina, patrol, [
        (people.gu.id, "hair-neat", "pass"), (people.gu.id, "face-clean", "pass"),
    ])  # fmt: skip
    other = an_event(patrol, people.gu.id, result="fail", seq=9)
    record_events(app, lena, [other], now + timedelta(minutes=1))

    assert sorted(kept(app, "account_id", "minor_passes", "minor_fails")) == sorted(
        [(people.amina.id, 1, 0), (lena.id, 0, 1)]
    )
    assert kept(app, "hall_id", "business_day", "round", "patrol_id")[0] == (
        people.east.id, "2026-03-04", "normal", patrol.id,
    )  # fmt: skip
    assert verify(app.store, app.photos_dir)[0] == []


def test_an_observer_whose_every_judgement_was_replaced_has_no_occasion(
    app, people, patrol, now, lena
):
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])

    newer = an_event(patrol, people.gu.id, result="na", seq=9)
    record_events(app, lena, [newer], now + timedelta(minutes=1))

    assert kept(app, "account_id", "minor_passes", "nas") == [(lena.id, 0, 1)]
    assert verify(app.store, app.photos_dir)[0] == []


def test_a_time_limit_that_was_missed_earns_its_part(app, people, patrol, now):
    score_plainly(app, people.ella, now)
    late = {"norm_id": "account-opening-time", "result": "fail", "seconds": 225.0}  # of 180
    observe(app, people.amina, patrol, [(people.hai.id, "hair-neat", "pass")])
    slow = an_event(patrol, people.hai.id, seq=2, **late)
    record_events(app, people.amina, [slow], now + timedelta(minutes=1))

    columns = ("minor_credit", "major_passes", "major_fails", "major_credit")
    assert kept(app, *columns) == [(10000, 0, 1, 7500)]
    table = staff_scores(app, people.amina, date(2026, 3, 1), date(2026, 3, 31)).people
    # 1*1 + 2*0.75 of 1*1 + 2*1: 100 * 2.5 / 3
    (score,) = table.loc[table["staff_id"] == people.hai.id, "adjusted_pct"]
    assert score == 83.33
    assert verify(app.store, app.photos_dir)[0] == []


def test_a_rejected_red_line_leaves_no_occasion(app, people, patrol, now):
    event_id = report(app, people.amina, patrol, people.gu.id)
    assert kept(app, "red_line_fails", "minor_passes") == [(1, 0)]

    at = now + timedelta(hours=1)
    decide_red_line(app, people.dora, event_id, Status.REJECTED, "查无此事", at)

    with app.store.read() as db:
        assert occasions.kept(db, people.east.id) == set()
    assert verify(app.store, app.photos_dir)[0] == []
