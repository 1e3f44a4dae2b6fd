"""Feedback cards on a finished patrol: given in a dialog, read there and then by the person."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from domain.follow_ups.card import MOST_DAYS
from domain.halls.hall import Round, business_day_of
from domain.norms.norm import Severity
from domain.result import Result
from domain.roles import Account
from locales import Words
from services.application import application
from services.follow_ups.cards import (
    CardDraft,
    CardView,
    cards_of_patrol,
    give_card,
    proposed_day,
    read_together,
    withdraw_card,
)
from services.halls.scope import is_oneself
from services.patrols.patrols import PatrolView
from ui.badges import badge
from ui.entries import doing
from ui.plain import bare, plain, plain_line
from ui.session import now
from ui.state_keys import CARD_OPEN, HISTORY_OPEN

_PRAISE = "praise "  # what the option of a good moment begins with


def card_lines(card: CardView, words: Words) -> list[str]:
    """What a card says, in Markdown."""
    case, language = card.case, words.language
    told = []
    praised = case.texts.get("strength", "")
    if card.strength is not None:
        name = plain_line(card.strength.text(language))
        told.append(words("card.strength_is", what=_with(name, praised)))
    elif praised:
        told.append(words("card.strength_is", what=plain_line(praised)))
    if card.behaviour is not None:
        name = plain_line(card.behaviour.text(language))
        told.append(words("card.behaviour_is", what=_with(name, case.texts.get("seen", ""))))
    step = plain_line(case.texts.get("next_step", words("veil.unsaid")))
    told.append(words("card.next_is", what=step, day=card.by))
    return told


def _with(name: str, note: str) -> str:
    return f"{name} :gray[{plain_line(note)}]" if note else name


class PatrolCards:
    """The cards of a finished patrol, person by person (``PersonFoot`` of the summary)."""

    def __init__(self, view: PatrolView, account: Account, words: Words) -> None:
        self._view, self._account, self._words = view, account, words
        patrol = view.patrol
        self._asked = patrol.finished_at is not None and patrol.round is not Round.RECORDS
        self._cards: Mapping[str, CardView] = (
            cards_of_patrol(application(), account, patrol.id) if self._asked else {}
        )
        took_part = {row["account_id"] for row in view.state.observations}
        self._may_give = account.id in {patrol.account_id, *took_part}

    def show(self, staff_id: str | None, name: str) -> None:
        if staff_id is None or not self._asked:
            return
        if staff_id in self._cards:
            self._show_card(self._cards[staff_id], name)
        elif self._may_give and not is_oneself(self._account, staff_id):
            st.button(
                self._words("card.give_to", name=plain(name)), key=f"card.open.{staff_id}",
                icon=":material/rate_review:", on_click=_open, args=(staff_id,),
            )  # fmt: skip

    def _show_card(self, card: CardView, name: str) -> None:
        words, case = self._words, card.case
        with st.container(border=True, gap="xsmall", key=f"card_{case.id}"):
            st.markdown(f"{badge(words('card.title'), 'blue')} {words(f'card_state.{case.state}')}")
            for line in card_lines(card, words):
                st.markdown(line)
            if not case.is_open or case.opened_by != self._account.id:
                return
            st.caption(words("card.hand_over", name=plain(name)))
            refusal = st.empty()
            with st.container(horizontal=True):
                tapped = st.button(
                    words("card.got_it_person", name=plain(name)), key=f"card.read.{case.id}",
                    type="primary",
                )  # fmt: skip
                taken_back = st.button(
                    words("card.take_back"), key=f"card.back.{case.id}", type="tertiary"
                )
            app, account = application(), self._account
            if tapped:
                with doing(words, words("card.read_done", name=name), refusal):
                    read_together(app, account, case.id, now(), case.steps)
            if taken_back:
                with doing(words, words("card.taken_back"), refusal):
                    withdraw_card(app, account, case.id, now(), case.steps)

    def show_form(self) -> None:
        """The dialog of the person whose button was tapped; the last thing on the page."""
        staff_id = st.session_state.get(CARD_OPEN)
        names = {each.id: each.name for each in self._view.staff}
        if staff_id not in names or staff_id in self._cards:
            return
        title = self._words("card.for", name=plain(names[staff_id]))
        st.dialog(title, width="medium", on_dismiss=_close)(self._show_form)(staff_id)

    def _show_form(self, staff_id: str) -> None:
        words, view = self._words, self._view
        strengths = _strengths(view, staff_id, words)
        behaviours = _behaviours(view, staff_id, words)
        strength = st.selectbox(
            words("card.strength"), list(strengths), format_func=lambda each: strengths[each],
            key=f"card.strength.{staff_id}", index=0 if strengths else None,
            placeholder=words("card.no_strength"),
        )  # fmt: skip
        behaviour = st.selectbox(
            words("card.behaviour"), list(behaviours), format_func=lambda each: behaviours[each],
            key=f"card.behaviour.{staff_id}", index=0 if behaviours else None,
            placeholder=words("card.no_behaviour"),
        )  # fmt: skip
        next_step = st.text_area(
            words("card.next"), words("card.usual" if behaviour else "card.usual_kept"),
            key=f"card.next.{staff_id}.{bool(behaviour)}", height=80,
        )  # fmt: skip
        zone = view.hall.time_zone
        today = business_day_of(now(), zone)
        by = st.date_input(
            words("card.day"), proposed_day(zone, now()), min_value=today,
            max_value=today + MOST_DAYS, format="YYYY-MM-DD", key=f"card.day.{staff_id}", width=200,
        )  # fmt: skip
        st.caption(words("card.next_patrol"))
        st.caption(words("board.note_hint"))
        refusal = st.empty()
        if st.button(words("card.give"), key="card.give", type="primary"):
            praised = strength is not None and strength.startswith(_PRAISE)
            draft = CardDraft(
                strength_norm=None if praised else strength,
                strength_praise=strength.removeprefix(_PRAISE) if praised and strength else None,
                norm_id=behaviour,
                next_step=next_step,
                by=by,
            )
            with doing(words, words("card.given"), refusal):
                give_card(application(), self._account, view.patrol.id, staff_id, draft, now())
                _close()


def _strengths(view: PatrolView, staff_id: str, words: Words) -> dict[str, str]:
    """Option -> what is shown: good moments, then what was kept, what weighs more before."""
    praised = {
        f"{_PRAISE}{row['event_id']}": bare(f"{words('praise.one')}：{row['note']}")
        for row in view.praises
        if row["staff_id"] == staff_id
    }
    return praised | _named(view, _judged(view, staff_id, Result.PASS), words)


def _behaviours(view: PatrolView, staff_id: str, words: Words) -> dict[str, str]:
    """What was not kept; what somebody wrote a note about, and what weighs more, before."""
    return _named(view, _judged(view, staff_id, Result.FAIL), words)


def _judged(view: PatrolView, staff_id: str, result: Result) -> list[dict[str, Any]]:
    norms = view.library.norms
    rows = [
        row
        for row in view.observations
        if (row["staff_id"], row["result"]) == (staff_id, result)
        and norms[row["norm_id"]].severity is not Severity.RED_LINE
    ]
    rows.sort(
        key=lambda row: (not row["note"], norms[row["norm_id"]].severity is not Severity.MAJOR)
    )
    return rows


def _named(view: PatrolView, rows: Sequence[Mapping[str, Any]], words: Words) -> dict[str, str]:
    return {
        row["norm_id"]: bare(view.library.norms[row["norm_id"]].text(words.language))
        for row in rows
    }


def _open(staff_id: str) -> None:
    st.session_state.pop(HISTORY_OPEN, None)  # one dialog at a time
    st.session_state[CARD_OPEN] = staff_id


def _close() -> None:
    st.session_state.pop(CARD_OPEN, None)
