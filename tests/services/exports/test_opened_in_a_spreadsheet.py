"""What LibreOffice shows of files for people: what was written, and as what it is."""

import csv
import io
import random
from contextlib import closing
from datetime import date, datetime, timedelta

import openpyxl
import pytest

from domain.exports.grant import Grant
from domain.exports.table import ColumnKind
from domain.exports.tables import TABLES
from domain.imports.csv_text import csv_bytes
from locales import LANGUAGES, Words
from services.exports.open_file import FileRequest, open_file, people_csv
from services.exports.xlsx import workbook
from services.halls.staff import change_staff
from services.imports import company_checks, roster_import
from services.patrols.observations import record_events
from tests.builders import a_patrol, an_event, praise, report
from tests.libreoffice import CSV_AS_EXCEL_OPENS_IT, needs_libreoffice
from tests.libreoffice import saved_by_libreoffice as saved

pytestmark = needs_libreoffice
DAYS = date(2026, 3, 1), date(2026, 3, 31)
TYPES = {
    ColumnKind.TEXT: {str}, ColumnKind.MONTH: {str}, ColumnKind.FLAG: {str}, ColumnKind.DAY: {datetime},
    ColumnKind.MOMENT: {datetime}, ColumnKind.WHOLE: {int, float}, ColumnKind.NUMBER: {int, float},
}  # fmt: skip


@pytest.fixture
def seen(app, people, now):
    """Notes and numbers that look like something else."""
    for member, number in ((people.gu, "00123"), (people.hai, "202601150001234")):
        change_staff(app, people.fang, member.id, name="顾", staff_no=number, now=now)
    patrol = a_patrol(app, people.amina, people.east.id, now)
    events = [
        an_event(patrol, people.gu.id, note="3/4", seq=1),
        an_event(patrol, people.hai.id, norm_id="account-opening-time", seconds=90.5, seq=2),
        an_event(patrol, people.hai.id, norm_id="face-clean", note="=1+1", seq=3),
        an_event(patrol, None, norm_id="public-notices-displayed", note="A-", seq=4),
    ]
    assert record_events(app, people.amina, events, now + timedelta(minutes=1)).rejected == []
    praise(app, people.amina, patrol, people.gu.id, note="1-2")
    report(app, people.amina, patrol, people.hai.id, note="TRUE")


def opened(app, people, file, language):
    grant = Grant("somebody", people.dora.hall_ids, names=True)
    return open_file(app, grant, FileRequest(file, *DAYS, language), labels=True)


def sheet_of(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True).active


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", TABLES)
def test_csv_and_workbook_show_the_same_texts_days_times_and_numbers(
    app, people, seen, file, language
):
    found = opened(app, people, file, language)
    columns, rows = found.table.columns, [list(row) for row in found.rows]
    found.close()
    csv_file, xlsx_file = (opened(app, people, file, language) for _ in range(2))
    with closing(csv_file), closing(xlsx_file), workbook(xlsx_file, language) as made:
        texts = sheet_of(saved(b"".join(people_csv(csv_file, language)), "csv"))
        book = sheet_of(saved(made.read(), "xlsx"))

    for sheet in (texts, book):
        shown = [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert len(shown) == len(rows)
        for row, cells in zip(rows, shown, strict=True):
            for column, value, cell in zip(columns, row, cells, strict=True):
                assert as_it_is(column.kind, cell, value), (column.name, value, cell)
    assert book.auto_filter.ref == book.dimensions


def as_it_is(kind: ColumnKind, cell: object, value: object) -> bool:
    if value in (None, ""):
        return cell is None
    if type(cell) not in TYPES[kind]:
        return False
    if kind is ColumnKind.MOMENT:
        return str(cell.replace(microsecond=0)) == value
    if kind is ColumnKind.DAY:
        return str(cell.date()) == value
    return cell == value or cell == f"'{value}"  # guarded in CSV


def looking_like_something_else() -> list[str]:
    """Random texts of what numbers, days and times are made of, and known ones."""
    known = [
        "00123", "1-2", "3/4", "1:2", "5%", "1e5", "1E+05", "TRUE", "false", "1,000", "￥5", "$5",
        "11月", "11月5日", "2026年11月", "上午8:00", "8:30 PM", "Mar 5", "5-Mar", "１２３", " 0012",
        "2026.11.1", "(5)", "1 1/2", "1/2/3", "12345678901234567890", "0.10", ".5", "2026-11-01T10:00",
        "A-", "A+", "N/A", "1号", "0x12", "1_000", "Inf", "二〇二六年",
    ]  # fmt: skip
    chance = random.Random(12)
    parts = [
        *"0123456789" * 3,
        *"./-:%,()$ ¥年月日eE",
        "10",
        "2026",
        "am",
        "pm",
        "上午",
        "Jan",
        "May",
    ]
    made = {"".join(chance.choices(parts, k=chance.randint(1, 6))) for _ in range(4000)}
    return known + sorted(each for each in made if each.strip() == each)


@pytest.mark.parametrize("language", ["2052", "1033"])  # Chinese, American English
def test_no_text_becomes_a_number_or_a_day(language):
    texts = looking_like_something_else()
    data = b"".join(csv_bytes(["备注", "n"], [[each, 1] for each in texts], texts=[0]))

    way = CSV_AS_EXCEL_OPENS_IT.replace("2052", language)
    shown = [
        row[0] for row in sheet_of(saved(data, "csv", opened=way)).iter_rows(2, values_only=True)
    ]

    wrong = [
        (text, cell) for text, cell in zip(texts, shown, strict=True)
        if cell not in (text, f"'{text}")
    ]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_show_staff_numbers_months_and_days_as_what_they_are(language):
    words = Words(language)
    roster = sheet_of(saved(roster_import.example(words, "东厅"), "csv"))
    checks = sheet_of(saved(company_checks.example(words), "csv"))

    assert [cell.value for cell in roster["A"][1:]] == [
        words("roster.example_no", number=number) for number in (1, 2)
    ]
    assert roster["E2"].value == datetime(2026, 1, 5)  # noqa: DTZ001
    assert {cell.value for cell in checks["D"][1:]} == {"2026-01"}
    assert checks["E4"].value == pytest.approx(0.952)  # shown as 95.20%
    assert checks["E4"].number_format == "0.00%"


def test_what_a_cell_is_kept_as_holds_no_formula_but_its_own_text():
    data = b"".join(csv_bytes(["x"], [[each] for each in looking_like_something_else()], texts=[0]))
    cells = [row[0] for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]

    assert {each[1] + each[-1] for each in cells if each.startswith("=")} == {'""'}
    assert not [each for each in cells if each.count('"') not in (0, 2)]
