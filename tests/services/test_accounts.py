"""Sign-in: argon2id, sessions, idle expiry, throttling, sign-out that ends them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from db import accounts as rows
from domain.problems import InputProblem, NotAllowed, SignInProblem
from domain.roles import Role
from services.accounts import (
    add_account,
    any_account,
    choose_language,
    create_first_administrator,
    listing,
    sign_in,
    sign_out,
    signed_in,
)
from tests.people import PASSWORD


def test_only_the_first_visitor_creates_the_administrator(empty_app, now):
    assert not any_account(empty_app.store)

    create_first_administrator(empty_app.store, "root", "根", PASSWORD, now)

    assert any_account(empty_app.store)
    with pytest.raises(NotAllowed):
        create_first_administrator(empty_app.store, "second", "二", PASSWORD, now)


def test_passwords_are_kept_as_argon2id_and_tokens_as_hashes(app, people, now):
    token = sign_in(app.store, "amina", PASSWORD, now)

    with app.store.read() as db:
        _, password_hash = rows.by_login(db, "amina")
        kept = [row[0] for row in db.execute("SELECT token_hash FROM sessions")]
    assert password_hash.startswith("$argon2id$")
    assert token not in kept[0]


def test_who_signs_in_is_known_by_the_token_with_the_own_scope(app, people, now):
    token = sign_in(app.store, " Amina ", PASSWORD, now)

    account = signed_in(app.store, token, now)

    assert (account.login, account.role) == ("amina", Role.DUTY_MANAGER)
    assert account.hall_ids == {people.east.id}
    assert signed_in(app.store, "x" + token, now) is None
    assert signed_in(app.store, None, now) is None


def test_a_branch_head_sees_the_halls_of_the_branch_and_nobody_else_s(app, people):
    assert people.dora.hall_ids == {people.east.id, people.west.id}
    assert people.chen.hall_ids == {people.far.id}
    assert people.ella.hall_ids == {people.east.id, people.west.id, people.far.id}
    assert people.fang.hall_ids == frozenset()


def test_a_session_ends_after_twelve_idle_hours_but_not_while_it_is_used(app, people, now):
    token = sign_in(app.store, "amina", PASSWORD, now)

    for hours in (11, 22, 33):
        assert signed_in(app.store, token, now + timedelta(hours=hours)) is not None
    assert signed_in(app.store, token, now + timedelta(hours=45, minutes=1)) is None


def test_a_page_that_looks_by_itself_does_not_make_a_session_last_longer(app, people, now):
    token = sign_in(app.store, "amina", PASSWORD, now)

    assert signed_in(app.store, token, now + timedelta(hours=11), used=False) is not None
    assert signed_in(app.store, token, now + timedelta(hours=13), used=False) is None


def test_signing_out_ends_the_session_wherever_its_token_is_kept(app, people, now):
    token, other = (sign_in(app.store, "amina", PASSWORD, now) for _ in range(2))

    sign_out(app.store, token, now)

    assert signed_in(app.store, token, now) is None
    assert signed_in(app.store, other, now) is not None


@pytest.mark.parametrize("login", ["amina", "nobody"])
def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(app, people, now, login):
    for _ in range(5):
        with pytest.raises(SignInProblem) as wrong:
            sign_in(app.store, login, "wrong-password", now)
        assert wrong.value.code == "wrong_password"

    with pytest.raises(SignInProblem) as waiting:
        sign_in(app.store, login, PASSWORD, now + timedelta(seconds=10))

    assert waiting.value.code == "wait_before_sign_in"
    assert waiting.value.values["wait_s"] == 21


def test_many_tries_at_once_do_not_slip_through(app, people, now):
    def attempt(number: int) -> str:
        try:
            sign_in(app.store, "amina", f"wrong-password-{number}", now)
        except SignInProblem as problem:
            return problem.code
        return "signed in"

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(attempt, range(24)))

    assert codes.count("wrong_password") == 5
    assert codes.count("wait_before_sign_in") == 19


def test_what_is_typed_for_an_unknown_login_is_written_nowhere(app, people, now):
    with pytest.raises(SignInProblem):
        sign_in(app.store, "my-secret-password", "x", now)

    with app.store.read() as db:
        details = [row[0] for row in db.execute("SELECT detail FROM audit")]
    assert not any("my-secret-password" in each for each in details)


def test_after_the_wait_the_right_password_signs_in_and_forgets_the_wrong_ones(app, people, now):
    for _ in range(5):
        with pytest.raises(SignInProblem):
            sign_in(app.store, "AMINA", "wrong-password", now)

    assert sign_in(app.store, "amina", PASSWORD, now + timedelta(seconds=31))
    with pytest.raises(SignInProblem) as wrong:
        sign_in(app.store, "amina", "wrong-password", now + timedelta(seconds=32))
    assert wrong.value.code == "wrong_password"


def test_only_an_administrator_adds_and_lists_accounts(app, people, now):
    for account in (people.amina, people.dora, people.ella, people.gu_account):
        with pytest.raises(NotAllowed):
            listing(app.store, account)
        with pytest.raises(NotAllowed):
            add_account(
                app.store, account, login="eve", name="Eve", role=Role.ADMINISTRATOR,
                password=PASSWORD, now=now,
            )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"login": "amina"}, "login_taken"),
        ({"login": "AMINA"}, "login_taken"),
        ({"login": "a"}, "login_unusable"),
        ({"login": "a b"}, "login_unusable"),
        ({"name": "  "}, "name_unusable"),
        ({"password": "short"}, "password_length"),
        ({"password": "x" * 201}, "password_length"),
        ({"role": Role.DUTY_MANAGER}, "account_needs_hall"),
        ({"role": Role.DUTY_MANAGER, "hall_ids": ["nowhere"]}, "hall_unknown"),
        ({"role": Role.BRANCH_HEAD}, "account_needs_branch"),
        ({"role": Role.STAFF}, "account_needs_staff"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_the_reason(app, people, now, changes, code):
    fields = {"login": "new", "name": "New", "role": Role.HEAD_OFFICE, "password": PASSWORD}

    with pytest.raises(InputProblem) as caught:
        add_account(app.store, people.fang, now=now, **fields | changes)

    assert caught.value.code == code


def test_the_chosen_language_stays_with_the_account(app, people, now):
    token = sign_in(app.store, "amina", PASSWORD, now)

    choose_language(app.store, people.amina, "en", now)

    assert signed_in(app.store, token, now).language == "en"
    with pytest.raises(InputProblem):
        choose_language(app.store, people.amina, "fr", now)
