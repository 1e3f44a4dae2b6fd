"""Score per member of staff for a period, with the number of observations beside it."""

from typing import Any

import streamlit as st

from services.application import application
from services.results import last_day_with_results
from services.staff_scores import staff_scores
from ui.period_picker import period_picker
from ui.plain import plain
from ui.problems import problems_shown
from ui.session import current_account, current_words
from ui.table import show_table

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.staff_scores"))
st.caption(words("scores.explained"))
first, last = period_picker(words, last_day_with_results(app, account))
with problems_shown(words):
    table = staff_scores(app, account, first, last).people

    def cells(row: dict[str, Any]) -> dict[str, Any]:
        """Five columns, so that a phone shows them all."""
        position = words(f"position.{row['position']}")
        red_lines = str(row["confirmed"])
        if row["reported"]:
            red_lines = words("scores.with_reported", confirmed=red_lines, reported=row["reported"])
        return {
            "staff": f"{row['staff']} {row['staff_no']} · {position}",
            "score_pct": row["adjusted_pct"],
            "counts": f"{row['scored_count']} / {row['observation_count']}",
            "red_lines": red_lines,
            "praises": row["praises"],
        }

    if table.empty:
        st.info(words("scores.no_staff"))
    for hall, people in table.groupby("hall", sort=False):
        st.subheader(plain(str(hall)))
        st.caption(words(f"hall_kind.{people['hall_kind'].iloc[0]}"))
        show_table(
            [cells(row) for row in people.to_dict("records")],
            {
                "staff": words("column.staff"),
                "score_pct": words("scores.score_pct"),
                "counts": words("scores.counts"),
                "red_lines": words("scores.red_lines"),
                "praises": words("praise.title"),
            },
            alt=words("scores.table_alt", hall=str(hall), first=first, last=last),
        )
    st.caption(words("scores.none_is_not_zero"))
