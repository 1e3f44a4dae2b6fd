"""The first page of an installation without accounts."""

import pytest

from services.halls.accounts import any_account, listing
from services.halls.sign_in import signed_in
from tests.people import PASSWORD
from web.http import now as server_now

OWN = {"Sec-Fetch-Site": "same-origin"}
FIELDS = {"name": "Root", "login": "root", "password": PASSWORD, "again": PASSWORD}


def send(client, headers=OWN, **changes):
    return client.post("/first-visit", data=FIELDS | changes, headers=headers)


def test_who_creates_the_administrator_is_signed_in(empty_app, newcomer):
    assert "At least 10 characters" in newcomer.get("/first-visit").text

    answer = send(newcomer)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    account = signed_in(empty_app, newcomer.cookies["xunting_session"], server_now())
    assert (account.login, account.name, account.role) == ("root", "Root", "administrator")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"again": "something else"}, "The two passwords differ"),
        ({"password": "short", "again": "short"}, "10"),
        ({"name": " "}, "name"),
        ({"login": "r"}, "login"),
    ],
)
def test_what_cannot_be_accepted_is_said_and_what_was_typed_stays(
    empty_app, newcomer, changes, said
):
    answer = send(newcomer, **changes)

    assert answer.status_code == 422
    assert '<p role="alert">' in answer.text
    assert said in answer.text
    fields = FIELDS | changes
    assert f'value="{fields["login"]}"' in answer.text
    assert PASSWORD not in answer.text
    assert not any_account(empty_app)


def test_a_form_of_another_site_creates_nobody(empty_app, newcomer):
    answer = send(newcomer, headers={"Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_form")
    assert not any_account(empty_app)


def test_where_there_are_accounts_nobody_is_created_or_signed_in(app, visitor, people):
    assert visitor.get("/first-visit").headers["location"] == "/"

    answer = send(visitor)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "set-cookie" not in answer.headers
    assert "root" not in {each["login"] for each in listing(app, people.fang)}


def test_the_language_that_was_chosen_stays(empty_app, newcomer):
    assert 'lang="zh-CN"' in newcomer.get("/first-visit?language=zh_CN").text

    send(newcomer, language="zh_CN")

    account = signed_in(empty_app, newcomer.cookies["xunting_session"], server_now())
    assert account.language == "zh_CN"
