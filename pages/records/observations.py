"""The observations themselves, filtered as the address says, and the file of what is shown."""

import streamlit as st

from services.application import application
from services.follow_ups.appeals import under_appeal
from services.halls.organisation import my_halls
from services.patrols.examined import examined_of_period
from services.patrols.history import corrected_observations
from services.patrols.last_day import last_day_with_results
from services.patrols.late_arrivals import late_arrivals_of_period
from services.patrols.praises import praises_of_period
from services.patrols.red_lines import red_lines_of_period
from services.patrols.search import choices
from ui.entries import show_message
from ui.exports.list_download import list_download
from ui.halls.filter_bar import filter_bar
from ui.patrols.examined_list import show_examined
from ui.patrols.history_dialog import show_opened_history
from ui.patrols.late_arrival_list import show_late_arrivals
from ui.patrols.observation_filters import observation_filters
from ui.patrols.observation_list import show_corrections, show_observation_list
from ui.patrols.praise_list import show_praises
from ui.patrols.red_line_list import show_red_lines
from ui.problems import problems_shown
from ui.session import current_account, current_words
from ui.url_choice import url_segments

account = current_account()
words = current_words(account)
app = application()

# The other views are of all halls of the reader: a choice that they do not heed is not offered.
heeds_halls = st.query_params.get("view") in (None, "all")
halls = my_halls(app, account) if heeds_halls else []
chosen = filter_bar(words, last_day_with_results(app, account), halls)
st.title(words("page.observations"))
show_message()
first, last = chosen.first, chosen.last
with problems_shown(words):
    view = url_segments(
        words("observations.view"),
        "view",
        ["all", "praises", "red_lines", "examined", "corrections", "late"],
        lambda each: words(f"observations.{each}"),
    )
    if view == "praises":
        praises = praises_of_period(app, account, first, last)
        show_praises(praises, words)
        shown = len(praises)
    elif view == "red_lines":
        lines = red_lines_of_period(app, account, first, last)
        show_red_lines(lines, words)
        shown = len(lines)
    elif view == "examined":
        cases = examined_of_period(app, account, first, last)
        show_examined(cases, words, paged="observations.examined_page")
        shown = len(cases)
    elif view == "corrections":
        corrected = corrected_observations(app, account, first, last)
        show_corrections(corrected, words)
        shown = len(corrected)
    elif view == "late":
        arrived = late_arrivals_of_period(app, account, first, last)
        show_late_arrivals(arrived, words)
        shown = len(arrived)
    else:
        asked = observation_filters(choices(app, account, first, last), chosen, words)
        if asked is None:
            st.info(words("observations.not_in_scope"))
            st.stop()
        above = st.container()
        shown = show_observation_list(
            account, asked, words, lambda patrols: under_appeal(app, account, patrols)
        )
        with above:  # known only now: how many rows the file has
            list_download(account, asked, shown, words)
    if not shown:
        st.info(words("observations.nothing"))
    show_opened_history(account, words)
