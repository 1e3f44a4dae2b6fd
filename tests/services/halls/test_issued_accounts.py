"""Accounts for many of the staff at once."""

import json

import pytest

from domain.problems import InputProblem, NotAllowed
from domain.roles import Role
from locales import LANGUAGES, Words
from services.halls.accounts import add_account, listing
from services.halls.issued_accounts import (
    MOST_AT_ONCE,
    IssuedAccount,
    issue_accounts,
    slips,
    without_account,
)
from services.halls.sign_in import sign_in, signed_in
from services.halls.staff import end_staff
from tests.people import PASSWORD
from tests.roster_files import DAY, known


def names(found):
    return [each.person.name for each in found]


def test_who_works_somewhere_today_and_has_no_account_is_offered_one(app, people, now):
    assert names(without_account(app, people.fang, now)) == ["海", "艾"]  # Gu has one

    end_staff(app, people.fang, people.ivy.id, last_day=DAY.replace(day=1), now=now)

    assert names(without_account(app, people.fang, now)) == ["海"]


def test_each_gets_a_login_of_the_staff_number_and_a_password_of_their_own(app, people, now):
    shares = []
    issued = issue_accounts(
        app, people.fang, [people.hai.id, people.ivy.id], Role.STAFF, now, shares.append
    )

    assert [(each.login, each.name, each.hall) for each in issued] == [
        ("D2", "海", "东厅"), ("D3", "艾", "西厅"),
    ]  # fmt: skip
    assert shares == [0.5, 1.0]
    assert len({each.password for each in issued}) == 2
    for each, member in zip(issued, (people.hai, people.ivy), strict=True):
        account = signed_in(app, sign_in(app, each.login, each.password, now), now)
        assert (account.role, account.staff_id) == (Role.STAFF, member.id)
    assert without_account(app, people.fang, now) == []


def test_a_duty_manager_has_the_hall_of_today_and_never_judges_the_own_work(app, people, now):
    (issued,) = issue_accounts(app, people.fang, [people.hai.id], Role.DUTY_MANAGER, now)

    account = signed_in(app, sign_in(app, issued.login, issued.password, now), now)
    assert account.hall_ids == {people.east.id}
    assert account.staff_id == people.hai.id


def test_no_password_is_in_the_log_and_every_account_is(app, people, now):
    issued = issue_accounts(app, people.fang, [people.hai.id, people.ivy.id], Role.STAFF, now)

    with app.store.read() as db:
        rows = db.execute("SELECT action, detail FROM audit ORDER BY number DESC LIMIT 2")
        entries = [(action, json.loads(detail)) for action, detail in rows]
    assert [(action, detail["login"]) for action, detail in entries] == [
        ("account_added", "D3"), ("account_added", "D2"),
    ]  # fmt: skip
    assert not any(each.password in str(entries) for each in issued)


def test_a_login_that_is_taken_or_unusable_becomes_another(app, people, now):
    add_account(
        app, people.fang, login="D2", name="另一个", role=Role.HEAD_OFFICE, password=PASSWORD,
        now=now,
    )  # fmt: skip
    known(app, people, now, ("#7", "林"))
    found = {each.person.name: each.person.id for each in without_account(app, people.fang, now)}

    issued = issue_accounts(app, people.fang, [found["海"], found["林"]], Role.STAFF, now)

    assert {each.name: each.login for each in issued} == {"海": "D2-2", "林": "07"}


@pytest.mark.parametrize(
    ("whom", "role", "code"),
    [
        (lambda people: [], Role.STAFF, "issue_count"),
        (lambda people: [str(each) for each in range(MOST_AT_ONCE + 1)], Role.STAFF, "issue_count"),
        (lambda people: [people.gu.id], Role.STAFF, "issue_outdated"),  # has an account
        (lambda people: [people.hai.id, "nobody"], Role.STAFF, "issue_outdated"),
        (lambda people: [people.hai.id], Role.ADMINISTRATOR, "role_not_issued"),
    ],
)
def test_for_whom_it_cannot_be_nobody_gets_an_account(app, people, now, whom, role, code):
    before = len(listing(app, people.fang))

    with pytest.raises(InputProblem) as caught:
        issue_accounts(app, people.fang, whom(people), role, now)

    assert caught.value.code == code
    assert len(listing(app, people.fang)) == before


@pytest.mark.parametrize("login", ["amina", "dora", "ella", "gu_account"])
def test_only_administrators_issue_accounts_and_see_who_has_none(app, people, now, login):
    account = getattr(people, login)
    with pytest.raises(NotAllowed):
        without_account(app, account, now)
    with pytest.raises(NotAllowed):
        issue_accounts(app, account, [people.hai.id], Role.STAFF, now)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_slip_says_where_and_how_to_sign_in_and_nothing_of_it_is_markup(language):
    issued = IssuedAccount("1001", "<b>王</b>", "东厅", Role.STAFF, "abcd-efgh-jkmn")

    page = slips([issued], "https://hall.lan", Words(language)).decode()

    assert page.count("<section>") == 1
    for text in ("https://hall.lan", "1001", "abcd-efgh-jkmn", "&lt;b&gt;王&lt;/b&gt;"):
        assert text in page
