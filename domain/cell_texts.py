"""What a cell of a table says as a text, and why some texts cannot be meant."""

import re
from typing import NamedTuple

from domain.plain_text import clean


class CellMistake(NamedTuple):
    """``code`` with its values; the words are under ``import_finding.<code>``."""

    code: str
    values: tuple[tuple[str, str], ...] = ()


# How people keep a spreadsheet from taking a text for a number: ="001" and '001.
_FORMULA_OF_TEXT = re.compile(r'=(?:T\()?"((?:[^"]|"")*)"\)?')
_APOSTROPHES = "'’‘`´ʼ′"


def cell_text(text: str) -> str:
    """A cell as it is seen in a spreadsheet.

    >>> cell_text('="001001"'), cell_text("'001001"), cell_text("’001001"), cell_text("'D1'")
    ('001001', '001001', '001001', 'D1')
    >>> cell_text("O'Neill"), cell_text("=A1"), cell_text("'")
    ("O'Neill", '=A1', "'")
    """
    text = clean(text)
    if formula := _FORMULA_OF_TEXT.fullmatch(text):
        return clean(formula[1].replace('""', '"'))
    if len(text) > 1 and text[0] in _APOSTROPHES:
        return clean(text[1:-1] if text[-1] in _APOSTROPHES else text[1:])
    return text


_LONGEST = 64  # characters
# What a spreadsheet writes where it could not compute or find anything.
_ERRORS = "#N/A #REF! #VALUE! #NAME? #DIV/0! #NULL! #NUM! #SPILL! #CALC! #GETTING_DATA"
_NOT_COMPUTED = frozenset(_ERRORS.split())
_LOST_LETTER = "\ufffd"


def unusable(text: str, longest: int = _LONGEST) -> CellMistake | None:
    """What no column can hold.

    :param longest: characters
    """
    if len(text) > longest:
        return CellMistake("too_long", (("maximum", str(longest)),))
    if _LOST_LETTER in text:
        return CellMistake("letters_lost", (("given", text),))
    if not text.isprintable():  # controls, halves of letters: no column means them
        return CellMistake("not_printable")
    if text in _NOT_COMPUTED or re.fullmatch(r"#{3,}", text):
        return CellMistake("not_computed", (("given", text),))
    return None


_WHOLE = re.compile(r"(\d+)\.0*")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_EXACT_DIGITS = 15  # a spreadsheet keeps so many of a number


def staff_number(text: str) -> str | CellMistake:
    """A staff number as it was given to the person, from a cell or a field; '' for nothing.

    Zeros in front are kept. A number that a spreadsheet shortened or may have rounded is a mistake.

    >>> [staff_number(each) for each in ("001001", '="001001"', "1001.0", "1,001", "Ｄ–１", "1E5")]
    ['001001', '001001', '1001', '1001', 'D-1', '1E5']
    >>> [staff_number(each).code for each in ("2.02601E+11", "123456789012345678")]
    ['digits_lost', 'digits_lost']
    """
    text = cell_text(text)
    if whole := _WHOLE.fullmatch(text):
        text = whole[1]
    elif _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if text.isdecimal() and len(text) > _EXACT_DIGITS:
        return CellMistake("digits_lost", (("given", text),))
    return reference(text)


_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d*[eE][+-]?|[eE][+-])\d+")


def reference(text: str) -> str | CellMistake:
    """What tells checks apart; long numbers are usual here.

    >>> reference("'001"), reference("202600000000000123"), reference("2.026E+17").code
    ('001', '202600000000000123', 'digits_lost')
    """
    text = cell_text(text)
    if _SCIENTIFIC.fullmatch(text):
        return CellMistake("digits_lost", (("given", text),))
    return text
