"""What the first screen says, in the reader's language: sentences, tiles, notes beside figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.method.goals import GoalStanding
from domain.norms.norm import Norm
from domain.printed import NO_NUMBER, band_text, number_text, score_text
from domain.reports.change_parts import ChangePart
from domain.reports.coverage import RoundCount, hours_never_walked
from domain.scores.check_figure import CheckFigure
from domain.scores.figure import FigureChange
from locales import Words
from services.follow_ups.due import Due
from services.months.cockpit import Cockpit, HallLine, HallVerdict, MeasureOutcomes, Waiting
from services.months.explain_bulletin import about_text, count_text
from services.months.measure_figures import AnyFigure
from services.months.publish import MonthOverview, MonthState
from services.reports.coverage import Coverage
from services.scores.explain_checks import result_text, value_text
from services.scores.explain_score import signed

_NAMED = 3  # halls in a sentence
_WORTH_NAMING_PTS = 0.5  # of a part of a change
_PARTS = 2
_CORRECTED_PTS = 1.0  # that a score was corrected by, from which on it is said here
_UNSEEN = 3


@dataclass(frozen=True)
class Tile:
    label: str
    figure: str
    note: str


def headline(told: Cockpit, words: Words) -> str:
    """What changed and what lies below its goal, in one sentence."""
    if not told.halls:
        return words("cockpit.no_hall")
    parts = []
    if told.worse:
        parts.append(words("cockpit.worse", halls=_names(told.worse, words)))
    elif told.unsure == len(told.halls):
        parts.append(words("cockpit.cannot_tell"))
    else:
        parts.append(words("cockpit.none_worse" if len(told.halls) > 1 else "cockpit.not_worse"))
    for key, halls in (("cockpit.better", told.better), ("cockpit.below", told.below)):
        if halls:
            parts.append(words(key, halls=_names(halls, words)))
    if 0 < told.unsure < len(told.halls):
        parts.append(words.count("cockpit.unsure", told.unsure))
    return words("cockpit.sentence", parts=words("cockpit.semicolon").join(parts))


def _names(names: Sequence[str], words: Words) -> str:
    joined = words("cockpit.comma").join(names[:_NAMED])
    if len(names) > _NAMED:
        joined += words.count("cockpit.and_more", len(names) - _NAMED)
    return joined


def rest_sentence(told: Cockpit, words: Words) -> str:
    """How many halls are not shown, and what their charts say; '' where all are."""
    if not told.rest:
        return ""
    parts = [
        words("cockpit.rest_part", verdict=words.of(verdict), count=told.rest[verdict])
        for verdict in HallVerdict
        if told.rest.get(verdict)
    ]
    count = sum(told.rest.values())
    return words.count("cockpit.rest", count, parts=words("cockpit.comma").join(parts))


def reason_text(line: HallLine, words: Words) -> str:
    """Why the hall is not as usual, or how it stands to its goal; '' where there is nothing to
    say."""
    texts = []
    if line.reason is not None and line.reason.change is not None and line.reason.is_signal:
        up = line.reason.moved is FigureChange.UP
        parts = _weighty(line.reason.change.parts, up=up)
        texts += [
            words("cockpit.part", part=words.of(each.part), points=signed(each.points, 1))
            for each in parts
        ]
    if not texts and line.verdict in (HallVerdict.WORSE, HallVerdict.BETTER):
        texts.append(words("cockpit.no_reason"))
    if line.is_below:
        texts.append(words("cockpit.below_goal", goal=f"{line.goal.base_pct:g}"))
    elif line.standing is GoalStanding.OPEN:
        texts.append(words("cockpit.goal_open", goal=f"{line.goal.base_pct:g}"))
    return words("cockpit.dot").join(texts)


def _weighty(parts: Sequence[ChangePart], *, up: bool) -> list[ChangePart]:
    """What moved the score most, the way it went."""
    along = [
        each for each in parts
        if (each.points > 0) is up and abs(each.points) >= _WORTH_NAMING_PTS
    ]  # fmt: skip
    return sorted(along, key=lambda each: -abs(each.points))[:_PARTS]


def checks_month(told: Cockpit) -> str:
    """The newest month that a company check on the screen is of; '' where there are none."""
    return max(
        (each.newest.month for line in told.lines if line.checks
         for each in line.checks.sources if each.newest is not None),
        default="",
    )  # fmt: skip


def checks_texts(line: HallLine, month: str, words: Words) -> list[str]:
    """The newest results of company checks, and which miss their goal; [] where there are none.

    :param month: said already; a result of another one says its own
    """
    texts = []
    for each in line.checks.sources if line.checks else ():
        if each.newest is None:
            continue
        text = words(f"cockpit.check_{each.source}", result=result_text(each.newest, words))
        if each.standing == "below":
            text = words("cockpit.check_below", check=text)
        if each.newest.month != month:
            text = words("hall_checks.in_month", month=each.newest.month, result=text)
        texts.append(text)
    return texts


def score_note(line: HallLine, words: Words) -> str:
    """Of how much, or what is lacking."""
    if line.score.known:
        return words.count("cockpit.judged", line.score.judged_count)
    return words("cockpit.too_little", count=line.score.judged_count)


def red_line_tile(waiting: Waiting, now: datetime, words: Words, *, decides: bool) -> Tile:
    """:param decides: whether the reader may decide about them; else somebody else has to"""
    note = words("cockpit.red_none")
    if waiting.oldest is not None:
        days = (now - waiting.oldest).days
        note = words.count("cockpit.red_age", days) if days else words("cockpit.red_today")
        if not decides:
            note = words("cockpit.dot").join([words("cockpit.red_others"), note])
    return Tile(words("cockpit.red_lines"), f"{waiting.count}", note)


def due_tile(due: Due, words: Words) -> Tile:
    """What waits to be done, and how much of it is late."""
    if not due.total:
        return Tile(words("cockpit.due"), "0", words("cockpit.due_none"))
    if due.late:
        note = words.count("cockpit.due_late", due.late)
    else:
        note = words.count("cockpit.due_soon", due.soon) if due.soon else words("cockpit.due_later")
    return Tile(words("cockpit.due"), f"{due.total}", note)


def publication_tile(month: MonthOverview, words: Words, unpublished: int = 0) -> Tile:
    """:param unpublished: how many months could be published for the first time"""
    label = words(f"cockpit.month_{month.state}", month=month.month)
    if month.state is MonthState.READY and unpublished > 1:
        label = words("cockpit.months_ready", count=unpublished)
    if month.state is MonthState.CHANGED:
        halls = words.count("cockpit.changed_halls", month.changed_halls)
        return Tile(label, words.count("cockpit.changed_people", month.changed), halls)
    figure, note = (words(f"cockpit.{part}_{month.state}") for part in ("figure", "note"))
    return Tile(label, figure, note)


def round_tile(coverage: Coverage, words: Words) -> Tile:
    rounds = coverage.rounds
    due, walked = (sum(getattr(each, name) for each in rounds) for name in ("due", "walked"))
    if not due:
        return Tile(words("cockpit.rounds_none"), NO_NUMBER, words("cockpit.rounds_none_note"))
    least: RoundCount = min(rounds, key=lambda each: each.walked / each.due)
    return Tile(
        words("cockpit.rounds", walked=walked, due=due),
        words("number.percent", value=number_text(100 * walked / due, 0)),
        words(
            "cockpit.least_round", round=words.of(least.round), walked=least.walked, due=least.due
        ),
    )


def measure_tile(
    told: MeasureOutcomes, norms: Mapping[str, Norm], retired: frozenset[str], words: Words
) -> Tile:
    """The first one that can be judged, those of several halls before those of one; how many others
    there are."""
    first = told.first
    if first is None:
        return Tile(words("cockpit.no_measure"), NO_NUMBER, words("cockpit.no_measure_note"))
    about = about_text(first.measure.about, norms, retired, words)
    note = words.of(first.change)
    counts = [count_text(each, words) for each in (first.before, first.after)]
    if all(counts):
        note = words("cockpit.measure_note", verdict=note, before=counts[0], after=counts[1])
    if len(told.outcomes) > 1:
        note += words.count("cockpit.more_measures", len(told.outcomes) - 1)
    return Tile(
        words("cockpit.measure", month=first.measure.month, about=about),
        words(
            "cockpit.moved", before=_short(first.before, words), after=_short(first.after, words)
        ),
        note,
    )


def _short(figure: AnyFigure, words: Words) -> str:
    if isinstance(figure, CheckFigure):
        return value_text(figure, words)
    if figure.value_pct is None:
        return NO_NUMBER
    return words("number.percent", value=score_text(figure.value_pct))


def person_note(row: Mapping[str, Any], words: Words) -> str:
    """Band, judgements, and whether the score is corrected for how strictly managers judge.

    :param row: of ``Cockpit.people``
    """
    texts = [
        band_text(row["low_exact"], row["high_exact"]),
        words.count("cockpit.judged", int(row["scored_count"])),
    ]
    points = row["strictness_pts"]
    if not row["linked"]:
        texts.append(words("cockpit.not_corrected"))
    elif abs(points) >= _CORRECTED_PTS:
        texts.append(words("cockpit.corrected", points=signed(points, 1)))
    return words("cockpit.dot").join(texts)


def norm_note(row: Mapping[Any, Any], halls: Mapping[str, str], words: Words) -> str:
    """How often it was not kept, how sure that is, and where most.

    :param row: of ``domain.reports.weak_spots.weak_spots``
    """
    text = words(
        "cockpit.missed", missed=score_text(row["fail_pct"]),
        band=band_text(row["low_pct"], row["high_pct"]),
        count=words.count("cockpit.judged", int(row["judged_count"])),
    )  # fmt: skip
    if row["hall_id"] and len(halls) > 1:
        text += words(
            "cockpit.most_in", hall=halls[row["hall_id"]],
            missed=round(row["hall_fail_pct"] * row["hall_judged_count"] / 100),
            count=row["hall_judged_count"],
        )  # fmt: skip
    return text


def unseen_texts(coverage: Coverage, words: Words) -> list[str]:
    """Who was watched least, each beside an even share of what the hall was watched."""
    return [
        words(
            "cockpit.unseen", name=row["staff"], count=row["occasion_count"],
            share=number_text(row["even_share"], 0),
        )
        for row in coverage.people.head(_UNSEEN).to_dict("records")
    ]  # fmt: skip


def hours_text(coverage: Coverage, words: Words) -> str:
    """At which hours no patrol ever began; '' where there are none."""
    ranges = [f"{begin}–{end}" for begin, end in hours_never_walked(coverage.hours)]
    if not ranges:
        return ""
    return words("cockpit.hours", hours=words("cockpit.comma").join(ranges))
