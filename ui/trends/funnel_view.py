"""A funnel on a page: the chart, what it rests on, and the way to those who stand out."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from charts.funnel import funnel_chart
from charts.hall_bands import HALL_BANDS, hall_bands_chart
from charts.heading import Heading
from charts.links import address
from domain.printed import band_text, score_text
from domain.scores.bands import HallFigure
from domain.scores.ties import PersonBand, clearly_of_few
from domain.trends.funnel import LEAST_UNITS, FunnelPlace
from locales import Words
from services.halls.scope import ReportScope
from services.scores.explain_hall_score import comparison_sentence
from services.scores.explain_score import clear_names_sentence
from services.trends.funnel import FunnelView
from ui.chart import counted, paint, show_chart
from ui.halls.filter_bar import filter_link
from ui.plain import plain
from ui.scores.staff_score_lines import person_link
from ui.table import show_table

_FAR = (FunnelPlace.LOW_998, FunnelPlace.HIGH_998)


def show_funnel(view: FunnelView, scope: ReportScope, whose: str, words: Words) -> None:
    """:param whose: the halls that are looked at"""
    if view.left_out:
        st.caption(words("funnel.left_out", count=view.left_out))
    if view.points.empty:
        st.info(words("funnel.nothing"))
        return
    if view.compared:
        sentence = comparison_sentence(view.compared, words, advice=True)
        if sentence:
            st.info(plain(sentence), icon=":material/balance:")
    if view.funnel is None:
        st.markdown(words("funnel.too_few", count=len(view.points), least=LEAST_UNITS))
        _show_few(view, scope, whose, words)
        return
    points = view.points.assign(href=_links(view, scope))
    target = 100 * view.funnel.target
    show_chart(
        funnel_chart(points, view.curve, target, words.group("chart"), paint()),
        Heading(
            words("picture.funnel"), whose, scope.first, scope.last,
            counted(points["scored_count"].sum(), points["occasion_count"].sum(), words),
        ),
        words(
            "funnel.alt", count=len(points), target=score_text(target),
            outside=int((points["place"] != FunnelPlace.WITHIN).sum()),
        ),
        words,
    )  # fmt: skip
    st.caption(
        words(
            "funnel.rests_on", count=len(points), target=score_text(target),
            dispersion=f"{view.funnel.dispersion:.1f}",
        )
    )  # fmt: skip
    _show_far(view, scope, words)


def _show_few(view: FunnelView, scope: ReportScope, whose: str, words: Words) -> None:
    """Halls by their own bands; of people the page of scores tells more."""
    if not view.compared:
        st.page_link(
            "pages/staff/needs_help.py", label=words("page.needs_help"),
            query_params=filter_link(scope.first, scope.last, scope.hall_id or scope.kind),
        )  # fmt: skip
        return
    figures = {each.hall.id: each.shown if view.corrected else each.raw for each in view.compared}
    clear = clearly_of_few(
        PersonBand(each.hall.id, each.hall.name, _band(figures[each.hall.id]))
        for each in view.compared
    )
    if len(clear) > 1:
        _show_bands(view, figures, scope, whose, words)
    show_table(
        [
            {
                "hall": each.hall.name,
                "score": _with_band(figures[each.hall.id]),
                "raw": _with_band(each.raw),
                "count": each.raw.occasion_count,
                "standing": clear_names_sentence(*clear[each.hall.id], words)
                if each.hall.id in clear else "–",
            }
            for each in view.compared
        ],
        {
            "hall": words("chart.funnel_hall"),
            "score": words("funnel.corrected_score" if view.corrected else "funnel.raw_score"),
            **({"raw": words("funnel.raw_score")} if view.corrected else {}),
            "count": words("scores.column_occasions"),
            "standing": words("scores.column_standing"),
        },
        alt=words("funnel.table_alt", first=scope.first, last=scope.last),
    )  # fmt: skip


def _show_bands(
    view: FunnelView,
    figures: Mapping[str, HallFigure],
    scope: ReportScope,
    whose: str,
    words: Words,
) -> None:
    rows = [
        (
            each.hall.name, figure.score_pct, figure.low_pct, figure.high_pct,
            figure.occasion_count,
            address("score_trends", scope.first, scope.last, hall=each.hall.id),
        )
        for each in view.compared
        for figure in [figures[each.hall.id]]
        if figure.low_pct is not None
    ]  # fmt: skip
    seen = [each.raw for each in view.compared]
    show_chart(
        hall_bands_chart(
            pd.DataFrame(rows, columns=list(HALL_BANDS)), words.group("chart"), paint()
        ),
        Heading(
            words("picture.hall_bands"), whose, scope.first, scope.last,
            counted(
                sum(each.scored_count for each in seen),
                sum(each.occasion_count for each in seen), words,
            ),
        ),
        words(
            "funnel.bands_alt",
            halls="; ".join(
                f"{each.hall.name} {_with_band(figures[each.hall.id])}" for each in view.compared
            ),
        ),
        words,
    )  # fmt: skip


def _band(figure: HallFigure) -> tuple[float, float] | None:
    if figure.low_pct is None or figure.high_pct is None:
        return None
    return figure.low_pct, figure.high_pct


def _with_band(figure: HallFigure) -> str:
    return f"{score_text(figure.score_pct)} ({band_text(figure.low_pct, figure.high_pct)})"


def _links(view: FunnelView, scope: ReportScope) -> list[str]:
    rows = view.points.to_dict("records")
    return [
        address(
            "person" if row["staff_id"] else "score_trends", scope.first, scope.last,
            hall=row["hall_id"], person=row["staff_id"],
        )
        for row in rows
    ]  # fmt: skip


def _show_far(view: FunnelView, scope: ReportScope, words: Words) -> None:
    """Those beyond the outer limits, by name: also for who cannot tap a chart."""
    far = view.points[view.points["place"].isin(_FAR)]
    if far.empty:
        st.markdown(words("funnel.nobody_far"))
        return
    st.markdown(words("funnel.far"))
    for row in far.to_dict("records"):
        side = words(f"chart.funnel_{row['place']}")
        label = (
            f"**{plain(row['name'])}** · {words('spc.percent', value=score_text(row['share_pct']))}"
            f" · {words.count('spc.judgements', int(row['scored_count']))}"
        )
        with st.container(gap=None):
            if row["staff_id"]:
                person_link(label, row["staff_id"], row["hall_id"], scope.first, scope.last)
            else:
                st.page_link(
                    "pages/halls/score_trends.py", label=label, icon="",
                    query_params={
                        "hall": row["hall_id"], "from": scope.first.isoformat(),
                        "to": scope.last.isoformat(),
                    },
                )  # fmt: skip
            st.caption(side)
