"""What a member of staff sees: the own score, how it arises and what it rests on."""

import streamlit as st

from services.application import application
from services.halls.scope import own_staff_id
from services.months.editions import own_published
from services.patrols.examined import own_examined
from services.patrols.history import own_corrected_observations
from services.patrols.last_day import own_last_day
from services.patrols.praises import own_praises
from services.patrols.red_lines import own_red_lines
from services.patrols.search import own_observations
from services.scores.person import own_halls, own_person_results
from services.scores.person_months import person_months
from ui.halls.filter_bar import filter_bar
from ui.months.edition_views import show_own_results
from ui.patrols.examined_list import show_examined
from ui.patrols.history_dialog import show_opened_history
from ui.patrols.observation_list import show_corrections, show_observations
from ui.patrols.praise_list import show_praises
from ui.patrols.red_line_list import show_red_lines
from ui.problems import problems_shown
from ui.scores.explanation_views import show_explanation
from ui.scores.person_overview import show_months, show_overview
from ui.session import current_account, current_words
from ui.url_choice import url_one_of, url_segments

account = current_account()
words = current_words(account)
app = application()

chosen = filter_bar(words, own_last_day(app, account))
st.title(words("page.own_results"))
st.caption(words("own_results.after_patrol"))
first, last = chosen.first, chosen.last
with problems_shown(words):
    halls = {hall.id: hall.name for hall in own_halls(app, account, first, last)}
    if not halls:
        st.info(words("own_results.nothing"))
        st.stop()
    hall_id = next(iter(halls))
    if len(halls) > 1:
        hall_id = url_one_of(words("person.hall"), "hall", halls)
    view = url_segments(
        words("person.view"),
        "view",
        ["overview", "observations", "explain", "months"],
        lambda each: words(f"person.{each}"),
    )
    red_lines = own_red_lines(app, account, first, last)
    corrected = own_corrected_observations(app, account, first, last)
    if view == "overview":
        praises = own_praises(app, account, first, last)
        if praises:
            st.subheader(words("praise.title"))
            show_praises(praises, words)
            st.subheader(words("own_results.score"))
        show_overview(own_person_results(app, account, hall_id, first, last), words)
        if red_lines:
            st.subheader(words("red_line.title"))
            show_red_lines(red_lines, words)
        examined = own_examined(app, account, first, last)
        if examined:
            st.subheader(words("examined.title"))
            show_examined(examined, words)
        if corrected:
            st.subheader(words("observations.corrections"))
            show_corrections(corrected, words)
        st.caption(words("explain.disagree"))
    elif view == "explain":
        show_explanation(own_person_results(app, account, hall_id, first, last), words)
    elif view == "months":
        show_own_results(own_published(app, account), words)
        show_months(person_months(app, account, own_staff_id(account), hall_id, last), words)
    else:
        rows = own_observations(app, account, first, last)
        if not rows:
            st.info(words("own_results.nothing"))
        show_observations(
            rows,
            words,
            corrected={row["event_id"] for row in corrected},
            reports={line.event_id: line.status for line in red_lines},
        )
    show_opened_history(account, words)
