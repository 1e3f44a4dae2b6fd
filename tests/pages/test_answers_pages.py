"""What staff answer on their own pages, and what comes of it on those of others."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.halls.hall import Round
from domain.result import Result
from services.follow_ups.appeals import appeal_observation, decide_appeal, opened_appeal
from services.follow_ups.cards import own_cards
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, open_patrol
from tests.builders import an_event, praise
from tests.pages.reading import page_links, texts, today


@pytest.fixture
def patrol(app, people):
    """Finished today in the East hall: Gu kept one, missed one, and was praised."""
    at = datetime.now(UTC) - timedelta(minutes=9)
    patrol = open_patrol(app, people.amina, "patrol-1", people.east.id, Round.PEAK, at)
    missed = an_event(patrol, people.gu.id, norm_id="face-clean", result="fail", note="有汗")
    kept = an_event(patrol, people.gu.id, seq=2)
    assert not record_events(app, people.amina, [missed, kept], at + timedelta(minutes=1)).rejected
    praise(app, people.amina, patrol, people.gu.id, seq=4)
    finish_patrol(app, people.amina, patrol.id, at + timedelta(minutes=2))
    return patrol


@pytest.fixture
def case_id(app, people, patrol):
    return appeal_observation(
        app, people.gu_account, patrol.id, "face-clean", Result.PASS, "刚洗过脸", datetime.now(UTC)
    )


def keys(page, beginning):
    return [each.key for each in page.button if (each.key or "").startswith(beginning)]


def tap(page, beginning):
    return page.button(key=keys(page, beginning)[0]).click().run()


def at_appeal(visit, login, case_id):
    page = visit(login)
    page.query_params["case"] = case_id
    return page.switch_page("pages/follow_up/appeal.py").run()


def test_one_tap_says_that_one_was_read_and_one_that_all_of_the_patrol_were(visit, patrol):
    page = visit("gu").switch_page("pages/feedback/own_results.py").run()
    each = [key for key in keys(page, "read.") if not key.startswith("read.all.")]
    assert (len(each), len(keys(page, "read.all."))) == (3, 1)  # two records and a good moment

    page = page.button(key=each[0]).click().run()
    assert len(keys(page, "read.")) == 3  # two, and all of them

    page = tap(page, "read.all.")
    assert keys(page, "read.") == []
    assert texts(page).count(":material/check_box: Read") == 3


def test_staff_appeal_below_the_record_and_see_how_it_stands(visit, app, people, patrol):
    page = visit("gu").switch_page("pages/feedback/own_observations.py").run()
    failed = next(
        key for key in keys(page, "appeal.ask.") if page.button(key=key).proto.type == "secondary"
    )
    page = page.button(key=failed).click().run()
    assert "Somebody else than the observer decides" in texts(page)

    page = page.button(key="appeal.send").click().run()
    assert "reason" in page.error[0].value
    row = failed.removeprefix("appeal.ask.")
    page.text_area(key=f"appeal.reason.{row}").set_value("刚洗过脸 13800138000")
    page = page.button(key="appeal.send").click().run()

    assert "Under appeal" in texts(page)
    assert failed not in keys(page, "appeal.ask.")
    link = next(each for each in page_links(page) if each.label == "How it stands")
    assert "case=" in link.query_string
    case = opened_appeal(app, people.dora, link.query_string.partition("case=")[2]).case
    assert "13800138000" not in case.texts["reason"]


def test_the_branch_head_decides_and_the_duty_manager_answers(visit, people, case_id):
    page = at_appeal(visit, "amina", case_id)
    assert "You observed this" in texts(page)
    assert not page.radio
    page.text_area[0].set_value("右脸有汗")
    page = page.button(key="appeal.answer.submit").click().run()
    assert "右脸有汗" in texts(page)

    page = at_appeal(visit, "dora", case_id)
    page.radio[0].set_value("na")
    page.text_area[0].set_value("当时在搬货")
    page = page.button(key="appeal.decide.submit").click().run()

    assert "Upheld in part" in texts(page)
    assert "当时在搬货" in texts(at_appeal(visit, "gu", case_id))


def test_a_decision_on_an_old_screen_is_told_who_was_first(visit, app, people, case_id):
    page = at_appeal(visit, "dora", case_id)
    seen = opened_appeal(app, people.dora, case_id)
    decide_appeal(
        app, people.dora, case_id, Result.FAIL, "不成立", datetime.now(UTC), 1,
        seen.seen.current.event_id,
    )  # fmt: skip
    page.radio[0].set_value("pass")
    page.text_area[0].set_value("成立")
    page = page.button(key="appeal.decide.submit").click().run()

    assert "Not upheld" in texts(page)  # the page shows how it stands
    assert opened_appeal(app, people.dora, case_id).case.state == "rejected"


def test_an_appeal_is_found_in_the_list_and_marked_among_the_records(visit, case_id, patrol):
    for login in ("dora", "amina", "ella"):
        page = visit(login).switch_page("pages/follow_up/appeals.py").run()
        links = [each for each in page_links(page) if f"case={case_id}" in each.query_string]
        assert len(links) == 1, login
    page = visit("bao").switch_page("pages/follow_up/appeals.py").run()
    assert "Nothing is under appeal" in page.info[0].value
    page = visit("amina").switch_page("pages/records/observations.py").run()
    assert "Under appeal" in texts(page)
    page.query_params["patrol"] = patrol.id
    page = page.switch_page("pages/today/patrol.py").run()
    assert "Under appeal" in texts(page)


def test_an_appeal_of_nobody_is_not_found(visit, case_id):
    for login, asked in (("dora", "nothing"), ("bao", case_id), ("gu", "x")):
        assert at_appeal(visit, login, asked).error, login


def test_a_card_takes_three_taps_and_is_read_on_the_tablet(visit, app, people, patrol):
    page = visit("amina")
    page.query_params["patrol"] = patrol.id
    page = page.switch_page("pages/today/patrol.py").run()

    page = tap(page, "card.open.")
    page = page.button(key="card.give").click().run()
    page = tap(page, "card.read.")

    (card,) = own_cards(app, people.gu_account, today(), today())
    assert card.case.state == "read"
    assert card.behaviour.id == "face-clean"
    assert card.case.texts["strength"] == "扶老人到座位"
    assert card.by == today() + timedelta(days=7)


def test_staff_read_a_card_on_their_own_page(visit, app, people, patrol):
    page = visit("amina")
    page.query_params["patrol"] = patrol.id
    page = page.switch_page("pages/today/patrol.py").run()
    page = tap(tap(page, "card.open."), "card.give")

    page = visit("gu").switch_page("pages/feedback/own_results.py").run()
    assert "有汗" in texts(page)
    page = tap(page, "card.read.")

    assert keys(page, "card.read.") == []
    assert own_cards(app, people.gu_account, today(), today())[0].case.state == "read"
