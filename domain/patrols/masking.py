"""Customers' numbers in what a manager writes: found, and replaced before anything is kept.

Mainland mobile numbers, resident identity cards and bank cards, as people write them.
``board/masking.js`` holds the same rules for the tablet, and a test holds the two together.

A number is made of whole runs of digits: eleven digits inside of a longer run are no mobile number.
What a run is called counts, too: the number of a device (IMEI), a work order or a ticket is no
customer's.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Of no language, shorter than any number, and nothing that a second pass could find.
MARK = "███"


class NumberKind(StrEnum):
    MOBILE = "mobile"
    ID_CARD = "id_card"
    BANK_CARD = "bank_card"


@dataclass(frozen=True)
class Finding:
    kind: NumberKind
    count: int


@dataclass(frozen=True)
class Masked:
    text: str
    findings: tuple[Finding, ...]  # one for each kind that was found


# ASCII, full-width, two Arabic, Tibetan, five mathematical and segmented zeros; 1 to 9 follow each.
_ZEROS = (
    0x30, 0xFF10, 0x660, 0x6F0, 0xF20, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1FBF0,
)  # fmt: skip
# Numerals, also those of banknotes.
_CHINESE = (
    "〇零○◯", "一幺壹", "二贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖",
)  # fmt: skip
_READ_OUT = {"洞": "0", "两": "2", "拐": "7", "勾": "9"}  # over the telephone, but words as well
# In circles and brackets, before a full stop: the ones of rows whose 2 to 9 follow.
_MARKED_ONES = (0x2460, 0x2474, 0x2488, 0x24F5, 0x2776, 0x2780, 0x278A, 0x3220, 0x3280)
# Above and below the line, before a comma, and what stands apart from its row.
_MARKED = (
    "⁰₀⓪⓿\U0001f100\U0001f101\U0001f10b\U0001f10c", "¹₁\U0001f102", "²₂\U0001f103",
    "³₃\U0001f104", "⁴₄\U0001f105", "⁵₅\U0001f106", "⁶₆\U0001f107", "⁷₇\U0001f108",
    "⁸₈\U0001f109", "⁹₉\U0001f10a",
)  # fmt: skip
# Blanks, also narrow ones; hyphens, dashes and dots.
_SEPARATORS = (
    "\t\r -._\xa0\xb7\u2022\u2212\u2500\u3000\u30fb\u30fc\ufe63\uff0d\uff0e\uff65\u202f\u205f"
    + "".join(map(chr, (*range(0x2000, 0x200B), *range(0x2010, 0x2016))))
)
# Nobody sees them, so they part nothing; also what makes an emoji of a digit.
_UNSEEN = "\xad\ufe0f\ufeff\u20e3" + "".join(
    map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065),
              *range(0x2066, 0x206A)))
)  # fmt: skip
# Arrows, shapes and emoji stand between digits as hyphens do.
_PICTURES = ((0x2190, 0x21FF), (0x2300, 0x23FF), (0x25A0, 0x27BF), (0x2B00, 0x2BFF),
             (0x1F1E6, 0x1FAFF))  # fmt: skip
# As the last character of an identity card, and what is taken for it.
_TENS = "XxＸｘⅩⅹ×"


class _Folding(dict[int, str]):
    """Every character is one of ``0-9-~X+|()`` and, when it is none, ``#``."""

    def __init__(self, digits: dict[int, str]) -> None:
        others = {"-": _SEPARATORS, "~": _UNSEEN, "X": _TENS, "+": "+＋"}
        others |= {"|": "\n\u2028\u2029", "(": "(（", ")": ")）"}
        super().__init__({ord(each): to for to, all_ in others.items() for each in all_})
        self.update(digits)

    def __missing__(self, code: int) -> str:
        return "-" if any(first <= code <= last for first, last in _PICTURES) else "#"


def _values(rows: tuple[str, ...]) -> dict[int, str]:
    return {ord(each): str(value) for value, row in enumerate(rows) for each in row}


_PLAIN = {zero + value: str(value) for zero in _ZEROS for value in range(10)}
_SPELLED = _values(_CHINESE)
_MARKS = _values(_MARKED) | {
    one + value - 1: str(value) for one in _MARKED_ONES for value in range(1, 10)
}
_ALL = _PLAIN | _SPELLED | _MARKS | {ord(each): to for each, to in _READ_OUT.items()}
# Apart first, so that 一 in "13800138000一次" is a word and ① before a number is a list, and no
# twelfth digit; then together, for who mixes them.
_FOLDINGS = tuple(map(_Folding, (_PLAIN, _SPELLED, _MARKS, _ALL)))

_BETWEEN = r"(?:~*[-|()]){0,3}~*"
_SPAN = re.compile(rf"\+?[0-9](?:{_BETWEEN}[0-9])*(?:{_BETWEEN}X)?")
_GROUP = re.compile(r"\+?[0-9](?:~*[0-9])*|X")
_NO_BRACKET = re.compile(r"[^()]")
_MOST_DIGITS = 19
# One line break is a line that was wrapped; more may be a list, unless written like this.
_COLUMNS = {(3, 4, 4), (6, 8, 4), (4, 4, 4, 4), (4, 4, 4, 4, 3)}

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_COUNTRY_CODE = re.compile(r"^(?:0{0,2}86-?|0)(?=1)")
# Not those of an IP address, such as 3-2-3-3, nor of a number and a date, such as 3-4-2-2.
_MOBILE_GROUPS = {
    (11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5), (3, 5, 3), (5, 6), (6, 5),
    (5, 3, 3), (1,) * 11,
}  # fmt: skip
# The provinces of GB/T 2260; 9 begins the cards of foreign residents.
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[0-9])"
_ID_CARD = re.compile(rf"{_PROVINCE}[0-9]{{4}}((?:18|19|20)[0-9]{{6}})[0-9]{{3}}[0-9X]")
_OLD_ID_CARD = re.compile(rf"{_PROVINCE}(?!00)[0-9]{{2}}(?!00)[0-9]{{2}}([0-9]{{6}})[0-9]{{3}}")
_OLD_ID_CARD_GROUPS = {(15,), (6, 6, 3), (6, 9), (6, 2, 2, 2, 3), (3, 3, 3, 3, 3)}
# Issuers and lengths in use: UnionPay, older mainland cards, Visa, Mastercard, JCB, Amex, Diners.
# Mastercard's second range is full of years and months: what could begin with a date is no card.
_BANK_CARD = re.compile(
    r"(?:6[025689]|9[0459])[0-9]{14,17}|4[0-9]{15}(?:[0-9]{3})?|5[0-9]{15}"
    r"|(?!2[0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))"
    r"2(?:22[1-9]|2[3-9][0-9]|[3-6][0-9]{2}|7[01][0-9]|720)[0-9]{12}"
    r"|35[0-9]{14}|3[47][0-9]{13}|3[0689][0-9]{12}"
)
# Proposal: first digits of those that give out device numbers; 35 also begins old identity cards of
# Fujian.
_DEVICE = re.compile(r"(?:01|35|86|91|99)[0-9]{13}")
_WORD_LENGTH = 32  # how far before a number its name is looked for
_DEVICE_WORD = re.compile(r"(?:imei|串[号码])[ :：=#/号码是为12]*$", re.IGNORECASE | re.ASCII)
_ORDER_WORD = re.compile(
    r"(?:工单|订单|单号|流水号|(?:^|[^a-z])(?:ticket|order))[ 编号码是为]*"
    r"(?:no|number|id)?[ .:：=#是为]*(?:[a-z]{1,4}-?)?$",
    re.IGNORECASE | re.ASCII,
)


def mask(text: str) -> Masked:
    """Replace customers' numbers; masking twice changes nothing more, no text gets longer.

    >>> mask("客户 138 0013 8000 来电，等了 138 分 00 秒").text
    '客户 ███ 来电，等了 138 分 00 秒'
    """
    counts: Counter[NumberKind] = Counter()
    for folding in _FOLDINGS:
        parts, done = [], 0
        for start, end, kind in _numbers(text, text.translate(folding)):
            parts += [text[done : _opened(text, start, end)], MARK]
            done = end
            counts[kind] += 1
        text = "".join([*parts, text[done:]])
    return Masked(text, tuple(Finding(kind, counts[kind]) for kind in NumberKind if counts[kind]))


def _opened(text: str, start: int, end: int) -> int:
    """Where a number begins, with the bracket that is closed inside of it.

    >>> mask("tel (138)00138000").text
    'tel ███'
    """
    number = text[start:end]
    closed = sum(number.count(each) for each in ")）") > sum(number.count(each) for each in "(（")
    return start - 1 if closed and text[max(start - 1, 0) : start] in ("(", "（") else start


def _numbers(text: str, folded: str) -> Iterator[tuple[int, int, NumberKind]]:
    """(start, end, kind) of each number; the longest that begins at a group is taken."""
    for span in _SPAN.finditer(folded):
        groups = list(_GROUP.finditer(folded, span.start(), span.end()))
        first = 0
        while first < len(groups):
            last, kind = _longest(text, folded, groups[first : first + _MOST_DIGITS])
            if kind is not None:
                yield groups[first].start(), groups[first + last].end(), kind
            first += last + 1


def _longest(text: str, folded: str, groups: list[re.Match[str]]) -> tuple[int, NumberKind | None]:
    """The last of the groups that make a number together with the first one, and its kind."""
    written = [group[0].replace("~", "").removeprefix("+") for group in groups]
    before = text[max(groups[0].start() - _WORD_LENGTH, 0) : groups[0].start()]
    for last in reversed(range(len(written))):
        kind = _kind_of(written[: last + 1])
        if kind is None or not _is_one(folded, groups[: last + 1]):
            continue
        digits = "".join(written[: last + 1])
        in_one = last == 0 and not groups[0][0].startswith("+")
        if _is_device(digits, before) or (in_one and _is_order(kind, digits, before)):
            return last, None
        return last, kind
    return 0, None


def _is_device(digits: str, before: str) -> bool:
    """Whether it is the number of a device (3GPP TS 23.003: 15 digits, of which the last fits
    those before it): called so, or as only such a number can be."""
    if len(digits) != 15 or "X" in digits:
        return False
    if _DEVICE_WORD.search(before):
        return True
    return _DEVICE.fullmatch(digits) is not None and luhn_fits(digits)


def _is_order(kind: NumberKind, digits: str, before: str) -> bool:
    """Whether it is called the number of an order. An identity card whose eighteen characters fit
    is one, whatever it is called."""
    is_card = kind is NumberKind.ID_CARD and len(digits) == 18
    return not is_card and _ORDER_WORD.search(before) is not None


def _is_one(folded: str, groups: list[re.Match[str]]) -> bool:
    """Whether line breaks and brackets between the groups let them be one number."""
    start = groups[0].start()
    whole = folded[start : groups[-1].end()]
    brackets = _NO_BRACKET.sub("", whole)
    if brackets.startswith(")") and folded[max(start - 1, 0) : start] == "(":
        brackets = f"({brackets}"
    if brackets not in ("", "()"):
        return False
    sizes = tuple(len(group[0].replace("~", "")) for group in groups)
    return whole.count("|") < 2 or sizes in _COLUMNS


def _kind_of(groups: list[str]) -> NumberKind | None:
    digits = "".join(groups)
    sizes = tuple(len(group) for group in groups)
    if len(digits) < 11 or len(digits) > _MOST_DIGITS:
        return None
    if _is_id_card(digits) or (sizes in _OLD_ID_CARD_GROUPS and _is_old_id_card(digits)):
        return NumberKind.ID_CARD
    if _is_bank_card(digits) and (min(sizes[:-1], default=3) >= 3 or max(sizes) == 1):
        return NumberKind.BANK_CARD
    national = _COUNTRY_CODE.sub("", "-".join(groups)).split("-")
    if _MOBILE.fullmatch("".join(national)):
        if tuple(len(group) for group in national) in _MOBILE_GROUPS:
            return NumberKind.MOBILE
    return None


def _is_id_card(digits: str) -> bool:
    found = _ID_CARD.fullmatch(digits)
    return found is not None and _is_date(found[1]) and id_check_fits(digits)


def _is_old_id_card(digits: str) -> bool:
    """Fifteen digits, given out until 1999: no century and no check digit."""
    found = _OLD_ID_CARD.fullmatch(digits)
    return found is not None and _is_date(f"19{found[1]}")


def _is_bank_card(digits: str) -> bool:
    return _BANK_CARD.fullmatch(digits) is not None and luhn_fits(digits)


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def id_check_fits(digits: str) -> bool:
    """Whether the 18th character fits the 17 digits before it.

    GB 11643-1999, ISO 7064 MOD 11-2: the sum of all characters, each times 2 to the power of the
    places behind it, leaves 1 when divided by 11; X is 10.

    >>> id_check_fits("11010519491231002X"), id_check_fits("110105194912310021")
    (True, False)
    """
    values = (10 if each == "X" else int(each) for each in reversed(digits))
    return sum(value << place for place, value in enumerate(values)) % 11 == 1


def luhn_fits(digits: str) -> bool:
    """Whether the last digit fits those before it.

    ISO/IEC 7812-1, annex B: every second digit from the right is doubled, less 9 when above 9;
    the sum is a multiple of 10.

    >>> luhn_fits("79927398713"), luhn_fits("79927398710")
    (True, False)
    """
    doubled = (2 * int(each) for each in digits[-2::-2])
    total = sum(map(int, digits[-1::-2])) + sum(each - 9 * (each > 9) for each in doubled)
    return total % 10 == 0
