"""One person in one hall: overview, observations with evidence, how the score arises."""

import streamlit as st

from services.application import application
from services.patrols.last_day import last_day_of_person, last_day_with_results
from services.scores.person import person_results
from services.scores.person_months import person_months
from services.scores.person_records import person_records
from ui.entries import show_message
from ui.halls.filter_bar import begin_where_seen, filter_bar, filter_in_address
from ui.patrols.examined_list import show_examined
from ui.patrols.history_dialog import show_opened_history
from ui.patrols.observation_list import show_corrections, show_observations
from ui.patrols.praise_list import show_praises
from ui.patrols.red_line_list import show_red_lines
from ui.plain import plain
from ui.problems import problems_shown
from ui.scores.explanation_views import show_explanation
from ui.scores.person_overview import about_line, show_months, show_overview
from ui.session import current_account, current_words
from ui.url_choice import url_segments

account = current_account()
words = current_words(account)
app = application()
staff_id, hall_id = (st.query_params.get(name, "") for name in ("person", "hall"))

st.page_link(
    "pages/staff/needs_help.py", label=words("page.needs_help"), icon=":material/arrow_back:",
    query_params=filter_in_address("person", account),
)  # fmt: skip
title = st.empty()
title.title(words("page.person"))
show_message()
if not staff_id:
    st.info(words("person.choose"))
    st.page_link("pages/staff/staff_scores.py", label=words("page.staff_scores"))
    st.stop()

about = st.empty()
newest = last_day_with_results(app, account)
begin_where_seen(newest, last_day_of_person(app, account, staff_id))
chosen = filter_bar(words, newest)
first, last = chosen.first, chosen.last
with problems_shown(words):
    results = person_results(app, account, staff_id, hall_id, first, last)
    title.title(plain(results.person.name), anchor=False)
    about.caption(about_line(results, words))
    view = url_segments(
        words("person.view"),
        "view",
        ["overview", "observations", "explain", "months"],
        lambda each: words(f"person.{each}"),
    )
    if view == "overview":
        show_overview(results, words, linked=True)
    elif view == "explain":
        show_explanation(results, words)
    elif view == "months":
        show_months(person_months(app, account, staff_id, hall_id, last), words)
    else:
        records = person_records(app, account, staff_id, hall_id, first, last)
        if records.praises:
            st.subheader(words("praise.title"))
            show_praises(records.praises, words)
        if records.red_lines:
            st.subheader(words("red_line.title"))
            show_red_lines(records.red_lines, words)
        if records.examined:
            st.subheader(words("examined.title"))
            show_examined(records.examined, words)
        if records.corrected:
            st.subheader(words("observations.corrections"))
            show_corrections(records.corrected, words)
        st.subheader(words("page.observations"))
        if records.observations:
            st.caption(words("person.newest", count=len(records.observations)))
        else:
            st.info(words("observations.nothing"))
        show_observations(
            records.observations,
            words,
            corrected={row["event_id"] for row in records.corrected},
            reports={line.event_id: line.status for line in records.red_lines},
        )
        show_opened_history(account, words)
