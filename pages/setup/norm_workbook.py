"""Edit the norms in a spreadsheet: see what changes, and accept it as a new version."""

import streamlit as st

from domain.roles import Act
from services.adopted_versions import accept
from services.application import application
from services.norm_effects import norm_effects
from services.norm_sheets import norm_workbook
from services.norm_workbook import LIMITS, Draft, read_workbook
from ui.entries import doing, show_said
from ui.norm_draft_views import show_changes, show_effects, show_mistakes
from ui.problems import problems_shown
from ui.session import current_account, current_words, now
from ui.state_keys import NORMS_DONE, NORMS_TRIED

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

account = current_account()
words = current_words(account)
account.require(Act.CHANGE_NORMS)
app = application()
state = st.session_state


def show_draft(draft: Draft) -> None:
    if draft.mistakes:
        show_mistakes(draft.mistakes, words)
        return
    if not draft.changes:
        st.info(words("norm_workbook.nothing"), icon=":material/check:")
        return
    show_changes(draft, words)
    show_effects(state[NORMS_TRIED][2], words)
    st.caption(words("norm_workbook.accept_explained"))
    if st.button(words("norm_workbook.accept"), key="norms.accept", type="primary"):
        assert draft.library is not None
        version = draft.library.version
        with doing(words, words("norm_workbook.accepted", version=version[:8])):
            accept(app, account, draft, now())
            state[NORMS_DONE] = state.get(NORMS_DONE, 0) + 1
            state.pop(NORMS_TRIED)


st.page_link(
    "pages/setup/checklist_versions.py",
    label=words("page.checklist_versions"),
    icon=":material/arrow_back:",
)
st.title(words("page.norm_workbook"))
show_said()
st.markdown(words("norm_workbook.explained"))
st.caption(words("norm_workbook.rules"))
if app.checklists.errors or app.checklists.library is None:
    st.warning(words("norm_workbook.folder_broken"))
    st.stop()
version = app.checklists.usable().version
st.download_button(
    words("norm_workbook.download"),
    data=lambda: norm_workbook(app, account, words.language),
    file_name=f"xunting-norms-{version[:8]}.xlsx",
    mime=XLSX,
    key="norms.download",
    icon=":material/download:",
    on_click="ignore",
)
st.caption(words("norm_workbook.in_force", version=version[:8]))
file = st.file_uploader(
    words("norm_workbook.file"), ["xlsx"], key=f"norms.file.{state.get(NORMS_DONE, 0)}",
    max_upload_size=LIMITS.max_mb,
)  # fmt: skip
if file is None:
    state.pop(NORMS_TRIED, None)
else:
    with problems_shown(words):
        if state.get(NORMS_TRIED, ("",))[0] != (file.file_id, version):
            with st.spinner(words("checks.checking")):
                draft = read_workbook(app, account, file.name, file.getvalue())
                tried = norm_effects(app, account, draft.library) if draft.changes else None
            state[NORMS_TRIED] = ((file.file_id, version), draft, tried)
        show_draft(state[NORMS_TRIED][1])
