"""People with their scores: in sentences, or the same numbers as a table."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from domain.printed import band_text, score_text, total_text
from locales import Words
from services.scores.explain_score import band_sentence, step_sentences
from ui.badges import badge
from ui.halls.filter_bar import filter_link
from ui.plain import plain
from ui.table import show_table


def show_people(
    people: pd.DataFrame, first: date, last: date, words: Words, *, with_hall: bool = False
) -> None:
    """Each person with position, badges and what the score says, and a link to the person's page.

    :param people: rows of ``services.scores.staff_scores.StaffScores.people``; with the hall also
      ``standing``, who is clearly above or below whom
    """
    for row in people.to_dict("records"):
        with st.container(gap=None):
            facts = [words(f"position.{row['position']}"), *([row["hall"]] if with_hall else [])]
            label = " · ".join([f"**{plain(row['staff'])}**", *(plain(each) for each in facts)])
            person_link(label, row["staff_id"], row["hall_id"], first, last)
            st.markdown(_score_line(row, words))
            if with_hall and pd.notna(row["low_exact"]):
                st.caption(plain(row["standing"]))


def _score_line(row: Mapping[Any, Any], words: Words) -> str:
    """The numbers with the band; in small letters, why the two numbers differ."""
    parts = [plain(band_sentence(row, words)), *_badges(row, words)]
    if pd.isna(row["adjusted_pct"]):
        return " ".join(parts)
    numbers = words(
        "scores.numbers",
        adjusted=score_text(row["adjusted_exact"]),
        raw=score_text(row["raw_exact"]),
    )
    steps = step_sentences(
        row["strictness_pts"], row["decisive"], row["small_sample_pts"], row["towards_pct"], words
    )
    why = f"  \n:small[{plain(' '.join(steps))}]" if steps else ""
    return " ".join([numbers, *parts]) + why


def _badges(row: Mapping[Any, Any], words: Words) -> list[str]:
    """A veto, reports that are not decided, good moments."""
    badges = []
    if row["confirmed"]:
        badges.append(badge(words("grade.vetoed"), "red"))
    if row["reported"]:
        badges.append(badge(words("scores.pending", count=row["reported"]), "yellow"))
    if row["praises"]:
        badges.append(badge(words("scores.praised", count=row["praises"]), "green"))
    return badges


_COLUMNS = (
    "staff", "score", "band", "occasions", "red_lines", "praises", "total",
)  # fmt: skip


_COLUMNS_WITH_HALL = (
    "staff", "score", "band", "standing", "occasions", "red_lines", "total",
)  # fmt: skip


def show_people_table(
    people: pd.DataFrame, alt: str, words: Words, *, with_hall: bool = False
) -> None:
    """Seven columns, so that a phone shows them all; all are texts and begin at the left.

    :param people: as for ``show_people``
    :param alt: what the table holds
    """
    rows = people.to_dict("records")
    cells = [_cells(row, words) for row in rows]
    columns: tuple[str, ...] = _COLUMNS
    if with_hall:
        columns = _COLUMNS_WITH_HALL
        for cell, row in zip(cells, rows, strict=True):
            cell |= {"staff": f"{cell['staff']} · {row['hall']}", "standing": row["standing"]}
    show_table(cells, {name: words(f"scores.column_{name}") for name in columns}, alt=alt)


def _cells(row: Mapping[Any, Any], words: Words) -> dict[str, Any]:
    red_lines = str(row["confirmed"])
    if row["reported"]:
        red_lines = words("scores.with_reported", confirmed=red_lines, reported=row["reported"])
    score = band = "–"
    if pd.notna(row["adjusted_pct"]):
        score = f"{score_text(row['raw_exact'])} → {score_text(row['adjusted_exact'])}"
        band = band_text(row["low_exact"], row["high_exact"])
    total = (
        [] if pd.isna(row["total_pct"]) else [total_text(row["total_pct"], row["adjusted_exact"])]
    )
    if row["grade"]:
        total.append(words(f"grade.{row['grade']}"))
    return {
        "staff": f"{row['staff']} {row['staff_no']} · {words('position.' + row['position'])}",
        "score": score,
        "band": band,
        "occasions": str(row["occasion_count"]),
        "red_lines": red_lines,
        "praises": str(row["praises"]),
        "total": " · ".join(total) or "–",
    }


def person_link(label: str, staff_id: str, hall_id: str, first: date, last: date) -> None:
    """A link to the results of a person in a hall and a period.

    :param label: Markdown
    """
    st.page_link(
        "pages/staff/person.py",
        label=label,
        icon="",
        query_params={"person": staff_id, "hall": hall_id} | filter_link(first, last),
    )
