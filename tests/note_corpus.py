"""Invented notes, thousands of them, with customers' numbers and with numbers that are none.

Check digits are made here by trying, so that a mistake in ``domain/patrols/masking.py`` is not repeated.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

SEED = 20261124
REGIONS = ("110101", "310104", "330106", "440106", "440524", "500112", "510107", "610113", "652301")
CARDS = {  # first digits -> length
    "621700": 19, "622848": 19, "622202": 19, "621661": 19, "623058": 16, "622588": 16,
    "625094": 16, "621226": 19, "620058": 18, "601382": 19, "955880": 19, "456351": 19,
    "402658": 16, "518710": 16, "552245": 16, "222100": 16, "356839": 16, "370246": 15,
}  # fmt: skip
SENTENCES = (
    "客户{}来电投诉排队太久", "顾客留的手机号是{}，请回访", "大声报出客户号码：{}", "号码{}。",
    "10:35 引导员把 {} 写在便签上", "2026-11-24 {} 办理补卡", "工号 D1001 向客户索要{}（未遮挡）",
    "等了 138 分 00 秒，客户 {} 离开", "A102 号客户，{}，已致歉", "{}", "电话:{}", "卡号/证件号={};",
    "柜台 3 念出{}两遍", "客户\n{}\n已道歉", "🙂{}🙂", "已收 1,380,000.00 元，凭 {} 退款",
    "Customer {} waited too long.", "Clerk read out {} aloud at 10:35.", "Tel {}, called back",
    "Ticket A102: {} on a sticky note", "no.{} was left on the desk", "({})", "“{}”", "tel{}",
)  # fmt: skip
HYPHENS = "-‐‑–—－"
BLANKS = (" ", " ", "\u3000", "\xa0", "\u2009", "\u202f", "  ")
DOTS = "·.．"
BREAKS = ("\n", "\r\n", " \n")
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
# Read out, as on banknotes, in circles, as keys, in letters of formulas.
SPELLINGS = tuple(
    str.maketrans(dict(zip("0123456789", each, strict=True)))
    for each in (
        "零幺二三四五六七八九",
        "零壹贰叁肆伍陆柒捌玖",
        "⓪①②③④⑤⑥⑦⑧⑨",
        "⓿❶❷❸❹❺❻❼❽❾",
        [f"{each}\ufe0f\u20e3" for each in "0123456789"],
        "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
        "𝟢𝟣𝟤𝟥𝟦𝟧𝟨𝟩𝟪𝟫",
        "０１２３４５６７８９",
        "洞幺两三四五六拐八勾",
    )
)
BETWEEN = ("", " ", ".", "·", "-", "－", "📱", " 🙂 ", "➖", "\u200b")


@dataclass(frozen=True)
class Line:
    text: str
    kind: str = ""  # of the customer's number in it; "" when there is none
    digits: str = ""  # the number itself, in ASCII


def corpus(each: int = 2500) -> list[Line]:
    """``each`` lines with a number of each kind, and four times as many without."""
    dice = random.Random(SEED)
    makers = {"mobile": _mobile, "id_card": _id_card, "bank_card": _bank_card}
    lines = [_with_number(dice, kind, make) for kind, make in makers.items() for _ in range(each)]
    return lines + [Line(_without_number(dice)) for _ in range(4 * each)]


def _with_number(
    dice: random.Random, kind: str, make: Callable[[random.Random], tuple[str, str]]
) -> Line:
    digits, written = make(dice)
    return Line(dice.choice(SENTENCES).format(written), kind, digits)


def _mobile(dice: random.Random) -> tuple[str, str]:
    digits = f"1{dice.choice('3456789')}{_digits(dice, 9)}"
    if dice.random() < 0.1:  # as if nobody should find it
        return digits, _disguised(dice, digits)
    written = _spelled(dice, digits, [(3, 4, 4), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 3, 4)])
    code = dice.choice(
        ["", "", "", "", "+86", "+86 ", "+86-", "86", "86 ", "0086", "0086-", "(+86)", "0"]
    )
    if dice.random() < 0.05:
        first, middle, last = digits[:3], digits[3:7], digits[7:]
        brackets = ["({}){}{}", "（{}）{}{}", "{}({}){}", "{}（{}）{}", "({}) {} {}", "({}) {}-{}"]
        written = dice.choice(brackets).format(first, middle, last)
    return digits, f"{code}{written}"


def _disguised(dice: random.Random, digits: str) -> str:
    """In unusual digits, one kind or mixed, in groups or one by one."""
    one, two = dice.choice(SPELLINGS), dice.choice(SPELLINGS)
    shape = dice.choice([(11,), (3, 4, 4), (3, 8), (1,) * 11])
    groups = _grouped(digits, shape, "|").split("|")
    mixed = dice.random() < 0.3
    mark = dice.choice(BETWEEN)
    return mark.join(
        each.translate(two if mixed and place % 2 else one) for place, each in enumerate(groups)
    )


def _id_card(dice: random.Random) -> tuple[str, str]:
    day = date(1940, 1, 1) + timedelta(days=dice.randrange(75 * 365))
    if dice.random() < 0.1:
        old = f"{dice.choice(REGIONS)}{day:%y%m%d}{_digits(dice, 3)}"
        return old, dice.choice(
            [old, old, old.translate(FULL_WIDTH), _grouped(old, (6, 6, 3), " ")]
        )
    start = f"{dice.choice(REGIONS)}{day:%Y%m%d}{_digits(dice, 3)}"
    digits = start + next(each for each in "0123456789X" if _iso_7064_holds(start + each))
    shapes = [(6, 8, 4), (6, 8, 4), (6, 4, 4, 4), (4, 4, 4, 4, 2), (6, 4, 2, 2, 4), (3, 3, 4, 4, 4)]
    written = _spelled(dice, digits, shapes)
    return digits, written.replace("X", "x") if dice.random() < 0.5 else written


def _bank_card(dice: random.Random) -> tuple[str, str]:
    first = dice.choice(list(CARDS))
    start = first + _digits(dice, CARDS[first] - 7)
    digits = start + next(each for each in "0123456789" if _luhn_holds(start + each))
    by_four = tuple(min(4, len(digits) - at) for at in range(0, len(digits), 4))
    return digits, _spelled(dice, digits, [by_four, by_four, by_four, (6, len(digits) - 6)])


def _iso_7064_holds(characters: str) -> bool:
    """With the table of weights that GB 11643 prints, and its table of check characters."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(a) * b for a, b in zip(characters[:17], weights, strict=True)) % 11
    return "10X98765432"[rest] == characters[17]


def _luhn_holds(digits: str) -> bool:
    total = 0
    for place, each in enumerate(reversed(digits)):
        total += sum(map(int, str(int(each) * 2))) if place % 2 else int(each)
    return total % 10 == 0


def _spelled(dice: random.Random, digits: str, shapes: list[tuple[int, ...]]) -> str:
    """As it is, grouped, in full-width digits, digit by digit, or in Chinese numerals."""
    way = dice.random()
    if way < 0.35:
        return digits
    if way < 0.45:
        return digits.translate(FULL_WIDTH)
    if way < 0.48 and "X" not in digits:
        return digits.translate(CHINESE)
    if way < 0.51:
        return _grouped(digits, (1,) * len(digits), dice.choice(" -"))
    marks = (*BLANKS, *BLANKS, *HYPHENS, *HYPHENS, *DOTS, " - ")
    written = _grouped(digits, dice.choice(shapes), mark := dice.choice(marks))
    if dice.random() < 0.1:  # the line ends in the middle of the number
        parts = written.split(mark)
        place = dice.randrange(1, len(parts))
        written = mark.join(parts[:place]) + dice.choice(BREAKS) + mark.join(parts[place:])
    return written.translate(FULL_WIDTH) if dice.random() < 0.1 else written


def _grouped(digits: str, shape: tuple[int, ...], mark: str) -> str:
    rest: Iterator[str] = iter(digits)
    return mark.join("".join(next(rest) for _ in range(size)) for size in shape)


def _digits(dice: random.Random, count: int) -> str:
    return "".join(dice.choice("0123456789") for _ in range(count))


def _without_number(dice: random.Random) -> str:
    one, two = dice.choice(OTHERS)(dice), dice.choice(OTHERS)(dice)
    return dice.choice(
        ["{}，{}", "{} {}", "{}", "已核对 {}；{}。", "记录：{}\n{}", "Noted {} and {}.", "{} - {}"]
    ).format(one, two)


def _day(dice: random.Random) -> date:
    return date(2024, 1, 1) + timedelta(days=dice.randrange(1100))


def _time(dice: random.Random) -> str:
    return f"{dice.randrange(24):02}:{dice.randrange(60):02}"


def _imei(dice: random.Random) -> str:
    start = dice.choice(["35", "35", "86", "01", "99"]) + _digits(dice, 12)
    return start + next(each for each in "0123456789" if _luhn_holds(start + each))


OTHERS: tuple[Callable[[random.Random], str], ...] = (
    lambda dice: f"工号 {dice.randrange(10**7, 10**8)}",
    lambda dice: f"工号{dice.choice(['D', 'YYT-', 'HB', ''])}{dice.randrange(1000, 10**6)}",
    lambda dice: f"staff no. {dice.choice('ABCD')}{dice.randrange(10**9, 10**10)}",
    lambda dice: dice.choice(["{:%Y-%m-%d}", "{:%Y%m%d}", "{:%Y/%m/%d}", "{:%Y.%m.%d}", "{:%d-%m-%Y}", "{:%Y年%m月%d日}"]).format(_day(dice)),
    lambda dice: f"{_day(dice):%Y-%m-%d} {_time(dice)}",
    lambda dice: f"{_day(dice):%Y-%m-%d}至{_day(dice):%Y-%m-%d}",
    lambda dice: f"{_day(dice):%Y%m%d}{_digits(dice, 6)}",
    lambda dice: f"{_time(dice)}-{_time(dice)}",
    lambda dice: f"{_time(dice)}:{dice.randrange(60):02}.{_digits(dice, 3)}",
    lambda dice: f"{dice.randrange(10**9) / 100:,.2f} 元",
    lambda dice: f"¥{dice.randrange(10**10) / 100:.2f}",
    lambda dice: f"{dice.randrange(10, 10**8)} 元",
    lambda dice: f"{dice.randrange(200)} 分 {dice.randrange(60):02} 秒",
    lambda dice: f"{dice.randrange(200)} min {dice.randrange(60):02} s",
    lambda dice: f"订单 {_day(dice):%Y%m%d}{_digits(dice, dice.choice([4, 6, 8, 10, 12]))}",
    lambda dice: f"流水号 {_day(dice):%y%m%d}{_digits(dice, dice.choice([6, 8, 10]))}",
    lambda dice: f"order {dice.choice('BKTZ')}{_digits(dice, dice.choice([8, 9, 10, 11, 12]))}",
    lambda dice: f"工单{_digits(dice, dice.randrange(5, 23))}",
    lambda dice: f"排队号 {dice.choice('ABCV')}{dice.randrange(1000):03}",
    lambda dice: f"{dice.randrange(1, 300)} 号 {dice.randrange(1, 300)} 号 {dice.randrange(1, 300)} 号",
    lambda dice: f"热线 {dice.choice(['10086', '10010', '12315', '12300', '95588', '400-810-0086', '4008100086', '110'])}",
    lambda dice: f"座机 0571-{dice.choice('2345678')}{_digits(dice, 7)}",
    lambda dice: f"座机 (010) {dice.choice('568')}{_digits(dice, 3)} {_digits(dice, 4)}",
    lambda dice: dice.choice(["hair-neat", "no-leak-or-trade-of-data", "P08", "S36 7.5", "X8-N2", "五.2.4(1)"]),
    lambda dice: f"版本 {dice.randbytes(20).hex()}",
    lambda dice: f"v{dice.randrange(20)}.{dice.randrange(20)}.{dice.randrange(200)}",
    lambda dice: f"{dice.randrange(256)}.{dice.randrange(256)}.{dice.randrange(256)}.{dice.randrange(256)}",
    lambda dice: f"邮编 {_digits(dice, 6)}",
    lambda dice: f"{dice.randrange(100)}.{dice.randrange(10)}%",
    lambda dice: f"{dice.randrange(1, 40)} 人次，{dice.randrange(1, 40)} 笔",
    lambda dice: f"尾号 {_digits(dice, 4)}",
    lambda dice: dice.choice("\n/").join(str(dice.randrange(10**dice.randrange(1, 6))) for _ in range(4)),
    lambda dice: "\n".join(f"{dice.randrange(1000, 10**6)}" for _ in range(3)),
    lambda dice: f"{_day(dice):%Y/%m/%d}{dice.choice(['/', ' ', chr(10)])}{_day(dice):%Y/%m/%d}",
    lambda dice: f"{_day(dice):%m/%d}\n{dice.randrange(1, 2000)}/{dice.randrange(1, 2000)}",
    lambda dice: f"排队 {dice.randrange(1, 200)}/{dice.randrange(1, 2000)}/{dice.randrange(1, 2000)}",
    lambda dice: f"台席({dice.randrange(1, 200)}){dice.randrange(1, 2000)}（{dice.randrange(1, 2000)}）",
    lambda dice: f"138****{_digits(dice, 4)}",
    lambda dice: f"{dice.choice(['IMEI ', 'IMEI:', 'IMEI1：', '串号', '串码 ', '串码为', '', '新机 '])}{_imei(dice)}",
    lambda dice: f"{dice.choice(['工单 ', '工单号：', '订单号', '订单编号 ', '单号:', '流水号 ', 'ticket no. ', 'order number '])}1{dice.choice('3456789')}{_digits(dice, 9)}",
    lambda dice: f"二〇{dice.choice('一二')}{dice.choice('〇一二三四五六七八九')}年{dice.choice(['三', '十', '十一', '十二'])}月{dice.choice(['三', '十五', '二十八', '三十'])}日",
    lambda dice: f"二〇二六年十一月三十日至二〇二七年{dice.choice('一三五七八')}月{dice.choice('一二三')}日",
    lambda dice: f"{dice.choice(['壹佰叁拾捌元整', '贰仟零伍拾元整', '一百三十八元', '三千八百元零五角'])}",
    lambda dice: f"{dice.choice('一三五七九')}、{dice.choice('二四六八')}号窗口，{dice.choice('三五七')}人排队{dice.choice('一二两三')}刻钟",
    lambda dice: f"①仪容{dice.choice('一二三')}项 ②迎送{dice.choice('三四五')}项 ③服务用语{dice.choice('六七八九')}项",
    lambda dice: f"打{dice.choice(['10086', '10000', '12315'])}两遍，一共{dice.choice('三五七九')}次，一次{dice.choice('三五八')}分",
    lambda dice: f"{dice.choice(['🙂', '👍', '➡️'])} {dice.randrange(1, 200)} {dice.choice(['➡️', '🙂', '★'])} {dice.randrange(1, 2000)} {dice.choice(['👍', '✓'])} {dice.randrange(1, 2000)}",
    lambda dice: f"二〇二六年{dice.choice('一二三四五')}月，一共{dice.choice('三五七九')}次",
)  # fmt: skip
