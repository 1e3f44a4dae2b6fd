"""The explanation of a score as one page of HTML, for a talk with the person: prints to A4, needs
nothing from outside, runs no script."""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain.roles import Account
from domain.scores.explanation import Contribution
from domain.scores.judgement import Judgement
from domain.scores.period_scores import formula_of
from locales import Words
from services.application import Application
from services.scores.explain_goals import standing_text
from services.scores.explain_score import origins_sentence, score_sentences, signed
from services.scores.person import PersonResults, results_of

_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
)


def explanation_page(
    app: Application,
    account: Account,
    staff_id: str,
    hall_id: str,
    first: date,
    last: date,
    words: Words,
    now: datetime,
) -> tuple[str, str]:
    """(file name, HTML).

    :raises: as ``services.scores.person.results_of``
    """
    results = results_of(app, account, staff_id, hall_id, first, last)
    return file_name(results), render(results, words, now)


def file_name(results: PersonResults) -> str:
    """With the staff number, as far as every system can write it, and no personal name."""
    number = re.sub(r"[^A-Za-z0-9_-]", "", results.person.staff_no)
    parts = ["xunting-score", number, f"{results.first}", f"{results.last}"]
    return "-".join(filter(None, parts)) + ".html"


def render(results: PersonResults, words: Words, now: datetime) -> str:
    explanation = results.explanation
    return _pages.get_template("explanation.html").render(
        words=words,
        results=results,
        explanation=explanation,
        sentences=score_sentences(results, words),
        contributions=sorted_by_loss(explanation.contributions) if explanation else [],
        signed=signed,
        standing=standing_text,
        norm=lambda judgement: results.norms[judgement.event_id].text(words.language),
        origin=lambda judgement: words(f"rules.of_{results.norms[judgement.event_id].origin}"),
        origins=origins_sentence(results, words),
        outcome=outcome_of(words),
        formula=formula_of(results.method),
        made_at=f"{now.astimezone(ZoneInfo(results.hall.time_zone)):%Y-%m-%d %H:%M}",
    )


def sorted_by_loss(contributions: tuple[Contribution, ...]) -> list[Contribution]:
    """What cost most comes first, then the newest."""
    newest = sorted(contributions, key=lambda each: each.judgement.day, reverse=True)
    return sorted(newest, key=lambda each: each.lost, reverse=True)


def outcome_of(words: Words) -> Callable[[Judgement], str]:
    """ "Not kept", "Not kept (225 s)" where it was measured."""

    def outcome(judgement: Judgement) -> str:
        text = words.of(judgement.result)
        if judgement.seconds is None:
            return text
        return words("explain.measured", result=text, seconds=f"{judgement.seconds:g}")

    return outcome
