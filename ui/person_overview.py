"""One person's results at a glance: score, trend, themes, goals, quarter and year."""

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from charts.band_trend import band_trend_chart
from charts.links import address
from charts.score_band import score_band_chart
from domain.blend import Blend
from domain.explanation import Explanation
from locales import Words
from services.person import PersonResults
from services.person_months import PersonMonths
from ui.plain import plain
from ui.score_words import show_score_sentences
from ui.table import show_table


def about_line(results: PersonResults, words: Words) -> str:
    """Staff number, position and hall."""
    facts = [results.person.staff_no, results.hall.name, words(f"hall_kind.{results.hall.kind}")]
    if results.position is not None:
        facts.insert(1, words(f"position.{results.position}"))
    return " · ".join(plain(each) for each in facts)


def show_overview(results: PersonResults, words: Words, *, linked: bool = False) -> None:
    """Without enough observations: what was seen and what is still needed, and no number.

    :param linked: a tap on a week opens its observations, for readers who have that page
    """
    show_score_sentences(results, words)
    if results.row is None or results.explanation is None:
        return
    _show_numbers(results, results.explanation, words)
    if results.explanation.steps is None:
        return
    row = results.row
    st.altair_chart(
        score_band_chart(row, words.group("chart")),
        alt=words(
            "person.band_alt", raw=row["raw_pct"], adjusted=row["adjusted_pct"],
            low=row["low_pct"], high=row["high_pct"],
        ),
    )  # fmt: skip
    _show_trend(results, words, linked=linked)
    columns = st.columns(2)
    with columns[0]:
        _show_profile(results.themes, "theme", "person.themes", words)
    with columns[1]:
        _show_profile(results.servqual, "servqual", "person.servqual", words)
    st.caption(words("person.few"))
    st.subheader(words("explain.goals"))
    show_reached(results.explanation, words)


def _show_numbers(results: PersonResults, explanation: Explanation, words: Words) -> None:
    row, steps, final = results.row, explanation.steps, explanation.final
    assert row is not None  # with an explanation there is one
    columns = st.columns(4 if row["reported"] else 3)
    columns[0].metric(words("explain.raw"), "–" if steps is None else str(steps.raw_pct))
    columns[1].metric(words("explain.adjusted"), "–" if steps is None else str(steps.adjusted_pct))
    total = "–" if final.total_pct is None else str(final.total_pct)
    columns[2].metric(words("explain.total"), total)
    if row["reported"]:
        columns[3].metric(words("scores.red_lines_reported"), row["reported"])
    said = [
        words(
            "person.counts", occasions=row["occasion_count"], scored=row["scored_count"],
            nas=row["na_count"],
        )
    ]  # fmt: skip
    if final.grade is not None:
        said.append(words("explain.grade", grade=words(f"grade.{final.grade}")))
    said.append(f"{words('scores.red_lines_confirmed')} {row['confirmed']}")
    st.caption(" · ".join(said))


def _show_trend(results: PersonResults, words: Words, *, linked: bool) -> None:
    weeks = results.trend
    if len(weeks) < 2:
        return
    if linked:
        whose = {"hall": results.hall.id, "person": results.person.id}
        starts = weeks["week_start"].dt.date
        weeks = weeks.assign(
            link=[address("observations", day, day + timedelta(days=6), **whose) for day in starts]
        )
    st.subheader(words("person.trend"))
    st.altair_chart(
        band_trend_chart(weeks, words.group("chart")),
        alt=words(
            "person.trend_alt", first=results.first, last=results.last, count=len(results.trend)
        ),
    )
    st.caption(words("person.trend_explained"))


def _show_profile(table: pd.DataFrame, prefix: str, title: str, words: Words) -> None:
    st.subheader(words(title))
    show_table(
        [
            {
                "factor": words(f"{prefix}.{row.factor}"),
                "score_pct": row.score_pct,
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


def show_reached(explanation: Explanation, words: Words) -> None:
    """The results against their goals."""
    show_table(
        [
            {
                "metric": words(f"metric.{each.metric}"),
                "result": "–" if each.result_pct is None else str(each.result_pct),
                "base": f"{each.goal.base_pct:g}",
                "challenge": f"{each.goal.challenge_pct:g}",
                "attained": "–" if each.points is None else str(each.points),
            }
            for each in explanation.reached
        ],
        {
            "metric": words("goals.metric"),
            "result": words("explain.result"),
            "base": words("goals.base"),
            "challenge": words("goals.challenge"),
            "attained": words("explain.attained"),
        },
        alt=words("explain.goals"),
    )


def show_months(months: PersonMonths, words: Words) -> None:
    """How quarter and year arise from their months."""
    st.caption(words("person.months_explained"))
    for name, blend in (("quarter", months.quarter), ("year", months.year)):
        st.subheader(words(f"person.{name}"))
        _show_blend(blend, words(f"person.{name}"), words)


def _show_blend(blend: Blend[date], title: str, words: Words) -> None:
    if blend.total_pct is None:
        st.info(words("person.no_months"))
        return
    rows = [
        {
            "month": f"{part.key:%Y-%m}",
            "result": str(part.result_pct),
            "share": f"{part.share_pct} %",
            "points": str(part.points_pct),
        }
        for part in blend.parts
    ]
    total = {
        "month": words("explain.sum"), "result": "", "share": "100.00 %",
        "points": str(blend.total_pct),
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
