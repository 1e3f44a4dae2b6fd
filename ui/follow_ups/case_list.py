"""Cases as lines of a list: what it is, where, about whom, and how it stands against its time."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

import streamlit as st

from domain.case import CaseKind, CaseRow
from domain.follow_ups.acting import Timeliness, timeliness
from locales import Words
from services.application import Application
from ui.badges import badge
from ui.follow_ups.case_pages import CASE_PAGES
from ui.follow_ups.complaint_words import complaint_headline, decision_headline
from ui.local_time import local_time
from ui.plain import plain

_COLOURS = {
    Timeliness.LATE: "red", Timeliness.SOON: "orange", Timeliness.LATER: "gray",
    Timeliness.OPEN: "gray",
}  # fmt: skip
# Kind -> prefix of the words of its states.
_STATES: Mapping[CaseKind, str] = {
    CaseKind.ACTION: "action_state.", CaseKind.RED_LINE: "red_line_state.",
}  # fmt: skip
Headline = Callable[[CaseRow, Words], str]
# Kind -> what a line says of such a case; one without says the norm, and what was written.
HEADLINES: Mapping[CaseKind, Headline] = MappingProxyType(
    {
        CaseKind.COMPLAINT: complaint_headline,
        CaseKind.DECISION: decision_headline,
    }
)


def show_case_rows(
    app: Application,
    rows: Iterable[CaseRow],
    files: Mapping[str, str],
    words: Words,
    now: datetime,
    *,
    with_kind: bool = True,
    marks: Callable[[CaseRow], str] | None = None,
) -> None:
    """One line each, with the way to its page.

    :param files: path -> file of the pages of the reader (``ui.doors.views_of``)
    :param with_kind: whether the lines say what they are; a list of one kind need not
    :param marks: what else stands beside the clock, in Markdown
    """
    for row in rows:
        case = row.case
        with st.container(border=True, gap=None, key=f"case_{case.id}"):
            head = plain(headline(app, row, words))
            kind = badge(words.of(case.kind), "blue") if with_kind else ""
            page = CASE_PAGES.get(case.kind, "")
            if page in files:
                st.page_link(files[page], label=f"**{head}**", query_params={"case": case.id})
            else:
                st.markdown(f"**{head}**")
            more = marks(row) if marks else ""
            badges = (kind, state_badges(row, words), more, due_badge(row, words, now))
            st.markdown(" ".join(part for part in badges if part))
            st.caption(about(row, words))


def headline(app: Application, row: CaseRow, words: Words) -> str:
    """What a line says of the case, as plain text."""
    case = row.case
    if own := HEADLINES.get(case.kind):
        return own(row, words)
    norm = app.checklists.usable().norms.get(case.norm_id)
    what, text = str(case.texts.get("what", "")), norm.text(words.language) if norm else ""
    said = ("" if text in what else text, what)
    return " · ".join(each for each in said if each) or words.of(case.kind)


def state_badges(row: CaseRow, words: Words) -> str:
    """How far it is, and how often it failed again; '' of kinds whose lists say it themselves."""
    case = row.case
    prefix = _STATES.get(case.kind)
    badges = [badge(words(prefix + case.state), "gray")] if prefix else []
    if relapses := case.fields.get("relapses"):
        badges.append(badge(words("action.relapsed", count=relapses), "red"))
    return " ".join(badges)


def due_badge(row: CaseRow, words: Words, now: datetime) -> str:
    """How it stands against its time, in Markdown; '' for one that has ended."""
    case = row.case
    if not case.is_open:
        return ""
    stands = timeliness(case, now)
    said = words.of(stands)
    if case.due_at is not None:
        at = local_time(case.due_at, row.time_zone)
        said = words("case.due", stands=said, at=at)
    return badge(plain(said), _COLOURS[stands])


def about(row: CaseRow, words: Words) -> str:
    """Whom, where, since when, in whose hands; in Markdown."""
    case = row.case
    opened = local_time(case.opened_at, row.time_zone)
    facts = [
        row.place,
        f"{row.staff} · {row.staff_no}" if row.staff else "",
        words("case.opened_by", name=row.opener, at=opened),
        words("case.owner", name=row.owner) if row.owner else "",
    ]
    return " · ".join(plain(fact) for fact in facts if fact)
