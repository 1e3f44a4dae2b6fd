"""One search over norms, process cards, SMS codes, people and halls."""

import streamlit as st

from ui.doors import views_of
from ui.norms.look_ups import search_field
from ui.norms.search_box import look_up_now, show_found
from ui.problems import problems_shown
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)
files = {path: view.file for path, view in views_of(account.role).items()}

st.title(words("page.look_up"))
search = search_field(words("look_up.field"))
with problems_shown(words):
    show_found(look_up_now(account, search, words), files, words)
