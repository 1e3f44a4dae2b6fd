"""Who waits for whom: strangers never keep out a browser that was signed in before."""

from datetime import timedelta

import pytest

from db import devices
from domain.problems import SignInProblem
from services.halls import sign_in as signing_in
from services.halls.accounts import reset_password
from services.halls.sign_in import begin_sign_in, finish_sign_in
from services.halls.sign_in_pace import LONGEST_WAIT_S, Client, forgive, worth_logging
from tests.people import PASSWORD

HALL = "192.0.2.1"


def attempt(app, login, now, address=HALL, device=None):
    """Take a place in line as the sign-in page does; the password is never looked at: wrong."""
    return begin_sign_in(app, login, Client(address, device), now, LONGEST_WAIT_S)


def refused(app, login, now, address=HALL, device=None):
    try:
        attempt(app, login, now, address, device)
    except SignInProblem as problem:
        return problem.code
    return None


@pytest.fixture
def tablet(app, people, now):
    """The device token of a tablet on which Amina has signed in."""
    first = begin_sign_in(app, "amina", Client(HALL), now)
    return finish_sign_in(app, first, PASSWORD, now).device


def test_a_tablet_goes_on_at_once_while_its_own_network_guesses_at_its_login(app, tablet, now):
    while refused(app, "amina", now) is None:
        pass

    assert attempt(app, "amina", now, device=tablet).wait_s == 0
    assert attempt(app, "Amina", now, "198.51.100.7", tablet).turn.rank == 0


def test_a_tablet_that_guesses_slows_itself_alone(app, tablet, now):
    waits = [attempt(app, "amina", now, device=tablet).wait_s for _ in range(7)]

    assert waits == [0, 0, 0, 0, 0, 0.5, 1.5]
    assert attempt(app, "amina", now).wait_s == 0


@pytest.mark.parametrize("device", ["", "made-up", "x" * 5000])
def test_a_device_that_nobody_was_given_is_none(app, tablet, now, device):
    assert attempt(app, "amina", now, device=device).turn.rank == 1


def test_a_tablet_is_known_for_those_who_signed_in_there_and_for_nobody_else(app, tablet, now):
    assert attempt(app, "bao", now, device=tablet).turn.rank > 0

    second = attempt(app, "bao", now, device=tablet)
    assert finish_sign_in(app, second, PASSWORD, now).device == tablet

    assert attempt(app, "bao", now, device=tablet).turn.rank == 0
    assert attempt(app, "amina", now, device=tablet).turn.rank == 0


def test_nobody_chooses_the_token_of_a_device(app, people, now):
    planted = begin_sign_in(app, "amina", Client(HALL, "chosen-by-somebody"), now)

    assert finish_sign_in(app, planted, PASSWORD, now).device != "chosen-by-somebody"


def test_after_seventy_five_wrong_passwords_each_account_is_open_within_seconds(app, people, now):
    logins = [f"manager{number}" for number in range(15)]
    at = now
    for login in logins * 5:
        at += timedelta(seconds=attempt(app, login, at).wait_s)

    for login in logins:
        assert attempt(app, login, at, "198.51.100.7").wait_s == 0
    for login in logins:
        wait_s = attempt(app, login, at).wait_s
        assert wait_s <= 2
        at += timedelta(seconds=wait_s)
    assert (at - now).total_seconds() > 25  # … and it took who guessed a while


def test_one_try_at_each_of_many_logins_is_slowed_by_the_address(app, people, now):
    answers = [refused(app, f"login{number}", now) for number in range(120)]

    assert answers == [None] * 71 + ["wait_before_sign_in"] * 49
    assert refused(app, "login0", now, "198.51.100.7") is None


def test_one_login_guessed_at_from_many_places_is_slowed_but_a_new_place_soon_comes_in(
    app, people, now
):
    places = [f"10.0.{number}.1" for number in range(60)]
    first = [attempt(app, "amina", now, place).wait_s for place in places * 2]
    third = [refused(app, "amina", now, place) for place in places]

    assert first[:100] == [0] * 100
    assert max(first) < 5
    assert third == [None] * 41 + ["wait_before_sign_in"] * 19
    assert attempt(app, "amina", now, "198.51.100.7").wait_s < 5


def test_addresses_without_number_do_not_make_guessing_at_one_login_fast(app, people, now):
    answers = [refused(app, "amina", now, f"10.{each}.0.1") for each in range(300)]

    assert answers.count(None) < 190


def test_all_addresses_of_one_household_of_ipv6_are_one(app, people, now):
    from services.halls.sign_in_pace import network_of

    addresses = [network_of(f"2001:db8:0:1::{number:x}") for number in range(1, 120)]

    assert "wait_before_sign_in" in [refused(app, "amina", now, each) for each in addresses]


def test_right_passwords_of_a_whole_hall_slow_nobody(app, people, now):
    for number in range(60):
        each = attempt(app, f"login{number}", now)
        assert each.wait_s == 0
        forgive(app, each, now)


def test_a_new_password_makes_every_browser_a_stranger(app, people, tablet, now):
    reset_password(app, people.fang, people.amina.id, "three blue bicycles", now)

    assert attempt(app, "amina", now, device=tablet).turn.rank == 1
    with app.store.read() as db:
        assert not devices.known_to_anybody(db, signing_in._hash(tablet))


def test_an_account_is_known_in_its_twenty_newest_browsers(app, people, now):
    with app.store.write() as db:
        for number in range(25):
            at = now + timedelta(minutes=number)
            devices.keep(db, f"{number:064}", people.amina.id, at, 20)
        devices.keep(db, "f" * 64, people.amina.id, now - timedelta(days=9), 20)
        devices.keep(db, "f" * 64, people.bao.id, now, 20)

    with app.store.read() as db:
        known = [devices.known(db, f"{number:064}", people.amina.id) for number in range(25)]
        assert known == [False] * 6 + [True] * 19
        assert devices.known(db, "f" * 64, people.amina.id)


def test_a_password_that_is_changed_while_it_is_looked_at_opens_nothing(app, people, now):
    place = attempt(app, "amina", now)
    with app.store.write() as db:
        db.execute("UPDATE accounts SET password_hash = '' WHERE id = ?", [people.amina.id])

    with pytest.raises(SignInProblem) as wrong:
        finish_sign_in(app, place, PASSWORD, now)
    assert wrong.value.code == "wrong_password"


def test_guessing_does_not_fill_the_log():
    assert sum(worth_logging(failures) for failures in range(43_200)) == 20 + 432
