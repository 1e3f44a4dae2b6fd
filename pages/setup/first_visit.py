"""Nobody can sign in yet: load the demonstration.

The administrator is created on a small page of its own (``web/first_visit.py``)."""

import streamlit as st

from services.application import application
from services.demonstration import load_demonstration
from ui.imports.findings import show_findings, show_not_read
from ui.problems import problems_shown
from ui.redirect import to_sign_in
from ui.session import current_words, now

words = current_words()
app = application()

st.title(words("first_visit.demonstration"))
if app.checklists.errors:
    st.warning(words("checklists.none_good"))
    show_findings(app.checklists.errors, words)
show_not_read(words)
st.markdown(words("first_visit.demonstration_explained"))
if st.button(
    words("first_visit.load"), key="first_visit.load", icon=":material/science:", type="primary"
):
    bar = st.progress(0.0, words("first_visit.loading"))
    with problems_shown(words):
        load_demonstration(app, now(), bar.progress)
        to_sign_in(back=False)
st.markdown(f"[{words('first_visit.administrator')}](/first-visit)")
