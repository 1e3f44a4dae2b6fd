"""A history in which one hall really got worse: the truth is known, and nothing else changes."""

from collections import Counter
from datetime import date

import pytest

from domain.norms.checklist_file import load_checklists
from domain.simulation import HallStep, simulate

LAST, FROM = date(2026, 3, 1), date(2026, 2, 2)
STEP = HallStep("人民路营业厅", FROM, size=1.5, share=0.5)


@pytest.fixture(scope="module")
def library(shipped_files):
    return load_checklists(shipped_files).library


@pytest.fixture(scope="module")
def histories(library):
    """(Without the step, with it): 8 weeks each, the step in the fifth."""
    return [simulate(7, LAST, library, 56, step) for step in (None, STEP)]


def test_up_to_the_step_the_history_is_the_same_to_the_last_event(histories, library):
    plain, stepped = (
        [each for each in history.patrols(library) if each.opened_at.date() < FROM]
        for history in histories
    )

    assert plain == stepped
    assert len(plain) > 200


def test_only_the_people_of_that_hall_keep_less_and_only_of_the_norms_concerned(histories, library):
    _, stepped = histories
    hall_id = next(hall.id for hall in stepped.halls if hall.name == STEP.hall)
    counts: Counter[tuple[bool, bool, bool, str]] = Counter()
    for patrol in stepped.patrols(library):
        for event in patrol.events:
            if event.get("staff_id") and event["result"] in ("pass", "fail"):
                here, later = patrol.hall_id == hall_id, patrol.opened_at.date() >= FROM
                counts[here, later, event["norm_id"] in stepped.step_norms, event["result"]] += 1

    def failed_pct(here: bool, later: bool, concerned: bool) -> float:
        passes, fails = (counts[here, later, concerned, each] for each in ("pass", "fail"))
        return 100 * fails / (passes + fails)

    # 1.5 less on the logit scale makes of 15 % some 44 %.
    assert failed_pct(True, True, True) - failed_pct(True, False, True) > 20
    for here, concerned in ((True, False), (False, True), (False, False)):
        assert abs(failed_pct(here, True, concerned) - failed_pct(here, False, concerned)) < 6


def test_the_seed_draws_the_norms_that_are_concerned(histories, library):
    _, stepped = histories
    again = simulate(7, LAST, library, 56, STEP)

    assert stepped.step_norms == again.step_norms
    assert len(stepped.step_norms) == round(len(library.norms) / 2)
    assert simulate(8, LAST, library, 56, STEP).step_norms != again.step_norms


def test_a_step_is_in_a_hall_of_the_branch(library):
    with pytest.raises(ValueError, match="人民路"):
        simulate(7, LAST, library, step=STEP, own_halls=1)


def test_a_smaller_branch_has_fewer_own_halls(library):
    small = simulate(7, LAST, library, own_halls=2)

    assert [hall.name for hall in small.halls] == ["城东营业厅", "人民路营业厅", "西站合作厅"]
    assert len(small.staff) == 2 * 9 + 4
