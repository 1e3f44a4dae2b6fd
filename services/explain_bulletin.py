"""What a bulletin says, in the reader's language: for the sheet and the page alike."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.figure import Change, Figure
from domain.goals import Goal
from domain.measure import About, AboutKind
from domain.norm import Norm
from locales import Words
from services.bulletin import Bulletin, Result
from services.explain_control_chart import signal_sentence

_ARROWS = {Change.UP: "↑ ", Change.DOWN: "↓ "}


def state_sentence(bulletin: Bulletin, words: Words) -> str:
    """Which edition the results are, or that they are not published, and of when the rest is."""
    as_of = _local(bulletin, bulletin.as_of)
    if bulletin.publication is not None:
        at = _local(bulletin, bulletin.publication.published_at)
        return words(
            "bulletin.published", number=bulletin.publication.edition, at=at[:10], as_of=as_of
        )
    return words("bulletin.not_published" if bulletin.is_over else "bulletin.running", as_of=as_of)


def before_sentence(bulletin: Bulletin, words: Words) -> str:
    """Where the numbers of the month before come from."""
    publication = bulletin.before.publication
    month = bulletin.before.month
    if publication is None:
        return words("bulletin.before_not_published", month=month)
    return words("bulletin.before_published", month=month, number=publication.edition)


def signal_sentences(bulletin: Bulletin, words: Words) -> list[str]:
    """What the control charts of the halls say about the month; one sentence if nothing."""
    signals = bulletin.signals
    if not signals.found:
        return [words("bulletin.no_signal" if signals.charts else "bulletin.no_chart")]
    return [
        words(
            "bulletin.signal", hall=each.hall.name, change=words(f"spc.change_{each.change}"),
            said=signal_sentence(each, words),
        )
        for each in signals.found
    ]  # fmt: skip


def value_text(figure: Figure, words: Words) -> str:
    """ "92.3 (89.1–95.2)", or that there is too little for a number."""
    if figure.value_pct is None:
        return words("bulletin.too_little")
    return words(
        "bulletin.value", value=f"{figure.value_pct:.1f}", low=f"{figure.low_pct:.1f}",
        high=f"{figure.high_pct:.1f}",
    )  # fmt: skip


def count_text(figure: Figure, words: Words) -> str:
    """How much is behind a figure."""
    if figure.occasion_count is None:
        return words("bulletin.judged", judged=figure.judged_count)
    return words("bulletin.seen", occasions=figure.occasion_count, judged=figure.judged_count)


def figure_text(figure: Figure, words: Words) -> str:
    """Value, band and counts on one line."""
    return words(
        "bulletin.figure", value=value_text(figure, words), count=count_text(figure, words)
    )


def change_text(change: Change, words: Words) -> str:
    return _ARROWS.get(change, "") + words(f"measure_change.{change}")


def month_text(bulletin: Bulletin, words: Words) -> str:
    """The month; "so far" while it runs."""
    if bulletin.is_over:
        return bulletin.month
    return words("bulletin.so_far", said=bulletin.month)


def about_text(
    about: About, norms: Mapping[str, Norm], retired: frozenset[str], words: Words
) -> str:
    """The figure of a measure by its name."""
    if about.kind is AboutKind.SCORE:
        return words("bulletin.about_score")
    if about.kind is AboutKind.THEME:
        return words("bulletin.about_theme", theme=words(f"theme.{about.id}"))
    norm = norms.get(about.id)
    said = words("bulletin.about_norm", norm=norm.text(words.language) if norm else about.id)
    if norm is None or about.id in retired:
        said += words("bulletin.norm_withdrawn")
    return said


def goal_text(figure: Figure, goal: Goal, words: Words) -> str:
    """Which of the two goals the score itself reached; '–' without a number."""
    if figure.value_pct is None:
        return "–"
    if figure.value_pct >= goal.challenge_pct:
        return words("bulletin.goal_challenge")
    return words(
        "bulletin.goal_base" if figure.value_pct >= goal.base_pct else "bulletin.goal_below"
    )


def worst_text(
    row: Mapping[str, Any], norms: Mapping[str, Norm], words: Words, most: int | None = None
) -> str:
    """The worst norms of a weak theme with what was missed and how much was judged.

    :param row: of ``domain.weak_spots.weak_spots``
    :param most: only so many; None: all of them
    """
    return words("bulletin.join").join(
        words(
            "bulletin.worst_norm", norm=norms[norm_id].text(words.language).rstrip("。."),
            missed=f"{fail_pct:.0f}", judged=judged,
        )
        for norm_id, fail_pct, judged in row["worst"][:most]
    )  # fmt: skip


def final_text(result: Result, words: Words) -> str:
    """The final result of a hall with its grade; '–' where the patrols saw too little."""
    month = result.month
    if month is None or month.total_pct is None or not result.score.known:
        return "–"
    return f"{month.total_pct:.1f} {words(f'grade.{month.grade}')}"


def praise_text(row: Mapping[str, Any], note: str, bulletin: Bulletin, words: Words) -> str:
    """Who is praised, on the sheet of a branch also where, and for what.

    :param row: of ``db.praises.of_period``
    :param note: its words, as far as there is room
    """
    who = row["staff"]
    if bulletin.place.hall is None:
        who = words("bulletin.who_where", who=who, hall=row["hall"])
    return words("bulletin.praised", who=who, note=note) if note else who


def _local(bulletin: Bulletin, at: datetime) -> str:
    zone = ZoneInfo(bulletin.place.halls[0].time_zone)
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
