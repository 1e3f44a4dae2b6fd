"""XLSX files that we write: types, headings, choices, and no formulas."""

import io
from enum import StrEnum

import openpyxl
import pytest

from services.imports.spreadsheet import FileLimits, read_tables
from services.imports.xlsx_book import AllowedValues, Sheet, xlsx_bytes


class Heading(StrEnum):
    ID = "id"
    LIMIT = "limit"


def sheet(**changes) -> Sheet:
    values = {
        "name": "norms", "header": ["id", "limit", "on", "severity"],
        "rows": [["a", 180, True, "major"], ["=1+1", None, False, ""]],
        "above": [["version", "abc"]], "choices": {"severity": AllowedValues(["minor", "major"])},
    }  # fmt: skip
    return Sheet(**(values | changes))


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_cells_keep_their_types_and_a_text_is_never_a_formula():
    made = opened(xlsx_bytes([sheet()]))["norms"]

    assert [[cell.value for cell in row] for row in made.iter_rows()] == [
        ["version", "abc", None, None], ["id", "limit", "on", "severity"],
        ["a", 180, True, "major"], ["=1+1", None, False, None],
    ]  # fmt: skip
    assert [made.cell(3, column).data_type for column in (1, 2, 3)] == ["s", "n", "b"]
    assert made["A4"].data_type == "s"


def test_headings_stay_in_view_and_choices_are_offered():
    book = opened(xlsx_bytes([sheet()]))
    made = book["norms"]
    (rule,) = made.data_validations.dataValidation

    assert made.freeze_panes == "B3"
    assert (rule.formula1, str(rule.sqref), rule.showErrorMessage) == (
        "lists!$A$1:$A$2", "D3:D2001", True,
    )  # fmt: skip
    assert [cell.value for cell in book["lists"]["A"]] == ["minor", "major"]
    assert book["lists"].sheet_state == "hidden"


def test_the_same_content_gives_the_same_bytes():
    assert xlsx_bytes([sheet()]) == xlsx_bytes([sheet()])


def test_characters_that_no_file_may_hold_are_left_out():
    made = opened(xlsx_bytes([sheet(rows=[["a\x0bb", 1, True, "minor"]])]))["norms"]

    assert made["A3"].value == "ab"


def test_a_text_that_looks_like_the_xml_of_a_cell_stays_that_text():
    texts = ["<r>a</r>", "<r></r>", "<r><t>b</t></r>", "<r>&amp;</r>"]

    made = opened(xlsx_bytes([Sheet("s", ["a"], [[text] for text in texts])]))["s"]

    assert [cell.value for cell in made["A"]] == ["a", *texts]


def test_what_reads_like_an_escape_keeps_its_own_when_another_program_saves_the_file():
    data = io.BytesIO()
    opened(xlsx_bytes([Sheet("s", ["a"], [["1e5_x000D_"]])])).save(data)

    # ECMA-376, ST_Xstring: _x005F_ is the line below itself.
    assert opened(data.getvalue())["s"]["A2"].value == "1e5_x005F_x000D_"


@pytest.mark.parametrize("text", ["<r>=1+1</r>", "<r></c></r>", "_x000D_", "a\rb", "_x005F_x0041_"])
def test_a_text_is_read_as_it_was_written(text):
    data = xlsx_bytes([sheet(rows=[[text, 1, True, "minor"]])])
    table = read_tables(data, FileLimits(1, 10, 10), {each: [each.value] for each in Heading})[0]

    assert table.rows[0].cells[0] == text
