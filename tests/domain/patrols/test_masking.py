"""Customers' numbers are masked however they are written; other numbers stay."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.patrols.masking import Finding, Masked, NumberKind, id_check_fits, luhn_fits, mask
from domain.patrols.masking_tables import MARK
from tests.note_corpus import CHINESE, FULL_WIDTH, SPELLINGS, Line, corpus

KINDS = [kind.value for kind in NumberKind]


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return corpus()


def is_caught(line: Line, found: Masked) -> bool:
    """The kind is named, and of the number not even the last six digits are left to read."""
    tables = (FULL_WIDTH, CHINESE, *SPELLINGS)
    back = {to: chr(of) for table in tables for of, to in table.items()}
    left = "".join(back.get(each, each.upper()) for each in found.text)
    left = "".join(each for each in left if each in "0123456789X")
    named = [finding.kind.value for finding in found.findings] == [line.kind]
    return named and line.digits[-6:] not in left


def rates(lines: list[Line], masking: Callable[[str], Masked] = mask) -> dict[str, tuple[int, int]]:
    """Kind -> (caught, lines); "" -> (false alarms, lines without a number); others by kind."""
    hits, all_ = Counter(), Counter()
    for line in lines:
        found = masking(line.text)
        all_[line.kind] += 1
        if line.kind:
            hits[line.kind] += is_caught(line, found)
        else:
            hits[""] += bool(found.findings)
            hits.update(f"false {finding.kind}" for finding in found.findings)
    return {kind: (hits[kind], all_[kind] or all_[""]) for kind in sorted({*hits, *all_})}


@pytest.fixture(scope="module")
def measured(lines) -> dict[str, tuple[int, int]]:
    return rates(lines)


@pytest.mark.parametrize("kind", KINDS)
def test_at_least_99_of_100_true_numbers_are_caught(measured, kind):
    caught, count = measured[kind]

    assert count == 2500
    assert caught / count >= 0.99


def test_at_most_one_of_100_other_numbers_is_taken_for_a_customer_s(measured):
    alarms, count = measured[""]

    assert count == 10_000
    assert alarms / count <= 0.01


@pytest.mark.parametrize(
    "number",
    [
        "13800138000", "138 0013 8000", "138-0013-8000", "138 - 0013 - 8000", "１３８００１３８０００",
        "138　0013　8000", "138\u20110013\u20118000", "138.0013.8000", "+86 13800138000",
        "+8613800138000", "＋８６ 138 0013 8000", "0086-138-0013-8000", "86 138 00138000",
        "013800138000", "1 3 8 0 0 1 3 8 0 0 0", "一三八〇〇一三八〇〇〇", "\u202d13800138000\u202c",
        "1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣", "𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎", "19912345678",
        "138\n0013 8000", "138\r\n0013\r\n8000", "138\u20280013\u20298000", "138 0013\n8000",
        "(138)00138000", "（138）0013 8000", "138（0013）8000", "(+86)13800138000",
        "幺三八零零幺三八零零零", "一三八-〇〇一三-八〇〇〇", "壹叁捌 零零壹叁 捌零零零",
        "幺三八洞洞幺三八洞洞洞", "一三八○○一三八○○○", "①③⑧⓪⓪①③⑧⓪⓪⓪", "❶❸❽·⓿⓿❶❸·❽⓿⓿⓿",
        "➊➌➑ 0013 8000", "⒈⒊⒏⓪⓪⒈⒊⒏⓪⓪⓪", "㊀㊂㊇0013八〇〇〇", "1三8零0一3八0零0", "¹³⁸⁰⁰¹³⁸⁰⁰⁰",
        "138🙂0013🙂8000", "138📱00138000", "1.3.8.0.0.1.3.8.0.0.0", "13\u200b8001\u200b38000",
        "𝟙𝟛𝟠-𝟘𝟘𝟙𝟛-𝟠𝟘𝟘𝟘", "1️⃣3️⃣8️⃣ 0013 8000", "138➖0013➖8000",
    ],
)  # fmt: skip
def test_a_mobile_number_is_masked_in_every_usual_spelling(number):
    found = mask(f"客户{number}来电")

    assert found.findings == (Finding(NumberKind.MOBILE, 1),)
    assert found.text.strip("\u202d\u202c️⃣") in (
        f"客户{MARK}来电",
        f"客户\u202d{MARK}\u202c来电",
        f"客户{MARK}️⃣来电",
    )


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X", "11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X", "110105-1949-1231-002X", "440524188001010014",  # GB 11643-1999
        "110105 1949 12 31 002 X", "110105491231002", "110105 491231 002",
        "110105\n19491231 002X", "11010519491231\n002X",
    ],
)  # fmt: skip
def test_an_identity_card_is_masked(number):
    assert mask(f"证件{number}。") == Masked(f"证件{MARK}。", (Finding(NumberKind.ID_CARD, 1),))


@pytest.mark.parametrize(
    "number",
    [
        "6250941006528599", "6250 9410 0652 8599", "6250-9410-0652-8599", "6250 9410\n0652 8599",
        "6250\n9410\n0652\n8599", "4111111111111111",
        "5555 5555 5555 4444", "378282246310005", "3782 822463 10005", "３０５６９３０９０２５９０４",
        "3566002020360505", "2223003122003222",
    ],  # the test numbers that payment providers publish
)  # fmt: skip
def test_a_bank_card_is_masked(number):
    assert mask(f"card {number}, ok") == Masked(
        f"card {MARK}, ok", (Finding(NumberKind.BANK_CARD, 1),)
    )


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X".replace("2X", "21"),  # check digit
        "110105194902300022",  # no such day; its check digit fits
        "6250941006528598",  # check digit
        "202611240012345678", "20261124103500123", "1764000000000", "138001380001", "1380013800",
        "12800138000", "工号 10010086", "D1001", "2026-11-24 10:35", "20261124", "1,380,000.00",
        "138 分 00 秒", "10086", "400-810-0086", "0571-87654321", "138****8000", "139.200.61.124",
        "356938035643809", "0b5e0d52-6f6f-4a51-8a0c-2f4d5c1c9f01", "110105000000002",
        "2026/11/24", "2026/11/24\n10:35", "138\n2026/11/24", "138/2026/11/24", "排队 13/80/01/38",
        "138\n\n\n\n00138000", "(010) 8138 0013", "台席(138)1415（1219）", "1380\n1415\n121",
        "排队 191/1176/1447",
        "IMEI 353918051123456", "IMEI：353918051123451", "串号 353918051123456", "串码为353918051123456",
        "IMEI2: 353918 051123 456", "新机 356938035643809", "86 391805 112345 3",
        "工单 19012345678 已派", "工单号：13800138000", "订单13800138000", "订单编号是 13800138000",
        "单号:SF13800138000", "流水号 6250941006528599", "Ticket no. 13800138000",
        "order number: 13800138000", "order T13526986499",
        "二〇二六年十一月三十日", "壹佰叁拾捌元整", "一三五七号窗口", "念了两遍，一共三次，八分",
        "①仪容三项 ②迎送八项", "🙂 138 👍 139 🙂 8000",
        "13:80:01:38:00:0", "一、三、八、〇、〇、一、三、八、〇、〇、〇",
    ],
)  # fmt: skip
def test_another_number_stays(text):
    assert mask(text) == Masked(text, ())


@pytest.mark.parametrize(
    "text",
    [
        "工单 138 0013 8000", "工单\n{}", "下单 {}", "订单 客户 {}", "border {}", "工单 +86{}",
        "imeil {}", "单号已发到 {}", "工单 19012345678，{} 来电",
    ],
)  # fmt: skip
def test_a_mobile_number_near_the_word_for_another_number_is_masked(text):
    assert mask(text.format("13800138000")).text.count(MARK) == 1
    assert mask(text.format("13800138000")).findings == (Finding(NumberKind.MOBILE, 1),)


def test_a_number_is_an_identity_card_or_a_bank_card_unless_it_is_called_otherwise():
    assert mask("353918051123456").findings == (Finding(NumberKind.ID_CARD, 1),)  # Luhn's is wrong
    assert mask("378282246310005").findings == (Finding(NumberKind.BANK_CARD, 1),)
    assert mask("单号 11010519491231002X").findings == (Finding(NumberKind.ID_CARD, 1),)


@given(
    digits=st.lists(st.sampled_from("0123456789"), min_size=9, max_size=9),
    kinds=st.lists(st.sampled_from(SPELLINGS), min_size=11, max_size=11),
    mark=st.sampled_from(["", " ", ".", "-", "🙂", " · ", "\u200b", "\ufe0f"]),
)
def test_a_mobile_number_is_found_in_any_digits_mixed_and_parted(digits, kinds, mark):
    number = "13" + "".join(digits)
    written = [each.translate(kind) for each, kind in zip(number, kinds, strict=True)]

    assert mask(f"客户{mark.join(written)}来电").findings == (Finding(NumberKind.MOBILE, 1),)


def test_numbers_side_by_side_are_masked_each():
    text = "13800138000/13900139000 6250941006528599 11010519491231002X 2026-11-24 138 0013 8000"

    assert mask(text) == Masked(
        f"{MARK}/{MARK} {MARK} {MARK} 2026-11-24 {MARK}",
        (
            Finding(NumberKind.MOBILE, 3),
            Finding(NumberKind.ID_CARD, 1),
            Finding(NumberKind.BANK_CARD, 1),
        ),
    )


def test_a_word_that_begins_with_a_chinese_numeral_hides_no_number():
    assert mask("打了13800138000一次").text == f"打了{MARK}一次"


def test_of_all_check_characters_exactly_one_fits():
    assert [each for each in "0123456789X" if id_check_fits(f"11010519491231002{each}")] == ["X"]
    assert [each for each in "0123456789" if luhn_fits(f"7992739871{each}")] == ["3"]


def test_masking_the_corpus_again_changes_nothing_and_no_line_gets_longer(lines):
    texts = [(line.text, mask(line.text).text) for line in lines]

    assert [masked for _, masked in texts if mask(masked) != Masked(masked, ())] == []
    assert [text for text, masked in texts if len(masked) > len(text)] == []


DIGITS_AND_WHAT_STANDS_BETWEEN = st.text(
    st.sampled_from("0123456789113886６２〇一八 -－　·.+Xx×█客a,:\n/()（）"), max_size=60
)


@given(text=st.text() | DIGITS_AND_WHAT_STANDS_BETWEEN)
def test_masking_again_changes_nothing_and_no_text_gets_longer(text):
    masked = mask(text).text

    assert mask(masked) == Masked(masked, ())
    assert len(masked) <= len(text)


@given(text=st.text(st.characters(exclude_categories=["Nd", "Nl", "No", "Lo", "Cs"])))
def test_a_text_without_digits_stays(text):
    assert mask(text) == Masked(text, ())
