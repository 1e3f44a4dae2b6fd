"""What a cell holds, in the dress of its number format; compared with LibreOffice where it is there
in tests/services/imports/test_sheets_of_libreoffice.py."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from domain.imports.number_format import BUILT_IN, NumberFormat
from domain.imports.number_section import Doubt, Shown


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        # Zeros, letters and signs that a format adds.
        ("000000", 1001, "001001"), ("000000", 1234567, "1234567"), ("0000", -5, "-0005"),
        ('"D"0000', 7, "D0007"), ('0000"号"', 12, "0012号"), ('General"号"', 12, "12号"),
        ('G/通用格式"号"', 12, "12号"), ("000-000", 1001, "001-001"), ("00\\-00\\-00", 1001, "00-10-01"),
        ("00 00", 85, "00 85"), ("(000) 000-0000", 5551234567, "(555) 123-4567"),
        ('"A"00"B"00', 1001, "A10B01"), ("000\\号", 5, "005号"), ("工号000", 5, "工号005"),
        ("?000", 85, "085"), ("#-000", 5, "-005"),
        # Colours, countries and conditions.
        ("[Red]000000", 1001, "001001"), ("[$-804]000000", 1001, "001001"),
        ("[Color 5][$-804]000000;[Red]-000000", -5, "-000005"),
        ("[<=99999]00000;000000", 1001, "01001"), ("[<=99999]00000;000000", 100001, "100001"),
        ('[>999]0"大";0"小"', 1001, "1001大"), ('[>999]0"大";0"小"', 85, "85小"),
        ('[=1]"导购";[=2]"台席";General', 1, "导购"), ('[=1]"导购";[=2]"台席";General', 2, "台席"),
        ('[=1]"导购";[=2]"台席";General', 3, "3"), ('0;0;"无"', 0, "无"),
        ('"TRUE";"TRUE";"FALSE"', 1, "TRUE"), ('"TRUE";"TRUE";"FALSE"', 0, "FALSE"),
        ("[$D]0000", 5, "D0005"), ("@", 1001, "1001"), ("000000;@", 5, "000005"),
        # Figures keep what the cell holds.
        ("General", 0.1 + 0.2, "0.3"), ("0", 85.666, "85.666"), ("0.00", 85, "85"),
        ("#,##0", 1024, "1024"), ("#,##0.00_);[Red](#,##0.00)", -1024.5, "-1024.5"),
        ("0%", 0.85666, "85.666%"), ("0.00%", 0.857, "85.7%"), ("0%", -0.5, "-50%"),
        ('0.0"分"', 85.666, "85.666分"), ('#,##0"元"', 1024, "1024元"), ('0"%"', 0.85, "0.85%"),
        ("0\\%", 85, "85%"), ("0.00E+00", 12345, "12345"), ("# ?/?", 0.5, "0.5"),
        ("[$¥-804]#,##0.00", 85, "85"), ("[$USD-409] 0", 85, "85"), ("+0;-0", 85, "85"),
        ('_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', 0, "0"),
        (BUILT_IN[44], -5, "-5"), ("0.00;[Red]0.00", -5, "-5"), ("", 5, "5"),
        # What no spreadsheet keeps is not made up.
        ("General", 123456789012345678, "1.23456789012346E+17"), ("General", 999999999999999, "999999999999999"),
        ("0", 2e17, "2E+17"),
        # Days and times.
        ("mm-dd-yy", 45870, "2025-08-01"), ('yyyy"年"m"月"d"日"', 45870.354167, "2025-08-01"),
        ('[$-804]yyyy"年"m"月"d"日";@', 45870, "2025-08-01"), ("[DBNum1][$-804]yyyy年m月d日", 45870, "2025-08-01"),
        ('yyyy"年"m"月"', 45870, "2025-08-01"), ("mmm-yy", 45870, "2025-08-01"), ("d-mmm", 45870, "2025-08-01"),
        ("[$-F800]dddd, mmmm dd, yyyy", 45870, "2025-08-01"), ("aaaa", 45870, "2025-08-01"),
        ("m/d/yy h:mm", 45870.354166666, "2025-08-01 08:30"), ("yyyy-mm-dd hh:mm:ss", 45870.3541782407, "2025-08-01 08:30:01"),
        ("m/d/yy h:mm", 45870, "2025-08-01"), ("h:mm", 0.75, "18:00"), ("[h]:mm", 1.5, "36:00"),
        ('上午/下午h"时"mm"分"', 0.75, "18:00"), ("yyyy/m/d", 0, "1900/1/0"), ("yyyy/m/d", 1, "1900-01-01"),
        ("yyyy/m/d", 59, "1900-02-28"), ("yyyy/m/d", 60, "1900-02-29"), ("yyyy/m/d", 61, "1900-03-01"),
    ],
)  # fmt: skip
def test_a_number_is_read_in_the_dress_of_its_format(code, number, text):
    assert NumberFormat(code).shown(number) == Shown(text)


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("000,000", 1001, "1001"),  # 001,001
        ('0.0,"千"', 85000, "85000"),
        ('0"分";[Red]0"分"', -5, "-5"),  # red, and without its sign
        ("[DBNum1][$-804]General", 12, "12"),  # 一十二
        ('0!.0"万"', 12345, "12345"),
        ("yyyy/m/d", -1, "-1"), ("yyyy/m/d", 3_000_000, "3000000"), ("[h]:mm", -0.5, "-0.5"),
        ('[>100]0"高";0"低";"零"', 0, "0"), ('[>999]0"大";0"小"', -5, "-5"),  # programs differ
        ("0" * 41, 5, "5"), ('0.0"x"0', 5.5, "5.5"), ('0000"号"', 1e17, "1E+17"),
    ],
)  # fmt: skip
def test_what_is_not_followed_is_the_plain_number_and_said(code, number, text):
    assert NumberFormat(code).shown(number) == Shown(text, Doubt.OTHERWISE)


@pytest.mark.parametrize(
    ("code", "number"), [(";;;", 5), ("0;-0;;@", 0), ("0;;", -5), ('""', 5), ('[=0]"";0', 0)]
)
def test_a_number_that_is_not_shown_is_read_and_said(code, number):
    assert NumberFormat(code).shown(number) == Shown(str(number), Doubt.NOTHING)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('@"厅"', Shown("东厅")), ('0;0;0;"("@")"', Shown("(东)")), ("000000", Shown("东")),
        ("yyyy/m/d;@", Shown("东")), ("@", Shown("东")), (";;;", Shown("东", Doubt.NOTHING)),
        ('0;0;0;"隐"', Shown("隐")),
    ],
)  # fmt: skip
def test_a_text_is_read_as_it_is_shown(code, shown):
    assert NumberFormat(code).shown_text("东") == shown


DAYS = sorted(
    set(range(14, 18)) | {22} | {id for id in BUILT_IN if id not in (32, 33, 34, 35, 55, 56, 44)}
)
CODES = [
    "yyyy/m/d",
    'yyyy"年"m"月"d"日"',
    "[$-804]e年m月d日",
    "[DBNum1]yyyy年m月",
    "d-mmm-yy;@",
    "[Red]yyyy-mm-dd",
]


@given(
    st.integers(61, 2_958_465),
    st.sampled_from([*CODES, *(BUILT_IN[id] for id in DAYS if id in BUILT_IN)]),
    st.floats(0, 0.9999),
)
def test_a_day_of_either_calendar_is_the_one_that_openpyxl_reads(count, code, time):
    assert (
        NumberFormat(code).shown(count + time).text
        == from_excel(count, WINDOWS_EPOCH).date().isoformat()
    )
    if count < 2_957_003:
        read = NumberFormat(code).shown(count + time, since_1904=True).text
        assert read == from_excel(count, MAC_EPOCH).date().isoformat()


@given(st.datetimes(datetime(1901, 1, 1), datetime(9999, 12, 31)))  # noqa: DTZ001
def test_a_moment_comes_back_to_the_second(moment):
    moment = moment.replace(microsecond=0)
    number = (moment - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001

    text = NumberFormat("yyyy-mm-dd h:mm:ss").shown(number).text

    seconds = f":{moment:%S}" if moment.second else ""
    time = f" {moment:%H:%M}{seconds}" if moment.time().isoformat() != "00:00:00" else ""
    assert text == f"{moment.date().isoformat()}{time}"


@given(
    st.integers(0, 10**15 - 1), st.text("0", min_size=1, max_size=20), st.text("工号D厅 ", max_size=5),
    st.sampled_from(["", "[Red]", "[$-804]", "[Color 3]"]), st.booleans(),
)  # fmt: skip
def test_zeros_and_letters_of_any_number_are_added(number, zeros, letters, mark, behind):
    quoted = f'"{letters}"' if letters else ""
    code = mark + (zeros + quoted if behind else quoted + zeros)

    text = NumberFormat(code).shown(number).text

    figures = str(number).zfill(len(zeros))
    spoken = letters if letters.strip() or len(figures) > len(str(number)) else ""
    assert text == (figures + spoken if behind else spoken + figures).strip()


@given(
    st.text('0#?.,%;"@\\-/[]$<>=ymdhseE+ _*!年D號General', max_size=30),
    st.floats(allow_nan=False, allow_infinity=False),
)
def test_any_format_shows_any_number_as_something(code, number):
    shown = NumberFormat(code).shown(number)

    assert shown.text.strip()
    assert NumberFormat(code).shown_text("东").text.strip()


@given(st.decimals(0, 1, places=6), st.sampled_from(["0%", "0.00%", "0.0000%", "#,##0%"]))
def test_a_percentage_keeps_every_figure(share, code):
    text = NumberFormat(code).shown(float(share)).text

    assert float(text.removesuffix("%")) == pytest.approx(float(share) * 100, abs=1e-9)


def test_built_in_formats_of_chinese_spreadsheets_are_known():
    assert {id for id in BUILT_IN if id != 44} == {*range(27, 37), *range(50, 59)}
    assert date(2025, 8, 1).isoformat() == NumberFormat(BUILT_IN[57]).shown(45870).text
