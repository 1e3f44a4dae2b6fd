"""The scoring method to read: every setting with its origin, and what was set so far."""

from collections.abc import Mapping
from datetime import date, tzinfo

import streamlit as st

from domain.method.draft import values_of
from domain.method.method import Method, MethodSection
from locales import Words
from services.method.explain_method import (
    difference_line,
    setting_value,
    sources_line,
    yardstick_line,
)
from services.method.method import MethodEntry
from ui.badges import badge
from ui.plain import plain

_ORIGIN_COLOURS = {
    "seed": "green", "public": "blue", "practice": "gray", "proposal": "yellow",
    "decision": "violet",
}  # fmt: skip
_STATE_COLOURS = {"planned": "blue", "in_force": "green", "past": "gray", "replaced": "gray"}


def section_title(name: str, section: MethodSection, words: Words) -> str:
    """With its origin."""
    origin = badge(words.of(section.origin), _ORIGIN_COLOURS[section.origin])
    return f"**{words(f'method_section.{name}')}** {origin}"


def section_heading(name: str, section: MethodSection, words: Words) -> None:
    """Title, origin, and what the settings of the section do."""
    st.markdown(section_title(name, section, words))
    st.caption(plain(words(f"method_explained.{name}")))


def show_method(method: Method, titles: Mapping[str, str], words: Words) -> None:
    """Every section, folded, with its values and the titles of its sources.

    :param titles: of sources, by their ids
    """
    for name, section in method:
        with st.expander(section_title(name, section, words)):
            st.caption(plain(words(f"method_explained.{name}")))
            lines = [
                words(
                    "method.value",
                    setting=words(f"method_setting.{name}.{field}"),
                    value=setting_value(f"{name}.{field}", value, words),
                )
                for field, value in values_of(section).items()
            ]
            st.markdown("\n".join(f"* {plain(line)}" for line in lines))
            if name == "blend":
                st.markdown(plain(yardstick_line(method, titles, words)))
            if name == "severity_weights":
                st.caption(plain(words("norm.rank_proposal")))
            sources = sources_line(section, titles, words)
            if sources:
                st.caption(plain(sources))


def show_method_history(entries: list[MethodEntry], zone: tzinfo, words: Words) -> None:
    """Since when which method, who set it, why, and what it changed."""
    for each in entries:
        with st.container(border=True, gap="small"):
            state = badge(words.of(each.state), _STATE_COLOURS[each.state])
            st.markdown(f"**{plain(since(each.from_on, words))}** {state}")
            made = f"{each.created_at.astimezone(zone):%Y-%m-%d %H:%M}"
            who = each.account or words("method.from_file")
            st.caption(plain(f"{who} · {made}"))
            if each.reason:
                st.markdown(plain(each.reason))
            if each.changes:
                lines = [difference_line(change, words) for change in each.changes]
                st.markdown("\n".join(f"* {plain(line)}" for line in lines))


def since(from_on: date, words: Words) -> str:
    return (
        words("method.since_ever")
        if from_on == date.min
        else words("method.since", day=from_on.isoformat())
    )
