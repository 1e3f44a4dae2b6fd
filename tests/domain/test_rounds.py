"""Which rounds of a day are due, open, done or missed."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from domain.hall import DEFAULT_SCHEDULE, DueRound, HallSettings, Round, Shift
from domain.norm import Zone
from domain.rounds import Walked, rounds_of_day, shift_of

ZONE = ZoneInfo("Asia/Shanghai")


def at(hour: int, minute: int = 0, day: int = 4) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


def a_walk(round_: Round, opened_at: datetime, **changes) -> Walked:
    values = {"finished": True, "observation_count": 12, "not_watched": []} | changes
    return Walked(f"{round_}-{opened_at:%d%H%M}", round_, opened_at, **values)


def statuses(patrols: list[Walked], now: datetime) -> list[str]:
    return [each.status.value for each in rounds_of_day(DEFAULT_SCHEDULE, patrols, now).states]


def test_the_default_schedule_asks_for_two_rounds_a_shift_and_every_kind_once():
    kinds = [due.round for due in DEFAULT_SCHEDULE]

    assert set(kinds) == set(Round) - {Round.SPECIAL}
    for shift in Shift:
        assert sum(due.shift is shift for due in DEFAULT_SCHEDULE) >= 2
    assert HallSettings().full_rounds_per_shift == 2


def test_an_unwalked_day_is_missed_due_and_still_to_come():
    assert statuses([], at(11)) == ["missed", "due", "upcoming", "upcoming", "upcoming"]


def test_a_round_is_due_from_its_first_to_its_last_minute():
    assert statuses([], at(8))[0] == "due"
    assert statuses([], at(9, 30))[0] == "due"
    assert statuses([], at(9, 31))[0] == "missed"


def test_open_done_and_late_patrols_answer_the_round_of_their_kind():
    patrols = [
        a_walk(Round.OPENING, at(9, 45)),
        a_walk(Round.PEAK, at(10, 5)),
        a_walk(Round.HANDOVER, at(12, 40), finished=False),
    ]

    assert statuses(patrols, at(13)) == ["late", "done", "open", "upcoming", "upcoming"]


def test_a_patrol_that_was_finished_empty_is_no_patrol():
    empty = a_walk(Round.PEAK, at(10, 5), observation_count=0)

    assert statuses([empty], at(11))[1] == "due"


def test_two_rounds_of_one_kind_are_answered_in_order():
    schedule = [
        DueRound(round=Round.NORMAL, shift=Shift.MORNING, start=time(9), end=time(10)),
        DueRound(round=Round.NORMAL, shift=Shift.AFTERNOON, start=time(14), end=time(15)),
    ]
    second = a_walk(Round.NORMAL, at(14, 30))

    rounds = rounds_of_day(schedule, [second], at(16))

    assert [each.status.value for each in rounds.states] == ["missed", "done"]


def test_an_extra_patrol_and_an_open_one_of_yesterday_stand_beside_the_schedule():
    yesterday = a_walk(Round.CLOSING, at(17, 10, day=3), finished=False)
    special = a_walk(Round.SPECIAL, at(10))

    rounds = rounds_of_day(DEFAULT_SCHEDULE, [yesterday, special], at(11))

    assert [each.id for each in rounds.others] == [special.id, yesterday.id]
    assert rounds.states[4].patrol is None


def test_a_full_round_is_one_in_which_everybody_on_duty_was_observed():
    patrols = [
        a_walk(Round.OPENING, at(8, 10)),
        a_walk(Round.PEAK, at(10, 10), not_watched=["海"]),
        a_walk(Round.PEAK, at(11, 30)),  # a second one, counted by its time
        a_walk(Round.SPECIAL, at(11)),
        a_walk(Round.NORMAL, at(14, 10), finished=False),
    ]

    full = rounds_of_day(DEFAULT_SCHEDULE, patrols, at(15)).full

    assert full == {Shift.MORNING: 2, Shift.AFTERNOON: 0}


@pytest.mark.parametrize(
    "wrong",
    [
        {"walk": []},
        {"walk": [Zone.OUTSIDE, Zone.OUTSIDE]},
        {"schedule": [{"round": "peak", "shift": "morning", "start": "12:00", "end": "10:00"}]},
        {"full_rounds_per_shift": -1},
        {"greeting_rule": "harsh"},
    ],
)
def test_impossible_settings_of_a_hall_are_refused(wrong):
    with pytest.raises(ValidationError):
        HallSettings.model_validate(wrong)


@pytest.mark.parametrize(
    ("walked", "clock", "shift"),
    [
        (Round.PEAK, time(10, 5), Shift.MORNING),
        (Round.PEAK, time(15), Shift.MORNING),  # made up for in the afternoon
        (Round.CLOSING, time(17), Shift.AFTERNOON),
        (Round.SPECIAL, time(12, 29), Shift.MORNING),
        (Round.SPECIAL, time(12, 30), Shift.AFTERNOON),  # the first afternoon round begins
    ],
)
def test_a_patrol_belongs_to_the_shift_of_its_round_else_to_that_of_the_clock(walked, clock, shift):
    assert shift_of(walked, clock, DEFAULT_SCHEDULE) is shift


def test_a_round_that_is_due_in_both_shifts_belongs_to_that_of_the_clock():
    twice = [
        DueRound(round=Round.NORMAL, shift=Shift.MORNING, start=time(9), end=time(11)),
        DueRound(round=Round.NORMAL, shift=Shift.AFTERNOON, start=time(14), end=time(16)),
    ]

    assert [shift_of(Round.NORMAL, time(hour), twice) for hour in (9, 13, 14)] == [
        "morning", "morning", "afternoon",
    ]  # fmt: skip
    assert shift_of(Round.SPECIAL, time(12), []) is Shift.AFTERNOON  # no schedule: noon
