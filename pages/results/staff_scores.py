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
    red_lines = Counter(
        (line.staff_id, line.status) for line in red_lines_of_period(app, account, first, last)
    )
    # A column for what nobody has is a column less to read on a phone.
    waiting = {"reported": words("scores.red_lines_reported")}
    if not any(status == "reported" for _, status in red_lines):
        waiting = {}
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
                    "confirmed": red_lines[row["staff_id"], "confirmed"],
                    "reported": red_lines[row["staff_id"], "reported"],
                    "praises": praises.get(row["staff_id"], 0),
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
