"""Files of rosters, as the company sends them, and what became of them."""

import io
from datetime import date

from openpyxl import Workbook

from domain.halls.position import Position
from domain.imports.roster import RosterChangeKind
from domain.imports.roster_columns import HEADINGS, REQUIRED
from domain.imports.table import Table, propose
from locales import LANGUAGES, Words
from services.halls.staff import add_staff, all_staff
from services.imports.roster_import import LIMITS, preview
from services.imports.spreadsheet import read_table

DAY = date(2026, 3, 4)  # today in Shanghai
HEADER = ["工号", "姓名", "营业厅", "岗位", "到岗日期", "离岗日期"]
TODAY = [
    ["D1", "顾", "东厅", "导购", "", ""],
    ["D2", "海", "东厅", "业务受理", "", ""],
    ["D3", "艾", "西厅", "驻厅商家", "", ""],
]


def csv_file(rows, mark=",", codec="utf-8"):
    quoted = [[f'"{cell}"' if set(cell) & set(',;\t\n"') else cell for cell in row] for row in rows]
    return "".join(mark.join(row) + "\r\n" for row in quoted).encode(codec)


def xlsx_file(rows, hidden=None, title=None):
    book = Workbook()
    sheet = book.active
    if hidden:
        sheet.title, sheet.sheet_state = "旧", "hidden"
        sheet.append(hidden)
        sheet = book.create_sheet("花名册")
    for row in rows:
        sheet.append(row)
    if title:
        sheet.merge_cells(title)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def read(data):
    table = read_roster(data)
    return table, propose(table.header, HEADINGS)


def plan_of(app, people, data, now):
    return preview(app, people.fang, *read(data), now)


def counts(plan):
    return {kind.value: plan.count(kind) for kind in RosterChangeKind if plan.count(kind)}


def roster_of(app, people, day=DAY):
    halls = {hall.id: hall.name for hall in (people.east, people.west, people.far)}
    stays = [(person, person.on(day)) for person in all_staff(app, people.fang)]
    return [
        (person.staff_no, person.name, halls[stay.hall_id], stay.position.value)
        for person, stay in stays
        if stay
    ]


def answered(shown, answer):
    return {each.key: answer for each in shown.questions}


def asked(shown):
    """Code, rows and cases of every question; each has words in both languages."""
    for each in shown.questions:
        for language in LANGUAGES:
            assert dict(each.values)["cases"] in Words(language)(
                f"import_question.{each.code}", **dict(each.values)
            )
    return [(each.code, each.rows, dict(each.values)["cases"]) for each in shown.questions]


def known(app, people, now, *staff):
    for number, name in staff:
        add_staff(
            app, people.fang, hall_id=people.east.id, name=name, staff_no=number,
            position=Position.GUIDE, now=now, from_on=date(2025, 1, 1),
        )  # fmt: skip


def read_roster(data: bytes) -> Table:
    """Find the table in a CSV or XLSX file, whatever it is called.

    :raises InputProblem: too large, not readable, or without rows
    """
    return read_table(data, LIMITS, HEADINGS, required=REQUIRED)
