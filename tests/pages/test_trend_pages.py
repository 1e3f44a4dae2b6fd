"""The pages of trends and of the funnel, as a signed-in visitor."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.trends.marks import marks_for
from tests.builders import score_plainly
from tests.pages.reading import page_links
from tests.weekly_patrols import walk

FIRST = date(2025, 9, 1)
LAST = FIRST + timedelta(days=181)


@pytest.fixture
def half_a_year(app, people):
    score_plainly(app, people.ella, datetime.now(UTC))
    for week in range(26):
        day = FIRST + timedelta(days=7 * week)
        kept = {people.gu.id: 6 if week < 20 else 2, people.hai.id: 6}
        walk(app, people.amina, people.east, day, kept)


def texts(page):
    return " ".join(each.value for each in [*page.markdown, *page.caption]).replace("\\", "")


def open_trends(visit, login, **query):
    page = visit(login)
    page.switch_page("pages/halls/score_trends.py")
    for name, value in {"from": FIRST.isoformat(), "to": LAST.isoformat(), **query}.items():
        page.query_params[name] = value
    return page.run()


def test_the_page_says_what_changed_in_all_halls_and_of_one_hall_why_this_chart(
    visit, half_a_year, people
):
    page = open_trends(visit, "dora")

    said = texts(page)
    assert "Halls: 1 worse, 0 better; staff: 1 worse, 0 better" in said
    assert "beyond the usual ups and downs (usually 85.7 %" in said

    page.selectbox(key="filter.hall").set_value(people.east.id).run()

    said = texts(page)
    assert "comparing shares needs 50" in said  # 14 judgements a week
    assert not page.exception


def test_one_visit_stands_apart_and_no_hall_became_worse(visit, app, people):
    """Ivy, 25 weeks with everything kept, and in the last one visit with nothing kept."""
    for week in range(26):
        day = FIRST + timedelta(days=7 * week)
        walk(app, people.bao, people.west, day, {people.ivy.id: 7 if week < 25 else 0})

    page = open_trends(visit, "bao")

    said = texts(page)
    assert "nobody really changed of late" in said
    assert "It rests on 1 occasion and 7 judgements" in said
    assert {each.label for each in page.expander} >= {
        "2 more rest on a visit or two, less than the minimum sample: look again first, nothing can"
        " be concluded."
    }
    assert not [each for each in page_links(page) if "worse" in each.label]


def test_a_chart_without_limits_draws_no_percentage_of_seven_judgements(visit, app, people):
    walk(app, people.amina, people.east, FIRST, {people.gu.id: 5})

    page = open_trends(visit, "dora", hall=people.east.id, person=people.gu.id)

    assert "No point has the minimum sample yet, so no percentage is drawn." in texts(page)
    assert "71.4" not in texts(page)


def test_an_address_opens_the_chart_of_a_person(visit, half_a_year, people):
    page = open_trends(visit, "dora", hall=people.east.id, person=people.gu.id)

    assert "watched in 26 weeks" in texts(page)
    assert "The last 4 points: worse" in texts(page)


def test_an_address_is_checked_against_the_readers_rights(visit, half_a_year, people):
    for query in ({"hall": people.west.id}, {"hall": people.east.id, "person": people.ivy.id}):
        page = open_trends(visit, "amina", **query)
        assert "or you may not see it" in page.error[0].value


def test_a_branch_head_marks_a_campaign_and_a_duty_manager_cannot(visit, half_a_year, people, app):
    page = open_trends(visit, "dora", hall=people.east.id)
    page.text_input(key="spc.mark.text").input("推广周")
    page.button(key="spc.mark.submit").click().run()

    assert [each.text for each in marks_for(app, people.dora)] == ["推广周"]
    assert "推广周" in page.success[0].value
    assert "spc.mark.text" not in {
        each.key for each in open_trends(visit, "amina", hall=people.east.id).text_input
    }


def test_of_two_people_no_funnel_is_drawn_and_the_way_to_their_bands_is_shown(
    visit, half_a_year, people
):
    page = visit("dora")
    page.switch_page("pages/halls/funnel.py")
    page.query_params["from"], page.query_params["to"] = FIRST.isoformat(), LAST.isoformat()
    page.run()
    page.segmented_control(key="address.of").set_value("people").run()

    assert "Only 2: too few for a funnel" in texts(page)
    (link,) = page_links(page)
    assert link.page == "needs_help"
    assert not page.get("vega_lite_chart")
    assert not page.exception


def test_another_hall_drops_the_person_of_the_hall_before(visit, people):
    page = open_trends(visit, "dora", hall=people.east.id, person=people.gu.id)
    page.selectbox(key="filter.hall").set_value(people.west.id).run()

    assert not page.error
    assert "person" not in page.query_params


def test_an_unknown_position_in_the_address_shows_everybody(visit):
    page = visit("dora")
    page.switch_page("pages/staff/staff_scores.py")
    page.query_params["position"] = "no such"
    page.run()

    assert not page.exception
