"""What company checks say, in the reader's language: for pages and sheets alike."""

from collections.abc import Sequence
from decimal import Decimal

from domain.cents import from_cents, to_cents
from domain.imports.checks import CheckSource
from domain.printed import NO_NUMBER, score_text
from domain.scores.check_figure import CheckFigure
from locales import Words
from services.scores.explain_score import signed
from services.scores.hall_checks import HallChecks, SourceChecks

# Proposal: each of fewer moves the percentage by more than a point, and hundredths say nothing.
FEW = 100


def value_text(figure: CheckFigure, words: Words) -> str:
    """ "96.15%" or "7 件"; as many decimals as there are, two at most, as in the final result; one
    where few people or visits are behind it."""
    if figure.shown is None:
        return words("hall_checks.no_result")
    if figure.source.counted:
        return words.count("hall_checks.cases", int(figure.shown))
    return words("number.percent", value=_percent(figure.shown, figure.n))


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
    competitor = _percent(from_cents(to_cents(figure.competitor_pct)), figure.lead_n)
    text = words("hall_checks.lead", points=lead_points_text(figure), competitor=competitor)
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
    return " → ".join(_month_text(each) for each in months)


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


def lead_points_text(figure: CheckFigure) -> str:
    """Points ahead or behind; of few people or visits the difference of the two as printed."""
    if figure.lead_pts is None or figure.competitor_pct is None or figure.compared_pct is None:
        return NO_NUMBER
    if figure.lead_n >= FEW:
        return signed_short(figure.lead_pts)
    own, other = (
        Decimal(score_text(each)) for each in (figure.compared_pct, figure.competitor_pct)
    )
    return signed_short(own - other)


def _month_text(figure: CheckFigure) -> str:
    if figure.shown is None:
        return NO_NUMBER
    return _short(figure.shown) if figure.source.counted else _percent(figure.shown, figure.n)


def _percent(value: Decimal, n: int) -> str:
    """
    >>> _percent(Decimal("94.77"), 4), _percent(Decimal("94.77"), 120), _percent(Decimal("86"), 4)
    ('94.8', '94.77', '86')
    """
    return _short(Decimal(score_text(value)) if n < FEW else value)


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
