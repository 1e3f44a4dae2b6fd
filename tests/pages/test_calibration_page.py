"""Calibration on the screen: begun by the branch head, judged by managers with a tap each."""

from datetime import UTC, datetime

import pytest

from domain.result import Result
from services.follow_ups.calibration import judge_scene, open_calibration, opened_set
from tests.pages.reading import texts

PAGE = "pages/follow_up/calibration.py"


@pytest.fixture
def at() -> datetime:
    return datetime.now(UTC)


def test_a_branch_head_begins_one_with_the_proposed_scenes(visit, app, people):
    page = visit("dora").switch_page(PAGE).run()
    assert "There is no calibration yet." in page.info[0].value

    page.button(key="calibration.begin").click().run()

    assert not page.exception
    assert "8 scenes, 0 judged by me" in texts(page)
    assert "calibration.begin" not in {
        each.key for each in visit("amina").switch_page(PAGE).run().button
    }


def test_a_tap_on_an_answer_is_kept_and_others_answers_are_not_seen(visit, app, people, at):
    items = list(app.checklists.usable().vignettes)[:3]
    case_id = open_calibration(app, people.dora, items, at)
    judge_scene(app, people.bao, case_id, items[0], Result.FAIL, at)

    page = visit("amina").switch_page(PAGE)
    page.query_params["case"] = case_id
    page.run()
    assert "3 of 3 left; a tap saves." in texts(page)
    assert "Bao" not in texts(page)
    page.segmented_control(key=f"calibration.{case_id}.{items[0]}").set_value(Result.PASS).run()

    assert not page.exception
    assert opened_set(app, people.amina, case_id, at).own == {items[0]: Result.PASS}
    assert "2 of 3 left; a tap saves." in texts(page)


def test_what_came_of_it_is_shown_once_it_is_closed(visit, app, people, at):
    items = list(app.checklists.usable().vignettes)[:3]
    case_id = open_calibration(app, people.dora, items, at)
    for account, answer in ((people.amina, Result.PASS), (people.bao, Result.FAIL)):
        judge_scene(app, account, case_id, items[0], answer, at)

    page = visit("dora").switch_page(PAGE)
    page.query_params["case"] = case_id
    page.run()
    assert "1 of 3 judged" in texts(page)
    assert "Kept: 1" not in texts(page)
    page.button(key="calibration.close_now").click().run()

    assert not page.exception
    assert "Kept: 1 · Not kept: 1" in texts(page)
    assert "Amina: Kept · Bao: Not kept" in texts(page)
