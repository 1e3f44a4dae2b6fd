"""A score in plain sentences of the reader's language."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from domain.cents import apportion, exact
from domain.norms.norm import Origin
from domain.printed import whole_text
from domain.scores.explanation import Explanation, ObserverPart
from domain.scores.observer_links import Linkage
from domain.scores.ties import Clear
from locales import Words
from services.scores.person import PersonResults

_SEEN_PTS = 0.05  # what one decimal shows
_MINUS = "−"  # a hyphen is easily read as a dash between two numbers


def signed(points: Decimal | float, digits: int = 2) -> str:
    """
    >>> signed(Decimal("2.10")), signed(Decimal("-0.35")), signed(-0.04, 1)
    ('+2.10', '−0.35', '0.0')
    """
    text = f"{points:+.{digits}f}"
    if float(text) == 0:
        return text[1:]
    return text.replace("-", _MINUS)


def band_sentence(row: Mapping[str, Any], words: Words) -> str:
    """How much was seen and what that says, or what is still needed.

    :param row: of ``PeriodScores.people``, or of ``domain.scores.bands.banded``
    """
    low, high = (row.get(f"{end}_exact", row[f"{end}_pct"]) for end in ("low", "high"))
    if row["more_occasions"] or row["more_observations"]:
        return words("score.not_enough", needs=needs(row, words))
    if pd.isna(low):
        return words.count("score.without_band", row["occasion_count"])
    return words.count(
        "score.band", row["occasion_count"], low=whole_text(low), high=whole_text(high)
    )


def clear_sentence(clear: Clear, words: Words) -> str:
    """Above and below how many people somebody clearly is: where the bands do not overlap."""
    parts = [
        words(key, count=count)
        for key, count in (
            ("scores.clearly_below", clear.below), ("scores.clearly_above", clear.above),
        )
        if count
    ]  # fmt: skip
    return words("score.and").join(parts) or words("scores.clearly_nobody")


def clear_names_sentence(above: Sequence[str], below: Sequence[str], words: Words) -> str:
    """Above and below which halls a hall clearly is.

    :param above, below: as ``domain.scores.ties.clearly_of_few`` gives them
    """
    parts = [
        words(key, names=words("board.and").join(names))
        for key, names in (("funnel.clearly_below", below), ("funnel.clearly_above", above))
        if names
    ]
    return words("score.and").join(parts) or words("funnel.clearly_nobody")


def needs(row: Mapping[str, Any], words: Words) -> str:
    """What is still needed for a number, as part of a sentence.

    :param row: as for ``band_sentence``
    """
    lacking = [
        words.count(f"score.more_{what}", row[f"more_{what}"])
        for what in ("occasions", "observations")
        if row[f"more_{what}"]
    ]
    return words("score.and").join(lacking)


def difference_sentences(
    explanation: Explanation, names: Mapping[str, str], words: Words
) -> list[str]:
    """Why the adjusted score differs from the raw one; [] where it does not.

    :param names: account id -> name
    """
    steps = explanation.steps
    if steps is None:
        return []
    most = _decisive(explanation.observers, steps.strictness_pts)
    name = "" if most is None else names[most.observer_id]
    return step_sentences(
        steps.strictness_pts, name, steps.small_sample_pts, steps.towards_pct, words
    )


def step_sentences(
    strictness_pts: Decimal | float,
    decisive: str,
    small_sample_pts: Decimal | float,
    towards_pct: Decimal | float,
    words: Words,
) -> list[str]:
    """The steps from raw to adjusted, as far as they can be seen with one decimal.

    :param decisive: the name of the observer whose eye moved the score most; '': nobody's did
    """
    sentences = []
    if decisive and abs(float(strictness_pts)) >= _SEEN_PTS:
        points = signed(strictness_pts, 1)
        sentences.append(words("score.corrected", name=decisive, points=points))
    if abs(float(small_sample_pts)) >= _SEEN_PTS:
        points = signed(small_sample_pts, 1)
        sentences.append(words("score.pulled", towards=whole_text(towards_pct), points=points))
    return sentences


def _decisive(observers: tuple[ObserverPart, ...], strictness_pts: Decimal) -> ObserverPart | None:
    """Whose strictness moved the score most in the direction it went; None: hardly moved."""
    if abs(float(strictness_pts)) < _SEEN_PTS:
        return None
    along = [each for each in observers if each.points * strictness_pts > 0]
    return max(along, key=lambda each: abs(each.points), default=None)


def origins_sentence(results: PersonResults, words: Words) -> str:
    """On whose norms the score rests, in percent of weight; '' without a score."""
    explanation = results.explanation
    if explanation is None or not explanation.contributions:
        return ""
    weights = dict.fromkeys(Origin, 0.0)
    for each in explanation.contributions:
        weights[results.norms[each.judgement.event_id].origin] += each.judgement.weight
    return words("explain.origins", parts=origin_parts(weights, words))


def origin_parts(weights: Mapping[Origin, float], words: Words) -> str:
    """For example "Company documents 44%, Public sources 56%"; whole percent that add up to 100."""
    there = {origin: exact(weight) for origin, weight in weights.items() if weight}
    total = sum(there.values())
    shares = apportion([weight / total for weight in there.values()], 100)
    return words("rules.join").join(
        words("rules.part", origin=words(f"rules.of_{origin}"), share=share)
        for origin, share in zip(there, shares, strict=True)
    )


def linkage_sentence(results: PersonResults, words: Words) -> str:
    """Why nothing was corrected for the person and what helps; '' where it was, or could be."""
    explanation = results.explanation
    if explanation is None or explanation.steps is None:
        return ""
    if results.linkage in (Linkage.ONE, Linkage.OFF):
        return words(f"score.{results.linkage}")
    apart = [each for each in explanation.observers if not each.corrected]
    if not apart:
        return ""
    sentence = words("score.not_linked" if len(apart) == len(explanation.observers) else
                 "score.partly_linked")  # fmt: skip
    if results.watch_more is not None:
        first, second = results.watch_more
        sentence += words("score.watch_more", first=first, second=second)
    return sentence


def red_line_sentences(row: Mapping[str, Any], words: Words) -> list[str]:
    """A veto, and reports that nobody decided yet."""
    sentences = []
    if row["confirmed"]:
        sentences.append(words.count("score.vetoed", row["confirmed"]))
    if row["reported"]:
        sentences.append(words.count("score.pending", row["reported"]))
    return sentences


def score_sentences(results: PersonResults, words: Words) -> list[str]:
    """Everything that is to be said about the score, the band first."""
    if results.row is None or results.explanation is None:
        return [words("score.not_here")]
    sentences = [
        band_sentence(results.row, words),
        *difference_sentences(results.explanation, results.observer_names, words),
        linkage_sentence(results, words),
        *red_line_sentences(results.row, words),
        words("score.without_running") if results.without_running else "",
    ]
    return [each for each in sentences if each]
