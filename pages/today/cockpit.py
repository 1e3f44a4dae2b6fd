"""One glance at all halls: the first screen of branch head and head office."""

import streamlit as st

from domain.roles import Act
from services.application import application
from services.months.measure_proposals import waiting_proposals
from ui.doors import views_of
from ui.entries import show_message
from ui.halls.next_step import tell_missing, what_is_missing
from ui.months.cockpit_view import show_cockpit
from ui.problems import problems_shown
from ui.reports.scope_picker import halls_in, report_scope_picker
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)

scope = report_scope_picker(account, words)
show_message()
with problems_shown(words):
    if scope is None:
        st.title(words("page.cockpit"))
        st.info(words("cockpit.no_hall"))
    elif halls_in(account, scope) and (lacking := what_is_missing(account)) is not None:
        st.title(words("page.cockpit"))
        tell_missing(lacking, words)
    else:
        files = {path: view.file for path, view in views_of(account.role).items()}
        with st.container(gap=None):  # all of it on one screen
            show_cockpit(account, scope, files, words)
            if account.may(Act.WRITE_MEASURES) and (
                proposed := waiting_proposals(application(), account)
            ):
                st.page_link(
                    files["bulletin"],
                    label=words.count("cockpit.proposals", len(proposed)),
                    icon=":material/lightbulb:",
                )
