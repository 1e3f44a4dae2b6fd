"""Scores of a period where little, much of the same, or nothing at all was seen."""

import math
from datetime import date, timedelta

import pytest

from domain.halls.position import Position
from domain.patrols.event import Status
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.scores.observer_links import Linkage
from services.halls.staff import place_staff
from services.method.goals import set_own_goal
from services.method.method import change_method
from services.scores.red_line_decisions import decide_red_line
from services.scores.staff_scores import StaffScores, staff_scores
from tests.builders import (
    a_patrol,
    give_goal,
    observe,
    plain_method,
    praise,
    report,
    score_plainly,
    watch,
)
from tests.checklist_folders import change, reopened
from tests.people import with_leave

DAY = date(2026, 3, 4)
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def read(app, account, first=FIRST, last=LAST, hall_ids=None) -> StaffScores:
    return staff_scores(app, account, first, last, hall_ids)


def row_of(scores: StaffScores, member, hall=None) -> dict:
    rows = scores.people[scores.people["staff_id"] == member.id]
    if hall is not None:
        rows = rows[rows["hall_id"] == hall.id]
    (row,) = rows.to_dict("records")
    return row


def steps(row: dict) -> list[float]:
    """From what was seen to the score: raw, strictness, small sample, adjusted."""
    names = ("raw_pct", "strictness_pts", "small_sample_pts", "adjusted_pct")
    return [row[name] for name in names]


@pytest.fixture
def three_days(app, people, now):
    """Amina watches Gu keep 7, 6 and 5 of seven, and Hai 7 of seven three times."""
    for day, gu in enumerate((7, 6, 5)):
        kept = {people.gu.id: gu, people.hai.id: 7}
        watch(app, people.amina, people.east, now + timedelta(days=day), kept)


def test_a_period_with_no_data_has_everybody_without_a_number(app, people, three_days):
    scores = read(app, people.dora, date(2025, 1, 1), date(2025, 1, 31))

    assert scores.people["staff"].tolist() == ["顾", "海", "艾"]
    assert scores.people["adjusted_pct"].isna().all()
    assert scores.people["total_pct"].isna().all()
    assert set(scores.people["grade"]) == {"not_enough"}
    assert (
        scores.people[["more_occasions", "more_observations"]].to_numpy().tolist() == [[3, 20]] * 3
    )
    halls = scores.halls[["hall", "occasion_count", "linkage", "grade"]]
    assert halls.to_numpy().tolist() == [["东厅", 0, "", ""], ["西厅", 0, "", ""]]
    assert scores.halls[["raw_pct", "low_pct", "high_pct"]].isna().all(axis=None)
    assert scores.observers.empty


def test_one_observer_only_is_the_measure_and_the_hall_says_so(app, people, three_days):
    scores = read(app, people.dora, hall_ids=[people.east.id])

    assert scores.halls[["hall", "linkage"]].to_numpy().tolist() == [["东厅", Linkage.ONE]]
    assert scores.observers[["observer", "strictness_pts", "occasion_count", "linked"]].to_numpy(
    ).tolist() == [["Amina", 0.0, 6, False]]  # fmt: skip
    gu = row_of(scores, people.gu)
    raw, strictness, small_sample, adjusted = steps(gu)
    # 18 of 21 kept.
    assert (raw, strictness, gu["linked"]) == (85.71, 0.0, False)
    # Pulled up towards Hai, who kept everything.
    assert 0 < small_sample < 100 - 85.71
    assert adjusted == round(raw + small_sample, 2)
    assert gu["low_pct"] < adjusted < gu["high_pct"]


def test_two_observers_of_the_same_people_are_corrected_for(app, people, now, lena):
    for day in range(4):
        at = now + timedelta(days=day)
        observer, kept = (people.amina, 7) if day % 2 else (lena, 4)
        watch(app, observer, people.east, at, {people.gu.id: kept, people.hai.id: kept})
    watch(app, lena, people.east, now + timedelta(days=5), {people.gu.id: 4})

    scores = read(app, people.dora, hall_ids=[people.east.id])

    assert scores.halls[["linkage", "watcher", "watched"]].to_numpy().tolist() == [
        [Linkage.LINKED, "", ""]
    ]
    strict = scores.observers.set_index("observer")["strictness_pts"]
    assert strict["Lena"] == -strict["Amina"] > 0
    # Lena saw Gu three times and Amina twice: corrected upwards. Hai was seen by both alike.
    gu, hai = row_of(scores, people.gu), row_of(scores, people.hai)
    assert (gu["strictness_pts"] > 0, gu["decisive"]) == (True, "Lena")
    assert (hai["strictness_pts"], hai["decisive"]) == (0, "")


def test_observers_who_share_no_staff_are_not_corrected_for(app, people, now, lena):
    for day in range(3):
        at = now + timedelta(days=day)
        watch(app, people.amina, people.east, at, {people.gu.id: 7})
        watch(app, lena, people.east, at, {people.hai.id: 5})

    scores = read(app, people.dora, hall_ids=[people.east.id])

    # Twice three occasions each; by their ids one of the two is asked to watch the other's people.
    (hall,) = scores.halls.to_dict("records")
    assert hall["linkage"] == Linkage.NOT
    assert {hall["watcher"], hall["watched"]} == {"Amina", "Lena"}
    assert scores.people["linked"].tolist() == [False, False]
    assert scores.people["strictness_pts"].tolist() == [0.0, 0.0]
    assert sorted(scores.observers["group"]) == [0, 1]


def test_one_member_of_staff_only_is_compared_with_nobody(app, people, now):
    for day in range(3):
        watch(app, people.amina, people.east, now + timedelta(days=day), {people.gu.id: 6})

    scores = read(app, people.amina)

    gu, hai = row_of(scores, people.gu), row_of(scores, people.hai)
    # 18 of 21; the mean of the position is the own one, so there is nothing to be pulled towards.
    assert steps(gu) == [85.71, 0.0, 0.0, 85.71]
    assert gu["low_pct"] < 85.71 < gu["high_pct"]
    assert math.isnan(hai["adjusted_pct"])
    assert (gu["total_pct"], gu["grade"]) == (85.71, "pass")


@pytest.mark.parametrize(("kept", "score", "grade"), [(7, 100.0, "pass"), (0, 0.0, "fail")])
def test_all_kept_and_nothing_kept_stay_what_they_are_with_a_band(
    app, people, now, kept, score, grade
):
    for day in range(3):
        both = {people.gu.id: kept, people.hai.id: kept}
        watch(app, people.amina, people.east, now + timedelta(days=day), both)

    for member in (people.gu, people.hai):
        row = row_of(read(app, people.amina), member)
        assert steps(row) == [score, 0.0, 0.0, score]
        # Three times of the same is not certainty.
        assert 0 < row["high_pct"] - row["low_pct"] < 15
        assert score in (row["low_pct"], row["high_pct"])
        assert (row["total_pct"], row["grade"]) == (score, grade)


def test_all_not_applicable_is_no_number_and_counts_as_observed(app, people, now):
    for day in range(4):
        watch(app, people.amina, people.east, now + timedelta(days=day), {people.gu.id: 0}, "na")

    scores = read(app, people.amina)

    gu = row_of(scores, people.gu)
    assert math.isnan(gu["adjusted_pct"])
    assert (gu["occasion_count"], gu["scored_count"], gu["observation_count"], gu["na_count"]) == (
        0, 0, 28, 28,
    )  # fmt: skip
    assert (gu["more_occasions"], gu["more_observations"], gu["grade"]) == (3, 20, "not_enough")
    (hall,) = scores.halls.to_dict("records")
    assert math.isnan(hall["raw_pct"])


def test_below_the_minimum_there_is_no_number_but_how_many_more(app, people, now):
    for day in range(2):
        watch(app, people.amina, people.east, now + timedelta(days=day), {people.gu.id: 7})

    gu = row_of(read(app, people.amina), people.gu)
    # 2 of 3 occasions, 14 of 20 observations.
    assert (gu["more_occasions"], gu["more_observations"]) == (1, 6)
    assert [math.isnan(value) for value in steps(gu)] == [True] * 4
    assert math.isnan(gu["low_pct"])
    assert math.isnan(gu["total_pct"])
    assert gu["grade"] == "not_enough"

    watch(app, people.amina, people.east, now + timedelta(days=2), {people.gu.id: 7})
    gu = row_of(read(app, people.amina), people.gu)
    assert (gu["more_occasions"], gu["more_observations"], gu["adjusted_pct"]) == (0, 0, 100.0)


def test_who_moves_in_mid_month_has_each_hall_s_numbers_in_that_hall(app, people, now):
    score_plainly(app, people.ella, now)
    watch(app, people.amina, people.east, now, {people.gu.id: 5})
    place_staff(
        app, people.fang, people.gu.id, hall_id=people.west.id, position=Position.COUNTER,
        from_on=DAY + timedelta(days=1), now=now,
    )  # fmt: skip
    watch(app, people.bao, people.west, now + timedelta(days=1), {people.gu.id: 7})

    scores = read(app, people.dora)

    east, west = (row_of(scores, people.gu, hall) for hall in (people.east, people.west))
    # 5 of 7, and 7 of 7; one occasion in each.
    assert (east["adjusted_pct"], east["occasion_count"], east["position"]) == (71.43, 1, "guide")
    assert (west["adjusted_pct"], west["occasion_count"], west["position"]) == (100.0, 1, "counter")
    assert [row["hall"] for row in read(app, people.amina).people.to_dict("records")] == [
        "东厅", "东厅",
    ]  # fmt: skip


def test_weights_that_change_in_mid_period_hold_for_their_own_days(app, people, now):
    score_plainly(app, people.ella, now)
    tomorrow = DAY + timedelta(days=1)
    change_method(app, people.ella, plain_method(minor=3.0), tomorrow, "试行", now)
    for day in range(2):
        patrol = a_patrol(app, people.amina, people.east.id, now + timedelta(days=day))
        observe(app, people.amina, patrol, [
            (people.gu.id, "guide-greets-at-entry", "fail"), (people.gu.id, "hair-neat", "pass"),
        ])  # fmt: skip

    def score(first, last):
        return row_of(read(app, people.amina, first, last), people.gu)["adjusted_pct"]

    # A minor kept, a major missed: 1 / 3 by weights 1 and 2, then 3 / 5 by weights 3 and 2.
    assert score(DAY, DAY) == 33.33
    assert score(tomorrow, tomorrow) == 60.0
    assert score(DAY, tomorrow) == 50.0  # (1 + 3) / (3 + 5)


def test_what_was_seen_of_a_norm_that_was_retired_since_still_counts(
    app, people, now, folder
):  # fmt: skip
    score_plainly(app, people.ella, now)
    watch(app, people.amina, people.east, now, {people.gu.id: 7})
    change(folder, "grooming.yaml", "severity: minor\n", "severity: minor\n    enabled: false\n")
    newer = reopened(app, now, folder)
    assert not newer.checklists.library.norms["hair-neat"].enabled
    patrol = a_patrol(newer, people.amina, people.east.id, now + timedelta(days=1))
    observe(newer, people.amina, patrol, [(people.gu.id, "face-clean", "fail")])

    gu = row_of(read(newer, people.amina), people.gu)

    assert (gu["adjusted_pct"], gu["scored_count"]) == (87.5, 8)  # 7 of 8


def test_a_reversed_period_is_refused_with_its_days(app, people):
    with pytest.raises(InputProblem) as caught:
        read(app, people.dora, LAST, FIRST)

    assert (caught.value.code, caught.value.values) == (
        "period_reversed", {"first": "2026-03-31", "last": "2026-03-01"},
    )  # fmt: skip


def test_halls_are_chosen_within_the_scope_only(app, people, three_days):
    chosen = read(app, people.dora, hall_ids=[people.east.id])
    assert set(chosen.people["hall"]) == {"东厅"}

    for hall_ids in ([people.far.id], [people.east.id, people.far.id], ["nowhere"]):
        with pytest.raises(NotFound):
            read(app, people.dora, hall_ids=hall_ids)
    for account in (people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            read(app, account)


def test_own_and_partner_halls_stand_apart_and_own_ones_first(app, people, three_days, now):
    for day in range(3):
        watch(app, people.bao, people.west, now + timedelta(days=day), {people.ivy.id: 0})

    scores = read(app, people.dora)

    assert scores.people[["hall_kind", "hall", "staff"]].to_numpy().tolist() == [
        ["own", "东厅", "顾"], ["own", "东厅", "海"], ["partner", "西厅", "艾"],
    ]  # fmt: skip
    # 39 of 42, and 0 of 21: no hall is measured by another.
    assert scores.halls[["hall_kind", "hall", "raw_pct"]].to_numpy().tolist() == [
        ["own", "东厅", 92.86], ["partner", "西厅", 0.0],
    ]  # fmt: skip
    alone = read(app, people.dora, hall_ids=[people.east.id])
    assert steps(row_of(alone, people.gu)) == steps(row_of(scores, people.gu))


@pytest.fixture
def breached(app, people, now):
    """Gu keeps six of seven on three days, and a breach is reported on a fourth."""
    for day in range(3):
        watch(app, people.amina, people.east, now + timedelta(days=day), {people.gu.id: 6})
    patrol = a_patrol(app, people.amina, people.east.id, now + timedelta(days=3))
    return report(app, people.amina, patrol, people.gu.id), patrol


def verdict(app, people) -> tuple:
    row = row_of(read(app, people.dora), people.gu)
    names = ("adjusted_pct", "bonus_pct", "total_pct", "grade", "confirmed", "reported")
    return tuple(row[name] for name in names)


def test_a_confirmed_red_line_vetoes_the_grade_and_keeps_the_percentage(app, people, now, breached):
    event_id, _ = breached
    # A report is not a finding.
    assert verdict(app, people) == (85.71, 0.0, 85.71, "pass", 0, 1)

    decide_red_line(app, people.dora, event_id, Status.CONFIRMED, "", now + timedelta(days=4))

    assert verdict(app, people) == (85.71, 0.0, 85.71, "vetoed", 1, 0)


def test_praise_adds_its_points_and_never_cancels_a_veto(app, people, now, breached):
    event_id, patrol = breached
    decide_red_line(app, people.dora, event_id, Status.CONFIRMED, "", now + timedelta(days=4))

    for seq in range(2, 10):
        praise(app, people.amina, patrol, people.gu.id, seq=seq)

    # Eight praises of one point each, at most five a month.
    assert verdict(app, people) == (85.71, 5.0, 90.71, "vetoed", 1, 0)


def test_a_red_line_below_the_minimum_vetoes_without_a_number(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    event_id = report(app, people.amina, patrol, people.gu.id)
    decide_red_line(app, people.dora, event_id, Status.CONFIRMED, "", now + timedelta(hours=1))

    gu = row_of(read(app, people.dora), people.gu)

    assert math.isnan(gu["total_pct"])
    assert (gu["grade"], gu["confirmed"], gu["more_occasions"]) == ("vetoed", 1, 3)


def test_how_strictly_managers_judge_is_for_branch_heads_and_head_office(app, people, three_days):
    shown = {
        account.login: read(app, account, hall_ids=[people.east.id]).observers["observer"].tolist()
        for account in (people.amina, people.dora, with_leave(people.ella))
    }

    assert shown == {"amina": [], "dora": ["Amina"], "ella": ["Amina"]}


def test_the_goals_of_a_hall_are_its_own_or_those_given_to_its_branch(app, people, now):
    give_goal(app, people.ella, people.east.branch_id, "patrol", "2026-03", 70, 90, now)
    set_own_goal(app, people.dora, people.west.id, "patrol", "2026-03", 75, 90, "基础好", now)

    goals = read(app, people.ella).halls[["hall", "base_pct", "challenge_pct"]]

    assert goals.to_numpy().tolist() == [["东厅", 70, 90], ["远厅", 80, 95], ["西厅", 75, 90]]
