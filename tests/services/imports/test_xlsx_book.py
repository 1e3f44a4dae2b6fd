"""XLSX files that we write: types, headings, choices, and no formulas."""

import io

import openpyxl

from services.imports.xlsx_book import AllowedValues, Sheet, xlsx_bytes


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
