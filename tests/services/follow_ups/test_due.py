"""What is due for whom: one list, by role and scope."""

from datetime import timedelta

import pytest

from domain.case import CaseKind
from domain.follow_ups.acting import Timeliness, timeliness
from domain.roles import Act
from services.follow_ups.cases import open_in_hall
from services.follow_ups.due import due_cases
from services.writing import writing

HOUR = timedelta(hours=1)


@pytest.fixture
def opened(app, people, now):
    def open_one(kind, hours, staff=None, by=None, owner=None):
        due = None if hours is None else (now + hours * HOUR).isoformat()
        sets = {"state": "open", "due_at": due, "staff_id": staff, "owner_id": owner}
        with writing(app, by or people.amina, Act.HANDLE_CASES, now) as (db, account):
            return open_in_hall(db, account, kind, people.east.id, now, sets, {}).id

    return open_one


def ids(app, account, at):
    return [row.case.id for row in due_cases(app, account, at).rows]


def test_what_is_due_first_comes_first_and_what_has_no_time_last(app, people, now, opened):
    timeless = opened(CaseKind.ACTION, None)
    later = opened(CaseKind.ACTION, 30)
    sooner = opened(CaseKind.COMPLAINT, 1)
    late = opened(CaseKind.COMPLAINT, -1)

    due = due_cases(app, people.amina, now)

    assert [row.case.id for row in due.rows] == [late, sooner, later, timeless]
    assert (due.total, due.late, due.soon) == (4, 1, 1)
    assert [timeliness(row.case, now) for row in due.rows] == [
        Timeliness.LATE, Timeliness.SOON, Timeliness.LATER, Timeliness.OPEN,
    ]  # fmt: skip


def test_a_branch_head_hears_of_a_complaint_when_it_is_late(app, people, now, opened):
    complaint = opened(CaseKind.COMPLAINT, 1)

    assert ids(app, people.dora, now) == []
    assert ids(app, people.dora, now + 2 * HOUR) == [complaint]


def test_what_somebody_has_in_hand_is_not_due_for_others(app, people, lena, now, opened):
    mine = opened(CaseKind.ACTION, 1, owner=people.amina.id)

    assert ids(app, people.amina, now) == [mine]
    assert ids(app, lena, now) == []


def test_staff_are_told_of_what_is_about_themselves_only(app, people, now, opened):
    own = opened(CaseKind.CARD, 1, staff=people.gu.id)
    opened(CaseKind.CARD, 1, staff=people.hai.id)
    opened(CaseKind.COMPLAINT, 1, staff=people.gu.id)

    assert ids(app, people.gu_account, now) == [own]


@pytest.mark.parametrize("login", ["bao", "chen", "ella", "fang"])
def test_nothing_is_due_for_other_halls_and_for_roles_that_do_not_act(
    app, people, now, opened, login
):
    opened(CaseKind.COMPLAINT, -1)
    opened(CaseKind.ACTION, -1)

    assert due_cases(app, getattr(people, login), now).total == 0


def test_a_page_goes_on_where_the_one_before_ended(app, people, now, opened):
    made = [opened(CaseKind.ACTION, hours) for hours in (3, 1, 2)]

    second = due_cases(app, people.amina, now, most=1, skip=1)

    assert ([row.case.id for row in second.rows], second.total) == ([made[2]], 3)
