"""However people are moved, ended and taken back, they are in one place a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.halls.assignment import Assignment, left, lost_days, placed
from domain.halls.position import Position

DAY = date(2026, 3, 1)
ONE = timedelta(days=1)
DAYS = [DAY + timedelta(days=number) for number in range(40)]
days = st.sampled_from(DAYS[:30])


@st.composite
def stays(draw):
    first = draw(days)
    length = draw(st.none() | st.integers(0, 9))
    return Assignment(
        draw(st.sampled_from(["east", "west"])),
        draw(st.sampled_from([Position.GUIDE, Position.COUNTER])),
        first,
        None if length is None else first + timedelta(days=length),
    )


steps = st.lists(stays() | days, min_size=1, max_size=8)


def history_of(steps):
    history: tuple[Assignment, ...] = ()
    for step in steps:
        history = placed(history, step) if isinstance(step, Assignment) else left(history, step)
    return history


@given(steps)
def test_nobody_is_in_two_places_on_one_day(steps):
    history = history_of(steps)

    assert all(sum(stay.covers(day) for stay in history) <= 1 for day in DAYS)
    assert list(history) == sorted(history, key=lambda stay: stay.from_on)


def place(history, day):
    return next(((s.hall_id, s.position) for s in history if s.covers(day)), None)


@given(steps, stays())
def test_a_move_changes_nothing_before_its_first_day(steps, new):
    before = history_of(steps)
    after = placed(before, new)

    for day in DAYS:
        if day < new.from_on:
            assert place(after, day) == place(before, day)
        elif new.covers(day):
            assert place(after, day) == (new.hall_id, new.position)
    assert placed(after, new) == after


@given(steps, stays())
def test_after_its_last_day_a_stay_changes_nothing_that_is_not_its_own(steps, new):
    before = history_of(steps)
    after = placed(before, new)
    there = (new.hall_id, new.position)
    same = next((s for s in before if s.covers(new.from_on) and place([s], s.from_on) == there), ())

    for day in DAYS:
        if new.to_on is None or day <= new.to_on:
            continue
        if not same or not same.covers(day):  # else: the same stay, with another last day
            assert place(after, day) == place(before, day)
        else:
            assert place(after, day) != there or place(before, new.from_on - ONE) == there


EAST = Assignment("east", Position.GUIDE, date(2026, 1, 5))
JUNE = [date(2026, 6, number) for number in range(1, 31)]


def west(first, last):
    return Assignment("west", Position.GUIDE, JUNE[first - 1], JUNE[last - 1] if last else None)


def east(first, last=None):
    return Assignment("east", Position.GUIDE, JUNE[first - 1], JUNE[last - 1] if last else None)


UNTIL_MAY = replace(EAST, to_on=date(2026, 5, 31))


@pytest.mark.parametrize(
    ("history", "new", "expected"),
    [
        ((EAST,), west(1, 5), (UNTIL_MAY, west(1, 5), east(6))),
        ((replace(EAST, to_on=JUNE[8]),), west(1, 5), (UNTIL_MAY, west(1, 5), east(6, 9))),
        ((replace(EAST, to_on=JUNE[2]),), west(1, 5), (UNTIL_MAY, west(1, 5))),
        ((UNTIL_MAY, west(4, 20)), east(1, 5), (replace(EAST, to_on=JUNE[4]), west(6, 20))),
        ((UNTIL_MAY, west(1, 5), east(6)), west(1, 3), (UNTIL_MAY, west(1, 3), east(4))),
        ((UNTIL_MAY, west(1, 5), east(6)), west(1, 8), (UNTIL_MAY, west(1, 8), east(9))),
        ((UNTIL_MAY, west(1, 5), east(6)), west(1, None), (UNTIL_MAY, west(1, None))),
        ((EAST,), east(1, 9), (replace(EAST, to_on=JUNE[8]),)),
    ],
    ids=[
        "resumed", "resumed until its own last day", "ended meanwhile", "a later stay is cut",
        "back sooner", "back later", "until further notice", "the same stay ends",
    ],
)  # fmt: skip
def test_a_stay_with_a_last_day_takes_away_only_its_own_days(history, new, expected):
    assert placed(history, new) == expected


@given(steps, stays() | days)
def test_every_day_that_is_taken_away_is_named(steps, step):
    before = history_of(steps)
    after = placed(before, step) if isinstance(step, Assignment) else left(before, step)

    named = {
        (hall, day)
        for hall, first, last in lost_days(before, after)
        for day in DAYS
        if first <= day <= last
    }

    def there(history):
        return {(s.hall_id, day) for s in history for day in DAYS if s.covers(day)}

    assert there(before) - there(after) <= named
    assert named <= there(before)
