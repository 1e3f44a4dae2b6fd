"""One corrective action: how it stands, the next step in the open, the others a tap away."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from domain.follow_ups.action import MAX_PHOTOS, ActionState, ActionStep, Outcome
from domain.roles import Account, Act
from locales import Words
from services.application import application
from services.follow_ups.actions import OpenedAction, StepTaken, take_action_step
from services.heavy_work import FILES
from services.patrols.photos import MAX_BYTES, keep_photo_of_hall
from ui.badges import badge
from ui.entries import Form, doing
from ui.follow_ups.case_list import about, due_badge
from ui.follow_ups.history_of_case import show_steps
from ui.plain import bare, plain
from ui.session import now

_BY_ITSELF = frozenset({ActionStep.OBSERVE.value, ActionStep.REOPEN.value})
_COLOURS = {
    ActionState.OPEN: "yellow", ActionState.ACCEPTED: "blue", ActionState.MENDED: "violet",
    ActionState.VERIFIED: "violet", ActionState.CLOSED: "green",
}  # fmt: skip
_NEXT = (ActionStep.ACCEPT, ActionStep.MEND, ActionStep.VERIFY)
_PHOTO_TYPES = ["jpg", "jpeg", "png", "webp"]


def show_action(opened: OpenedAction, account: Account, words: Words) -> None:
    """Head, what can be done now, and the history."""
    _show_head(opened, words)
    _show_steps(opened, account, words)
    show_steps(opened.row, opened.opened.steps, "action_step.", _BY_ITSELF, words)


def _show_head(opened: OpenedAction, words: Words) -> None:
    row, case = opened.row, opened.row.case
    state = ActionState(case.state)
    what = next(
        (str(s.step.texts["what"]) for s in opened.opened.steps if "what" in s.step.texts), ""
    )
    st.subheader(plain(what or words.of(case.kind)), anchor=False)
    badges = [badge(words.of(state), _COLOURS[state])]
    outcome = case.fields.get("outcome")
    if outcome is not None and outcome != Outcome.MENDED:
        badges.append(badge(words.of(Outcome(outcome)), "gray"))
    badges.append(due_badge(row, words, now()))
    relapses = case.fields.get("relapses", 0)
    if relapses:
        badges.append(badge(words("action.relapsed", count=relapses), "red"))
    st.markdown(" ".join(each for each in badges if each))
    if opened.norm is not None:
        st.markdown(plain(opened.norm.text(words.language)))
    st.caption(about(row, words))
    if opened.gone is not None and case.is_open:
        st.warning(_gone_text(opened, words), icon=":material/person_off:")
    elif state is ActionState.VERIFIED:
        st.info(words("action.waits_for_patrol"), icon=":material/visibility:")
    elif state is ActionState.MENDED and ActionStep.VERIFY not in opened.steps:
        st.info(words("action.waits_for_other"), icon=":material/group:")


def _gone_text(opened: OpenedAction, words: Words) -> str:
    assert opened.gone is not None
    if opened.now_in:
        return plain(words("action.moved_to", hall=opened.now_in))
    return plain(words("action.gone", why=words.of(opened.gone)))


def _show_steps(opened: OpenedAction, account: Account, words: Words) -> None:
    following = next((each for each in _NEXT if each in opened.steps), None)
    if following is ActionStep.ACCEPT:
        _act(opened, account, ActionStep.ACCEPT, words)
        if ActionStep.MEND in opened.steps:
            with st.expander(words("action.do_mend"), icon=":material/build:"):
                _mend(opened, account, words)
    elif following is ActionStep.MEND:
        with st.container(border=True):
            _mend(opened, account, words)
    elif following is ActionStep.VERIFY:
        st.caption(words("action.verify_explained"))
        _act(opened, account, ActionStep.VERIFY, words)
    others: dict[ActionStep, Callable[[OpenedAction, Account, Words], None]] = {
        ActionStep.SEND_BACK: _with_reason(ActionStep.SEND_BACK),
        ActionStep.CLOSE: _with_reason(ActionStep.CLOSE),
        ActionStep.HAND_OVER: _hand_over,
        ActionStep.MOVE_DUE: _move_due,
        ActionStep.DROP: _with_reason(ActionStep.DROP),
    }
    offered = [each for each in others if each in opened.steps]
    if offered:
        with st.container(horizontal=True):
            for step in offered:
                with st.popover(words(f"action.do_{step}"), key=f"action.{step}"):
                    others[step](opened, account, words)


def _act(opened: OpenedAction, account: Account, step: ActionStep, words: Words) -> None:
    """A step that needs no word."""
    place = st.empty()
    if st.button(words(f"action.do_{step}"), key=f"action.do.{step}", type="primary"):
        with doing(words, words(f"action.done_{step}"), place):
            _take(opened, account, step, StepTaken())


def _mend(opened: OpenedAction, account: Account, words: Words) -> None:
    with Form("action.mend", words("action.do_mend"), words, enter=False) as form:
        note = st.text_area(words("action.mend_note"), key=form.key("note"), height=80)
        files = []
        if account.may(Act.HANDLE_CASES):
            files = st.file_uploader(
                words("action.photos", maximum=MAX_PHOTOS), _PHOTO_TYPES, key=form.key("photos"),
                accept_multiple_files=True, max_upload_size=MAX_BYTES // 1024**2,
            )  # fmt: skip
        st.caption(words("board.note_hint"))
    if form.submitted:
        with form.saving(words("action.done_mend")):
            names = []
            for file in files[:MAX_PHOTOS]:
                with FILES.turn(account.id):
                    names.append(_keep(opened, account, file.getvalue(), now()))
            _take(opened, account, ActionStep.MEND, StepTaken(note, names))


def _keep(opened: OpenedAction, account: Account, data: bytes, at: datetime) -> str:
    hall_id = opened.row.case.hall_id
    assert hall_id is not None  # every action is of a hall
    return keep_photo_of_hall(application(), account, hall_id, data, at)


def _with_reason(step: ActionStep) -> Callable[[OpenedAction, Account, Words], None]:
    def show(opened: OpenedAction, account: Account, words: Words) -> None:
        with Form(f"action.{step}", words(f"action.do_{step}"), words, enter=False) as form:
            note = st.text_area(words("action.reason"), key=form.key("note"), height=80)
        if form.submitted:
            with form.saving(words(f"action.done_{step}")):
                _take(opened, account, step, StepTaken(note))

    return show


def _hand_over(opened: OpenedAction, account: Account, words: Words) -> None:
    with Form("action.hand_over", words("action.do_hand_over"), words) as form:
        owner_id = st.selectbox(
            words("action.owner"), list(opened.owners),
            format_func=lambda each: bare(opened.owners[each]), key=form.key("owner"),
        )  # fmt: skip
    if form.submitted:
        with form.saving(words("action.done_hand_over")):
            _take(opened, account, ActionStep.HAND_OVER, StepTaken(owner_id=owner_id))


def _move_due(opened: OpenedAction, account: Account, words: Words) -> None:
    with Form("action.move_due", words("action.do_move_due"), words, enter=False) as form:
        due_on = st.date_input(words("action.due"), None, format="YYYY-MM-DD", key=form.key("due"))
        note = st.text_area(words("action.reason"), key=form.key("note"), height=80)
    if form.submitted:
        with form.saving(words("action.done_move_due")):
            taken = StepTaken(note, due_on=due_on)
            _take(opened, account, ActionStep.MOVE_DUE, taken)


def _take(opened: OpenedAction, account: Account, step: ActionStep, taken: StepTaken) -> None:
    case = opened.row.case
    take_action_step(application(), account, case.id, step, case.steps, now(), taken)
