"""An address that does not exist is answered in the reader's language, with a way back."""

import pytest
from starlette.testclient import TestClient

from locales import Words

HTML = {"Accept": "text/html,*/*"}


@pytest.mark.parametrize("path", ["/nonsense", "/today/more", "/Today", "/sign-inn", "/explain/x"])
def test_nobody_is_led_to_sign_in_for_a_page_that_does_not_exist(visitor, people, path):
    answer = visitor.get(path, headers=HTML | {"Accept-Language": "zh-CN"})

    assert answer.status_code == 404
    assert Words("zh_CN")("not_found.address") in answer.text
    assert '<html lang="zh-CN">' in answer.text
    assert '<a href="/">' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_of_another_role_is_not_found_and_one_of_the_own_is(as_):
    amina = as_("amina")

    refused = amina.get("/halls?hall=1", headers=HTML)
    assert refused.status_code == 404
    assert Words("en")("not_found.for_account") in refused.text
    for path in ("/", "/today", "/staff_scores?from=2026-03-01", "/favicon.png"):
        assert amina.get(path, headers=HTML).text == "a page of Streamlit"


def test_a_program_is_told_in_json(visitor, people):
    for path in ("/nonsense", "/export/nonsense", "/api/nonsense"):
        answer = visitor.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_page_that_exists_still_leads_to_sign_in_first(visitor, people):
    answer = visitor.get("/halls?hall=1", headers=HTML)

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=%2Fhalls%3Fhall%3D1"


def test_before_there_is_an_account_every_page_is_the_first_one(empty_app, server):
    with TestClient(server, follow_redirects=False) as client:
        assert client.get("/today", headers=HTML).headers["Location"] == "/first-visit"
        assert client.get("/nonsense", headers=HTML).status_code == 404
        assert client.get("/first-visit", headers=HTML).status_code == 200
