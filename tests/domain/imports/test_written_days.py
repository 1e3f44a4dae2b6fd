"""One reader for the days and months of every file; what can mean two things says what to write."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cell_texts import CellMistake
from domain.imports.written_days import is_open_end, read_day, read_month, says_nothing

DAY = date(2025, 8, 1)


@pytest.mark.parametrize(
    "text",
    """2025-08-01|2025-8-1|2025/8/1|2025/08/01|2025.8.1|2025年8月1日|2025年8月1号|2025 年 8 月 1 日|2025 - 8 - 1
    2025 8 1|２０２５－０８－０１|2025–08–01|2025。8。1|2025-8/1|2025年8月1|20250801|'2025-08-01|="2025-08-01"
    2025-08-01 08:30|2025-08-01 8:30:00|2025-08-01 08:30:00.000|2025/8/1 8:30|2025-08-01T08:30:00
    2025-08-01T08:30:00Z|2025-08-01T00:00:00Z|2025-08-01T00:00:00+08:00|2025-08-01 23:59:59|20250801083000
    20250801 083000|2025-8-1 上午8:30|2025年8月1日 上午 8:30|2025年8月1日上午8:30|2025年8月1日下午3时05分
    2025-08-01 8点|2025/8/1 8:30 PM|2025-08-01 20:30 +0800|2025-08-01 星期五|2025年8月1日星期五
    2025年8月1日（星期五）|2025/8/1 周五|2025/8/1 周五 08:30|2025-08-01 Fri|Fri, 1 Aug 2025
    二〇二五年八月一日|二零二五年八月一日|二○二五年八月一号|贰零贰伍年捌月壹日
    1 Aug 2025|1-Aug-2025|Aug 1, 2025|August 1, 2025|August 1st 2025|1 August 2025|1/Aug/2025|2025-08-01 00:00:00
    45870|45870.0|45870.354166666664|４５８７０""".replace("\n    ", "|").split("|"),
)
def test_a_day_is_read_however_it_is_written(text):
    assert read_day(text) == DAY


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("25-8-1", "year_short"),
        ("25/8/1", "year_short"),
        ("25年8月1日", "year_short"),
        ("01/08/25", "year_short"),
        ("1-Aug-25", "year_short"),
        ("1/8/2025", "day_first"),
        ("13/8/2025", "day_first"),
        ("01.08.2025", "day_first"),
        ("8月1日", "year_missing"),
        ("8-1", "year_missing"),
        ("1-Aug", "year_missing"),
        ("2025-08", "day_missing"),
        ("2025年8月", "day_missing"),
        ("Aug 2025", "day_missing"),
        (
            "2025-07-31T16:00:00.000Z",
            "day_of_another_zone",
        ),  # midnight in China, as programs store it
        ("2025-07-31 20:00+00:00", "day_of_another_zone"),
        ("2025-02-29", "day_unreadable"),
        ("2025-13-01", "day_unreadable"),
        ("114年8月1日", "day_unreadable"),
        ("明天", "day_unreadable"),
        ("8", "day_unreadable"),
        ("9" * 40_000, "day_unreadable"),
        ("," * 40_000, "day_unreadable"),
    ],
)
def test_a_day_that_could_be_another_says_what_to_write(text, code):
    found = read_day(text)

    assert isinstance(found, CellMistake)
    assert found.code == code
    assert dict(found.values)["given"] == text.strip()


@pytest.mark.parametrize(
    "text",
    """2026-10|2026/10|2026年10月|2026年10月份|2026 年 10 月|2026 年 10 月份|2026-10月|2026年10|202610|2026.10|２０２６－１０
    二〇二六年十月|2026年十月份|Oct-26|Oct 2026|October 2026|Oct. 2026|2026 Oct|2026-10-31|2026/10/5 14:30
    2026年10月31日|2026-10-01 00:00:00|20261031|46296|46296.5|5-Oct-2026|'2026-10|="2026-10" """.strip()
    .replace("\n    ", "|").split("|"),
)  # fmt: skip
def test_a_month_is_read_however_it_is_written(text):
    assert read_month(text) == "2026-10"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026.1", "month_cut"),
        ("2026Q3", "month_several"),
        ("2026年第三季度", "month_several"),
        ("2026年3季度", "month_several"),
        ("2026年上半年", "month_several"),
        ("2026年", "month_several"),
        ("2026年1-3月", "month_several"),
        ("2026-10~2026-12", "month_several"),
        ("2026年10月-12月", "month_several"),
        ("26年10月", "year_short"),
        ("26-10", "year_short"),
        ("10月", "year_missing"),
        ("十月份", "year_missing"),
        ("Oct", "year_missing"),
        ("2026-13", "month_unreadable"),
        ("2026-00", "month_unreadable"),
        ("10/2026", "month_unreadable"),
        ("本月", "month_unreadable"),
        ("2026", "month_unreadable"),
    ],
)
def test_a_month_that_could_be_another_says_what_to_write(text, code):
    found = read_month(text)

    assert isinstance(found, CellMistake)
    assert found.code == code


@pytest.mark.parametrize(
    "text",
    ["至今", "在职", "长期", "无", "/", "-", "—", "——", "–", "9999-12-31", "9999/12/31", "99991231", "9999年12月31日", "9999-12-31 23:59:59", "2099-12-31", "2958465", "73050", "1900/1/0", "1900-01-00", "1900-01-00 00:00:00", "1899-12-30", "0", "0.0", "00:00:00", "0000-00-00", "N/A", "n/a", "Present", "NOW", "none", "NULL", "'至今", "待定", "未定", "仍在职", "现职", "长期合同", "12/31/9999", "31.12.9999", "12/31/9999 0:00", "NaT", "\\N"],
)  # fmt: skip
def test_a_last_day_that_says_there_is_none_is_none(text):
    assert is_open_end(text)


@pytest.mark.parametrize(
    "text", ["2026-12-31", "2098-12-31", "", "#N/A", "离职", "1950-01-01", "12", "12/31/2026"]
)
def test_a_last_day_is_no_open_end(text):
    assert not is_open_end(text)


def test_words_for_still_there_say_nothing_about_a_first_day():
    assert [says_nothing(each) for each in ("/", "无", "1900/1/0", "至今", "9999-12-31")] == [
        True, True, True, False, False,
    ]  # fmt: skip


DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
FORMS = [
    "{0:%Y-%m-%d}", "{0.year}-{0.month}-{0.day}", "{0.year}/{0.month}/{0.day}", "{0.year}.{0.month}.{0.day}",
    "{0.year}年{0.month}月{0.day}日", "{0.year} 年 {0.month:02} 月 {0.day:02} 号", "{0:%Y%m%d}",
    "{0:%d-%b-%Y}", "{0:%B} {0.day}, {0.year}",
]  # fmt: skip
TIMES = ["", " 00:00", " 8:30", " 23:59:59", "T08:30:00", " 上午9:05"]


@given(DAYS, st.sampled_from(FORMS), st.sampled_from(TIMES))
def test_every_form_of_a_day_gives_that_day_and_its_month(day, form, time):
    text = form.format(day) + time

    assert read_day(text) == day
    assert read_month(text) == f"{day:%Y-%m}"


@given(DAYS, st.floats(0, 0.99999))
def test_the_count_of_a_spreadsheet_gives_its_day(day, part):
    serial = (day - date(1899, 12, 30)).days

    assert read_day(str(serial)) == day
    assert read_day(f"{serial + part:.6f}") == day + timedelta(days=part > 0.9999995)


@given(st.text(st.sampled_from("0123456789-/.年月日号 :TZ+季Q十二〇至今,'"), max_size=24))
def test_whatever_is_written_gets_an_answer(text):
    day, month = read_day(text), read_month(text)

    assert isinstance(day, date) or dict(day.values)["given"] is not None
    assert isinstance(month, CellMistake) or (len(month) == 7 and 1 <= int(month[5:]) <= 12)
