"""Everybody over all halls, those first who may need help; own and partner halls apart."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from charts.links import address
from charts.staff_bands import lowest_of, shared_goal, staff_bands_chart
from domain.scores.ties import PersonBand, clearly, help_first
from locales import Words
from services.scores.explain_score import clear_sentence
from services.scores.staff_scores import StaffScores
from ui.chart import paint, show_chart
from ui.page_picker import page_picker
from ui.scores.hall_scores import ViewOptions, bands_heading
from ui.scores.staff_score_lines import show_people, show_people_table

_PEOPLE_ON_A_PAGE = 15


def show_needs_help(
    scores: StaffScores, kinds: Sequence[str], look: ViewOptions, words: Words
) -> None:
    """:param scores: of the halls of these kinds
    :param kinds: of halls, each with a list of its own
    """
    people = scores.people
    if look.position is not None:
        people = people[people["position"] == look.position]
    people = people.assign(
        key=people["hall_id"] + " " + people["staff_id"],
        base_pct=people["hall_id"].map(scores.halls.set_index("hall_id")["base_pct"]),
    )
    scored = people[people["low_exact"].notna()]
    lowest = 0 if scored.empty else lowest_of(scored, {"base_pct": float(scored["base_pct"].min())})
    # The list that the surest need for help is in comes first.
    lowest_end = scored.groupby("hall_kind")["high_exact"].min()
    for kind in sorted(kinds, key=lambda each: lowest_end.get(each, 100.0)):
        st.subheader(words(f"hall_kind.{kind}"))
        of_kind = people[people["hall_kind"] == kind]
        if of_kind.empty:
            st.caption(words("scores.nobody_there"))
            continue
        _show_kind(of_kind, kind, look, words, lowest)


def _show_kind(
    people: pd.DataFrame, kind: str, look: ViewOptions, words: Words, lowest: int
) -> None:
    standings = [
        PersonBand(
            row.key, row.staff, None if pd.isna(row.low_exact) else (row.low_exact, row.high_exact)
        )
        for row in people.itertuples(index=False)
    ]
    clear = {key: clear_sentence(each, words) for key, each in clearly(standings).items()}
    ordered = [each.key for each in help_first(standings)]
    rows = people.set_index("key", drop=False)
    shown = rows.loc[ordered[page_picker(len(ordered), _PEOPLE_ON_A_PAGE, f"scores.help.{kind}")]]
    if not shown.empty:
        _show_chart(shown, kind, look, words, lowest)
        _show_list(shown.assign(standing=shown["key"].map(clear)), kind, look, words)
    rest = people[people["low_exact"].isna()]
    if not rest.empty:
        st.markdown(f"**{words('scores.without_number')}**")
        rest = rest.iloc[page_picker(len(rest), _PEOPLE_ON_A_PAGE, f"scores.rest.{kind}")]
        _show_list(rest.assign(standing="–"), kind, look, words)


def _show_chart(
    people: pd.DataFrame, kind: str, look: ViewOptions, words: Words, lowest: int
) -> None:
    who = zip(people["staff_id"], people["hall_id"], strict=True)
    links = [address("person", look.first, look.last, person=person, hall=hall)
             for person, hall in who]  # fmt: skip
    whose = words(f"hall_kind.{kind}")
    goals = shared_goal(people)
    show_chart(
        staff_bands_chart(
            [people.assign(link=links)], goals, words.group("chart"), lowest=lowest, paint=paint()
        ),
        bands_heading(whose, people, look, words),
        words(
            "scores.chart_alt", hall=whose, count=len(people), first=look.first, last=look.last,
        ),
        words,
    )  # fmt: skip
    if goals:
        st.caption(words("scores.chart_base", base=f"{goals['base_pct']:g}"))
    else:
        st.caption(words("scores.chart_no_goal"))


def _show_list(people: pd.DataFrame, kind: str, look: ViewOptions, words: Words) -> None:
    if not look.as_table:
        show_people(people, look.first, look.last, words, with_hall=True)
        return
    alt = words(
        "scores.table_alt", hall=words(f"hall_kind.{kind}"), first=look.first, last=look.last
    )
    show_people_table(people, alt, words, with_hall=True)
