"""What a file of company checks says, and what a month comes to."""

from datetime import date

import pandas as pd
import pytest

from domain.halls.assignment import Assignment, Person
from domain.halls.hall import Hall, HallKind
from domain.halls.position import Position
from domain.imports.check_cells import CellMistake, month_of, respondents_of, value_of
from domain.imports.check_columns import HEADINGS, CheckColumn
from domain.imports.check_file import CheckChangeKind, plan
from domain.imports.check_known import Known
from domain.imports.checks import COMPETITOR, FOUND, KEY, CheckSource, leads, monthly, of_period
from domain.imports.table import Row, find_table

TODAY = date(2026, 3, 4)
HEADER = ("来源", "营业厅", "工号", "月份", "结果", "样本数", "检查编号")
HALLS = [
    Hall("e", "b", "东厅", HallKind.OWN, "Asia/Shanghai"),
    Hall("w", "b", "西厅", HallKind.PARTNER, "Asia/Shanghai"),
]
# Gu moved from the East to the West hall in the middle of February.
GU = Person(
    "gu-id", "顾", "D1",
    (
        Assignment("e", Position.GUIDE, date(2026, 1, 5), date(2026, 2, 14)),
        Assignment("w", Position.GUIDE, date(2026, 2, 15)),
    ),
)  # fmt: skip
NOTHING = pd.DataFrame(columns=[*KEY, *FOUND, COMPETITOR])


def known(in_force=NOTHING):
    texts = dict.fromkeys(KEY, "str")
    return Known(
        halls=HALLS,
        people=[GU],
        today={"e": TODAY, "w": TODAY},
        sources={"Mystery shopper": CheckSource.MYSTERY_SHOPPER},
        in_force=lambda first, last: in_force.astype(texts)[in_force["month"].between(first, last)],
        import_of=lambda key: 1,
    )


def planned(*rows, source=None, header=HEADER, in_force=NOTHING):
    rows = [Row(number, row) for number, row in enumerate([header, *rows], start=1)]
    table = find_table(rows, HEADINGS)
    mapping = {column: header.index(names) for column, names in zip(CheckColumn, HEADER, strict=False)
               if names in header}  # fmt: skip
    return plan(table, mapping, known(in_force), source, lambda share: None)


def found(shown):
    return [(each.row, each.column.value, each.code, *dict(each.values).values())
            for each in shown.findings]  # fmt: skip


def test_every_row_becomes_a_check_with_its_key_and_what_was_found():
    shown = planned(
        ("神秘客户", "东厅", "", "2026-01", "92.5", "", "M-1"),
        ("Mystery Shopper", "e", "D1", "2026/2/3", "88 %", "2", "Ｍ－２"),
        ("第三方满意度", " 西 厅", "D1", "2026年3月", "0", "120.0", ""),
        ("投诉", "西厅", "", "202603", "0", "", ""),
    )

    assert shown.findings == ()
    assert shown.changes[["row", "staff_no", *KEY, *FOUND]].to_numpy().tolist() == [
        [2, "", "e", "2026-01", "mystery_shopper", "", "M-1", 92.5, 1],
        [3, "D1", "e", "2026-02", "mystery_shopper", "gu-id", "M-2", 88.0, 2],
        [4, "D1", "w", "2026-03", "satisfaction", "gu-id", "", 0.0, 120],
        [5, "", "w", "2026-03", "complaints", "", "", 0.0, 1],
    ]
    assert shown.count(CheckChangeKind.ADDED) == 4


def test_every_mistake_has_its_row_and_column():
    shown = planned(
        ("飞检", "北厅", "D1", "2026-13", "85", "", ""),
        ("投诉量", "东大厅", "D9", "2026-04", "-1", "0", ""),
        ("满意度", "东厅", "D1", "2026-03", "NaN", "很多", "x" * 65),
        ("神秘顾客", "西厅", "D1", "2026-01", "100.5", "2000000", "#N/A"),
        ("", "", "", "", "", "", "M-3"),
        ("神秘顾客", "东厅", "", "1999-12", "#DIV/0!", "", ""),
        ("投诉量", "东厅", "", "2026-03", "85%", "", ""),
        ("投诉量", "西厅", "", "2026-03", "100001", "", ""),
    )

    assert found(shown) == [
        (2, "source", "source_unknown", "飞检"),
        (2, "hall", "hall_unknown", "北厅", ""),
        (2, "month", "month_unreadable", "2026-13"),
        (3, "hall", "hall_meant", "东大厅", "东厅"),
        (3, "staff_no", "staff_unknown", "D9"),
        (3, "value", "complaints_unreadable", "-1"),
        (3, "respondents", "respondents_unreadable", "0"),
        (4, "staff_no", "staff_elsewhere", "D1", "东厅", "2026-03"),
        (4, "value", "percentage_unreadable", "NaN"),
        (4, "respondents", "respondents_unreadable", "很多"),
        (4, "reference", "too_long", "64"),
        (5, "staff_no", "staff_elsewhere", "D1", "西厅", "2026-01"),
        (5, "value", "percentage_outside", "100.5"),
        (5, "respondents", "count_too_large", "2000000", "1000000"),
        (5, "reference", "not_computed", "#N/A"),
        (6, "source", "empty"),
        (6, "hall", "empty"),
        (6, "month", "empty"),
        (7, "month", "month_implausible", "1999-12"),
        (7, "value", "not_computed", "#DIV/0!"),
        (8, "value", "complaints_unreadable", "85%"),
        (9, "value", "count_too_large", "100001", "100000"),
    ]
    assert shown.changes.empty


@pytest.mark.parametrize(("month", "code"), [("2026-03", None), ("2026-04", "month_ahead")])
def test_a_month_that_has_not_begun_is_a_mistake(month, code):
    shown = planned(("投诉量", "东厅", "", month, "1", "", ""))

    assert [each.code for each in shown.findings] == [code] * bool(code)


@pytest.mark.parametrize(
    ("hall", "month", "right"),
    [
        ("东厅", "2025-12", False),
        ("东厅", "2026-01", True),
        ("东厅", "2026-02", True),  # until the 14th
        ("西厅", "2026-02", True),  # from the 15th
        ("东厅", "2026-03", False),
    ],
)
def test_a_person_has_to_have_worked_in_the_hall_in_that_month(hall, month, right):
    shown = planned(("满意度", hall, "D1", month, "90", "", ""))

    assert [each.code for each in shown.findings] == [] if right else ["staff_elsewhere"]


def test_the_same_check_twice_names_both_rows():
    shown = planned(
        ("满意度", "东厅", "", "2026-01", "90", "", ""),
        ("满意度", "东厅", "", "2026-01", "91", "", "B"),
        ("第三方满意度", "e", "", "2026年1月", "92", "", ""),
        ("满意度", "东厅", "D1", "2026-01", "93", "", ""),
        ("投诉量", "东厅", "", "2026-01", "94", "", ""),
        ("满意度", "东厅", "", "2026-01", "95", "", "B"),
    )

    assert found(shown) == [
        (4, "reference", "check_twice", "2"),
        (7, "reference", "check_twice", "3"),
    ]


def test_one_source_may_hold_for_the_whole_file():
    header = ("营业厅", "月份", "结果")
    shown = planned(("东厅", "2026-01", "3"), source=CheckSource.COMPLAINTS, header=header)

    assert shown.changes[["source", "value"]].to_numpy().tolist() == [["complaints", 3.0]]


def test_a_known_check_is_changed_by_another_value_or_another_number_of_respondents():
    in_force = pd.DataFrame(
        [
            ("e", "2026-01", "satisfaction", "", "A", 90.0, 10, None),
            ("e", "2026-01", "satisfaction", "", "B", 90.0, 10, None),
            ("e", "2026-01", "satisfaction", "", "C", 90.0, 10, None),
        ],
        columns=[*KEY, *FOUND, COMPETITOR],
    )
    shown = planned(
        ("满意度", "东厅", "", "2026-01", "90%", "10", "A"),
        ("满意度", "东厅", "", "2026-01", "90.5", "10", "B"),
        ("满意度", "东厅", "", "2026-01", "90", "11", "C"),
        ("满意度", "东厅", "", "2026-01", "90", "10", "D"),
        in_force=in_force,
    )

    assert shown.changes["kind"].tolist() == ["unchanged", "changed", "changed", "added"]
    assert shown.work["row"].tolist() == [3, 4, 5]
    assert shown.changes["value_before"].tolist()[:3] == [90.0, 90.0, 90.0]


@pytest.mark.parametrize("text", ["0.857", "1", ".5"])
def test_a_number_up_to_one_could_be_a_share_and_is_asked_about(text):
    mistake = value_of(text, CheckSource.SATISFACTION)

    assert isinstance(mistake, CellMistake)
    assert (mistake.code, dict(mistake.values)["given"]) == ("value_fraction", text)
    assert value_of(f"{text}%", CheckSource.SATISFACTION) == float(text)


def test_what_a_spreadsheet_computed_is_read_as_what_is_meant():
    assert value_of("85.69999999999999", CheckSource.SATISFACTION) == 85.7
    assert value_of("8.57E1", CheckSource.MYSTERY_SHOPPER) == 85.7
    assert respondents_of("1,200") == 1200
    assert month_of("2026.1") == CellMistake("month_cut", (("given", "2026.1"),))


def checks(*rows):
    return pd.DataFrame(
        rows,
        columns=["hall_id", "staff_id", "source", "month", "value", "respondents", "reference"],
    )


def test_percentages_are_weighted_by_respondents_and_complaints_are_added():
    table = checks(
        ("e", "", "satisfaction", "2026-01", 80.0, 30, "A"),
        ("e", "", "satisfaction", "2026-01", 90.0, 10, "B"),
        ("e", "gu", "satisfaction", "2026-01", 70.0, 5, ""),
        ("e", "", "complaints", "2026-01", 2.0, 1, "A"),
        ("e", "", "complaints", "2026-01", 0.0, 1, "B"),
        ("e", "", "satisfaction", "2026-02", 60.0, 1, ""),
    )

    assert monthly(table).to_numpy().tolist() == [
        ["e", "", "complaints", "2026-01", 2.0, 2],
        ["e", "", "satisfaction", "2026-01", 82.5, 40],  # (80 × 30 + 90 × 10) / 40
        ["e", "", "satisfaction", "2026-02", 60.0, 1],
        ["e", "gu", "satisfaction", "2026-01", 70.0, 5],
    ]


def test_a_month_is_the_same_to_the_last_bit_in_whatever_order_the_rows_come():
    rows = [
        ("e", "", "satisfaction", "2026-01", 0.1 * each, each, str(each)) for each in range(1, 60)
    ]

    assert monthly(checks(*rows)).equals(monthly(checks(*reversed(rows))))


def test_no_checks_are_no_months():
    empty = monthly(checks())

    assert empty.empty
    assert list(empty) == ["hall_id", "staff_id", "source", "month", "value", "n"]


def test_the_months_of_a_period_are_put_together():
    months = pd.DataFrame(
        [
            ("east", "", "satisfaction", "2026-01", 80.0, 30),
            ("east", "", "satisfaction", "2026-02", 90.0, 10),
            ("east", "", "complaints", "2026-01", 4.0, 1),
            ("east", "", "complaints", "2026-02", 1.0, 9),
        ],
        columns=["hall_id", "staff_id", "source", "month", "value", "n"],
    )

    # (80 × 30 + 90 × 10) / 40 = 82.5; (4 + 1) / 2 = 2.5 complaints a month
    assert of_period(months).to_numpy().tolist() == [
        ["east", "", "complaints", 2.5],
        ["east", "", "satisfaction", 82.5],
    ]
    assert of_period(months.iloc[:0]).empty


def test_a_lead_is_taken_over_the_checks_that_name_a_competitor_and_over_no_others():
    checks = pd.DataFrame(
        [
            ("e", "", "satisfaction", "2026-01", 90.0, 30, 86.0),
            ("e", "", "satisfaction", "2026-01", 80.0, 10, 78.0),
            ("e", "", "satisfaction", "2026-01", 50.0, 60, None),
            ("e", "", "mystery_shopper", "2026-01", 70.0, 1, None),
        ],
        columns=["hall_id", "staff_id", "source", "month", *FOUND, COMPETITOR],
    ).astype({COMPETITOR: "float64"})

    # (90 × 30 + 80 × 10) / 40 = 87.5 beside (86 × 30 + 78 × 10) / 40 = 84
    assert leads(checks).to_numpy().tolist() == [
        ["e", "", "satisfaction", "2026-01", 84.0, 87.5, 40]
    ]
    # What a month comes to does not change by it: (2700 + 800 + 3000) / 100
    assert monthly(checks)["value"].tolist() == [70.0, 65.0]
