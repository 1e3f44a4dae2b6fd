"""Patterns on the screen: explained with their numbers, answered by the manager alone."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.halls.hall import Round
from services.follow_ups.after_patrol import finish_and_follow
from services.follow_ups.honesty import raised_flags
from services.patrols.patrols import open_patrol
from tests.builders import SEVEN, observe
from tests.pages.reading import texts

PAGE = "pages/follow_up/data_checks.py"


@pytest.fixture
def case_id(app, people) -> str:
    at = datetime.now(UTC) - timedelta(hours=2)
    patrol = open_patrol(app, people.amina, "p", people.east.id, Round.NORMAL, at)
    observe(app, people.amina, patrol, [
        (staff_id, norm, result)
        for staff_id, result in ((people.gu.id, "pass"), (people.hai.id, "fail"))
        for norm in (*SEVEN, "badge-left-chest", "uniform-neat", "stand-upright")
    ])  # fmt: skip
    finish_and_follow(app, people.amina, patrol.id, datetime.now(UTC))
    return raised_flags(app, people.amina, datetime.now(UTC))[0].id


def opened(visit, login: str, case_id: str):
    page = visit(login).switch_page(PAGE)
    page.query_params["case"] = case_id
    return page.run()


def test_a_manager_reads_what_it_is_and_answers(visit, app, people, case_id):
    page = opened(visit, "amina", case_id)
    said = texts(page)
    assert "On this patrol 20 judgements of 2 subjects were recorded within 19 seconds." in said
    assert "Watching first and recording all afterwards leaves the same." in said
    assert "Only you see this until" in said

    page.text_area(key="flag.answer").set_value("先看完再一起记")
    page.button[-1].click().run()

    assert not page.exception
    assert "Their answer: 先看完再一起记" in texts(page)


def test_a_branch_head_sees_nothing_of_it_before(visit, app, people, case_id):
    assert "Nothing unusual." in visit("dora").switch_page(PAGE).run().info[0].value
    assert "Only you see" not in texts(opened(visit, "dora", case_id))
