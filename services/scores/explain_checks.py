"""What company checks say, in the reader's language: for pages and sheets alike."""

from collections.abc import Sequence
from decimal import Decimal

from domain.cents import from_cents, to_cents
from domain.imports.checks import CheckSource
from domain.scores.check_figure import CheckFigure
from locales import Words
from services.scores.explain_score import signed
from services.scores.hall_checks import HallChecks, SourceChecks


def value_text(figure: CheckFigure, words: Words) -> str:
    """ "96.15%" or "7 件"; as many decimals as there are, two at most, as in the final result."""
    if figure.shown is None:
        return words("hall_checks.no_result")
    if figure.source.counted:
        return words.count("hall_checks.cases", int(figure.shown))
    return words("number.percent", value=_short(figure.shown))


def result_text(figure: CheckFigure, words: Words) -> str:
    """The value, and how many people or visits are behind it."""
    value = value_text(figure, words)
    if figure.source.counted or not figure.known:
        return value
    return words(
        "hall_checks.result", value=value, count=behind_text(figure.source, figure.n, words)
    )


def behind_text(source: CheckSource, n: int, words: Words) -> str:
    """ "130 人" or "3 次"."""
    return words.count(
        "hall_checks.visits" if source is CheckSource.MYSTERY_SHOPPER else "hall_checks.people", n
    )


def dated_text(figure: CheckFigure, words: Words) -> str:
    """With its month."""
    return words("hall_checks.in_month", month=figure.month, result=result_text(figure, words))


def lead_text(figure: CheckFigure, words: Words) -> str:
    """How far ahead (+) or behind (−) of the competitor; '' where nothing is said of one."""
    if figure.lead_pts is None or figure.competitor_pct is None:
        return ""
    text = words(
        "hall_checks.lead", points=signed_short(figure.lead_pts),
        competitor=_short(from_cents(to_cents(figure.competitor_pct))),
    )  # fmt: skip
    if figure.lead_n == figure.n:
        return text
    n = behind_text(figure.source, figure.lead_n, words)
    return words("hall_checks.lead_part", lead=text, n=n)


def standing_text(checks: SourceChecks, words: Words) -> str:
    """How the newest result stands to its goals; '' without a goal or a result."""
    if checks.goal is None or checks.newest is None:
        return ""
    if checks.standing is None:
        return words(
            "hall_checks.too_few", minimum=behind_text(checks.source, checks.minimum, words)
        )
    unit = "cases" if checks.source.counted else "percent"
    base, challenge = (
        words.count("hall_checks.cases", int(goal)) if unit == "cases"
        else words("number.percent", value=f"{goal:g}")
        for goal in (checks.goal.base_pct, checks.goal.challenge_pct)
    )  # fmt: skip
    return words(f"hall_checks.{checks.standing}", base=base, challenge=challenge)


def trend_text(months: Sequence[CheckFigure]) -> str:
    """The results month by month, "–" where there is none."""
    return " → ".join("–" if each.shown is None else _short(each.shown) for each in months)


def source_line(checks: SourceChecks, words: Words) -> str:
    """One line about the newest result: value, number, month, goal and competitor."""
    newest = checks.newest
    assert newest is not None  # who asks has looked
    lead = lead_text(newest, words)
    parts = [
        dated_text(newest, words),
        standing_text(checks, words),
        words("hall_checks.against", lead=lead) if lead else "",
    ]
    line = " · ".join(part for part in parts if part)
    return words("hall_checks.line", source=words.of(checks.source), said=line)


def counts_sentence(checks: HallChecks, words: Words) -> str:
    """Whether these results count for the hall's people, and what shares they have."""
    shares = words("board.and").join(
        words("hall_checks.share", source=words.of(source), share=f"{share:g}")
        for source, share in checks.shares.items()
    )
    key = "hall_checks.counts" if checks.counts_for_staff else "hall_checks.counts_not"
    return words(key, shares=shares)


def _short(value: Decimal) -> str:
    """
    >>> _short(Decimal("96.10")), _short(Decimal("90.00")), _short(Decimal("0.00"))
    ('96.1', '90', '0')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed_short(points: Decimal) -> str:
    """With its sign, and no more decimals than there are."""
    text = signed(points)
    return text.rstrip("0").rstrip(".") if "." in text else text
