"""Everybody over all halls, those first who may need help, as on the first screen."""

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

_PEOPLE_ON_A_PAGE = 10


def show_needs_help(scores: StaffScores, look: ViewOptions, words: Words) -> None:
    people = scores.people
    if look.position is not None:
        people = people[people["position"] == look.position]
    if people.empty:
        st.caption(words("scores.nobody_there"))
        return
    people = people.assign(
        key=people["hall_id"] + " " + people["staff_id"],
        base_pct=people["hall_id"].map(scores.halls.set_index("hall_id")["base_pct"]),
    )
    kinds = sorted(set(people["hall_kind"]))
    whose = words(f"hall_kind.{kinds[0]}" if len(kinds) == 1 else "filter.every_hall")
    people = people.assign(standing=_standings(people, kinds, words))
    if len(kinds) > 1:
        of_kind = {kind: words(f"hall_kind.{kind}") for kind in kinds}
        people = people.assign(hall=people["hall"] + " · " + people["hall_kind"].map(of_kind))
    rows = people.set_index("key", drop=False)
    ordered = [each.key for each in help_first(_bands(people))]
    shown = rows.loc[ordered[page_picker(len(ordered), _PEOPLE_ON_A_PAGE, "scores.help")]]
    if not shown.empty:
        scored = people[people["low_exact"].notna()]
        lowest = lowest_of(scored, {"base_pct": float(scored["base_pct"].min())})
        _show_chart(shown, whose, look, words, lowest)
        _show_list(shown, whose, look, words)
    rest = people[people["low_exact"].isna()]
    if not rest.empty:
        st.markdown(f"**{words('scores.without_number')}**")
        rest = rest.iloc[page_picker(len(rest), _PEOPLE_ON_A_PAGE, "scores.rest")]
        _show_list(rest.assign(standing="–"), whose, look, words)


def _bands(people: pd.DataFrame) -> list[PersonBand]:
    return [
        PersonBand(
            row.key, row.staff, None if pd.isna(row.low_exact) else (row.low_exact, row.high_exact)
        )
        for row in people.itertuples(index=False)
    ]


def _standings(people: pd.DataFrame, kinds: Sequence[str], words: Words) -> pd.Series:
    """Who is clearly above or below whom, of the same kind of halls: the others are judged by
    other norms."""
    said: dict[str, str] = {}
    for kind in kinds:
        for key, each in clearly(_bands(people[people["hall_kind"] == kind])).items():
            said[key] = clear_sentence(each, words)
            if len(kinds) > 1:
                said[key] = words(
                    "scores.among_kind", kind=words(f"hall_kind.{kind}"), standing=said[key]
                )
    return people["key"].map(said)


def _show_chart(
    people: pd.DataFrame, whose: str, look: ViewOptions, words: Words, lowest: int
) -> None:
    who = zip(people["staff_id"], people["hall_id"], strict=True)
    links = [address("person", look.first, look.last, person=person, hall=hall)
             for person, hall in who]  # fmt: skip
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


def _show_list(people: pd.DataFrame, whose: str, look: ViewOptions, words: Words) -> None:
    if not look.as_table:
        show_people(people, look.first, look.last, words, with_hall=True)
        return
    alt = words("scores.table_alt", hall=whose, first=look.first, last=look.last)
    show_people_table(people, alt, words, with_hall=True)
