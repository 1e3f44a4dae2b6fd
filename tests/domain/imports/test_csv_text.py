"""CSV for people and for machines: every text comes back, and none is taken for a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.csv_text import BOM, csv_bytes, guarded, plain_csv_bytes

STARTS = [*"=+-@", *"＝＋－＠", *"﹦﹢﹣﹫", "\t", "\r", "\n"]
HIDING = ["", " ", "\u3000", "\u00a0", "\u200b", "\u200f", "\u202e", "\ufeff", "\u2066 "]
TEXTS = st.tuples(
    st.sampled_from(HIDING),
    st.sampled_from([*STARTS, "", "'", "您好", "👩🏽‍💼", "\u202b"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
    | st.sampled_from([',"x",', 'HYPERLINK("x")', "一\r\n二", "a\rb", '""', "-5"]),
).map("".join)
CELLS = TEXTS | st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=20)


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


def as_text(value: object) -> str:
    return "" if value is None else str(value)


@given(ROWS)
def test_every_cell_for_people_comes_back_and_no_text_of_it_is_a_formula(rows):
    data = b"".join(csv_bytes(["备注", "n"], rows))

    assert data.startswith(BOM)
    found = read(data.removeprefix(BOM))
    assert found[0] == ["备注", "n"]
    assert found[1:] == [[as_text(guarded(cell)) for cell in row] for row in rows]
    for row, cells in zip(rows, found[1:], strict=True):
        for value, cell in zip(row, cells, strict=True):
            if isinstance(value, str):
                assert cell.removeprefix("'") == value.removeprefix("'")
                assert cell[:1] not in STARTS
            else:
                assert cell == as_text(value)  # numbers are never touched


@given(ROWS)
def test_every_cell_for_machines_comes_back_word_for_word(rows):
    data = b"".join(plain_csv_bytes(["note", "n"], rows))

    assert not data.startswith(BOM)
    assert read(data)[1:] == [[as_text(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("hiding", HIDING)
def test_a_formula_is_guarded_whatever_hides_it(hiding, start):
    if hiding and start in "\t\r\n":
        assert guarded(f"{hiding}{start}=1") == f"'{hiding}{start}=1"
    else:
        assert guarded(f"{hiding}{start}1") == f"'{hiding}{start}1"


@pytest.mark.parametrize("value", ["", " ", "您好", "3-5", "a=b", "'=1", -5, -0.5, None, True])
def test_what_is_no_formula_stays(value):
    assert guarded(value) is value


# Columns of thousands of different cells, as ids are, with one among them that is not so.
ODD = ["a,b", 'say "x"', "a\rb", "a\nb", None, "", 1, 1.0, True, -0.0, 0, 1e-07, "=1", "\u200b@x"]


@pytest.mark.parametrize("odd", ODD)
def test_one_cell_that_is_unlike_thousands_before_it_is_written_right(odd):
    rows = [[f"id-{number}", 7] for number in range(4_000)] + [[odd, odd]]
    lines = [["id, or none", 'the "n"'], *rows]

    assert b"".join(plain_csv_bytes(lines[0], rows)) == written(lines)
    assert b"".join(csv_bytes(lines[0], rows)) == BOM + written(
        [[guarded(each) for each in line] for line in lines]
    )


def test_cells_that_are_equal_and_not_the_same_keep_their_own_form():
    rows = [[each, each] for each in (1, 1.0, True, 0, 0.0, -0.0, False, "1", "1.0")]

    assert read(b"".join(plain_csv_bytes(["a", "b"], rows)))[1:] == [
        [str(cell), str(cell)] for cell, _ in rows
    ]


def test_a_row_of_one_empty_cell_is_a_row():
    assert b"".join(plain_csv_bytes(["note"], [["x"], [""], [None]])) == (
        b'note\r\nx\r\n""\r\n""\r\n'
    )


def written(rows: list[list[object]]) -> bytes:
    """What the standard library writes."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def test_lines_end_with_both_characters_and_the_header_comes_at_once():
    def rows():
        yield ["a", 1]
        raise AssertionError("asked for rows before the header was taken")

    assert next(csv_bytes(["x", "y"], rows())) == BOM + b"x,y\r\n"
