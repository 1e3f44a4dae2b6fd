"""Measures that duty managers propose for their halls, and what the branch head makes of them."""

from datetime import datetime

from db import audit, measure_proposals
from db.store import UnitOfWork
from domain.months.measure import WhichHalls, base_of, checked_about, checked_text
from domain.months.measure_proposal import Proposal, ProposalOutcome, checked_word
from domain.period import previous_month
from domain.problems import InputProblem
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import hall_to_see, or_not_found, own_branch
from services.months.bulletin_place import place_of
from services.months.measures import store_measure
from services.reading import reading
from services.writing import writing

LISTED = 20  # of those that were decided


def propose_measure(
    app: Application,
    account: Account,
    hall_id: str,
    sheet_month: str,
    about: str,
    text: str,
    now: datetime,
) -> int:
    """Propose a measure for a hall of the own ones; return the number of the proposal.

    :param sheet_month, about: as ``services.months.measures.add_measure``
    :raises NotAllowed: the account proposes none
    :raises NotFound: not one of the own halls
    :raises InputProblem: a field cannot be accepted, or the same proposal waits already
    """
    account.require(Act.PROPOSE_MEASURES)
    figure = checked_about(about, app.checklists.usable().norms)
    text = checked_text(text)
    with writing(app, account, Act.PROPOSE_MEASURES, now) as (db, account):
        place = place_of(db, account, hall_id)
        or_not_found(place.hall)
        base_month = base_of(figure, sheet_month, place.today(now))
        waiting = measure_proposals.of_halls(db, [hall_id], only_open=True)
        if any((each.about, each.text) == (figure, text) for each in waiting):
            raise InputProblem("proposal_same")
        number = measure_proposals.add(
            db, place.branch_id, hall_id, base_month, figure, text, account.id, now
        )
        audit.add(
            db, now, account.id, "measure_proposed", number=number, branch_id=place.branch_id,
            hall_id=hall_id, base_month=base_month, about=figure.code, text=text,
        )  # fmt: skip
    return number


def accept_proposal(
    app: Application, account: Account, number: int, word: str, now: datetime
) -> int:
    """Make it a measure of today; return the number of the measure.

    Its start is what the proposer saw, or the last month where that is older.

    :raises NotAllowed: the account heads no branch
    :raises NotFound: no such proposal in the own branch
    :raises InputProblem: it is decided already, its norm was withdrawn, or the same measure stands
    """
    word = checked_word(word, needed=False)
    with writing(app, account, Act.WRITE_MEASURES, now) as (db, account):
        proposal = _waiting(db, account, number)
        about = checked_about(proposal.about.code, app.checklists.usable().norms)
        place = place_of(db, account, proposal.hall_id)
        today = place.today(now)
        base_month = max(proposal.base_month, previous_month(f"{today:%Y-%m}"))
        measure = store_measure(
            db, account, place, WhichHalls.ALL, base_month, today, about, proposal.text, now
        )
        measure_proposals.decide(
            db, number, ProposalOutcome.ACCEPTED, word, account.id, now, measure
        )
        audit.add(
            db, now, account.id, "measure_proposal_decided", number=number,
            outcome=ProposalOutcome.ACCEPTED.value, measure=measure, word=word,
        )  # fmt: skip
    return measure


def decline_proposal(
    app: Application, account: Account, number: int, word: str, now: datetime
) -> None:
    """Leave it, and say why: the proposer reads it.

    :raises NotAllowed: the account heads no branch
    :raises NotFound: no such proposal in the own branch
    :raises InputProblem: it is decided already, or nothing is said
    """
    word = checked_word(word, needed=True)
    with writing(app, account, Act.WRITE_MEASURES, now) as (db, account):
        _waiting(db, account, number)
        measure_proposals.decide(db, number, ProposalOutcome.DECLINED, word, account.id, now)
        audit.add(
            db, now, account.id, "measure_proposal_decided", number=number,
            outcome=ProposalOutcome.DECLINED.value, word=word,
        )  # fmt: skip


def proposals_of(app: Application, account: Account, place_id: str) -> list[Proposal]:
    """Of a hall or a branch, the newest first: all that wait, and the last few that were decided;
    for those who propose or decide, and nobody else.

    :raises NotAllowed: anybody else
    :raises NotFound: as ``services.months.bulletin_place.place_of``
    """
    account.require_any(Act.PROPOSE_MEASURES, Act.WRITE_MEASURES)
    with reading(app, account) as db:
        place = place_of(db, account, place_id)
        proposals = measure_proposals.of_halls(db, place.hall_ids)
    decided = [each.number for each in proposals if each.outcome is not None][:LISTED]
    return [each for each in proposals if each.outcome is None or each.number in decided]


def waiting_proposals(app: Application, account: Account) -> list[Proposal]:
    """Those of the own branch that nobody decided yet.

    :raises NotAllowed: the account heads no branch
    """
    account.require(Act.WRITE_MEASURES)
    with reading(app, account) as db:
        return measure_proposals.of_halls(db, account.hall_ids, only_open=True)


def _waiting(db: UnitOfWork, account: Account, number: int) -> Proposal:
    """A proposal that was not decided yet.

    :raises NotFound, InputProblem: as ``accept_proposal``
    """
    own_branch(db, account)
    proposal = or_not_found(measure_proposals.get(db, number))
    hall_to_see(db, account, proposal.hall_id)
    if proposal.outcome is not None:
        raise InputProblem("proposal_decided_already")
    return proposal
