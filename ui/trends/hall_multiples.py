"""All halls beside each other: one small control chart each, on one scale, its verdict above it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from charts.chosen_days import ChosenDays
from charts.control_chart import ChartsBeside, GoalStep, control_chart
from domain.halls.hall import Hall
from domain.roles import Account
from domain.trends.rules import Direction
from locales import Words
from services.application import application
from services.trends.control_charts import ChartView, hall_charts
from services.trends.explain_control_chart import titles_of
from services.trends.goal_steps import goals_held
from services.trends.signal_charts import SignalKind
from services.trends.signals import Signals
from ui.chart import paint, show_chart
from ui.page_picker import page_picker
from ui.plain import plain
from ui.trends.control_chart_view import alt_of, chosen_sentence, heading_of, points_to_draw

_CHARTS_ON_A_PAGE = 12
_COLUMNS = 2
_SIGNS = {Direction.BETTER: "▲", Direction.WORSE: "▼", Direction.NONE: "●"}


def show_hall_multiples(
    account: Account,
    halls: Sequence[Hall],
    signals: Signals,
    first: date,
    last: date,
    words: Words,
    *,
    chosen: ChosenDays | None = None,
) -> None:
    """:param signals: of these halls up to the last day: those that became worse come first
    :param chosen: the days that were asked for, where the points go further back"""
    ordered = _worse_first(halls, signals)
    shown = ordered[page_picker(len(ordered), _CHARTS_ON_A_PAGE, "spc.halls")]
    app = application()
    views = hall_charts(app, account, [each.id for each in shown], first, last)
    drawn = [each for each in views if not each.points["plotted"].isna().all()]
    if drawn:
        explained = words("spc.small_explained")
        if chosen is not None:
            explained += f" {chosen_sentence(chosen, words)}"
        st.caption(explained)
        goals = {
            each.hall.id: [
                GoalStep(held.first, held.last, held.goal.base_pct, held.goal.challenge_pct)
                for held in goals_held(app, account, each.hall.id, first, last)
            ]
            for each in drawn
        }
        _show_charts(drawn, goals, chosen, words)
    if rest := [plain(each.name) for each in views if each not in drawn]:
        st.caption(words("spc.halls_without", names=words("board.and").join(rest)))


def _show_charts(
    views: Sequence[ChartView],
    goals: Mapping[str, Sequence[GoalStep]],
    chosen: ChosenDays | None,
    words: Words,
) -> None:
    compared = ChartsBeside(
        pd.concat([each.points.dropna(subset=["plotted"]) for each in views], ignore_index=True),
        [step for steps in goals.values() for step in steps],
    )
    for place in range(0, len(views), _COLUMNS):
        for column, view in zip(
            st.columns(_COLUMNS), views[place : place + _COLUMNS], strict=False
        ):
            with column:
                _show_one(view, goals[view.hall.id], compared, chosen, words)


def _show_one(
    view: ChartView,
    goals: Sequence[GoalStep],
    compared: ChartsBeside,
    chosen: ChosenDays | None,
    words: Words,
) -> None:
    chart = control_chart(
        points_to_draw(view),
        words.group("chart"),
        titles_of(view.choice, red_lines=False, words=words),
        goals=goals,
        in_order=False,
        beside=compared,
        chosen=chosen,
        paint=paint(),
    )
    heading = heading_of(view, words)
    title = f"{view.name} {_verdict(view, words)}"
    show_chart(
        chart, replace(heading, title=title, whose=heading.title), alt_of(view, words), words
    )


def _verdict(view: ChartView, words: Words) -> str:
    if view.choice.kind is None:
        return words("spc.verdict_unknown")
    if view.news is not None and view.news.is_back:
        return f"● {words(f'spc.change_was_{view.change}')}"
    return f"{_SIGNS[view.change]} {words(f'chart.change_{view.change}')}"


def _worse_first(halls: Sequence[Hall], signals: Signals) -> list[Hall]:
    """Then those that became better, then the others, each in the order they have."""
    said = {
        each.hall.id: each.change
        for each in signals.firm
        if each.about is SignalKind.HALL and not each.is_back
    }
    order = [Direction.WORSE, Direction.BETTER, Direction.NONE]
    return sorted(halls, key=lambda hall: order.index(said.get(hall.id, Direction.NONE)))
