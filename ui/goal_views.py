"""The goals of a branch: what holds, the form to set one, and what was set so far."""

from collections.abc import Mapping, Sequence

import streamlit as st

from domain.goals import Goal, Metric
from domain.roles import Account
from locales import Words
from services.application import application
from services.goals import SetGoal, set_goal
from ui.entries import Form
from ui.session import now
from ui.table import show_table


def show_goals(in_force: Mapping[Metric, Goal], month: str, words: Words) -> None:
    """The two goals of every metric in a month, and where they come from."""
    show_table(
        [
            {
                "metric": words(f"metric.{metric}"),
                "base": goal.base_pct,
                "challenge": goal.challenge_pct,
                "origin": _origin(goal, words),
            }
            for metric, goal in in_force.items()
        ],
        {name: words(f"goals.{name}") for name in ("metric", "base", "challenge", "origin")},
        alt=words("goals.table_alt", month=month),
    )


def _origin(goal: Goal, words: Words) -> str:
    if goal.from_month is None:
        return words("goals.shared")
    return words("goals.own", month=goal.from_month)


def show_goal_form(
    in_force: Mapping[Metric, Goal], month: str, account: Account, words: Words
) -> None:
    """Set the two goals of one metric from ``month`` on."""
    st.subheader(words("goals.set", month=month))
    metric = st.segmented_control(
        words("goals.metric"), list(in_force), default=Metric.FINAL, required=True,
        key="goals.metric", format_func=lambda each: words(f"metric.{each}"),
    )  # fmt: skip
    goal = in_force[metric]
    with Form(f"goals.{month}.{metric}", words("setup.save"), words) as form:
        columns = st.columns(2)
        base, challenge = (
            column.number_input(
                words(f"goals.{name}"), value=value, step=1.0, format="%.10g", key=form.key(name)
            )
            for column, name, value in zip(
                columns, ("base", "challenge"), (goal.base_pct, goal.challenge_pct), strict=True
            )
        )
    if form.submitted:
        name = words(f"metric.{metric}")
        with form.saving(words("goals.saved", metric=name, month=month)):
            set_goal(application(), account, metric, month, base, challenge, now())


def show_set_goals(earlier: Sequence[SetGoal], words: Words) -> None:
    """Everything that was set, newest first."""
    if not earlier:
        return
    st.subheader(words("goals.history"))
    show_table(
        [
            {
                "metric": words(f"metric.{each.metric}"),
                "from_month": each.goal.from_month,
                "base": each.goal.base_pct,
                "challenge": each.goal.challenge_pct,
                "who": each.account,
            }
            for each in earlier
        ],
        {
            name: words(f"goals.{name}")
            for name in ("metric", "from_month", "base", "challenge", "who")
        },
        alt=words("goals.history"),
    )
