"""A measure that a branch head writes in (改进措施): what is done, where, and by which figure it is
to be told later whether it helped.

Facts P04-09: a bulletin also says what became of the measures of the last one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.masking import mask
from domain.norm import Norm, Severity, Theme
from domain.period import month_days
from domain.problems import InputProblem

MAX_TEXT_LENGTH = 200  # a sheet has room for some of them


class AboutKind(StrEnum):
    SCORE = "score"
    THEME = "theme"
    NORM = "norm"


@dataclass(frozen=True)
class About:
    """By which figure: the patrol score, or what was kept of a theme or a norm."""

    kind: AboutKind
    id: str = ""  # of the theme or norm

    @property
    def code(self) -> str:
        """
        >>> About(AboutKind.THEME, "greeting").code
        'theme:greeting'
        """
        return f"{self.kind}:{self.id}" if self.id else self.kind.value


@dataclass(frozen=True)
class Measure:
    """``hall_id`` None: the whole branch. ``account`` and ``withdrawn_by`` are names."""

    number: int
    branch_id: str
    hall_id: str | None
    month: str  # "YYYY-MM"
    about: About
    text: str
    account: str
    created_at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None


def read_about(code: str) -> About:
    """
    :raises InputProblem: no such figure

    >>> read_about("norm:hair-neat")
    About(kind=<AboutKind.NORM: 'norm'>, id='hair-neat')
    """
    kind, _, about_id = code.partition(":")
    usable = code == AboutKind.SCORE or (about_id and kind in (AboutKind.THEME, AboutKind.NORM))
    if not usable:
        raise InputProblem("measure_about_unknown")
    return About(AboutKind(kind), about_id)


def checked_about(code: str, norms: Mapping[str, Norm]) -> About:
    """A figure that will still be there next month.

    :param norms: those in force, by id
    :raises InputProblem: no such figure, a red line, which has no share of its own, or a norm that
      was withdrawn
    """
    about = read_about(code)
    if about.kind is AboutKind.THEME and about.id not in set(Theme) - {Theme.BANS}:
        raise InputProblem("measure_about_unknown")
    if about.kind is AboutKind.NORM:
        norm = norms.get(about.id)
        if norm is None or not norm.enabled:
            raise InputProblem("measure_norm_withdrawn")
        if norm.severity is Severity.RED_LINE:
            raise InputProblem("measure_about_unknown")
    return about


def checked_text(text: str) -> str:
    """On one line, customers' numbers masked.

    :raises InputProblem: nothing, or too much
    """
    text = mask(" ".join(text.split())).text
    if not text:
        raise InputProblem("measure_text_needed")
    if len(text) > MAX_TEXT_LENGTH:
        raise InputProblem("measure_text_too_long", maximum=MAX_TEXT_LENGTH, given=len(text))
    return text


def check_month(month: str, today: date) -> None:
    """A measure follows from what a month showed, and its effect is still to come.

    :param today: the branch's business day
    :raises InputProblem: no such month, it has not begun, or the month after it is over
    """
    first, _ = month_days(month)
    if first > today:
        raise InputProblem("month_to_come", month=month)
    if month_days(next_month(month))[1] < today:
        raise InputProblem("measure_too_late", month=month)


def next_month(month: str) -> str:
    """
    >>> next_month("2026-12")
    '2027-01'
    """
    return _moved(month, 1)


def previous_month(month: str) -> str:
    """
    >>> previous_month("2027-01")
    '2026-12'
    """
    return _moved(month, -1)


def _moved(month: str, by: int) -> str:
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{year:04}-{number + 1:02}"
