"""Workbooks for people hold what was written, and stay files that can be opened."""

import openpyxl
import pytest

from domain.exports.table import ExportColumn
from services.exports.people_book import people_book


@pytest.mark.parametrize(
    "note", ["<r>a</r>", "<r>a & b</r>", "<r><b></r>", "=1+1", "https://evil.example", "a\ufffeb"]
)
def test_no_note_breaks_the_file_or_is_taken_for_anything_else(note):
    with people_book("notes", [ExportColumn("note")], ["Note"], [[note], ["next"]]) as file:
        sheet = openpyxl.load_workbook(file).active

    # XML has no U+FFFE.
    assert [cell.value for cell in sheet["A"]] == ["Note", note.replace("\ufffe", ""), "next"]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert not any(cell.hyperlink for cell in sheet["A"])
