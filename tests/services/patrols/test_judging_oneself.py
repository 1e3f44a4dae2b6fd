"""Managers on the roster are judged by another, and nobody by themselves."""

from datetime import date, timedelta

import pytest

from domain.halls.position import Position
from domain.patrols.event import Status
from domain.problems import EventProblem, InputProblem
from domain.result import Result
from domain.roles import Role
from locales import Words
from services.halls.accounts import (
    add_account,
    change_account,
    end_account,
    listing,
    reopen_account,
)
from services.halls.staff import add_staff
from services.patrols.corrections import Correction, correct_observation, may_correct
from services.patrols.history import observation_history
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, rounds_of_today, view_patrol
from services.patrols.red_lines import reported_red_lines
from services.scores.red_line_decisions import decide_red_line
from services.scores.staff_scores import staff_scores
from tests.builders import (
    a_patrol,
    an_event,
    an_examined,
    observe,
    praise,
    report,
    score_plainly,
)
from tests.people import PASSWORD, THERE_SINCE, as_changed
from web.board_data import board_data

DAY = date(2026, 3, 4)


@pytest.fixture
def desk(app, people, now):
    """Amina as the roster of the East hall has her: its duty manager."""
    return add_staff(
        app, people.fang, hall_id=people.east.id, name="阿米娜", staff_no="D9",
        position=Position.DUTY_MANAGER, now=now, from_on=THERE_SINCE,
    )  # fmt: skip


@pytest.fixture
def amina(app, people, desk, now):
    """Her account, which says so."""
    return as_changed(app, people, people.amina, now, hall_ids=[people.east.id], staff_id=desk.id)


def refusals(app, account, patrol, *events):
    recorded = record_events(app, account, list(events), patrol.opened_at + timedelta(minutes=1))
    return [(each.field, each.code) for each in recorded.rejected]


ONESELF = ("staff_id", "judges_oneself")


def test_nobody_records_anything_about_themselves(app, people, amina, desk, now):
    patrol = a_patrol(app, amina, people.east.id, now)
    good = {
        "kind": "praise", "praise_id": "00000000-0000-4000-8000-00000000000a", "note": "帮助老人",
    }  # fmt: skip
    praised = {
        name: value for name, value in an_event(patrol, desk.id, seq=4).items() if name != "norm_id"
    } | good

    refused = refusals(
        app, amina, patrol,
        an_event(patrol, desk.id),
        an_event(patrol, desk.id, norm_id="calms-before-asking-cause", result="fail", seq=2),
        an_event(patrol, desk.id, norm_id="no-quarrel-or-insult", result="fail", note="争吵", seq=3),
        praised,
        an_event(patrol, people.gu.id, seq=5),
        an_examined(patrol, desk.id),
    )  # fmt: skip

    assert refused == [ONESELF] * 5
    seen = view_patrol(app, amina, patrol.id).observations
    assert [row["staff_id"] for row in seen] == [people.gu.id]


def test_another_manager_judges_her_by_what_is_asked_of_a_duty_manager(
    app, people, lena, amina, desk, now
):
    score_plainly(app, people.ella, now)
    patrol = a_patrol(app, lena, people.east.id, now)
    observe(app, lena, patrol, [
        (desk.id, "uniform-neat", "pass"), (desk.id, "calms-before-asking-cause", "fail"),
    ])  # fmt: skip
    assert refusals(
        app, lena, patrol, an_event(patrol, desk.id, norm_id="account-opening-time", seq=9)
    ) == [("norm_id", "norm_not_for_position")]
    finish_patrol(app, lena, patrol.id, now + timedelta(minutes=5))

    people_scored = staff_scores(app, people.dora, DAY, DAY).people.set_index("staff_id")
    row = people_scored.loc[desk.id]
    assert (row["position"], row["adjusted_pct"]) == ("duty_manager", 50.0)  # 2 of 4


def test_the_board_offers_everybody_but_oneself(app, people, lena, amina, desk, now):
    patrol = a_patrol(app, amina, people.east.id, now)

    def data(account):
        return board_data(view_patrol(app, account, patrol.id), Words("zh_CN"), now)

    assert (data(amina)["own_id"], data(lena)["own_id"]) == (desk.id, None)
    places = data(lena)["positions"]
    assert "calms-before-asking-cause" in places["duty_manager"]["norms"]
    assert "uniform-neat" in places["hall_manager"]["norms"]


def test_the_walker_does_not_correct_what_was_said_of_them(app, people, desk, now):
    """Before the accounts were linked, or by a colleague on the same patrol."""
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [
        (desk.id, "uniform-neat", "fail"), (people.gu.id, "uniform-neat", "fail"),
    ])  # fmt: skip
    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=5))
    linked = as_changed(app, people, people.amina, now, hall_ids=[people.east.id], staff_id=desk.id)

    with pytest.raises(EventProblem) as refused:
        correct_observation(
            app, linked, patrol.id, desk.id, "uniform-neat",
            Correction(Result.PASS), "记错了", now + timedelta(minutes=9),
        )  # fmt: skip

    assert (refused.value.field, refused.value.code) == ONESELF
    offered = [
        may_correct(linked, observation_history(app, linked, patrol.id, staff_id, "uniform-neat"))
        for staff_id in (desk.id, people.gu.id)
    ]
    assert offered == [False, True]


def test_a_branch_head_does_not_decide_a_report_about_themselves(app, people, now):
    head = add_staff(
        app, people.fang, hall_id=people.east.id, name="多拉", staff_no="D8",
        position=Position.HALL_MANAGER, now=now, from_on=THERE_SINCE,
    )  # fmt: skip
    with app.store.read() as db:
        branch_id = next(iter(db.query("SELECT branch_id FROM halls WHERE id = ?",
                                       [people.east.id])))["branch_id"]  # fmt: skip
    dora = as_changed(app, people, people.dora, now, branch_id=branch_id, staff_id=head.id)
    patrol = a_patrol(app, people.amina, people.east.id, now)
    about_her = report(app, people.amina, patrol, head.id)
    about_gu = report(app, people.amina, patrol, people.gu.id, seq=2)

    with pytest.raises(InputProblem) as refused:
        decide_red_line(app, dora, about_her, Status.REJECTED, "并无此事", now)
    assert refused.value.code == "red_line_about_oneself"

    decide_red_line(app, dora, about_gu, Status.CONFIRMED, "", now + timedelta(minutes=2))
    assert [line.staff_id for line in reported_red_lines(app, dora)] == [head.id]


def test_a_walk_can_be_full_without_the_walker(app, people, amina, desk, now):
    patrol = a_patrol(app, amina, people.east.id, now)
    observe(app, amina, patrol, [
        (people.gu.id, "hair-neat", "pass"), (people.hai.id, "hair-neat", "pass"),
        (None, "opens-on-time", "pass"),
    ])  # fmt: skip
    finish_patrol(app, amina, patrol.id, now + timedelta(minutes=9))

    rounds, _ = rounds_of_today(app, amina, people.east.id, "营业厅", now + timedelta(minutes=10))

    answered = [each.patrol for each in rounds.states if each.patrol]
    assert [each.not_watched for each in (*answered, *rounds.others)] == [[]]


def test_a_member_of_staff_has_one_account_to_read_results_and_may_have_one_that_patrols(
    app, people, amina, desk, now
):
    given = {"name": "阿米娜", "role": Role.STAFF, "password": PASSWORD, "now": now}
    own = add_account(app, people.fang, login="amina.own", staff_id=desk.id, **given)
    with pytest.raises(InputProblem) as refused:
        add_account(app, people.fang, login="amina.two", staff_id=desk.id, **given)
    assert refused.value.code == "staff_has_account"

    end_account(app, people.fang, amina.id, now)
    reopen_account(app, people.fang, amina.id, now)  # the account that patrols is no second
    rows = {row["login"]: row for row in listing(app, people.fang)}
    assert {rows[login]["staff_no"] for login in ("amina", "amina.own")} == {"D9"}
    assert own.staff_id == desk.id

    change_account(
        app, people.fang, amina.id, name="Amina", role=Role.DUTY_MANAGER,
        hall_ids=[people.east.id], now=now,
    )  # fmt: skip
    rows = {row["login"]: row for row in listing(app, people.fang)}
    assert rows["amina"]["staff_id"] is None


def test_a_link_to_nobody_is_refused(app, people, now):
    with pytest.raises(InputProblem) as refused:
        change_account(
            app, people.fang, people.amina.id, name="Amina", role=Role.DUTY_MANAGER,
            hall_ids=[people.east.id], staff_id="stranger", now=now,
        )  # fmt: skip
    assert refused.value.code == "account_needs_staff"


def test_her_observations_are_found_like_those_of_everybody(app, people, lena, amina, desk, now):
    patrol = a_patrol(app, lena, people.east.id, now)
    observe(app, lena, patrol, [(desk.id, "uniform-neat", "fail")])
    praise(app, lena, patrol, desk.id, seq=5, elapsed_ms=9000)

    view = view_patrol(app, lena, patrol.id)

    assert [row["staff_id"] for row in view.praises] == [desk.id]


def test_nobody_is_offered_what_to_look_at_first_of_themselves(app, people, desk, amina, lena, now):
    patrol = a_patrol(app, amina, people.east.id, now)

    own = view_patrol(app, amina, patrol.id, to_walk=True).focus.of_subject
    hers = view_patrol(app, lena, patrol.id, to_walk=True).focus.of_subject

    assert set(hers) - set(own) == {desk.id}
