"""The measures of a month: what stands, what was withdrawn, and the form for another one."""

import streamlit as st

from domain.months.measure import MAX_TEXT_LENGTH, Measure, WhichHalls, read_about
from domain.period import month_days, next_month
from domain.roles import Account, Act
from locales import Words
from services.application import application
from services.halls.scope import ReportScope
from services.months.bulletin import Bulletin
from services.months.explain_bulletin import (
    about_text,
    figure_text,
    span_text,
    start_text,
    where_text,
)
from services.months.measure_choices import choices, is_open, month_of_writing
from services.months.measure_proposals import propose_measure
from services.months.measures import add_measure, measures_of_month, withdraw_measure
from ui.entries import Form, doing
from ui.months.bulletin_views import show_halls_of
from ui.plain import bare, plain, plain_line
from ui.reports.kept_reports import kept_report
from ui.session import now, reader_zone


def show_measures(account: Account, sheet: Bulletin, words: Words) -> None:
    """Every measure of the month, also withdrawn ones, each with who wrote it and when."""
    st.subheader(words("bulletin.measures"))
    measures = measures_of_month(application(), account, sheet.place.id, sheet.month)
    if not measures:
        st.caption(words("bulletin.no_measure"))
    for measure in measures:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            with st.container(gap=None):
                _show_measure(measure, sheet, words)
            if measure.stands and account.may(Act.WRITE_MEASURES):
                if st.button(words("measure.withdraw"), key=f"measure.withdraw.{measure.number}"):
                    with doing(words, words("measure.withdrawn")):
                        withdraw_measure(application(), account, measure.number, now())


def _show_measure(measure: Measure, sheet: Bulletin, words: Words) -> None:
    names = {hall.id: hall.name for hall in sheet.place.halls}
    where = where_text(measure, names.get(measure.hall_id or ""), words)
    text = plain_line(measure.text)
    st.markdown(f"**{plain(where)}** · {text if measure.stands else f'~~{text}~~'}")
    facts = [about_text(measure.about, sheet.norms, sheet.retired, words)]
    start = next((each for each in sheet.measures if each.measure.number == measure.number), None)
    if start is not None:
        facts += [figure_text(start.figure, words), start_text(measure, words)]
    if measure.stands:
        facts.append(words("measure.judged_on", month=measure.judged_month))
    facts.append(words("measure.by", who=measure.account, at=measure.written_on))
    if measure.proposed_by is not None:
        facts.append(words("measure.proposed_by", who=measure.proposed_by))
    if measure.withdrawn_at is not None:
        at = f"{measure.withdrawn_at.astimezone(reader_zone()):%Y-%m-%d}"
        facts.append(words("measure.withdrawn_by", who=measure.withdrawn_by, at=at))
    st.caption(plain(" · ".join(facts)))
    if start is not None:
        show_halls_of(start, words)


def show_measure_form(account: Account, sheet: Bulletin, words: Words) -> None:
    """To write one, or to propose one for the own hall; nothing for other readers. The figure that
    a link asks for (``about``, ``halls``) is chosen already."""
    writes = account.may(Act.WRITE_MEASURES)
    proposes = account.may(Act.PROPOSE_MEASURES) and sheet.place.hall is not None
    if not writes and not proposes:
        return
    title = words("measure.add" if writes else "proposal.add")
    if asked_figure() is not None:
        st.subheader(title)
        _show_form(account, sheet, words, writes=writes)
    else:
        with st.expander(title, icon=":material/add:"):
            _show_form(account, sheet, words, writes=writes)


def _show_form(account: Account, sheet: Bulletin, words: Words, *, writes: bool) -> None:
    month = month_of_writing(sheet)
    if not is_open(sheet):
        st.caption(words("measure.too_late", month=month))
        return
    today = sheet.place.today(sheet.as_of)
    base = span_text(sheet.month, None if sheet.month != month else today, words)
    st.caption(plain(words("measure.for", place=sheet.place.name, month=month,
                           judged=next_month(month), base=base)))  # fmt: skip
    if sheet.month == month:
        st.caption(words("measure.checks_start", month=sheet.before.month))
    halls = _which_halls(sheet, words)
    offered = kept_report(
        f"measure choices {sheet.place.id} {sheet.month} {halls}",
        lambda app, _account, _scope: choices(app, sheet, halls),
        account,
        ReportScope(None, *month_days(sheet.month)),
    )

    def label(code: str) -> str:
        text = about_text(read_about(code), sheet.norms, sheet.retired, words)
        text = words("measure.weak", about=text) if code in offered.weak else text
        figure = figure_text(offered.figures[code], words)
        return bare(words("measure.choice", about=text, figure=figure))

    name = f"measure.{sheet.place.id}.{sheet.month}"
    codes = [*offered.weak, *offered.others]
    asked = asked_figure()
    with Form(name, words("measure.save" if writes else "proposal.save"), words) as form:
        about = st.selectbox(
            words("measure.about"), codes, index=codes.index(asked) if asked in codes else 0,
            format_func=label, key=form.key("about"),
        )  # fmt: skip
        text = st.text_area(
            words("measure.text"), key=form.key("text"), max_chars=MAX_TEXT_LENGTH,
            help=words("measure.text_help", maximum=MAX_TEXT_LENGTH),
        )  # fmt: skip
    if not form.submitted:
        return
    given = (application(), account, sheet.place.id, sheet.month, about, text, now())
    if writes:
        with form.saving(words("measure.added", month=month)):
            add_measure(*given, halls=halls)
    else:
        with form.saving(words("proposal.saved")):
            propose_measure(*given)


def asked_figure() -> str | None:
    """The code of the figure that a link asks to write a measure about."""
    return st.query_params.get("about")


def _which_halls(sheet: Bulletin, words: Words) -> WhichHalls:
    """Of a branch with own and partner halls; the figures to choose from follow it."""
    kinds = {kind.kind for kind in sheet.kinds}
    if sheet.place.hall is not None or len(kinds) < 2:
        return WhichHalls.ALL
    labels = {
        WhichHalls.OWN: words("bulletin.own_halls"),
        WhichHalls.PARTNER: words("bulletin.partner_halls"),
        WhichHalls.ALL: words("bulletin.whole_branch"),
    }
    asked = st.query_params.get("halls")
    default = WhichHalls(asked) if asked in set(WhichHalls) else WhichHalls.OWN
    return st.segmented_control(
        words("measure.halls"), list(labels), default=default, required=True,
        format_func=labels.__getitem__, key=f"measure.halls.{sheet.place.id}",
    )  # fmt: skip
