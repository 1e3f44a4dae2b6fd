"""The rounds of a hall's day by the real store: begun early, after midnight, before there was the
hall."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.halls.hall import HallKind, Round
from services.halls.organisation import close_hall, reopen_hall, set_up_hall
from services.halls.scope import ReportScope
from services.patrols.patrols import finish_patrol, open_patrol, rounds_of_today
from services.reports.coverage import coverage
from tests.builders import observe


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in Shanghai, in March 2026."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def walked(app, people, round_: Round, begun: datetime):
    patrol = open_patrol(app, people.amina, f"{round_}{begun}", people.east.id, round_, begun)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])
    finish_patrol(app, people.amina, patrol.id, begun + timedelta(minutes=20))
    return patrol


def rounds_at(app, people, now: datetime):
    return rounds_of_today(app, people.amina, people.east.id, "hall", now)[0]


def statuses(app, people, now: datetime) -> dict[str, str]:
    return {each.due.round.value: each.status.value for each in rounds_at(app, people, now).states}


@pytest.fixture
def late_hall(app, people, now):
    """East closes with a round from 22:30 to 23:59; the hall is there since 4 March, 10:00."""
    closing = {"round": "closing", "shift": "afternoon", "start": "22:30", "end": "23:59"}
    set_up_hall(app, people.fang, people.east.id, {"schedule": [closing]}, now)


def test_a_closing_round_begun_in_the_morning_leaves_the_real_one_due(app, people, now):
    early = walked(app, people, Round.CLOSING, at(5, 9, 5))

    rounds = rounds_at(app, people, at(5, 17, 30))

    assert statuses(app, people, at(5, 17, 30))["closing"] == "due"
    assert list(rounds.early) == [early.id]
    walked(app, people, Round.CLOSING, at(5, 17, 35))
    assert statuses(app, people, at(5, 18))["closing"] == "done"


def test_a_closing_round_that_slips_past_midnight_belongs_to_the_evening(app, people, late_hall):
    patrol = walked(app, people, Round.CLOSING, at(6, 0, 5))

    assert patrol.business_day.day == 5
    rounds = rounds_at(app, people, at(6, 0, 30))
    assert (rounds.evening.status.value, rounds.evening.patrol.id) == ("late", patrol.id)
    assert (rounds.others, rounds.early) == ([], {})
    assert statuses(app, people, at(6, 23)) == {"closing": "due"}
    scope = ReportScope(HallKind.OWN, at(5, 12).date(), at(6, 12).date())
    assert [
        (each.due, each.walked) for each in coverage(app, people.amina, scope, at(7, 0)).rounds
    ] == [(2, 1)]


def test_after_midnight_the_evening_s_round_is_offered_until_somebody_walked_it(
    app, people, late_hall
):
    assert rounds_at(app, people, at(6, 0, 30)).evening.status.value == "missed"
    assert rounds_at(app, people, at(6, 3)).evening is None
    open_one = open_patrol(app, people.amina, "p", people.east.id, Round.CLOSING, at(6, 0, 40))
    rounds = rounds_at(app, people, at(6, 0, 45))
    assert (rounds.evening.status.value, rounds.evening.patrol.id) == ("open", open_one.id)
    assert rounds.others == []
    # A second one in the same night is of the new day, and too early for its closing.
    second = open_patrol(app, people.amina, "q", people.east.id, Round.CLOSING, at(6, 0, 50))
    assert second.business_day.day == 6
    assert list(rounds_at(app, people, at(6, 0, 55)).early) == [second.id]
    # What is still open after the night can still be found.
    assert [each.id for each in rounds_at(app, people, at(6, 9)).others] == [second.id, open_one.id]


def test_a_round_walked_in_the_evening_is_not_asked_for_after_midnight(app, people, late_hall):
    walked(app, people, Round.CLOSING, at(5, 22, 40))

    assert rounds_at(app, people, at(6, 0, 30)).evening is None
    again = open_patrol(app, people.amina, "p", people.east.id, Round.CLOSING, at(6, 0, 30))
    assert again.business_day.day == 6


def test_a_hall_that_closes_at_midnight_may_still_finish_its_evening(app, people, late_hall, now):
    day = at(6, 12).date()
    close_hall(app, people.fang, people.east.id, day, now)

    assert (
        open_patrol(app, people.amina, "p", people.east.id, Round.CLOSING, at(6, 0, 5)).business_day
        == at(5, 12).date()
    )
    reopen_hall(app, people.fang, people.east.id, now)


def test_a_new_hall_has_missed_nothing_from_before_it_was_there(app, people, now):
    """The halls of the tests are added on 4 March at 10:00."""
    assert statuses(app, people, now) == {
        "peak": "due", "handover": "upcoming", "normal": "upcoming", "closing": "upcoming",
    }  # fmt: skip
    assert statuses(app, people, at(4, 19)) == {
        "peak": "missed", "handover": "missed", "normal": "missed", "closing": "missed",
    }  # fmt: skip
    assert statuses(app, people, at(5, 19))["opening"] == "missed"
