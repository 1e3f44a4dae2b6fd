"""Goals: what holds where, the forms to give and to set them, and what was set so far."""

from collections.abc import Sequence

import streamlit as st

from domain.method.goals import GivenBy, Goal, Metric
from domain.roles import Account
from locales import Words
from services.application import application
from services.method.goals import CurrentGoal, GoalsOfMonth, give_goals, set_own_goal
from ui.entries import Form
from ui.session import now
from ui.table import show_table


def choose_metric(words: Words) -> Metric:
    """Patrol scores come first: they are what most goals are about."""
    chosen = st.segmented_control(
        words("goals.metric"), list(Metric), default=Metric.PATROL, required=True,
        key="goals.metric", format_func=lambda each: words(f"metric.{each}"),
    )  # fmt: skip
    return Metric(chosen)


def show_goals(goals: GoalsOfMonth, metric: Metric, month: str, words: Words) -> None:
    """Both goals of every branch and its halls in a month, and where they come from."""
    rows = [each for each in goals.held if each.metric is metric]
    columns = ["place", "base", "challenge", "origin"]
    if any(each.own for each in rows):
        columns.append("own_beside")
    show_table(
        [
            {
                "place": each.hall.name if each.hall else words("goals.branch", branch=each.branch),
                "base": _number(each.goal.base if each.goal else None),
                "challenge": _number(each.goal.challenge if each.goal else None),
                "origin": origin_of(each.goal, words),
                "own_beside": _own(each, words),
            }
            for each in rows
        ],
        _labels(columns, metric, words),
        alt=words("goals.table_alt", month=month),
    )


def origin_of(goal: Goal | None, words: Words) -> str:
    """Who gave a goal, and since when."""
    if goal is None:
        return words("goals.not_given")
    if goal.given_by is GivenBy.METHOD:
        return words("goals.by_method")
    return words.of(goal.given_by, month=goal.from_month)


def show_give_form(
    goals: GoalsOfMonth, metric: Metric, month: str, account: Account, words: Words
) -> None:
    """Give the two goals of a metric to branches from ``month`` on."""
    st.subheader(words("goals.give", month=month))
    starts = [each.goal for each in goals.held if each.metric is metric and each.hall is None]
    with Form(f"goals.{month}.{metric}", words("setup.save"), words) as form:
        chosen = st.multiselect(
            words("goals.branches"), list(goals.branches), key=form.key("branches"),
            format_func=lambda each: goals.branches[each], placeholder="",
        )  # fmt: skip
        every = st.checkbox(words("goals.all_branches"), key=form.key("all"))
        base, challenge = _numbers(form, metric, starts[0] if starts else None, words)
        reason = _reason(form, words)
    if form.submitted:
        branch_ids = list(goals.branches) if every else chosen
        message = words("goals.given", metric=words.of(metric), month=month, count=len(branch_ids))
        with form.saving(message):
            give_goals(
                application(), account, branch_ids, metric, month, base, challenge, reason, now()
            )


def show_own_form(
    goals: GoalsOfMonth, metric: Metric, month: str, account: Account, words: Words
) -> None:
    """Set the two goals of a metric from ``month`` on, for a hall or beside the given ones."""
    st.subheader(words("goals.set", month=month))
    rows = {each.hall.id if each.hall else "": each for each in goals.held if each.metric is metric}
    given = rows[""].goal
    if given is None:
        st.info(words("problem.goal_not_given"))
        return
    places = [*(each for each in rows if each), ""]
    place = st.selectbox(
        words("goals.for_whom"), places, key="goals.place",
        format_func=lambda each: goals.halls[each].name if each else words("goals.whole_branch"),
    )  # fmt: skip
    key = "goals.within_common" if given.given_by is GivenBy.METHOD else "goals.within"
    st.caption(words(key, base=_number(given.base), challenge=_number(given.challenge)))
    with Form(f"goals.{month}.{metric}.{place}", words("setup.save"), words) as form:
        held = rows[place]
        start = held.own or given if held.hall is None else held.goal
        base, challenge = _numbers(form, metric, start, words)
        reason = _reason(form, words)
    if form.submitted:
        name = words.of(metric)
        with form.saving(words("goals.saved", metric=name, month=month)):
            set_own_goal(
                application(), account, place or None, metric, month, base, challenge, reason,
                now(),
            )  # fmt: skip


def show_set_goals(goals: GoalsOfMonth, metric: Metric, words: Words) -> None:
    """Everything that was ever set of the metric, newest first."""
    rows = [each for each in goals.history if each.metric is metric]
    if not rows:
        return
    st.subheader(words("goals.history"))
    show_table(
        [
            {
                "place": goals.halls[each.hall_id].name
                if each.hall_id
                else words("goals.branch", branch=goals.branches[each.branch_id]),
                "from_month": each.goal.from_month,
                "base": _number(each.goal.base),
                "challenge": _number(each.goal.challenge),
                "who": each.account,
                "why": each.reason or words("goals.no_reason"),
            }
            for each in rows
        ],
        _labels(["place", "from_month", "base", "challenge", "who", "why"], metric, words),
        alt=words("goals.history"),
    )


def _labels(columns: Sequence[str], metric: Metric, words: Words) -> dict[str, str]:
    return {name: words(f"goals.{_unit(name, metric)}") for name in columns}


def _unit(name: str, metric: Metric) -> str:
    return f"{name}_count" if metric.counted and name in ("base", "challenge") else name


def _own(held: CurrentGoal, words: Words) -> str:
    if held.own is None:
        return "–"
    key = "goals.pair" if held.hall is None else "goals.easier_now"
    own = held.own
    return words(
        key, base=_number(own.base), challenge=_number(own.challenge), month=own.from_month
    )


def _number(goal: float | None) -> str:
    return "–" if goal is None else f"{goal:.10g}"


def _numbers(form: Form, metric: Metric, start: Goal | None, words: Words) -> tuple[float, float]:
    columns = st.columns(2)
    values = (start.base, start.challenge) if start else (0.0, 0.0)
    base, challenge = (
        column.number_input(
            words(f"goals.{_unit(name, metric)}"), value=float(value), step=1.0, format="%.10g",
            key=form.key(name),
        )
        for column, name, value in zip(columns, ("base", "challenge"), values, strict=True)
    )  # fmt: skip
    return base, challenge


def _reason(form: Form, words: Words) -> str:
    text = st.text_input(
        words("goals.reason"), key=form.key("reason"), help=words("goals.reason_help")
    )
    return text or ""
