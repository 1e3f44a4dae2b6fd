"""What duty managers proposed, what became of it, and the two buttons of the branch head."""

import streamlit as st

from domain.months.measure_proposal import MAX_WORD_LENGTH, Proposal
from domain.roles import Account, Act
from locales import Words
from services.application import application
from services.months.bulletin import Bulletin
from services.months.explain_bulletin import about_text
from services.months.measure_choices import month_of_writing
from services.months.measure_proposals import accept_proposal, decline_proposal, proposals_of
from ui.entries import doing
from ui.plain import plain, plain_line
from ui.session import now, reader_zone


def show_proposals(account: Account, sheet: Bulletin, words: Words) -> None:
    """For who proposes or decides; nothing for other readers."""
    if not (account.may(Act.WRITE_MEASURES) or account.may(Act.PROPOSE_MEASURES)):
        return
    proposals = proposals_of(application(), account, sheet.place.id)
    st.subheader(words("proposal.title"))
    st.caption(words("proposal.explained" if proposals else "proposal.none"))
    for each in proposals:
        with st.container(border=True):
            _show_proposal(each, sheet, words)
            if each.outcome is None and account.may(Act.WRITE_MEASURES):
                _show_decision(account, each, month_of_writing(sheet), words)


def _show_proposal(proposal: Proposal, sheet: Bulletin, words: Words) -> None:
    st.markdown(f"**{plain(proposal.hall)}** · {plain_line(proposal.text)}")
    zone = reader_zone()
    facts = [
        about_text(proposal.about, sheet.norms, sheet.retired, words),
        words("proposal.by", who=proposal.account,
              at=f"{proposal.created_at.astimezone(zone):%Y-%m-%d}"),
        _state(proposal, words),
    ]  # fmt: skip
    st.caption(plain(" · ".join(facts)))
    if proposal.word:
        st.markdown(plain(words("proposal.said", word=proposal.word)))


def _state(proposal: Proposal, words: Words) -> str:
    if proposal.outcome is None or proposal.decided_at is None:
        return words("proposal.waiting")
    at = f"{proposal.decided_at.astimezone(reader_zone()):%Y-%m-%d}"
    return words.of(proposal.outcome, who=proposal.decided_by, at=at)


def _show_decision(account: Account, proposal: Proposal, month: str, words: Words) -> None:
    key = f"proposal.{proposal.number}"
    word = st.text_input(words("proposal.word"), key=f"{key}.word", max_chars=MAX_WORD_LENGTH)
    place = st.empty()
    with st.container(horizontal=True):
        accepted = st.button(words("proposal.accept"), key=f"{key}.accept", type="primary")
        declined = st.button(words("proposal.decline"), key=f"{key}.decline")
    if accepted:
        with doing(words, words("proposal.accept_done", month=month), place):
            accept_proposal(application(), account, proposal.number, word, now())
    if declined:
        with doing(words, words("proposal.decline_done"), place):
            decline_proposal(application(), account, proposal.number, word, now())
