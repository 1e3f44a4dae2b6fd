"""Reports that wait for a second person, and the two steps of the decision."""

import streamlit as st

from domain.event import Status
from domain.roles import Account, Act
from locales import Words
from services.application import application
from services.red_lines import RedLine, decide_red_line, reported_red_lines
from ui.badges import status_badge
from ui.photos import show_photos
from ui.plain import plain, plain_line
from ui.problems import problems_shown
from ui.red_line_list import about
from ui.session import find_account, now
from ui.state_keys import RED_LINE_DECIDED, RED_LINE_OPEN

REFRESH_S = 5


@st.fragment(run_every=REFRESH_S)
def choose_waiting(words: Words) -> None:
    """What waits, looked up again every few seconds. The decision itself is made elsewhere on the
    page, so that nothing that is being typed is drawn anew."""
    lines = _waiting()
    if not lines:
        st.info(words("red_lines.none"), icon=":material/check:")
        with st.container(horizontal=True):
            st.page_link("pages/results/staff_scores.py", label=words("page.staff_scores"))
            st.page_link("pages/results/score_trends.py", label=words("page.score_trends"))
        return
    st.markdown(words("red_lines.waiting", count=len(lines)))
    for line in lines:
        with st.container(border=True, gap="xsmall"):
            st.markdown(
                f"{status_badge(line.status, words)} {plain(line.norm.text(words.language))}"
            )
            st.caption(about(line, words))
            st.markdown(plain_line(line.fact))
            look = st.button(
                words("red_lines.look"),
                key=f"red_lines.look.{line.event_id}",
                icon=":material/gavel:",
            )
            if look:
                st.session_state[RED_LINE_OPEN] = line.event_id
                st.rerun()
    st.caption(words("red_line.report_is_no_finding"))


def show_decision(line: RedLine | None, account: Account, words: Words) -> None:
    """The whole report, the choice, and then the button that makes it final.

    :param line: None: it does not wait any more
    """
    if st.button(words("red_lines.back"), key="red_lines.back", icon=":material/arrow_back:"):
        _leave()
    if line is None:
        st.info(words("problem.red_line_taken_back"))
        return
    _show_others(line.event_id, words)
    norm = line.norm
    st.markdown(f"{status_badge(line.status, words)} **{plain(norm.text(words.language))}**")
    if norm.explain:
        st.caption(plain(norm.explain.text(words.language)))
    st.caption(about(line, words))
    with st.container(border=True):
        st.markdown(f"{words('red_lines.fact')}  \n{plain_line(line.fact)}")
        show_photos(line.photos, words)
    if norm.lawful_cases:
        st.markdown(words("red_lines.lawful"))
        cases = [plain(each.text(words.language)) for each in norm.lawful_cases]
        st.markdown("\n".join(f"1. {case}" for case in cases))
    _decide(line, account, words)


def _decide(line: RedLine, account: Account, words: Words) -> None:
    chosen = st.segmented_control(
        words("red_lines.decision"),
        [Status.CONFIRMED.value, Status.REJECTED.value],
        format_func=lambda each: words(f"red_lines.{each}"),
        key=f"red_lines.decision.{line.event_id}",
    )
    if chosen is None:
        st.caption(words("red_lines.choose"))
        return
    with st.form("red_lines.form", enter_to_submit=False):
        st.markdown(words(f"red_lines.{chosen}_means"))
        reason = st.text_area(
            words("red_lines.reason"), key=f"red_lines.reason.{line.event_id}", height=100
        )
        st.caption(words("board.note_hint"))
        submitted = st.form_submit_button(words(f"red_lines.{chosen}_finally"), type="primary")
    if submitted:
        with problems_shown(words):
            app = application()
            decide_red_line(app, account, line.event_id, Status(chosen), reason, now())
            st.session_state[RED_LINE_DECIDED] = words(f"red_lines.{chosen}_done")
            _leave()


@st.fragment(run_every=REFRESH_S)
def _show_others(event_id: str, words: Words) -> None:
    others = [line for line in _waiting() if line.event_id != event_id]
    if others:
        st.caption(words("red_lines.others", count=len(others)))


def _waiting() -> list[RedLine]:
    """Nobody need be at the page: looking does not make the session last longer."""
    account = find_account(used=False)
    if account is None or not account.may(Act.DECIDE_RED_LINES):
        st.rerun()
    return reported_red_lines(application(), account)


def _leave() -> None:
    st.session_state.pop(RED_LINE_OPEN, None)
    st.rerun()
