"""The page of files, and that of the tokens."""

import re

from locales import Words
from services.exports.tokens import grant_of_token, tokens


def test_head_office_chooses_a_file_and_reads_what_is_in_it(visit, people):
    page = visit("ella", "en-GB")
    page.switch_page("pages/records/exports.py").run()

    assert not page.exception
    files = page.selectbox(key="address.file")
    assert files.value == "observations"  # what people look for; the whole for machines comes last
    assert files.options[-1] == Words("en")("export_file.package")
    assert any("pseudonyms" in each.value for each in page.caption)
    page.selectbox(key="address.file").select("scores").run()
    assert not page.exception
    assert r"adjusted\_pct" in page.table[0].value["Name for programs"].tolist()


def test_a_branch_head_may_choose_names(visit, people):
    page = visit("dora", "zh-CN")
    page.switch_page("pages/records/exports.py").run()

    assert not page.exception
    assert page.button_group(key="address.people").value == "pseudonyms"


def test_a_token_is_shown_once_and_revoked(app, visit, people, now):
    page = visit("fang", "en-GB")
    page.switch_page("pages/setup/export_tokens.py").run()
    page.text_input(key="export_token.purpose").set_value("warehouse")
    page.button(key="export_token.submit").click().run()

    assert not page.exception
    token = page.code[0].value
    assert re.fullmatch(r"xunting_[\w-]{43}", token)
    assert f"Bearer {token}" in page.code[1].value
    (listed,) = tokens(app, people.fang)
    assert grant_of_token(app, token, now).holder == f"token:{listed['id']}"
    page.button(key="tokens.kept").click().run()
    assert not page.code

    page.button(key=f"tokens.revoke.{listed['id']}").click().run()
    assert not page.exception
    assert tokens(app, people.fang)[0]["revoked_at"] is not None


def test_the_administrator_lets_head_office_take_names_along(app, visit, people):
    page = visit("fang", "en-GB")
    page.query_params["account"] = people.ella.id
    page.switch_page("pages/setup/accounts.py").run()
    page.button(key="account.export_names").click().run()

    assert not page.exception
    assert [each.value for each in page.success] == ["This account may take names along now."]
