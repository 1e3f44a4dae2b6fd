"""By which figures a measure can be told, those of the weak spots first."""

from dataclasses import dataclass

from domain.measure import About, AboutKind, check_month
from domain.norm import Severity, Theme
from domain.problems import InputProblem
from services.application import Application
from services.bulletin import Bulletin


@dataclass(frozen=True)
class Choices:
    """Codes of ``domain.measure.About``: each weak theme with its worst norms, then the score, the
    other themes and the other norms in force, in the order of the walk."""

    weak: list[str]
    others: list[str]


def choices(app: Application, sheet: Bulletin) -> Choices:
    norms = {
        norm_id: norm
        for norm_id, norm in app.checklists.usable().norms.items()
        if norm.enabled and norm.severity is not Severity.RED_LINE
    }
    themes = {norm.theme.value for norm in norms.values()} - {Theme.BANS}
    weak: dict[str, None] = {}
    for kind in sheet.kinds:
        for row in kind.weak:
            weak |= dict.fromkeys(_theme(each) for each in [row["theme"]] if each in themes)
            weak |= dict.fromkeys(_norm(each) for each, _, _ in row["worst"] if each in norms)
    every = [
        About(AboutKind.SCORE).code,
        *(_theme(theme) for theme in Theme if theme in themes),
        *(_norm(norm_id) for norm_id in norms),
    ]
    return Choices(list(weak), [code for code in every if code not in weak])


def is_open(sheet: Bulletin) -> bool:
    """Whether the effect of a measure is still to come (``domain.measure.check_month``)."""
    try:
        check_month(sheet.month, sheet.place.today(sheet.as_of))
    except InputProblem:
        return False
    return True


def _theme(theme: str) -> str:
    return About(AboutKind.THEME, str(theme)).code


def _norm(norm_id: str) -> str:
    return About(AboutKind.NORM, norm_id).code
