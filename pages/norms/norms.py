"""Look up what is asked: the norms with their origin, the process cards, the SMS codes."""

import streamlit as st

from services.application import application
from ui.norm_views import show_norms, show_processes, show_sms_codes
from ui.problems import problems_shown
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)

st.title(words("page.norms"))
view = st.segmented_control(
    words("norms.view"),
    ["norms", "processes", "sms_codes"],
    default="norms",
    required=True,
    format_func=lambda each: words(f"norms.{each}"),
    key="norms.view",
)
with problems_shown(words):
    library = application().checklists.usable()
    {"norms": show_norms, "processes": show_processes, "sms_codes": show_sms_codes}[view](
        library, words
    )
