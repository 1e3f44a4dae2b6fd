"""What a customer can ask by text message."""

import streamlit as st

from services.application import application
from ui.norms.sms_code_views import show_sms_codes
from ui.problems import problems_shown
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)

st.title(words("page.sms_codes"))
with problems_shown(words):
    show_sms_codes(application().checklists.usable(), account, words)
