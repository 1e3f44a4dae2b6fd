"""Days and months as people and spreadsheets write them, or why they cannot be read.

One reader for every file. Nothing is guessed: a year of two digits, a day or a month first, and a
month that a spreadsheet may have cut are mistakes that say what to write.
"""

import re
from datetime import date, timedelta

from domain.cell_texts import CellMistake, cell_text

_DIGITS = {each: str(value) for value, row in enumerate(
    ("〇零○", "一壹", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
) for each in row}  # fmt: skip
_TENS = "十拾"
_NUMERAL = re.compile(f"[{''.join(_DIGITS)}{_TENS}]+(?=\\s?[年月日号])")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTH_WORD = (
    "(?P<word>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = re.compile(
    r"[\s,(]*(?:星期|周|礼拜)[一二三四五六日天]\)?$"
    r"|[\s,(]+(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?\)?$"
    r"|^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:\s?T\s?|\s|(?<=[日号])|(?<=\d)(?=[上下]午))"
    r"(?:上午|下午|早上|中午|晚上|凌晨)?\s?(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d\d)(?::\d\d(?:[.,]\d+)?)?|[时点](?P<minutes>\d{1,2})?分?(?:\d{1,2}秒)?)"
    r"\s?(?:[ap]m)?\s?(?P<zone>Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?$",
    re.IGNORECASE,
)
_BETWEEN = r"\s?[-/.年。]\s?|\s"
_DAY = re.compile(
    rf"(?P<year>\d{{4}})(?:{_BETWEEN})(?P<month>\d{{1,2}})(?:\s?[-/.月。]\s?|\s)(?P<day>\d{{1,2}})"
    r"(?:\s?[日号])?"
    r"|(?P<year2>\d{4})(?P<month2>\d\d)(?P<day2>\d\d)(?:[\sT]?\d{6})?"
)
_DAY_IN_ENGLISH = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s\-/.]*{_MONTH_WORD}[\s\-/.,]*(?P<year>\d{{4}})"
    rf"|{_MONTH_WORD.replace('word', 'word2')}[\s\-/.]*(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?"
    r"[\s\-/.,]+(?P<year2>\d{4})",
    re.IGNORECASE,
)
# A spreadsheet's own count of days, from 1954 to 2118; a part of the day behind the point.
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d+)?")
_FIRST_SERIAL = date(1899, 12, 30)

_MONTH = re.compile(
    r"(?P<year>\d{4})\s?[-/年]\s?(?P<month>\d{1,2})\s?(?:月(?:份|度)?)?"
    r"|(?P<year2>\d{4})\.(?P<month2>\d\d)(?:月份?)?"
    r"|(?P<year3>\d{4})(?P<month3>\d\d)"
)
_MONTH_IN_ENGLISH = re.compile(
    rf"{_MONTH_WORD}[\s\-/.,']*(?P<year>\d{{4}}|\d\d)"
    rf"|(?P<year2>\d{{4}})[\s\-/.]*{_MONTH_WORD.replace('word', 'word2')}",
    re.IGNORECASE,
)
_SEVERAL_MONTHS = re.compile(
    r".*(?:Q[1-4]|[1-4]Q|H[12]|季|半年|上旬|全年|年度).*"
    r"|\d{4}\s?年"
    r"|\d{4}\s?[-/.年]\s?\d{1,2}月?\s?[-~—至到、]\s?(?:\d{4}\s?[-/.年]\s?)?\d{1,2}\s?月(?:份)?"
    r"|\d{4}[-/.年]\d{1,2}月?\s?[~—至到、].*",
    re.IGNORECASE,
)
_LONGEST = 64  # characters
_LIKE_A_DAY, _LIKE_A_MONTH = "2026-01-31", "2026-01"


def read_day(text: str) -> date | CellMistake:
    """A day as people and spreadsheets write it, with or without a time or a weekday behind it.

    >>> [str(read_day(each)) for each in ("2026/3/5", "2026年3月5日", "20260305", "46086")]
    ['2026-03-05', '2026-03-05', '2026-03-05', '2026-03-05']
    >>> [f"{read_day(each)}" for each in ("2025年8月1号周五", "二〇二五年八月一日", "1-Aug-2025")]
    ['2025-08-01', '2025-08-01', '2025-08-01']
    >>> [read_day(each).code for each in ("2026-02-30", "5/3/2026", "26-3-5", "3月5日", "2026-03")]
    ['day_unreadable', 'day_first', 'year_short', 'year_missing', 'day_missing']
    """
    given = cell_text(text)
    if len(given) > _LONGEST:
        return CellMistake("day_unreadable", (("given", given),))
    plain = _NUMERAL.sub(_figures, given)
    time = _TIME.search(plain)
    if time is not None:
        if _on_another_day(time):
            return CellMistake("day_of_another_zone", (("given", given),))
        plain = plain[: time.start()]
    plain = _WEEKDAY.sub("", plain.strip()).strip()
    if serial := _SERIAL.fullmatch(plain):
        return _FIRST_SERIAL + timedelta(days=int(serial[1]))
    for pattern in (_DAY, _DAY_IN_ENGLISH):
        if match := pattern.fullmatch(plain):
            year, month, day = _parts(match)
            try:
                return date(int(year), _month_number(month), int(day))
            except ValueError:
                return CellMistake("day_unreadable", (("given", given),))
    return _why_no_day(given, plain)


def _why_no_day(given: str, plain: str) -> CellMistake:
    two, mark = r"\d{1,2}", r"\s?[-/.年月]\s?"
    word = _MONTH_WORD.replace("?P<word>", "?:")
    like = (("given", given), ("like", _LIKE_A_DAY))
    if re.fullmatch(rf"{two}[-/.\s]{two}[-/.\s]\d{{4}}", plain):
        return CellMistake("day_first", like)
    if re.fullmatch(
        rf"{two}{mark}{two}{mark}{two}[日号]?|{two}[\s\-/.]*{word}[\s\-/.,]*\d\d", plain, re.I
    ):
        return CellMistake("year_short", like)
    if re.fullmatch(rf"{two}\s?[-/.月]\s?{two}[日号]?|{two}[\s\-/.]*{word}", plain, re.I):
        return CellMistake("year_missing", like)
    if isinstance(_month_itself(plain), str):
        return CellMistake("day_missing", like)
    return CellMistake("day_unreadable", (("given", given),))


# No value at all, as people mark it in a cell, and what spreadsheets and databases show of day 0.
_MARKS_OF_NOTHING = (
    "/ // \\ - -- — —— ― . 无 暂无 没有 空 未填 n/a na n.a. nil none null nan nat \\n 0 0.0"
)
_ZERO_DAYS = "00:00 00:00:00 1900/1/0 1900-1-0 1900-01-0 1900-01-00 0000-00-00"
_NOTHING = frozenset([*_MARKS_OF_NOTHING.split(), *_ZERO_DAYS.split()])
_NO_TIME = re.compile(r" 0?0:00(?::00)?$")
_NO_END = (
    "至今 迄今 今 现在 目前 在职 在岗 在任 在册 在职中 至今在职 至今在岗 长期 长期有效 永久 无期限 "
    "无限期 不限 无固定 无固定期 无固定期限 长期合同 未离职 未离岗 仍在职 仍在岗 目前在职 目前在岗 "
    "在岗中 现职 待定 未定 暂无计划 now present current ongoing active permanent open tbd ∞"
)
_STILL_THERE = frozenset([*_NO_END.split(), "open end", "open-ended", "to date", "no end"])
# Days that programs write where there is none: an empty cell, an empty field of a database.
_EMPTY_DAYS = frozenset(
    {date(1, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1904, 1, 1)}
)
_LAST_SERIAL = "2958465"  # 9999-12-31
_FAR_YEAR = re.compile(r"(?<!\d)(?:2099|2[1-9]\d\d|[3-9]\d{3})(?!\d)")
_NEVER = 2099  # a last day from this year on means that there is none


def says_nothing(text: str) -> bool:
    """Whether a cell says by a mark that there is no value.

    >>> [says_nothing(each) for each in ("/", "——", "无", "N/A", "1900/1/0", "", "至今", "#N/A")]
    [True, True, True, True, True, False, False, False]
    """
    return _NO_TIME.sub("", cell_text(text).casefold()) in _NOTHING


def is_open_end(text: str) -> bool:
    """Whether a last day says that there is none.

    >>> [is_open_end(each) for each in ("至今", "/", "9999-12-31", "12/31/9999", "Present", "")]
    [True, True, True, True, True, False]
    """
    given = cell_text(text).casefold()
    if says_nothing(given) or given in _STILL_THERE or given == _LAST_SERIAL:
        return True
    day = read_day(given)
    if isinstance(
        day, CellMistake
    ):  # of the last day of that year it does not matter what comes first
        return day.code == "day_first" and _FAR_YEAR.search(given) is not None
    return day.year >= _NEVER or day in _EMPTY_DAYS


def read_month(text: str) -> str | CellMistake:
    """YYYY-MM of a month or a day.

    A single figure after a point is not read: a spreadsheet makes 2026.1 of 2026.10.

    >>> [read_month(each) for each in ("2026-10", "2026/1", "2026年10月份", "202610", "2026.10")]
    ['2026-10', '2026-01', '2026-10', '2026-10', '2026-10']
    >>> [read_month(each) for each in ("2026-10-31", "2026/10/5 14:30", "46296", "Oct-26")]
    ['2026-10', '2026-10', '2026-10', '2026-10']
    >>> [read_month(each).code for each in ("2026-13", "2026.1", "2026Q3", "10月", "26-10")]
    ['month_unreadable', 'month_cut', 'month_several', 'year_missing', 'year_short']
    """
    given = cell_text(text)
    if len(given) > _LONGEST:
        return CellMistake("month_unreadable", (("given", given),))
    plain = _NUMERAL.sub(_figures, given)
    if month := _month_itself(plain):
        return month
    day = read_day(given)
    return day.isoformat()[:7] if isinstance(day, date) else _why_no_month(given, plain)


def _month_itself(plain: str) -> str | None:
    for pattern in (_MONTH, _MONTH_IN_ENGLISH):
        if match := pattern.fullmatch(plain):
            year, month, _ = _parts(match)
            # Only a month that is spelled may have so short a year: Excel writes Oct-26.
            whole = int(year) + 2000 * (len(year) == 2)
            number = _month_number(month)
            return f"{whole:04}-{number:02}" if 1 <= number <= 12 else None
    return None


def _why_no_month(given: str, plain: str) -> CellMistake:
    like = (("given", given), ("like", _LIKE_A_MONTH))
    if re.fullmatch(r"\d{4}\s?\.\s?\d(?:月份?)?", plain):
        return CellMistake("month_cut", (("given", given),))
    if _SEVERAL_MONTHS.fullmatch(plain):
        return CellMistake("month_several", (("given", given),))
    if re.fullmatch(r"\d{2}\s?[-/.年]\s?\d{1,2}\s?(?:月份?)?|\d{1,2}[-/.]\d{2}", plain):
        return CellMistake("year_short", like)
    if re.fullmatch(rf"\d{{1,2}}\s?(?:月份?)|{_MONTH_WORD}", plain, re.I):
        return CellMistake("year_missing", like)
    return CellMistake("month_unreadable", (("given", given),))


def _figures(numeral: re.Match[str]) -> str:
    """
    >>> [_NUMERAL.sub(_figures, each) for each in ("二〇二五年", "十月", "三十一日", "廿日")]
    ['2025年', '10月', '31日', '廿日']
    """
    text = numeral[0].replace("拾", "十")
    tens, ten, ones = text.partition("十")
    if not ten:
        return "".join(map(_DIGITS.__getitem__, text))
    if len(tens) > 1 or len(ones) > 1:
        return numeral[0]
    return _DIGITS.get(tens, "1") + _DIGITS.get(ones, "0")


def _parts(match: re.Match[str]) -> tuple[str, str, str]:
    """Year, month as a number or a word, day if there is one: of the form that fitted."""
    parts = {name.rstrip("23"): part for name, part in match.groupdict().items() if part}
    return parts["year"], parts.get("month") or parts["word"], parts.get("day", "")


def _month_number(text: str) -> int:
    return int(text) if text.isdecimal() else 1 + _MONTHS.index(text[:3].lower()) // 4


_HOURS_HERE = 8  # halls lie in China, which has one clock


def _on_another_day(time: re.Match[str]) -> bool:
    """Whether a moment with its offset from world time lies on another day here: what programs
    store of midnight here is 16:00 of the day before. Midnight in world time is a day as such."""
    zone = time["zone"]
    minutes = int(time["hour"]) * 60 + int(time["minute"] or time["minutes"] or 0)
    if not zone or not minutes:
        return False
    offset = 0
    if zone[0] in "+-":
        hours, rest = int(zone[1:3]), int(zone[3:].lstrip(":") or 0)
        offset = (hours * 60 + rest) * (-1 if zone[0] == "-" else 1)
    return not 0 <= minutes - offset + _HOURS_HERE * 60 < 24 * 60
