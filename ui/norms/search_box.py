"""One search from everywhere: a field behind a button, and what is found, each a link to the very
thing."""

from collections.abc import Mapping
from zlib import crc32

import streamlit as st

from domain.roles import Account
from locales import Words
from services.application import application
from services.norms.explain_look_up import told_first, told_last
from services.norms.look_up import Hit, HitGroup, Kind, LookedUp, look_up
from ui.plain import bare, plain, plain_line
from ui.problems import problems_shown
from ui.session import now

# Where all that was found of a kind is shown.
_ALL_OF = {Kind.NORM: "norms", Kind.CARD: "processes", Kind.CODE: "sms_codes"}
_LINES = 2  # of each hit: what it says in full is one tap away


def show_search(account: Account, here: str, files: Mapping[str, str], words: Words) -> None:
    """A button that opens the field, for the head of every page.

    :param here: the path of the page; whoever was led elsewhere by it finds it shut
    :param files: of the pages that the account has, by their path
    """
    label = words("look_up.button")
    place = crc32(repr((here, sorted(st.query_params.to_dict().items()))).encode())
    with (
        st.container(key="look_up", width="content"),
        st.popover(label, icon=":material/search:", key=f"look_up.{place}", width="content"),
    ):
        _show_field_and_hits(account, files, words)


@st.fragment
def _show_field_and_hits(account: Account, files: Mapping[str, str], words: Words) -> None:
    label = words("look_up.field")
    search = st.text_input(
        label,
        type="search",
        live=True,
        key="look_up.search",
        placeholder=bare(label),
        icon=":material/search:",
        label_visibility="collapsed",
        width=420,
    )
    with problems_shown(words):
        show_found(look_up_now(account, search or "", words), files, words)


def look_up_now(
    account: Account, search: str, words: Words, *, with_people: bool = True
) -> LookedUp:
    return look_up(application(), account, search, words, now(), with_people=with_people)


def show_found(found: LookedUp, files: Mapping[str, str], words: Words) -> None:
    """What was found, group by group, and what was looked for in vain."""
    for line in told_first(found, words):
        st.markdown(plain(line))
    for group in found.groups:
        _show_group(group, found.search, files, words)
    for line in told_last(found, words):
        st.caption(plain(line))


def _show_group(group: HitGroup, search: str, files: Mapping[str, str], words: Words) -> None:
    st.markdown(f"**{words('look_up.group', kind=words.of(group.kind), count=group.count)}**")
    for place, hit in enumerate(group.hits):
        with st.container(key=f"hit_{group.kind}.{place}", gap=None):
            _show_hit(hit, files)
    page = _ALL_OF.get(group.kind)
    if page is not None and page in files and group.count > len(group.hits):
        label = words("look_up.all", count=group.count)
        st.page_link(files[page], label=label, query_params={"search": search})


def _show_hit(hit: Hit, files: Mapping[str, str]) -> None:
    if hit.page in files:
        st.page_link(files[hit.page], label=plain_line(hit.title), query_params=dict(hit.query))
    else:
        st.markdown(plain(hit.title))
    for line in hit.lines[:_LINES]:
        st.caption(plain(line))
