"""Who is clearly above or below whom, and the orders: docs/scoring.md repeats the numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scores.ties import PersonBand, by_name, clearly, help_first, name_key


def people(*rows: tuple) -> list[PersonBand]:
    return [PersonBand(name, name, band) for name, band in rows]


def above_and_below(standings: list[PersonBand]) -> dict[str, tuple[int, int]]:
    return {key: (each.above, each.below) for key, each in clearly(standings).items()}


def test_everybody_is_held_against_everybody_by_their_own_two_bands():
    standings = people(
        ("张伟", (82, 93)), ("李娜", (90, 97)), ("王芳", (70, 79)), ("艾静", (60, 71)),
        ("赵敏", (40, 55)),
    )  # fmt: skip

    assert above_and_below(standings) == {
        "张伟": (3, 0), "李娜": (3, 0), "王芳": (1, 2), "艾静": (1, 2), "赵敏": (0, 4),
    }  # fmt: skip


def test_a_third_person_between_two_makes_them_no_more_alike():
    # As 马子涵 (71–84) and 李明远 (88–98), with somebody between who overlaps both.
    standings = people(("A", (88, 98)), ("B", (80, 91)), ("C", (71, 84)))

    assert above_and_below(standings) == {"A": (1, 0), "B": (0, 0), "C": (0, 1)}


def test_bands_that_share_an_end_overlap():
    assert above_and_below(people(("A", (80, 90)), ("B", (70, 80)))) == {"A": (0, 0), "B": (0, 0)}
    apart = people(("A", (80.01, 90)), ("B", (70, 80)))
    assert above_and_below(apart) == {"A": (1, 0), "B": (0, 1)}


def test_who_has_no_number_is_held_against_nobody():
    assert above_and_below(people(("A", None))) == {}
    assert above_and_below(people(("A", None), ("B", (0, 0)))) == {"B": (0, 0)}
    assert help_first(people(("A", None))) == []


def test_who_surely_is_low_comes_first_and_a_wide_band_waits():
    standings = people(
        ("低", (60, 70)), ("不清楚", (40, 95)), ("高", (90, 97)), ("中", (65, 80)), ("安", (50, 80)),
    )  # fmt: skip

    assert [each.name for each in help_first(standings)] == ["低", "安", "中", "不清楚", "高"]


@pytest.mark.parametrize("band", [(90, 80), (math.nan, 80), (70, math.nan)])
@pytest.mark.parametrize("read", [clearly, help_first])
def test_a_band_that_is_none_is_refused(band, read):
    with pytest.raises(ValueError, match="a band goes from low to high; that of A is"):
        read(people(("A", band)))


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 12)), max_size=25))
def test_the_counts_are_those_of_every_pair(rows):
    standings = [
        PersonBand(str(number), "同名", (low, low + width))
        for number, (low, width) in enumerate(rows)
    ]

    assert above_and_below(standings) == {
        one.key: (
            sum(other.band_pct[1] < one.band_pct[0] for other in standings),
            sum(other.band_pct[0] > one.band_pct[1] for other in standings),
        )
        for one in standings
    }


def test_chinese_names_stand_by_pinyin_after_latin_ones_whatever_their_case():
    ordered = ["amy", "Bob", "Ｃarl", "艾静", "陈晨", "陈东", "李娜", "王芳", "吴磊", "张伟"]
    shuffled = ordered[::-1]

    assert sorted(shuffled, key=name_key) == ordered


def test_people_of_the_same_name_stand_by_their_key():
    twins = [PersonBand("s2", "李娜", (1, 2)), PersonBand("s1", "李娜", (80, 90))]

    assert [person.key for person in by_name(twins)] == ["s1", "s2"]
