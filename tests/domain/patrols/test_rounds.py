"""Which rounds of a day are due, open, done or missed."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from domain.halls.hall import DEFAULT_SCHEDULE, WALKS, DueRound, HallSettings, Round, Shift
from domain.halls.position import Zone
from domain.patrols.rounds import (
    Walked,
    day_of_round,
    evening_before,
    rounds_of_day,
    shift_of,
    too_early_for,
)

ZONE = ZoneInfo("Asia/Shanghai")


def at(hour: int, minute: int = 0, day: int = 4) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


def a_walk(round_: Round, opened_at: datetime, **changes) -> Walked:
    values = {"finished": True, "observation_count": 12, "not_watched": []} | changes
    values = {"day": opened_at.date()} | values
    return Walked(f"{round_}-{opened_at:%d%H%M}", round_, opened_at=opened_at, **values)


def of_day(patrols: list[Walked], now: datetime, schedule=DEFAULT_SCHEDULE, **more):
    return rounds_of_day(schedule, patrols, now.date(), now, **more)


def statuses(patrols: list[Walked], now: datetime, **more) -> list[str]:
    return [each.status.value for each in of_day(patrols, now, **more).states]


def test_the_default_schedule_asks_for_two_rounds_a_shift_and_every_kind_once():
    kinds = [due.round for due in DEFAULT_SCHEDULE]

    assert set(kinds) == set(WALKS) - {Round.SPECIAL}
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

    rounds = of_day([second], at(16), schedule)

    assert [each.status.value for each in rounds.states] == ["missed", "done"]


def test_an_extra_patrol_and_an_open_one_of_yesterday_stand_beside_the_schedule():
    yesterday = a_walk(Round.CLOSING, at(17, 10, day=3), finished=False)
    special = a_walk(Round.SPECIAL, at(10))

    rounds = of_day([yesterday, special], at(11))

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

    full = of_day(patrols, at(15)).full

    assert full == {Shift.MORNING: 2, Shift.AFTERNOON: 0}


def test_a_round_that_was_begun_long_before_its_time_does_not_count_as_it():
    by_mistake = a_walk(Round.CLOSING, at(9, 5))

    rounds = of_day([by_mistake], at(17, 30))

    assert rounds.states[4].status.value == "due"
    assert rounds.others == [by_mistake]
    assert rounds.early == {by_mistake.id: DEFAULT_SCHEDULE[4]}  # 17:00–18:30
    # Walked in time later: the early one is still told as such.
    real = a_walk(Round.CLOSING, at(17, 10))
    later = of_day([by_mistake, real], at(18))
    assert (later.states[4].status.value, list(later.early)) == ("done", [by_mistake.id])


def test_half_an_hour_before_its_time_a_round_can_be_begun():
    assert statuses([a_walk(Round.CLOSING, at(16, 30))], at(17))[4] == "done"
    assert statuses([a_walk(Round.CLOSING, at(16, 29))], at(17))[4] == "due"


def test_between_two_rounds_of_a_kind_a_patrol_makes_up_for_the_first():
    schedule = [
        DueRound(round=Round.PEAK, shift=Shift.AFTERNOON, start=time(16), end=time(18)),
        DueRound(round=Round.PEAK, shift=Shift.MORNING, start=time(10), end=time(12)),
    ]

    states = of_day([a_walk(Round.PEAK, at(13))], at(17), schedule).states

    assert [each.status.value for each in states] == ["late", "due"]


def test_a_schedule_that_was_changed_decides_anew_what_is_early():
    walked = a_walk(Round.CLOSING, at(17, 10))
    moved = [DueRound(round=Round.CLOSING, shift=Shift.AFTERNOON, start=time(20), end=time(21))]

    assert list(of_day([walked], at(20), moved).early) == [walked.id]
    assert of_day([walked], at(20), []).others == [walked]


def test_starting_a_round_out_of_its_time_is_noticed_and_making_up_is_not():
    free = list(DEFAULT_SCHEDULE)
    day = date(2026, 3, 4)

    assert too_early_for(free, Round.CLOSING, day, at(9, 5)) == DEFAULT_SCHEDULE[4]
    assert too_early_for(free, Round.CLOSING, day, at(16, 30)) is None
    assert too_early_for(free, Round.OPENING, day, at(15)) is None  # missed: made up for
    assert too_early_for(free, Round.SPECIAL, day, at(9, 5)) is None
    assert too_early_for([], Round.CLOSING, day, at(9, 5)) is None  # walked already


LATE_HALL = (
    DueRound(round=Round.OPENING, shift=Shift.MORNING, start=time(9), end=time(10)),
    DueRound(round=Round.CLOSING, shift=Shift.AFTERNOON, start=time(22, 30), end=time(23, 59)),
)
EVENING, NEXT = date(2026, 3, 4), date(2026, 3, 5)


@pytest.mark.parametrize(
    ("round_", "begun", "evening", "day"),
    [
        (Round.CLOSING, at(0, 5, day=5), [], EVENING),
        (Round.CLOSING, at(2, 59, day=5), [], EVENING),
        (Round.CLOSING, at(3, 0, day=5), [], NEXT),
        (Round.CLOSING, at(0, 5, day=5), [(Round.CLOSING, at(22, 40))], NEXT),  # walked already
        (
            Round.CLOSING,
            at(0, 5, day=5),
            [(Round.CLOSING, at(9, 5))],
            EVENING,
        ),  # that was too early
        (Round.OPENING, at(0, 5, day=5), [], NEXT),  # not the last round of an evening
        (Round.SPECIAL, at(0, 5, day=5), [], NEXT),
        (Round.CLOSING, at(23, 50), [], EVENING),
    ],
)
def test_a_last_round_begun_just_after_midnight_belongs_to_the_evening(round_, begun, evening, day):
    assert day_of_round(round_, LATE_HALL, evening, begun) == day


def test_a_hall_that_did_not_exist_in_the_evening_has_no_round_of_it():
    begun = at(0, 5, day=5)

    assert day_of_round(Round.CLOSING, LATE_HALL, [], begun, since=at(23)) == NEXT
    assert day_of_round(Round.CLOSING, LATE_HALL, [], begun, since=at(22, 30)) == EVENING
    assert day_of_round(Round.CLOSING, [], [], begun) == NEXT
    night = [*LATE_HALL, DueRound(
        round=Round.CLOSING, shift=Shift.MORNING, start=time(0, 20), end=time(1),
    )]  # fmt: skip
    assert day_of_round(Round.CLOSING, night, [], begun) == NEXT  # its own time has come


def test_after_midnight_yesterday_is_neither_missed_nor_today_done():
    slipped = a_walk(Round.CLOSING, at(0, 5, day=5), day=EVENING)

    def evening(*patrols: Walked, now: datetime | None = None, **more):
        state = evening_before(LATE_HALL, patrols, now or at(0, 30, day=5), **more)
        return state and state.status.value

    assert evening() == "missed"  # it can be made up for
    assert evening(slipped) == "late"
    assert evening(a_walk(Round.CLOSING, at(0, 5, day=5), day=EVENING, finished=False)) == "open"
    assert evening(a_walk(Round.CLOSING, at(22, 40))) is None  # walked in the evening
    assert evening(now=at(3, 0, day=5)) is None
    assert evening(since=at(23)) is None
    assert statuses([slipped], at(23, 0, day=5), schedule=LATE_HALL) == ["missed", "due"]


def test_nothing_is_missed_that_began_before_there_was_the_hall():
    since = at(14)

    assert statuses([], at(15), since=since) == ["due", "upcoming"]  # the rest of the day
    assert statuses([], at(17), since=since) == ["missed", "due"]  # 14:00 is its first round
    assert statuses([], at(17), since=at(14, 10)) == ["due"]
    # What was walked all the same is shown.
    assert statuses([a_walk(Round.NORMAL, at(14, 20))], at(17), since=at(14, 10)) == ["done", "due"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"walk": []},
        {"walk": [Zone.OUTSIDE, Zone.OUTSIDE]},
        {"schedule": [{"round": "peak", "shift": "morning", "start": "12:00", "end": "10:00"}]},
        {"schedule": [{"round": "records", "shift": "morning", "start": "9:00", "end": "10:00"}]},
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
