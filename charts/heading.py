"""What a picture says of itself, wherever it is carried: what it shows, whose, when, how many."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt

from charts.colours import LIGHT, Colours
from design import font

# Half-width letters of a line beside the title's size: what the narrowest phone has room for.
_LINE = 46
_LISTED = re.compile(r"(?<=、)|(?<=, )")
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Heading:
    """``counted``: how much the picture rests on, with its unit; ``first`` and ``last``: both
    included, and the same where it is about one day."""

    title: str
    whose: str
    first: date
    last: date
    counted: str = ""

    @property
    def days(self) -> str:
        """
        >>> Heading("", "", date(2026, 3, 2), date(2026, 3, 8)).days
        '2026-03-02 – 2026-03-08'
        """
        if self.first == self.last:
            return f"{self.first}"
        return f"{self.first} – {self.last}"

    @property
    def lines(self) -> list[str]:
        return _lines(each for each in (self.whose, self.days, self.counted) if each)

    @property
    def file_name(self) -> str:
        """What it is, whose, and the days; the kind of file comes behind it.

        >>> Heading("Kept by week", "人民路营业厅", date(2026, 3, 2), date(2026, 3, 8)).file_name
        'Kept-by-week_人民路营业厅_2026-03-02_2026-03-08'
        """
        parts = (self.title, self.whose, f"{self.first}", f"{self.last}")
        names = [_NOT_IN_A_NAME.sub("-", each).strip("-.")[:60] for each in parts]
        return "_".join(dict.fromkeys(each for each in names if each))


def headed(chart: Any, heading: Heading, paint: Colours = LIGHT) -> Any:
    """The chart under its heading, so that the saved picture has it, too; every text of it in the
    type and the colours of the pages."""
    written = {
        "labelColor": paint.muted,
        "titleColor": paint.muted,
        "labelFontSize": 13,
        "titleFontSize": 13,
    }
    return chart.configure(
        axis=written,
        legend=written,
        axisY={"labelFlush": False},
        font=font(),
    ).properties(
        padding={"left": 6, "right": 6},  # what is written upright is measured a little too small
        title=alt.TitleParams(
            text=heading.title,
            subtitle=heading.lines,
            anchor="start",
            frame="bounds",
            offset=10,
            fontSize=16,
            fontWeight=600,
            color=paint.ink,
            subtitleFontSize=13,
            subtitleColor=paint.muted,
            subtitlePadding=5,
            subtitleLineHeight=18,
        ),
    )


def _lines(parts: Iterable[str]) -> list[str]:
    """As few lines as fit; a part is cut only where it lists something.

    >>> _lines(["East", "2026-03-02 – 2026-03-08", "1,234 judgements on 56 occasions"])
    ['East · 2026-03-02 – 2026-03-08', '1,234 judgements on 56 occasions']
    >>> _lines(["人民路营业厅、城东营业厅、大学城营业厅、滨江营业厅", "3 天"])
    ['人民路营业厅、城东营业厅、大学城营业厅、', '滨江营业厅 · 3 天']
    """
    lines: list[str] = []
    for part in parts:
        pieces = [part] if width_of(part) <= _LINE else _LISTED.split(part)
        for place, piece in enumerate(pieces):
            longer = f"{lines[-1]}{'' if place else ' · '}{piece}" if lines else piece
            if lines and width_of(longer.rstrip()) <= _LINE:
                lines[-1] = longer
            else:
                lines.append(piece)
    return [each.rstrip() for each in lines]


def width_of(text: str) -> int:
    """In half-width letters: a Chinese one is two.

    >>> width_of("周 1")
    4
    """
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
