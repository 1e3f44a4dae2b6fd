"""The list of notices: what is to be done first, what is new below it."""

from collections.abc import Mapping

import streamlit as st

from domain.follow_ups.appeal import AppealState
from domain.roles import Account
from locales import Words
from services.application import Application
from services.follow_ups.notices import NewsItem, NewsKind, Notices
from ui.badges import badge
from ui.follow_ups.case_list import show_case_rows
from ui.local_time import local_time
from ui.plain import plain
from ui.session import now, reader_zone

# Kind of news -> pages that tell more, the first that the reader has.
_PAGES: Mapping[NewsKind, tuple[str, ...]] = {
    NewsKind.APPEAL: ("appeal",),
    NewsKind.MONTH: ("own_months", "publications"),
    NewsKind.PRACTICE: ("practice",),
}


def show_notices(
    app: Application, account: Account, found: Notices, files: Mapping[str, str], words: Words
) -> None:
    """:param files: path -> file of the pages of the reader (``ui.doors.views_of``)"""
    if not (found.total or found.red_lines or found.news):
        st.info(words("notices.none"))
        return
    if found.total or found.red_lines:
        st.subheader(words("notices.to_do"), anchor=False)
    if found.red_lines:
        label = words.count("notices.red_lines", found.red_lines)
        st.page_link(files["red_lines"], label=f"**{label}**", icon=":material/report:")
    show_case_rows(app, found.due, files, words, now())
    if found.total > len(found.due) and "follow_ups" in files:
        said = words("follow_ups.counted", total=found.total, late=found.late, soon=found.soon)
        st.page_link(files["follow_ups"], label=said, icon=":material/task_alt:")
    if found.news:
        st.subheader(words("notices.news"), anchor=False)
    for number, each in enumerate(found.news):
        with st.container(border=True, gap=None, key=f"news_{number}"):
            _show_news(each, files, words)


def _show_news(news: NewsItem, files: Mapping[str, str], words: Words) -> None:
    said = f"**{plain(_text(news, words))}**"
    page = next((each for each in _PAGES[news.kind] if each in files), None)
    if page is None:
        st.markdown(said)
    else:
        asked = {"case": news.case_id} if news.case_id else {}
        st.page_link(files[page], label=said, query_params=asked)
    new = badge(words("notices.new"), "blue") if news.is_new else ""
    at = local_time(news.at, reader_zone().key)
    st.caption(" ".join(part for part in (new, plain(f"{news.place} · {at}")) if part))


def _text(news: NewsItem, words: Words) -> str:
    if news.kind is NewsKind.APPEAL:
        return words("news.appeal", outcome=words.of(AppealState(news.state)))
    if news.kind is NewsKind.MONTH:
        return words("news.month", month=news.month, edition=news.edition)
    return words("news.practice")
