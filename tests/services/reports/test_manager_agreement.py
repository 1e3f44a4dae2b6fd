"""Managers who judged the same: what makes a unit, and who sees whose name."""

from datetime import date, timedelta

import pytest

from db import double_judgements
from domain.halls.hall import HallKind
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.reports.agreement import double_judgements as judged_units
from domain.result import Result
from services.halls.scope import ReportScope
from services.patrols.corrections import Correction, correct_observation
from services.patrols.patrols import finish_patrol
from services.reports.manager_agreement import manager_agreement
from tests.builders import FIRST, LAST, OWN, PARTNER, a_patrol, observe, report
from tests.people import another_manager, with_leave


def units(app, people) -> list[tuple[str, str, str]]:
    """(norm, manager, value) of every unit of the East hall, in a fixed order."""
    with app.store.read() as db:
        rows = double_judgements.judged_by_several(db, {people.east.id}, FIRST, LAST)
    found = judged_units(rows)
    return sorted(found[["norm_id", "observer", "value"]].itertuples(index=False, name=None))


def test_both_judgements_of_one_patrol_make_a_unit_also_the_one_that_does_not_count(
    app, people, now, lena
):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])
    observe(app, lena, patrol, [(people.gu.id, "hair-neat", "fail")], seq=2)
    observe(app, lena, patrol, [(people.gu.id, "face-clean", "pass")], seq=3)

    assert units(app, people) == sorted(
        [("hair-neat", people.amina.id, "pass"), ("hair-neat", lena.id, "fail")]
    )


def test_the_hall_itself_is_judged_twice_as_people_are(app, people, now, lena):
    for account, seq in ((people.amina, 1), (lena, 2)):
        patrol = a_patrol(app, account, people.east.id, now)
        observe(app, account, patrol, [(None, "public-notices-displayed", "pass")], seq=seq)

    assert [value for _, _, value in units(app, people)] == ["pass", "pass"]


def test_two_patrols_of_one_day_make_a_unit_and_another_day_does_not(app, people, now, lena):
    first = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, first, [(people.gu.id, "hair-neat", "pass")])
    observe(app, people.amina, first, [(people.gu.id, "face-clean", "pass")], seq=2)
    second = a_patrol(app, lena, people.east.id, now + timedelta(hours=4))
    observe(app, lena, second, [(people.gu.id, "hair-neat", "na")])
    next_day = a_patrol(app, lena, people.east.id, now + timedelta(days=1))
    observe(app, lena, next_day, [(people.gu.id, "face-clean", "fail")])

    assert units(app, people) == sorted(
        [("hair-neat", people.amina.id, "pass"), ("hair-neat", lena.id, "na")]
    )


def test_of_two_patrols_of_one_manager_the_later_counts_and_alone_they_are_no_unit(
    app, people, now, lena
):
    for hours, result in ((5, "fail"), (0, "pass")):
        patrol = a_patrol(app, people.amina, people.east.id, now + timedelta(hours=hours))
        observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", result)])
    assert units(app, people) == []

    patrol = a_patrol(app, lena, people.east.id, now + timedelta(hours=1))
    observe(app, lena, patrol, [(people.gu.id, "hair-neat", "pass")])

    assert units(app, people) == sorted(
        [("hair-neat", people.amina.id, "fail"), ("hair-neat", lena.id, "pass")]
    )


def test_what_was_taken_back_is_no_judgement(app, people, now, lena):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])
    observe(app, lena, patrol, [(people.gu.id, "hair-neat", "fail")], seq=2)
    observe(app, lena, patrol, [(people.gu.id, "hair-neat", "none")], seq=3)

    assert units(app, people) == []


def test_who_only_corrected_has_not_judged(app, people, now, lena):
    """Amina walked; Lena joined and judged; afterwards Amina corrects Lena's answer."""
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [(people.gu.id, "face-clean", "pass")])
    observe(app, lena, patrol, [(people.gu.id, "hair-neat", "fail")], seq=2)
    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=10))
    correct_observation(
        app, people.amina, patrol.id, people.gu.id, "hair-neat",
        Correction(Result.PASS), "看错了人", now + timedelta(minutes=20),
    )  # fmt: skip
    assert units(app, people) == []

    # Amina judged the same on another patrol of the day: that is a unit with what Lena saw.
    other = a_patrol(app, people.amina, people.east.id, now + timedelta(hours=3))
    observe(app, people.amina, other, [(people.gu.id, "hair-neat", "pass")])

    assert units(app, people) == sorted(
        [("hair-neat", people.amina.id, "pass"), ("hair-neat", lena.id, "fail")]
    )


def test_a_correction_of_the_own_judgement_is_the_own_judgement(app, people, now, lena):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "fail")])
    observe(app, lena, patrol, [(people.gu.id, "hair-neat", "pass")], seq=2)
    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=10))
    correct_observation(
        app, people.amina, patrol.id, people.gu.id, "hair-neat",
        Correction(Result.NA), "当时戴着帽子", now + timedelta(minutes=20),
    )  # fmt: skip

    assert units(app, people) == sorted(
        [("hair-neat", people.amina.id, "na"), ("hair-neat", lena.id, "pass")]
    )


def test_red_lines_are_left_out(app, people, now, lena):
    for account in (people.amina, lena):
        patrol = a_patrol(app, account, people.east.id, now)
        report(app, account, patrol, people.gu.id)

    assert units(app, people) == []


def judge_gu(app, people, lena, mona, at) -> None:
    """Two norms. Amina: kept, missed. Lena: the same. Mona: kept, kept."""
    for account, results in (
        (people.amina, ("pass", "fail")), (lena, ("pass", "fail")), (mona, ("pass", "pass")),
    ):  # fmt: skip
        patrol = a_patrol(app, account, people.east.id, at)
        observe(app, account, patrol, [
            (people.gu.id, norm, result)
            for norm, result in zip(("hair-neat", "face-clean"), results, strict=True)
        ])  # fmt: skip


@pytest.fixture
def three_managers(app, people, now, lena):
    """East: Amina, Lena and Mona judge Gu on patrols of one day; in West Bao and Nina judge Ivy."""
    mona = another_manager(app, people, "mona", people.east, now)
    nina = another_manager(app, people, "nina", people.west, now)
    judge_gu(app, people, lena, mona, now)
    for account, result in ((people.bao, "pass"), (nina, "fail")):
        patrol = a_patrol(app, account, people.west.id, now)
        observe(app, account, patrol, [(people.ivy.id, "hair-neat", result)])
    return mona


def shown_pairs(app, account, scope=OWN) -> list[tuple]:
    table = manager_agreement(app, account, scope).pairs
    return [
        (row["hall"], row["manager_a"], row["manager_b"], row["unit_count"], row["agreement_pct"])
        for row in table.to_dict("records")
    ]


def pair_names(app, account, scope=OWN) -> list[set]:
    return [{first, second} for _, first, second, _, _ in shown_pairs(app, account, scope)]


def test_overall_halls_and_norms_have_their_figures(app, people, now, lena, three_managers):
    for day in range(1, 10):  # ten days in all
        judge_gu(app, people, lena, three_managers, now + timedelta(days=day))

    found = manager_agreement(app, people.dora, OWN)

    # hair: 3 of 3 pairs are the same; face: fail fail pass, 1 of 3. Together 4 of 6.
    assert found.norms[["norm_id", "unit_count", "missing_count"]].to_numpy().tolist() == [
        ["hair-neat", 10, 0], ["face-clean", 10, 0],
    ]  # fmt: skip
    assert found.norms["agreement_pct"].round(1).tolist() == [100.0, 33.3]
    assert found.norms["no_alpha"].tolist() == ["no_variation", ""]
    assert found.halls["hall"].tolist() == ["东厅"]
    (overall,) = found.overall.to_dict("records")
    assert (overall["unit_count"], round(overall["agreement_pct"], 1)) == (20, 66.7)
    # Each face adds 1 * 2 / (3 - 1) coincidences pass-fail; 40 pass, 20 fail:
    # 1 - 59 * 10 / (40 * 20)
    assert overall["alpha"] == pytest.approx(0.2625)


def test_fewer_than_ten_units_have_no_share_and_say_how_many_are_lacking(
    app, people, now, lena, three_managers
):
    for day in range(1, 5):  # nine of ten units would be too few too: five days of two norms
        judge_gu(app, people, lena, three_managers, now + timedelta(days=day))

    found = manager_agreement(app, people.dora, OWN)

    assert found.norms["missing_count"].tolist() == [5, 5]
    for table in (found.norms,):
        assert table["agreement_pct"].isna().all()
        assert table["alpha"].isna().all()
        assert set(table["no_alpha"]) == {"too_few_units"}
        assert not table["one_sided"].any()
    # All norms together, and each pair of managers, have ten.
    for table in (found.overall, found.halls, found.pairs):
        assert (table["unit_count"] == 10).all()
        assert (table["missing_count"] == 0).all()
        assert table["agreement_pct"].notna().all()


@pytest.mark.parametrize("login", ["dora", "ella"])
def test_branch_head_and_head_office_with_leave_see_every_name(app, people, three_managers, login):
    account = getattr(people, login)
    names = pair_names(app, with_leave(account) if login == "ella" else account)

    assert sorted(map(sorted, names)) == [["Amina", "Lena"], ["Amina", "Mona"], ["Lena", "Mona"]]


def test_a_duty_manager_sees_names_in_the_own_pairs_only(app, people, three_managers):
    names = pair_names(app, people.amina)

    assert names[-1] == {""}
    assert sorted(map(sorted, names[:-1])) == [["Amina", "Lena"], ["Amina", "Mona"]]
    table = manager_agreement(app, people.amina, OWN).pairs
    assert not {"observer_a", "observer_b"} & set(table.columns)  # no id to tell them by either


def test_own_and_partner_halls_are_never_in_one_report(app, people, three_managers):
    assert {hall for hall, *_ in shown_pairs(app, people.dora)} == {"东厅"}
    assert {hall for hall, *_ in shown_pairs(app, people.dora, PARTNER)} == {"西厅"}


def test_nobody_gets_a_unit_of_a_hall_beyond_the_own_ones(app, people, three_managers):
    assert manager_agreement(app, people.chen, OWN).overall.empty
    assert manager_agreement(app, people.amina, PARTNER).overall.empty
    assert shown_pairs(app, people.bao) == []
    for hall_id in (people.west.id, people.far.id, "nowhere"):
        with pytest.raises(NotFound):
            manager_agreement(app, people.amina, ReportScope(HallKind.OWN, FIRST, LAST, hall_id))


def test_administrators_and_staff_see_no_agreement_and_a_reversed_period_is_told(
    app, people, three_managers
):
    for account in (people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            manager_agreement(app, account, OWN)
    with pytest.raises(InputProblem) as caught:
        manager_agreement(app, people.dora, ReportScope(HallKind.OWN, LAST, FIRST))
    assert caught.value.code == "period_reversed"


def test_one_manager_only_or_a_period_without_data_gives_empty_tables(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])

    for scope in (OWN, ReportScope(HallKind.OWN, date(2025, 1, 1), date(2025, 1, 31))):
        found = manager_agreement(app, people.dora, scope)
        assert all(table.empty for table in (found.overall, found.halls, found.pairs, found.norms))
