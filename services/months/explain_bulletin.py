"""What a bulletin says, in the reader's language: for the sheet and the page alike."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.method.goals import Goal, GoalStanding, goal_verdict
from domain.months.measure import About, AboutKind, Measure, WhichHalls
from domain.norms.norm import Norm
from domain.period import month_days
from domain.printed import score_text, total_text, whole_text
from domain.scores.check_figure import CheckFigure
from domain.scores.figure import Figure, FigureChange
from locales import Words
from services.follow_ups.complaints import cause_text
from services.months.bulletin import Bulletin, BulletinResult
from services.months.measure_figures import AnyFigure
from services.reports.explain_weak_spots import hall_text
from services.scores import explain_checks
from services.scores.hall_checks import SourceChecks
from services.trends.explain_control_chart import direction_text, signal_sentence

# By ``domain.scores.check_figure.standing``; None: too few people behind it.
_SHORT_STANDING = {
    "challenge": "hall_checks.short_challenge",
    "base": "hall_checks.short_base",
    "below": "hall_checks.short_below",
    None: "hall_checks.short_too_few",
}
_ARROWS = {FigureChange.UP: "↑ ", FigureChange.DOWN: "↓ "}


def state_sentence(bulletin: Bulletin, words: Words) -> str:
    """Which edition the results are, or that they are not published, and of when the rest is."""
    as_of = _local(bulletin, bulletin.as_of)
    if bulletin.publication is not None:
        at = _local(bulletin, bulletin.publication.published_at)
        return words(
            "bulletin.published", number=bulletin.publication.edition, at=at[:10], as_of=as_of
        )
    return words("bulletin.not_published" if bulletin.is_over else "bulletin.running", as_of=as_of)


CAUSES_ON_A_SHEET = 3
AVOIDANCES_ON_A_SHEET = 3


def complaint_sentences(bulletin: Bulletin, words: Words) -> list[str]:
    """How many complaints came in, what they were about first, and how to avoid them; none: of a
    month without any."""
    found = bulletin.complaints
    if not found.total:
        return []
    causes = [
        words(
            "bulletin.complaint_cause", count=row.count,
            cause=cause_text(bulletin.causes, row.what, words.language),
        )
        for row in found.causes[:CAUSES_ON_A_SHEET]
    ]  # fmt: skip
    told = words.count("complaints.count", found.total)
    first = words("bulletin.complaint_causes", told=told, causes=words("board.and").join(causes))
    return [
        first,
        *(
            words("bulletin.avoidance", text=text)
            for text in found.avoidances[:AVOIDANCES_ON_A_SHEET]
        ),
    ]


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
    if not signals.listed:
        return [words("bulletin.no_signal" if signals.charts else "bulletin.no_chart")]
    return [
        words(
            "bulletin.signal", hall=each.hall.name, change=direction_text(each, words),
            said=signal_sentence(each, words),
        )
        for each in signals.listed
    ]  # fmt: skip


def value_text(figure: AnyFigure, words: Words) -> str:
    """ "92.3 (89–95)", or that there is too little for a number."""
    if isinstance(figure, CheckFigure):
        return explain_checks.value_text(figure, words)
    if figure.value_pct is None:
        return words("bulletin.too_little")
    return words(
        "bulletin.value", value=score_text(figure.value_pct), low=whole_text(figure.low_pct),
        high=whole_text(figure.high_pct),
    )  # fmt: skip


def count_text(figure: AnyFigure, words: Words) -> str:
    """How much is behind a figure; '' of complaints, and where nobody checked."""
    if isinstance(figure, CheckFigure):
        if figure.source.counted or not figure.known:
            return ""
        return explain_checks.behind_text(figure.source, figure.n, words)
    if figure.occasion_count is None:
        return words("bulletin.judged", judged=figure.judged_count)
    return words("bulletin.seen", occasions=figure.occasion_count, judged=figure.judged_count)


def figure_text(figure: AnyFigure, words: Words) -> str:
    """Value, band and counts on one line."""
    value, count = value_text(figure, words), count_text(figure, words)
    return words("bulletin.figure", value=value, count=count) if count else value


def start_text(measure: Measure, words: Words) -> str:
    """Of which days the start of a measure is."""
    return span_text(measure.base_month, measure.base_until, words)


def short_start_text(measure: Measure, words: Words) -> str:
    """The same with no word more than is needed, for the sheet."""
    return measure.base_month if measure.base_until is None else start_text(measure, words)


def span_text(month: str, until: date | None, words: Words) -> str:
    """All of a month, or its first days."""
    if until is None:
        return words("bulletin.start_whole", month=month)
    return words("bulletin.start_until", first=month_days(month)[0], last=until)


def where_text(measure: Measure, hall: str | None, words: Words) -> str:
    """For which halls a measure is."""
    if hall is not None:
        return hall
    if measure.halls in (WhichHalls.OWN, WhichHalls.PARTNER):
        return words(f"bulletin.{measure.halls}_halls")
    return words("bulletin.whole_branch")


def check_cell(checks: SourceChecks, words: Words) -> tuple[str, str]:
    """(The result of the month; what stands beside it: the month before, competitor, goal.)

    :param checks: of the month of the sheet and the one before
    """
    before, this = checks.months
    if not this.known:
        return words("hall_checks.no_result"), _month_before(before, words)
    lead = explain_checks.lead_text(this, words)
    beside = [
        _month_before(before, words),
        words("hall_checks.against", lead=lead) if lead else "",
        explain_checks.standing_text(checks, words),
    ]
    return explain_checks.result_text(this, words), " · ".join(each for each in beside if each)


def short_check_cell(checks: SourceChecks, words: Words) -> str:
    """One line for the sheet: the result, the month before, the lead in points, the goal reached;
    "–" for what there is not.

    :param checks: of the month of the sheet and the one before
    """
    before, this = checks.months
    if checks.source.counted:
        return " · ".join("–" if each.value is None else f"{each.value:.0f}" for each in
                          (this, before))  # fmt: skip
    return " · ".join(
        [
            _with_number(this, words),
            explain_checks.value_text(before, words) if before.known else "–",
            explain_checks.lead_points_text(this),
            _short_standing(checks, words) if this.known else "–",
        ]
    )


def _with_number(figure: CheckFigure, words: Words) -> str:
    if not figure.known:
        return "–"
    value = explain_checks.value_text(figure, words)
    return words("hall_checks.result", value=value, count=figure.n)


def _short_standing(checks: SourceChecks, words: Words) -> str:
    if checks.goal is None:
        return "–"
    return words(_SHORT_STANDING[checks.standing])


def _month_before(before: CheckFigure, words: Words) -> str:
    if not before.known:
        return ""
    return words("hall_checks.month_before", result=explain_checks.value_text(before, words))


def change_text(change: FigureChange, words: Words) -> str:
    return _ARROWS.get(change, "") + words.of(change)


def month_text(bulletin: Bulletin, words: Words) -> str:
    """The month; "so far" while it runs."""
    if bulletin.is_over:
        return bulletin.month
    return words("bulletin.so_far", said=bulletin.month)


def about_text(
    about: About, norms: Mapping[str, Norm], retired: frozenset[str], words: Words
) -> str:
    """The figure of a measure by its name."""
    if about.source is not None:
        return words("bulletin.about_check", source=words.of(about.source))
    if about.kind is AboutKind.SCORE:
        return words("bulletin.about_score")
    if about.kind is AboutKind.THEME:
        return words("bulletin.about_theme", theme=words(f"theme.{about.id}"))
    norm = norms.get(about.id)
    text = words("bulletin.about_norm", norm=norm.text(words.language) if norm else about.id)
    if norm is None or about.id in retired:
        text += words("bulletin.norm_withdrawn")
    return text


def goal_text(figure: Figure, goal: Goal, words: Words) -> str:
    """What the band says about the goals, in few words; '–' without a number."""
    standing = goal_verdict(figure.low_pct, figure.high_pct, goal)
    if standing is GoalStanding.UNKNOWN:
        return "–"
    # The sheet has room for one goal: the highest that is reached.
    shown = GoalStanding.BASE if standing is GoalStanding.BASE_AT_LEAST else standing
    return words(f"bulletin.goal_{shown}")


def hall_goals_sentence(sheet: Bulletin, words: Words) -> str:
    """Which halls of a branch have other goals than the branch; '' where none has."""
    rows = [row for kind in sheet.kinds for row in kind.results]
    own = [
        words("bulletin.hall_goal", hall=row.hall, base=f"{row.goal.base:g}",
              challenge=f"{row.goal.challenge:g}")
        for row in rows
        if not row.goal.same_as(sheet.goal)
    ]  # fmt: skip
    return words("bulletin.hall_goals", halls=words("rules.join").join(own)) if own else ""


def weak_text(row: Mapping[str, Any], norms: Mapping[str, Norm], words: Words) -> str:
    """A weak norm with its theme.

    :param row: of ``domain.reports.weak_spots.weak_spots``
    """
    return words(
        "bulletin.weak_norm", norm=norms[row["norm_id"]].text(words.language).rstrip("。."),
        theme=words(f"theme.{row['theme']}"),
    )  # fmt: skip


def weak_hall_text(row: Mapping[str, Any], bulletin: Bulletin, words: Words) -> str:
    """Where it fails most."""
    return hall_text(row, {hall.id: hall.name for hall in bulletin.place.halls}, words)


def final_text(result: BulletinResult, words: Words) -> str:
    """The final result of a hall with its grade; '–' where the patrols saw too little."""
    month = result.month
    if month is None or month.total_pct is None or not result.score.known:
        return "–"
    total = total_text(month.total_pct, result.score.value_pct)
    text = f"{total} {words(f'grade.{month.grade}')}"
    if month.bonus_pct:
        text += words("bulletin.measure_points", points=f"{month.bonus_pct:g}")
    return text


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
