"""The sign-in page: what is read of a form, who is known, which sessions end, who is held."""

from concurrent.futures import ThreadPoolExecutor
from html import escape

import pytest
from starlette.testclient import TestClient

from locales import Words
from services.halls.sign_in import knows_device, signed_in
from tests.people import PASSWORD
from web.http import now as server_now

OWN = {"Sec-Fetch-Site": "same-origin"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def post(client, login="amina", password=PASSWORD, **headers):
    return client.post(
        "/sign-in", data={"login": login, "password": password}, headers=OWN | headers
    )


def test_the_origin_is_looked_at_before_anything_is_read(visitor, people):
    answer = visitor.post("/sign-in", content=b"\xff" * 20_000, headers=FORM)

    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_form")


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("http://hall.lan:8080", "hall.lan:8080", True),
        ("https://hall.lan", "hall.lan", True),
        ("https://hall.lan", "hall.lan:443", True),  # some proxies write the usual port out
        ("http://hall.lan", "hall.lan:80", True),
        ("http://hall.lan:8080", "hall.lan", False),
        ("https://hall.lan", "hall.lan:80", False),
        ("https://hall.lan:8443", "hall.lan:443", False),
        ("http://hall.lan:8080", "127.0.0.1:8501", False),
        ("https://hall.lan.evil.example", "hall.lan", False),
        ("https://hall.lan@evil.example", "hall.lan", False),
        ("ftp://hall.lan", "hall.lan", False),
        ("http://hall.lan:x", "hall.lan:x", False),
        ("null", "null", False),
    ],
)
def test_a_form_comes_from_a_page_with_the_address_that_the_server_is_called(
    visitor, people, origin, host, own
):
    form = {"login": "amina", "password": PASSWORD}
    for site in ({}, OWN):
        answer = visitor.post(
            "/sign-in", data=form, headers={"Origin": origin, "Host": host} | site
        )
        assert answer.status_code == (303 if own else 403)
        visitor.cookies.clear()


def test_another_site_is_refused_whatever_it_says_the_address_is(visitor, people):
    headers = {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"}

    assert visitor.post("/sign-in", data={}, headers=headers).json()["code"] == "foreign_form"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_person_reads_both_addresses_and_what_the_proxy_has_to_do(visitor, people, language):
    answer = visitor.post(
        "/sign-in",
        data={"login": "amina", "password": PASSWORD},
        headers={"Origin": "http://hall.lan:8080", "Host": "hall.lan<b>", "Accept": "text/html",
                 "Accept-Language": language},
    )  # fmt: skip

    assert answer.status_code == 403
    words = Words(language.replace("-", "_"))
    said = words("problem.foreign_host", origin="http://hall.lan:8080", host="hall.lan<b>")
    assert f'<p role="alert">{escape(said)}</p>' in answer.text
    assert "amina" not in answer.text
    assert "set-cookie" not in answer.headers


def test_a_body_of_more_than_a_few_kilobytes_is_refused_while_it_comes(visitor, people):
    for body in (b"login=" + b"a" * 20_000, iter([b"login=a&"] + [b"a" * 1000] * 600)):
        answer = visitor.post("/sign-in", content=body, headers=OWN | FORM)

        assert answer.status_code == 413
        assert answer.json()["problem"] == "The form is too large: 16 KB at most."


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data; boundary=x", "multipart/form-data; charset=punycode", "text/plain", "",
        "multipart/form-data", "application/json", *(
            f"application/x-www-form-urlencoded; charset={each}"
            for each in ("punycode", "undefined", "idna", "raw_unicode_escape", "utf-16", "\xff", "rot13")
        ),
    ],
)  # fmt: skip
def test_only_a_plain_form_is_read_whatever_letters_it_claims(visitor, people, kind):
    answer = visitor.post(
        "/sign-in",
        content=b"login=amina&password=correct-horse-battery",
        headers={**OWN, "Content-Type": kind.encode("latin-1")},
    )

    assert (answer.status_code, answer.json()["code"]) == (415, "form_unreadable")


@pytest.mark.parametrize(
    "body",
    [b"login=\xff\xfe", b"login=%ff%fe", b"login=%ed%a0%80", b"&".join([b"a=b"] * 21)],
)
def test_rubbish_is_answered_in_words(visitor, people, body):
    answer = visitor.post("/sign-in", content=body, headers=OWN | FORM)

    assert (answer.status_code, answer.json()["code"]) == (400, "form_unreadable")


@pytest.mark.parametrize(
    "body",
    [b"", b"=", b"login", b"login=%00&password=%00", b"login=a&login=b&password=" + b"x" * 5000],
)
def test_an_odd_form_is_a_wrong_password(visitor, people, body):
    assert visitor.post("/sign-in", content=body, headers=OWN | FORM).status_code == 401


@pytest.mark.parametrize("kind", ["multipart/form-data; charset=punycode", "text/plain"])
def test_signing_out_reads_no_body(visitor, people, kind):
    answer = visitor.post(
        "/sign-out", content=b"\xff" * 100_000, headers=OWN | {"Content-Type": kind}
    )

    assert answer.status_code == 303


def test_what_is_typed_with_an_input_method_signs_in(visitor, people):
    form = FORM | {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    body = "login=　ａｍｉｎａ&password=correct-horse-battery".encode()

    assert visitor.post("/sign-in", content=body, headers=OWN | form).status_code == 303


def test_a_browser_is_known_by_a_cookie_that_only_the_sign_in_page_gets(app, visitor, people):
    answer = post(visitor)

    session, device = answer.headers.get_list("set-cookie")
    assert session.startswith("xunting_session=")
    assert "Max-Age=604800" in session
    assert device.startswith("xunting_device=")
    for part in ("HttpOnly", "Path=/sign-in", "SameSite=lax", "Max-Age=34560000"):
        assert part in device
    token = device.split(";")[0].partition("=")[2]
    assert knows_device(app, "Amina", token)
    assert not knows_device(app, "bao", token)
    with app.store.read() as db:
        assert token not in str([tuple(row) for row in db.execute("SELECT * FROM devices")])


def test_signing_in_ends_the_session_that_the_browser_had_also_of_somebody_else(
    app, visitor, people
):
    post(visitor)
    hers = visitor.cookies["xunting_session"]
    post(visitor, "bao")
    his = visitor.cookies["xunting_session"]
    device = visitor.cookies["xunting_device"]

    assert signed_in(app, hers, server_now()) is None
    assert signed_in(app, his, server_now()).login == "bao"
    post(visitor, "bao", "wrong-password")
    assert signed_in(app, his, server_now()).login == "bao"
    visitor.post("/sign-out", headers=OWN)
    assert visitor.cookies["xunting_device"] == device


def test_who_waits_is_held_and_then_let_in_and_too_many_are_told_when_to_come(app, server, people):
    """A dozen guess at one login at once, from the address of its owner."""

    def attempt(password):
        with TestClient(
            server, headers={"Accept-Language": "en"}, follow_redirects=False
        ) as client:
            return post(client, "amina", password)

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(attempt, [f"wrong-password-{number}" for number in range(24)]))

    codes = sorted(answer.status_code for answer in answers)
    assert codes == [401] * codes.count(401) + [429] * codes.count(429)
    assert 5 < codes.count(401) < 24
    told = next(answer for answer in answers if answer.status_code == 429)
    assert 20 < int(told.headers["retry-after"]) <= 23
    assert f"try again in {told.headers['retry-after']} seconds" in told.text
    assert attempt(PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("login", "target", "location"),
    [
        ("amina", "/observations?from=2026-03-01", "/observations?from=2026-03-01"),
        ("gu", "/observations?from=2026-03-01", "/"),  # a page of other roles
        ("amina", "/account", "/"),
        ("amina", "/export/observations.csv", "/export/observations.csv"),
    ],
)
def test_who_signs_in_is_led_to_a_page_of_theirs_and_never_to_the_account(
    visitor, people, login, target, location
):
    form = {"login": login, "password": PASSWORD, "next": target}

    assert visitor.post("/sign-in", data=form, headers=OWN).headers["location"] == location


def test_the_login_of_who_is_to_come_stands_in_the_form(visitor, people):
    page = visitor.get('/sign-in?login=1001"><b>').text

    assert 'value="1001&#34;&gt;&lt;b&gt;"' in page
