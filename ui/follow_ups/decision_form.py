"""Keeping a decision: what it was about, who asked, what was decided, and why."""

from collections.abc import Sequence

import streamlit as st

from domain.follow_ups.decision import ASKING, OUTCOMES, Decided, DecisionMatter
from domain.halls.hall import Hall
from domain.halls.position import Position
from domain.roles import Account
from locales import Words
from services.application import application
from services.follow_ups.decisions import keep_decision
from ui.entries import say
from ui.plain import plain_line
from ui.problems import problems_shown
from ui.session import now
from ui.state_keys import form_button, form_count

FORM = "decision"


def show_decision_form(account: Account, halls: Sequence[Hall], words: Words) -> None:
    """:param halls: where decisions can be kept"""
    by_id = {hall.id: hall for hall in halls}
    hall_id = next(iter(by_id))
    with st.expander(words("decision.new"), icon=":material/add:"):
        if len(by_id) > 1:
            hall_id = st.pills(
                words("today.hall"), list(by_id), default=hall_id, required=True, key=_key("hall"),
                format_func=lambda each: plain_line(by_id[each].name),
            )  # fmt: skip
        matter = DecisionMatter(_one_of("matter", list(DecisionMatter), words, "decision_matter"))
        asked_by = _one_of("asked_by", ASKING, words, "position")
        decided = _one_of(f"decided.{matter}", OUTCOMES[matter], words, "decided")
        why = st.text_area(words("decision.why"), key=_key("why.text"), height=80)
        reference = st.text_input(
            words("complaint.reference"), key=_key("reference.text"),
            help=words("complaint.reference_help"),
        )  # fmt: skip
        refusal = st.empty()
        if st.button(words("setup.save"), key=form_button(FORM), type="primary"):
            with problems_shown(words, refusal):
                keep_decision(
                    application(), account, hall_id, matter, Position(asked_by), Decided(decided),
                    why, reference, now(),
                )  # fmt: skip
                count = form_count(FORM)
                st.session_state[count] = st.session_state.get(count, 0) + 1
                say(words("decision.kept"))
                st.rerun()


def _key(field: str) -> str:
    return f"{FORM}.{st.session_state.get(form_count(FORM), 0)}.{field}"


def _one_of(name: str, options: Sequence[str], words: Words, prefix: str) -> str:
    label = words(f"decision.{name.partition('.')[0]}")
    chosen = st.pills(
        label, [str(each) for each in options], default=str(options[0]), required=True,
        key=_key(name), format_func=lambda each: words(f"{prefix}.{each}"),
    )  # fmt: skip
    return chosen or str(options[0])
