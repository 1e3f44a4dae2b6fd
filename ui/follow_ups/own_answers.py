"""What a member of staff can say about an observation: that it was read, or that it was not so."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from domain.follow_ups.appeal import askable
from domain.result import Result
from domain.roles import Account
from locales import Words
from services.application import application
from services.follow_ups.acknowledged import acknowledge, acknowledged
from services.follow_ups.appeals import OwnAnswer, appeal_observation, own_answers
from services.follow_ups.cards import CardView, read_own_card
from ui.badges import badge, result_badge
from ui.entries import doing, say
from ui.follow_ups.card_views import card_lines
from ui.local_time import local_time
from ui.plain import plain, plain_line
from ui.problems import problems_shown
from ui.session import now
from ui.state_keys import APPEAL_OPEN, HISTORY_OPEN

APPEAL_PAGE = "pages/follow_up/appeal.py"
_COLOURS = {
    "open": "violet", "upheld": "green", "partly": "green", "rejected": "gray",
    "withdrawn": "gray", "settled": "green",
}  # fmt: skip


def state_badge(state: str, words: Words) -> str:
    """How an appeal stands."""
    return badge(words(f"appeal_state.{state}"), _COLOURS[state])


class OwnAnswers:
    """The answers to the observations and good moments of a page (``RowAnswers``).

    :param rows: as ``services.patrols.search.own_observations`` returns them
    :param praises: as ``services.patrols.praises.own_praises`` returns them
    """

    def __init__(
        self,
        account: Account,
        rows: Sequence[Mapping[str, Any]],
        praises: Iterable[Mapping[str, Any]],
        words: Words,
    ) -> None:
        self._account, self._words, self._rows = account, words, rows
        of_patrol: dict[str, list[str]] = {}
        for each in rows:
            of_patrol.setdefault(each["patrol_id"], []).append(each["id"])
        for each in praises:
            of_patrol.setdefault(each["patrol_id"], []).append(each["event_id"])
        read = acknowledged(application(), account, of_patrol)
        self._unread = {
            patrol_id: [each for each in ids if each not in read]
            for patrol_id, ids in of_patrol.items()
        }
        self._answers = own_answers(application(), account, rows)
        self._now = now()

    def badges(self, row: Mapping[str, Any]) -> list[str]:
        appeal = self._of(row).appeal
        if appeal is None:
            return []
        return [state_badge(appeal.case.state, self._words)]

    def show(self, row: Mapping[str, Any]) -> None:
        answer = self._of(row)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            self._read_button(row["patrol_id"], row["id"])
            if answer.appeal is not None:
                query = {"case": answer.appeal.case.id}
                st.page_link(APPEAL_PAGE, label=self._words("appeal.look"), query_params=query)
            if answer.until is not None and self._now <= answer.until:
                st.button(
                    self._words("appeal.ask"), key=f"appeal.ask.{row['id']}",
                    type="secondary" if row["result"] == Result.FAIL else "tertiary",
                    on_click=_open, args=(row["id"],),
                )  # fmt: skip

    def show_patrol(self, patrol_id: str) -> None:
        unread = self._unread[patrol_id]
        if len(unread) < 2:
            return
        label = self._words("acknowledged.whole_patrol", count=len(unread))
        if st.button(label, key=f"read.all.{patrol_id}", icon=":material/done_all:"):
            self._keep(patrol_id, unread)

    def show_praise(self, row: Mapping[str, Any]) -> None:
        self._read_button(row["patrol_id"], row["event_id"])

    def show_form(self) -> None:
        """The dialog of the observation whose button was tapped, if one was; the last thing on a
        page."""
        asked = st.session_state.get(APPEAL_OPEN)
        row = next((each for each in self._rows if each["id"] == asked), None)
        if row is None:
            return
        title = plain(row["norm"].text(self._words.language))
        st.dialog(title, width="medium", on_dismiss=_close)(_ask)(
            row, self._of(row), self._account, self._words
        )

    def _of(self, row: Mapping[str, Any]) -> OwnAnswer:
        return self._answers[row["id"]]

    def _read_button(self, patrol_id: str, event_id: str) -> None:
        said = self._words("acknowledged.read")
        if event_id not in self._unread[patrol_id]:
            st.caption(f":material/check_box: {said}", width="content")
            return
        icon = ":material/check_box_outline_blank:"
        if st.button(said, key=f"read.{event_id}", icon=icon, type="tertiary"):
            self._keep(patrol_id, [event_id])

    def _keep(self, patrol_id: str, event_ids: Sequence[str]) -> None:
        with problems_shown(self._words):
            acknowledge(application(), self._account, patrol_id, event_ids, now())
            st.rerun()


def _open(event_id: str) -> None:
    st.session_state.pop(HISTORY_OPEN, None)  # one dialog at a time
    st.session_state[APPEAL_OPEN] = event_id


def _close() -> None:
    st.session_state.pop(APPEAL_OPEN, None)


def _ask(row: Mapping[str, Any], answer: OwnAnswer, account: Account, words: Words) -> None:
    at = local_time(datetime.fromisoformat(row["captured_at"]), row["time_zone"])
    st.caption(" · ".join(plain(each) for each in (at, row["hall"], row["manager"])))
    recorded = result_badge(row["result"], words)
    note = f" {plain_line(row['note'])}" if row["note"] else ""
    st.markdown(f"{words('appeal.recorded')} {recorded}{note}")
    options = [each.value for each in askable(Result(row["result"]))]
    asked = st.segmented_control(
        words("appeal.should_be"), options, default=options[0], required=True,
        format_func=lambda each: words(f"result.{each}"), key=f"appeal.asked.{row['id']}",
    )  # fmt: skip
    reason = st.text_area(
        words("appeal.reason"), key=f"appeal.reason.{row['id']}", height=100,
        placeholder=words("appeal.reason_hint"),
    )  # fmt: skip
    st.caption(words("board.note_hint"))
    if answer.until is not None:
        st.caption(words("appeal.explained", until=local_time(answer.until, row["time_zone"])))
    refusal = st.empty()
    if st.button(words("appeal.send"), key="appeal.send", type="primary") and asked is not None:
        with doing(words, words("appeal.sent"), refusal):
            appeal_observation(
                application(), account, row["patrol_id"], row["norm_id"], Result(asked), reason,
                now(),
            )  # fmt: skip
            _close()


def show_own_cards(cards: Sequence[CardView], account: Account, words: Words) -> None:
    """Feedback cards, those that are to be read with their button."""
    for card in cards:
        case = card.case
        with st.container(border=True, gap="xsmall", key=f"card_{case.id}"):
            st.markdown(badge(words("card.title"), "blue"))
            for line in card_lines(card, words):
                st.markdown(line)
            at = local_time(case.opened_at, card.row.time_zone)
            st.caption(words("card.by", name=plain(card.row.opener), at=at))
            if not case.is_open:
                st.caption(f":material/check: {words('card_state.read')}")
            elif st.button(words("card.got_it"), key=f"card.read.{case.id}", type="primary"):
                with problems_shown(words):
                    read_own_card(application(), account, case.id, now(), case.steps)
                    say(words("card.thanks"))
                    st.rerun()
