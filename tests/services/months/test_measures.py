"""Measures are written by the branch head of the branch, withdrawn, and never changed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from db import audit
from domain.halls.hall import HallKind
from domain.months.measure import WhichHalls
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.roles import Role
from services.halls.accounts import add_account
from services.halls.organisation import change_hall
from services.months.measures import add_measure, measures_of_month, withdraw_measure
from tests.people import PASSWORD, with_leave

MONTH = "2026-03"


def texts(app, account, place_id) -> list[str]:
    return [each.text for each in measures_of_month(app, account, place_id, MONTH)]


def test_a_hall_has_its_own_measures_and_those_of_the_branch(app, people, now):
    branch = people.east.branch_id
    for place, text in ((branch, "全员"), (people.east.id, "东"), (people.west.id, "西")):
        add_measure(app, people.dora, place, MONTH, "theme:greeting", text, now)

    assert texts(app, people.dora, branch) == ["全员", "东", "西"]
    assert texts(app, people.amina, people.east.id) == ["全员", "东"]
    assert texts(app, people.ella, people.west.id) == ["全员", "西"]
    (first, *_) = measures_of_month(app, with_leave(people.ella), branch, MONTH)
    assert (first.hall_id, first.about.code, first.account, first.created_at, first.stands) == (
        None, "theme:greeting", "Dora", now, True,
    )  # fmt: skip
    assert measures_of_month(app, people.dora, branch, "2026-02") == []


def test_only_the_head_of_the_branch_writes_and_withdraws(app, people, now):
    number = add_measure(app, people.dora, people.east.id, MONTH, "score", "复查", now)
    finn = add_account(
        app, people.fang, login="finn", name="Finn", role=Role.BRANCH_HEAD,
        password=PASSWORD, branch_id=people.far.branch_id, now=now,
    )  # fmt: skip
    for account in (people.amina, people.ella, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            add_measure(app, account, people.east.id, MONTH, "score", "复查二", now)
        with pytest.raises(NotAllowed):
            withdraw_measure(app, account, number, now)
    for place in (people.east.id, people.east.branch_id, "nowhere"):
        with pytest.raises(NotFound):
            add_measure(app, finn, place, MONTH, "score", "复查二", now)
    for gone in (number, 99):
        with pytest.raises(NotFound):
            withdraw_measure(app, finn, gone, now)

    assert texts(app, people.dora, people.east.id) == ["复查"]


def test_a_withdrawn_measure_stays_with_who_withdrew_it_and_may_be_written_anew(app, people, now):
    number = add_measure(app, people.dora, people.east.id, MONTH, "score", "复查", now)
    with pytest.raises(InputProblem, match="measure_same"):
        add_measure(app, people.dora, people.east.id, MONTH, "score", " 复查 ", now)
    later = now + timedelta(days=1)

    withdraw_measure(app, people.dora, number, later)
    with pytest.raises(InputProblem, match="measure_withdrawn_already"):
        withdraw_measure(app, people.dora, number, later)
    add_measure(app, people.dora, people.east.id, MONTH, "score", "复查", later)

    found = measures_of_month(app, people.dora, people.east.id, MONTH)
    assert [(each.text, each.withdrawn_at, each.withdrawn_by) for each in found] == [
        ("复查", later, "Dora"), ("复查", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("month", "about", "text", "code"),
    [
        ("2026-04", "score", "复查", "month_to_come"),
        ("2026-01", "score", "复查", "measure_too_late"),
        ("2026-01", "complaints", "复查", "measure_too_late"),
        (MONTH, "rumours", "复查", "measure_about_unknown"),
        ("2026-13", "score", "复查", "month_unreadable"),
        (MONTH, "score", "  ", "measure_text_needed"),
        (MONTH, "score", "长" * 201, "measure_text_too_long"),
        (MONTH, "norm:gone-for-ever", "复查", "measure_norm_withdrawn"),
        (MONTH, "theme:bans", "复查", "measure_about_unknown"),
    ],
)
def test_what_cannot_be_is_refused_and_not_stored(app, people, now, month, about, text, code):
    with pytest.raises(InputProblem, match=code):
        add_measure(app, people.dora, people.east.id, month, about, text, now)

    assert texts(app, people.dora, people.east.branch_id) == []


def test_a_measure_belongs_to_the_month_it_is_written_in_whatever_sheet_it_follows_from(
    app, people, now
):
    add_measure(app, people.dora, people.east.id, "2026-02", "score", "二月", now)
    add_measure(app, people.dora, people.east.id, MONTH, "score", "三月", now)
    add_measure(app, people.dora, people.east.id, MONTH, "complaints", "投诉", now)
    # 23:30 on 31 March in Shanghai is still March, half an hour later it is April.
    late = datetime(2026, 3, 31, 15, 30, tzinfo=UTC)
    add_measure(app, people.dora, people.east.id, MONTH, "score", "月末", late)
    after = late + timedelta(hours=1)
    add_measure(app, people.dora, people.east.id, MONTH, "score", "次日", after)

    assert measures_of_month(app, people.dora, people.east.id, "2026-02") == []
    found = measures_of_month(app, people.dora, people.east.id, MONTH)
    assert [(each.text, each.base_month, each.judged_month) for each in found] == [
        ("二月", "2026-02", "2026-04"), ("三月", "2026-03", "2026-04"),
        ("投诉", "2026-02", "2026-04"), ("月末", "2026-03", "2026-04"),
    ]  # fmt: skip
    (april,) = measures_of_month(app, people.dora, people.east.id, "2026-04")
    assert (april.text, april.written_on, april.judged_month) == (
        "次日", date(2026, 4, 1), "2026-05",
    )  # fmt: skip


def test_a_measure_of_the_branch_says_which_halls_it_is_for(app, people, now):
    branch = people.east.branch_id
    for halls in WhichHalls:
        add_measure(app, people.dora, branch, MONTH, "score", "复查", now, halls)
    with pytest.raises(InputProblem, match="measure_same"):
        add_measure(app, people.dora, branch, MONTH, "score", "复查", now, WhichHalls.OWN)
    change_hall(
        app, people.fang, people.west.id, branch_id=branch, name="西厅", kind=HallKind.OWN,
        time_zone="Asia/Shanghai", now=now,
    )  # fmt: skip
    with pytest.raises(InputProblem, match="measure_no_such_halls"):
        add_measure(app, people.dora, branch, MONTH, "score", "另", now, WhichHalls.PARTNER)

    found = measures_of_month(app, people.dora, branch, MONTH)
    assert [(each.hall_id, each.halls) for each in found] == [
        (None, WhichHalls.ALL), (None, WhichHalls.OWN), (None, WhichHalls.PARTNER),
    ]  # fmt: skip


def test_reading_is_limited_to_the_scope(app, people, now):
    add_measure(app, people.dora, people.east.branch_id, MONTH, "score", "复查", now)

    for account, place in (
        (people.chen, people.east.id), (people.amina, people.west.id),
        (people.amina, people.east.branch_id), (people.dora, people.far.id),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            measures_of_month(app, account, place, MONTH)
    for account in (people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            measures_of_month(app, account, people.east.id, MONTH)


def test_the_audit_keeps_what_was_written_and_withdrawn(app, people, now):
    number = add_measure(app, people.dora, people.east.id, MONTH, "score", "复查", now)
    withdraw_measure(app, people.dora, number, now)

    with app.store.read() as db:
        added, withdrawn = [each[3] for each in audit.chain(db)][-2:]
    assert (added["action"], withdrawn["action"]) == ("measure_added", "measure_withdrawn")
    assert added["detail"] == {
        "number": 1, "branch_id": people.east.branch_id, "hall_id": people.east.id, "halls": "",
        "base_month": MONTH, "month": MONTH, "about": "score", "text": "复查",
    }  # fmt: skip
