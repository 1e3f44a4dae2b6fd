"""Doors: where everything is, where one is, and what goes along from view to view."""

from collections import Counter
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest

from domain.roles import Role
from locales import LANGUAGES, Words
from settings import ROOT
from tests.pages.reading import frame_links, headings, labels, today
from ui.doors import DOORS, MOST_DOORS, MOST_VIEWS, View, ViewGroup, views_of

LOGINS = {
    Role.STAFF: "gu", Role.DUTY_MANAGER: "amina", Role.BRANCH_HEAD: "dora",
    Role.HEAD_OFFICE: "ella", Role.ADMINISTRATOR: "fang",
}  # fmt: skip
REPORTS = "pages/halls/what_changed.py"
# How addresses named hall and days before there was one line for both.
FORMER = [
    ({"kind": "partner"}, {"hall": "partner"}),
    ({"kind": "own", "own_hall": "east"}, {"hall": "east"}),
    ({"own_hall": "east"}, {"hall": "east"}),
    ({"kind": "partner", "own_hall": "east"}, {"hall": "partner"}),
    ({"first": "2026-03-01", "last": "2026-03-07"}, {"from": "2026-03-01", "to": "2026-03-07"}),
    ({"from": "2026-03-01", "to": "2026-03-07"}, {"from": "2026-03-01", "to": "2026-03-07"}),
]


@pytest.fixture
def opened(visit):
    def start(login: str, path: str, **address: str):
        page = visit(login)
        page.query_params.clear()  # of the page that came first
        page.query_params.update(address)
        return page.switch_page(path).run()

    return start


def address(page) -> dict[str, str]:
    """What the address says, each name once."""
    said = dict(page.query_params)
    return {name: each if isinstance(each, str) else each[-1] for name, each in said.items()}


@pytest.mark.parametrize("role", Role)
def test_a_role_has_at_most_six_doors_and_each_view_is_behind_one_of_them(role):
    doors = DOORS[role]

    assert len(doors) <= MOST_DOORS == 6
    assert Counter(door.name for door in doors).most_common(1)[0][1] == 1
    assert Counter(view.path for door in doors for view in door.views).most_common(1)[0][1] == 1
    assert not any(door.views[0].unseen for door in doors)


@pytest.mark.parametrize("role", Role)
def test_a_row_has_at_most_five_views_whichever_group_is_open(role):
    def seen(row: tuple[View | ViewGroup, ...]) -> list[View | ViewGroup]:
        return [each for each in row if isinstance(each, ViewGroup) or not each.unseen]

    rows = [door.row for door in DOORS[role]]
    rows += [each.views for row in rows for each in row if isinstance(each, ViewGroup)]

    assert max(len(seen(row)) for row in rows) <= MOST_VIEWS == 5


def test_the_views_of_a_group_stand_in_a_row_of_their_own(visit):
    at_norms = visit("dora").switch_page("pages/rules/norms.py").run()
    at_coverage = visit("dora").switch_page("pages/records/coverage.py").run()

    views = ["Observations", "Coverage", "Files", "Decisions", "Look up"]
    assert labels(frame_links(at_coverage))[-5:] == views
    group = ["Norms", "Process cards", "SMS codes", "Search", "How scores are made"]
    assert labels(frame_links(at_norms))[-10:] == [*views, *group]


@pytest.mark.parametrize("role", Role)
def test_a_view_is_called_in_its_row_what_its_title_says(visit, role):
    # A title may also say more than the word: a day, a finding, the name of a person.
    says_more = {"today", "cockpit", "person", "patrol"}
    for path, view in views_of(role).items():
        if path not in says_more:
            page = visit(LOGINS[role]).switch_page(view.file).run()

            assert headings(page)[0] in {Words(each)(f"page.{path}") for each in LANGUAGES}, path


def test_every_page_is_behind_a_door_of_somebody():
    files = {each.relative_to(ROOT).as_posix() for each in (ROOT / "pages").rglob("*.py")}
    behind = {view.file for role in Role for view in views_of(role).values()}

    assert files - behind == {"pages/setup/first_visit.py"}
    assert behind <= files


@pytest.mark.parametrize("role", Role)
def test_every_view_of_a_role_opens_for_it(visit, role):
    for path, view in views_of(role).items():
        page = visit(LOGINS[role]).switch_page(view.file).run()

        assert not page.exception, path
        assert len(headings(page)) == (path != "patrol"), path  # without a patrol it leads on


def test_the_views_of_the_open_door_stand_in_a_row_and_no_others(visit):
    at_red_lines = visit("dora").switch_page("pages/today/red_lines.py").run()
    at_a_person = visit("dora").switch_page("pages/staff/person.py").run()

    doors = ["Xunting", "Today", "Halls", "Staff", "Norms", "Months", "Records", "Notices", "Dora"]
    views = ["Overview", "Follow up", "Red lines", "Appeals"]
    assert labels(frame_links(at_red_lines)) == [*doors, *views]
    # A person is reached from the lists, and is a view of its own while it is open.
    views = ["Who needs help", "Staff scores", "One person", "Data checks"]
    assert labels(frame_links(at_a_person)) == [*doors, *views]


def test_the_address_names_days_and_halls_even_where_nobody_chose_any(opened):
    page = opened("dora", REPORTS)

    four_weeks = {"from": f"{today() - timedelta(days=27)}", "to": f"{today()}"}
    assert address(page) == four_weeks | {"hall": "all"}
    assert page.segmented_control(key="filter.period").value == "four_weeks"
    assert page.selectbox(key="filter.hall").value == "all"


def test_days_and_halls_go_along_to_every_view(opened):
    page = opened("dora", REPORTS)
    page.segmented_control(key="filter.period").set_value("last_month").run()
    page.selectbox(key="filter.hall").set_value("partner").run()

    last = today().replace(day=1) - timedelta(days=1)
    chosen = {
        "period": "last_month", "from": f"{last.replace(day=1)}", "to": f"{last}",
        "hall": "partner",
    }  # fmt: skip
    assert address(page) == chosen
    led = [each for each in frame_links(page) if each.label not in ("Xunting", "Notices", "Dora")]
    assert len(led) == 6 + 4
    assert [dict(parse_qsl(each.query_string)) for each in led] == [chosen] * 10

    # Also past a view that is about no days.
    page.switch_page("pages/rules/sms_codes.py").run()
    back = next(each for each in frame_links(page) if each.label == "Halls")
    assert dict(parse_qsl(back.query_string)) == chosen


def test_the_hall_of_a_person_is_not_chosen_for_other_views(opened, people):
    at_a_person = {"person": people.gu.id, "hall": people.east.id}
    page = opened("dora", "pages/staff/person.py", **at_a_person)
    page.run()

    led = next(each for each in frame_links(page) if each.label == "Halls")
    assert dict(parse_qsl(led.query_string))["hall"] == "all"


@pytest.mark.parametrize("hall", ["west", "no-such"])
def test_a_hall_that_is_not_mine_is_said_not_to_exist_and_goes_no_further(opened, people, hall):
    asked = people.west.id if hall == "west" else hall
    for path in ("halls/what_changed", "halls/funnel", "halls/score_trends", "staff/needs_help",
                 "staff/staff_scores", "today/cockpit", "norms/norm_map", "records/coverage"):  # fmt: skip
        page = opened("amina", f"pages/{path}.py", hall=asked)

        told = [each.value.replace("\\", "") for each in page.error]
        assert told, path
        assert all("There is no such record, or you may not see it" in each for each in told), path
        page.run()
        assert not any("hall=" in each.query_string for each in frame_links(page)), path


@pytest.mark.parametrize(("before", "now"), FORMER)
def test_an_address_of_before_leads_to_the_same(opened, people, before, now):
    def named(asked):
        return {name: people.east.id if each == "east" else each for name, each in asked.items()}

    page = opened("dora", REPORTS, **named(before))

    said = address(page)
    assert {name: said[name] for name in now} == named(now)
    assert set(said) == {"from", "to", "hall"}
    if "hall" in now:
        assert page.selectbox(key="filter.hall").value == named(now)["hall"]
    else:
        days = [page.date_input(key=f"filter.{name}").value.isoformat() for name in ("from", "to")]
        assert days == ["2026-03-01", "2026-03-07"]


def test_scores_in_the_order_of_who_may_need_help_are_a_page_now(opened, people):
    asked = {"order": "score", "from": "2026-03-01", "to": "2026-03-07", "hall": people.east.id}
    page = opened("dora", "pages/staff/staff_scores.py", **asked)

    assert headings(page) == ["Who needs help"]
    del asked["order"]
    assert address(page) == asked


def test_observations_of_one_kind_of_halls_open_by_the_words_of_before(opened):
    page = opened("dora", "pages/records/observations.py", kind="own", view="all")

    assert page.selectbox(key="filter.hall").value == "own"
    assert address(page)["hall"] == "own"
    assert "kind" not in address(page)


def test_the_chart_of_a_person_stays_until_another_hall_is_chosen(opened, people):
    asked = {"hall": people.east.id, "person": people.gu.id}
    page = opened("dora", "pages/halls/score_trends.py", **asked)
    assert page.selectbox(key="address.person").value == people.gu.id

    page.selectbox(key="filter.hall").set_value("all").run()

    assert "person" not in address(page)
    assert not page.exception
    # Of all halls together nobody is one of them.
    page = opened("dora", "pages/halls/score_trends.py", hall="all", person=people.gu.id)
    assert not page.exception
    assert not page.error
