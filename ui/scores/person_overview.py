"""One person's results at a glance: score, trend, themes, goals, quarter and year."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from charts.band_trend import band_trend_chart
from charts.heading import Heading
from charts.links import address
from charts.score_band import score_band_chart
from domain.blend import Blend
from domain.method.goals import Metric
from domain.printed import NO_NUMBER, score_text, total_text, whole_text
from domain.rollup import Span
from domain.scores.explanation import Explanation, Reached
from locales import Words
from services.scores.explain_goals import standing_text
from services.scores.explain_score import score_sentences
from services.scores.person import PersonResults
from services.scores.person_months import PersonMonths
from ui.chart import counted, paint, show_chart
from ui.plain import plain
from ui.scores.hall_check_views import show_hall_checks, show_own_checks
from ui.scores.rollup_views import so_far
from ui.table import show_table

_GOAL_COLUMNS = {
    "metric": "goals.metric", "result": "explain.result", "base": "goals.base",
    "challenge": "goals.challenge", "verdict": "explain.verdict", "attained": "explain.attained",
}  # fmt: skip


def about_line(results: PersonResults, words: Words) -> str:
    """Staff number, position and hall."""
    facts = [results.person.staff_no, results.hall.name, words.of(results.hall.kind)]
    if results.position is not None:
        facts.insert(1, words.of(results.position))
    return " · ".join(plain(each) for each in facts)


def show_overview(
    results: PersonResults, words: Words, *, linked: bool = False, own: bool = False
) -> None:
    """Without enough observations: what was seen and what is still needed, and no number.

    :param linked: a tap on a week opens its observations, for readers who have that page
    :param own: for the person, without what only those who lead people need
    """
    show_score_sentences(results, words)
    if results.row is None or results.explanation is None:
        return
    _show_numbers(results, results.explanation, words)
    if results.explanation.steps is not None:
        _show_score(results, results.explanation, words, linked=linked, own=own)
    if own and (results.own_checks or results.hall_checks.known):
        with st.expander(words("hall_checks.title")):
            _show_company_checks(results, words, titled=False)
    else:
        _show_company_checks(results, words)


def _show_company_checks(results: PersonResults, words: Words, *, titled: bool = True) -> None:
    """Those about the person, and those of the hall with whether they count for its people."""
    if not results.own_checks and not results.hall_checks.known:
        return
    if titled:
        st.subheader(words("hall_checks.title"))
    show_own_checks(results.own_checks, words)
    if results.hall_checks.known:
        show_hall_checks([results.hall_checks], words, title=False)


def _show_score(
    results: PersonResults, explanation: Explanation, words: Words, *, linked: bool, own: bool
) -> None:
    row = results.row
    assert row is not None  # with an explanation there is one
    show_band(results, words)
    _show_trend(results, words, linked=linked)
    least = results.method.minimum_sample.observations
    if own:
        with st.expander(words("person.themes")):
            _show_profile(results.themes, "theme", "person.themes", least, words, titled=False)
            st.caption(words("person.few", minimum=least))
        return
    columns = st.columns(2)
    with columns[0]:
        _show_profile(results.themes, "theme", "person.themes", least, words)
    with columns[1]:
        _show_profile(results.servqual, "servqual", "person.servqual", least, words)
    st.caption(words("person.few", minimum=least))
    st.subheader(words("explain.goals"))
    show_reached(explanation, words, patrol_pct=row["adjusted_exact"])


def show_band(results: PersonResults, words: Words) -> None:
    """The score in its band, beside its base goal; there is one."""
    row = results.row
    assert row is not None
    assert results.explanation is not None  # with a row there is one
    base_pct = next(
        (each.goal.base_pct for each in results.explanation.reached
         if each.metric is Metric.PATROL), None,
    )  # fmt: skip
    show_chart(
        score_band_chart(row, words.group("chart"), paint(), base_pct=base_pct),
        Heading(
            words("picture.band"), results.person.name, results.first, results.last,
            counted(row["scored_count"], row["occasion_count"], words),
        ),
        words(
            "person.band_alt", raw=score_text(row["raw_exact"]),
            adjusted=score_text(row["adjusted_exact"]), low=whole_text(row["low_exact"]),
            high=whole_text(row["high_exact"]),
        ),
        words,
    )  # fmt: skip
    if base_pct is not None:
        st.caption(words("scores.chart_base", base=f"{base_pct:g}"))


def _show_numbers(results: PersonResults, explanation: Explanation, words: Words) -> None:
    row, steps, final = results.row, explanation.steps, explanation.final
    assert row is not None  # with an explanation there is one
    numbers: list[tuple[str, Any]] = [
        (words(key), NO_NUMBER if steps is None else score_text(row[name]))
        for name, key in (("raw_exact", "explain.raw"), ("adjusted_exact", "explain.adjusted"))
    ]
    total = (
        NO_NUMBER if final.total_pct is None else total_text(final.total_pct, row["adjusted_exact"])
    )
    numbers.append((words("explain.total"), total))
    if row["reported"]:
        numbers.append((words("scores.red_lines_reported"), row["reported"]))
    with st.container(horizontal=True, gap="large"):
        for label, number in numbers:
            st.metric(label, number, width="content")
    parts = [
        words(
            "person.counts", occasions=row["occasion_count"], scored=row["scored_count"],
            nas=row["na_count"],
        )
    ]  # fmt: skip
    if final.grade is not None:
        parts.append(words("explain.grade", grade=words.of(final.grade)))
    parts.append(f"{words('scores.red_lines_confirmed')} {row['confirmed']}")
    st.caption(" · ".join(parts))


def _show_trend(results: PersonResults, words: Words, *, linked: bool) -> None:
    weeks = results.trend.dropna(subset=["raw_pct"])
    if len(results.trend) < 2:
        return
    if weeks.empty:
        st.subheader(words("person.trend"))
        st.caption(words("person.trend_too_few"))
        return
    if linked:
        whose = {"hall": results.hall.id, "person": results.person.id}
        starts = weeks["week_start"].dt.date
        weeks = weeks.assign(
            link=[address("observations", day, day + timedelta(days=6), **whose) for day in starts]
        )
    st.subheader(words("person.trend"))
    scored_count, occasions = (weeks[each].sum() for each in ("scored_count", "occasion_count"))
    show_chart(
        band_trend_chart(weeks, words.group("chart"), paint(), last=results.last),
        Heading(
            words("picture.raw_week"), results.person.name, results.first, results.last,
            counted(scored_count, occasions, words),
        ),
        words("person.trend_alt", first=results.first, last=results.last, count=len(weeks)),
        words,
    )  # fmt: skip
    st.caption(words("person.trend_explained"))


def _show_profile(
    table: pd.DataFrame, prefix: str, title: str, least: int, words: Words, *, titled: bool = True
) -> None:
    """:param least: judgements below which there is no number"""
    if titled:
        st.subheader(words(title))
    show_table(
        [
            {
                "factor": words(f"{prefix}.{row.factor}"),
                "score_pct": row.score_pct if row.judged_count >= least else None,
                "judged": row.judged_count,
            }
            for row in table.itertuples(index=False)
            if row.judged_count
        ],
        {
            "factor": words("person.factor"),
            "score_pct": words("scores.score_pct"),
            "judged": words("person.judged"),
        },
        alt=words(title),
    )


def show_reached(
    explanation: Explanation, words: Words, *, patrol_pct: float | None = None, own: bool = False
) -> None:
    """The results against their goals.

    :param own: for the person: without the points that only duty management counts

    :param patrol_pct: not rounded: everything is then shown with one decimal; None: in cents, as
      the sums of the explanation
    """

    def shown(reached: Reached) -> str:
        if reached.result_pct is None:
            return NO_NUMBER
        if patrol_pct is None:
            return str(reached.result_pct)
        if reached.metric is Metric.PATROL:
            return score_text(patrol_pct)
        exact = patrol_pct if reached.metric is Metric.FINAL else None
        return total_text(reached.result_pct, exact)

    def points(reached: Reached) -> str:
        if reached.points is None:
            return NO_NUMBER
        return str(reached.points) if patrol_pct is None else score_text(reached.points)

    show_table(
        [
            {
                "metric": words.of(each.metric),
                "result": shown(each),
                "base": f"{each.goal.base_pct:g}",
                "challenge": f"{each.goal.challenge_pct:g}",
                "verdict": standing_text(each.standing, words),
                "attained": points(each),
            }
            for each in explanation.reached
        ],
        {
            name: words(key)
            for name, key in _GOAL_COLUMNS.items()
            if not (own and name == "attained")
        },
        alt=words("explain.goals"),
    )


def show_months(months: PersonMonths, words: Words) -> None:
    """How quarter and year arise from their months."""
    st.caption(words("person.months_explained"))
    for span, blend in ((Span.QUARTER, months.quarter), (Span.YEAR, months.year)):
        title = so_far(words(f"person.{span}"), span, months.last, words)
        st.subheader(title)
        _show_blend(blend, title, words)
    if months.sparse:
        sparse_months = words("score.and").join(
            words("trends.sparse_month", month=f"{month:%Y-%m}", count=count)
            for month, count in months.sparse
        )
        st.caption(words("person.months_sparse", months=sparse_months))


def _show_blend(blend: Blend[date], title: str, words: Words) -> None:
    if blend.total_pct is None:
        st.info(words("person.no_months"))
        return
    rows = [
        {
            "month": f"{part.key:%Y-%m}",
            "result": str(part.result_pct),
            "share": words("number.percent", value=part.share_pct),
            "points": str(part.points_pct),
        }
        for part in blend.parts
    ]
    total = {
        "month": words("explain.sum"), "result": "",
        "share": words("number.percent", value="100.00"), "points": str(blend.total_pct),
    }  # fmt: skip
    show_table(
        [*rows, total],
        {
            "month": words("person.month"),
            "result": words("explain.result"),
            "share": words("explain.share"),
            "points": words("explain.points"),
        },
        alt=title,
    )
    if blend.missing:
        months = " · ".join(f"{month:%Y-%m}" for month in blend.missing)
        st.caption(words("person.months_missing", months=months))


def show_score_sentences(results: PersonResults, words: Words) -> None:
    first, *others = score_sentences(results, words)
    st.markdown(f"**{plain(first)}**")
    for sentence in others:
        st.markdown(plain(sentence))
