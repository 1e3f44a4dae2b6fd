"""The roster as a file: whoever brings it back unchanged changes nothing, whatever program saved it."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from domain.halls.position import Position
from domain.imports.roster_columns import HEADINGS
from domain.imports.roster_stays import RosterChangeKind
from domain.imports.table import propose
from domain.problems import NotAllowed
from locales import LANGUAGES, Words
from services.exports.roster_file import RosterFormat, roster_file
from services.halls.staff import add_staff, end_staff, place_staff
from services.imports import roster_import
from tests.libreoffice import CSV_AS_CALC_OPENS_IT, SAVED_AS_CSV, needs_libreoffice
from tests.libreoffice import saved_by_libreoffice as saved
from tests.roster_files import read_roster

# What a spreadsheet takes for a number, a day, money, a truth value or a formula.
ODD_NUMBERS = ["00123", "1E5", "3-4", "2026-11", "123456789012345", "TRUE", "11月5日", "1.50"]
ODD_NAME = "-王"
SAVED_BEFORE = Path(__file__).parent / "roster_saved_by_libreoffice"


@pytest.fixture
def staffed(app, people, now):
    """Beside Gu, Hai and Ivy: who has an odd number, who left, moves next week, comes next week."""

    def added(number, name="宁", **where):
        given = {"hall_id": people.east.id, "position": Position.COUNTER}
        return add_staff(
            app, people.fang, name=name, staff_no=number, now=now,
            **(given | {"from_on": date(2026, 1, 5)} | where),
        )  # fmt: skip

    for number in ODD_NUMBERS:
        added(number)
    added("N1", ODD_NAME)
    left, moves = added("N2", "离"), added("N3", "移")
    end_staff(app, people.fang, left.id, last_day=date(2026, 2, 1), now=now)
    place_staff(
        app, people.fang, moves.id, hall_id=people.west.id, position=Position.GUIDE,
        from_on=now.date() + timedelta(days=7), now=now,
    )  # fmt: skip
    added("N4", "来", from_on=now.date() + timedelta(days=7))


def taken(app, people, now, form=RosterFormat.XLSX, language="zh_CN"):
    return roster_file(app, people.fang, form, Words(language), now)


def changes(app, people, now, data):
    """(How many rows are unchanged, everything else that the import would do or say)."""
    table = read_roster(data)
    plan = roster_import.preview(app, people.fang, table, propose(table.header, HEADINGS), now)
    other = [each for each in plan.changes if each.kind is not RosterChangeKind.UNCHANGED]
    said = [*plan.findings, *table.questions, *getattr(plan, "questions", ())]
    return plan.count(RosterChangeKind.UNCHANGED), [*other, *said]


# Gu, Hai, Ivy, the odd numbers, N1, N3, N4; who left is not there.
EVERYBODY = 3 + len(ODD_NUMBERS) + 3


@pytest.mark.parametrize("form", RosterFormat)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_roster_that_comes_back_as_it_was_changes_nothing(
    app, people, now, staffed, form, language
):
    data = taken(app, people, now, form, language)

    assert changes(app, people, now, data) == (EVERYBODY, [])


def test_the_file_holds_one_row_each_with_the_stay_of_today_else_the_next(
    app, people, now, staffed
):
    text = taken(app, people, now, RosterFormat.CSV).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""))

    assert header == ["工号", "姓名", "营业厅", "岗位", "到岗日期", "离岗日期"]
    found = {row[0]: row[1:] for row in rows}
    assert found["D1"] == ["顾", "东厅", "导购", "2020-01-01", ""]
    assert found["N3"] == ["移", "东厅", "业务受理", "2026-01-05", "2026-03-10"]
    assert found["N4"] == ["来", "东厅", "业务受理", "2026-03-11", ""]
    assert found['="00123"'] == ["宁", "东厅", "业务受理", "2026-01-05", ""]
    assert "N2" not in found


def test_the_workbook_has_numbers_as_texts_days_as_days_and_texts_below_the_rows(
    app, people, now, staffed
):
    sheet = openpyxl.load_workbook(io.BytesIO(taken(app, people, now))).active

    kinds = {row[0].value: [cell.data_type for cell in row[:5]] for row in sheet.iter_rows(2)}
    assert kinds["00123"] == ["s", "s", "s", "s", "d"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:F{EVERYBODY + 1}")
    assert sheet.column_dimensions["A"].number_format == "@"  # a typed 00123 stays one


def test_only_the_administrator_takes_the_roster_and_the_audit_log_says_so(app, people, now):
    for account in (people.amina, people.dora, people.ella, people.gu_account):
        with pytest.raises(NotAllowed):
            roster_file(app, account, RosterFormat.CSV, Words("en"), now)
    taken(app, people, now)

    with app.store.read() as db:
        noted = db.execute(
            "SELECT account_id, detail FROM audit WHERE action = 'roster_downloaded'"
        ).fetchall()
    assert [row[0] for row in noted] == [people.fang.id]
    assert '"people":3' in noted[0][1].replace(" ", "")


@needs_libreoffice
@pytest.mark.parametrize(
    ("form", "to", "opened"),
    [
        (RosterFormat.XLSX, "xlsx", ""), (RosterFormat.XLSX, SAVED_AS_CSV, ""),
        (RosterFormat.CSV, "xlsx", None), (RosterFormat.CSV, SAVED_AS_CSV, None),
        (RosterFormat.CSV, "xlsx", CSV_AS_CALC_OPENS_IT), (RosterFormat.CSV, SAVED_AS_CSV, CSV_AS_CALC_OPENS_IT),
    ],
)  # fmt: skip
def test_a_roster_that_a_spreadsheet_saved_again_changes_nothing(
    app, people, now, staffed, form, to, opened
):
    more = {"opened": opened} if opened else {}
    data = saved(taken(app, people, now, form), form, to, **more)

    assert changes(app, people, now, data) == (EVERYBODY, [])


@pytest.mark.parametrize("path", sorted(SAVED_BEFORE.glob("*")), ids=lambda path: path.name)
def test_a_roster_that_libreoffice_saved_before_changes_nothing(app, people, now, staffed, path):
    """Made by the test above; for machines without LibreOffice."""
    assert changes(app, people, now, path.read_bytes()) == (EVERYBODY, [])


def test_every_way_of_saving_has_a_file_that_was_saved_so():
    assert sorted(path.name for path in SAVED_BEFORE.glob("*")) == [
        "csv-to-csv.csv", "csv-to-xlsx.xlsx", "xlsx-to-csv.csv", "xlsx-to-xlsx.xlsx",
    ]  # fmt: skip


def test_where_somebody_works_is_told_by_the_day_of_the_hall(app, people, now, staffed):
    """On the day before the move the old hall, on the day itself the new one."""
    for days, hall in ((6, "东厅"), (7, "西厅")):
        text = taken(app, people, now + timedelta(days=days), RosterFormat.CSV).decode("utf-8-sig")
        (row,) = (each for each in csv.reader(io.StringIO(text)) if each[0] == "N3")
        assert row[2] == hall
