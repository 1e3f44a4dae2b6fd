"""Score per member of staff for a period, with the number of observations beside it."""

from collections import Counter

import streamlit as st

from services.application import application
from services.praises import praise_counts
from services.red_lines import red_lines_of_period
from services.results import last_day_with_results, staff_scores
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
    table = staff_scores(app, account, first, last)
    praises = praise_counts(app, account, first, last)
    lines = red_lines_of_period(app, account, first, last)
    confirmed, reported = (
        Counter((line.hall_id, line.staff_id) for line in lines if line.status == status)
        for status in ("confirmed", "reported")
    )
    # A column for what nobody has is a column less to read on a phone.
    waiting = {"reported": words("scores.red_lines_reported")} if reported else {}
    if table.empty:
        st.info(words("scores.no_staff"))
    for hall, people in table.groupby("hall", sort=False):
        st.subheader(plain(str(hall)))
        st.caption(words(f"hall_kind.{people['hall_kind'].iloc[0]}"))
        show_table(
            [
                row
                | {
                    "position": words(f"position.{row['position']}"),
                    "confirmed": confirmed[row["hall_id"], row["staff_id"]],
                    "reported": reported[row["hall_id"], row["staff_id"]],
                    "praises": praises.get((row["hall_id"], row["staff_id"]), 0),
                }
                for row in people.to_dict("records")
            ],
            {
                "staff_no": words("column.staff_no"),
                "staff": words("column.staff"),
                "position": words("column.position_label"),
                "score_pct": words("scores.score_pct"),
                "scored_count": words("scores.scored_count"),
                "observation_count": words("scores.observation_count"),
                "confirmed": words("scores.red_lines_confirmed"),
                **waiting,
                "praises": words("praise.title"),
            },
            alt=words("scores.table_alt", hall=str(hall), first=first, last=last),
            one_line=["staff", "position"],
        )
    st.caption(words("scores.none_is_not_zero"))
