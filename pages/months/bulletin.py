"""The monthly bulletin: its main points, the measures, and the sheet to print."""

import streamlit as st

from ui.entries import show_message
from ui.glossary import show_title
from ui.months.bulletin_views import (
    bulletin_picker,
    kept_bulletin,
    show_bulletin,
    show_outcomes,
    show_sheet_links,
)
from ui.months.measure_proposal_views import show_proposals
from ui.months.measure_views import asked_figure, show_measure_form, show_measures
from ui.problems import problems_shown
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)

show_title(words("page.bulletin"), words)
show_message()
st.caption(words("bulletin.explained"))
with problems_shown(words):
    chosen = bulletin_picker(account, words)
    if chosen is None:
        st.info(words("bulletin.no_place"))
    else:
        sheet = kept_bulletin(account, *chosen)
        if asked_figure() is not None:  # by a link: what is to be written comes first
            show_measure_form(account, sheet, words)
            show_sheet_links(sheet, words)
        else:
            show_sheet_links(sheet, words)
            show_measure_form(account, sheet, words)
        show_bulletin(sheet, words)
        show_outcomes(sheet, words)
        show_measures(account, sheet, words)
        show_proposals(account, sheet, words)
