"""Texts as the eye sees them: one way to clean and compare what is typed and what is imported."""

import re
import unicodedata

MAX_NOTE_LENGTH = 500  # characters of a note, and of a reason

# What takes no place of its own on the screen: controls, format characters (zero-width, marks of
# direction, the soft hyphen, marks of byte order), variation selectors and empty fillers.
_NO_PLACE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{_NO_PLACE}]+")
_SEEN = re.compile(rf"[^\s\u2800{_NO_PLACE}]")
# Letters of which nothing is changed but the blanks between them; so is nearly every text.
_ORDINARY = re.compile("[ -~\u4e00-\u9fff]*+")
_FULL_WIDTH: dict[int, int | str] = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
# Short dashes: hyphens, the figure dash, the en dash, minus signs. The long dash of Chinese stays.
_DASHES: dict[int, int | str] = dict.fromkeys(
    map(ord, "\u2010\u2011\u2012\u2013\u2212\ufe58\ufe63\uff0d"), "-"
)
# Radicals look like the letter, and a copy from a PDF has them in its place.
_RADICALS: dict[int, int | str] = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in range(0x2E80, 0x2FD6)
    if unicodedata.normalize("NFKC", chr(code)) != chr(code)
}
_AS_SEEN: dict[int, int | str] = {0x2800: " "} | _RADICALS | _FULL_WIDTH | _DASHES
_OTHERWISE = re.compile(f"[{''.join(map(chr, _AS_SEEN))}{_NO_PLACE}]")


def clean(text: str) -> str:
    """A text without what the eye does not see: full-width letters and digits as plain ones, one
    kind of blank and of short dash, letters with their accents in one piece.

    What looks different stays different: ① is not 1, and a capital is not a small letter.

    >>> clean(" Ｄ１００１\\u3000"), clean("张\\u200b三\\xa0 丰"), clean("A–1\\u00ad")
    ('D1001', '张三 丰', 'A-1')
    """
    if _ORDINARY.fullmatch(text):
        return " ".join(text.split()) if " " in text else text
    if _OTHERWISE.search(text):
        text = _UNSEEN.sub("", text).translate(_AS_SEEN)
    text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def is_blank(text: str) -> bool:
    """Whether ``clean`` leaves nothing of it.

    >>> is_blank(" \\u200b"), is_blank("")
    (True, True)
    """
    return _SEEN.search(text) is None


_MARKS = re.compile(r"(?<=[0-9])([\s_\-.:*])[\s_\-.:*]*(?=[0-9])|[\s_\-.:*·‧・•—―]+")


def plain_name(text: str) -> str:
    """For comparing names: no case, no blanks and no marks, except between figures; ① as 1.

    >>> plain_name("East-Hall *"), plain_name("1 - 1 厅"), plain_name("11厅"), plain_name("①号厅")
    ('easthall', '1-1厅', '11厅', '1号厅')
    """
    text = unicodedata.normalize("NFKC", clean(text)).casefold()
    return _MARKS.sub(lambda mark: "-" if mark[1] else "", text)


def folded(text: str) -> str:
    """As ``plain_name`` and without brackets at the end: a remark, or a part of the name."""
    return plain_name(_divided(clean(text))[0])


def in_brackets(text: str) -> str:
    """What stands in brackets at the end; '' when nothing does.

    >>> in_brackets("East (old) (north (2)"), in_brackets("(a) b"), in_brackets("((((")
    ('north (2', '', '')
    """
    return _divided(clean(text))[1]


def _divided(text: str) -> tuple[str, str]:
    """What stands before the brackets at the end, and what in them. By hand: a pattern for it takes
    the square of the length for a text of brackets that never close."""
    start = text.find("(", text.rfind(")", 0, -1) + 1) if text.endswith(")") else -1
    return (text, "") if start < 0 else (text[:start], text[start + 1 : -1])
