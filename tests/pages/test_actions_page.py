"""Corrective actions and red-line cases on their pages."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.case import CaseFilter, CaseKind
from domain.follow_ups.action import ActionStep
from domain.follow_ups.complaint import Channel
from services.follow_ups.actions import NewAction, StepTaken, action_form, open_action
from services.follow_ups.actions import take_action_step as take
from services.follow_ups.after_patrol import finish_and_follow, follow
from services.follow_ups.cases import case_page, opened_case
from services.follow_ups.complaints import NewComplaint, take_complaint
from services.follow_ups.red_line_cases import say_to_red_line
from tests.builders import a_patrol, observe, report
from tests.pages.reading import headings, labels, page_links, texts

LIST = "pages/follow_up/actions.py"


def opened(visit, login: str, file: str, **address: str):
    page = visit(login)
    page.switch_page(file)
    for name, value in address.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


@pytest.fixture
def at():
    return datetime.now(UTC)


def an_action(app, people, at, by=None, **changes):
    by = by or people.amina
    due = action_form(app, by, people.east.id, at).due_on
    new = {"staff_id": people.gu.id, "norm_id": "hair-neat", "owner_id": people.amina.id} | changes
    return open_action(app, by, NewAction(people.east.id, "*剪短*", due, **new), at)


@pytest.fixture
def action(app, people, at):
    return an_action(app, people, at)


def test_a_complaint_leads_to_actions_about_it_and_one_does_not_stand_for_another(
    visit, app, people, at
):
    said = NewComplaint(people.east.id, Channel.COUNTER, "bill_disputed", "多收费", tried="退费")
    case_id = take_complaint(app, people.amina, said, at)
    page = opened(visit, "amina", "pages/follow_up/complaint.py", case=case_id)
    assert "Open a corrective action from it" in labels(page_links(page))

    for what in ("补打发票", "更正资费牌"):
        page = opened(
            visit, "amina", "pages/follow_up/new_action.py", hall=people.east.id, about=case_id
        )
        page.text_area[0].set_value(what)
        page.button(key="action.new.submit").click().run()

    rows = case_page(app, people.amina, CaseFilter([CaseKind.ACTION], about=[case_id])).rows
    assert sorted(row.case.texts["what"] for row in rows) == ["更正资费牌", "补打发票"]


def test_the_form_knows_what_it_is_about_and_opens_it(visit, app, people, library):
    page = opened(
        visit, "amina", "pages/follow_up/new_action.py", hall=people.east.id, person=people.gu.id,
        norm="hair-neat", about="e1",
    )  # fmt: skip
    norm = library.norms["hair-neat"].text("en")
    assert page.text_area[0].value == f"Keep the norm: {norm}"
    assert [box.value for box in page.selectbox] == [people.gu.id, people.amina.id]

    page.button(key="action.new.submit").click().run()

    (row,) = case_page(app, people.amina, CaseFilter([CaseKind.ACTION])).rows
    assert (row.case.about, row.case.staff_id, row.case.state) == ("e1", people.gu.id, "accepted")


def test_the_form_leads_to_the_one_that_is_open(visit, people, action):
    page = opened(
        visit, "dora", "pages/follow_up/new_action.py", hall=people.east.id, person=people.gu.id,
        norm="hair-neat",
    )  # fmt: skip

    assert [each.value for each in page.warning] == ["One about the same norm is still open."]
    assert not page.text_area


def test_the_list_is_filtered_by_the_address(visit, app, people, action, at):
    (link,) = (each for each in page_links(opened(visit, "amina", LIST)) if "剪短" in each.label)
    assert (link.label[-8:], link.page) == ("\\*剪短\\***", "action")
    for address, count in (
        ({"view": "mine"}, "1 case"),
        ({"view": "late"}, "None is late."),
        ({"view": "closed"}, "None has been closed yet."),
        ({"kind": "red_line"}, "No action is open"),
        ({"text": "染"}, "No action is open"),
        ({"text": "剪"}, "1 case"),
        ({"hall": people.east.id}, "1 case"),
    ):
        assert count in texts(
            opened(visit, "dora" if "hall" in address else "amina", LIST, **address)
        )


def test_nobody_reads_a_hall_that_is_not_theirs(visit, people, action):
    page = opened(visit, "bao", LIST)
    assert "No action is open" in texts(page)
    page = opened(visit, "bao", "pages/follow_up/action.py", case=action.id)
    assert len(page.error) == 1


def test_an_action_goes_from_hand_to_hand(visit, app, people, action, lena):
    page = opened(visit, "amina", "pages/follow_up/action.py", case=action.id)
    assert "Being mended" in texts(page)
    page.text_area(key="action.mend.note").set_value("已剪")
    page.button(key="action.mend.submit").click().run()
    assert "Somebody else has to verify it" in texts(page)
    assert not [each for each in page.button if each.key == "action.do.verify"]

    page = opened(visit, "lena", "pages/follow_up/action.py", case=action.id)
    page.button(key="action.do.verify").click().run()

    assert "It closes by itself" in texts(page)
    told = texts(page)
    assert told.index("Opened") < told.index("已剪") < told.index("Verified**")


def test_a_relapse_and_a_late_one_are_seen(visit, app, people, lena):
    before = datetime.now(UTC) - timedelta(days=40)
    action = an_action(app, people, before)

    def step(by, step, at):
        steps = opened_case(app, by, action.id).row.case.steps
        take(app, by, action.id, step, steps, at, StepTaken())

    def walk(at, result):
        patrol = a_patrol(app, people.amina, people.east.id, at)
        observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", result)])
        finish_and_follow(app, people.amina, patrol.id, at + timedelta(hours=1))

    hour, day = timedelta(hours=1), timedelta(days=1)
    step(people.amina, ActionStep.MEND, before + hour)
    step(lena, ActionStep.VERIFY, before + 2 * hour)
    walk(before + day, "pass")
    walk(before + 5 * day, "fail")

    page = opened(visit, "amina", "pages/follow_up/action.py", case=action.id)

    told = texts(page)
    assert "Failed again: 1" in told
    assert ":red-badge[Late" in told
    assert "by patrol or decision" in told


def test_head_office_reads_and_finds_nothing_to_tap(visit, people, action):
    page = opened(visit, "ella", "pages/follow_up/action.py", case=action.id)

    assert "剪短" not in texts(page)
    assert not [each for each in page.button if str(each.key).startswith("action.")]


@pytest.fixture
def reported(app, people, at):
    patrol = a_patrol(app, people.amina, people.east.id, at - timedelta(minutes=30))
    event_id = report(app, people.amina, patrol, people.gu.id)
    finish_and_follow(app, people.amina, patrol.id, at - timedelta(minutes=20))
    return event_id


def test_the_person_says_something_and_the_branch_head_reads_it(visit, app, people, reported):
    page = visit("gu")
    page.text_area(key=f"statement.{reported}.text").set_value("*客户*自己递来")
    page.button(key=f"statement.{reported}.submit").click().run()
    assert "\\*客户\\*自己递来" in texts(page)

    page = visit("dora").switch_page("pages/today/red_lines.py").run()
    page.button(key=f"red_lines.look.{reported}").click().run()

    assert "\\*客户\\*自己递来" in texts(page)
    assert not page.exception


def test_a_red_line_case_shows_the_report_and_what_is_awaited(visit, app, people, reported):
    (row,) = case_page(app, people.dora, CaseFilter([CaseKind.RED_LINE])).rows
    say_to_red_line(app, people.gu_account, reported, "没有", datetime.now(UTC))

    page = opened(visit, "dora", "pages/follow_up/red_line_case.py", case=row.case.id)

    assert headings(page) == ["Red line follow-up"]
    assert "资料留在台面" in texts(page)
    assert "没有" in texts(page)
    assert follow(app, people.dora, None, datetime.now(UTC)) is False
