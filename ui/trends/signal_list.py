"""What really changed, one line each, with the way to its chart."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from domain.trends.rules import Direction
from locales import Words
from services.trends.explain_control_chart import direction_text, signal_sentence, thin_sentence
from services.trends.signals import Signal, Signals
from ui.halls.filter_bar import filter_link
from ui.plain import plain

_SHOWN = 12
_ICONS = {Direction.BETTER: ":material/trending_up:", Direction.WORSE: ":material/trending_down:"}


def show_signals(signals: Signals, first: date, last: date, words: Words) -> None:
    """Worse first, as ``services.trends.signals.signals_and_charts`` orders them; what rests on too
    little stands apart.

    :param first, last: which days the charts show that are opened from here
    """
    firm = signals.firm
    worse, better = (signals.count(change) for change in (Direction.WORSE, Direction.BETTER))
    if worse or better:
        sentence = words("spc.changed", **_counts(firm))
        if signals.no_hall_is_worse:
            sentence = f"**{words('spc.no_hall_worse')}** {sentence}"
    else:
        key = "spc.nothing_changed" if signals.charts else "spc.cannot_tell"
        sentence = words.count(key, signals.charts) if signals.charts else words(key)
    if signals.back_count:
        sentence += f" {words.count('spc.back', signals.back_count)}"
    st.markdown(sentence)
    for each in firm[:_SHOWN]:
        _line(each, first, last, words)
    if len(firm) > _SHOWN:
        with st.expander(words("spc.more", count=len(firm) - _SHOWN), key="spc.more"):
            for each in firm[_SHOWN:]:
                _line(each, first, last, words)
    if signals.thin:
        with st.expander(words.count("spc.thin", len(signals.thin)), key="spc.thin"):
            for each in signals.thin:
                _line(each, first, last, words)


def _counts(firm: Sequence[Signal]) -> dict[str, int]:
    """How many halls, red lines of halls among them, and how many people changed."""
    now = [each for each in firm if not each.is_back]
    return {
        f"{who}_{change}": sum(
            each.change is direction and (each.staff is not None) is (who == "staff")
            for each in now
        )
        for who in ("halls", "staff")
        for change, direction in (("worse", Direction.WORSE), ("better", Direction.BETTER))
    }


def _line(signal: Signal, first: date, last: date, words: Words) -> None:
    name = signal.hall.name
    query = {"hall": signal.hall.id, **filter_link(first, last)}
    if signal.staff is not None:
        name = f"{signal.staff.name} · {signal.hall.name}"
        query["person"] = signal.staff.id
    label, icon = f"**{plain(name)}**", ":material/search:"
    if not signal.is_thin:  # else nothing is said about a change
        label += f" · {direction_text(signal, words)}"
        icon = ":material/trending_flat:" if signal.is_back else _ICONS[signal.change]
    with st.container(gap=None):
        st.page_link("pages/halls/score_trends.py", label=label, icon=icon, query_params=query)
        # The label of a link is cut off at the end of the line.
        sentence = (
            thin_sentence(signal, words) if signal.is_thin else signal_sentence(signal, words)
        )
        st.caption(sentence)
