"""The observations themselves, filtered as the address says, and the file for head office."""

import streamlit as st

from services.application import application
from services.export_observations import observations_csv
from services.find_observations import choices
from services.history import corrected_observations
from services.praises import praises_of_period
from services.red_lines import red_lines_of_period
from services.results import last_day_with_results
from ui.history_dialog import show_opened_history
from ui.observation_filters import observation_filters
from ui.observation_list import show_corrections, show_found
from ui.period_picker import period_picker
from ui.praise_list import show_praises
from ui.problems import problems_shown
from ui.red_line_list import show_red_lines
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.observations"))
first, last = period_picker(words, last_day_with_results(app, account))
with problems_shown(words):
    asked = observation_filters(choices(app, account, first, last), first, last, words)
    # The file is made when it is asked for, not with every look at the page.
    st.download_button(
        words("observations.download"),
        data=lambda: b"".join(observations_csv(app, account, first, last, words.language)),
        file_name=f"xunting-observations-{first}-{last}.csv",
        mime="text/csv",
        key="observations.download",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption(words("observations.file_explained"))
    view = st.segmented_control(
        words("observations.view"),
        ["all", "praises", "red_lines", "corrections"],
        default="all",
        required=True,
        format_func=lambda each: words(f"observations.{each}"),
        key="observations.view",
    )
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
