"""The sheet to print over HTTP: either language, the same access as in the app."""

import pytest

from tests.published import MONTH, a_month
from tests.web.conftest import HTML


@pytest.fixture
def path(app, people, now):
    a_month(app, people, now)
    return f"/bulletin/{people.east.id}/{MONTH}.html"


def test_whoever_sees_the_hall_gets_the_sheet_in_either_language(as_, path):
    for login in ("amina", "dora", "ella"):
        client = as_(login)
        for query, said in (
            ("", "Service patrol bulletin"),
            ("?lang=zh_CN", "服务巡检通报"),
            ("?lang=en", "Service patrol bulletin"),
            ("?lang=xx", "Service"),
        ):
            answer = client.get(path + query)

            assert answer.status_code == 200
            assert said in answer.text
            assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_the_sheet_may_run_and_load_nothing_is_not_kept_and_has_a_name(as_, path):
    headers = as_("amina").get(path).headers

    assert headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert headers["cache-control"] == "no-store"
    assert headers["content-disposition"] == (
        'inline; filename="xunting-2026-02.html"; '
        "filename*=UTF-8''xunting-2026-02-%E4%B8%9C%E5%8E%85.html"
    )


@pytest.mark.parametrize(
    ("login", "status"), [("bao", 404), ("chen", 404), ("fang", 403), ("gu", 403)]
)
def test_nobody_else_gets_it(as_, path, login, status):
    answer = as_(login).get(path)

    assert answer.status_code == status
    assert "东厅" not in answer.text


def test_the_sheet_of_a_branch_is_for_who_sees_all_of_its_halls(as_, people, path):
    branch = f"/bulletin/{people.east.branch_id}/{MONTH}.html"

    found = {login: as_(login).get(branch).status_code for login in ("dora", "ella", "amina")}

    assert found == {"dora": 200, "ella": 200, "amina": 404}
    assert as_("dora").get(branch.replace(people.east.branch_id, people.far.branch_id)
                           ).status_code == 404  # fmt: skip


def test_a_visitor_signs_in_first(visitor, path):
    assert visitor.get(path).status_code == 401
    answer = visitor.get(path, headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=%2Fbulletin%2F")


@pytest.mark.parametrize(
    ("month", "said"),
    [("2099-01", "2099-01 has not begun yet"), ("2026-13", "is not a month"),
     ("today", "is not a month")],
)  # fmt: skip
def test_a_month_that_has_no_sheet_is_named(as_, path, month, said):
    answer = as_("amina").get(path.replace(MONTH, month))

    assert answer.status_code == 422
    assert said in answer.json()["problem"]
