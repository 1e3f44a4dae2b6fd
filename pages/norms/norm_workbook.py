"""Edit the norms in a spreadsheet: see what changes, and accept it as a new version."""

import streamlit as st

from domain.roles import Act
from services.application import application
from services.norms.adopted_versions import (
    VersionUndo,
    can_undo,
    past_acceptances,
    undo_adoption,
)
from services.norms.sheets import norm_workbook
from ui.entries import show_message
from ui.imports.flow import show_import
from ui.imports.history import show_past, show_undo
from ui.imports.views import counts_text
from ui.scores.norm_file import NormFile, Tried, show_mistakes, show_tried, tried_undo
from ui.session import current_account, current_words, now, reader_zone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

account = current_account()
words = current_words(account)
account.require(Act.CHANGE_NORMS)
app = application()


def show_version_before(preview: tuple[VersionUndo, Tried]) -> bool:
    undo, plan = preview
    if undo.draft.mistakes:
        show_mistakes(undo.draft.mistakes, words)
        return False
    st.markdown(f"**{counts_text({'norm_changes': len(undo.draft.changes)}, words)}**")
    show_tried(plan, words)
    return True


st.page_link(
    "pages/norms/checklist_versions.py",
    label=words("page.checklist_versions"),
    icon=":material/arrow_back:",
)
st.title(words("page.norm_workbook"))
show_message()
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
show_import(NormFile(account, words))
accepted = past_acceptances(app, account)
past = [each for each, _ in accepted]
versions = {each.number: version[:8] for each, version in accepted}
show_past(past, reader_zone(), words, words("versions.version"), lambda each: versions[each.number])
show_undo(
    "norms", past if can_undo(app, account) else [],  # not what the folder has overruled
    lambda: tried_undo(account, words),
    show_version_before,
    lambda preview, reason: undo_adoption(app, account, preview[0], reason, now()),
    words,
)  # fmt: skip
