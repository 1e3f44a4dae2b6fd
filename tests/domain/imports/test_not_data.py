"""Totals, signatures and repeated headings are asked about; people and halls never are."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from domain.imports import check_columns as company_check_columns
from domain.imports import roster_columns
from domain.imports.questions import Notice
from domain.imports.table import Row, find_table, propose
from domain.plain_text import folded
from locales import LANGUAGES, Words

ROSTER = ("工号", "姓名", "营业厅", "岗位", "备注")
CHECKS = ("来源", "营业厅", "工号", "月份", "得分", "样本数", "检查编号")
PEOPLE = [("D1", "林", "东厅", "导购", ""), ("D2", "海", "西厅", "导购", "")]
RESULTS = [
    ("神秘顾客", "东厅", "", "2026-10", "92.5", "1", "R1"),
    ("神秘顾客", "西厅", "D3", "2026-10", "93", "1", "R2"),
]


def staff(*rows, above=()):
    lines = [*above, ROSTER, *rows]
    return find_table(
        [Row(n, cells) for n, cells in enumerate(lines, start=1)], roster_columns.HEADINGS
    )


def checks(*rows):
    lines = enumerate([CHECKS, *rows], start=1)
    return find_table([Row(*each) for each in lines], company_check_columns.HEADINGS)


def asked(table):
    """Code and rows of every question; each has words in both languages, with its rows in them."""
    for each in table.questions:
        for language in LANGUAGES:
            words, values = Words(language), dict(each.values)
            assert values["rows"] in words(f"import_question.{each.code}", **values)
            assert words(f"import_question.{each.code}_yes") != words(
                f"import_question.{each.code}_no"
            )
    return [(each.code, each.rows) for each in table.questions]


@pytest.mark.parametrize(
    "row",
    [
        ("合计", "3人", "", "", ""),
        ("合 计", "", "", "", "3"),
        ("合\u3000计：", "", "", "", ""),
        ("总计", "3", "2", "", ""),
        ("", "合计", "", "", ""),
        ("", "", "东厅小计", "3", ""),
        ("小计", "2人", "东厅", "", ""),
        ("共3人", "", "", "", ""),
        ("合计（3人）", "", "", "", ""),
        ("以上合计：3人", "", "", "", ""),
        ("Total", "3", "", "", ""),
        ("TOTAL: 3", "", "", "", ""),
        ("平均", "", "", "", ""),
        ("东厅 汇总", "", "", "2", ""),
        ("", "", "东厅 汇总", "", "2"),
        ("Subtotal East", "1", "", "", ""),
        ("East Total", "1", "", "", ""),
    ],
)
def test_a_total_of_a_roster_is_asked_about(row):
    table = staff(*PEOPLE, row, PEOPLE[0])

    assert asked(table) == [("rows_total", (4,))]
    assert [each.number for each in table.settled({}).rows] == [2, 3, 5]
    assert [each.number for each in table.settled({table.questions[0].key: False}).rows] == [
        2,
        3,
        4,
        5,
    ]


@pytest.mark.parametrize(
    "row",
    [
        ("合计", "", "", "2026-10", "92.75", "2", ""),
        ("神秘顾客", "平均", "", "2026-10", "92.75", "2", ""),
        ("神秘顾客", "平均分：", "", "", "92.75", "", ""),
        ("神秘顾客", "全区合计", "", "2026-10", "92.75", "", ""),
        ("Average", "", "", "", "92.75", "", ""),
        ("", "总计", "2", "", "185.5", "", ""),
    ],
)
def test_a_total_of_results_is_asked_about(row):
    assert asked(checks(*RESULTS, row)) == [("rows_total", (4,))]


@pytest.mark.parametrize(
    "row",
    [
        ("制表人：综合部", "", "审核人：", "", ""),
        ("", "", "", "", "负责人签字：________"),
        ("审核人: 王", "", "", "", ""),
        ("填表日期：2026年11月1日", "", "", "", ""),
        ("备注：以上人员均已到岗", "", "", "", ""),
        ("说明：1、返聘人员不在内", "", "", "", ""),
        ("注：", "", "", "", ""),
        ("（注：数据截至10月）", "", "", "", ""),
        ("第 1 页 共 3 页", "", "", "", ""),
        ("—— 以下空白 ——", "", "", "", ""),
        ("东厅", "", "", "", ""),  # a heading of a group
        ("Prepared by: office", "", "Checked by:", "", ""),
        ("Note: without interns", "", "", "", ""),
    ],
)
def test_signatures_and_remarks_are_asked_about(row):
    assert asked(staff(*PEOPLE, row)) == [("rows_note", (4,))]


@pytest.mark.parametrize(
    "row",
    [
        ("D20", "合", "东厅", "导购", ""),
        ("D20", "合计", "东厅", "导购", ""),
        ("D20", "总计", "合计路营业厅", "导购", "合计"),
        ("D20", "平均", "东厅", "导购", "备注：合计"),
        ("1", "注", "东厅", "导购", ""),
        ("主管_01", "单位", "东厅", "导购", "说明：新人"),
        ("D20", "", "", "", ""),  # a person of whom something is missing: a mistake to name
        ("", "林", "东厅", "导购", ""),
        ("Total-1", "Sum", "Mean hall", "guide", ""),
    ],
)
def test_a_person_is_never_asked_about(row):
    assert asked(staff(*PEOPLE, row)) == []


@pytest.mark.parametrize(
    "row",
    [
        ("神秘顾客", "合计路营业厅", "", "2026-10", "90", "1", "合计"),
        ("神秘顾客", "平均巷厅", "D1", "2026-10", "90", "1", "平均"),
        ("满意度", "东厅", "", "2026-10", "90", "120", "R-9"),
        ("投诉量", "东厅", "", "2026-10", "3", "", ""),
        ("", "", "", "", "", "", "M-3"),
    ],
)
def test_a_result_is_never_asked_about(row):
    assert asked(checks(*RESULTS, row)) == []


def test_rows_that_are_alike_are_one_question_that_names_rows_and_texts():
    total = ("合计", "2人", "", "", "")
    table = staff(*PEOPLE, total, *PEOPLE, total)

    (question,) = table.questions
    assert question.rows == (4, 7)
    assert dict(question.values) == {"rows": "4, 7", "texts": "合计 2人; 合计 2人"}
    assert question.leaves_out_when is True
    assert question.key == "rows_total:4, 7"


def test_a_header_repeated_on_every_page_is_asked_about_with_its_title():
    title = ("2026年3月营业厅人员花名册", "", "", "", "")
    table = staff(PEOPLE[0], title, ROSTER, PEOPLE[1], above=[title])

    assert asked(table) == [("rows_heading", (5,)), ("rows_note", (4,))]
    assert [row.number for row in table.settled({}).rows] == [3, 6]


def test_another_table_below_is_not_read_by_the_columns_of_the_first():
    swapped = ("姓名", "工号", "营业厅", "岗位", "备注")
    table = staff(
        PEOPLE[0], swapped, ("艾", "D3", "东厅", "导购", ""), ("谢", "D4", "东厅", "导购", "")
    )

    assert asked(table) == [("rows_other_table", (3, 4, 5))]
    assert [row.number for row in table.settled({}).rows] == [2]


def test_what_stands_above_the_header_is_named_when_it_is_more_than_a_title():
    assert staff(*PEOPLE, above=[("花名册", "", "", "", "")]).notices == ()
    table = staff(*PEOPLE, above=[("花名册", "", "", "", ""), ("填表人", "王", "", "", "")])
    assert table.notices == (Notice("rows_above", (("rows", "1–2"), ("header", "3"))),)


def test_a_heading_that_stands_twice_is_named():
    rows = [Row(1, ("工号", "姓名", "营业厅", "岗位", "岗位")), Row(2, PEOPLE[0])]

    assert find_table(rows, roster_columns.HEADINGS).notices == (
        Notice("headings_twice", (("names", "岗位 (4)"),)),
    )


def test_the_column_of_the_table_is_proposed_and_not_that_of_a_summary_beside_it():
    header = ("营业厅", "人数", "", *ROSTER)
    rows = [Row(1, header), Row(2, ("西厅", "9", "", *PEOPLE[0])),
            Row(3, ("合计", "9", "", *PEOPLE[1]))]  # fmt: skip
    table = find_table(rows, roster_columns.HEADINGS)

    assert propose(table.header, roster_columns.HEADINGS)[roster_columns.RosterColumn.HALL] == 5
    assert table.notices == (Notice("headings_twice", (("names", "营业厅 (6)"),)),)
    assert asked(table) == []


def test_tables_beside_each_other_are_named():
    rows = [Row(1, (*ROSTER[:4], "", *ROSTER[:4])), Row(2, (*PEOPLE[0][:4], "", *PEOPLE[1][:4]))]
    names = "工号 (1), 姓名 (2), 营业厅 (3), 岗位 (4)"

    assert find_table(rows, roster_columns.HEADINGS).notices == (
        Notice("tables_beside", (("names", names),)),
    )


LETTERS = st.text(st.sampled_from("合计总平均小共人:：3备注页制表东厅林 "), min_size=1, max_size=8)


@given(LETTERS, LETTERS, LETTERS)
@example("合计", "合计", "3")
def test_whatever_people_and_halls_are_called_a_whole_row_is_data(name, hall, remark):
    assume(folded(hall))  # else the hall is called as its column is
    row = ("D20", name, f"{hall}营业厅", "导购", remark)

    assert asked(staff(*PEOPLE, row)) == []


@given(st.lists(st.sampled_from([PEOPLE[0], ("合计", "3", "", "", ""), ROSTER, ("注：", "", "", "", ""),
                                 ("", "", "", "", "")])))  # fmt: skip
def test_every_row_with_text_is_read_or_asked_about(rows):
    table = staff(*rows)
    in_question = {row for each in table.questions for row in each.rows}

    read = {row.number for row in table.settled({}).rows}
    assert read | in_question == {n for n, row in enumerate(rows, start=2) if any(row)}
    assert read & in_question == set()


@pytest.mark.parametrize(
    "again",
    [
        ("工 号", "姓　名", "营业厅", "岗 位", "备 注"),
        ("Staff no.", "Name", "Hall", "Position", "Remarks"),
        ("员工编号", "姓名", "门店", "职位", "说明"),
    ],
)
def test_a_header_in_other_words_is_no_other_table(again):
    table = staff(again, *PEOPLE)

    assert asked(table) == [("rows_heading", (2,))]
    assert [each.number for each in table.settled({}).rows] == [3, 4]


def test_a_row_with_texts_only_beside_the_table_is_asked_about():
    header = (*ROSTER, "", "工号", "姓名")
    people = (*PEOPLE[0], "", "D8", "王"), ("", "", "", "", "", "", "D9", "孙")
    rows = [Row(n, cells) for n, cells in enumerate([header, *people], start=1)]

    assert asked(find_table(rows, roster_columns.HEADINGS)) == [("rows_note", (3,))]
