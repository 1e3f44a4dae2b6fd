"""What a cell says: the same for typed and imported texts, and nothing a spreadsheet made of it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cell_texts import CellMistake, cell_text, reference, staff_number, unusable
from domain.plain_text import clean, folded, is_blank

UNSEEN = (
    "\u200b\u200c\u200d\u200e\u200f\u2060\u2061\ufeff\u00ad\u180e\u034f\u061c\u202a\u202b\u202c\u202d\u202e"
    "\u2066\u2067\u2068\u2069\ufe0e\ufe0f\U000e0100\U000e0041\u3164\uffa0\u115f\x00\x07\x1a\x7f\x9f"
)
BLANKS = " \t\n\r\x0b\x0c\u00a0\u2000\u2009\u202f\u205f\u3000\u2028\u2029\x85\u2800"


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_the_eye_does_not_see_is_taken_out(unseen):
    assert clean(f"{unseen}东{unseen}{unseen}厅{unseen}") == "东厅"
    assert staff_number(f"D1{unseen}001{unseen}") == "D1001"


@pytest.mark.parametrize("blank", BLANKS)
def test_every_blank_is_the_same_blank(blank):
    assert clean(f"{blank}East{blank}{blank}Hall{blank}") == "East Hall"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Ａ２００１", "A2001"),
        ("（东门）", "(东门)"),
        ("e\u0301", "é"),
        ("e\u200b\u0301", "é"),
        ("\uf9d3", "陸"),  # one letter twice in Unicode
        ("⽅⽂", "方文"),  # radicals, as copied from a PDF
        ("D–1", "D-1"),
        ("D‑1", "D-1"),
        ("D−1", "D-1"),
        ("D﹣1", "D-1"),
        ("Ｄ－１", "D-1"),
        ("中山路——总店", "中山路——总店"),
        ("葛\U000e0100", "葛"),
        ("①号厅", "①号厅"),  # looks different
        ("ⅰ", "ⅰ"),
        ("½", "½"),
    ],
)
def test_what_looks_the_same_is_the_same(text, seen):
    assert clean(text) == seen


def test_every_format_character_that_takes_no_place_is_known():
    """Those that do are signs of other scripts, which stand before numbers or verses."""
    visible = {0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD,
               0x110CD, *range(0x13430, 0x13440)}  # fmt: skip
    left = {code for code in range(0x110000)
            if unicodedata.category(chr(code)) in ("Cf", "Cc", "Zs", "Zl", "Zp") and clean(chr(code))}  # fmt: skip

    assert left <= visible


@given(st.text())
def test_a_text_that_is_clean_stays_as_it_is(text):
    assert clean(clean(text)) == clean(text)


@given(st.text(st.sampled_from("东西厅AaZ19-()"), min_size=1), st.data())
def test_unseen_letters_and_width_never_make_another_text(text, data):
    wide = "".join(
        data.draw(st.sampled_from(["", *UNSEEN]))
        + (chr(ord(each) + 0xFEE0) if each.isascii() and data.draw(st.booleans()) else each)
        for each in text
    )

    assert clean(wide) == clean(text)
    assert folded(wide) == folded(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('="001001"', "001001"),
        ('＝"001001"', "001001"),
        ('=T("001001")', "001001"),
        ("'001001", "001001"),
        ("’001001", "001001"),
        ("‘001001", "001001"),
        ("＇001001", "001001"),
        ("'001001'", "001001"),
        ("\u200b'001001", "001001"),
        ("1001.0", "1001"),
        ("001001.00", "001001"),
        (" 1001 ", "1001"),
        ("1,001", "1001"),
        ("Ａ２００１", "A2001"),
        ("D-1.5", "D-1.5"),
        ("10.5", "10.5"),
        ("1E5", "1E5"),
        ("2E10", "2E10"),
        ("123456789012345", "123456789012345"),
        ("D1234567890123456789", "D1234567890123456789"),
        ("", ""),
    ],
)
def test_a_staff_number_is_read_as_it_was_given(text, number):
    assert staff_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["2.02601E+11", "2.02601e11", "1E+05", "1.0E5", "202600000000000123", "1234567890123456", "１.２Ｅ＋１１",
     "202600000000000123.0", "'2.02601E+11"],
)  # fmt: skip
def test_a_staff_number_that_lost_digits_is_refused(text):
    found = staff_number(text)

    assert isinstance(found, CellMistake)
    assert found.code == "digits_lost"


def test_a_reference_may_have_many_digits():
    assert reference("202600000000000123") == "202600000000000123"
    assert reference('="1-2"') == "1-2"
    assert reference("1E5") == "1E5"
    assert reference("2.026E+17") == CellMistake("digits_lost", (("given", "2.026E+17"),))


@given(st.text(st.characters(exclude_categories=["C"]), max_size=20))
def test_the_trick_for_texts_gives_the_text(text):
    quoted = '="' + text.replace('"', '""') + '"'

    assert cell_text(quoted) == clean(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * 65, "too_long"),
        ("张\ufffd", "letters_lost"),
        ("\ud800", "not_printable"),
        ("\ue000", "not_printable"),
        ("#N/A", "not_computed"),
        ("#SPILL!", "not_computed"),
        ("#######", "not_computed"),  # a column that is too narrow, copied
    ],
)
def test_what_no_column_can_hold_has_its_own_word(text, code):
    mistake = unusable(text)

    assert mistake is not None
    assert mistake.code == code
    assert unusable("东厅") is None


def test_a_text_is_blank_when_cleaning_leaves_nothing():
    for letter in map(chr, range(0x10000)):
        assert is_blank(f" {letter}") == (not clean(letter)), ascii(letter)
