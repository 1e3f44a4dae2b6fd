"""A funnel on a page: the chart, what it rests on, and the way to those who stand out."""

import streamlit as st

from charts.funnel import funnel_chart
from charts.links import address
from domain.funnel import Place
from locales import Words
from services.funnel import FunnelView
from services.report_scope import Scope
from ui.person_link import person_link
from ui.plain import plain

_FAR = (Place.LOW_998, Place.HIGH_998)


def show_funnel(view: FunnelView, scope: Scope, words: Words) -> None:
    if view.left_out:
        st.caption(words("funnel.left_out", count=view.left_out))
    if view.found is None:
        st.info(words("funnel.nothing"))
        return
    points = view.points.assign(href=_links(view, scope))
    target = 100 * view.found.target
    st.altair_chart(
        funnel_chart(points, view.curve, target, words.group("chart")),
        alt=words(
            "funnel.alt", count=len(points), target=f"{target:.1f}",
            outside=int((points["place"] != Place.WITHIN).sum()),
        ),
    )  # fmt: skip
    st.caption(
        words(
            "funnel.rests_on", count=len(points), target=f"{target:.1f}",
            dispersion=f"{view.found.dispersion:.1f}",
        )
    )  # fmt: skip
    _show_far(view, scope, words)


def _links(view: FunnelView, scope: Scope) -> list[str]:
    rows = view.points.to_dict("records")
    return [
        address(
            "person" if row["staff_id"] else "score_trends", scope.first, scope.last,
            hall=row["hall_id"], person=row["staff_id"],
        )
        for row in rows
    ]  # fmt: skip


def _show_far(view: FunnelView, scope: Scope, words: Words) -> None:
    """Those beyond the outer limits, by name: also for who cannot tap a chart."""
    far = view.points[view.points["place"].isin(_FAR)]
    if far.empty:
        st.markdown(words("funnel.nobody_far"))
        return
    st.markdown(words("funnel.far"))
    for row in far.to_dict("records"):
        side = words(f"chart.funnel_{row['place']}")
        label = f"**{plain(row['name'])}** · {row['share_pct']:.1f} % · n {row['scored_count']}"
        with st.container(gap=None):
            if row["staff_id"]:
                person_link(label, row["staff_id"], row["hall_id"], scope.first, scope.last)
            else:
                st.page_link(
                    "pages/results/score_trends.py", label=label, icon="",
                    query_params={
                        "hall": row["hall_id"], "from": scope.first.isoformat(),
                        "to": scope.last.isoformat(),
                    },
                )  # fmt: skip
            st.caption(side)
