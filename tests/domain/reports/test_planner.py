"""Whom to watch next, worked out by hand."""

import pandas as pd

from domain.reports.coverage import EVEN_SHARES
from domain.reports.planner import (
    OFTEN,
    WATCHED_BY,
    Watchable,
    WatchReason,
    drawn_of,
    linking,
    watched_too_often,
    whom_next,
)


def person(staff_id: str, occasions: int = 10, **changes) -> Watchable:
    """Somebody of whom everybody was seen ten times, with a band of 8 points."""
    known = {"even_share": 10.0, "unseen_days": 3, "band_pts": 8.0}
    return Watchable(staff_id, occasions, **{**known, **changes})


def ordered(*people, **asked) -> list[str]:
    return [each.staff_id for each in whom_next(people, **asked)]


def reasons(*people, **asked) -> dict[str, tuple]:
    return {each.staff_id: each.reasons for each in whom_next(people, **asked)}


def test_whoever_was_never_seen_comes_first_then_who_is_owed_most():
    # Points: c 2 + 2 (unsure as can be); b 2 × 6/10 + 2; a 0 + 2.
    people = person("a"), person("b", 4), person("c", 0, band_pts=None, unseen_days=28)

    assert ordered(*people) == ["c", "b", "a"]
    said = reasons(*people)
    assert said["c"] == ((WatchReason.NEVER, 28),)
    assert said["b"] == ((WatchReason.DEBT, 6), (WatchReason.BAND, 8))  # what is owed first


def test_a_wide_band_a_round_without_a_look_and_open_follow_ups_count():
    # a: band 2 × 4/8 = 1; b: 2; c: 1 + 0.5; d: 1 + 1.5.
    people = (
        person("a", band_pts=4.0, on_round=2),
        person("b", on_round=2),
        person("c", band_pts=4.0, on_round=0),
        person("d", band_pts=4.0, on_round=2, follow_ups=2),
    )

    assert ordered(*people) == ["d", "b", "c", "a"]
    said = reasons(*people)
    assert said["d"] == ((WatchReason.FOLLOW_UP, 2),)
    assert said["b"] == ((WatchReason.BAND, 8),)
    assert said["c"] == ((WatchReason.ROUND, 0),)
    assert said["a"] == ((WatchReason.TURN, 3),)


def test_too_little_for_a_score_is_as_unsure_as_the_widest_band():
    said = reasons(person("a", band_pts=None), person("b"))

    assert said["a"] == ((WatchReason.NO_SCORE, 0),)


def test_of_equal_ones_the_longest_unseen_comes_first_then_the_order_is_fixed():
    people = person("b"), person("a"), person("c", unseen_days=9)

    assert ordered(*people) == ["c", "a", "b"]


def test_who_was_seen_today_or_put_off_comes_last():
    people = person("a", 0, seen_today=True), person("b", 2), person("c")

    assert ordered(*people) == ["b", "c", "a"]
    assert ordered(*people, put_off={"b"}) == ["c", "a", "b"]


def test_who_was_drawn_stands_third_until_seen_and_says_so():
    people = [person(each, at) for at, each in enumerate("abcde")]  # a is owed most

    assert ordered(*people, drawn="e") == ["a", "b", "e", "c", "d"]
    assert reasons(*people, drawn="e")["e"][0] == (WatchReason.DRAWN, 0)
    assert ordered(*people, drawn="a") == ["a", "b", "c", "d", "e"]
    assert ordered(*people, drawn="e", put_off={"e"}) == ["a", "b", "c", "d", "e"]
    assert ordered(*people, drawn="nobody") == ["a", "b", "c", "d", "e"]
    seen = [*people[:4], person("e", 4, seen_today=True)]
    assert ordered(*seen, drawn="e") == ["a", "b", "c", "d", "e"]


def test_a_draw_can_be_made_again_from_its_seed_and_is_even():
    names = [f"s{each}" for each in range(4)]
    drawn = [drawn_of(f"{seed:032x}", names) for seed in range(2000)]

    assert drawn_of("07", names) == drawn_of("07", reversed(names))
    assert drawn_of("07", []) is None
    # 500 each, give or take: a standard deviation is 19.
    assert all(430 < drawn.count(each) < 570 for each in names)


def test_whom_to_watch_so_that_managers_can_be_compared():
    met = [("a", "m1"), ("b", "m1"), ("b", "m2"), ("c", "m3")]
    groups = {"m1": 0, "m2": 0, "m3": 1}

    assert linking(met, groups, "m1") == {"c"}
    assert linking(met, groups, "m3") == {"a", "b"}
    assert linking(met, groups, "new") == {"a", "b", "c"}
    assert linking(met, {"m1": 0, "m2": 0, "m3": 0}, "m1") == set()


def test_who_is_watched_too_often_is_named_with_the_observer_of_most_looks():
    people = pd.DataFrame(
        [
            ("h", "a", "甲", None, 9, None, None, 6.0, 0),  # 1.5 times, and 3 more
            ("h", "b", "乙", None, 8, None, None, 6.0, 0),  # below both
            ("h", "c", "丙", None, 4, None, None, 2.0, 0),  # twice as often, but 2 more only
            ("h", "d", "丁", None, 20, None, None, 6.0, 0),
        ],
        columns=list(EVEN_SHARES),
    )
    by = pd.DataFrame(
        [
            ("h", "a", "m1", 4), ("h", "a", "m2", 5), ("h", "b", "m1", 8),
            ("h", "c", "m1", 4), ("h", "d", "m2", 10), ("h", "d", "m1", 10),
        ],
        columns=list(WATCHED_BY),
    )  # fmt: skip

    found = watched_too_often(people, by)

    assert tuple(found.columns) == OFTEN
    assert found[["staff", "observer_id", "by_most"]].to_numpy().tolist() == [
        ["丁", "m1", 10], ["甲", "m2", 5],
    ]  # fmt: skip
