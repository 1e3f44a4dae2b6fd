"""What really changed, one line each, with the way to its chart."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from domain.chart_rules import Change
from locales import Words
from services.explain_control_chart import signal_sentence
from services.signals import Signal
from ui.period_picker import linked_period
from ui.plain import plain

_SHOWN = 12
_ICONS = {Change.BETTER: ":material/trending_up:", Change.WORSE: ":material/trending_down:"}


def show_signals(
    found: Sequence[Signal], charts: int, first: date, last: date, words: Words
) -> None:
    """Worse first, as ``services.signals.signals_and_charts`` orders them."""
    if not found:
        st.markdown(words("spc.nothing_changed" if charts else "spc.cannot_tell", count=charts))
        return
    worse = sum(each.change is Change.WORSE for each in found)
    st.markdown(words("spc.changed", worse=worse, better=len(found) - worse))
    for each in found[:_SHOWN]:
        _line(each, first, last, words)
    if len(found) > _SHOWN:
        with st.expander(words("spc.more", count=len(found) - _SHOWN), key="spc.more"):
            for each in found[_SHOWN:]:
                _line(each, first, last, words)


def _line(signal: Signal, first: date, last: date, words: Words) -> None:
    name = signal.hall.name
    query = {"hall": signal.hall.id, **linked_period(first, last)}
    if signal.staff is not None:
        name = f"{signal.staff.name} · {signal.hall.name}"
        query["person"] = signal.staff.id
    with st.container(gap=None):
        st.page_link(
            "pages/results/score_trends.py",
            label=f"**{plain(name)}** · {words(f'spc.change_{signal.change}')}",
            icon=_ICONS[signal.change],
            query_params=query,
        )
        # The label of a link is cut off at the end of the line.
        st.caption(signal_sentence(signal, words))
