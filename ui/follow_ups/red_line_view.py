"""What follows a reported red line: on the page of its case, beside the decision, and on the own
page of whom it is about."""

from collections.abc import Mapping, Sequence

import streamlit as st

from domain.follow_ups.red_line import RedLineState, RedLineStep
from domain.plain_text import MAX_NOTE_LENGTH
from domain.roles import Account, Act
from locales import Words
from services.application import application
from services.follow_ups.red_line_cases import (
    OpenedRedLine,
    Statement,
    close_red_line,
    say_to_red_line,
    statements,
)
from services.patrols.red_lines import RedLine
from ui.badges import badge
from ui.entries import Form
from ui.follow_ups.case_list import about, due_badge
from ui.follow_ups.history_of_case import show_steps
from ui.local_time import local_time
from ui.patrols.photos import show_photos
from ui.patrols.red_line_list import headline
from ui.plain import plain, plain_line
from ui.session import now

_BY_ITSELF = frozenset(
    each.value for each in (RedLineStep.DECIDE, RedLineStep.OBSERVE, RedLineStep.REPORT_AGAIN)
)
_COLOURS = {
    RedLineState.REPORTED: "yellow", RedLineState.CONFIRMED: "red", RedLineState.CLOSED: "green",
}  # fmt: skip


def show_red_line_case(opened: OpenedRedLine, account: Account, words: Words) -> None:
    """The report with its evidence, what was said to it, what can be done now, and the history."""
    row, case, line = opened.opened.row, opened.opened.row.case, opened.line
    state = RedLineState(case.state)
    if line is not None:
        st.markdown(headline(line, words, strong=True))
    # How a report stands is said beside its norm.
    stands = "" if state is RedLineState.REPORTED else badge(words.of(state), _COLOURS[state])
    st.markdown(f"{stands} {due_badge(row, words, now())}")
    st.caption(about(row, words))
    if line is not None:
        with st.container(border=True):
            st.markdown(f"{words('red_lines.fact')}  \n{plain_line(line.fact)}")
            show_photos(line.photos, words)
        show_statement(line, statements(application(), account, [line], now()), words)
    if state is RedLineState.REPORTED and account.may(Act.DECIDE_RED_LINES):
        st.page_link("pages/today/red_lines.py", label=words("red_lines.look"))
    if opened.gone is not None and case.is_open:
        why = words("action.gone", why=words.of(opened.gone))
        st.warning(plain(why), icon=":material/person_off:")
    elif state is RedLineState.CONFIRMED and not opened.steps:
        st.info(words("red_line_case.waits"), icon=":material/visibility:")
    for step in opened.steps:
        with Form(f"red_line.{step}", words(f"red_line_case.{step}"), words, enter=False) as form:
            note = st.text_area(words("action.reason"), key=form.key("note"), height=80)
        if form.submitted:
            with form.saving(words("red_line_case.closed")):
                close_red_line(application(), account, case.id, step, case.steps, note, now())
    show_steps(row, opened.opened.steps, "red_line_step.", _BY_ITSELF, words)


def show_statement(line: RedLine, said: Mapping[str, Statement], words: Words) -> None:
    """What the person said, or until when they may; nothing of a report about the hall."""
    statement = said.get(line.event_id)
    if statement is None:
        return
    until = local_time(statement.until, line.time_zone)
    with st.container(border=True):
        title = f"**{words('red_line_step.state')}**"
        if statement.at is not None:
            at = local_time(statement.at, line.time_zone)
            st.markdown(f"{title} :gray[{at}]  \n{plain_line(statement.text)}")
        elif statement.may_be_said:
            st.markdown(title)
            st.warning(words("statement.time_left", at=until), icon=":material/schedule:")
        else:
            st.markdown(f"{title}  \n{words('statement.none', at=until)}")


def show_own_statements(lines: Sequence[RedLine], account: Account, words: Words) -> None:
    """Beneath the reports about oneself: what was said to each, and the form while it may be."""
    said = statements(application(), account, lines, now())
    for line in lines:
        statement = said.get(line.event_id)
        if statement is None or (statement.at is None and not statement.may_be_said):
            continue
        until = local_time(statement.until, line.time_zone)
        norm = line.norm.text(words.language)
        with st.container(border=True):
            st.markdown(f"**{words('red_line_step.state')}** · {plain_line(norm)}")
            if statement.at is not None:
                at = local_time(statement.at, line.time_zone)
                st.markdown(f":gray[{at}]  \n{plain_line(statement.text)}")
            if statement.may_be_said:
                _own_form(line, statement, account, until, words)


def _own_form(
    line: RedLine, statement: Statement, account: Account, until: str, words: Words
) -> None:
    button = words("statement.say_again" if statement.at is not None else "statement.say")
    with Form(f"statement.{line.event_id}", button, words, enter=False) as form:
        text = st.text_area(
            words("statement.field"), key=form.key("text"), height=100, max_chars=MAX_NOTE_LENGTH
        )
        st.caption(words("statement.explained", at=until))
    if form.submitted:
        with form.saving(words("statement.said")):
            say_to_red_line(application(), account, line.event_id, text, now())
