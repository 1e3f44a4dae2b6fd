"""Cases and their steps as files: with names word for word, with pseudonyms not at all."""

import json
from datetime import timedelta

import pytest

from db import cases
from domain.case import CaseKind
from domain.exports.grant import Grant, grant_of
from domain.result import Result
from domain.roles import Act
from services.follow_ups.calibration import close_calibration, judge_scene, open_calibration
from services.follow_ups.cases import open_in_branch, open_in_hall, take_step
from services.writing import writing
from tests.exported import machine_file
from tests.linkage import read

WHAT = "地面湿滑，放了提示牌"


@pytest.fixture
def handled(app, people, now):
    """An action of the East hall that was accepted, a closed calibration of the branch, a question of the
    honesty panel, and an action of another month."""
    with writing(app, people.amina, Act.HANDLE_CASES, now) as (db, account):
        action = open_in_hall(
            db, account, CaseKind.ACTION, people.east.id, now,
            {"state": "open", "staff_id": people.gu.id, "norm_id": "hair-neat", "mended_by": "a"},
            {"what": WHAT, "photos": ["0" * 64]},
        )  # fmt: skip
        open_in_hall(db, account, CaseKind.FLAG, people.east.id, now, {"state": "open"}, {})
        month_before = now - timedelta(days=40)
        open_in_hall(
            db, account, CaseKind.ACTION, people.east.id, month_before, {"state": "open"}, {}
        )
    with writing(app, people.dora, Act.CALIBRATE, now) as (db, account):
        branch = people.east.branch_id
        sets = {"state": "closed", "closed": True}
        calibration = open_in_branch(db, account, CaseKind.CALIBRATION, branch, now, sets, {})
    later = now + timedelta(hours=1)
    with writing(app, people.amina, Act.HANDLE_CASES, later) as (db, account):
        row = cases.get(db, action.id, account.hall_ids)
        take_step(db, account, row.case, "accept", later, {"state": "accepted"})
    return action.id, calibration.id


def test_a_row_tells_a_case_of_the_days_as_it_stands(app, people, handled):
    rows = read(machine_file(app, grant_of(people.amina), "cases", names=True))

    assert list(rows["case_id"]) == sorted(handled)
    action = rows.set_index("case_id").loc[handled[0]]
    told = ["case_kind", "hall", "state", "staff", "norm_id", "opened_at", "opened_by", "written"]
    assert list(action[told]) == [
        "action", "东厅", "accepted", "顾", "hair-neat", "2026-03-04T10:00:00+08:00", "Amina", WHAT,
    ]  # fmt: skip
    assert json.loads(action["texts"]) == {"what": WHAT, "photos": ["0" * 64]}
    calibration = rows.set_index("case_id").loc[handled[1]]
    assert (calibration["hall"], calibration["branch"]) == ("", "江城")


def test_every_step_is_a_row(app, people, handled):
    rows = read(machine_file(app, grant_of(people.amina), "case_steps", names=True))

    steps = rows[rows["case_id"] == handled[0]]
    assert steps[["step", "action", "account", "taken_at"]].to_numpy().tolist() == [
        ["1", "open", "Amina", "2026-03-04T10:00:00+08:00"],
        ["2", "accept", "Amina", "2026-03-04T11:00:00+08:00"],
    ]


def test_other_halls_get_only_what_is_of_the_whole_branch(app, people, handled):
    assert list(read(machine_file(app, grant_of(people.bao), "cases", names=True))["case_id"]) == [
        handled[1]
    ]
    assert read(machine_file(app, grant_of(people.chen), "cases", names=True)).empty


@pytest.mark.parametrize("file", ["cases", "case_steps"])
def test_a_file_with_pseudonyms_holds_none(app, people, handled, file):
    assert read(machine_file(app, grant_of(people.ella), file, names=False)).empty
    everything = Grant("somebody", people.ella.hall_ids, names=True)
    assert not read(machine_file(app, everything, file, names=True)).empty


def test_what_is_judged_blind_is_in_no_file_before_it_is_closed(app, people, now):
    items = list(app.checklists.usable().vignettes)[:3]
    case_id = open_calibration(app, people.dora, items, now)
    judge_scene(app, people.amina, case_id, items[0], Result.FAIL, now)
    for name in ("cases", "case_steps"):
        assert (
            list(read(machine_file(app, grant_of(people.dora), name, names=True))["case_id"]) == []
        )

    close_calibration(app, people.dora, case_id, now)

    rows = read(machine_file(app, grant_of(people.dora), "case_steps", names=True))
    assert list(rows["case_id"]) == [case_id] * 3
