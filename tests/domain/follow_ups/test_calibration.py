"""Scenes that managers judge blind, counted by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.case import CaseKind, Step, opened
from domain.follow_ups.calibration import (
    LASTS,
    SIZE,
    Split,
    agreed,
    answer_sets,
    answers_in,
    done_by,
    is_over,
    kept_shares,
    proposed,
    require_items,
    require_judgeable,
    splits,
)
from domain.problems import InputProblem
from domain.result import Result

PASS, FAIL, NA = Result.PASS, Result.FAIL, Result.NA
AT = datetime(2026, 3, 4, 2, tzinfo=UTC)
# a: all alike; b: two against one; c: one against one; d: judged by one alone.
ANSWERS = {
    ("m1", "a"): PASS, ("m2", "a"): PASS, ("m3", "a"): PASS,
    ("m1", "b"): PASS, ("m2", "b"): FAIL, ("m3", "b"): FAIL,
    ("m1", "c"): PASS, ("m2", "c"): NA,
    ("m1", "d"): FAIL,
}  # fmt: skip


def a_case(**fields):
    sets = {
        "state": "open", "due_at": (AT + LASTS).isoformat(), "items": ["a", "b"], **fields,
    }  # fmt: skip
    return opened(CaseKind.CALIBRATION, "b1", None, Step("c1", 1, "open", "dora", AT, sets))


def test_a_month_proposes_the_same_scenes_for_everybody_and_used_ones_last():
    names = [f"s{each}" for each in range(12)]

    first = proposed(names, "2026-03")
    assert len(first) == SIZE
    assert proposed(reversed(names), "2026-03") == first
    assert proposed(names, "2026-04") != first
    rest = [each for each in names if each not in first]
    assert set(proposed(names, "2026-04", used=first)[: len(rest)]) == set(rest)


def test_answers_are_kept_by_manager_and_scene_and_the_newest_counts():
    fields = {"items": ["a"], **answer_sets("m1", "a", PASS), **answer_sets("m2", "a", NA)}
    fields |= answer_sets("m1", "a", FAIL)

    assert answers_in(fields) == {("m1", "a"): FAIL, ("m2", "a"): NA}
    assert done_by(fields) == {"m1": 1, "m2": 1}
    assert answers_in({"items": []}) == {}


def test_what_splits_the_managers_most_comes_first():
    assert splits(ANSWERS) == [
        Split("c", {PASS: 1, NA: 1}), Split("b", {PASS: 1, FAIL: 2}), Split("a", {PASS: 3}),
    ]  # fmt: skip
    assert [round(each.agreed_pct, 1) for each in splits(ANSWERS)] == [50.0, 66.7, 100.0]
    assert splits({("m1", "a"): PASS}) == []


def test_agreement_is_the_share_of_pairs_with_the_same_answer():
    # Pairs: a 3 of 3, b 1 of 3, c 0 of 1: 4 of 7.
    (row,) = agreed(ANSWERS).to_dict("records")

    assert (row["unit_count"], round(row["agreement_pct"], 2)) == (3, 57.14)
    assert agreed({}).empty


def test_shares_are_of_the_scenes_that_everybody_judged_kept_or_not():
    """c is not applicable for m2, d was judged by m1 alone: a and b are left."""
    assert kept_shares(ANSWERS) == {"m1": (2, 2), "m2": (1, 2), "m3": (1, 2)}
    assert kept_shares({}) == {}


def test_it_is_over_when_closed_or_when_its_time_is():
    case = a_case()
    assert not is_over(case, AT + LASTS)
    assert is_over(case, AT + LASTS + timedelta(seconds=1))
    assert is_over(replace(case, closed_at=AT), AT)


@pytest.mark.parametrize(
    ("item", "answer", "at", "code"),
    [
        ("a", PASS, AT + LASTS + timedelta(seconds=1), "calibration_over"),
        ("z", PASS, AT, "calibration_answer"),
        ("a", Result.NONE, AT, "calibration_answer"),
    ],
)
def test_nothing_else_can_be_judged(item, answer, at, code):
    with pytest.raises(InputProblem) as problem:
        require_judgeable(a_case(), item, answer, at)
    assert problem.value.code == code


@pytest.mark.parametrize("chosen", [["a", "b"], ["a", "b", "z"], ["a", "a", "b"]])
def test_a_set_has_enough_scenes_that_there_are(chosen):
    with pytest.raises(InputProblem):
        require_items(chosen, ["a", "b", "c"])
    require_items(["a", "b", "c"], ["a", "b", "c"])
