"""Company checks: choose a file, see what it would change, and take it in whole or not at all."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from domain.company_check_file import Kind, Plan
from domain.problems import InputProblem
from domain.roles import Act
from services import company_checks
from services.application import application
from services.company_checks import Sent
from services.organisation import my_halls
from ui.company_check_file import choose, forget, plan_once, read_once
from ui.company_check_views import show_changes, show_in_force, show_past
from ui.entries import say, show_said
from ui.import_views import progress_shown, show_findings
from ui.plain import plain
from ui.problems import problems_shown
from ui.session import current_account, current_words, now, reader_zone
from ui.state_keys import CHECKS_DONE, CHECKS_PLAN, CHECKS_REFUSED

account = current_account()
words = current_words(account)
account.require(Act.IMPORT_COMPANY_CHECKS)
store = application().store
state = st.session_state
halls = {hall.id: hall.name for hall in my_halls(store, account)}
past = company_checks.past_imports(store, account)


def show_file(file: UploadedFile) -> None:
    sent = read_once(file, words)
    choice = choose(account, sent, words)
    plan = plan_once(account, file.file_id, sent, choice, words)
    if plan.findings:
        show_findings(plan.findings, sent.table, choice.mapping, "company_checks", words)
    elif not len(plan.work):
        st.info(words("checks.nothing"), icon=":material/check:")
    else:
        show_plan(plan, sent)
        if st.button(
            words("checks.confirm", count=len(plan.work)), key="checks.confirm", type="primary"
        ):
            take_in(sent, plan)


def show_plan(plan: Plan, sent: Sent) -> None:
    st.markdown(f"**{words('checks.counts', **{kind.value: plan.count(kind) for kind in Kind})}**")
    before = [each["number"] for each in past if each["sha256"] == sent.sha256]
    if before:
        st.info(words("checks.sent_before", number=before[0]), icon=":material/history:")
    show_changes(plan, halls, words)


def take_in(sent: Sent, plan: Plan) -> None:
    """Store what was shown; when it is no longer what would happen, show it anew."""
    try:
        with progress_shown(words("checks.storing")) as progress:
            number = company_checks.take_in(store, account, sent, plan, now(), progress)
    except InputProblem as problem:
        state.pop(CHECKS_PLAN)
        state[CHECKS_REFUSED] = words(f"problem.{problem.code}", **problem.values)
    else:
        counts = {kind.value: plan.count(kind) for kind in (Kind.ADDED, Kind.CHANGED)}
        say(words("checks.done", number=number, **counts))
        state[CHECKS_DONE] = state.get(CHECKS_DONE, 0) + 1
        forget()
    st.rerun()


st.title(words("page.company_checks"))
show_said()
if not halls:
    st.info(words("problem.import_without_halls"))
    st.stop()
st.markdown(words("checks.explained"))
st.caption(words("checks.rules"))
st.download_button(
    words("checks.example"),
    data=company_checks.example(words, next(iter(halls.values()))),
    file_name="xunting-company-checks.csv",
    mime="text/csv",
    key="checks.example",
    icon=":material/download:",
    on_click="ignore",
)
uploaded = st.file_uploader(
    words("checks.file", max_mb=company_checks.LIMITS.max_mb), ["csv", "xlsx", "xls", "txt"],
    key=f"checks.file.{state.get(CHECKS_DONE, 0)}", max_upload_size=company_checks.LIMITS.max_mb,
)  # fmt: skip
if CHECKS_REFUSED in state:
    st.error(plain(state.pop(CHECKS_REFUSED)))
if uploaded is None:
    forget()
else:
    with problems_shown(words):
        show_file(uploaded)
show_in_force(company_checks.in_force(store, account), words)
show_past(past, reader_zone(), words)
