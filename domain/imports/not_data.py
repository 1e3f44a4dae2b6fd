"""Rows below the header that are perhaps no data: totals, signatures and remarks, headings repeated
on every page, another table. They are asked about, and never left out in silence.

A row with a staff number and a hall of its own is data, whatever it is called: a person may be
named 合计, and a hall 合计路营业厅.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from domain.imports.questions import Question, row_numbers
from domain.plain_text import clean, folded

_Row = tuple[int, tuple[str, ...]]  # as ``table_file.Row``


def _spaced(words: str) -> str:
    """A pattern for these words, whose letters may stand apart: 合　计."""
    return "|".join(r"\s*".join(word) for word in words.split())


# The patterns are for texts that are cleaned.
_TOTAL = re.compile(
    "[^:]{0,20}?(?:"
    + _spaced(
        "合计 总计 小计 累计 共计 合共 总和 总数 总人数 总分 平均 平均值 平均分 平均数 均值 均分 "
        "汇总 最高 最低 最大 最小 中位"
    )
    + r")(?:人数|数量|件数|数|分|值)?\s?\(?\s?[:=]?\s?[\d.,%]*\s?[人名件行条家个次分]?\s?\)?"
    r"|(?:以上)?(?:总?共|人数)\s?:?\s?[\d.,]+\s?[人名件行条家个次]"
    r"|(?:grand |sub|sub-|overall |[^:]{1,20} )?(?:total|average|avg|mean|sum)s?\.?"
    r"(?: staff| of all)?\s?[:=]?\s?[\d.,%]*|(?:grand |sub|sub-)total\b[^:]{1,20}",
    re.IGNORECASE,
)
# One of these begins what a total calls itself: most texts are known by it to be none.
_BEGINS_TOTAL = re.compile("[合总小累共平均汇最中人]|total|av|mean|sum", re.IGNORECASE)
_LONGEST_TOTAL = 40  # characters
_SIGNATURE = re.compile(
    ".{0,8}(?:"
    + _spaced(
        "制表 填表 填报 编制 统计 审核 复核 审批 批准 经办 负责 主管 领导 签字 签名 签章 盖章 报送 "
        "联系 电话 日期 单位 部门"
    )
    + r").{0,8}(?::|__)|[(※*【\[\s]*(?:"
    + _spaced("备注 说明 附注 注意 填写说明 填表说明 数据来源 注释 注")
    + r")\d*[)】\]\s]*[:、.]|第\s?\d+\s?页|以下(?:空白|无正文)|[-—=_*#~·.\s]{3,}$"
    r"|(?:notes?|remarks?|(?:prepared|checked|approved) by|signed?|signature|source|page \d+"
    r"|end of)\b.{0,20}?(?:[:_]|$)",
    re.IGNORECASE,
)
_LOOKED_AT = 80  # characters of a cell
_IDENTIFIER = re.compile(r"[A-Za-z0-9_./\-]*+")
_FEWEST_COLUMNS = 3  # of a table in which a row with one text is odd


def asked_about(
    rows: Sequence[_Row],
    header: Sequence[str],
    places: Mapping[str, int],
    known: Mapping[str, str],
) -> tuple[Question, ...]:
    """One question for all rows that are alike.

    :param header: as ``clean`` writes
    :param places: of the columns by their names; ``staff_no`` and ``hall`` say what is data
    :param known: headings of such tables, as ``folded`` writes -> the column that is known by it
    """
    kinds: dict[str, list[_Row]] = {"rows_heading": [], "rows_total": [], "rows_note": []}
    look = _Look(header, places, known)
    other: tuple[_Row, ...] = ()
    for place, row in enumerate(rows):
        kind = look.kind(row[1])
        if kind == "rows_other_table":
            other = tuple(rows[place:])
            break
        if kind:
            kinds[kind].append(row)
    asked = [*kinds.items(), ("rows_other_table", list(other))]
    return tuple(_question(code, numbers) for code, numbers in asked if numbers)


class _Look:
    """What a row is, cheaply: there may be a hundred thousand."""

    def __init__(
        self, header: Sequence[str], places: Mapping[str, int], known: Mapping[str, str]
    ) -> None:
        self._header = [*map(folded, header)]
        self._named = sum(map(bool, header))
        self._headings = {each for each in map(_bare, header) if each} | set(known)
        self._known = known
        self._columns = {place: name for name, place in places.items()}
        self._own = [places[name] for name in ("staff_no", "hall") if name in places]
        # Where a total may call itself so, besides in the first cell that is filled.
        self._called = [places[name] for name in ("name", "hall", "staff_no", "source", "month")
                        if name in places]  # fmt: skip

    def kind(self, cells: tuple[str, ...]) -> str:
        """The code of the question; '' for data."""
        filled = [cell for cell in cells if cell.strip()]
        if not filled:
            return ""
        if sum(map(self._headings.__contains__, map(_bare, filled))) >= 2:
            heading = self._heading(cells)
            if heading:
                return heading
        if self._total(cells, filled[0]):
            return "rows_total"
        if _SIGNATURE.match(clean(filled[0][:_LOOKED_AT])) and not self._complete(cells):
            return "rows_note"
        if len(filled) == 1 and self._named >= _FEWEST_COLUMNS and self._lone(filled[0]):
            return "rows_note"
        return "rows_note" if self._beside(cells) else ""

    def _beside(self, cells: Sequence[str]) -> bool:
        """Whether it has texts only where no column is looked for."""
        return len(self._columns) >= _FEWEST_COLUMNS and not any(
            cells[place].strip() for place in self._columns if place < len(cells)
        )

    def _heading(self, cells: Sequence[str]) -> str:
        texts = {place: text for place, cell in enumerate(cells) if (text := folded(cell))}
        same = {place for place, text in texts.items() if self._names(place, text)}
        # The same columns in another language or in other words; the columns beside matter less.
        asked = {place for place in texts if place in self._columns}
        if len(same) >= 2 and (asked or texts.keys()) <= same:
            return "rows_heading"
        several = len({text for text in texts.values() if text in self._known}) >= 2
        return "rows_other_table" if several and not self._complete(cells) else ""

    def _names(self, place: int, text: str) -> bool:
        """Whether a text is the heading of the column in which it stands."""
        if place < len(self._header) and text == self._header[place]:
            return True
        return text in self._known and self._known[text] == self._columns.get(place)

    def _total(self, cells: Sequence[str], first: str) -> bool:
        called = {cells[place] for place in self._called if place < len(cells)}
        return any(map(_says_total, called | {first})) and not self._complete(cells)

    def _complete(self, cells: Sequence[str]) -> bool:
        own = [clean(cells[place]) for place in self._own if place < len(cells)]
        if len(own) < 2 or _SIGNATURE.match(own[0]):
            return False
        return not any(not each or _says_total(each) or folded(each) in self._known for each in own)

    def _lone(self, text: str) -> bool:
        return not _IDENTIFIER.fullmatch(clean(text))


def _bare(text: str) -> str:
    """As ``folded`` for most headings, and cheaper."""
    return "".join(text.split()).casefold()


def _says_total(text: str) -> bool:
    if len(text) > _LONGEST_TOTAL:
        return False
    text = clean(text)
    return _BEGINS_TOTAL.search(text) is not None and _TOTAL.fullmatch(text) is not None


_MOST_TEXTS = 5
_LONGEST_TEXT = 40  # characters


def _question(code: str, rows: Sequence[_Row]) -> Question:
    numbers = tuple(number for number, _ in rows)
    row_text = row_numbers(numbers)
    texts = "; ".join(_texts(rows)) + " …" * (len(rows) > _MOST_TEXTS)
    values = (("rows", row_text), ("texts", texts))
    return Question(f"{code}:{row_text}", code, values, numbers, leaves_out_when=True)


def _texts(rows: Sequence[_Row]) -> Iterator[str]:
    for _, cells in rows[:_MOST_TEXTS]:
        text = " ".join(filter(None, map(clean, cells)))
        yield text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"
