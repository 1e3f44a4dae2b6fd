"""Why a score changed: the parts add up to the cent, and each finds what it is about."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.reports.change_parts import ChangePartKind, change_parts

COLUMNS = ["staff_id", "observer_id", "norm_id", "round", "severity", "weight", "kept"]


def cells(*rows: tuple) -> pd.DataFrame:
    """(person, observer, norm, round, judgements, kept); weight 1 each."""
    return pd.DataFrame(
        [(*row[:4], "minor", float(row[4]), float(row[5])) for row in rows], columns=COLUMNS
    )


def points(change) -> dict[str, Decimal]:
    return {part.part.value: part.points for part in change.parts}


def rows_of_cells():
    row = st.tuples(
        st.sampled_from(["a", "b", "c"]), st.sampled_from(["x", "y"]),
        st.sampled_from(["n", "m", "o"]), st.sampled_from(["peak", "opening"]),
        st.sampled_from(["minor", "major"]), st.integers(0, 30), st.floats(0, 1),
    )  # fmt: skip
    return st.lists(row, min_size=1, max_size=25).map(
        lambda rows: pd.DataFrame(
            [(*row[:6], row[5] * row[6]) for row in rows], columns=COLUMNS
        ).astype({"weight": float})
    )


@settings(max_examples=150)
@given(
    rows_of_cells(), rows_of_cells(), st.none() | st.floats(0, 100),
    st.sets(st.tuples(st.sampled_from(["n", "m", "o"]), st.sampled_from(["minor", "major"]))),
)  # fmt: skip
def test_the_parts_add_up_to_the_cent_and_so_do_their_shares(earlier, later, shown, only_once):
    change = change_parts(earlier, later, shown, only_once)

    if change is None:
        assert min(earlier["weight"].sum(), later["weight"].sum()) == 0
        return
    assert sum(points(change).values()) == change.later_pct - change.earlier_pct == change.points
    for part in change.parts:
        if part.shares:
            assert sum(share.points for share in part.shares) == part.points


@settings(max_examples=60)
@given(rows_of_cells().filter(lambda table: table["weight"].sum() > 0))
def test_two_equal_periods_differ_in_nothing(table):
    change = change_parts(table, table)

    assert set(points(change).values()) == {Decimal("0.00")}


def test_who_was_watched_is_told_from_how_they_did():
    """Ada keeps 90 of 100, Bo 50. First half and half (70), then three quarters Ada (80)."""
    change = change_parts(
        cells(("ada", "x", "n", "peak", 2000, 1800), ("bo", "x", "n", "peak", 2000, 1000)),
        cells(("ada", "x", "n", "peak", 3000, 2700), ("bo", "x", "n", "peak", 1000, 500)),
    )

    found = points(change)
    # (0.75 - 0.5) * 20 - (0.25 - 0.5) * 20 = 10, less a trace that the pull keeps back
    assert float(found["watched"]) == pytest.approx(10, abs=0.05)
    assert float(found["done"]) == pytest.approx(0, abs=0.05)
    assert (change.earlier_pct, change.later_pct) == (Decimal("70.00"), Decimal("80.00"))


def test_a_stricter_observer_who_watched_more_is_not_put_down_to_the_people():
    """X finds 90 of 100 kept where Y finds 70, of the same people: X half of the time, then a
    tenth."""
    change = change_parts(
        cells(*((who, "x", "n", "peak", 1000, 900) for who in "ab"),
              *((who, "y", "n", "peak", 1000, 700) for who in "ab")),
        cells(*((who, "x", "n", "peak", 200, 180) for who in "ab"),
              *((who, "y", "n", "peak", 1800, 1260) for who in "ab")),
    )  # fmt: skip

    # 80 -> 72: (0.1 - 0.5) * 10 - (0.9 - 0.5) * 10 = -8
    assert float(points(change)["observers"]) == pytest.approx(-8, abs=0.05)
    assert float(points(change)["done"]) == pytest.approx(0, abs=0.05)
    assert change.compared


def test_a_harder_norm_asked_more_often_is_the_mix():
    change = change_parts(
        cells(("a", "x", "easy", "peak", 3000, 3000), ("a", "x", "hard", "peak", 1000, 500)),
        cells(("a", "x", "easy", "peak", 1000, 1000), ("a", "x", "hard", "peak", 3000, 1500)),
    )

    # 87.5 -> 62.5
    assert float(points(change)["mix"]) == pytest.approx(-25, abs=0.1)
    (mix,) = [part for part in change.parts if part.part is ChangePartKind.MIX]
    assert {(share.factor, share.key) for share in mix.shares[:2]} == {
        ("norm_id", "easy"), ("norm_id", "hard"),
    }  # fmt: skip


def test_doing_better_is_what_really_changed_and_says_whose():
    change = change_parts(
        cells(("ada", "x", "n", "peak", 1000, 600), ("bo", "x", "n", "peak", 1000, 800)),
        cells(("ada", "x", "n", "peak", 1000, 900), ("bo", "x", "n", "peak", 1000, 800)),
    )

    # 70 -> 85, all of it Ada's: half of 30
    assert float(points(change)["done"]) == pytest.approx(15, abs=0.05)
    (done,) = [part for part in change.parts if part.part is ChangePartKind.DONE]
    assert {share.key: round(float(share.points)) for share in done.shares} == {"ada": 15, "bo": 0}


def test_a_norm_that_only_one_version_has_is_the_version():
    """Without the new norm nothing changed: 80. With it 60 of 100 more: (80 + 60) / 2 = 70."""
    old = ("a", "x", "n", "peak", 100, 80)
    change = change_parts(
        cells(old), cells(old, ("a", "x", "new", "peak", 100, 60)), None, {("new", "minor")}
    )

    assert points(change) == {
        "method": Decimal("0.00"), "version": Decimal("-10.00"), "watched": Decimal("0.00"),
        "observers": Decimal("0.00"), "mix": Decimal("0.00"), "done": Decimal("0.00"),
    }  # fmt: skip


def test_another_method_is_told_apart_and_nothing_in_common_is_the_version():
    one = cells(("a", "x", "n", "peak", 10, 8))
    assert points(change_parts(one, one, 75.0))["method"] == Decimal("5.00")

    other = cells(("a", "x", "m", "peak", 10, 4))
    only_once = {("n", "minor"), ("m", "minor")}
    assert points(change_parts(one, other, None, only_once)) == {
        "method": Decimal("0.00"), "version": Decimal("-40.00"),
    }  # fmt: skip


def test_a_new_observer_cannot_be_told_from_how_people_did_and_is_not_blamed():
    change = change_parts(
        cells(("a", "x", "n", "peak", 100, 90)), cells(("a", "y", "n", "peak", 100, 70))
    )

    assert not change.compared
    assert points(change)["observers"] == Decimal("0.00")
    assert points(change)["done"] == Decimal("-20.00")


def test_a_period_without_anything_scored_has_no_parts():
    one = cells(("a", "x", "n", "peak", 10, 8))

    assert change_parts(one, one.head(0)) is None
    assert change_parts(one.assign(weight=0.0, kept=0.0), one) is None
