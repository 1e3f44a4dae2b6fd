"""The measures of a month: what stands, what was withdrawn, and the form to write one."""

import streamlit as st

from domain.measure import MAX_TEXT_LENGTH, Measure, read_about
from domain.roles import Account, Act
from locales import Words
from services.application import application
from services.bulletin import Bulletin
from services.explain_bulletin import about_text, figure_text
from services.measure_choices import choices, is_open
from services.measures import add_measure, measures_of_month, withdraw_measure
from ui.entries import Form, doing
from ui.plain import plain, plain_line
from ui.session import now, reader_zone


def show_measures(account: Account, sheet: Bulletin, words: Words) -> None:
    """Every measure of the month, also withdrawn ones, each with who wrote it and when."""
    st.subheader(words("bulletin.measures"))
    found = measures_of_month(application(), account, sheet.place.id, sheet.month)
    if not found:
        st.caption(words("bulletin.no_measure"))
    for measure in found:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            with st.container(gap=None):
                _show_measure(measure, sheet, words)
            if measure.stands and account.may(Act.WRITE_MEASURES):
                if st.button(words("measure.withdraw"), key=f"measure.withdraw.{measure.number}"):
                    with doing(words, words("measure.withdrawn")):
                        withdraw_measure(application(), account, measure.number, now())


def _show_measure(measure: Measure, sheet: Bulletin, words: Words) -> None:
    names = {hall.id: hall.name for hall in sheet.place.halls}
    where = names.get(measure.hall_id or "", words("bulletin.whole_branch"))
    text = plain_line(measure.text)
    st.markdown(f"**{plain(where)}** · {text if measure.stands else f'~~{text}~~'}")
    facts = [about_text(measure.about, sheet.norms, sheet.retired, words)]
    figures = {each.measure.number: each.figure for each in sheet.measures}
    if measure.number in figures:
        facts.append(figure_text(figures[measure.number], words))
    written = f"{measure.created_at.astimezone(reader_zone()):%Y-%m-%d}"
    facts.append(words("measure.by", who=measure.account, at=written))
    if measure.withdrawn_at is not None:
        at = f"{measure.withdrawn_at.astimezone(reader_zone()):%Y-%m-%d}"
        facts.append(words("measure.withdrawn_by", who=measure.withdrawn_by, at=at))
    st.caption(plain(" · ".join(facts)))


def show_measure_form(account: Account, sheet: Bulletin, words: Words) -> None:
    """Nothing for readers who head no branch."""
    if not account.may(Act.WRITE_MEASURES):
        return
    st.subheader(words("measure.add"))
    if not is_open(sheet):
        st.caption(words("measure.too_late", month=sheet.month))
        return
    st.caption(plain(words("measure.for", place=sheet.place.name, month=sheet.month)))
    offered = choices(application(), sheet)

    def label(code: str) -> str:
        said = about_text(read_about(code), sheet.norms, sheet.retired, words)
        return words("measure.weak", about=said) if code in offered.weak else said

    with Form(f"measure.{sheet.place.id}.{sheet.month}", words("measure.save"), words) as form:
        about = st.selectbox(
            words("measure.about"), [*offered.weak, *offered.others], format_func=label,
            key=form.key("about"),
        )  # fmt: skip
        text = st.text_area(
            words("measure.text"), key=form.key("text"), max_chars=MAX_TEXT_LENGTH,
            help=words("measure.text_help", maximum=MAX_TEXT_LENGTH),
        )  # fmt: skip
    if form.submitted:
        with form.saving(words("measure.added", month=sheet.month)):
            add_measure(application(), account, sheet.place.id, sheet.month, about, text, now())
