"""How customers' numbers are written: the tables that ``masking.py`` and the tablet share.

They are stated once, in what JSON can hold and in what Python and JavaScript read alike:

* characters in rows, of which the place in the table is the value;
* sizes of the groups in which a number is written, 3-4-4 as ``(3, 4, 4)``;
* patterns without ``$``, ``\\d``, ``\\w`` and ``\\b``, which the two take differently. Who compiles
  one says what is to fit: a part of the text, all of it, or its end. Letters are of any case.

``board/__init__.py`` hands ``MASKING_TABLES`` to ``board/masking.js`` when the board is joined.
"""

from typing import Any

# Of no language, shorter than any number, and nothing that a second pass could find.
MARK = "███"

# ASCII, full-width, two Arabic, Tibetan, five mathematical and segmented zeros; 1 to 9 follow each.
_ZEROS = (
    0x30, 0xFF10, 0x660, 0x6F0, 0xF20, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1FBF0,
)  # fmt: skip
_PLAIN = tuple("".join(chr(zero + value) for zero in _ZEROS) for value in range(10))
# Numerals, also those of banknotes.
_CHINESE = (
    "〇零○◯", "一幺壹", "二贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖",
)  # fmt: skip
# Over the telephone, but words as well.
_READ_OUT = ("洞", "", "两", "", "", "", "", "拐", "", "勾")
# Above and below the line, before a comma, and what stands apart from its row.
_MARKED_APART = (
    "⁰₀⓪⓿\U0001f100\U0001f101\U0001f10b\U0001f10c", "¹₁\U0001f102", "²₂\U0001f103",
    "³₃\U0001f104", "⁴₄\U0001f105", "⁵₅\U0001f106", "⁶₆\U0001f107", "⁷₇\U0001f108",
    "⁸₈\U0001f109", "⁹₉\U0001f10a",
)  # fmt: skip
# In circles and brackets, before a full stop: the ones of rows whose 2 to 9 follow.
_MARKED_ONES = (0x2460, 0x2474, 0x2488, 0x24F5, 0x2776, 0x2780, 0x278A, 0x3220, 0x3280)
_IN_ROWS = ("", *("".join(chr(one + place) for one in _MARKED_ONES) for place in range(9)))


def _together(*tables: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map("".join, zip(*tables, strict=True)))


_MARKED = _together(_MARKED_APART, _IN_ROWS)
# Apart first, so that 一 in "13800138000一次" is a word and ① before a number is a list, and no
# twelfth digit; then together, for who mixes them. Each: the characters for 0, for 1, … for 9.
DIGITS = (_PLAIN, _CHINESE, _MARKED, _together(_PLAIN, _CHINESE, _MARKED, _READ_OUT))


def _through(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


# What other characters stand for in a pattern; those that are named nowhere are "#".
OTHERS = {
    # Blanks, also narrow ones; hyphens, dashes and dots.
    "-": "\t\r -._\xa0\xb7\u2022\u2212\u2500\u3000\u30fb\u30fc\ufe63\uff0d\uff0e\uff65\u202f\u205f"
    + _through(0x2000, 0x200A)
    + _through(0x2010, 0x2015),
    # Nobody sees them, so they part nothing; also what makes an emoji of a digit.
    "~": "\xad\ufe0f\ufeff\u20e3"
    + _through(0x200B, 0x200F)
    + _through(0x202A, 0x202E)
    + _through(0x2060, 0x2064)
    + _through(0x2066, 0x2069),
    # As the last character of an identity card, and what is taken for it.
    "X": "XxＸｘⅩⅹ×",
    "+": "+＋",
    "|": "\n\u2028\u2029",
    "(": "(（",
    ")": ")）",
}
# First and last code points of arrows, shapes and emoji: they stand between digits as hyphens do.
PICTURES = ((0x2190, 0x21FF), (0x2300, 0x23FF), (0x25A0, 0x27BF), (0x2B00, 0x2BFF),
            (0x1F1E6, 0x1FAFF))  # fmt: skip

_BETWEEN = r"(?:~*[-|()]){0,3}~*"
SPAN = rf"\+?[0-9](?:{_BETWEEN}[0-9])*(?:{_BETWEEN}X)?"
GROUP = r"\+?[0-9](?:~*[0-9])*|X"
MOST_DIGITS = 19
# One line break is a line that was wrapped; more may be a list, unless written like this.
COLUMNS = ((3, 4, 4), (6, 8, 4), (4, 4, 4, 4), (4, 4, 4, 4, 3))

MOBILE = r"1[3-9][0-9]{9}"
COUNTRY_CODE = r"^(?:0{0,2}86-?|0)(?=1)"
# Not those of an IP address, such as 3-2-3-3, nor of a number and a date, such as 3-4-2-2.
MOBILE_GROUPS = (
    (11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5), (3, 5, 3), (5, 6), (6, 5),
    (5, 3, 3), (1,) * 11,
)  # fmt: skip

# The provinces of GB/T 2260; 9 begins the cards of foreign residents.
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[0-9])"
# The group is the day of birth: of a new card eight digits, of an old one six.
ID_CARD = rf"{_PROVINCE}[0-9]{{4}}((?:18|19|20)[0-9]{{6}})[0-9]{{3}}[0-9X]"
OLD_ID_CARD = rf"{_PROVINCE}(?!00)[0-9]{{2}}(?!00)[0-9]{{2}}([0-9]{{6}})[0-9]{{3}}"
OLD_ID_CARD_GROUPS = ((15,), (6, 6, 3), (6, 9), (6, 2, 2, 2, 3), (3, 3, 3, 3, 3))

# Issuers and lengths in use: UnionPay, older mainland cards, Visa, Mastercard, JCB, Amex, Diners.
# Mastercard's second range is full of years and months: what could begin with a date is no card.
BANK_CARD = (
    r"(?:6[025689]|9[0459])[0-9]{14,17}|4[0-9]{15}(?:[0-9]{3})?|5[0-9]{15}"
    r"|(?!2[0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))"
    r"2(?:22[1-9]|2[3-9][0-9]|[3-6][0-9]{2}|7[01][0-9]|720)[0-9]{12}"
    r"|35[0-9]{14}|3[47][0-9]{13}|3[0689][0-9]{12}"
)

# Proposal: first digits of those that give out device numbers; 35 also begins old identity cards of
# Fujian.
DEVICE = r"(?:01|35|86|91|99)[0-9]{13}"
WORD_LENGTH = 32  # how far before a number its name is looked for
DEVICE_WORD = r"(?:imei|串[号码])[ :：=#/号码是为12]*"
ORDER_WORD = (
    r"(?:工单|订单|单号|流水号|(?:^|[^a-z])(?:ticket|order))[ 编号码是为]*"
    r"(?:no|number|id)?[ .:：=#是为]*(?:[a-z]{1,4}-?)?"
)

MASKING_TABLES: dict[str, Any] = {
    "mark": MARK,
    "digits": DIGITS,
    "others": OTHERS,
    "pictures": PICTURES,
    "span": SPAN,
    "group": GROUP,
    "most_digits": MOST_DIGITS,
    "columns": COLUMNS,
    "mobile": MOBILE,
    "country_code": COUNTRY_CODE,
    "mobile_groups": MOBILE_GROUPS,
    "id_card": ID_CARD,
    "old_id_card": OLD_ID_CARD,
    "old_id_card_groups": OLD_ID_CARD_GROUPS,
    "bank_card": BANK_CARD,
    "device": DEVICE,
    "word_length": WORD_LENGTH,
    "device_word": DEVICE_WORD,
    "order_word": ORDER_WORD,
}
