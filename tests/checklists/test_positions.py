"""Who is judged by what: against the table in checklists/README.md, and what the source asks."""

import re

import pytest

from domain.halls.hall import HallKind
from domain.halls.position import ON_ROSTER, Position
from domain.norms.checklist_file import load_checklists
from domain.norms.norm import LONGEST_CLOCK_S, NormKind, Severity
from settings import ROOT

IN_A_HALL = (*ON_ROSTER, Position.BACKUP, Position.HALL)
ROW = re.compile(r"\| `([a-z0-9-]+)` \| ([^|]+) \| ([a-z, ]*) ?\|")
BASIS = re.compile(
    r"(L\d+\*?|S\d+\*?|D\d+)(, (L\d+\*?|S\d+|D\d+))*( by analogy)?|practice|proposal"
)


@pytest.fixture(scope="module")
def library(shipped_files):
    return load_checklists(shipped_files).library


def judged_by(library, position, kind):
    return {norm.id for norm in library.norms_for(position, kind)}


def test_the_table_in_the_readme_is_what_the_files_say(library):
    text = (ROOT / "checklists" / "README.md").read_text(encoding="utf-8")
    rows = ROW.findall(text.split("## Who is judged by what")[1])

    told = {
        norm_id: (tuple(each.split(" ", 1)[0] for each in who.split(" · ")), halls.strip())
        for norm_id, who, halls in rows
    }
    assert len(told) == len(rows)
    assert told == {
        norm.id: (norm.positions, ", ".join(norm.hall_kinds)) for norm in library.norms.values()
    }


def test_every_position_in_the_table_says_where_it_comes_from():
    text = (ROOT / "checklists" / "README.md").read_text(encoding="utf-8")
    rows = ROW.findall(text.split("## Who is judged by what")[1])

    said = {
        (norm_id, each.partition(" ")[0]): each.partition(" ")[2]
        for norm_id, who, _ in rows
        for each in who.split(" · ")
    }
    assert {place: basis for place, basis in said.items() if not BASIS.fullmatch(basis)} == {}


def test_every_enabled_norm_can_be_recorded_by_somebody_in_some_hall(library):
    on_the_floor = {
        norm_id
        for kind in HallKind
        for position in IN_A_HALL
        for norm_id in judged_by(library, position, kind)
    }
    in_records = {
        norm.id
        for norm in library.norms.values()
        if norm.enabled and norm.kind is NormKind.RECORD_CHECK
    }

    enabled = {norm.id for norm in library.norms.values() if norm.enabled}
    assert enabled - on_the_floor - in_records == set()


def test_no_stopwatch_is_offered_for_more_than_an_hour(library):
    clocks = [
        norm for norm in library.norms.values()
        if norm.enabled and norm.kind is NormKind.TIME_LIMIT and norm.limit_s is not None
    ]  # fmt: skip

    assert {norm.limit_s for norm in clocks} == {60, 120, 180, 360, 900}
    assert max(norm.limit_s for norm in clocks) <= LONGEST_CLOCK_S == 3600


@pytest.mark.parametrize(
    "norm_id",
    ["work-order-reply-time", "urgent-complaint-first-reply", "complaint-answer-legal-floor"],
)
def test_complaint_clocks_are_off_and_say_what_they_wait_for(library, norm_id):
    norm = library.norms[norm_id]

    assert not norm.enabled
    assert "投诉个案" in norm.explain.zh
    assert "waits for complaint cases" in norm.explain.en


def test_a_vip_desk_is_judged_by_all_that_a_counter_is(library):
    for kind in HallKind:
        counter = judged_by(library, Position.COUNTER, kind)
        vip = judged_by(library, Position.VIP, kind)

        assert counter - vip == {"farewell-on-leaving"}  # its own goodbye is one of the next eight
        assert vip - counter == {
            "vip-next-with-apology", "explains-to-others-waiting", "vip-closure-to-duty-manager",
            "vip-desk-apologises-on-leaving", "vip-standing-farewell",
        }  # fmt: skip


def test_who_takes_money_owes_the_invoice_and_says_the_amounts(library):
    owes = {
        position.value: {"offers-invoice-unasked", "says-cash-amounts-aloud"}
        & judged_by(library, position, HallKind.OWN)
        for position in (Position.COUNTER, Position.VIP, Position.SALES)
    }

    assert {len(each) for each in owes.values()} == {2}


# Two norms that one act would break or keep.
SAME_ACT = [
    ("guide-greets-at-entry", "greets-every-arrival"),
    ("partner-staff-greet", "greets-every-arrival"),
    ("vip-standing-farewell", "farewell-on-leaving"),
    ("offers-invoice-unasked", "partner-receipt-offered"),
    ("real-name-check-new-number", "partner-real-name-check"),
    ("terminals-ready-fault-notice", "partner-terminal-working"),
]


@pytest.mark.parametrize(("one", "other"), SAME_ACT)
def test_nobody_is_judged_twice_for_one_act(library, one, other):
    for kind in HallKind:
        for position in IN_A_HALL:
            assert not {one, other} <= judged_by(library, position, kind), (position, kind)


def test_norms_of_partner_halls_are_for_partner_halls(library):
    partner = {norm.id for norm in library.norms.values() if norm.hall_kinds == ("partner",)}

    assert partner == {
        "partner-complaint-taken", "partner-terminal-working", "partner-receipt-offered",
        "partner-real-name-check",
    }  # fmt: skip
    for position in IN_A_HALL:
        assert not partner & judged_by(library, position, HallKind.OWN)
    assert partner & judged_by(library, Position.COUNTER, HallKind.PARTNER) == {
        "partner-complaint-taken"
    }
    assert partner & judged_by(library, Position.MERCHANT, HallKind.PARTNER) == {
        "partner-complaint-taken", "partner-receipt-offered", "partner-real-name-check",
    }  # fmt: skip


def test_machines_are_judged_for_the_hall(library):
    for norm_id in ("partner-terminal-working", "terminals-ready-fault-notice"):
        assert library.norms[norm_id].positions == (Position.HALL,)


def test_a_partner_hall_has_a_short_list_for_itself_and_every_norm_for_its_people(library):
    own, partner = (judged_by(library, Position.HALL, kind) for kind in HallKind)

    assert (len(own), len(partner)) == (16, 10)
    assert partner - own == {"partner-terminal-working"}
    for position in ON_ROSTER:
        assert judged_by(library, position, HallKind.OWN) <= judged_by(
            library, position, HallKind.PARTNER
        )


def test_the_backup_greets_only_who_is_the_backup_now(library):
    for norm_id in ("backup-greets-at-entry", "acknowledges-each-of-several"):
        assert Position.SALES not in library.norms[norm_id].positions
        assert Position.BACKUP in library.norms[norm_id].positions


def test_a_good_moment_is_no_norm_that_can_be_failed(library):
    norm = library.norms["praise-patient-help"]

    assert (norm.enabled, norm.severity, norm.covers) == (False, Severity.NONE, ("OT-10",))


def test_managers_are_judged_by_what_is_asked_of_everybody_and_of_them(library):
    everybody = {
        norm.id for norm in library.norms_for(Position.HALL_MANAGER, HallKind.OWN)
    }  # fmt: skip
    manager = judged_by(library, Position.DUTY_MANAGER, HallKind.OWN)

    assert {norm.id for norm in library.norms.values()
            if norm.positions == ("all",) and norm.id in everybody} == everybody - {
        "greets-every-arrival", "farewell-on-leaving",
    }  # fmt: skip
    assert manager - everybody == {
        "calms-before-asking-cause", "duty-manager-at-abnormal-complaint", "serves-out-at-closing",
    }  # fmt: skip


def test_no_text_speaks_of_seeds(library):
    texts = [
        text
        for norm in library.norms.values()
        for each in (norm, norm.explain)
        if each is not None
        for text in (each.zh, each.en)
    ]

    assert [text for text in texts if "种子" in text or re.search(r"\bseed\b", text, re.I)] == []
