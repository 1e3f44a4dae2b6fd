"""A set of scenes: who begins and ends it, who judges, and that nobody sees too early."""

from datetime import timedelta

import pytest

from db import cases
from domain.case import CaseFilter, CaseKind
from domain.follow_ups.calibration import LASTS
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.result import Result
from services.follow_ups.calibration import (
    calibration_sets,
    close_calibration,
    judge_scene,
    open_calibration,
    opened_set,
    proposed_set,
)
from services.norms.folder import read_folder
from settings import ROOT


@pytest.fixture
def items(app) -> list[str]:
    return list(app.checklists.usable().vignettes)[:3]


@pytest.fixture
def case_id(app, people, now, items) -> str:
    return open_calibration(app, people.dora, items, now)


def test_every_shipped_scene_is_about_a_norm_and_is_there_once(app, people, now):
    library = app.checklists.usable()

    assert "calibration.yaml" in read_folder(ROOT / "checklists").files
    assert len(library.vignettes) == len(library.calibration.vignettes) == 14
    assert {each.norm for each in library.vignettes.values()} <= set(library.norms)
    assert len(proposed_set(app, people.dora, now)) == 8


def test_managers_judge_blind_and_see_it_when_it_is_over(app, people, now, case_id, items):
    for account, answers in (
        (people.amina, [Result.PASS, Result.PASS, Result.FAIL]),
        (people.bao, [Result.PASS, Result.FAIL, Result.FAIL]),
    ):
        for item, answer in zip(items, answers, strict=True):
            judge_scene(app, account, case_id, item, answer, now)

    for reader in (people.amina, people.dora, people.ella):
        found = opened_set(app, reader, case_id, now)
        assert found.eyes is None
        assert set(found.case.fields) == {"items", "version"}
    assert opened_set(app, people.amina, case_id, now).own[items[1]] is Result.PASS
    assert opened_set(app, people.dora, case_id, now).own == {}
    assert opened_set(app, people.dora, case_id, now).progress == {"Amina": 3, "Bao": 3}

    close_calibration(app, people.dora, case_id, now + timedelta(days=1))

    later = now + timedelta(days=2)
    eyes = opened_set(app, people.dora, case_id, later).eyes
    assert eyes.overall["agreement_pct"].round(1).tolist() == [66.7]
    assert eyes.splits[0].item_id == items[1]
    assert eyes.answers[items[1]] == [("Amina", Result.PASS), ("Bao", Result.FAIL)]
    assert eyes.shares == {"Amina": (2, 3), "Bao": (1, 3)}
    own = opened_set(app, people.bao, case_id, later).eyes
    assert own.answers[items[1]] == [("Bao", Result.FAIL)]
    assert own.shares == {}


def test_when_its_time_is_over_it_can_be_seen_and_no_longer_judged(
    app, people, now, case_id, items
):
    judge_scene(app, people.amina, case_id, items[0], Result.PASS, now)
    later = now + LASTS + timedelta(minutes=1)

    assert opened_set(app, people.amina, case_id, later).eyes is not None
    with pytest.raises(InputProblem) as problem:
        judge_scene(app, people.bao, case_id, items[0], Result.PASS, later)
    assert problem.value.code == "calibration_over"
    assert [each.is_over for each in calibration_sets(app, people.bao, later)] == [True]


def test_one_set_at_a_time_and_two_who_close_at_once(app, people, now, case_id, items):
    with pytest.raises(InputProblem) as problem:
        open_calibration(app, people.dora, items, now)
    assert problem.value.code == "calibration_open"

    close_calibration(app, people.dora, case_id, now)
    with pytest.raises(InputProblem) as problem:
        close_calibration(app, people.dora, case_id, now)
    assert problem.value.code == "calibration_over"
    assert open_calibration(app, people.dora, items, now) != case_id


def test_an_unknown_scene_begins_nothing(app, people, now, items):
    with pytest.raises(InputProblem):
        open_calibration(app, people.dora, [*items, "nothing"], now)
    with app.store.read() as db:
        assert cases.count(db, CaseFilter([CaseKind.CALIBRATION]), None) == 0


def test_who_may_begin_judge_and_see(app, people, now, case_id, items):
    for account in (people.amina, people.ella, people.gu_account):
        with pytest.raises(NotAllowed):
            open_calibration(app, account, items, now)
        with pytest.raises(NotAllowed):
            close_calibration(app, account, case_id, now)
    for account in (people.dora, people.ella, people.gu_account):
        with pytest.raises(NotAllowed):
            judge_scene(app, account, case_id, items[0], Result.PASS, now)
    with pytest.raises(NotFound):  # of another branch
        judge_scene(app, people.chen, case_id, items[0], Result.PASS, now)
    with pytest.raises(NotFound):
        opened_set(app, people.chen, case_id, now)
    with pytest.raises(NotAllowed):
        opened_set(app, people.gu_account, case_id, now)
    assert calibration_sets(app, people.chen, now) == []
