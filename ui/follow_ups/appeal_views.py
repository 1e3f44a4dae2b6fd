"""One appeal: what was seen, what the person says, and what everybody may do about it."""

import streamlit as st

from domain.follow_ups.appeal import in_part, outcome
from domain.result import Result
from domain.roles import Account, Act
from locales import Words
from services.application import application
from services.follow_ups.appeals import (
    OpenedAppeal,
    answer_appeal,
    decide_appeal,
    go_on_with_appeal,
    settle_appeal,
    withdraw_appeal,
)
from services.halls.scope import is_oneself
from ui.badges import result_badge
from ui.entries import Form, asked_first, doing
from ui.follow_ups.case_list import due_badge
from ui.follow_ups.own_answers import state_badge
from ui.local_time import local_time
from ui.patrols.history_dialog import show_entries
from ui.plain import plain, plain_line
from ui.session import now

_PUBLICATIONS = "pages/months/publications.py"


def show_appeal(account: Account, appeal: OpenedAppeal, words: Words) -> None:
    """From what was seen to what came of it; what the reader may do stands where it belongs."""
    case, row = appeal.case, appeal.opened.row
    st.markdown(f"{state_badge(case.state, words)} {due_badge(row, words, now())}")
    st.subheader(plain(appeal.seen.norm.text(words.language)), anchor=False)
    who = f"{row.staff} · {row.staff_no}" if row.staff else ""
    facts = [who, row.place, words("appeal.walked_by", name=appeal.seen.walker)]
    st.caption(" · ".join(plain(each) for each in facts if each))
    st.markdown(f"**{words('appeal.what_was_seen')}**")
    show_entries(appeal.seen, words)
    _show_said(appeal, words)
    if case.is_open:
        _show_corrected(account, appeal, words)
        if account.id in appeal.observers and account.may(Act.PATROL):
            _show_answer(account, appeal, words)
        if account.may(Act.DECIDE_APPEALS):
            _show_decision(account, appeal, words)
        if account.may(Act.APPEAL):
            _show_withdrawal(account, appeal, words)
    else:
        _show_outcome(account, appeal, words)
    _show_steps(appeal, words)


def _show_said(appeal: OpenedAppeal, words: Words) -> None:
    case = appeal.case
    st.markdown(f"**{words('appeal.what_is_said')}**")
    with st.container(border=True, gap="xsmall"):
        asked = result_badge(appeal.asked, words)
        recorded = result_badge(case.fields["recorded"], words)
        st.markdown(words("appeal.from_to", recorded=recorded, asked=asked))
        st.markdown(plain(case.texts.get("reason", words("veil.unsaid"))))
    if "answer" in case.texts:
        st.markdown(f"**{words('appeal.what_observer_says')}**")
        with st.container(border=True):
            st.markdown(plain(case.texts["answer"]))


def _show_corrected(account: Account, appeal: OpenedAppeal, words: Words) -> None:
    """The observation is another one meanwhile: the person says whether that settles it."""
    if not appeal.corrected:
        return
    case, app = appeal.case, application()
    st.info(words("appeal.corrected", result=words(f"result.{appeal.recorded}")))
    if not account.may(Act.APPEAL):
        return
    refusal = st.empty()
    with st.container(horizontal=True):
        settled = st.button(words("appeal.settle"), key="appeal.settle", type="primary")
        on = appeal.recorded is not appeal.asked and st.button(
            words("appeal.go_on"), key="appeal.go_on"
        )
    if settled:
        with doing(words, words("appeal.settled_done"), refusal):
            settle_appeal(app, account, case.id, now(), case.steps)
    if on:
        with doing(words, words("appeal.go_on_done"), refusal):
            go_on_with_appeal(app, account, case.id, now(), case.steps)


def _show_answer(account: Account, appeal: OpenedAppeal, words: Words) -> None:
    case = appeal.case
    with Form(
        "appeal.answer", words("appeal.answer_send"), words, border=True, enter=False
    ) as form:
        st.caption(words("appeal.answer_explained"))
        text = st.text_area(
            words("appeal.answer"), case.texts.get("answer", ""), key=form.key("text"), height=80
        )
        st.caption(words("board.note_hint"))
    if form.submitted:
        with form.saving(words("appeal.answer_done")):
            answer_appeal(application(), account, case.id, text, now(), case.steps)


def _show_decision(account: Account, appeal: OpenedAppeal, words: Words) -> None:
    case = appeal.case
    if account.id in appeal.observers:
        st.info(words("problem.appeal_own_judgement"))
        return
    if is_oneself(account, case.staff_id):
        st.info(words("problem.appeal_about_oneself"))
        return
    if appeal.awaits_person(now()):
        st.info(words("problem.appeal_awaits_person"))
        return
    recorded, asked = appeal.recorded, appeal.asked
    options = list(dict.fromkeys([asked, *in_part(recorded, asked), recorded]))
    st.markdown(f"**{words('appeal.decide')}**")

    def told(value: str) -> str:
        state = outcome(recorded, asked, Result(value))
        kind = words(f"appeal_state.{state}")
        return words("appeal.option", kind=kind, result=_result(Result(value), words))

    with Form(
        "appeal.decide", words("appeal.decide_send"), words, border=True, enter=False
    ) as form:
        decided = st.radio(
            words("appeal.decide"), [each.value for each in options], index=None, format_func=told,
            key=f"appeal.decided.{case.id}", label_visibility="collapsed",
        )  # fmt: skip
        reason = st.text_area(words("appeal.decide_reason"), key=form.key("reason"), height=80)
        st.caption(words("appeal.decide_explained"))
        if appeal.edition is not None:
            month, edition = appeal.edition
            st.info(words("correct.published", month=month, edition=edition))
    if form.submitted:
        if decided is None:
            st.error(words("appeal.choose"), icon=":material/error:")
            return
        with form.saving(words("appeal.decide_done")):
            decide_appeal(
                application(), account, case.id, Result(decided), reason, now(), case.steps,
                appeal.seen.current.event_id,
            )  # fmt: skip


def _show_withdrawal(account: Account, appeal: OpenedAppeal, words: Words) -> None:
    case = appeal.case
    with asked_first(words("appeal.withdraw"), "appeal.withdraw_ask"):
        st.markdown(words("appeal.withdraw_question"))
        refusal = st.empty()
        if st.button(words("appeal.withdraw"), key="appeal.withdraw", type="primary"):
            with doing(words, words("appeal.withdrawn_done"), refusal):
                withdraw_appeal(application(), account, case.id, now(), case.steps)


def _show_outcome(account: Account, appeal: OpenedAppeal, words: Words) -> None:
    case = appeal.case
    if "decision" in case.texts:
        decided = _result(Result(case.fields["decided"]), words)
        st.markdown(f"**{words('appeal.decided_to', result=decided)}**")
        with st.container(border=True):
            st.markdown(plain(case.texts["decision"]))
    if appeal.edition is None or "outcome_event_id" not in case.fields:
        return
    month, edition = appeal.edition
    text = words("appeal.edition_needed", month=month, edition=edition)
    if not account.may(Act.PUBLISH):
        st.caption(text)
        return
    st.info(text)
    norm, day = appeal.seen.norm.text(words.language), case.fields["business_day"]
    state = words(f"appeal_state.{case.state}")
    query = {
        "branch": case.branch_id, "month": month,
        "reason": words("appeal.edition_reason", state=state, norm=norm, day=day),
    }  # fmt: skip
    st.page_link(_PUBLICATIONS, label=words("appeal.to_edition", month=month), query_params=query)


def _show_steps(appeal: OpenedAppeal, words: Words) -> None:
    st.markdown(f"**{words('appeal.steps')}**")
    zone = appeal.opened.row.time_zone
    for each in appeal.opened.steps:
        at = local_time(each.step.at, zone)
        said = words(f"appeal_step.{each.step.action}")
        st.caption(f"{at} · {plain_line(each.account)} · {said}")


def _result(result: Result, words: Words) -> str:
    return words("appeal.not_counted" if result is Result.NONE else f"result.{result}")
