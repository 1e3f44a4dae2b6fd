"""Company checks of halls as a table for each, and in one line where there is little room; and of
all halls up to a month that the reader chooses."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from charts.check_trend import check_trend_chart
from charts.heading import Heading
from domain.period import month_days, months_until
from domain.roles import Account
from domain.scores.check_figure import CheckFigure
from locales import Words
from services.application import application
from services.scores.explain_checks import (
    counts_sentence,
    dated_text,
    lead_text,
    source_line,
    standing_text,
    trend_text,
)
from services.scores.hall_checks import HallChecks, SourceChecks, hall_checks
from ui.chart import paint, show_chart
from ui.page_picker import page_picker
from ui.plain import plain
from ui.session import today
from ui.table import show_table
from ui.url_choice import url_choice

_HALLS_ON_A_PAGE = 10


def show_hall_checks(
    checks: Sequence[HallChecks], words: Words, *, title: bool = True, named: bool = True
) -> None:
    """One table for each hall, then whether it counts for people.

    :param named: whether the name of each hall stands above its table
    """
    if title:
        st.subheader(words("hall_checks.title"))
    for each in checks:
        if named:
            st.markdown(f"**{plain(each.hall.name)}**")
        if each.known:
            _show_table(each, words)
        else:
            st.caption(words("hall_checks.none", count=len(each.sources[0].months)))
    show_whether_counted(checks, words)
    if any(each.known for each in checks):
        st.caption(words("hall_checks.explained"))


def show_whether_counted(checks: Sequence[HallChecks], words: Words) -> None:
    """Whether what was shown of these halls counts for their people; nothing where nothing was."""
    if any(each.known for each in checks):
        st.caption(plain(counts_sentence(checks[0], words)))


def _show_table(checks: HallChecks, words: Words) -> None:
    known = [each for each in checks.sources if each.newest is not None]
    newest = max(each.newest.month for each in known if each.newest is not None)
    # A running month that nobody checked yet would be a dash in every line.
    months = [each for each in checks.sources[0].months if each.month <= newest]
    show_table(
        [_row(each, len(months), words) for each in known],
        {
            "source": words("hall_checks.source"),
            "latest": words("hall_checks.latest"),
            "goal": words("hall_checks.goal"),
            "competitor": words("hall_checks.competitor"),
            "trend": words("hall_checks.trend", first=months[0].month, last=months[-1].month),
        },
        alt=f"{words('hall_checks.title')} · {checks.hall.name}",
    )
    if checks.own_complaints:
        by_month = sorted(checks.own_complaints.items())
        said = ", ".join(f"{month}: {number}" for month, number in by_month)
        st.caption(plain(words("hall_checks.own_complaints", counts=said)))


def _row(checks: SourceChecks, months: int, words: Words) -> dict[str, str]:
    newest = checks.newest
    assert newest is not None  # only those are shown
    return {
        "source": words.of(checks.source),
        "latest": dated_text(newest, words),
        "goal": standing_text(checks, words) or "–",
        "competitor": lead_text(newest, words) or "–",
        "trend": trend_text(checks.months[:months]),
    }


def show_check_charts(checks: HallChecks, words: Words) -> None:
    """A small chart for every check with two results or more, up to the newest month of any."""
    drawable = [each for each in checks.sources if sum(month.known for month in each.months) >= 2]
    newest = max((each.newest.month for each in drawable if each.newest is not None), default="")
    for each in drawable:
        _show_chart(each, [month for month in each.months if month.month <= newest],
                    checks.hall.name, words)  # fmt: skip


def _show_chart(
    checks: SourceChecks, months: Sequence[CheckFigure], hall: str, words: Words
) -> None:
    source = words.of(checks.source)
    table = pd.DataFrame(
        [(each.month, None if each.shown is None else float(each.shown), each.n)
         for each in months],
        columns=["month", "value", "n"],
    ).astype({"value": "float64"})  # fmt: skip
    goals = [
        (words(f"hall_checks.goal_{name}", goal=f"{goal:g}"), each.month, float(goal))
        for each in months
        if checks.goal is not None and (checks.goal.from_month or "") <= each.month
        for name, goal in (
            ("base", checks.goal.base_pct), ("challenge", checks.goal.challenge_pct),
        )
    ]  # fmt: skip
    asked = sum(each.n or 0 for each in months if each.known)
    show_chart(
        check_trend_chart(
            table,
            pd.DataFrame(goals, columns=["name", "month", "value"]),
            words.group("chart"),
            counted=checks.source.counted,
            paint=paint(),
        ),
        Heading(
            source, hall, month_days(months[0].month)[0], month_days(months[-1].month)[1],
            "" if checks.source.counted or not asked else words("picture.sample", count=asked),
        ),
        words(
            "hall_checks.chart_alt", hall=hall, source=source, first=months[0].month,
            last=months[-1].month, values=trend_text(months),
        ),
        words,
    )  # fmt: skip


def show_check_lines(checks: HallChecks, words: Words) -> None:
    """A line for every check with a result; nothing without one."""
    lines = [source_line(each, words) for each in checks.sources if each.newest is not None]
    if lines:
        st.caption("  \n".join(plain(line) for line in lines))


def show_own_checks(figures: Sequence[CheckFigure], words: Words) -> None:
    """What company checks found about one person, the newest month first."""
    if not figures:
        return
    st.markdown(f"**{words('hall_checks.own')}**")
    lines = [
        words("hall_checks.line", source=words.of(each.source),
              said=dated_text(each, words))
        for each in figures
    ]  # fmt: skip
    st.markdown("\n".join(f"* {plain(line)}" for line in lines))


def show_results_of_halls(account: Account, halls: Mapping[str, str], words: Words) -> None:
    """:param halls: id -> name, in the order shown"""
    st.subheader(words("hall_checks.results"))
    newest = f"{today():%Y-%m}"
    months = months_until(newest)
    month = url_choice(words("hall_checks.until"), "month", months, str, newest, usual=newest)
    if month not in months:
        month = newest
    shown = list(halls)[page_picker(len(halls), _HALLS_ON_A_PAGE, "hall_checks.page")]
    last = month_days(str(month))[1]
    show_hall_checks(hall_checks(application(), account, shown, last), words, title=False)
