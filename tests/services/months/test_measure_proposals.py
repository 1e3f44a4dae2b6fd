"""Duty managers propose measures for their halls; the branch head accepts or declines them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from db import audit
from domain.months.measure_proposal import ProposalOutcome
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.roles import Role
from services.halls.accounts import add_account
from services.months.bulletin import bulletin
from services.months.measure_proposals import (
    accept_proposal,
    decline_proposal,
    proposals_of,
    propose_measure,
    waiting_proposals,
)
from services.months.measures import add_measure, measures_of_month
from tests.people import PASSWORD

MONTH, BEFORE = "2026-03", "2026-02"


@pytest.fixture
def proposed(app, people, now) -> int:
    return propose_measure(
        app, people.amina, people.east.id, BEFORE, "complaints", " 晨会  回放 ", now
    )


def test_a_proposal_waits_for_the_branch_head_and_is_no_measure_yet(app, people, now, proposed):
    (found,) = waiting_proposals(app, people.dora)

    assert (found.text, found.hall, found.about.code, found.base_month, found.account) == (
        "晨会 回放", "东厅", "complaints", BEFORE, "Amina",
    )  # fmt: skip
    assert measures_of_month(app, people.dora, people.east.id, MONTH) == []
    assert proposals_of(app, people.amina, people.east.id) == [found]


def test_an_accepted_proposal_is_a_measure_of_that_day_with_who_proposed_it(
    app, people, now, proposed
):
    april = datetime(2026, 4, 2, 2, tzinfo=UTC)

    number = accept_proposal(app, people.dora, proposed, "好主意", april)

    (measure,) = measures_of_month(app, people.dora, people.east.id, "2026-04")
    assert (measure.number, measure.text, measure.account, measure.proposed_by) == (
        number, "晨会 回放", "Dora", "Amina",
    )  # fmt: skip
    # February, which Amina saw, is over a month ago by then: the start is March.
    assert (measure.base_month, measure.written_on, measure.judged_month) == (
        "2026-03", date(2026, 4, 2), "2026-05",
    )  # fmt: skip
    (told,) = proposals_of(app, people.amina, people.east.id)
    assert (told.outcome, told.word, told.decided_by, told.measure) == (
        ProposalOutcome.ACCEPTED, "好主意", "Dora", number,
    )  # fmt: skip
    assert waiting_proposals(app, people.dora) == []
    sheet = bulletin(app, people.amina, people.east.id, "2026-04", april)
    assert [each.measure.number for each in sheet.measures] == [number]


def test_who_declines_says_why_and_the_proposer_reads_it(app, people, now, proposed):
    for word in ("", "  "):
        with pytest.raises(InputProblem, match="proposal_word_needed"):
            decline_proposal(app, people.dora, proposed, word, now)

    decline_proposal(app, people.dora, proposed, "已有同类安排，电话 13800138000", now)

    (told,) = proposals_of(app, people.amina, people.east.id)
    assert (told.outcome, told.word, told.decided_at) == (
        ProposalOutcome.DECLINED, "已有同类安排，电话 ███", now,
    )  # fmt: skip
    assert measures_of_month(app, people.dora, people.east.id, MONTH) == []


def test_what_is_decided_stays_decided(app, people, now, proposed):
    accept_proposal(app, people.dora, proposed, "", now)

    for decide in (accept_proposal, decline_proposal):
        with pytest.raises(InputProblem, match="proposal_decided_already"):
            decide(app, people.dora, proposed, "改主意", now)
    assert len(measures_of_month(app, people.dora, people.east.id, MONTH)) == 1


def test_when_the_same_measure_stands_the_proposal_goes_on_waiting(app, people, now, proposed):
    add_measure(app, people.dora, people.east.id, BEFORE, "complaints", "晨会 回放", now)

    with pytest.raises(InputProblem, match="measure_same"):
        accept_proposal(app, people.dora, proposed, "", now)

    assert [each.outcome for each in waiting_proposals(app, people.dora)] == [None]


def test_nobody_proposes_for_other_halls_or_decides_about_them(app, people, now, proposed):
    finn = add_account(
        app, people.fang, login="finn", name="Finn", role=Role.BRANCH_HEAD,
        password=PASSWORD, branch_id=people.far.branch_id, now=now,
    )  # fmt: skip
    for account in (people.dora, people.ella, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            propose_measure(app, account, people.east.id, MONTH, "score", "复查", now)
    for place in (people.west.id, people.far.id, people.east.branch_id, "nowhere"):
        with pytest.raises(NotFound):
            propose_measure(app, people.amina, place, MONTH, "score", "复查", now)
    for account in (people.amina, people.ella, people.fang, people.gu_account):
        for decide in (accept_proposal, decline_proposal):
            with pytest.raises(NotAllowed):
                decide(app, account, proposed, "好", now)
        with pytest.raises(NotAllowed):
            waiting_proposals(app, account)
    for decide in (accept_proposal, decline_proposal):
        for number in (proposed, 99):
            with pytest.raises(NotFound):
                decide(app, finn, number, "好", now)
    assert waiting_proposals(app, finn) == []
    # What was declined, and why, is between the hall and its branch head.
    for account in (people.ella, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            proposals_of(app, account, people.east.id)
    with pytest.raises(NotFound):
        proposals_of(app, people.bao, people.east.id)
    assert proposals_of(app, people.bao, people.west.id) == []


@pytest.mark.parametrize(
    ("month", "about", "text", "code"),
    [
        ("2026-04", "score", "复查", "month_to_come"),
        ("2026-01", "score", "复查", "measure_too_late"),
        (MONTH, "theme:bans", "复查", "measure_about_unknown"),
        (MONTH, "score", " ", "measure_text_needed"),
        (MONTH, "score", "长" * 201, "measure_text_too_long"),
        (BEFORE, "complaints", "晨会 回放", "proposal_same"),
    ],
)
def test_what_cannot_be_is_refused_and_not_stored(
    app, people, now, proposed, month, about, text, code
):
    with pytest.raises(InputProblem, match=code):
        propose_measure(app, people.amina, people.east.id, month, about, text, now)
    with pytest.raises(InputProblem, match="proposal_word_too_long"):
        decline_proposal(app, people.dora, proposed, "长" * 201, now)

    assert len(proposals_of(app, people.amina, people.east.id)) == 1


def test_the_audit_keeps_what_was_proposed_and_decided(app, people, now, proposed):
    number = accept_proposal(app, people.dora, proposed, "好", now + timedelta(hours=1))

    with app.store.read() as db:
        told = [each[3] for each in audit.chain(db)][-3:]
    assert [each["action"] for each in told] == [
        "measure_proposed", "measure_added", "measure_proposal_decided",
    ]  # fmt: skip
    assert told[2]["detail"] == {
        "number": proposed, "outcome": "accepted", "measure": number, "word": "好",
    }  # fmt: skip
