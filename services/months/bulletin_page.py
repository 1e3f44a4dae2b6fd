"""The bulletin of a month as one page of HTML to put up: prints to A4, needs nothing from outside,
runs no script."""

import math
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain.roles import Account
from domain.scores.figure import Figure
from locales import Words
from services.application import Application
from services.months import explain_bulletin
from services.months.bulletin import Bulletin, bulletin
from services.reports.explain_weak_spots import missed_text, no_weak_spot_text
from services.reports.norm_health import ENOUGH_OF_A_NORM
from services.scores.explain_hall_score import comparison_sentence

WEAK_ON_A_BRANCH = 3  # weak norms of several halls; the sheet of a hall has room for more
WEAK_OF_ONE_ON_A_BRANCH = 2  # of the only hall of its kind
WEAK_OF_A_HALL = 8
MAX_PRAISE_LENGTH = 70  # on the sheet; all of it is on the page of observations
_BAR = 100  # width of a bar, pixels

_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
)


@dataclass(frozen=True)
class Scale:
    """Where percents lie on a bar, in pixels; the same for every bar of a sheet."""

    low_pct: float

    def at(self, pct: float) -> float:
        return round(_BAR * (pct - self.low_pct) / (100 - self.low_pct), 1)


def bulletin_page(
    app: Application, account: Account, place_id: str, month: str, words: Words, now: datetime
) -> tuple[str, str]:
    """(file name, HTML).

    :raises: as ``services.months.bulletin.bulletin``
    """
    sheet = bulletin(app, account, place_id, month, now)
    return f"xunting-{sheet.month}-{sheet.place.name}.html", render(sheet, words)


def render(sheet: Bulletin, words: Words) -> str:
    return _pages.get_template("bulletin.html").render(
        alone=WEAK_OF_ONE_ON_A_BRANCH,
        words=words,
        sheet=sheet,
        said=explain_bulletin,
        missed_text=missed_text,
        no_weak_spot_text=no_weak_spot_text,
        comparison_sentence=comparison_sentence,
        scale=scale_of(sheet),
        bar=_BAR,
        short=shortened,
        most_weak=WEAK_OF_A_HALL if sheet.place.hall else WEAK_ON_A_BRANCH,
        enough=ENOUGH_OF_A_NORM,
        formula=sheet.this.formula,
        about_checks=any(each.measure.about.source for each in sheet.outcomes),
        checks_count=_checks_count(sheet, words),
    )


def _checks_count(sheet: Bulletin, words: Words) -> str:
    """Whether the company checks on the sheet count for people; '' without any."""
    if not sheet.checks:
        return ""
    counted = sheet.checks[0].counts_for_staff
    return words("hall_checks.sheet_counts" if counted else "hall_checks.sheet_counts_not")


def scale_of(sheet: Bulletin) -> Scale:
    """From a full ten below everything that is drawn, at the most 70, to 100."""
    drawn = [sheet.goal.base_pct]
    for kind in sheet.kinds:
        drawn += [each.goal.base_pct for each in kind.results]
        figures: list[Figure] = [each.score for each in kind.results]
        drawn += [each.low_pct for each in figures if each.low_pct is not None]
    return Scale(min(70.0, 10.0 * max(math.ceil(min(drawn) / 10) - 1, 0)))


def shortened(text: str, maximum: int = MAX_PRAISE_LENGTH) -> str:
    """On one line, and no longer than there is room for.

    >>> shortened("helped an old customer to a seat", 10)
    'helped an…'
    """
    text = " ".join(text.split())
    return text if len(text) <= maximum else f"{text[: maximum - 1].rstrip()}…"
