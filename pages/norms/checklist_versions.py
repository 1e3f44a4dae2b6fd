"""Checklist versions: when they were loaded, who used them, and what changed, in words."""

from collections import Counter

import streamlit as st

from domain.roles import Act
from services.application import application
from services.norms.adopted_versions import adopted, overruled, version_zip
from services.norms.versions import compare, versions
from ui.imports.findings import show_not_read
from ui.norms.adopted_versions import show_adopted, show_overruled
from ui.norms.version_changes import show_changes
from ui.problems import problems_shown
from ui.session import current_account, current_words, reader_zone
from ui.table import show_table

account = current_account()
words = current_words(account)
account.require(Act.SEE_VERSIONS)
app = application()
zone = reader_zone()

st.title(words("page.checklist_versions"))
st.caption(words("versions.explained"))
show_not_read(words)
show_overruled(overruled(app, account), zone, words)
found = {each.version: each for each in versions(app, account)}
loaded = {key: f"{each.loaded_at.astimezone(zone):%Y-%m-%d %H:%M}" for key, each in found.items()}
in_force = next((key for key, each in found.items() if each.in_force), None)
show_table(
    [
        {
            "loaded": loaded[key],
            "state": words("versions.in_force") if each.in_force else "",
            "patrols": str(each.patrol_count),
            "version": key[:8],
        }
        for key, each in found.items()
    ],
    {name: words(f"versions.{name}") for name in ("loaded", "state", "patrols", "version")},
    alt=words("page.checklist_versions"),
)
with st.container(horizontal=True):
    if account.may(Act.CHANGE_NORMS):
        st.page_link(
            "pages/norms/norm_workbook.py",
            label=words("page.norm_workbook"),
            icon=":material/edit_document:",
        )
    st.link_button(
        words("versions.xlsform"), "/export/checklists.xlsx", icon=":material/download:",
        help=words("versions.xlsform_help"),
    )  # fmt: skip
    if in_force is not None:
        st.download_button(
            words("versions.zip"),
            data=lambda: version_zip(app, account, in_force),
            file_name=f"xunting-checklists-{in_force[:8]}.zip",
            mime="application/zip",
            key="versions.zip",
            icon=":material/download:",
            help=words("versions.zip_help"),
            on_click="ignore",
        )
show_adopted(adopted(app, account), zone, words)
if len(found) < 2:
    st.info(words("versions.only_one"))
    st.stop()
st.subheader(words("versions.compare"))
times = Counter(loaded.values())
names = {key: time if times[time] == 1 else f"{time} · {key[:8]}" for key, time in loaded.items()}
columns = st.columns(2)
keys = list(found)
before, after = (
    columns[place].selectbox(
        words(f"versions.{name}"), keys, index, key=f"versions.{name}",
        format_func=names.__getitem__,
    )
    for place, name, index in ((0, "before", 1), (1, "after", 0))
)  # fmt: skip
with problems_shown(words):
    found_changes = compare(app, account, before, after)
    if found_changes:
        show_changes(found_changes, words)
    else:
        st.info(words("versions.same"))
