"""What holds for cases of every kind: scope, names, chains, and nobody decides on an old screen."""

from datetime import timedelta

import pytest

from db import cases
from domain.case import CaseFilter, CaseKind
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.roles import Act
from services.follow_ups.cases import (
    case_page,
    open_in_branch,
    open_in_hall,
    opened_case,
    require_unchanged,
    take_step,
)
from services.verify import Broken, verify
from services.writing import writing
from tests.tampering import tampering

ACTIONS = CaseFilter([CaseKind.ACTION])


@pytest.fixture
def case(app, people, now):
    with writing(app, people.amina, Act.HANDLE_CASES, now) as (db, account):
        return open_in_hall(
            db, account, CaseKind.ACTION, people.east.id, now,
            {"state": "open", "staff_id": people.gu.id, "norm_id": "hair-neat"}, {"what": "剪短"},
        )  # fmt: skip


def test_a_case_is_read_with_its_names_and_steps(app, people, now, case):
    later = now + timedelta(hours=1)
    with writing(app, people.dora, Act.HANDLE_CASES, later) as (db, account):
        row = cases.get(db, case.id, account.hall_ids)
        take_step(db, account, row.case, "accept", later, {"state": "accepted"})

    opened = opened_case(app, people.amina, case.id)

    assert (opened.row.place, opened.row.staff, opened.row.opener) == ("东厅", "顾", "Amina")
    assert (opened.row.case.state, opened.row.case.norm_id) == ("accepted", "hair-neat")
    assert [(each.step.action, each.account) for each in opened.steps] == [
        ("open", "Amina"), ("accept", "Dora"),
    ]  # fmt: skip


@pytest.mark.parametrize("login", ["bao", "chen"])
def test_nobody_reads_a_case_of_another_hall(app, people, case, login):
    with pytest.raises(NotFound):
        opened_case(app, getattr(people, login), case.id)
    assert case_page(app, getattr(people, login), ACTIONS).total == 0


def test_staff_read_cases_about_themselves_only(app, people, now, case):
    assert opened_case(app, people.gu_account, case.id).row.case.id == case.id
    with writing(app, people.amina, Act.HANDLE_CASES, now) as (db, account):
        other = open_in_hall(
            db, account, CaseKind.ACTION, people.east.id, now,
            {"state": "open", "staff_id": people.hai.id}, {},
        )  # fmt: skip
    with pytest.raises(NotFound):
        opened_case(app, people.gu_account, other.id)
    with pytest.raises(NotAllowed):
        case_page(app, people.gu_account, ACTIONS)


def test_a_case_of_a_branch_is_seen_in_its_halls_and_in_no_other_branch(app, people, now):
    with writing(app, people.dora, Act.CALIBRATE, now) as (db, account):
        case = open_in_branch(
            db, account, CaseKind.CALIBRATION, people.east.branch_id, now, {"state": "open"}, {}
        )

    assert opened_case(app, people.bao, case.id).row.place == "江城"
    with pytest.raises(NotFound):
        opened_case(app, people.chen, case.id)


def test_who_sees_no_names_reads_no_words_about_people(app, people, case):
    row = opened_case(app, people.ella, case.id).row

    assert row.staff != "顾"
    assert "剪短" not in str(row)
    assert case_page(app, people.ella, CaseFilter([CaseKind.ACTION], text="剪短")).total == 0


@pytest.mark.parametrize(
    ("which", "found"),
    [
        (CaseFilter([CaseKind.ACTION], text="剪"), 1),
        (CaseFilter([CaseKind.ACTION], text="染"), 0),
        (CaseFilter([CaseKind.COMPLAINT]), 0),
        (CaseFilter([CaseKind.ACTION], is_open=False), 0),
        (CaseFilter([CaseKind.ACTION], states=["open"], norm_id="hair-neat"), 1),
        (CaseFilter([CaseKind.ACTION], about=["nothing"]), 0),
    ],
)
def test_a_list_shows_what_its_filter_leaves(app, people, case, which, found):
    assert case_page(app, people.dora, which).total == found
    assert len(case_page(app, people.dora, which).rows) == found


def test_who_decides_on_an_old_screen_is_told_who_was_first(app, people, now, case):
    with writing(app, people.dora, Act.HANDLE_CASES, now) as (db, account):
        row = cases.get(db, case.id, account.hall_ids)
        take_step(db, account, row.case, "accept", now, {"state": "accepted"})

    with writing(app, people.amina, Act.HANDLE_CASES, now) as (db, account):
        row = cases.get(db, case.id, account.hall_ids)
        with pytest.raises(InputProblem) as problem:
            require_unchanged(db, row, seen_steps=1)

    assert problem.value.code == "case_changed"
    assert problem.value.values == {"name": "Dora", "at": "2026-03-04 10:00"}


def test_a_whole_chain_verifies_and_an_altered_step_or_case_is_named(app, people, case):
    branch = people.east.branch_id
    broken, heads = verify(app.store, app.photos_dir)
    assert broken == []
    assert heads[branch].startswith("1 ")

    with tampering(app) as db:
        db.execute("UPDATE cases SET state = 'closed'")
    assert verify(app.store, app.photos_dir)[0] == [Broken("cases", case.id)]
    with tampering(app) as db:
        db.execute("UPDATE cases SET state = 'open'")
        db.execute("UPDATE case_steps SET texts = '{}'")
    assert Broken("case_steps", branch, 1) in verify(app.store, app.photos_dir)[0]
