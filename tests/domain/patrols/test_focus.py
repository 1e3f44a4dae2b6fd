"""What is offered first: what failed, what only this round shows, what nobody saw, and a draw."""

from datetime import date, time, timedelta

import pytest

from domain.halls.hall import DEFAULT_SCHEDULE, Round
from domain.norms.norm import Norm
from domain.patrols.focus import (
    DRAWN,
    SIZE,
    Agreed,
    Focus,
    FocusReason,
    Lately,
    focus,
    rounds_at,
    still_to_see,
    weak_norms,
)

DAY = date(2026, 3, 4)
YESTERDAY = DAY - timedelta(days=1)
KEPT = Lately(0, 1, YESTERDAY)


def a_norm(norm_id: str, *rounds: Round) -> Norm:
    return Norm(
        id=norm_id, zh=norm_id, en=norm_id, theme="grooming", positions=("all",), kind="yes_no",
        severity="minor", servqual="tangibles", covers=("X",), origin="practice", sources=(),
        rounds=rounds,
    )  # fmt: skip


TWENTY = [a_norm(f"n{number:02}") for number in range(20)]
ALL_KEPT = {norm.id: KEPT for norm in TWENTY}


def chosen(norms=TWENTY, lately=ALL_KEPT, weak=(), round_=Round.NORMAL, seed="patrol gu"):
    return focus(norms, lately, weak, frozenset({round_}), DAY, seed)


def ids(found: list[Focus], reason: FocusReason) -> list[str]:
    return [each.norm_id for each in found if each.reason is reason]


def test_what_failed_most_comes_first_and_at_most_three():
    failed = {f"n{number:02}": Lately(number, 9, YESTERDAY, True) for number in range(1, 6)}

    found = chosen(lately=ALL_KEPT | failed)

    assert found[:3] == [
        Focus("n05", FocusReason.FAILED, 5),
        Focus("n04", FocusReason.FAILED, 4),
        Focus("n03", FocusReason.FAILED, 3),
    ]
    assert len(ids(found, FocusReason.FAILED)) == 3


def test_what_was_agreed_on_comes_before_what_failed_and_takes_its_place():
    failed = {f"n{number:02}": Lately(number, 9, YESTERDAY, True) for number in range(1, 6)}

    found = focus(
        TWENTY, ALL_KEPT | failed, (), frozenset({Round.NORMAL}), DAY, "patrol gu",
        ["n09", "another", "n05", "n11"],
    )  # fmt: skip

    assert found[:3] == [
        Focus("n09", FocusReason.AGREED), Focus("n05", FocusReason.AGREED),
        Focus("n04", FocusReason.FAILED, 4),
    ]  # fmt: skip
    assert len(found) == SIZE
    assert len(ids(found, FocusReason.DRAWN)) >= DRAWN


def test_what_was_agreed_on_is_open_until_somebody_looked_on_a_later_day():
    def agreed(norm_id, days):
        return Agreed(norm_id, YESTERDAY, DAY + timedelta(days=days))

    known = {"n01": Lately(1, 1, YESTERDAY), "n02": Lately(0, 1, DAY)}

    assert still_to_see([agreed("n01", 7), agreed("n02", 1), agreed("n03", 2)], known) == [
        "n03", "n01",
    ]  # fmt: skip


def test_what_failed_and_was_seen_kept_since_is_not_looked_at_again_for_that():
    found = chosen(lately=ALL_KEPT | {"n05": Lately(3, 9, YESTERDAY, False)})

    assert FocusReason.FAILED not in {each.reason for each in found}


def test_a_weak_norm_of_the_hall_is_looked_at_once_in_two_weeks_of_each_person():
    two_weeks_ago = Lately(0, 1, DAY - timedelta(days=14))

    assert ids(chosen(weak=["n03"]), FocusReason.WEAK) == []
    found = chosen(lately=ALL_KEPT | {"n03": two_weeks_ago}, weak=["n03"])
    assert ids(found, FocusReason.WEAK) == ["n03"]


def test_a_norm_of_another_round_is_not_offered_and_one_of_this_round_is_named_so():
    norms = [
        *TWENTY,
        a_norm("meeting", Round.OPENING),
        a_norm("last-customer", Round.CLOSING),
    ]

    closing = chosen(norms, round_=Round.CLOSING)
    normal = chosen(norms, round_=Round.NORMAL)

    assert ids(closing, FocusReason.ROUND) == ["last-customer"]
    assert "meeting" not in {each.norm_id for each in closing}
    assert not {"meeting", "last-customer"} & {each.norm_id for each in normal}


@pytest.mark.parametrize(
    ("at", "kinds"),
    [
        (time(7, 59), set()),
        (time(8), {Round.OPENING}),
        (time(9, 59), {Round.OPENING}),  # two hours from the first round at 8
        (time(10), {Round.PEAK}),
        (time(12), set()),
        (time(13), {Round.HANDOVER}),
        (time(16, 29), {Round.NORMAL}),
        (time(16, 30), {Round.CLOSING}),  # half an hour before the last round, from 17 to 18:30
        (time(18, 59), {Round.CLOSING}),
        (time(19), set()),
        (time(21, 40), set()),
    ],
)
def test_a_special_walk_is_of_the_time_it_is_begun_at(at, kinds):
    assert rounds_at(Round.SPECIAL, DEFAULT_SCHEDULE, at) == kinds | {Round.SPECIAL}


def test_any_other_walk_is_of_its_own_kind_whenever_it_is_begun():
    assert rounds_at(Round.CLOSING, DEFAULT_SCHEDULE, time(8)) == {Round.CLOSING}


def test_where_no_round_is_due_a_special_walk_is_offered_what_every_walk_shows():
    norms = [a_norm("hair"), a_norm("meeting", Round.OPENING), a_norm("theft", Round.SPECIAL)]
    rounds = rounds_at(Round.SPECIAL, (), time(8))

    found = focus(norms, {"meeting": Lately(2, 2, YESTERDAY, True)}, (), rounds, DAY, "seed")

    assert {each.norm_id for each in found} == {"hair", "theft"}


def test_what_was_not_seen_for_two_weeks_says_for_how_long():
    lately = ALL_KEPT | {
        "n01": Lately(0, 1, DAY - timedelta(days=14)),
        "n02": Lately(0, 1, DAY - timedelta(days=13)),
        "n03": Lately(0, 1, DAY - timedelta(days=20)),
    }
    del lately["n04"]

    found = [each for each in chosen(lately=lately) if each.reason is FocusReason.UNSEEN]

    assert found == [
        Focus("n04", FocusReason.UNSEEN, 0),
        Focus("n03", FocusReason.UNSEEN, 20),
        Focus("n01", FocusReason.UNSEEN, 14),
    ]


@pytest.mark.parametrize("lately", [ALL_KEPT, {}, None])
def test_two_of_eight_at_least_are_drawn_from_all_the_rest(lately):
    found = chosen(lately=lately)

    assert (len(found), len({each.norm_id for each in found})) == (SIZE, SIZE) == (8, 8)
    assert len(ids(found, FocusReason.DRAWN)) >= DRAWN == 2


def test_the_same_patrol_and_person_give_the_same_and_others_something_else():
    def of(seed):
        return [each.norm_id for each in chosen(seed=seed)]

    assert of("p1 gu") == of("p1 gu")
    assert len({tuple(of(f"p{number} gu")) for number in range(20)}) == 20


def test_every_norm_is_drawn_about_as_often_as_another():
    counts = dict.fromkeys(ALL_KEPT, 0)
    for number in range(1000):
        for each in chosen(seed=f"patrol {number}"):
            counts[each.norm_id] += 1

    # 8 of 20 in each of 1000 patrols: 400 each, with a standard deviation of 15.5.
    assert sum(counts.values()) == 8000
    assert min(counts.values()) > 340
    assert max(counts.values()) < 460


def test_nobody_in_particular_is_told_nothing_of_what_was_seen():
    found = chosen(lately=None, weak=["n03"])

    assert {each.reason for each in found} == {FocusReason.WEAK, FocusReason.DRAWN}


def test_few_norms_are_all_offered_once():
    norms = TWENTY[:5]

    found = chosen(norms, {"n00": Lately(2, 2, YESTERDAY, True)})

    assert sorted(each.norm_id for each in found) == [norm.id for norm in norms]


def test_the_weak_norms_of_a_hall_are_its_most_failed_of_enough_judgements():
    lately = [
        ("hair", Lately(3, 10, DAY)), ("hair", Lately(3, 10, DAY)),  # 6 / (20 + 4) = 0.25
        ("badge", Lately(4, 8, DAY)),  # 4 / (8 + 4) = 0.33
        ("shoes", Lately(7, 7, DAY)),  # too few
        ("nails", Lately(0, 50, DAY)),  # never failed
    ]  # fmt: skip

    assert weak_norms(lately) == ["badge", "hair"]
