"""The months of a branch, and one of them: how it stands, publishing it, and its editions."""

import streamlit as st

from domain.roles import Account, Act
from domain.scores.final_result import FinalGrade
from locales import Words
from services.application import application
from services.months.editions import edition_changes, editions
from services.months.publish import (
    MonthOverview,
    MonthState,
    Preview,
    month_to_publish,
    months_to_publish,
    preview_publication,
    publish_month,
)
from ui.badges import badge
from ui.entries import asked_first, doing, open_entry
from ui.months.edition_views import show_changes, show_editions, show_halls
from ui.plain import plain
from ui.session import now, reader_zone
from ui.state_keys import PUBLISHING

_COLOURS = {
    MonthState.NOT_OVER: "gray", MonthState.EMPTY: "gray", MonthState.READY: "blue",
    MonthState.PUBLISHED: "green", MonthState.CHANGED: "orange",
}  # fmt: skip


_PREVIEWED = ("who", "patrol", "total", "goal", "counts")


def show_months(account: Account, branch_id: str, words: Words) -> None:
    """Every month with its state, the newest first."""
    months = months_to_publish(application(), account, now(), branch_id)
    if not months:
        st.info(words("publications.nothing"))
    for month in months:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            with st.container(gap=None):
                _show_state(month, words)
            if month.edition or month.state is MonthState.READY:
                st.button(
                    words("publications.open"), key=f"publications.open.{month.month}",
                    icon=":material/visibility:", on_click=open_entry,
                    args=("month", month.month),
                )  # fmt: skip


def show_month(account: Account, branch_id: str, month: str, words: Words) -> None:
    """One month with everything about it."""
    stands = month_to_publish(application(), account, month, now(), branch_id)
    _show_state(stands, words)
    published = editions(application(), account, month, branch_id)
    if stands.state is MonthState.CHANGED:
        with st.container(border=True):
            st.markdown(f"**{words('publications.pending', number=stands.edition)}**")
            changes = edition_changes(application(), account, month, branch_id=branch_id)
            show_changes(changes, words)
    if account.may(Act.PUBLISH) and stands.state in (MonthState.READY, MonthState.CHANGED):
        _show_publishing(account, branch_id, stands, words)
    if published:
        show_editions(published, account, branch_id, words)


def _show_state(month: MonthOverview, words: Words) -> None:
    state = badge(words.of(month.state), _COLOURS[month.state])
    st.markdown(f"**{plain(month.month)}** {state}")
    facts = []
    if month.published_at is not None:
        facts.append(words("publications.edition", number=month.edition))
        published_on = month.published_at.astimezone(reader_zone())
        facts.append(words("publications.published_at", at=f"{published_on:%Y-%m-%d}"))
    if month.state is MonthState.CHANGED:
        if month.changed or month.changed_halls:
            facts.append(
                words("publications.changed", count=month.changed, halls=month.changed_halls)
            )
        else:
            facts.append(words("publications.changed_nobody"))
    if facts:
        st.caption(plain(" · ".join(facts)))


def _show_publishing(account: Account, branch_id: str, month: MonthOverview, words: Words) -> None:
    """What would be published and what is still open, then publishing it. A first edition is shown
    at once: who opens the month came for it. Before another one there are the changes to read."""
    about = f"{branch_id} {month.month} {month.edition}"
    if month.edition:
        prepare = words("publications.prepare", number=month.edition + 1, month=month.month)
        if st.button(prepare, key="publications.prepare", icon=":material/preview:"):
            st.session_state[PUBLISHING] = (about, None)
    elif st.session_state.get(PUBLISHING, ("",))[0] != about:
        st.session_state[PUBLISHING] = (about, None)
    preparing, looked_at = st.session_state.get(PUBLISHING, ("", None))
    if preparing != about:
        return
    app = application()
    shown = preview_publication(app, account, month.month, now(), branch_id)
    st.session_state[PUBLISHING] = (about, shown.fingerprint)
    with st.container(border=True):
        _show_preview(shown, words)
        reason = st.text_area(
            words("publications.reason"), st.query_params.get("reason", ""),
            key="publications.reason",
            help=words("publications.reason_help"),
        )  # fmt: skip
        asked = asked_first(
            words("publications.publish", month=month.month), "publications.publish_ask",
            icon=":material/lock:", type_="primary",
        )  # fmt: skip
        with asked:
            st.warning(words("publications.final"))
            refusal = st.empty()
            if st.button(
                words("publications.publish_now", month=month.month),
                key="publications.publish", type="primary",
            ):  # fmt: skip
                done = words("publications.done", month=month.month, edition=shown.edition)
                with doing(words, done, refusal):
                    publish_month(
                        app, account, month.month, reason, now(), branch_id, shown=looked_at
                    )


def _show_preview(shown: Preview, words: Words) -> None:
    st.markdown(
        plain(
            words(
                "publications.would", month=shown.month, edition=shown.edition,
                people=shown.people, numbered=shown.numbered,
            )
        )
    )  # fmt: skip
    grades = [words("publications.grade_count", grade=words(f"grade.{grade}"), count=count)
              for grade, count in sorted(shown.grades.items()) if grade]  # fmt: skip
    if grades:
        st.markdown(f"**{words('publications.grades')}** {' · '.join(grades)}")
    people = [row for hall in shown.halls for row in hall.people]
    vetoed = [row["staff"] for row in people if row["grade"] == FinalGrade.VETOED]
    if vetoed:
        names = words("board.and").join(vetoed)
        st.warning(plain(words("publications.vetoed", names=names)), icon=":material/flag:")
    show_halls(shown.halls, shown.month, shown.edition, words, _PREVIEWED)
    if shown.open_patrols:
        st.warning(words("publications.open_patrols", count=shown.open_patrols))
    if shown.undecided:
        st.warning(words("publications.undecided", count=shown.undecided))
