"""Why the score is not what it was: parts that add up to the difference."""

import streamlit as st

from services.reports.what_changed import Against
from ui.problems import problems_shown
from ui.reports.scope_picker import report_scope_picker
from ui.reports.what_changed_views import show_what_changed
from ui.session import current_account, current_words
from ui.url_choice import url_choice

account = current_account()
words = current_words(account)

scope = report_scope_picker(account, words)
st.title(words("page.what_changed"))
st.caption(words("what_changed.explained"))
with problems_shown(words):
    if scope is None:
        st.info(words("what_changed.nothing"))
        st.stop()
    against = url_choice(
        words("what_changed.against"),
        "against",
        [Against.YEAR, Against.USUAL],
        lambda each: words(f"what_changed.against_{each}"),
        words("what_changed.against_before"),
        width=320,
    )
    show_what_changed(
        account, scope, words, Against(against) if against in set(Against) else Against.BEFORE
    )
