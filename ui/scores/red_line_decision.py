"""Reports that wait for a second person, and the two steps of the decision."""

from collections.abc import Callable

import streamlit as st

from domain.patrols.event import Status
from domain.roles import Account, Act
from locales import Words
from services.application import application
from services.norms.explain_norm import explain_lines, lawful_case_lines
from services.patrols.red_lines import RedLine, reported_red_lines
from services.scores.red_line_decisions import Consequence, decide_red_line, decision_consequence
from ui.entries import Form
from ui.patrols.photos import show_photos
from ui.patrols.red_line_list import about, headline
from ui.plain import plain, plain_line
from ui.session import find_account, now
from ui.state_keys import DECISION_SHOWN, RED_LINE_OPEN

REFRESH_S = 5


@st.fragment(run_every=REFRESH_S)
def choose_waiting(words: Words) -> None:
    """What waits, looked up again every few seconds. The decision itself is made elsewhere on the
    page, so that nothing that is being typed is drawn anew."""
    lines = _waiting()
    if not lines:
        st.info(words("red_lines.none"), icon=":material/check:")
        with st.container(horizontal=True):
            st.page_link("pages/staff/staff_scores.py", label=words("page.staff_scores"))
            st.page_link("pages/halls/score_trends.py", label=words("page.score_trends"))
        return
    st.markdown(words("red_lines.waiting", count=len(lines)))
    for line in lines:
        with st.container(border=True, gap="xsmall"):
            st.markdown(headline(line, words))
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


def show_decision(
    line: RedLine | None, account: Account, words: Words, beside: Callable[[RedLine], None]
) -> None:
    """The whole report, the choice, and then the button that makes it final.

    :param line: None: it does not wait any more
    :param beside: draws what the person said to it
    """
    if st.button(words("red_lines.back"), key="red_lines.back", icon=":material/arrow_back:"):
        _leave()
    if line is None:
        st.info(words("problem.red_line_taken_back"))
        return
    _show_others(line.event_id, words)
    norm = line.norm
    st.markdown(headline(line, words, strong=True))
    for text in explain_lines(norm, words):
        st.caption(plain(text))
    st.caption(about(line, words))
    with st.container(border=True):
        st.markdown(f"{words('red_lines.fact')}  \n{plain_line(line.fact)}")
        show_photos(line.photos, words)
    if norm.lawful_cases:
        st.markdown(words("red_lines.lawful"))
        cases = lawful_case_lines(norm, words)
        st.markdown("\n".join(f"* {plain(case)}" for case in cases))
    beside(line)
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
    app = application()
    consequence = decision_consequence(app, account, line.event_id)
    looked_at = st.session_state.get(DECISION_SHOWN)  # in the run before, where the button stood
    st.session_state[DECISION_SHOWN] = consequence
    button = words(f"red_lines.{chosen}_finally")
    with Form("red_lines", button, words, border=True, enter=False) as form:
        st.markdown(f"**{words(f'red_lines.{chosen}_does')}**")
        effects = _effects(chosen, line, consequence, words)
        st.markdown("\n".join(f"* {plain(each)}" for each in effects))
        reason = st.text_area(
            words("red_lines.reason"), key=f"red_lines.reason.{line.event_id}", height=100
        )
        st.caption(words("board.note_hint"))
        st.warning(words("red_lines.final"), icon=":material/lock:")
    if form.submitted:
        with form.saving(words(f"red_lines.{chosen}_done")):
            decide_red_line(
                app, account, line.event_id, Status(chosen), reason, now(), shown=looked_at
            )
            st.session_state.pop(RED_LINE_OPEN, None)


def _effects(chosen: str, line: RedLine, consequence: Consequence, words: Words) -> list[str]:
    """What it does to whom, who is told, and what it leaves as it is; the decision itself last."""
    name = line.staff or words("board.hall")
    grade = (
        words(f"grade.{consequence.grade}") if consequence.grade else words("red_lines.no_grade")
    )
    facts = {
        "name": name, "month": consequence.month, "before": grade,
        "after": words(f"grade.{consequence.grade_then}") if consequence.grade_then else grade,
        "total": consequence.total_pct or "–", "edition": consequence.edition,
    }  # fmt: skip
    if chosen == Status.CONFIRMED and not consequence.of_person:
        sentences = [words("red_lines.hall_flagged", **facts)]
    elif chosen == Status.CONFIRMED and consequence.grade == consequence.grade_then:
        sentences = [words("red_lines.vetoed_already", **facts)]
    elif chosen == Status.CONFIRMED:
        sentences = [words("red_lines.grade_falls", **facts)]
    else:
        sentences = [words("red_lines.counts_nowhere", **facts)]
    sentences.append(
        words("red_lines.known", count=consequence.confirmed, earlier=consequence.earlier, **facts)
    )
    sentences.append(
        words("red_lines.seen_by" if consequence.of_person else "red_lines.hall_seen_by")
    )
    if consequence.edition and chosen == Status.CONFIRMED:
        sentences.append(words("red_lines.month_published", **facts))
    return sentences


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
