"""Files as people write them by hand and export them from other programs, from the file to the
people and results that come in."""

import csv
import io
from datetime import date

import pytest

from domain.imports.check_columns import HEADINGS
from domain.imports.table import propose
from domain.problems import InputProblem
from locales import LANGUAGES, Words
from services.imports import company_checks
from services.imports.roster_import import take_in
from tests.roster_files import HEADER, counts, csv_file, known, plan_of, read

DAY = date(2026, 1, 5)


def in_words(findings):
    for each in findings:
        for language in LANGUAGES:
            Words(language)(f"import_finding.{each.code}", **dict(each.values))
    return [(each.row, each.column.value, each.code) for each in findings]


@pytest.mark.parametrize(
    "number", ['"=""001001"""', "'001001", "1001.0", "００１００１", "001\u200b001", "1001"]
)
def test_a_number_in_whatever_dress_is_the_person_who_has_it(app, people, now, number):
    known(app, people, now, ("001001", "林"))
    data = f"工号,姓名,营业厅,岗位\n{number},林,东厅,导购\n".encode()

    shown = plan_of(app, people, data, now)

    assert counts(shown) == {"unchanged": 1}
    assert [each.staff_no for each in shown.changes] == ["001001"]


@pytest.mark.parametrize("number", ["2.02601E+11", "202600000000000123"])
def test_a_number_that_lost_digits_is_nobody(app, people, now, number):
    data = csv_file([HEADER, [number, "林", "东厅", "导购", "", ""]])

    assert in_words(plan_of(app, people, data, now).findings) == [(2, "staff_no", "digits_lost")]


def test_what_cannot_be_a_name_is_named(app, people, now):
    rows = [["D8", "林\ufffd", "东厅", "导购", "", ""], ["D9", "#N/A", "东厅", "导购", "", ""]]

    assert in_words(plan_of(app, people, csv_file([HEADER, *rows]), now).findings) == [
        (2, "name", "letters_lost"), (3, "name", "not_computed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["至今", "在职", "长期", "无", "/", "-", "—", "9999-12-31", "9999/12/31 00:00", "2958465",
             "1900/1/0", "0", "Present"]
)  # fmt: skip
def test_a_last_day_that_is_none_leaves_the_stay_open_and_is_said_once(app, people, now, text):
    rows = [[f"N{n}", f"新{n}", "东厅", "导购", "2026-01-05", text] for n in (1, 2)]

    shown = plan_of(app, people, csv_file([HEADER, *rows]), now)

    assert [(each.stay.from_on, each.stay.to_on) for each in shown.changes] == [(DAY, None)] * 2
    (notice,) = shown.notices
    assert (notice.code, dict(notice.values)) == ("last_day_none", {"count": "2", "texts": text})
    for language in LANGUAGES:
        assert text in Words(language)(f"import_notice.{notice.code}", **dict(notice.values))


def test_a_first_day_may_be_marked_as_empty_but_not_as_today(app, people, now):
    rows = [["N1", "新", "东厅", "导购", "/", ""], ["N2", "辛", "东厅", "导购", "至今", ""]]

    shown = plan_of(app, people, csv_file([HEADER, rows[0]]), now)
    assert (shown.changes[0].stay.from_on, shown.notices[0].code) == (
        date(2026, 3, 4),
        "first_day_none",
    )
    for language in LANGUAGES:
        Words(language)("import_notice.first_day_none", **dict(shown.notices[0].values))
    shown = plan_of(app, people, csv_file([HEADER, *rows]), now)
    assert in_words(shown.findings) == [(3, "from_on", "day_unreadable")]


@pytest.mark.parametrize(
    "text", ["2026-01-05 08:30:00", "2026/1/5 8:30", "2026年1月5号", "5-Jan-2026"]
)
def test_a_day_with_a_time_is_that_day(app, people, now, text):
    data = csv_file([HEADER, ["N1", "新", "东厅", "导购", text, ""]])

    assert plan_of(app, people, data, now).changes[0].stay.from_on == DAY


@pytest.mark.parametrize(
    ("text", "code"),
    [("25-8-1", "year_short"), ("1/8/2025", "day_first"), ("8月1日", "year_missing"), ("2025年8月", "day_missing"),
     ("2025-07-31T16:00:00Z", "day_of_another_zone")],
)  # fmt: skip
def test_a_day_that_can_be_another_is_a_mistake_with_its_own_words(app, people, now, text, code):
    data = csv_file([HEADER, ["N1", "新", "东厅", "导购", text, ""]])

    assert in_words(plan_of(app, people, data, now).findings) == [(2, "from_on", code)]


def test_rows_that_are_no_data_come_in_only_when_somebody_says_so(app, people, now):
    rows = [
        ["N1", "新", "东厅", "导购", "", ""],
        ["合计", "1人", "", "", "", ""],
        HEADER,
        ["N2", "辛", "西厅", "导购", "", ""],
        ["制表人：综合部", "", "审核人：", "", "", ""],
    ]
    table, mapping = read(csv_file([HEADER, *rows]))
    shown = plan_of(app, people, csv_file([HEADER, *rows]), now)

    assert [each.staff_no for each in shown.changes] == ["N1", "N2"]
    with pytest.raises(InputProblem) as caught:
        take_in(app, people.fang, table, mapping, shown, now)
    assert caught.value.code == "import_unanswered"
    assert [each.rows for each in table.questions] == [(4,), (3,), (6,)]
    leave_out = {each.key: True for each in table.questions}
    take_in(app, people.fang, table, mapping, shown, now, leave_out)


def checks_of(app, people, now, *rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(
        [["来源", "营业厅", "工号", "月份", "得分", "样本数", "检查编号"], *rows]
    )
    sent = company_checks.read_checks("checks.csv", text.getvalue().encode())
    mapping = propose(sent.table.header, HEADINGS)
    return company_checks.preview(app, people.ella, sent, mapping, None, now)


def test_months_units_and_tricks_of_spreadsheets_are_read_as_what_they_mean(app, people, now):
    shown = checks_of(
        app, people, now,
        ["神秘顾客", "东厅", "'D1", "2026年1月份", "92分", "3 次", '="001"'],
        ["满意度", "西厅", "", "2026 年 1 月", "95％", "120人", "1-2"],
        ["投诉量", "东厅", "", "Jan-26", "3件", "", ""],
        ["投诉量", "西厅", "", "2026-01-05 08:30", "1，024", "", "202600000000000123"],
    )  # fmt: skip

    assert in_words(shown.findings) == []
    columns = ["staff_no", "month", "value", "respondents", "reference"]
    assert shown.changes[columns].to_numpy().tolist() == [
        ["D1", "2026-01", 92.0, 3, "001"],
        ["", "2026-01", 95.0, 120, "1-2"],
        ["", "2026-01", 3.0, 1, ""],
        ["", "2026-01", 1024.0, 1, "202600000000000123"],
    ]


def test_what_a_result_cannot_mean_says_what_to_write(app, people, now):
    shown = checks_of(
        app, people, now,
        ["神秘顾客", "东厅", "2.02601E+11", "2026.1", "92,5", "1", "2.026E+17"],
        ["神秘顾客", "西厅", "", "2026Q1", "90", "1", ""],
        ["神秘顾客", "远厅", "", "26年1月", "90", "1", ""],
        ["神秘顾客", "东厅", "", "1月", "90", "1", ""],
    )  # fmt: skip

    assert in_words(shown.findings) == [
        (2, "staff_no", "digits_lost"), (2, "month", "month_cut"), (2, "value", "percentage_unreadable"),
        (2, "reference", "digits_lost"), (3, "month", "month_several"), (4, "month", "year_short"),
        (5, "month", "year_missing"),
    ]  # fmt: skip
