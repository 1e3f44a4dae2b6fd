"""Lanes slow who guesses, and never close."""

import pytest

from domain.halls.pace import Lanes, Pace, TooMany

LOGIN = Pace(at_once=5, longest_gap_s=2.0)
ADDRESS = Pace(at_once=20, longest_gap_s=0.4)


def turns(lanes, paces, count, patience_s=20.0, at_s=0.0):
    """When each of so many attempts at the same moment gets its turn; None: refused."""
    found = []
    for _ in range(count):
        try:
            found.append(lanes.book(paces, at_s, patience_s))
        except TooMany:
            found.append(None)
    return found


def test_some_attempts_pass_at_once_then_one_at_a_time():
    assert turns(Lanes(), {"amina": LOGIN}, 9) == [0, 0, 0, 0, 0, 0.5, 1.5, 3.5, 5.5]


def test_forty_at_once_from_one_address_all_get_their_turn_within_the_longest_wait():
    waits = turns(Lanes(), {"10.0.0.1": ADDRESS}, 61)

    assert waits[:20] == [0] * 20
    assert max(waits) < 20


def test_who_would_wait_too_long_is_refused_and_not_counted():
    lanes = Lanes()
    waits = turns(lanes, {"amina": LOGIN}, 100)

    assert waits.count(None) == 100 - 16
    assert lanes.failures("amina", 0.0) == 16
    with pytest.raises(TooMany) as crowd:
        lanes.book({"amina": LOGIN}, 0.0, 20.0)
    assert crowd.value.wait_s == 22


def test_guessing_for_an_hour_finds_out_thirty_passwords_a_minute_and_keeps_nobody_out():
    lanes, at_s, tried = Lanes(), 0.0, 0
    while at_s < 3600:
        at_s += lanes.book({"amina": LOGIN}, at_s, 20.0)
        tried += 1

    assert tried == 5 + 1800 + 2  # the first gaps are shorter
    assert lanes.book({"amina": LOGIN}, at_s, 20.0) == 2.0


def test_an_attempt_waits_for_the_slowest_of_its_lanes_and_a_right_one_does_not_count():
    lanes = Lanes()
    both = {"amina": LOGIN, "10.0.0.1": ADDRESS}
    turns(lanes, {"10.0.0.1": ADDRESS}, 24)

    assert lanes.book(both, 0.0, 20.0) == pytest.approx(0.1 + 0.2 + 0.4 + 0.4 + 0.4)
    lanes.forgive("10.0.0.1", 0.0)
    lanes.forget(["amina"])
    assert (lanes.failures("10.0.0.1", 0.0), lanes.failures("amina", 0.0)) == (24, 0)


@pytest.mark.parametrize("days", [-3650, -30, 30, 3650])
def test_a_clock_that_is_set_makes_nobody_wait(days):
    lanes = Lanes()
    turns(lanes, {"amina": LOGIN}, 50, at_s=1e9)

    assert lanes.book({"amina": LOGIN}, 1e9 + days * 86400, 0.0) == 0


def test_a_lane_that_nobody_used_for_an_hour_begins_anew():
    lanes = Lanes()
    turns(lanes, {"amina": LOGIN}, 6)

    assert lanes.failures("amina", 3599.0) == 6
    assert lanes.failures("amina", 3602.0) == 0


def test_what_is_remembered_is_bounded_whatever_is_tried():
    lanes = Lanes(most=100)
    for number in range(1000):
        lanes.book({f"login {number}": LOGIN}, 0.0, 20.0)

    assert lanes.known() == [f"login {number}" for number in range(900, 1000)]
