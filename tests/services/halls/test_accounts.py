"""Sign-in: argon2id, sessions and their end, slowing, own passwords, sign-out."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from db import accounts as rows
from domain.problems import InputProblem, NotAllowed, NotFound, SignInProblem
from domain.roles import Role
from services.halls.accounts import (
    add_account,
    any_account,
    change_account,
    change_own_password,
    choose_language,
    create_first_administrator,
    end_account,
    listing,
    reopen_account,
    reset_password,
)
from services.halls.sign_in import sign_in, sign_out, signed_in
from tests.people import PASSWORD


def test_only_the_first_visitor_creates_the_administrator(empty_app, now):
    assert not any_account(empty_app)

    create_first_administrator(empty_app, "root", "根", PASSWORD, now)

    assert any_account(empty_app)
    with pytest.raises(NotAllowed):
        create_first_administrator(empty_app, "second", "二", PASSWORD, now)


def test_passwords_are_kept_as_argon2id_and_tokens_as_hashes(app, people, now):
    token = sign_in(app, "amina", PASSWORD, now)

    with app.store.read() as db:
        _, password_hash = rows.by_login(db, "amina")
        kept = [row[0] for row in db.execute("SELECT token_hash FROM sessions")]
    assert password_hash.startswith("$argon2id$")
    assert token not in kept[0]


def test_who_signs_in_is_known_by_the_token_with_the_own_scope(app, people, now):
    token = sign_in(app, " Amina ", PASSWORD, now)

    account = signed_in(app, token, now)

    assert (account.login, account.role) == ("amina", Role.DUTY_MANAGER)
    assert account.hall_ids == {people.east.id}
    assert signed_in(app, "x" + token, now) is None
    assert signed_in(app, None, now) is None


def test_a_branch_head_sees_the_halls_of_the_branch_and_nobody_else_s(app, people):
    assert people.dora.hall_ids == {people.east.id, people.west.id}
    assert people.chen.hall_ids == {people.far.id}
    assert people.ella.hall_ids == {people.east.id, people.west.id, people.far.id}
    assert people.fang.hall_ids == frozenset()


def test_a_session_ends_after_twelve_idle_hours_but_not_while_it_is_used(app, people, now):
    token = sign_in(app, "amina", PASSWORD, now)

    for hours in (11, 22, 33):
        assert signed_in(app, token, now + timedelta(hours=hours)) is not None
    assert signed_in(app, token, now + timedelta(hours=45, minutes=1)) is None


def test_a_session_ends_after_seven_days_even_while_it_is_used(app, people, now):
    token = sign_in(app, "amina", PASSWORD, now)

    for hours in range(10, 168, 10):
        assert signed_in(app, token, now + timedelta(hours=hours)) is not None
    assert signed_in(app, token, now + timedelta(days=7, seconds=1)) is None


def test_a_session_from_the_future_is_good_for_nothing(app, people, now):
    token = sign_in(app, "amina", PASSWORD, now + timedelta(days=365))

    assert signed_in(app, token, now) is None


def test_a_sign_in_while_the_clock_is_ahead_ends_nobody_s_session(app, people, now):
    mine, theirs = (sign_in(app, login, PASSWORD, now) for login in ("amina", "bao"))

    sign_in(app, "amina", PASSWORD, now + timedelta(days=365))

    assert signed_in(app, mine, now).login == "amina"
    assert signed_in(app, theirs, now).login == "bao"


def test_an_account_has_ten_sessions_and_the_eleventh_ends_the_oldest(app, people, now):
    others = sign_in(app, "bao", PASSWORD, now)
    ahead = sign_in(app, "amina", PASSWORD, now + timedelta(days=365))
    minutes = [timedelta(minutes=number) for number in range(11)]
    tokens = [sign_in(app, "amina", PASSWORD, now + each) for each in minutes]

    seen = [signed_in(app, each, now + timedelta(hours=1)) is not None for each in tokens]

    assert seen == [False] + [True] * 10
    assert signed_in(app, ahead, now + timedelta(days=365)) is None
    assert signed_in(app, others, now + timedelta(hours=1)) is not None


def test_a_page_that_looks_by_itself_does_not_make_a_session_last_longer(app, people, now):
    token = sign_in(app, "amina", PASSWORD, now)

    assert signed_in(app, token, now + timedelta(hours=11), used=False) is not None
    assert signed_in(app, token, now + timedelta(hours=13), used=False) is None


def test_signing_out_ends_the_session_wherever_its_token_is_kept(app, people, now):
    token, other = (sign_in(app, "amina", PASSWORD, now) for _ in range(2))

    sign_out(app, token, now)

    assert signed_in(app, token, now) is None
    assert signed_in(app, other, now) is not None


@pytest.mark.parametrize("login", ["amina", "nobody"])
def test_after_five_wrong_passwords_the_next_has_to_wait_a_moment(app, people, now, login):
    for _ in range(5):
        with pytest.raises(SignInProblem) as wrong:
            sign_in(app, login, "wrong-password", now)
        assert wrong.value.code == "wrong_password"

    with pytest.raises(SignInProblem) as waiting:
        sign_in(app, login, PASSWORD, now)

    assert waiting.value.code == "wait_before_sign_in"
    assert waiting.value.values["wait_s"] == 1


@pytest.mark.parametrize("login", ["AMINA", " amina", "ａｍｉｎａ", "ami\u200bna"])
def test_another_way_to_write_the_login_is_no_way_round(app, people, now, login):
    for _ in range(5):
        with pytest.raises(SignInProblem):
            sign_in(app, login, "wrong-password", now)

    with pytest.raises(SignInProblem) as waiting:
        sign_in(app, "amina", PASSWORD, now)
    assert waiting.value.code == "wait_before_sign_in"


def test_nobody_is_kept_out_for_longer_however_long_somebody_guesses(app, people, now):
    at = now
    for _ in range(12):
        with pytest.raises(SignInProblem) as wrong:
            sign_in(app, "amina", "wrong-password", at)
        assert wrong.value.code == "wrong_password"
        at += timedelta(seconds=2)

    assert sign_in(app, "amina", PASSWORD, at)


@pytest.mark.parametrize("days", [-30, 30])
def test_a_clock_that_is_set_keeps_nobody_out(app, people, now, days):
    for _ in range(6):
        with pytest.raises(SignInProblem):
            sign_in(app, "amina", "wrong-password", now)

    assert sign_in(app, "amina", PASSWORD, now + timedelta(days=days))


def test_wrong_passwords_are_in_the_log_with_their_number(app, people, now):
    for login in ("amina", "nobody"):
        for _ in range(2):
            with pytest.raises(SignInProblem):
                sign_in(app, login, "wrong-password", now)

    with app.store.read() as db:
        found = db.execute("SELECT detail FROM audit WHERE action = 'sign_in_failed'")
        details = [json.loads(row[0]) for row in found]
    assert details == [
        {"account": people.amina.id}, {"account": people.amina.id, "failures": 2},
        {"account": None}, {"account": None, "failures": 2},
    ]  # fmt: skip


def test_many_tries_at_once_do_not_slip_through(app, people, now):
    def attempt(number: int) -> str:
        try:
            sign_in(app, "amina", f"wrong-password-{number}", now)
        except SignInProblem as problem:
            return problem.code
        return "signed in"

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(attempt, range(24)))

    assert codes.count("wrong_password") == 5
    assert codes.count("wait_before_sign_in") == 19


def test_what_is_typed_for_an_unknown_login_is_written_nowhere(app, people, now):
    with pytest.raises(SignInProblem):
        sign_in(app, "my-secret-password", "x", now)

    with app.store.read() as db:
        details = [row[0] for row in db.execute("SELECT detail FROM audit")]
    assert not any("my-secret-password" in each for each in details)


def test_after_the_wait_the_right_password_signs_in_and_forgets_the_wrong_ones(app, people, now):
    for _ in range(5):
        with pytest.raises(SignInProblem):
            sign_in(app, "AMINA", "wrong-password", now)

    assert sign_in(app, "amina", PASSWORD, now + timedelta(seconds=1))
    for _ in range(5):
        with pytest.raises(SignInProblem) as wrong:
            sign_in(app, "amina", "wrong-password", now + timedelta(seconds=1))
        assert wrong.value.code == "wrong_password"


def test_only_an_administrator_adds_and_lists_accounts(app, people, now):
    for account in (people.amina, people.dora, people.ella, people.gu_account):
        with pytest.raises(NotAllowed):
            listing(app, account)
        with pytest.raises(NotAllowed):
            add_account(
                app, account, login="eve", name="Eve", role=Role.ADMINISTRATOR,
                password=PASSWORD, now=now,
            )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"login": "amina"}, "login_taken"),
        ({"login": "AMINA"}, "login_taken"),
        ({"login": "a"}, "login_unusable"),
        ({"login": "a b"}, "login_unusable"),
        ({"login": "аmina"}, "login_unusable"),
        ({"login": "amina\u200b"}, "login_unusable"),
        ({"login": "ＡＭＩＮＡ"}, "login_taken"),
        ({"name": "  "}, "name_unusable"),
        ({"password": "short"}, "password_length"),
        ({"password": "k7#" * 67}, "password_length"),
        ({"password": "1234567890"}, "password_common"),
        ({"login": "li.ming.2", "password": "li.ming.2!"}, "password_has_name"),
        ({"role": Role.DUTY_MANAGER}, "account_needs_hall"),
        ({"role": Role.DUTY_MANAGER, "hall_ids": ["nowhere"]}, "hall_unknown"),
        ({"role": Role.BRANCH_HEAD}, "account_needs_branch"),
        ({"role": Role.STAFF}, "account_needs_staff"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_the_reason(app, people, now, changes, code):
    fields = {"login": "new", "name": "New", "role": Role.HEAD_OFFICE, "password": PASSWORD}

    with pytest.raises(InputProblem) as caught:
        add_account(app, people.fang, now=now, **fields | changes)

    assert caught.value.code == code


def test_the_chosen_language_stays_with_the_account(app, people, now):
    token = sign_in(app, "amina", PASSWORD, now)

    choose_language(app, people.amina, "en", now)

    assert signed_in(app, token, now).language == "en"
    with pytest.raises(InputProblem):
        choose_language(app, people.amina, "fr", now)


def scope_of(app, people, account, now, **changes):
    fields = {"name": account.name, "role": account.role}
    change_account(app, people.fang, account.id, now=now, **fields | changes)


def test_a_changed_scope_is_effective_at_the_next_request(app, people, now):
    token = sign_in(app, "amina", PASSWORD, now)

    scope_of(app, people, people.amina, now, name="阿米娜", hall_ids=[people.west.id])

    account = signed_in(app, token, now)
    assert (account.name, account.hall_ids) == ("阿米娜", {people.west.id})
    scope_of(app, people, people.amina, now, role=Role.BRANCH_HEAD, branch_id=people.far.branch_id)
    account = signed_in(app, token, now)
    assert (account.role, account.hall_ids) == (Role.BRANCH_HEAD, {people.far.id})
    scope_of(app, people, people.amina, now, role=Role.STAFF, staff_id=people.hai.id)
    account = signed_in(app, token, now)
    assert (account.staff_id, account.hall_ids) == (people.hai.id, frozenset())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "name_unusable"),
        ({"hall_ids": []}, "account_needs_hall"),
        ({"hall_ids": ["nowhere"]}, "hall_unknown"),
        ({"role": Role.BRANCH_HEAD}, "account_needs_branch"),
        ({"role": Role.BRANCH_HEAD, "branch_id": "nowhere"}, "branch_unknown"),
        ({"role": Role.STAFF, "staff_id": "nobody"}, "account_needs_staff"),
    ],
)
def test_a_change_that_cannot_be_leaves_the_account_as_it_was(app, people, now, changes, code):
    with pytest.raises(InputProblem) as caught:
        scope_of(app, people, people.amina, now, **{"hall_ids": [people.east.id]} | changes)

    assert caught.value.code == code
    with app.store.read() as db:
        assert rows.by_id(db, people.amina.id) == people.amina


def test_a_member_of_staff_has_one_account_at_a_time(app, people, now):
    with pytest.raises(InputProblem) as caught:
        scope_of(app, people, people.amina, now, role=Role.STAFF, staff_id=people.gu.id)
    assert caught.value.code == "staff_has_account"

    end_account(app, people.fang, people.gu_account.id, now)
    scope_of(app, people, people.amina, now, role=Role.STAFF, staff_id=people.gu.id)
    with pytest.raises(InputProblem) as caught:
        reopen_account(app, people.fang, people.gu_account.id, now)
    assert caught.value.code == "staff_has_account"


def test_a_new_password_ends_the_sessions_and_the_waiting(app, people, now):
    token = sign_in(app, "amina", PASSWORD, now)
    for _ in range(5):
        with pytest.raises(SignInProblem):
            sign_in(app, "amina", "wrong-password", now)

    reset_password(app, people.fang, people.amina.id, "another-password", now)

    assert signed_in(app, token, now) is None
    assert sign_in(app, "amina", "another-password", now)
    with pytest.raises(SignInProblem):
        sign_in(app, "amina", PASSWORD, now)


@pytest.mark.parametrize(
    ("password", "code"),
    [("short", "password_length"), (" " * 12, "password_blank"), ("\u3000" * 12, "password_blank")],
)
def test_a_password_that_is_none_is_refused_everywhere(app, people, now, password, code):
    for act in (
        lambda: reset_password(app, people.fang, people.amina.id, password, now),
        lambda: create_first_administrator(app, "root", "根", password, now),
        lambda: add_account(
            app, people.fang, login="new", name="New", role=Role.HEAD_OFFICE,
            password=password, now=now,
        ),
    ):  # fmt: skip
        with pytest.raises(InputProblem) as caught:
            act()
        assert caught.value.code == code


def test_an_ended_account_is_out_at_once_and_cannot_come_in_until_it_is_reopened(app, people, now):
    token = sign_in(app, "amina", PASSWORD, now)

    end_account(app, people.fang, people.amina.id, now)

    assert signed_in(app, token, now) is None
    with pytest.raises(SignInProblem) as right:
        sign_in(app, "amina", PASSWORD, now)
    with pytest.raises(SignInProblem) as wrong:
        sign_in(app, "amina", "wrong-password", now)
    assert (right.value.code, wrong.value.code) == ("account_ended", "wrong_password")
    reopen_account(app, people.fang, people.amina.id, now)
    assert signed_in(app, token, now) is None
    assert sign_in(app, "amina", PASSWORD, now + timedelta(minutes=1))


def test_the_last_administrator_stays_one(app, people, now):
    for act in (
        lambda: end_account(app, people.fang, people.fang.id, now),
        lambda: scope_of(app, people, people.fang, now, role=Role.HEAD_OFFICE),
    ):
        with pytest.raises(InputProblem) as caught:
            act()
        assert caught.value.code == "last_administrator"

    scope_of(app, people, people.ella, now, role=Role.ADMINISTRATOR)
    end_account(app, people.fang, people.fang.id, now)
    assert any_account(app)


def test_only_an_administrator_changes_accounts(app, people, now):
    target = people.bao.id
    for by in (people.amina, people.dora, people.ella, people.gu_account):
        for act in (
            lambda by=by: change_account(
                app, by, target, name="x", role=Role.ADMINISTRATOR, now=now
            ),
            lambda by=by: reset_password(app, by, target, PASSWORD, now),
            lambda by=by: end_account(app, by, target, now),
            lambda by=by: reopen_account(app, by, target, now),
        ):
            with pytest.raises(NotAllowed):
                act()
    with pytest.raises(NotFound):
        end_account(app, people.fang, "nobody", now)


def test_the_list_says_whose_an_account_is_and_no_password(app, people, now):
    end_account(app, people.fang, people.bao.id, now)

    listed = {row["login"]: row for row in listing(app, people.fang)}

    assert (listed["gu"]["staff"], listed["gu"]["staff_no"]) == ("顾", "D1")
    assert listed["amina"]["hall_ids"] == [people.east.id]
    assert (listed["amina"]["ended_at"], bool(listed["bao"]["ended_at"])) == (None, True)
    assert "argon2" not in str(listed)


def test_the_log_names_every_change_and_no_password(app, people, now):
    scope_of(app, people, people.amina, now, hall_ids=[people.west.id])
    reset_password(app, people.fang, people.amina.id, "another-password", now)
    end_account(app, people.fang, people.amina.id, now)
    end_account(app, people.fang, people.amina.id, now)
    reopen_account(app, people.fang, people.amina.id, now)

    with app.store.read() as db:
        found = db.execute("SELECT action, detail FROM audit ORDER BY number DESC LIMIT 4")
        entries = [tuple(row) for row in found]
    assert [action for action, _ in reversed(entries)] == [
        "account_changed", "password_reset", "account_ended", "account_reopened",
    ]  # fmt: skip
    assert "another-password" not in str(entries)


def own_password(app, account, now, old=PASSWORD, new="three blue bicycles"):
    change_own_password(app, account, old, new, now)


@pytest.mark.parametrize("login", ["amina", "dora", "ella", "fang", "gu"])
def test_everybody_changes_the_own_password_and_other_devices_are_signed_out(
    app, people, now, login
):
    token, other = (sign_in(app, login, PASSWORD, now) for _ in range(2))
    account = signed_in(app, token, now)

    own_password(app, account, now)

    assert signed_in(app, token, now) == account
    assert signed_in(app, other, now) is None
    assert sign_in(app, login, "three blue bicycles", now)
    with pytest.raises(SignInProblem):
        sign_in(app, login, PASSWORD, now)
    with app.store.read() as db:
        found = db.execute("SELECT account_id FROM audit WHERE action = 'own_password_changed'")
        assert [row[0] for row in found] == [account.id]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"old": "wrong-password"}, "old_password_wrong"),
        ({"new": PASSWORD}, "password_unchanged"),
        ({"new": "qwertyuiop"}, "password_common"),
        ({"new": "amina-on-a-bicycle"}, "password_has_name"),
        ({"new": "short"}, "password_length"),
    ],
)
def test_an_own_password_that_cannot_be_changed_stays(app, people, now, changes, code):
    amina = signed_in(app, sign_in(app, "amina", PASSWORD, now), now)

    with pytest.raises(InputProblem) as refused:
        own_password(app, amina, now, **changes)

    assert refused.value.code == code
    assert sign_in(app, "amina", PASSWORD, now)


def test_guessing_the_own_old_password_is_slowed_for_who_took_the_tablet(app, people, now):
    amina = signed_in(app, sign_in(app, "amina", PASSWORD, now), now)
    for _ in range(5):
        with pytest.raises(InputProblem):
            own_password(app, amina, now, old="wrong-password")

    with pytest.raises(SignInProblem) as waiting:
        own_password(app, amina, now)
    assert waiting.value.code == "wait_before_sign_in"
    own_password(app, amina, now + timedelta(seconds=2))


def test_without_a_session_the_own_password_stays(app, people, now):
    token, of_bao = (sign_in(app, login, PASSWORD, now) for login in ("amina", "bao"))
    amina, bao = (signed_in(app, each, now) for each in (token, of_bao))
    sign_out(app, token, now)

    for each in (amina, people.amina.in_session(bao.session), people.amina):
        with pytest.raises(SignInProblem) as refused:
            own_password(app, each, now)
        assert refused.value.code == "sign_in_ended"
    assert sign_in(app, "amina", PASSWORD, now)


def test_a_login_that_was_possible_once_still_signs_in_and_no_other_looks_like_it(app, people, now):
    with app.store.write() as db:
        for login, account in (
            ("bao\u200b", people.bao),
            ("ＣＨＥＮ", people.chen),
            ("аda", people.dora),
        ):
            db.execute("UPDATE accounts SET login = ? WHERE id = ?", [login, account.id])

    for login in ("bao\u200b", "ＣＨＥＮ", "аda"):
        assert sign_in(app, login, PASSWORD, now)
    for login in ("bao", "chen", "Chen"):
        with pytest.raises(InputProblem) as taken:
            add_account(
                app, people.fang, login=login, name="New", role=Role.HEAD_OFFICE,
                password=PASSWORD, now=now,
            )  # fmt: skip
        assert taken.value.code == "login_taken"
