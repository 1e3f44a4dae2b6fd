"""CSV and XLSX files become the same texts, as a person reads them on the screen."""

import io
import zipfile
from datetime import date, datetime, time
from enum import StrEnum

import pytest
from openpyxl import Workbook

from domain.imports.table import Row
from domain.problems import InputProblem
from services.imports.spreadsheet import FileLimits, read_table, read_tables

LIMITS = FileLimits(max_mb=1, max_rows=1000, max_unpacked_mb=20)


class Column(StrEnum):
    HALL = "hall"
    VALUE = "value"


HEADINGS = {Column.HALL: ("营业厅",), Column.VALUE: ("得分",)}


def rows_of(data, limits=LIMITS):
    return read_table(data, limits, HEADINGS).rows


def saved(book):
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def xlsx(*cells, formats=()):
    """One row below the header; ``formats`` are number formats of its first cells."""
    book = Workbook()
    book.active.append(["营业厅", "得分"])
    book.active.append(cells)
    for place, form in enumerate(formats, start=1):
        book.active.cell(2, place).number_format = form
    return saved(book)


def raw(sheet, before=""):
    """An XLSX file whose only sheet is this XML, below the header."""
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'{before}<x:worksheet xmlns:x="{namespace}"><x:sheetData>{sheet}</x:sheetData></x:worksheet>'
    head = "".join(
        f'<x:c r="{place}1" t="inlineStr"><x:is><x:t>{name}</x:t></x:is></x:c>'
        for place, name in (("A", "营业厅"), ("B", "得分"))
    )
    text = text.replace("<x:sheetData>", f'<x:sheetData><x:row r="1">{head}</x:row>')
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(Workbook()))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, text if part.endswith("sheet1.xml") else old.read(part))
    return made.getvalue()


@pytest.mark.parametrize(
    ("cell", "form", "text"),
    [
        (0.85, "0%", "85%"),
        (0.857, "0.00%", "85.7%"),
        (1, '0"%"', "1%"),
        (0.3, "General", "0.3"),
        (1001, "000000", "001001"),
        (7, '"D"0000', "D0007"),
        (1001, "000-000", "001-001"),
        (85.0, "0.0", "85"),
        (datetime(2026, 10, 1), "yyyy/m", "2026-10-01"),  # noqa: DTZ001
        (date(2026, 10, 1), 'yyyy"年"m"月"', "2026-10-01"),
        (time(9, 30), "h:mm", "09:30"),
        (True, "General", "TRUE"),
        ("#N/A", "General", "#N/A"),  # what Excel could not find is no empty cell
    ],
)
def test_a_cell_is_read_as_it_is_seen(cell, form, text):
    (row,) = rows_of(xlsx("东厅", cell, formats=("General", form)))

    assert row.cells[0] == "东厅"
    assert row.cells[1] == text


def test_shared_texts_prefixes_and_cells_without_a_place_are_read():
    sheet = (
        '<x:row><x:c t="inlineStr"><x:is><x:r><x:t>东</x:t></x:r><x:r><x:t>厅</x:t></x:r>'
        "<x:rPh><x:t>dongting</x:t></x:rPh></x:is></x:c>"
        '<x:c t="str"><x:f>A1&amp;B1</x:f><x:v>八十</x:v></x:c><x:c t="d"><x:v>2026-10-01T00:00:00</x:v>'
        "</x:c></x:row>"
    )

    assert rows_of(raw(sheet)) == (Row(2, ("东厅", "八十", "2026-10-01")),)


def test_rows_keep_their_numbers_and_nothing_below_a_gap_is_lost():
    book = Workbook()
    book.active.append(["营业厅", "得分"])
    book.active.cell(700, 1, "东厅")
    book.active.cell(701, 2, "  ")
    book.active.cell(1_000_000, 2, 85)

    assert rows_of(saved(book)) == (Row(700, ("东厅",)), Row(1_000_000, ("", "85")))
    blank = "营业厅,得分\r\n" + ",\r\n" * 5000 + "东厅,85\r\n"
    assert rows_of(blank.encode()) == (Row(5002, ("东厅", "85")),)


def test_a_cell_far_to_the_right_costs_nothing():
    far = '<x:row r="2"><x:c r="A2"><x:v>1</x:v></x:c><x:c r="XFD2"><x:v>2</x:v></x:c></x:row>'

    assert rows_of(raw(far)) == (Row(2, ("1",)),)


def test_a_sheet_that_declares_entities_is_refused():
    with pytest.raises(InputProblem) as caught:
        rows_of(raw("", before='<!DOCTYPE x [<!ENTITY a "aaaa">]>'))

    assert caught.value.code == "file_unreadable"


def test_exactly_as_many_rows_as_allowed_are_taken():
    lines = ["营业厅,得分", *["东厅,85"] * 5]
    few = FileLimits(max_mb=1, max_rows=5, max_unpacked_mb=20)

    assert len(rows_of("\n".join(lines).encode(), few)) == 5
    with pytest.raises(InputProblem) as caught:
        rows_of("\n".join([*lines, "东厅,85"]).encode(), few)
    assert caught.value.code == "file_too_many_rows"


def test_reading_tells_how_far_it_is():
    shares = []
    data = ("营业厅,得分\n" + "东厅,85\n" * 9000).encode()

    read_table(data, FileLimits(1, 10_000, 20), HEADINGS, shares.append)

    assert shares == sorted(shares)
    assert len(shares) == 4  # of 9001 lines, one report in 2000
    assert 0 < shares[0] < shares[-1] <= 1


def renamed(part, link=lambda text: text):
    """Two sheets in a file whose parts are called otherwise, and the links to them."""
    book = Workbook()
    for each in (book.active, book.create_sheet("西厅")):
        each.append(["营业厅", "得分"])
        each.append([each.title, 90])
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            text = link(text.decode()).encode() if name.endswith(".rels") else text
            entry = zipfile.ZipInfo()
            entry.filename = part(name)
            new.writestr(entry, text)
    return made.getvalue()


@pytest.mark.parametrize(
    ("part", "link"),
    [
        (lambda name: name.replace("/", "\\"), str),
        (lambda name: f"/{name}", str),
        (lambda name: name.replace("worksheets/sheet", "Worksheets/Sheet"), str),
        (str, lambda text: text.replace("worksheets/", "worksheets\\")),
        (str, lambda text: text.replace("worksheets/sheet1", "worksheets/%73heet1")),
    ],
)
def test_every_sheet_is_found_however_programs_name_the_parts(part, link):
    tables = read_tables(renamed(part, link), LIMITS, HEADINGS)

    assert [each.rows[0].cells for each in tables] == [("Sheet", "90"), ("西厅", "90")]


def test_a_file_without_one_of_its_sheets_is_not_read_by_the_others():
    gone = renamed(lambda name: name.replace("sheet2.xml", "gone.xml"))

    with pytest.raises(InputProblem) as caught:
        read_tables(gone, LIMITS, HEADINGS)
    assert caught.value.code == "file_unreadable"
