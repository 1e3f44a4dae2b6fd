"""The scores of one hall: the hall itself, the bands of its people, each person, its managers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from charts.links import address
from charts.staff_bands import staff_bands_chart
from domain.ties import Standing, tie_groups
from locales import Words
from services.explain_hall_score import (
    groups_sentence,
    hall_linkage_sentence,
    hall_sentence,
    manager_sentences,
)
from ui.plain import plain
from ui.staff_score_lines import show_people, show_people_table


@dataclass(frozen=True)
class Look:
    """What the reader wants to see, and how."""

    first: date
    last: date
    position: str | None = None  # only people at this position
    by_score: bool = False  # in tie groups, the highest first; else by name
    as_table: bool = False


def show_hall_scores(
    hall: Mapping[str, Any], people: pd.DataFrame, observers: pd.DataFrame, look: Look, words: Words
) -> None:
    """:param hall: a row of ``StaffScores.halls``
    :param people: its rows of ``StaffScores.people``
    :param observers: its rows of ``StaffScores.observers``; none: not for this reader
    """
    st.subheader(plain(hall["hall"]))
    st.markdown(plain(hall_sentence(hall, words)))
    linkage = hall_linkage_sentence(hall, words)
    if linkage:
        st.info(plain(linkage), icon=":material/balance:")
    if look.position is not None:
        people = people[people["position"] == look.position]
    if people.empty:
        st.caption(words("scores.nobody" if look.position is None else "scores.nobody_there"))
    else:
        groups, rest = _groups(people, look)
        _show_chart(hall, groups, look, words)
        _show_groups(hall, groups, rest, look, words)
    if not observers.empty:
        _show_managers(hall, observers, words)


def _groups(people: pd.DataFrame, look: Look) -> tuple[list[pd.DataFrame], pd.DataFrame]:
    """Tie groups and whoever has no number; by name everybody is one group."""
    if not look.by_score:
        return [people], people.head(0)
    standings = [
        Standing(row.staff_id, row.staff, None if pd.isna(row.low_pct) else
                 (row.low_pct, row.high_pct))
        for row in people.itertuples(index=False)
    ]  # fmt: skip
    rows = people.set_index("staff_id", drop=False)
    groups = [rows.loc[[each.key for each in group]] for group in tie_groups(standings)]
    return groups, people[people["low_pct"].isna()]


def _linked(people: pd.DataFrame, look: Look) -> pd.DataFrame:
    """With the address of each person's page."""
    who = zip(people["staff_id"], people["hall_id"], strict=True)
    return people.assign(
        link=[
            address("person", look.first, look.last, person=person, hall=hall)
            for person, hall in who
        ]
    )


def _show_chart(
    hall: Mapping[str, Any], groups: list[pd.DataFrame], look: Look, words: Words
) -> None:
    scored = [group[group["adjusted_pct"].notna()] for group in groups]
    scored = [_linked(group, look) for group in scored if not group.empty]
    if not scored:
        return
    goals = {name: float(hall[name]) for name in ("base_pct", "challenge_pct")}
    st.altair_chart(
        staff_bands_chart(scored, goals, words.group("chart")),
        alt=words(
            "scores.chart_alt", hall=hall["hall"], count=sum(map(len, scored)), first=look.first,
            last=look.last,
        ),
    )  # fmt: skip
    base, challenge = (f"{goal:g}" for goal in goals.values())
    st.caption(words("scores.chart_explained", base=base, challenge=challenge))


def _show_groups(
    hall: Mapping[str, Any],
    groups: list[pd.DataFrame],
    rest: pd.DataFrame,
    look: Look,
    words: Words,
) -> None:
    titled = [(_title(group, look, words), group) for group in groups]
    if not rest.empty:
        titled.append((words("scores.without_number"), rest))
    for title, group in titled:
        if title:
            st.markdown(f"**{title}**")
        if look.as_table:
            alt = words("scores.table_alt", hall=hall["hall"], first=look.first, last=look.last)
            show_people_table(group, alt, words)
        else:
            show_people(group, look.first, look.last, words)


def _title(group: pd.DataFrame, look: Look, words: Words) -> str:
    if not look.by_score:
        return ""
    low, high = (f"{end:.0f}" for end in (group["low_pct"].min(), group["high_pct"].max()))
    key = "scores.tied" if len(group) > 1 else "scores.apart"
    return words(key, low=low, high=high, count=len(group))


def _show_managers(hall: Mapping[str, Any], observers: pd.DataFrame, words: Words) -> None:
    with st.expander(words("manager.title"), key=f"scores.managers.{hall['hall_id']}"):
        said = [words("manager.explained")]
        if observers["linked"].any():
            said.append(words("manager.corrected"))
        st.markdown(" ".join(said))
        lines = [*manager_sentences(observers, words), groups_sentence(observers, words)]
        st.markdown("\n".join(f"* {plain(line)}" for line in lines if line))
