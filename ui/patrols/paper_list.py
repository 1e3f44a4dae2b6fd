"""The hall's papers on the duty manager's start page: how many of the week and month are checked,
and each of them on request."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from domain.norms.norm import Every
from domain.patrols.late_arrival import OPEN_AT_MOST
from domain.patrols.papers import Paper, PaperStatus
from locales import Words
from services.patrols.papers import PapersOfToday
from ui.badges import result_badge
from ui.plain import plain
from ui.session import now

_ICONS = {
    PaperStatus.DUE: ":material/schedule:",
    PaperStatus.OVERDUE: ":material/warning:",
    PaperStatus.DONE: ":material/check_circle:",
}


def show_papers(
    today: PapersOfToday,
    words: Words,
    start: Callable[[], None],
    resume: Callable[[str], None],
    look: Callable[[str], None],
) -> None:
    """:param start, resume, look: what the buttons do; the latter two take the id of the patrol"""
    papers, begun = today.papers, today.begun
    st.markdown(f"**{words('papers.title')}**")
    if today.own_count:
        st.caption(words.count("papers.own", today.own_count))
    if not papers and not begun:
        if not today.own_count:
            st.caption(words("papers.none"))
        return
    for every in Every:
        of_period = [each for each in papers if each.norm.every is every]
        if of_period:
            st.markdown(_sum(every, of_period, words))
    with st.container(horizontal=True):
        for row in begun:
            _show_begun(row, words, resume, look)
        icon = ":material/folder_open:"
        if _may_start(today) and st.button(
            words("papers.start"), key="today.papers.start", icon=icon
        ):
            start()
    if papers:
        with st.expander(words("papers.open")):
            st.markdown("\n".join(f"- {_line(each, words)}" for each in papers))
            st.caption(words("papers.explained"))


def _show_begun(
    row: dict[str, Any], words: Words, resume: Callable[[str], None], look: Callable[[str], None]
) -> None:
    manager, key = plain(row["manager"]), f"today.papers.{row['id']}"
    if row["finished_at"] is None:
        if st.button(f"{words('papers.resume')} · {manager}", key=key, type="primary"):
            resume(row["id"])
    elif st.button(f"{words('today.look')} · {manager}", key=key):
        look(row["id"])


def _may_start(today: PapersOfToday) -> bool:
    """Whether a paper is due, and no check goes on: two would check the same papers."""
    is_due = any(each.status is not PaperStatus.DONE for each in today.papers)
    return is_due and not any(
        row["finished_at"] is None and now() - row["opened_at"] < OPEN_AT_MOST
        for row in today.begun
    )


def _sum(every: Every, papers: Sequence[Paper], words: Words) -> str:
    done = sum(each.status is PaperStatus.DONE for each in papers)
    text = words(
        f"papers.{every}", first=f"{papers[0].first:%m-%d}", last=f"{papers[0].last:%m-%d}",
        all=len(papers), done=done,
    )  # fmt: skip
    overdue = sum(each.status is PaperStatus.OVERDUE for each in papers)
    if overdue:
        text += " · " + words.count("papers.overdue", overdue)
    icon = ":material/check_circle:" if done == len(papers) else ":material/folder_open:"
    return f"{icon} {text}"


def _line(paper: Paper, words: Words) -> str:
    text = paper.norm.text(words.language)
    if paper.member is not None:
        text = words("papers.name_of", name=paper.member.name, text=text)
    line = f"{_ICONS[paper.status]} {plain(text)} · "
    if paper.check is None:
        return line + words(f"paper_status.{paper.status}")
    check = paper.check
    return line + words(
        "papers.checked", day=f"{check.day:%m-%d}", manager=plain(check.manager),
        result=result_badge(check.result, words),
    )  # fmt: skip
