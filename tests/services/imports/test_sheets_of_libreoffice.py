"""Workbooks that LibreOffice saved are read as those of others.

Those in ``libreoffice/`` were saved by LibreOffice 7.4; where it is installed, it saves them anew.
"""

import csv
import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from domain.imports.number_format import NumberFormat
from domain.imports.number_section import Doubt
from domain.imports.questions import Notice
from services.imports.roster_import import LIMITS
from services.imports.spreadsheet import read_own_sheet, read_table, read_tables
from settings import ROOT
from tests.libreoffice import SAVED_AS_CSV, needs_libreoffice, saved_by_libreoffice
from tests.sheets import HEADER, HEADINGS, book, saved

FOLDER = ROOT / "tests/services/imports/libreoffice"


def roster(since_1904=False):
    """Two sheets, the second hidden; a hidden row, a hidden column, merged cells, formats, truths."""
    made = book(
        [1001, "林一", "东厅", datetime(2025, 8, 1, 8, 30), True],  # noqa: DTZ001
        [1002, "林二", None, date(2025, 8, 1), False],
        [1003, "林三", None, "至今", 0.85666],
        [1004, "林四", "西厅", date(2026, 1, 5), "=E2"],
        header=[*HEADER, "其他"],
    )
    if since_1904:
        made.epoch = CALENDAR_MAC_1904
    page = made.active
    for row, code in ((2, "yyyy-mm-dd hh:mm"), (3, 'yyyy"年"m"月"d"日"'), (5, "[$-804]yyyy/m/d;@")):
        page.cell(row, 4).number_format = code
    for row in range(2, 6):
        page.cell(row, 1).number_format = "000000"
    page["E4"].number_format = "0%"
    page.merge_cells("C2:C4")
    page.row_dimensions[3].hidden = True
    page.column_dimensions["B"].hidden = True
    other = made.create_sheet("旧")
    other.append(HEADER)
    other.append([7, "高", "东厅"])
    other["A2"].number_format = '"D"0000'
    other.sheet_state = "hidden"
    return saved(made)


@pytest.mark.parametrize("since_1904", [False, True])
@pytest.mark.parametrize("anew", [False, pytest.param(True, marks=needs_libreoffice)])
def test_a_workbook_saved_by_libreoffice_is_read_as_before(since_1904, anew):
    name = "roster_1904.xlsx" if since_1904 else "roster.xlsx"
    data = (
        saved_by_libreoffice(roster(since_1904), "xlsx") if anew else (FOLDER / name).read_bytes()
    )

    table = read_table(data, LIMITS, HEADINGS)

    assert [row.cells for row in table.rows] == [
        ("001001", "林一", "东厅", "2025-08-01 08:30", "TRUE"),
        ("001002", "林二", "东厅", "2025-08-01", "FALSE"),
        ("001003", "林三", "东厅", "至今", "85.666%"),
        ("001004", "林四", "西厅", "2026-01-05", "TRUE"),
    ]
    assert [each.rows for each in table.questions] == [(3,)]
    assert table.notices == (
        Notice("other_sheets", (("read", "花名册"), ("others", "旧"))),
        Notice("hidden_columns", (("columns", "姓名"),)),
        Notice("merged_cells", (("ranges", "C2:C4"), ("number", "1"))),
    )
    assert read_tables(data, LIMITS, HEADINGS)[1].rows[0].cells == ("D0007", "高", "东厅")
    assert read_own_sheet(data, LIMITS, HEADINGS)[1] == {
        (5, 4)
    }  # not those that only say TRUE or FALSE


CODES = [
    "General", "000000", '"D"0000', "000-000", '0000"号"', 'General"号"', "[$-804]000000", "[Red]0000",
    "[<=99999]00000;000000", '[>999]0"大";0"小"', '[=1]"导购";[=2]"台席";General', '0;-0;"无"', "@",
    "00\\-00\\-00", "00 00", "(000) 000-0000", '"A"00"B"00', '"第"0"名"', '0"%"', "0%", "[$D]0000", "?000",
]  # fmt: skip
NUMBERS = [0, 1, 2, 7, 85, 1001, 12345, 1234567, 123456789012345]
DAYS = ["yyyy-mm-dd", "yyyy-mm-dd;@", "[$-804]yyyy-mm-dd", "[Blue]yyyy-mm-dd"]


@needs_libreoffice
def test_formats_show_what_libreoffice_shows():
    made = Workbook()
    for code in [*CODES, *DAYS]:
        made.active.append(NUMBERS)
        for cell in made.active[made.active.max_row]:
            cell.number_format = code
    shown = saved_by_libreoffice(saved(made), "xlsx", SAVED_AS_CSV).decode("utf-8-sig")

    for code, row in zip([*CODES, *DAYS], csv.reader(io.StringIO(shown)), strict=True):
        for number, text in zip(NUMBERS, row, strict=True):
            if code in DAYS and not 60 < number < 2_958_466:  # counted from another day there
                continue
            read = NumberFormat(code).shown(number)
            assert (code, number, read.text) == (code, number, text.strip())
            assert read.doubt is None


@needs_libreoffice
def test_what_libreoffice_does_not_show_is_said():
    made = Workbook()
    made.active.append(["x", 5, 0])
    made.active["B1"].number_format, made.active["C1"].number_format = ";;;", "0;-0;;@"

    shown = saved_by_libreoffice(saved(made), "xlsx", SAVED_AS_CSV).decode("utf-8-sig")

    assert next(csv.reader([shown.strip()])) == ["x", "", ""]
    assert (
        NumberFormat(";;;").shown(5).doubt
        == NumberFormat("0;-0;;@").shown(0).doubt
        == Doubt.NOTHING
    )
