"""By which figures a measure can be told, each with what it is now; the weak spots first."""

from collections.abc import Collection
from dataclasses import dataclass

from domain.months.measure import About, AboutKind, WhichHalls, base_of, read_about
from domain.norms.norm import Severity, Theme
from domain.period import previous_month
from services.application import Application
from services.months.bulletin import Bulletin
from services.months.measure_figures import AnyFigure


@dataclass(frozen=True)
class MeasureChoices:
    """Codes of ``domain.months.measure.About``: each weak norm followed by its theme, then the
    score, the company checks, the other themes and the other norms in force, in the order of the
    walk.

    ``figures``: code -> what it is on the sheet, or of the last whole month where a measure about
    it starts from there."""

    weak: list[str]
    others: list[str]
    figures: dict[str, AnyFigure]


def choices(
    app: Application, sheet: Bulletin, halls: WhichHalls = WhichHalls.ALL
) -> MeasureChoices:
    """:param halls: which of a branch the measure is about; of no meaning on the sheet of a hall"""
    norms = {
        norm_id: norm
        for norm_id, norm in app.checklists.usable().norms.items()
        if norm.enabled and norm.severity is not Severity.RED_LINE
    }
    themes = {norm.theme.value for norm in norms.values()} - {Theme.BANS}
    weak = _weak(sheet, halls, norms, themes)
    checks = (AboutKind.SATISFACTION, AboutKind.MYSTERY_SHOPPER, AboutKind.COMPLAINTS)
    every = [
        About(AboutKind.SCORE).code,
        *(About(kind).code for kind in checks),
        *(_theme(theme) for theme in Theme if theme in themes),
        *(_norm(norm_id) for norm_id in norms),
    ]
    others = [code for code in every if code not in weak]
    return MeasureChoices(weak, others, _figures(sheet, halls, [*weak, *others]))


def _weak(
    sheet: Bulletin, halls: WhichHalls, norms: Collection[str], themes: Collection[str]
) -> list[str]:
    """The codes of the weak spots on the sheet, each norm followed by its theme."""
    rows = [
        row
        for kind in sheet.kinds
        if sheet.place.hall or halls in (WhichHalls.ALL, kind.kind)
        for row in kind.weak
    ]
    weak: dict[str, None] = {}  # as a set that keeps its order
    for row in rows:
        if row["norm_id"] in norms:
            weak[_norm(row["norm_id"])] = None
        if row["theme"] in themes:
            weak[_theme(row["theme"])] = None
    return list(weak)


def _figures(sheet: Bulletin, halls: WhichHalls, codes: list[str]) -> dict[str, AnyFigure]:
    ids = [
        hall.id
        for hall in sheet.place.halls
        if sheet.place.hall or halls in (WhichHalls.ALL, sheet.this.kinds[hall.id])
    ]
    figures: dict[str, AnyFigure] = {}
    for code in codes:
        about = read_about(code)
        whole = sheet.this if sheet.month == start_month(sheet, about) else sheet.before
        figures[code] = whole.figure(about, ids)
    return figures


def start_month(sheet: Bulletin, about: About) -> str:
    """The month whose figure would be the start of a measure that is written now.

    :raises InputProblem: the sheet takes none any more
    """
    return base_of(about, sheet.month, sheet.place.today(sheet.as_of))


def month_of_writing(sheet: Bulletin) -> str:
    """To which a measure belongs that is written now."""
    return f"{sheet.place.today(sheet.as_of):%Y-%m}"


def is_open(sheet: Bulletin) -> bool:
    """Whether the sheet is one of this month or of the last one
    (``domain.months.measure.base_of``)."""
    return sheet.month in (month_of_writing(sheet), previous_month(month_of_writing(sheet)))


def _theme(theme: str) -> str:
    return About(AboutKind.THEME, str(theme)).code


def _norm(norm_id: str) -> str:
    return About(AboutKind.NORM, norm_id).code
