"""The filters of the page "Observations": widgets whose values live in the address, and the
addresses that name them."""

from urllib.parse import urlencode

import streamlit as st

from domain.halls.hall import HallKind, Round
from domain.norms.norm import Servqual, Theme
from domain.patrols.event import Footfall, Segment
from domain.patrols.observation_filter import CHOICES, HALL_ITSELF, ObservationFilter, filter_of
from domain.result import Result
from locales import Words
from services.patrols.search import SearchChoices
from ui.halls.filter_bar import Filtered
from ui.plain import plain
from ui.url_choice import url_choice

# Halls are chosen in the line above.
_SHOWN = tuple(name for name in CHOICES if name not in ("kind", "hall"))
_RESULTS = (Result.PASS, Result.FAIL, Result.NA)


def observation_filters(
    choices: SearchChoices, chosen: Filtered, words: Words
) -> ObservationFilter | None:
    """What the address asks for; None: something that is not there for this reader.

    :param chosen: period and halls, as the line above says
    """
    names = _names(choices, words)
    asked: dict[str, str] = {}
    # Closed, so that the list is in sight; what is chosen stands in its line.
    chosen_words = [names[name].get(st.query_params.get(name) or "") for name in _SHOWN]
    title = plain(" · ".join([words("observations.filters"), *filter(None, chosen_words)]))
    with (
        st.expander(title, icon=":material/tune:"),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        for name in _SHOWN:
            # One option is no choice; but what an address names is shown, so that it can be undone.
            if len(names[name]) < 2 and not st.query_params.get(name):
                continue
            value = url_choice(
                words(f"observations.filter_{name}"),
                name,
                list(names[name]),
                names[name].__getitem__,
                words("observations.any"),
            )
            if value is not None:
                asked[name] = value
        if asked:
            st.button(
                words("observations.clear"),
                on_click=_clear,
                icon=":material/close:",
                key="observations.clear",
            )
    if chosen.hall_id is not None:
        asked["hall"] = chosen.hall_id
    elif chosen.kind is not None:
        asked["kind"] = chosen.kind
    if any(value not in names[name] for name, value in asked.items()):
        return None
    return filter_of(asked, chosen.first, chosen.last)


def _names(choices: SearchChoices, words: Words) -> dict[str, dict[str, str]]:
    """Of each filter the values of the address with what is shown for them."""
    return {
        "kind": {each.value: words.of(each) for each in _kinds(choices)},
        "hall": {hall.id: hall.name for hall in choices.halls.values()},
        "person": {HALL_ITSELF: words("board.hall")}
        | {each.id: f"{each.name} · {each.staff_no}" for each in choices.people.values()},
        "norm": {each.id: each.text(words.language) for each in choices.norms.values()},
        "theme": {each.value: words.of(each) for each in Theme},
        "servqual": {each.value: words.of(each) for each in Servqual},
        "result": {each.value: words.of(each) for each in _RESULTS},
        "observer": dict(choices.observers),
        "round": {each.value: words.of(each) for each in Round},
        "process": {each.id: each.text(words.language) for each in choices.processes.values()},
        "segment": {each.value: words.of(each) for each in Segment},
        "footfall": {each.value: words.of(each) for each in Footfall},
    }


def _kinds(choices: SearchChoices) -> list[HallKind]:
    return list(dict.fromkeys(hall.kind for hall in choices.halls.values()))


def _clear() -> None:
    for name in _SHOWN:
        st.query_params.pop(name, None)


def observations_link(asked: ObservationFilter) -> str:
    """The address of the observations behind a figure.

    >>> from datetime import date
    >>> observations_link(ObservationFilter(date(2026, 3, 1), date(2026, 3, 7), norm="hair-neat"))
    'observations?from=2026-03-01&to=2026-03-07&norm=hair-neat'
    """
    return f"observations?{urlencode(asked.address())}"
