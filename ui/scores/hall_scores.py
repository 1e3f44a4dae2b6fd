"""The scores of one hall: the hall itself, the bands of its people by name, its managers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from charts.heading import Heading
from charts.links import address
from charts.staff_bands import lowest_of, staff_bands_chart
from domain.halls.position import ON_ROSTER, Position
from locales import Words
from services.scores.explain_hall_score import (
    groups_sentence,
    hall_linkage_sentence,
    hall_sentence,
    manager_sentences,
)
from services.scores.hall_checks import HallChecks
from ui.chart import counted, paint, show_chart
from ui.plain import plain
from ui.scores.hall_check_views import show_check_lines
from ui.scores.staff_score_lines import show_people, show_people_table
from ui.url_choice import url_choice, url_segments


@dataclass(frozen=True)
class ViewOptions:
    """What the reader wants to see, and how."""

    first: date
    last: date
    position: str | None = None  # only people at this position
    as_table: bool = False


def choose_view(first: date, last: date, words: Words) -> ViewOptions:
    """Whom to show and how; both stand in the address."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        position = url_choice(
            words("column.position_label"), "position", list(ON_ROSTER),
            lambda each: words(f"position.{each}"), words("scores.every_position"),
        )  # fmt: skip
        view = url_segments(
            words("scores.view"),
            "view",
            ["sentences", "table"],
            lambda each: words(f"scores.by_{each}"),
        )
    return ViewOptions(
        first, last, Position(position) if position in ON_ROSTER else None, view == "table"
    )


def show_hall_scores(
    hall: Mapping[str, Any],
    people: pd.DataFrame,
    observers: pd.DataFrame,
    look: ViewOptions,
    words: Words,
    checks: HallChecks,
    lowest: int | None = None,
    *,
    folded: bool = False,
) -> None:
    """:param hall: a row of ``StaffScores.halls``
    :param people: its rows of ``StaffScores.people``
    :param observers: its rows of ``StaffScores.observers``; none: not for this reader
    :param lowest: where the scale begins, the same for halls that stand below each other
    :param folded: what is said of each person is a tap away, as more halls follow
    """
    st.subheader(plain(hall["hall"]), anchor=False)
    st.markdown(plain(hall_sentence(hall, words)))
    show_check_lines(checks, words)
    linkage = hall_linkage_sentence(hall, words)
    if linkage:
        st.info(plain(linkage), icon=":material/balance:")
    if look.position is not None:
        people = people[people["position"] == look.position]
    if people.empty:
        st.caption(words("scores.nobody" if look.position is None else "scores.nobody_there"))
    else:
        _show_chart(hall, people, look, words, lowest)
        title = words.count("scores.each_person", len(people))
        key = f"scores.people.{hall['hall_id']}"
        with st.expander(title, key=key) if folded else st.container():
            _show_people(hall, people, look, words)
    if not observers.empty:
        _show_managers(hall, observers, words)


def bands_heading(whose: str, people: pd.DataFrame, look: ViewOptions, words: Words) -> Heading:
    """Of a picture of the bands of these people."""
    return Heading(
        words("picture.bands"), whose, look.first, look.last,
        words("picture.and").join((
            words.count("picture.people", len(people)),
            counted(people["scored_count"].sum(), people["occasion_count"].sum(), words),
        )),
    )  # fmt: skip


def lowest_shown(people: pd.DataFrame, halls: pd.DataFrame) -> int | None:
    """Where one scale for the charts of all these halls begins; None: nobody has a score."""
    scored = people[people["adjusted_pct"].notna()]
    if scored.empty:
        return None
    return lowest_of(scored, {"base_pct": float(halls["base_pct"].min())})


def _linked(people: pd.DataFrame, look: ViewOptions) -> pd.DataFrame:
    """With the address of each person's page."""
    who = zip(people["staff_id"], people["hall_id"], strict=True)
    return people.assign(
        link=[
            address("person", look.first, look.last, person=person, hall=hall)
            for person, hall in who
        ]
    )


def _show_chart(
    hall: Mapping[str, Any],
    people: pd.DataFrame,
    look: ViewOptions,
    words: Words,
    lowest: int | None,
) -> None:
    scored = people[people["adjusted_pct"].notna()]
    if scored.empty:
        return
    goals = {name: float(hall[name]) for name in ("base_pct", "challenge_pct")}
    show_chart(
        staff_bands_chart(
            [_linked(scored, look)], goals, words.group("chart"), lowest=lowest, paint=paint()
        ),
        bands_heading(hall["hall"], scored, look, words),
        words(
            "scores.chart_alt", hall=hall["hall"], count=len(scored), first=look.first,
            last=look.last,
        ),
        words,
    )  # fmt: skip
    base, challenge = (f"{goal:g}" for goal in goals.values())
    st.caption(words("scores.chart_explained", base=base, challenge=challenge))


def _show_people(
    hall: Mapping[str, Any], people: pd.DataFrame, look: ViewOptions, words: Words
) -> None:
    if look.as_table:
        alt = words("scores.table_alt", hall=hall["hall"], first=look.first, last=look.last)
        show_people_table(people, alt, words)
    else:
        show_people(people, look.first, look.last, words)


def _show_managers(hall: Mapping[str, Any], observers: pd.DataFrame, words: Words) -> None:
    with st.expander(words("manager.title"), key=f"scores.managers.{hall['hall_id']}"):
        sentences = [words("manager.explained")]
        if observers["linked"].any():
            sentences.append(words("manager.corrected"))
        st.markdown(" ".join(sentences))
        lines = [*manager_sentences(observers, words), groups_sentence(observers, words)]
        st.markdown("\n".join(f"* {plain(line)}" for line in lines if line))
