"""Import a roster: choose a file, see what it would change, and take it in whole or not at all."""

import streamlit as st

from domain.roles import Act
from domain.roster import HEADINGS, REQUIRED, Column, Kind
from domain.table_file import propose
from services import roster_import
from services.application import application
from services.import_columns import Form, remember, remembered
from services.organisation import all_halls
from ui.entries import say, show_said
from ui.import_views import choose_columns, show_findings
from ui.problems import problems_shown
from ui.roster_views import show_changes
from ui.session import current_account, current_words, now
from ui.state_keys import ROSTER_DONE

account = current_account()
words = current_words(account)
account.require(Act.ADMINISTER)
store = application().store

st.page_link("pages/setup/staff.py", label=words("page.staff"), icon=":material/arrow_back:")
st.title(words("page.roster"))
show_said()
halls = all_halls(store, account)
if not halls:
    st.info(words("setup.hall_first"))
    st.stop()
st.markdown(words("roster.explained"))
st.caption(words("roster.days_explained"))
st.download_button(
    words("roster.example"),
    data=roster_import.example(words, halls[0].name),
    file_name="xunting-roster.csv",
    mime="text/csv",
    key="roster.example",
    icon=":material/download:",
    on_click="ignore",
)
done = st.session_state.get(ROSTER_DONE, 0)
file = st.file_uploader(
    words("roster.file", max_mb=roster_import.LIMITS.max_mb), ["csv", "xlsx", "xls", "txt"],
    key=f"roster.file.{done}", max_upload_size=roster_import.LIMITS.max_mb,
)  # fmt: skip
if file is None:
    st.stop()
with problems_shown(words):
    table = roster_import.read_roster(file.getvalue())
    before = remembered(store, account, Form.ROSTER, table.header) or propose(
        table.header, HEADINGS
    )
    mapping = choose_columns(table, Column, REQUIRED, before, "roster", words)
    if mapping != before:
        remember(store, account, Form.ROSTER, table.header, mapping)
    plan = roster_import.preview(store, account, table, mapping, now())
    if plan.findings:
        show_findings(plan.findings, table, mapping, "roster", words)
        st.stop()
    counts = {kind.value: plan.count(kind) for kind in Kind}
    st.markdown(f"**{words('roster.counts', **counts)}**")
    work = len(plan.changes) - counts[Kind.UNCHANGED]
    if not work:
        st.info(words("roster.nothing"), icon=":material/check:")
        st.stop()
    show_changes(plan, {hall.id: hall.name for hall in halls}, words)
    if st.button(words("roster.confirm", count=work), key="roster.confirm", type="primary"):
        roster_import.take_in(store, account, table, mapping, plan, now())
        say(words("roster.done", **counts))
        st.session_state[ROSTER_DONE] = done + 1
        st.rerun()
