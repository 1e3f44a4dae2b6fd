"""Nobody can sign in yet: create the administrator, or load the demonstration."""

import streamlit as st

from domain.halls.password import MIN_LENGTH
from domain.problems import InputProblem
from services.application import application
from services.demonstration import load_demonstration
from services.halls.accounts import create_first_administrator
from ui.imports.findings import show_findings, show_not_read
from ui.problems import problems_shown
from ui.redirect import to_sign_in
from ui.session import current_words, now

words = current_words()
app = application()

st.title(words("app.name"))
st.markdown(words("first_visit.welcome"))
if app.checklists.errors:
    st.warning(words("checklists.none_good"))
    show_findings(app.checklists.errors, words)
show_not_read(words)

with st.container(border=True):
    st.subheader(words("first_visit.demonstration"))
    st.markdown(words("first_visit.demonstration_explained"))
    if st.button(words("first_visit.load"), key="first_visit.load", icon=":material/science:"):
        bar = st.progress(0.0, words("first_visit.loading"))
        with problems_shown(words):
            load_demonstration(app, now(), bar.progress)
            to_sign_in()

with st.container(border=True):
    st.subheader(words("first_visit.administrator"))
    st.markdown(words("first_visit.administrator_explained"))
    with st.form("first_visit.form"):
        name = st.text_input(words("account.name"), key="first_visit.name")
        login = st.text_input(words("sign_in.login"), key="first_visit.login")
        password = st.text_input(
            words("sign_in.password"),
            type="password",
            key="first_visit.password",
            help=words("account.password_help", minimum=MIN_LENGTH),
        )
        again = st.text_input(
            words("account.password_again"), type="password", key="first_visit.again"
        )
        submitted = st.form_submit_button(words("first_visit.create"), type="primary")
    if submitted:
        with problems_shown(words):
            if password != again:
                raise InputProblem("passwords_differ")
            create_first_administrator(app, login, name, password, now())
            to_sign_in()
