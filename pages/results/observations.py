"""The observations themselves, and the file for head office."""

import streamlit as st

from services.application import application
from services.export_observations import observations_csv
from services.results import last_day_with_results, latest_observations
from ui.observation_table import show_observation_table
from ui.period_picker import period_picker
from ui.problems import problems_shown
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.observations"))
first, last = period_picker(words, last_day_with_results(app, account))
with problems_shown(words):
    rows = latest_observations(app, account, first, last)
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
    if rows:
        st.caption(words("observations.newest", count=len(rows)))
        show_observation_table(rows, words)
    else:
        st.info(words("observations.nothing"))
