"""A measure (改进措施): what is done, where, and by which figure it is to be told later whether it
helped.

It belongs to the month in which it is written, starts from a figure that was known then, and is
judged on the first month that begins after it. So no month is judged that it could not change.
Facts P04-09: a bulletin also says what became of the measures of the last one, those against
complaints among them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.halls.hall import HallKind
from domain.imports.checks import CheckSource
from domain.lookalikes import alike
from domain.norms.norm import Norm, Severity, Theme
from domain.patrols.masking import mask
from domain.period import month_days, next_month, previous_month
from domain.problems import InputProblem

MAX_TEXT_LENGTH = 200  # a sheet has room for some of them


class AboutKind(StrEnum):
    SCORE = "score"
    THEME = "theme"
    NORM = "norm"
    MYSTERY_SHOPPER = "mystery_shopper"
    SATISFACTION = "satisfaction"
    COMPLAINTS = "complaints"


class WhichHalls(StrEnum):
    """Of a branch. Own and partner halls never stand in one figure unless somebody says so."""

    ALL = "all"
    OWN = "own"
    PARTNER = "partner"

    def holds(self, kind: HallKind) -> bool:
        return self is WhichHalls.ALL or self.value == kind.value


@dataclass(frozen=True)
class About:
    """By which figure: the patrol score, what was kept of a theme or a norm, or a company check."""

    kind: AboutKind
    id: str = ""  # of the theme or norm

    @property
    def source(self) -> CheckSource | None:
        """The company check; None: what was seen on patrols."""
        return CheckSource(self.kind.value) if self.kind.value in set(CheckSource) else None

    @property
    def code(self) -> str:
        """
        >>> About(AboutKind.THEME, "greeting").code
        'theme:greeting'
        """
        return f"{self.kind}:{self.id}" if self.id else self.kind.value


@dataclass(frozen=True)
class Measure:
    """``hall_id`` None: ``halls`` of the branch. ``account``, ``withdrawn_by`` and ``proposed_by``
    are names."""

    number: int
    branch_id: str
    hall_id: str | None
    base_month: str  # "YYYY-MM", whose figures are the start: that of writing, or the one before
    written_on: date  # business day
    about: About
    text: str
    account: str
    created_at: datetime
    halls: WhichHalls | None = None  # None: the one hall
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    proposed_by: str | None = None

    @property
    def month(self) -> str:
        """To which it belongs."""
        return f"{self.written_on:%Y-%m}"

    @property
    def judged_month(self) -> str:
        """The first one that begins after it was written."""
        return next_month(self.month)

    @property
    def base_until(self) -> date | None:
        """The last day of the start; None: the base month was over, all of it counts."""
        return self.written_on if self.base_month == self.month else None

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None


def read_about(code: str) -> About:
    """The figure that a measure is about, from its name.

    :raises InputProblem: no such figure

    >>> read_about("norm:hair-neat")
    About(kind=<AboutKind.NORM: 'norm'>, id='hair-neat')
    """
    kind, _, about_id = code.partition(":")
    whole = set(AboutKind) - {AboutKind.THEME, AboutKind.NORM}
    usable = code in whole or (about_id and kind in (AboutKind.THEME, AboutKind.NORM))
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
    if not alike(text):
        raise InputProblem("measure_text_needed")
    if len(text) > MAX_TEXT_LENGTH:
        raise InputProblem("measure_text_too_long", maximum=MAX_TEXT_LENGTH, given=len(text))
    return text


def base_of(about: About, sheet_month: str, today: date) -> str:
    """The month whose figures are the start of a measure that is written today.

    It is that of the sheet on which the writer saw them. Company checks are of whole months, so
    their start is the last month that is over.

    :param today: the branch's business day
    :raises InputProblem: no such month, it has not begun, or it is older than the last one
    """
    first, _ = month_days(sheet_month)
    running = f"{today:%Y-%m}"
    if first > today:
        raise InputProblem("month_to_come", month=sheet_month)
    if sheet_month < previous_month(running):
        raise InputProblem("measure_too_late", month=sheet_month)
    return previous_month(running) if about.source else sheet_month
