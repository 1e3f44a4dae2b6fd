"""Marks on charts and new limits: set them, or take them back."""

from collections.abc import Mapping

import streamlit as st

from domain.roles import Account, Act
from locales import Words
from services.application import application
from services.trends.marks import (
    LONGEST_MARK,
    add_mark,
    marks_for,
    rebase,
    rebasings_for,
    take_mark_back,
    take_rebasing_back,
)
from ui.entries import Form
from ui.plain import bare, plain
from ui.session import now, today


def show_mark_forms(
    account: Account, hall_id: str, staff_id: str | None, names: Mapping[str, str], words: Words
) -> None:
    """For who may mark charts; nothing for others.

    :param names: hall or staff id -> name, for the list of what stands
    """
    if not account.may(Act.MARK_CHARTS):
        return
    with st.expander(words("spc.marks"), key="spc.marks", icon=":material/edit_calendar:"):
        _mark_form(account, words)
        _rebase_form(account, hall_id, staff_id, names, words)
        _take_back(account, names, words)


def _mark_form(account: Account, words: Words) -> None:
    st.markdown(words("spc.mark_explained"))
    with Form("spc.mark", words("spc.mark_add"), words) as form:
        days = st.columns(2)
        first = days[0].date_input(words("spc.mark_from"), today(), key=form.key("from"))
        last = days[1].date_input(words("spc.mark_to"), today(), key=form.key("to"))
        text = st.text_input(words("spc.mark_text"), max_chars=LONGEST_MARK, key=form.key("text"))
    if form.submitted:
        with form.saving(words("spc.marked", text=text.strip())):
            add_mark(application(), account, first, last, text, now())


def _rebase_form(
    account: Account, hall_id: str, staff_id: str | None, names: Mapping[str, str], words: Words
) -> None:
    who = plain(names.get(staff_id or hall_id, ""))
    st.markdown(words("spc.rebase_explained", name=who))
    with Form("spc.rebase", words("spc.rebase_do"), words) as form:
        day = st.date_input(words("spc.rebase_from"), today(), key=form.key("from"))
        reason = st.text_input(words("spc.rebase_reason"), key=form.key("reason"))
    if form.submitted:
        with form.saving(words("spc.rebased", name=names.get(staff_id or hall_id, ""), day=day)):
            rebase(application(), account, hall_id, staff_id, day, reason, now())


def _take_back(account: Account, names: Mapping[str, str], words: Words) -> None:
    app = application()
    standing = {
        f"mark.{each.number}": f"{each.from_on} · {each.text} · {each.account}"
        for each in marks_for(app, account)
    } | {
        f"rebasing.{each.number}": words(
            "spc.rebased_of", day=each.from_on, who=each.account, why=each.reason,
            name=names.get(each.staff_id or each.hall_id, ""),
        )
        for each in rebasings_for(app, account)
    }  # fmt: skip
    if not standing:
        return
    with Form("spc.back", words("spc.back_do"), words) as form:
        chosen = st.selectbox(
            words("spc.back_which"), list(standing), format_func=lambda each: bare(standing[each]),
            key=form.key("which"),
        )  # fmt: skip
        reason = st.text_input(words("spc.back_reason"), key=form.key("reason"))
    if form.submitted:
        kind, number = chosen.split(".")
        take = take_mark_back if kind == "mark" else take_rebasing_back
        with form.saving(words("spc.taken_back")):
            take(app, account, int(number), reason, now())
