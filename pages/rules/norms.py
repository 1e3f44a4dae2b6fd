"""Look up what is asked: every norm, with where it comes from."""

import streamlit as st

from services.application import application
from services.norms.whose_rules import rules_here
from ui.norms.norm_views import show_bans, show_norm, show_norms
from ui.problems import problems_shown
from ui.session import current_account, current_words, now
from ui.url_choice import url_segments

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.norms"))
with problems_shown(words):
    library = app.checklists.usable()
    rules = rules_here(app, account, now())
    if norm_id := st.query_params.get("norm"):
        show_norm(norm_id, library, rules, words)
        st.stop()
    view = url_segments(
        words("norms.view"), "view", ["all", "bans"], lambda each: words(f"norms.{each}")
    )
    if view == "bans":
        show_bans(library, rules, words)
    else:
        show_norms(library, rules, account, words)
