"""How scores are computed, for everybody who sees scores; head office changes it here."""

import streamlit as st

from domain.roles import Act
from services.application import application
from services.method.method import overview
from services.norms.whose_rules import whose_rules_hold
from ui.entries import show_message
from ui.glossary import show_title
from ui.method.method_views import show_method, show_method_history
from ui.norms.whose_rules_views import show_whose_rules
from ui.problems import problems_shown
from ui.scores.method_change import show_method_change
from ui.session import current_account, current_words, now, reader_zone

account = current_account()
words = current_words(account)
app = application()
found = overview(app, account, now())
library = app.checklists.library

show_title(words("page.scoring_method"), words)
show_message()
st.caption(words("method.explained"))
if account.may(Act.SET_METHOD) and st.toggle(words("method.change"), key="method.change"):
    show_method_change(found, account, words)
else:
    if found.latest != found.in_force:
        st.info(words("method.planned"))
    show_method(found.in_force, library.titles_in(words.language) if library else {}, words)
    with problems_shown(words):
        show_whose_rules(whose_rules_hold(app, account, now()), account, words)
st.subheader(words("method.history"))
show_method_history(found.history, reader_zone(), words)
