"""One patrol: the board while it is open, the summary when it is finished."""

import streamlit as st

from board import board, leftovers
from domain.halls.hall import Round
from services.application import application
from services.follow_ups.appeals import under_appeal
from services.patrols.examined import examined_of_patrol
from services.patrols.patrols import view_patrol
from services.patrols.red_lines import red_lines_of_patrol
from ui.entries import show_message
from ui.follow_ups.card_views import PatrolCards
from ui.patrols.history_dialog import show_opened_history
from ui.patrols.patrol_summary import show_patrol_summary
from ui.problems import problems_shown
from ui.session import current_account, current_words
from ui.state_keys import BOARD_CLOSED, BOARD_OPEN

account = current_account()
words = current_words(account)
patrol_id = st.query_params.get("patrol", "")


def back_to_today() -> None:
    if st.button(words("patrol.back"), key="patrol.back", icon=":material/arrow_back:"):
        st.session_state.pop(BOARD_OPEN, None)
        st.switch_page("pages/today/today.py")


with problems_shown(words):
    view = view_patrol(application(), account, patrol_id)
    finished = view.patrol.finished_at is not None
    if not finished and st.session_state.get(BOARD_CLOSED) != patrol_id:
        if board(patrol_id, account.id, words.group("board")):
            st.session_state[BOARD_CLOSED] = patrol_id
            st.rerun()
    else:
        st.session_state.pop(BOARD_OPEN, None)
    show_message()
    leftovers(account.id, words.group("board"))
    red_lines = red_lines_of_patrol(application(), account, patrol_id)
    examined = examined_of_patrol(application(), account, patrol_id)
    cards = PatrolCards(view, account, words)
    appealed = under_appeal(application(), account, [patrol_id])
    show_patrol_summary(
        view, red_lines, examined, words, appealed=appealed, below_person=cards.show
    )
    show_opened_history(account, words)
    cards.show_form()
    is_papers = view.patrol.round is Round.RECORDS
    resume = words("papers.resume" if is_papers else "today.resume")
    if not finished and st.button(resume, key="patrol.resume", type="primary"):
        st.session_state.pop(BOARD_CLOSED, None)
        st.rerun()
back_to_today()
