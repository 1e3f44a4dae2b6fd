"""The page to print over HTTP: the same access as in the app."""

from datetime import timedelta

import pytest

from tests.builders import watch
from tests.web.conftest import HTML


@pytest.fixture
def path(app, people, now):
    for day in range(3):
        watch(app, people.amina, people.east, now + timedelta(days=day), {people.gu.id: 6})
    query = f"hall={people.east.id}&from=2026-03-01&to=2026-03-31"
    return f"/explain/{people.gu.id}.html?{query}"


def test_whoever_sees_the_hall_and_the_person_get_the_page(as_, path):
    for login in ("amina", "dora", "ella", "gu"):
        answer = as_(login).get(path)

        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "How this score arises" in answer.text


def test_the_page_says_whose_norms_the_score_rests_on_and_that_ranks_are_a_proposal(as_, path):
    text = as_("amina").get(path).text

    # Only hair-neat was judged, which is of a public source.
    assert "By weight, what was judged here rests on: Public sources 100 %." in text
    assert "In this hall: All norms." in text
    assert "Which norms are minor or major is a proposal of this tool" in text
    assert '<span class="soft">Public sources</span>' in text


def test_the_page_may_run_and_load_nothing_and_is_not_kept(as_, path):
    headers = as_("amina").get(path).headers

    assert headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert headers["cache-control"] == "no-store"
    assert headers["content-disposition"] == (
        'inline; filename="xunting-score-D1-2026-03-01-2026-03-31.html"'
    )


@pytest.mark.parametrize(("login", "status"), [("bao", 404), ("chen", 404), ("fang", 403)])
def test_nobody_else_gets_it(as_, path, login, status):
    answer = as_(login).get(path)

    assert answer.status_code == status
    assert "顾" not in answer.text


def test_staff_do_not_get_that_of_a_colleague(as_, people, path):
    answer = as_("gu").get(path.replace(people.gu.id, people.hai.id))

    assert answer.status_code == 404


def test_a_visitor_signs_in_first(visitor, path):
    assert visitor.get(path).status_code == 401
    answer = visitor.get(path, headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=%2Fexplain%2F")


@pytest.mark.parametrize("wrong", ["2026-02-30", "", "yesterday"])
def test_a_day_that_is_none_is_named(as_, path, wrong):
    answer = as_("amina").get(path.replace("2026-03-01", wrong))

    assert answer.status_code == 400
    assert "from" in answer.json()["problem"]


def test_without_a_hall_there_is_nothing(as_, path, people):
    assert as_("ella").get(path.replace(people.east.id, "")).status_code == 404
