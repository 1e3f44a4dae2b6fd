"""A roster comes in whole or not at all, from the files that halls really send."""

from datetime import date, datetime, timedelta

import pytest

from db.organisation import halls
from domain.halls.hall import HallKind
from domain.halls.position import Position
from domain.imports.roster_columns import HEADINGS, RosterColumn
from domain.imports.roster_stays import RosterChangeKind
from domain.imports.table import TableFinding, propose
from domain.problems import InputProblem, NotAllowed
from locales import Words
from services.halls.organisation import add_hall
from services.halls.staff import all_staff, end_staff, place_staff
from services.imports.roster_import import LIMITS, example, preview, take_in
from services.patrols.patrols import finish_patrol
from tests.builders import a_patrol, observe
from tests.hostile_files import of_sheet, sheet
from tests.roster_files import (
    DAY,
    HEADER,
    TODAY,
    counts,
    csv_file,
    plan_of,
    read,
    read_roster,
    roster_of,
    xlsx_file,
)

WIDTH = str.maketrans("（）", "()")  # as a finding quotes a cell
# As head office sends it: titles, blank rows, full-width letters, and a mistake in most rows.
MESSY = [
    ["2026年3月营业厅人员花名册", "", "", "", "", ""],
    ["填表人：综合部，如有问题请联系", "", "", "", "", ""],
    ["工号（必填）", "姓 名", "所属营业厅", "职务", "入职时间", "离职时间"],
    ["Ｄ１ ", " 顾", "东厅\u3000", "引导员", "2019/7/1", ""],
    ["", "", "", "", "", ""],
    ["D2", "海", "东 厅", "营业员", "", ""],
    ["D4", "鲁", "北厅", "台席", "2026-03-02", ""],
    ["D5", "马", "东门厅", "台席", "2026-02-30", ""],
    ["D2", "海", "西厅", "台席", "", ""],
    ["D6", "", "西厅", "保安", "", ""],
    ["", "白", "西厅", "后台部门", "2062-01-01", ""],
    ["D7", "宁\n（备注：返聘）", "远厅", "VIP专席", "2026年3月2日", "2026.3.1"],
]
FOUND = [
    (7, "hall", "hall_unknown", "北厅"),
    (8, "hall", "hall_meant", "东门厅"),
    (8, "from_on", "day_unreadable", "2026-02-30"),
    (9, "staff_no", "number_twice", "D2"),
    (10, "name", "empty", None),
    (10, "position", "position_unknown", "保安"),
    (11, "staff_no", "empty", None),
    (11, "position", "position_not_watched", "后台部门"),
    (11, "from_on", "day_implausible", "2062-01-01"),
    (12, "to_on", "stay_reversed", None),
]


def bring_in(app, people, data, now):
    shown = plan_of(app, people, data, now)
    assert shown.findings == ()
    take_in(app, people.fang, *read(data), shown, now)
    return shown


def audit_count(app):
    with app.store.read() as db:
        return db.execute("SELECT count(*) FROM audit").fetchone()[0]


@pytest.mark.parametrize(
    "data",
    [
        csv_file(MESSY, codec="gb18030"),
        csv_file(MESSY, codec="utf-8-sig"),
        csv_file(MESSY, mark=";"),
        csv_file(MESSY, mark="\t", codec="utf-16"),
        xlsx_file(MESSY, title="A1:F1"),
        xlsx_file(MESSY, hidden=["工号", "姓名"]),
    ],
    ids=["GB18030", "UTF-8 with BOM", "semicolons", "UTF-16 tabs", "XLSX", "hidden sheet"],
)
def test_every_mistake_is_named_by_row_and_column_and_nothing_is_stored(app, people, now, data):
    before = (roster_of(app, people), audit_count(app))
    shown = plan_of(app, people, data, now)

    assert shown.changes == ()
    assert [
        (each.row, each.column.value, each.code, dict(each.values).get("given"))
        for each in shown.findings
    ] == FOUND
    assert dict(shown.findings[1].values)["near"] == "东厅"
    assert dict(shown.findings[3].values)["first"] == "6"
    with pytest.raises(InputProblem):
        take_in(app, people.fang, *read(data), shown, now)
    assert (roster_of(app, people), audit_count(app)) == before


EXCEL_DAY = datetime(2026, 2, 28)  # noqa: DTZ001  Excel knows no zones
MENDED = [
    *MESSY[:6],
    ["D4", "鲁", "西厅", "台席", "2026-03-02", ""],
    ["D5", "马", "东厅", "台席", EXCEL_DAY, ""],
    [1006.0, "安", "西厅", "Sales", date(2026, 3, 1), None],
    ["D7", "宁", "远厅", "VIP专席", "20260302", 46113.0],
    ["D3", "艾艾", "西厅", "驻厅人员", "", ""],
    [None, None, None, None, None, None],
]


def as_text(rows):
    days = {EXCEL_DAY: "2026/2/28", date(2026, 3, 1): "2026-3-1", 46113.0: "46113",
            1006.0: "1006", None: ""}  # fmt: skip
    return [[days.get(cell, cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    "data",
    [csv_file(as_text(MENDED), codec="gb18030"), xlsx_file(MENDED)],
    ids=["CSV in GB18030", "XLSX with numbers and days as Excel keeps them"],
)
def test_the_mended_file_comes_in_and_a_second_time_changes_nothing(app, people, now, data):
    shown = bring_in(app, people, data, now)

    assert counts(shown) == {"added": 4, "changed": 1, "unchanged": 2}
    assert roster_of(app, people) == [
        ("1006", "安", "西厅", "sales"),
        ("D1", "顾", "东厅", "guide"),
        ("D2", "海", "东厅", "counter"),
        ("D3", "艾艾", "西厅", "merchant"),
        ("D4", "鲁", "西厅", "counter"),
        ("D5", "马", "东厅", "counter"),
        ("D7", "宁", "远厅", "vip"),
    ]
    found = {person.staff_no: person.assignments[0] for person in all_staff(app, people.fang)}
    assert found["D5"].from_on == date(2026, 2, 28)
    assert (found["D7"].from_on, found["D7"].to_on) == (date(2026, 3, 2), date(2026, 4, 1))
    written = audit_count(app)

    again = bring_in(app, people, data, now + timedelta(days=3))

    assert counts(again) == {"unchanged": 7}
    assert audit_count(app) == written


@pytest.fixture
def gates(app, people, now):
    """Halls that differ only in brackets, or in a mark between figures."""
    with app.store.read() as db:
        branch = next(hall.branch_id for hall in halls(db, None) if hall.id == people.east.id)
    names = ("江城营业厅（东门）", "江城营业厅（西门）", "1-1厅", "11厅", "北厅（旗舰）")
    return {
        name: add_hall(
            app, people.fang, branch_id=branch, name=name, kind=HallKind.OWN,
            time_zone="Asia/Shanghai", now=now,
        ).id
        for name in names
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("江城营业厅（东门）", "江城营业厅（东门）"),
        (" 江城营业厅(西门)", "江城营业厅（西门）"),
        ("江城 营业厅 (东门)", "江城营业厅（东门）"),
        ("1-1厅", "1-1厅"),
        ("１－１ 厅", "1-1厅"),
        ("11厅", "11厅"),
        ("北厅", "北厅（旗舰）"),
    ],
)
def test_a_hall_is_found_by_its_whole_name_or_by_what_only_one_hall_can_mean(
    app, people, now, gates, given, meant
):
    data = csv_file([HEADER, ["N1", "宁", given, "导购", "", ""]])

    (change,) = plan_of(app, people, data, now).changes

    assert change.stay.hall_id == gates[meant]


@pytest.mark.parametrize(
    ("given", "code", "near"),
    [
        ("江城营业厅", "hall_ambiguous", "江城营业厅（东门） / 江城营业厅（西门）"),
        ("江城营业厅（北门）", "hall_ambiguous", "江城营业厅（东门） / 江城营业厅（西门）"),
        ("北厅（社区）", "hall_meant", "北厅（旗舰）"),
        ("1-11厅", "hall_meant", "1-1厅"),
    ],
)
def test_a_name_that_could_be_another_hall_puts_nobody_anywhere(
    app, people, now, gates, given, code, near
):
    data = csv_file([HEADER, ["N1", "宁", given, "导购", "", ""]])

    shown = plan_of(app, people, data, now)

    assert shown.changes == ()
    assert shown.findings == (
        TableFinding(
            2,
            RosterColumn.HALL,
            code,
            (("given", given.translate(WIDTH)), ("near", near.translate(WIDTH))),
        ),
    )


@pytest.mark.parametrize(
    ("given", "position"),
    [("营业员（返聘）", "counter"), ("引导员（导购）", "guide"), ("营业员（VIP）", None)],
)
def test_a_position_with_another_one_in_brackets_is_a_finding(app, people, now, given, position):
    data = csv_file([HEADER, ["N1", "宁", "东厅", given, "", ""]])

    shown = plan_of(app, people, data, now)

    assert [change.stay.position.value for change in shown.changes] == [position] * bool(position)
    assert [(each.row, each.column.value, each.code) for each in shown.findings] == (
        [] if position else [(2, "position", "position_ambiguous")]
    )


@pytest.mark.parametrize(
    ("given", "position"),
    [
        ("值班经理", "duty_manager"), ("值班长", "duty_manager"), ("Duty manager", "duty_manager"),
        ("厅经理", "hall_manager"), ("店长", "hall_manager"), ("hall_manager", "hall_manager"),
        ("驻厅商家", "merchant"), ("商家人员", "merchant"), ("Stationed merchant", "merchant"),
        ("Partner staff", "merchant"),
    ],
)  # fmt: skip
def test_managers_and_merchants_come_in_by_what_halls_call_them(app, people, now, given, position):
    bring_in(app, people, csv_file([HEADER, ["N1", "宁", "东厅", given, "", ""]]), now)

    assert ("N1", "宁", "东厅", position) in roster_of(app, people)


def test_a_row_with_another_hall_moves_from_the_day_given(app, people, now):
    rows = [["D1", "顾", "西厅", "导购", "2026-03-10", ""], *TODAY[1:]]
    data = csv_file([HEADER, *rows])

    shown = bring_in(app, people, data, now)

    assert counts(shown) == {"moved": 1, "unchanged": 2}
    assert ("D1", "顾", "东厅", "guide") in roster_of(app, people, date(2026, 3, 9))
    assert ("D1", "顾", "西厅", "guide") in roster_of(app, people, date(2026, 3, 10))
    assert counts(bring_in(app, people, data, now)) == {"unchanged": 3}
    assert counts(bring_in(app, people, data, now + timedelta(days=30))) == {"unchanged": 3}


def test_without_a_day_a_move_begins_today_or_after_the_last_record(app, people, now):
    walk = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, walk, [(people.gu.id, "hair-neat", "pass")])
    finish_patrol(app, people.amina, walk.id, now + timedelta(hours=1))
    data = csv_file([
        HEADER,
        ["D1", "顾", "西厅", "导购", "", ""],
        ["D2", "海", "西厅", "业务受理", "", ""],
    ])  # fmt: skip

    bring_in(app, people, data, now)

    starts = {p.staff_no: p.assignments[-1].from_on for p in all_staff(app, people.fang)}
    assert (starts["D1"], starts["D2"]) == (DAY + timedelta(days=1), DAY)
    assert counts(bring_in(app, people, data, now)) == {"unchanged": 2}


def test_a_move_that_would_lose_a_record_is_a_finding(app, people, now):
    walk = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, walk, [(people.gu.id, "hair-neat", "pass")])
    data = csv_file([
        HEADER,
        ["D1", "顾", "西厅", "导购", "2026-03-01", ""],
        ["D2", "海", "西厅", "导购", "2001-03-01", ""],
        ["D3", "艾", "西厅", "驻厅商家", "", "2019-12-31"],
    ])  # fmt: skip

    shown = plan_of(app, people, data, now)

    assert [(each.row, each.column.value, each.code) for each in shown.findings] == [
        (2, "from_on", "needed"), (3, "from_on", "move_before_stay"), (4, "to_on", "stay_reversed"),
    ]  # fmt: skip


def test_a_last_day_ends_the_stay_and_who_is_not_in_the_file_stays(app, people, now):
    data = csv_file([HEADER, ["D1", "顾", "东厅", "导购", "", "2026-03-31"]])

    assert counts(bring_in(app, people, data, now)) == {"changed": 1}

    april = date(2026, 4, 1)
    assert [row[0] for row in roster_of(app, people, april)] == ["D2", "D3"]
    assert counts(bring_in(app, people, data, now)) == {"unchanged": 1}
    assert counts(bring_in(app, people, data, now + timedelta(days=40))) == {"unchanged": 1}


def test_after_a_move_with_a_last_day_people_are_back_and_the_file_changes_nothing(
    app, people, now
):
    week = csv_file([HEADER, ["D1", "顾", "西厅", "导购", "2026-03-09", "2026-03-13"]])

    assert counts(bring_in(app, people, week, now)) == {"moved": 1}

    assert [
        [row[2] for row in roster_of(app, people, date(2026, 3, day)) if row[0] == "D1"]
        for day in (8, 9, 13, 14)
    ] == [["东厅"], ["西厅"], ["西厅"], ["东厅"]]
    for days in (0, 7, 14):
        again = bring_in(app, people, week, now + timedelta(days=days))
        assert counts(again) == {"unchanged": 1}


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        ("2026-03-31", {"changed": 1}),  # after the week: it ends the second part
        ("2026-03-08", {"unchanged": 1}),
        ("2026-03-06", "planned_later"),  # before the week: is the week still meant?
    ],
)
def test_a_last_day_does_not_drop_a_stay_that_is_planned(app, people, now, last, outcome):
    place_staff(
        app, people.fang, people.gu.id, hall_id=people.west.id, position=Position.GUIDE,
        from_on=date(2026, 3, 9), to_on=date(2026, 3, 13), now=now,
    )  # fmt: skip

    shown = plan_of(app, people, csv_file([HEADER, ["D1", "顾", "东厅", "导购", "", last]]), now)

    assert (counts(shown) or next(each.code for each in shown.findings)) == outcome
    for change in shown.changes:
        assert [each.hall_id for each in change.history] == [
            people.east.id, people.west.id, people.east.id,
        ]  # fmt: skip


def test_who_left_comes_back_with_a_later_day_only(app, people, now):
    end_staff(app, people.fang, people.gu.id, last_day=date(2026, 2, 28), now=now)
    early = csv_file([HEADER, ["D1", "顾", "东厅", "导购", "2020-01-01", ""]])
    late = csv_file([HEADER, ["D1", "顾", "东厅", "导购", "2026-03-02", ""]])

    (found,) = plan_of(app, people, early, now).findings
    assert (found.code, dict(found.values)["day"]) == ("already_left", "2026-02-28")
    assert counts(bring_in(app, people, late, now)) == {"moved": 1}
    assert ("D1", "顾", "东厅", "guide") in roster_of(app, people)


def test_what_was_shown_is_what_happens_or_nothing(app, people, now):
    data = csv_file([HEADER, ["D1", "顾", "西厅", "导购", "", ""]])
    shown = plan_of(app, people, data, now)
    place_staff(
        app, people.fang, people.gu.id, hall_id=people.far.id, position=Position.GUIDE,
        from_on=DAY, now=now,
    )  # fmt: skip

    with pytest.raises(InputProblem) as caught:
        take_in(app, people.fang, *read(data), shown, now)

    assert caught.value.code == "import_outdated"
    assert ("D1", "顾", "远厅", "guide") in roster_of(app, people)


def test_columns_in_english_and_in_any_order_are_found():
    header = ["Until", "Position", "Staff No.", "Remarks", "Hall name", "Name", "Start date"]

    assert propose(header, HEADINGS) == {
        RosterColumn.TO_ON: 0, RosterColumn.POSITION: 1, RosterColumn.STAFF_NO: 2, RosterColumn.HALL: 4, RosterColumn.NAME: 5,
        RosterColumn.FROM_ON: 6,
    }  # fmt: skip


def test_the_days_in_the_hall_are_those_of_the_stay():
    header = ["营业厅", "工号", "姓名", "岗位", "到厅日期", "离厅日期"]

    found = propose(header, HEADINGS)
    assert (found[RosterColumn.FROM_ON], found[RosterColumn.TO_ON]) == (4, 5)


def test_a_missing_or_doubled_column_is_said(app, people, now):
    table, mapping = read(csv_file([HEADER, *TODAY]))
    for changed, code in (
        (
            {k: v for k, v in mapping.items() if k is not RosterColumn.HALL},
            "roster_columns_missing",
        ),
        (mapping | {RosterColumn.NAME: mapping[RosterColumn.HALL]}, "import_column_twice"),
    ):
        with pytest.raises(InputProblem) as caught:
            preview(app, people.fang, table, changed, now)
        assert caught.value.code == code


def bomb():
    return of_sheet(sheet(" " * (160 * 1024**2)))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_without_content"),
        (csv_file([HEADER]), "file_empty"),
        (b"x" * (20 * 1024**2 + 1), "file_too_large"),
        (csv_file([HEADER, *[[f"X{n}", "x", "x", "x", "", ""] for n in range(LIMITS.max_rows + 1)]]),
         "file_too_many_rows"),
        (b"\xd0\xcf\x11\xe0 old", "file_old_excel"),
        (b"PK\x03\x04 broken", "file_incomplete"),
        (b"\xff\xff\xff\x00\x01", "file_unreadable"),
        (bomb(), "file_too_large"),
    ],
    ids=["empty", "header only", "large", "many rows", "old Excel", "broken", "bytes", "bomb"],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(data, code):
    with pytest.raises(InputProblem) as caught:
        read_roster(data)

    assert caught.value.code == code


def test_only_an_administrator_imports(app, people, now):
    table, mapping = read(csv_file([HEADER, *TODAY]))
    shown = preview(app, people.fang, table, mapping, now)
    for by in (people.amina, people.dora, people.ella, people.gu_account):
        with pytest.raises(NotAllowed):
            preview(app, by, table, mapping, now)
        with pytest.raises(NotAllowed):
            take_in(app, by, table, mapping, shown, now)


def test_the_example_can_be_imported_as_it_is(app, people, now):
    for language in ("zh_CN", "en"):
        data = example(Words(language), "东厅")
        assert data.startswith(b"\xef\xbb\xbf")
        assert plan_of(app, people, data, now).count(RosterChangeKind.ADDED) == 2
