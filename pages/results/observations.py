"""The observations themselves, filtered as the address says, and the file for head office."""

import streamlit as st

from services.application import application
from services.find_observations import choices
from services.history import corrected_observations
from services.praises import praises_of_period
from services.red_lines import red_lines_of_period
from services.results import last_day_with_results
from ui.file_download import file_download
from ui.history_dialog import show_opened_history
from ui.observation_filters import observation_filters
from ui.observation_list import show_corrections, show_found
from ui.period_picker import period_picker
from ui.praise_list import show_praises
from ui.problems import problems_shown
from ui.red_line_list import show_red_lines
from ui.session import current_account, current_words
from ui.url_choice import url_segments

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.observations"))
first, last = period_picker(words, last_day_with_results(app, account))
with problems_shown(words):
    view = url_segments(
        words("observations.view"),
        "view",
        ["all", "praises", "red_lines", "corrections"],
        lambda each: words(f"observations.{each}"),
    )
    asked = None
    if view == "all":
        asked = observation_filters(choices(app, account, first, last), first, last, words)
    file_download(
        words("observations.download"),
        "/export/observations.csv",
        {"from": first, "to": last, "language": words.language},
        words,
        key="observations.download",
    )
    st.caption(words("observations.file_explained"))
    if view == "praises":
        praises = praises_of_period(app, account, first, last)
        show_praises(praises, words)
        shown = len(praises)
    elif view == "red_lines":
        lines = red_lines_of_period(app, account, first, last)
        show_red_lines(lines, words)
        shown = len(lines)
    elif view == "corrections":
        corrected = corrected_observations(app, account, first, last)
        show_corrections(corrected, words)
        shown = len(corrected)
    elif asked is None:
        st.info(words("observations.not_in_scope"))
        st.stop()
    else:
        shown = show_found(account, asked, words)
    if not shown:
        st.info(words("observations.nothing"))
    show_opened_history(account, words)
