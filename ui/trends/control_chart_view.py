"""One control chart on a page: whose, why this one, the chart, what stands out, and its numbers."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from charts.chosen_days import ChosenDays
from charts.control_chart import GoalStep, Line, LineKind, control_chart
from charts.heading import Heading
from charts.links import address
from domain.halls.assignment import StaffMember
from domain.printed import score_text
from domain.rollup import Span
from domain.trends.choice import ChartKind
from locales import Words
from services.scores.explain_goals import month_sentence
from services.scores.month_to_date import MonthToDate
from services.trends.control_charts import ChartView
from services.trends.explain_control_chart import reason_of, titles_of
from services.trends.goal_steps import GoalsHeld
from ui.chart import counted, paint, show_chart
from ui.plain import plain
from ui.table import show_table
from ui.url_choice import offered, url_choice

_ROWS = 60


def choose_person(hall_id: str, staff: Sequence[StaffMember], words: Words) -> StaffMember | None:
    """Whose chart is asked for: a person's of the hall, or its own.

    :raises NotFound: the address names a person that the reader does not see there
    """
    people = {each.id: each for each in staff if each.hall_id == hall_id}
    person_id = url_choice(
        words("trends.person"), "person", list(people),
        lambda each: f"{people[each].name} · {people[each].staff_no}",
        words("spc.hall_itself"),
    )  # fmt: skip
    return None if person_id is None else people[offered(person_id, people)]


def show_control_chart(
    view: ChartView,
    words: Words,
    *,
    goals: Sequence[GoalsHeld] = (),
    chosen: ChosenDays | None = None,
    red_lines: bool = False,
) -> None:
    """:param goals: of the hall, with the days on which they hold
    :param chosen: the days that were asked for, where the points go further back"""
    st.caption(reason_of(view.choice, view.failed, words))
    if view.waiting is not None:
        st.markdown(words.count("spc.waiting", view.waiting))
    if red_lines and view.choice.kind is None:
        return
    if view.points.empty:
        st.markdown(words("spc.no_points"))
        return
    if view.points["plotted"].isna().all():
        st.markdown(words("spc.points_too_few"))
        return
    if view.choice.kind is not None:
        was = "was_" if view.news and view.news.is_back else ""
        st.markdown(words(f"spc.verdict_{was}{view.change}", count=view.recent))
    in_order = red_lines or view.choice.span is None
    chart = control_chart(
        points_to_draw(view),
        words.group("chart"),
        titles_of(view.choice, red_lines=red_lines, words=words),
        lines=_lines(view, words),
        goals=[
            GoalStep(each.first, each.last, each.goal.base_pct, each.goal.challenge_pct)
            for each in goals
        ],
        in_order=in_order,
        gathered=view.choice.kind is ChartKind.EWMA,
        chosen=chosen,
        paint=paint(),
    )
    show_chart(chart, heading_of(view, words), alt_of(view, words), words)
    explained = _explained(view, words)
    if chosen is not None and not in_order:
        explained += f" {chosen_sentence(chosen, words)}"
    st.caption(explained)
    with st.expander(words("spc.numbers"), key=f"spc.numbers.{red_lines}"):
        _show_numbers(view, words)


def heading_of(view: ChartView, words: Words) -> Heading:
    """What the picture is called, whose it is, its days, and how much is in it."""
    if view.choice.kind is ChartKind.G:
        name = "between"
    elif view.choice.kind is ChartKind.EWMA:
        name = "gathered"
    else:
        name = f"kept_{view.choice.span or 'occasion'}"
    whose = view.name if view.staff_id is None else f"{view.name} · {view.hall.name}"
    first, last = (view.points[each] for each in ("start", "end"))
    scored_count, occasions = (
        view.points[each].sum() for each in ("scored_count", "occasion_count")
    )
    return Heading(
        words(f"picture.{name}"), whose, first.min().date(), last.max().date(),
        "" if name == "between" else counted(scored_count, occasions, words),
    )  # fmt: skip


def alt_of(view: ChartView, words: Words) -> str:
    return words(
        "spc.alt", name=view.name, count=len(view.points), better=_count(view, "better"),
        worse=_count(view, "worse"), thin=_thin_count(view),
    )  # fmt: skip


def show_month_to_date(so_far: MonthToDate, words: Words) -> None:
    st.markdown(month_sentence(so_far, words))


def points_to_draw(view: ChartView) -> pd.DataFrame:
    """As ``charts.control_chart.control_chart`` takes them."""
    points = view.points.assign(href=point_links(view), is_running=_running(view))
    return points.dropna(subset=["plotted"])


def chosen_sentence(chosen: ChosenDays, words: Words) -> str:
    return words("spc.chosen", first=chosen.first, last=chosen.last)


def point_links(view: ChartView) -> list[str]:
    """What a tap opens: the person, or the observations of the point."""
    days = zip(view.points["start"].dt.date, view.points["end"].dt.date, strict=True)
    if view.staff_id is not None:
        return [
            address("person", first, last, person=view.staff_id, hall=view.hall.id)
            for first, last in days
        ]
    return [address("observations", first, last, hall=view.hall.id) for first, last in days]


def _lines(view: ChartView, words: Words) -> list[Line]:
    first = view.points["start"].min().date()
    lines = [
        Line(LineKind.MARK, max(each.from_on, first), each.text, each.to_on) for each in view.marks
    ]
    lines += [
        Line(LineKind.VERSION, day, words("spc.version", version=version))
        for day, version in view.versions
    ]
    lines += [
        Line(LineKind.REBASED, each.from_on, each.reason)
        for each in view.rebasings
        if _within(each.from_on, view.points)
    ]
    return sorted(lines, key=lambda each: each.day)


def _within(day: date, points: pd.DataFrame) -> bool:
    return bool(points["start"].min().date() <= day <= points["end"].max().date())


def _explained(view: ChartView, words: Words) -> str:
    kind = view.choice.kind
    if kind is None:
        return words("spc.explained_none")
    sentences = [words.of(kind)]
    if view.base is not None and kind is not ChartKind.G:
        first, last, count = view.base
        sentences.append(words("spc.base", first=first, last=last, count=count))
    if view.minimum is not None and (thin := _thin_count(view)):
        key = "spc.thin_weeks" if kind is ChartKind.EWMA else "spc.thin_points"
        minimum = view.minimum
        sentences.append(
            words.count(key, thin, observations=minimum.observations, occasions=minimum.occasions)
        )
    if _running(view).iloc[-1]:
        sentences.append(words("spc.running_week", last=view.points["end"].max().date()))
    if kind in (ChartKind.P, ChartKind.EWMA) and view.dispersion > 1.05:
        sentences.append(words("spc.dispersed", times=f"{view.dispersion:.1f}"))
    return " ".join(sentences)


def _running(view: ChartView) -> pd.Series:
    """Whether a point is of a week that is not over: it ends on the last day looked at."""
    of_weeks = view.choice.span is Span.WEEK
    return of_weeks & (view.points["end"] - view.points["start"] < pd.Timedelta(days=6))


def _thin_count(view: ChartView) -> int:
    """Points without a percentage."""
    return int(view.points["value"].isna().sum())


def _count(view: ChartView, change: str) -> int:
    return int((view.points["change"] == change).sum())


def _show_numbers(view: ChartView, words: Words) -> None:
    labels = words.group("chart")
    newest = zip(
        view.points.iloc[::-1].head(_ROWS).to_dict("records"),
        _running(view).iloc[::-1],
        strict=False,
    )
    rows = [
        {
            "start": f"{row['start']:%Y-%m-%d}" + (labels["running_week"] if is_running else ""),
            **{name: score_text(row[name]) for name in ("value", "plotted", "centre")},
            "limits": f"{score_text(row['low'])} / {score_text(row['high'])}",
            "count": int(row["scored_count"]),
            "occasions": int(row["occasion_count"]),
            "change": labels[f"change_{row['change']}"],
        }
        for row, is_running in newest
    ]
    heads = {
        "start": labels["point_start"],
        "value": labels["point_value"],
        **({"plotted": labels["point_plotted"]} if view.choice.kind is ChartKind.EWMA else {}),
        "centre": labels["point_centre"],
        "limits": words("spc.limits"),
        "count": labels["scored_count"],
        "occasions": labels["occasion_count"],
        "change": labels["point_change"],
    }
    show_table(rows, heads, alt=words("spc.numbers"))
    for each in view.rebasings:
        st.caption(
            plain(words("spc.rebased_by", day=each.from_on, who=each.account, why=each.reason))
        )
