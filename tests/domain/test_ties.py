"""Tie groups and the order of names: docs/scoring.md repeats the numbers."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ties import Standing, by_name, name_key, tie_groups


def people(*rows: tuple) -> list[Standing]:
    return [Standing(name, name, band) for name, band in rows]


def names(groups: list[list[Standing]]) -> list[list[str]]:
    return [[person.name for person in group] for group in groups]


def test_overlapping_bands_are_one_group_in_the_order_of_names():
    standings = people(
        ("张伟", (82, 93)), ("李娜", (90, 97)), ("王芳", (70, 79)), ("艾静", (60, 71)),
        ("赵敏", (40, 55)),
    )  # fmt: skip

    assert names(tie_groups(standings)) == [["李娜", "张伟"], ["艾静", "王芳"], ["赵敏"]]


def test_two_people_may_be_linked_by_a_third():
    standings = people(("A", (90, 99)), ("B", (80, 91)), ("C", (70, 81)))

    assert names(tie_groups(standings)) == [["A", "B", "C"]]
    assert names(tie_groups(standings[::2])) == [["A"], ["C"]]


def test_bands_that_share_an_end_overlap():
    assert names(tie_groups(people(("A", (80, 90)), ("B", (70, 80))))) == [["A", "B"]]
    assert names(tie_groups(people(("A", (80.01, 90)), ("B", (70, 80))))) == [["A"], ["B"]]


def test_a_wide_band_binds_all_that_lie_in_it():
    standings = people(("A", (90, 95)), ("B", (50, 52)), ("C", (10, 99)), ("D", (5, 9.9)))

    assert names(tie_groups(standings)) == [["A", "B", "C"], ["D"]]


def test_who_has_no_number_is_in_no_group():
    assert tie_groups(people(("A", None))) == []
    assert names(tie_groups(people(("A", None), ("B", (0, 0))))) == [["B"]]


@pytest.mark.parametrize("band", [(90, 80), (math.nan, 80), (70, math.nan)])
def test_a_band_that_is_none_is_refused(band):
    with pytest.raises(ValueError, match="a band goes from low to high; that of A is"):
        tie_groups(people(("A", band)))


def overlap(one: Standing, other: Standing) -> bool:
    return one.band_pct[0] <= other.band_pct[1] and other.band_pct[0] <= one.band_pct[1]


def is_connected(group: list[Standing]) -> bool:
    reached, waiting = set(), [group[0]]
    while waiting:
        person = waiting.pop()
        if person.key not in reached:
            reached.add(person.key)
            waiting += [other for other in group if overlap(person, other)]
    return len(reached) == len(group)


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 12)), max_size=25))
def test_groups_are_connected_do_not_touch_and_go_down(rows):
    standings = [
        Standing(str(number), "同名", (low, low + width))
        for number, (low, width) in enumerate(rows)
    ]

    groups = tie_groups(standings)

    assert sorted(p.key for group in groups for p in group) == sorted(p.key for p in standings)
    assert all(is_connected(group) for group in groups)
    for higher, lower in pairwise(groups):
        assert min(p.band_pct[0] for p in higher) > max(p.band_pct[1] for p in lower)


def test_chinese_names_stand_by_pinyin_after_latin_ones_whatever_their_case():
    ordered = ["amy", "Bob", "Ｃarl", "艾静", "陈晨", "陈东", "李娜", "王芳", "吴磊", "张伟"]
    shuffled = ordered[::-1]

    assert sorted(shuffled, key=name_key) == ordered


def test_people_of_the_same_name_stand_by_their_key():
    twins = [Standing("s2", "李娜", (1, 2)), Standing("s1", "李娜", (80, 90))]

    assert [person.key for person in by_name(twins)] == ["s1", "s2"]
