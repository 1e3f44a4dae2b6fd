"""Merged cells: each row has what a person reads beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.merged_cells import Merge, unmerged
from domain.imports.table import Row


def read(rows, *merges):
    looked_at = []
    kept, repeated, covering = unmerged(rows, merges, looked_at.append)
    return {row.number: row.cells for row in kept}, repeated, covering


def test_a_text_over_several_rows_is_read_in_each():
    rows = [Row(2, ("D1", "东厅")), Row(3, ("D2",)), Row(4, ("D3", "")), Row(5, ("D4", "西厅"))]

    assert read(rows, Merge(2, 4, 1, 1)) == (
        {2: ("D1", "东厅"), 3: ("D2", "东厅"), 4: ("D3", "东厅"), 5: ("D4", "西厅")},
        [Merge(2, 4, 1, 1)],
        [],
    )


def test_two_lines_that_make_one_row_stay_one():
    rows = [Row(2, ("D1", "东厅")), Row(4, ("D2", "西厅"))]

    cells, repeated, _ = read(rows, Merge(2, 3, 0, 0), Merge(2, 3, 1, 1), Merge(4, 5, 0, 0))

    assert (cells, repeated) == ({2: ("D1", "东厅"), 4: ("D2", "西厅")}, [])


def test_a_title_over_several_columns_is_read_once():
    rows = [Row(1, ("花名册",)), Row(2, ("工号", "姓名"))]

    assert read(rows, Merge(1, 1, 0, 5)) == ({1: ("花名册",), 2: ("工号", "姓名")}, [], [])


def test_a_header_of_two_rows_is_read_in_the_lower_one():
    rows = [Row(1, ("工号", "在岗")), Row(2, ("", "到岗日期", "离岗日期"))]

    cells, repeated, _ = read(rows, Merge(1, 2, 0, 0), Merge(1, 1, 1, 2))

    assert cells[2] == ("工号", "到岗日期", "离岗日期")
    assert repeated == [Merge(1, 2, 0, 0)]


def test_what_lies_under_merged_cells_is_not_read_and_said():
    rows = [Row(2, ("D1", "东厅", "藏")), Row(3, ("D2", "西厅", "藏"))]

    assert read(rows, Merge(2, 3, 1, 2)) == (
        {2: ("D1", "东厅", ""), 3: ("D2", "东厅", "")},
        [Merge(2, 3, 1, 2)],
        [Merge(2, 3, 1, 2)],
    )


def test_a_row_that_holds_only_what_nobody_sees_is_no_row():
    rows = [Row(2, ("D1", "东厅")), Row(3, ("藏", "藏"))]

    cells, _, covering = read(rows, Merge(2, 3, 0, 0), Merge(2, 3, 1, 1))

    assert cells == {2: ("D1", "东厅")}
    assert len(covering) == 2


def test_merged_cells_that_are_empty_say_nothing():
    rows = [Row(3, ("D2",)), Row(4, ("D3",))]

    assert read(rows, Merge(2, 4, 1, 1), Merge(900, 1000, 3, 70)) == (
        {3: ("D2",), 4: ("D3",)}, [], [],
    )  # fmt: skip


def test_whoever_counts_may_stop_it():
    def stop(text):
        raise RecursionError

    with pytest.raises(RecursionError):
        unmerged([Row(2, ("a",))], [Merge(2, 9, 0, 0)], stop)


@st.composite
def tables(draw):
    """A grid of different texts with some cells empty, and merges that do not overlap."""
    height, width = draw(st.integers(1, 8)), draw(st.integers(1, 5))
    filled = draw(st.lists(st.booleans(), min_size=height * width, max_size=height * width))
    grid = {
        (r, c): f"t{r}.{c}" for r in range(height) for c in range(width) if filled[r * width + c]
    }
    merges, taken = [], set()
    for _ in range(draw(st.integers(0, 4))):
        top, left = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
        bottom, right = draw(st.integers(top, height - 1)), draw(st.integers(left, width - 1))
        cells = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if len(cells) > 1 and not cells & taken:
            taken |= cells
            merges.append(Merge(top, bottom, left, right))
    return grid, height, width, merges


@given(tables())
def test_every_text_that_is_seen_arrives_and_no_other(table):
    grid, height, width, merges = table
    rows = [
        Row(r, tuple(grid.get((r, c), "") for c in range(width)))
        for r in range(height)
        if any((r, c) in grid for c in range(width))
    ]
    under = {
        (r, c): merge
        for merge in merges
        for r in range(merge.top, merge.bottom + 1)
        for c in range(merge.left, merge.right + 1)
    }
    tops = {(merge.top, merge.left) for merge in merges}

    cells, repeated, covering = read(rows, *merges)

    seen = {text for place, text in grid.items() if place not in under or place in tops}
    assert {text for row in cells.values() for text in row if text} == seen
    assert set(covering) == {
        merge for place, merge in under.items() if place in grid and place not in tops
    }
    for number, row in cells.items():
        for column, text in enumerate(row):
            merge = under.get((number, column))
            if merge is None:
                assert text == grid.get((number, column), "")
            elif column == merge.left:
                assert text == grid.get((merge.top, merge.left), "")
            else:
                assert text == ""
    assert set(repeated) <= {each for each in merges if each.bottom > each.top}
