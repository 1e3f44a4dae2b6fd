"""Files to take along: which, of which days, for whom to read, with names or without."""

import streamlit as st

from domain.exports.grant import PACKAGE, grant_of
from domain.exports.tables import TABLES
from services.application import application
from services.exports.hiding import hiding
from services.patrols.last_day import last_day_with_results
from ui.exports.choice import names_choice, show_columns, show_hiding, way_choice
from ui.exports.file_download import file_download
from ui.halls.filter_bar import filter_bar
from ui.problems import problems_shown
from ui.session import current_account, current_words
from ui.url_choice import url_one_of

account = current_account()
words = current_words(account)

chosen = filter_bar(words, last_day_with_results(application(), account))
st.title(words("page.exports"))
st.caption(words("exports.explained"))
first, last = chosen.first, chosen.last
with problems_shown(words):
    grant = grant_of(account)
    files = {each: words(f"export_file.{each}") for each in (*TABLES, PACKAGE)}
    file = url_one_of(words("exports.file"), "file", files, width=420)
    path, query = way_choice(file, words)
    names = names_choice(grant, words)
    st.markdown(words(f"export_file_explained.{file}"))
    if not names:
        show_hiding(hiding(application(), grant, first, last), words)
    query |= {"from": first, "to": last, "names": int(names)}
    file_download(words("exports.download"), path, query, words, key="exports.download")
    show_columns(file, names, words)
