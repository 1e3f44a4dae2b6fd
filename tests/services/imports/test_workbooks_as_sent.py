"""Workbooks as people send them, from the file to who would work where, and to what would count."""

from datetime import date

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from domain.halls.position import Position
from domain.imports.check_columns import HEADINGS as CHECK_HEADINGS
from domain.imports.roster_columns import HEADINGS
from domain.imports.roster_stays import RosterChangeKind
from domain.imports.table import propose
from domain.problems import InputProblem
from services.halls.staff import add_staff, all_staff
from services.imports import company_checks
from services.imports.roster_import import preview, take_in
from tests.roster_files import read_roster
from tests.sheets import book, rewritten, saved

HEADER = ["工号", "姓名", "营业厅", "岗位", "到岗日期"]


def sent(*rows):
    return book(*rows, header=HEADER)


def read(made):
    table = read_roster(made if isinstance(made, bytes) else saved(made))
    return table, propose(table.header, HEADINGS)


def planned(app, people, made, now, answers=None):
    table, mapping = read(made)
    plan = preview(app, people.fang, table, mapping, now, answers or {})
    assert plan.findings == ()
    return [(each.kind, each.staff_no, each.name, each.stay.from_on) for each in plan.changes]


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [("000000", 1001, "001001"), ('"D"0000', 77, "D0077"), ("000-000", 1001, "001-001")],
)
def test_who_is_known_by_a_number_as_it_is_shown_is_not_added_again(
    app, people, now, code, number, shown
):
    add_staff(
        app, people.fang, hall_id=people.east.id, name="林", staff_no=shown,
        position=Position.GUIDE, now=now, from_on=date(2025, 1, 1),
    )  # fmt: skip
    made = sent([number, "林", "东厅", "导购", None])
    made.active["A2"].number_format = code

    assert planned(app, people, made, now) == [
        (RosterChangeKind.UNCHANGED, shown, "林", date(2025, 1, 1))
    ]


def test_a_first_day_is_the_same_in_both_calendars(app, people, now):
    for epoch in (None, CALENDAR_MAC_1904):
        made = sent(["D8", "高", "东厅", "导购", date(2025, 8, 1)])
        made.epoch = epoch or made.epoch
        made.active["E2"].number_format = 'yyyy"年"m"月"d"日"'

        assert planned(app, people, made, now) == [
            (RosterChangeKind.ADDED, "D8", "高", date(2025, 8, 1))
        ]


def test_a_hall_merged_over_its_people_brings_in_each_of_them(app, people, now):
    made = sent(["D11", "林一", "东厅", "导购", None], ["D12", "林二", None, "导购", None])
    made.active.merge_cells("C2:C3")

    assert [each[1] for each in planned(app, people, made, now)] == ["D11", "D12"]


def test_hidden_rows_come_in_only_when_somebody_says_so(app, people, now):
    made = sent(["D11", "林一", "东厅", "导购", None], ["D12", "林二", "东厅", "导购", None])
    made.active.row_dimensions[3].hidden = True
    table, mapping = read(made)

    assert [each[1] for each in planned(app, people, made, now)] == ["D11"]
    with pytest.raises(InputProblem) as caught:
        shown = preview(app, people.fang, table, mapping, now)
        take_in(app, people.fang, table, mapping, shown, now)
    assert caught.value.code == "import_unanswered"
    for answer, numbers in ((False, {"D11"}), (True, {"D11", "D12"})):
        answers = {"hidden_rows": answer}
        shown = preview(app, people.fang, table, mapping, now, answers)
        take_in(app, people.fang, table, mapping, shown, now, answers)
        assert {each.staff_no for each in all_staff(app, people.fang)} >= numbers
    assert {
        each.kind for each in preview(app, people.fang, table, mapping, now, answers).changes
    } == {RosterChangeKind.UNCHANGED}


def test_a_month_shown_in_chinese_counts_from_the_calendar_of_its_workbook(app, people, now):
    made = book(
        ["神秘顾客", "东厅", date(2025, 10, 1), 0.925], header=["来源", "营业厅", "月份", "结果"]
    )
    made.epoch = CALENDAR_MAC_1904
    made.active["C2"].number_format, made.active["D2"].number_format = "0.000", "0%"
    data = rewritten(
        saved(made), "xl/styles.xml", lambda text: text.replace('<xf numFmtId="165"', '<xf numFmtId="57"')
    )  # fmt: skip

    file = company_checks.read_checks("a.xlsx", data)
    mapping = propose(file.table.header, CHECK_HEADINGS)
    shown = company_checks.preview(app, people.ella, file, mapping, None, now)

    assert shown.findings == ()
    assert shown.changes[["month", "value"]].values.tolist() == [["2025-10", 92.5]]
