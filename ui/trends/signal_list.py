"""What really changed, one line each, with the way to its chart."""

from datetime import date

import streamlit as st

from domain.trends.rules import Direction
from locales import Words
from services.trends.explain_control_chart import direction_text, signal_sentence, thin_sentence
from services.trends.signals import Signal, Signals
from ui.period_picker import linked_period
from ui.plain import plain

_SHOWN = 12
_ICONS = {Direction.BETTER: ":material/trending_up:", Direction.WORSE: ":material/trending_down:"}


def show_signals(found: Signals, first: date, last: date, words: Words) -> None:
    """Worse first, as ``services.trends.signals.signals_and_charts`` orders them; what rests on too
    little stands apart.

    :param first, last: which days the charts show that are opened from here
    """
    firm = found.firm
    worse, better = (found.count(change) for change in (Direction.WORSE, Direction.BETTER))
    if worse or better:
        said = words("spc.changed", worse=worse, better=better)
        if found.no_hall_is_worse:
            said = f"**{words('spc.no_hall_worse')}** {said}"
    else:
        key = "spc.nothing_changed" if found.charts else "spc.cannot_tell"
        said = words.count(key, found.charts) if found.charts else words(key)
    if found.back_count:
        said += f" {words.count('spc.back', found.back_count)}"
    st.markdown(said)
    for each in firm[:_SHOWN]:
        _line(each, first, last, words)
    if len(firm) > _SHOWN:
        with st.expander(words("spc.more", count=len(firm) - _SHOWN), key="spc.more"):
            for each in firm[_SHOWN:]:
                _line(each, first, last, words)
    if found.thin:
        with st.expander(words.count("spc.thin", len(found.thin)), key="spc.thin"):
            for each in found.thin:
                _line(each, first, last, words)


def _line(signal: Signal, first: date, last: date, words: Words) -> None:
    name = signal.hall.name
    query = {"hall": signal.hall.id, **linked_period(first, last)}
    if signal.staff is not None:
        name = f"{signal.staff.name} · {signal.hall.name}"
        query["person"] = signal.staff.id
    label, icon = f"**{plain(name)}**", ":material/search:"
    if not signal.is_thin:  # else nothing is said about a change
        label += f" · {direction_text(signal, words)}"
        icon = ":material/trending_flat:" if signal.is_back else _ICONS[signal.change]
    with st.container(gap=None):
        st.page_link("pages/results/score_trends.py", label=label, icon=icon, query_params=query)
        # The label of a link is cut off at the end of the line.
        said = thin_sentence(signal, words) if signal.is_thin else signal_sentence(signal, words)
        st.caption(said)
