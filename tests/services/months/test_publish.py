"""A published month is frozen; what comes later makes another edition beside it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from db import audit, company_checks, publications
from db.imports import Imports, add_import
from domain.halls.position import Position
from domain.hash_chain import canonical_json
from domain.method.method import Method
from domain.months.publication import PublishedInputs, other_causes, text_hash
from domain.patrols.event import Status
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.result import Result
from domain.roles import Role
from services.halls.accounts import add_account
from services.halls.staff import change_staff, place_staff
from services.method.goals import set_own_goal
from services.method.method import change_method, overview
from services.months.content import inputs_now
from services.months.editions import edition_changes, editions, own_published
from services.months.publish import (
    MonthState,
    branches_to_read,
    month_to_publish,
    months_to_publish,
    preview_publication,
    publish_month,
)
from services.patrols.corrections import Correction, correct_observation
from services.patrols.history import edition_of_patrol
from services.patrols.late_arrivals import late_arrivals_of_period
from services.patrols.observations import record_events
from services.patrols.red_lines import reported_red_lines
from services.replay import replay_publications
from services.scores.red_line_decisions import decide_red_line
from services.verify import Broken, verify
from tests.builders import a_patrol, an_event, give_goal, praise, report
from tests.checklist_folders import change, reopened
from tests.engines import REFUSED
from tests.people import PASSWORD
from tests.published import AT, MONTH, a_month, a_walk, plain_method, publish, with_plain_method
from tests.tampering import tamper, tampering


@pytest.fixture
def patrol(app, people, now):
    return a_month(app, people, now)


def refused(action) -> tuple:
    with pytest.raises(InputProblem) as caught:
        action()
    return caught.value.code, caught.value.values


def results(publication) -> dict:
    return json.loads(publication.results)


def person(publication, staff_id, hall_id=None) -> dict:
    (row,) = (
        row for row in results(publication)["people"]
        if row["staff_id"] == staff_id and hall_id in (None, row["hall_id"])
    )  # fmt: skip
    return row


def correct(app, people, patrol, staff_id, norm_id, result, now, reason="看错了人"):
    correct_observation(
        app, people.amina, patrol.id, staff_id, norm_id, Correction(Result(result)), reason, now
    )


def nothing_differs(app) -> bool:
    return all(each.difference is None for each in replay_publications(app.store))


def test_a_month_is_frozen_with_its_numbers_inputs_and_hashes(app, people, patrol, now):
    published = publish(app, people.dora, now)

    gu = person(published, people.gu.id)
    assert {name: gu[name] for name in ("raw_pct", "adjusted_pct", "total_pct", "grade")} == {
        "raw_pct": "50.00", "adjusted_pct": "50.00", "total_pct": "50.00", "grade": "fail",
    }  # fmt: skip
    assert (gu["scored_count"], gu["occasion_count"], gu["confirmed"]) == (2, 1, 0)
    # Patrols alone are there: all the weight. 60 × 50 / 80 = 37.50 points.
    assert gu["final"] == {
        "parts": [{"source": "patrol", "result_pct": "50.00", "share_pct": "100.00",
                   "points_pct": "50.00"}],
        "missing": ["mystery_shopper", "satisfaction"], "over_cap_pct": "0.00",
    }  # fmt: skip
    assert gu["attainment"] == {
        "patrol": "37.50", "final": "37.50", "mystery_shopper": None, "satisfaction": None,
    }  # fmt: skip
    # Nobody watched Ivy: a row, and no number.
    ivy = person(published, people.ivy.id)
    assert (ivy["adjusted_pct"], ivy["total_pct"], ivy["grade"]) == (None, None, "not_enough")
    (hall,) = results(published)["halls"]
    assert (hall["hall_id"], hall["raw_pct"]) == (people.east.id, "66.67")  # 2 of 3
    inputs = PublishedInputs.model_validate_json(published.inputs)
    assert (inputs.formula, inputs.month, inputs.company) == ("1", MONTH, 0)
    assert inputs.versions == (app.checklists.usable().version,)
    assert {hall.hall_id: hall.upto for hall in inputs.halls} == {
        people.east.id: 3, people.west.id: 0,
    }  # fmt: skip
    assert [each.from_on for each in inputs.methods] == [date(2026, 1, 1)]
    assert "顾" not in published.inputs + published.results
    with app.store.read() as db:
        said = list(audit.chain(db))[-1][3]
    assert (said["action"], said["account_id"]) == ("month_published", people.dora.id)
    assert said["detail"] == {
        "number": 1, "branch_id": people.east.branch_id, "month": MONTH, "edition": 1,
        "inputs_hash": text_hash(published.inputs), "results_hash": text_hash(published.results),
        "reason": "",
    }  # fmt: skip
    assert nothing_differs(app)
    assert verify(app.store, app.photos_dir)[0] == []


def test_a_correction_after_publishing_makes_an_edition_beside_the_old_one(
    app, people, patrol, now
):
    first = publish(app, people.dora, now)
    correct(app, people, patrol, people.gu.id, "face-clean", "pass", now)

    assert refused(lambda: publish(app, people.dora, now)) == ("reason_needed", {})
    publish(app, people.dora, now, "顾的更正")

    newer, older = editions(app, people.dora, MONTH)
    assert older.publication == first  # every byte of it
    assert (newer.publication.edition, newer.publication.reason) == (2, "顾的更正")
    found = edition_changes(app, people.dora, MONTH, 2)
    # The hall's occasions vary less now, so that Hai's band is another one too; nothing else is.
    assert [(each.hall, each.staff, each.moved) for each in found.results] == [
        ("东厅", None, True), ("东厅", "顾", True), ("东厅", "海", False),
    ]  # fmt: skip
    gu = found.results[1]
    assert [(row["raw_pct"], row["total_pct"], row["grade"]) for row in (gu.old, gu.new)] == [
        ("50.00", "50.00", "fail"), ("100.00", "100.00", "pass"),
    ]  # fmt: skip
    (cause,) = found.causes
    assert (cause.kind, cause.staff, cause.norm.id, cause.was, cause.result, cause.reason,
            cause.who, cause.business_day) == (
        "correction", "顾", "face-clean", "fail", "pass", "看错了人", "Amina", "2026-02-10",
    )  # fmt: skip
    assert found.others == []
    assert nothing_differs(app)
    assert verify(app.store, app.photos_dir)[0] == []


def test_the_same_results_are_not_published_again(app, people, patrol, now):
    publish(app, people.dora, now)
    a_walk(app, people.amina, people.east.id, [(people.gu.id, "hair-neat", "fail")], now)  # March
    same = ("publication_same", {"month": MONTH, "edition": 1})

    assert refused(lambda: publish(app, people.dora, now, "再来")) == same
    assert refused(lambda: preview_publication(app, people.dora, MONTH, now)) == same
    # Corrected there and back: newer events, the old results.
    correct(app, people, patrol, people.gu.id, "face-clean", "pass", now)
    correct(app, people, patrol, people.gu.id, "face-clean", "fail", now + timedelta(minutes=1))
    assert refused(lambda: publish(app, people.dora, now, "再来")) == same
    states = [each.state for each in months_to_publish(app, people.dora, now)]
    assert states == [MonthState.NOT_OVER, MonthState.PUBLISHED]


def test_a_month_has_to_be_over_in_every_hall(app, people, patrol):
    last_minute = datetime(2026, 2, 28, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai

    assert refused(lambda: publish(app, people.dora, last_minute)) == (
        "month_not_over", {"month": MONTH},
    )  # fmt: skip
    assert publish(app, people.dora, last_minute + timedelta(minutes=1)).edition == 1


def test_a_month_without_data_and_one_that_cannot_be_are_refused(app, people, patrol, now):
    assert refused(lambda: publish(app, people.dora, now, month="2026-01")) == (
        "month_empty", {"month": "2026-01"},
    )  # fmt: skip
    for month in ("2026-13", "February", "2026-2", ""):
        assert refused(lambda month=month: publish(app, people.dora, now, month=month))[0] == (
            "month_unreadable"
        )
    with app.store.read() as db:
        assert list(publications.every(db)) == []


def test_months_say_how_they_stand(app, people, now):
    with_plain_method(app, people, now)
    assert months_to_publish(app, people.dora, now) == []
    december = datetime(2025, 12, 3, 2, tzinfo=UTC)
    patrols = [
        a_walk(app, people.amina, people.east.id, [(who, "hair-neat", "fail")], at)
        for at, who in ((december, people.gu.id), (AT, people.gu.id))
    ]
    publish(app, people.dora, now, month="2025-12")
    publish(app, people.dora, now)
    correct(app, people, patrols[1], people.gu.id, "hair-neat", "na", now)

    found = months_to_publish(app, people.dora, now)

    # Gu's result and that of the hall.
    assert [
        (each.month, each.state.value, each.edition, each.changed, each.changed_halls)
        for each in found
    ] == [
        ("2026-03", "not_over", 0, 0, 0), ("2026-02", "changed", 1, 1, 1),
        ("2026-01", "empty", 0, 0, 0), ("2025-12", "published", 1, 0, 0),
    ]  # fmt: skip


def test_what_is_still_open_is_said_before_and_published_all_the_same(app, people, patrol, now):
    later = AT + timedelta(days=1)
    left_open = a_patrol(app, people.amina, people.east.id, later)
    report(app, people.amina, left_open, people.hai.id)

    shown = preview_publication(app, people.dora, MONTH, now)

    assert (shown.edition, shown.people, shown.numbered) == (1, 3, 2)  # Ivy was never seen
    assert (shown.open_patrols, shown.undecided) == (1, 1)
    row = person(publish(app, people.dora, now), people.hai.id)
    assert (row["grade"], row["reported"], row["confirmed"]) == ("pass", 1, 0)


def test_a_decision_after_publishing_is_named_with_its_reason(app, people, patrol, now):
    walked = a_patrol(app, people.amina, people.east.id, AT + timedelta(days=1))
    first = report(app, people.amina, walked, people.hai.id)
    second = report(app, people.amina, walked, people.gu.id)
    publish(app, people.dora, now)
    assert {line.event_id for line in reported_red_lines(app, people.dora)} == {first, second}

    decide_red_line(app, people.dora, first, Status.CONFIRMED, "", now)
    decide_red_line(app, people.dora, second, Status.REJECTED, "是空白表格", now)
    published = publish(app, people.dora, now, "红线已核实")

    assert person(published, people.hai.id)["grade"] == "vetoed"
    assert person(published, people.hai.id)["total_pct"] == "100.00"
    assert person(published, people.gu.id)["reported"] == 0
    found = edition_changes(app, people.dora, MONTH, 2)
    assert [(each.kind, each.staff, each.reason, each.who) for each in found.causes] == [
        ("confirmed", "海", "", "Dora"), ("rejected", "顾", "是空白表格", "Dora"),
    ]  # fmt: skip
    assert nothing_differs(app)


def test_what_a_tablet_brings_late_changes_a_published_month_by_an_edition_only(app, people, now):
    """The last patrol of February; the month is published on the first of March, the tablet comes
    back on the fourth."""
    with_plain_method(app, people, now)
    patrol = a_walk(
        app, people.amina, people.east.id, [(people.hai.id, "hair-neat", "pass")],
        now - timedelta(days=5),
    )  # fmt: skip
    first = publish(app, people.dora, now - timedelta(days=3))
    late = an_event(patrol, people.hai.id, norm_id="face-clean", result="fail", seq=9)
    assert record_events(app, people.amina, [late], now).rejected == []
    thanked = a_patrol(app, people.amina, people.east.id, now)
    praise(app, people.amina, thanked, people.hai.id)  # of March

    # What is published stays, and the branch head is told that it would be another result.
    (kept,) = editions(app, people.dora, MONTH)
    assert kept.publication.results == first.results
    assert person(first, people.hai.id)["raw_pct"] == "100.00"
    month = month_to_publish(app, people.dora, MONTH, now)
    assert (month.state, month.edition, month.changed) == (MonthState.CHANGED, 1, 1)
    assert month.changed_halls == 1
    days = date(2026, 2, 1), date(2026, 2, 28)
    (arrival,) = late_arrivals_of_period(app, people.dora, *days)
    assert (arrival.event_id, arrival.waits_since_edition) == (late["id"], 1)
    (cause,) = edition_changes(app, people.dora, MONTH).causes  # of what could be published now
    assert (cause.kind, cause.was, cause.result) == ("late", None, "fail")
    assert refused(lambda: publish(app, people.dora, now))[0] == "reason_needed"

    published = publish(app, people.dora, now, "补传")

    assert person(published, people.hai.id)["raw_pct"] == "50.00"
    assert person(published, people.hai.id)["praises"] == 0
    (cause,) = edition_changes(app, people.dora, MONTH, 2).causes
    assert (cause.kind, cause.was, cause.result) == ("late", None, "fail")
    (arrival,) = late_arrivals_of_period(app, people.dora, *days)
    assert arrival.waits_since_edition is None
    assert nothing_differs(app)


def test_praises_count_as_they_stood(app, people, patrol, now):
    said = praise(app, people.amina, patrol, people.gu.id)
    assert person(publish(app, people.dora, now), people.gu.id)["total_pct"] == "51.00"  # + 1

    praise(app, people.amina, patrol, people.gu.id, praise_id=said, result="none", note="", seq=2)

    assert person(publish(app, people.dora, now, "撤回"), people.gu.id)["total_pct"] == "50.00"
    assert [each.kind for each in edition_changes(app, people.dora, MONTH, 2).causes] == ["praise"]
    assert nothing_differs(app)


def test_who_moves_in_mid_month_has_a_row_in_each_hall(app, people, now):
    with_plain_method(app, people, now)
    a_walk(app, people.amina, people.east.id, [(people.hai.id, "hair-neat", "fail")])
    moved = date(2026, 2, 16)
    place_staff(app, people.fang, people.hai.id, hall_id=people.west.id,
                position=Position.MERCHANT, from_on=moved, now=now)  # fmt: skip
    at = datetime(2026, 2, 17, 2, tzinfo=UTC)
    a_walk(app, people.bao, people.west.id, [(people.hai.id, "hair-neat", "pass")], at)

    published = publish(app, people.dora, now)

    rows = {hall: person(published, people.hai.id, hall.id) for hall in (people.east, people.west)}
    assert [(row["position"], row["raw_pct"]) for row in rows.values()] == [
        ("counter", "0.00"), ("merchant", "100.00"),
    ]  # fmt: skip
    (shown,) = editions(app, people.dora, MONTH)
    assert [(hall.hall, hall.kind, [row["staff"] for row in hall.people]) for hall in shown.halls] \
        == [("东厅", "own", ["顾", "海"]), ("西厅", "partner", ["艾", "海"])]  # fmt: skip
    assert nothing_differs(app)
    # Taken back from the roster where nothing was recorded: the published rows stay.
    place_staff(app, people.fang, people.gu.id, hall_id=people.west.id,
                position=Position.GUIDE, from_on=date(2026, 2, 1), now=now)  # fmt: skip
    publish(app, people.dora, now, "花名册更正")
    found = edition_changes(app, people.dora, MONTH, 2)
    assert [(each.hall, each.staff, each.old is None, each.new is None) for each in found.results] \
        == [("东厅", "顾", False, True), ("西厅", "顾", True, False)]  # fmt: skip
    assert (found.causes, found.others) == ([], ["roster"])
    assert nothing_differs(app)


def test_a_norm_retired_in_mid_month_counts_for_the_patrols_that_had_it(
    app, people, now, folder
):  # fmt: skip
    with_plain_method(app, people, now)
    a_walk(app, people.amina, people.east.id, [
        (people.gu.id, "hair-neat", "pass"), (people.gu.id, "face-clean", "fail"),
    ])  # fmt: skip
    change(
        folder, "grooming.yaml", "  - id: face-clean\n", "  - id: face-clean\n    enabled: false\n"
    )
    newer = reopened(app, AT + timedelta(days=1), folder)
    a_walk(newer, people.amina, people.east.id, [(people.gu.id, "hair-neat", "pass")],
           AT + timedelta(days=2))  # fmt: skip

    published = publish(newer, people.dora, now)

    inputs = PublishedInputs.model_validate_json(published.inputs)
    assert set(inputs.versions) == {
        each.checklists.usable().version for each in (app, newer)
    }  # fmt: skip
    # hair-neat twice kept, face-clean once missed: 2 of 3.
    assert person(published, people.gu.id)["raw_pct"] == "66.67"
    assert nothing_differs(newer)
    newer.store.close()


def test_a_method_that_begins_in_mid_month_weighs_its_own_days(app, people, now):
    with_plain_method(app, people, now)
    weights = plain_method().severity_weights.model_copy(update={"minor": 3.0})
    change_method(app, people.ella, plain_method().model_copy(update={"severity_weights": weights}),
                  date(2026, 2, 15), "试行", now)  # fmt: skip
    for at, result in ((AT, "pass"), (AT + timedelta(days=10), "fail")):
        a_walk(app, people.amina, people.east.id, [(people.gu.id, "hair-neat", result)], at)

    published = publish(app, people.dora, now)

    assert person(published, people.gu.id)["raw_pct"] == "25.00"  # 1 of 1 + 3
    assert nothing_differs(app)


def test_company_checks_that_come_later_make_an_edition(app, people, patrol, now):
    publish(app, people.dora, now)
    with app.store.write() as db:
        number = add_import(
            db, Imports.COMPANY_CHECKS, now, people.ella.id, "checks.csv", "0" * 64, 1
        )
        company_checks.add(
            db, number, [(people.east.id, MONTH, "mystery_shopper", people.gu.id, "", 90.0, 1)]
        )

    published = publish(app, people.dora, now, "神秘顾客")

    gu = person(published, people.gu.id)
    # 60 and 20 of 100, satisfaction missing: (60 × 50 + 20 × 90) / 80 = 60
    assert (gu["total_pct"], gu["grade"]) == ("60.00", "basic_pass")
    # 60 + 40 × (90 − 80) / 15 = 86.67
    assert gu["attainment"]["mystery_shopper"] == "86.67"
    found = edition_changes(app, people.dora, MONTH, 2)
    assert (found.causes, found.others) == ([], ["company"])
    assert nothing_differs(app)


def test_goals_are_frozen_with_the_month(app, people, patrol, now):
    give_goal(app, people.ella, people.east.branch_id, "patrol", MONTH, 40, 60, now)

    published = publish(app, people.dora, now)

    # 60 + 40 × (50 − 40) / 20
    assert person(published, people.gu.id)["attainment"]["patrol"] == "80.00"
    for again in (
        lambda: give_goal(app, people.ella, people.far.branch_id, "patrol", MONTH, 41, 60, now),
        lambda: set_own_goal(
            app, people.dora, people.east.id, "patrol", MONTH, 45, 60, "更严", now
        ),
    ):
        assert refused(again)[0] == "goal_published"
    assert refused(
        lambda: change_method(app, people.ella, Method(), date(2026, 2, 28), "试行", now)
    ) == ("method_from_published", {"day": "2026-02-28"})
    assert overview(app, people.ella, now).earliest == date(2026, 3, 1)


def test_a_hall_is_published_against_its_own_goals_and_complaints_against_a_number(
    app, people, patrol, now
):
    branch = people.east.branch_id
    give_goal(app, people.ella, branch, "patrol", MONTH, 40, 60, now)
    give_goal(app, people.ella, branch, "complaints", MONTH, 4, 2, now)
    set_own_goal(app, people.dora, people.east.id, "patrol", MONTH, 60, 90, "基础好", now)
    with app.store.write() as db:
        number = add_import(
            db, Imports.COMPANY_CHECKS, now, people.ella.id, "checks.csv", "0" * 64, 1
        )
        company_checks.add(db, number, [(people.east.id, MONTH, "complaints", "", "", 6.0, 1)])

    published = publish(app, people.dora, now)

    assert json.loads(published.inputs)["hall_goals"] == [
        {"hall_id": hall_id, "metric": metric, "base": base, "challenge": challenge}
        for hall_id in sorted([people.east.id, people.west.id])
        for metric, base, challenge in [("patrol", 60, 90), ("complaints", 4, 2)]
        if (hall_id, metric) != (people.west.id, "patrol")
    ]
    # Two of three kept, all minor: 60 + 40 × (66.67 − 60) / 30; 6 complaints: 60 × 4 / 6.
    east = next(
        row for row in json.loads(published.results)["halls"] if row["hall_id"] == people.east.id
    )
    assert east["attainment"]["patrol"] == "68.89"
    assert east["attainment"]["complaints"] == "40.00"
    # Of a person 1 of 2 kept, held against the goals of the hall: 60 × 50 / 60; no complaints.
    gu = person(published, people.gu.id)["attainment"]
    assert gu["patrol"] == "50.00"
    assert "complaints" not in gu
    assert nothing_differs(app)


def test_a_month_without_goals_of_halls_is_written_as_it_always_was(app, people, patrol, now):
    published = publish(app, people.dora, now)

    assert sorted(json.loads(published.inputs)) == [
        "branch_id", "company", "formula", "goals", "halls", "methods", "month", "roster",
        "versions",
    ]  # fmt: skip


def test_a_branch_head_publishes_the_own_branch_and_head_office_any(app, people, patrol, now):
    own, far = people.east.branch_id, people.far.branch_id
    for account in (people.amina, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            publish(app, account, now, branch=own)
        with pytest.raises(NotAllowed):
            preview_publication(app, account, MONTH, now, own)
    for account, branch in ((people.dora, far), (people.ella, "nowhere"), (people.ella, None)):
        with pytest.raises(NotFound):
            publish(app, account, now, branch=branch)

    assert publish(app, people.ella, now, branch=own).edition == 1
    assert [branch["name"] for branch in branches_to_read(app, people.dora)] == ["江城"]
    assert len(branches_to_read(app, people.ella)) == 2


def test_readers_see_their_own_halls_only(app, people, patrol, now):
    a_walk(app, people.bao, people.west.id, [(people.ivy.id, "hair-neat", "pass")])
    publish(app, people.dora, now)
    correct(app, people, patrol, people.gu.id, "face-clean", "pass", now)

    assert [hall.hall for hall in editions(app, people.amina, MONTH)[0].halls] == ["东厅"]
    assert [hall.hall for hall in editions(app, people.bao, MONTH)[0].halls] == ["西厅"]
    pending = edition_changes(app, people.bao, MONTH)
    assert (pending.results, pending.causes) == ([], [])
    moved = [each.staff for each in edition_changes(app, people.amina, MONTH).results if each.moved]
    assert moved == [None, "顾"]
    for read in (editions, edition_changes):
        with pytest.raises(NotFound):
            read(app, people.chen, MONTH, branch_id=people.east.branch_id)
        for account in (people.fang, people.gu_account):
            with pytest.raises(NotAllowed):
                read(app, account, MONTH, branch_id=people.east.branch_id)
    with pytest.raises(NotFound):
        edition_changes(app, people.dora, MONTH, 2)
    with pytest.raises(NotFound):
        edition_changes(app, people.dora, MONTH, 1)


def test_members_of_staff_read_their_own_editions(app, people, patrol, now):
    publish(app, people.dora, now)
    correct(app, people, patrol, people.gu.id, "face-clean", "pass", now)
    publish(app, people.dora, now, "更正")

    found = own_published(app, people.gu_account)

    assert [(each.month, each.edition, each.is_newest, each.hall, each.row["total_pct"])
            for each in found] == [
        (MONTH, 2, True, "东厅", "100.00"), (MONTH, 1, False, "东厅", "50.00"),
    ]  # fmt: skip
    assert {each.row["staff_id"] for each in found} == {people.gu.id}
    ivy = add_account(app, people.fang, login="ivy", name="Ivy", role=Role.STAFF,
                      password=PASSWORD, staff_id=people.ivy.id, now=now)  # fmt: skip
    assert [each.row["grade"] for each in own_published(app, ivy)] == ["not_enough"] * 2
    with pytest.raises(NotAllowed):
        own_published(app, people.dora)


def test_names_are_those_of_the_day_on_which_it_is_read(app, people, patrol, now):
    first = publish(app, people.dora, now)
    change_staff(app, people.fang, people.gu.id, name="顾晓", staff_no="D1", now=now)

    (shown,) = editions(app, people.dora, MONTH)

    assert [row["staff"] for row in shown.halls[0].people] == ["顾晓", "海"]
    assert shown.publication == first
    assert [each.state for each in months_to_publish(app, people.dora, now)][1] == "published"


def test_the_database_itself_refuses_to_change_an_edition(app, people, patrol, now):
    publish(app, people.dora, now)

    for statement in ("UPDATE publications SET reason = 'x'", "DELETE FROM publications"):
        with pytest.raises(REFUSED, match="append-only"):
            with app.store.write() as db:
                db.execute(statement)


def test_verify_finds_an_edition_that_was_altered_added_or_removed(app, people, patrol, now):
    published = publish(app, people.dora, now)
    where = Broken("publication", f"{published.branch_id} {MONTH} 1", 1)
    tampered = published.results.replace('"50.00"', '"80.00"')
    with tampering(app) as db:
        db.execute("UPDATE publications SET results = ?, results_hash = ?",
                   [tampered, text_hash(tampered)])  # fmt: skip
    assert verify(app.store, app.photos_dir)[0] == [where]

    tamper(app, "DELETE FROM publications")
    assert verify(app.store, app.photos_dir)[0] == [where]


def test_a_preview_shows_every_row_that_would_be_published(app, people, patrol, now):
    shown = preview_publication(app, people.dora, MONTH, now)

    rows = {row["staff"]: row for hall in shown.halls for row in hall.people}
    assert [hall.hall for hall in shown.halls] == ["东厅", "西厅"]
    assert (rows["顾"]["adjusted_pct"], rows["顾"]["grade"]) == ("50.00", "fail")
    assert (rows["海"]["adjusted_pct"], rows["海"]["grade"]) == ("100.00", "pass")
    assert (rows["艾"]["adjusted_pct"], rows["艾"]["more_occasions"]) == (None, 1)
    assert shown.grades == {"fail": 1, "pass": 1, "not_enough": 1}
    published = results(publish(app, people.dora, now))
    assert [row["total_pct"] for row in published["people"]] == [
        rows[name]["total_pct"]
        for name in sorted(rows, key=lambda each: (rows[each]["hall_id"], rows[each]["staff_id"]))
    ]


def test_only_what_was_shown_is_published(app, people, patrol, now):
    shown = preview_publication(app, people.dora, MONTH, now).fingerprint
    correct(app, people, patrol, people.gu.id, "face-clean", Result.PASS, now)

    def press(fingerprint: str):
        return publish_month(app, people.dora, MONTH, "", now, shown=fingerprint)

    assert refused(lambda: press(shown)) == ("publication_outdated", {"month": MONTH})
    with app.store.read() as db:
        assert publications.of_month(db, people.east.branch_id, MONTH) == []
    again = preview_publication(app, people.dora, MONTH, now).fingerprint
    assert press(again).edition == 1


def test_what_the_month_does_not_take_in_does_not_hold_it_up(app, people, patrol, now):
    shown = preview_publication(app, people.dora, MONTH, now).fingerprint
    a_walk(app, people.amina, people.east.id, [(people.gu.id, "hair-neat", "fail")], at=now)

    assert publish_month(app, people.dora, MONTH, "", now, shown=shown).edition == 1


def test_a_patrol_says_whether_its_month_is_published(app, people, patrol, now):
    assert edition_of_patrol(app, people.amina, patrol.id) is None
    publish(app, people.dora, now)

    assert edition_of_patrol(app, people.amina, patrol.id) == (MONTH, 1)
    assert edition_of_patrol(app, people.bao, patrol.id) is None


def test_a_month_published_when_themes_were_ranked_is_not_changed_by_that(app, people, patrol, now):
    first = publish(app, people.dora, now)
    kept = json.loads(first.inputs)
    for method in kept["methods"]:
        method["content"]["weak_spots"] = {
            "listed": 3, "origin": "proposal", "sources": [], "theme_share": 0.5, "worst_norms": 3,
        }  # fmt: skip
    text = canonical_json(kept)
    with tampering(app) as db:
        db.execute("UPDATE publications SET inputs = ?, inputs_hash = ?", [text, text_hash(text)])

    assert month_to_publish(app, people.dora, MONTH, now).state is MonthState.PUBLISHED
    old = PublishedInputs.model_validate_json(text)
    with app.store.read() as db:
        now_inputs = inputs_now(db, people.east.branch_id, MONTH)
    assert other_causes(old, now_inputs) == []
    (replayed,) = replay_publications(app.store)
    assert replayed.difference is None
