"""However people are moved, ended and taken back, they are in one place a day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.assignment import Assignment, left, lost_days, placed
from domain.norm import Position

DAY = date(2026, 3, 1)
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


@given(steps, stays())
def test_a_move_changes_nothing_before_its_first_day(steps, new):
    before = history_of(steps)
    after = placed(before, new)

    def place(history, day):
        return next(((s.hall_id, s.position) for s in history if s.covers(day)), None)

    for day in DAYS:
        if day < new.from_on:
            assert place(after, day) == place(before, day)
        elif new.covers(day):
            assert place(after, day) == (new.hall_id, new.position)
        else:
            assert place(after, day) is None
    assert placed(after, new) == after


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
