"""What a cell of a spreadsheet says: what it holds, in the dress of its number format.

The figures of a number are those that the cell holds, never rounded, without separators of
thousands and without zeros behind: 85.666 shown as 86 % is ``85.666%``, 1024 shown as 1,024 is
``1024``. What the format adds is added: zeros in front (``000000``), signs between figures
(``000-000``), letters (``"D"0000``, ``0"分"``), the percent sign. Where it shows words instead of
a number (``[=1]"导购"``), these are the text. Days are ISO days, with the time where one is shown.

What is shown in a way that is not followed here (figures in Chinese, thousands left out, negative
numbers without a sign) is the plain number with a ``Doubt``; so is what is not shown at all.
"""

from domain.imports.number_section import TOKEN, Doubt, FormatSection, Shown, plain_number
from domain.imports.sheet_days import elapsed, moment

# Numbers of formats that every spreadsheet has, as they are in Chinese: ECMA-376, 18.8.30; of those
# that are the same everywhere openpyxl knows all but one.
BUILT_IN = {
    **dict.fromkeys((27, 36, 50, 52, 57), "yyyy年m月"),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), "m月d日"),
    30: "m-d-yy", 31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒",
    **dict.fromkeys((34, 55), "上午/下午h时mm分"),
    **dict.fromkeys((35, 56), "上午/下午h时mm分ss秒"),
    44: '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)',
}  # fmt: skip


class NumberFormat:
    """The code of a format, as files write it: ``0.00``, ``yyyy"年"m"月"``.

    >>> NumberFormat("000000").shown(1001).text, NumberFormat('"D"0000').shown(7).text
    ('001001', 'D0007')
    >>> NumberFormat("0%").shown(0.85666).text, NumberFormat("#,##0.00").shown(1024.5).text
    ('85.666%', '1024.5')
    >>> NumberFormat("yyyy/m/d;@").shown(45870).text, NumberFormat(";;;").shown(5)
    ('2025-08-01', Shown(text='5', doubt=<Doubt.NOTHING: 'shows_nothing'>))
    """

    def __init__(self, code: str) -> None:
        self.code = code
        sections = [FormatSection()]
        for token in TOKEN.finditer(code or "General"):
            if token["sign"] == ";":
                sections.append(FormatSection())
            else:
                sections[-1].add(token)
        last = sections[-1]
        self._text = last if len(sections) > 3 or "text" in last.kinds else None
        self._sections = (
            sections[:3] if self._text is None else sections[: min(3, len(sections) - 1)]
        )
        self.changes_texts = self._text is not None and [
            (piece.kind, piece.text) for piece in self._text.pieces
        ] != [("text", "@")]

    def shown_text(self, text: str) -> Shown:
        """A cell that holds a text.

        >>> NumberFormat('@"厅"').shown_text("东").text
        '东厅'
        """
        if self._text is None or not self.changes_texts:
            return Shown(text)
        made = "".join(text if piece.kind == "text" else piece.text for piece in self._text.pieces)
        return Shown(made) if made.strip() else Shown(text, Doubt.NOTHING)

    def shown(self, number: float, since_1904: bool = False) -> Shown:
        """A cell that holds a number.

        :param since_1904: from when the file counts days; else since 1900"""
        if not self._sections:
            return Shown(plain_number(number))
        place = self._place(number)
        if place is None:
            return Shown(plain_number(number), Doubt.OTHERWISE)
        section = self._sections[place]
        if section.elapsed or section.calendar:
            if section.elapsed:
                text = elapsed(number)
            else:
                text = moment(number, section.calendar, since_1904)
            return Shown(text) if text else Shown(plain_number(number), Doubt.OTHERWISE)
        conditional = any(each.condition for each in self._sections)
        return section.shown(number, None if conditional else place == 1)

    def _place(self, number: float) -> int | None:
        """Of the section for a number; None: programs differ in which it is."""
        sections = self._sections
        if len(sections) == 1:
            return 0
        conditions = [section.condition for section in sections[:2]]
        if not any(conditions):
            if len(sections) == 2:
                return int(number < 0)
            return 0 if number > 0 else 1 if number < 0 else 2
        for place, condition in enumerate(conditions):
            if condition and condition(number):
                return place
        if all(conditions):
            return 2 if len(sections) > 2 else None
        if conditions[0]:
            return 1 if len(sections) == 2 else None
        return 0 if len(sections) == 2 else None
