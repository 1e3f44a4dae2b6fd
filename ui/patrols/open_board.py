"""The way from the start page to the board of a patrol, and back to a board that is open."""

from uuid import uuid4

import streamlit as st

from domain.halls.hall import Hall, Round
from domain.roles import Account
from locales import Words
from services.application import application
from services.patrols.patrols import open_patrol
from ui.problems import problems_shown
from ui.session import came_by_history, now
from ui.state_keys import BOARD_CLOSED, BOARD_OPEN, TODAY_ASKED


def go_to_patrol(patrol_id: str) -> None:
    st.session_state.pop(BOARD_CLOSED, None)
    st.switch_page("pages/today/patrol.py", query_params={"patrol": patrol_id})


def start_patrol(account: Account, hall: Hall, round_: Round, words: Words) -> None:
    patrol_id = str(uuid4())
    # First: every use of the session's state is where the next click can end this run.
    st.session_state[BOARD_OPEN] = patrol_id
    with problems_shown(words):
        open_patrol(application(), account, patrol_id, hall.id, round_, now())
        st.session_state.pop(TODAY_ASKED, None)
        go_to_patrol(patrol_id)
    del st.session_state[BOARD_OPEN]


def resume_patrol(patrol_id: str) -> None:
    st.session_state[BOARD_OPEN] = patrol_id
    go_to_patrol(patrol_id)


def keep_to_open_board() -> None:
    """After repeated clicks, runs of the start page follow the one that opened the board. The board
    covers the menu, so nobody comes there from it but by the browser's way back."""
    patrol_id = st.session_state.get(BOARD_OPEN)
    if patrol_id and not came_by_history():
        go_to_patrol(patrol_id)
    st.session_state.pop(BOARD_OPEN, None)
