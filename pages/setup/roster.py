"""Import a roster: choose a file, see what it would change, and take it in whole or not at all."""

import streamlit as st

from domain.roles import Act
from services.application import application
from services.halls.organisation import all_branches, all_halls
from services.imports import roster_import, roster_undo
from ui.entries import show_message
from ui.halls.next_step import show_next_step
from ui.imports.flow import show_import
from ui.imports.history import show_past, show_undo
from ui.imports.roster_file import RosterFile, show_people
from ui.session import current_account, current_words, now, reader_zone

account = current_account()
words = current_words(account)
account.require(Act.ADMINISTER)
app = application()

st.page_link("pages/setup/staff.py", label=words("page.staff"), icon=":material/arrow_back:")
st.title(words("page.roster"))
show_message()
show_next_step(account, words, here="pages/setup/roster.py")
halls = all_halls(app, account)
branches = {each["id"]: each["name"] for each in all_branches(app, account)}
st.markdown(words("roster.explained"))
st.caption(words("roster.days_explained"))
st.download_button(
    words("import.example"),
    data=roster_import.example(words, halls[0].name if halls else words("roster.example_hall")),
    file_name="xunting-roster.csv",
    mime="text/csv",
    key="roster.example",
    icon=":material/download:",
    on_click="ignore",
)
show_import(RosterFile(account, halls, branches, words))
past = roster_undo.past_imports(app, account)
names = {hall.id: hall.name for hall in halls}
show_past(past, reader_zone(), words, words("roster.people"))
show_undo(
    "roster", past,
    lambda: roster_undo.preview_undo(app, account),
    lambda found: show_people(found, names, words),
    lambda found, reason: roster_undo.undo_import(app, account, found, reason, now()),
    words,
)  # fmt: skip
