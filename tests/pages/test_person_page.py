"""The page of one person, and what members of staff see of themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import a_patrol, praise, watch
from tests.pages.reading import badges, choose_days, headings, texts, today

START = datetime.now(UTC) - timedelta(days=3)


@pytest.fixture
def seen(app, people):
    """The last three days: Gu kept 7, 6 and 5 of seven, Hai 7 of seven each time."""
    for day, gu in enumerate((7, 6, 5)):
        kept = {people.gu.id: gu, people.hai.id: 7}
        watch(app, people.amina, people.east, START + timedelta(days=day), kept)


@pytest.fixture
def person_page(visit, people, seen):
    def start(login="amina", hall=None, person=None, locale="en-GB"):
        page = visit(login, locale=locale)
        page.query_params["person"] = person or people.gu.id
        page.query_params["hall"] = hall or people.east.id
        return page.switch_page("pages/staff/person.py").run()

    return start


def values(page) -> list[str]:
    return [metric.value for metric in page.metric]


def test_raw_adjusted_and_band_stand_side_by_side(person_page):
    page = person_page()

    assert headings(page) == ["顾"]
    assert "D1 · Guide · 东厅 · Own hall" in texts(page)
    raw, adjusted, total = values(page)
    assert raw == "85.7"
    assert 85.7 < float(adjusted) < 100
    assert total == adjusted
    assert "**3 occasions: the true level is probably between " in texts(page).replace("\\", "")
    assert not page.exception


def test_the_picture_of_the_score_says_where_the_base_goal_lies(person_page):
    assert "Hollow: raw score. Dotted: base goal 80" in texts(person_page("amina"))


@pytest.mark.parametrize(("said", "days_ago"), [("", 2), ("2026-13-01", 1)])
def test_the_link_decides_with_which_period_the_page_begins(visit, people, seen, said, days_ago):
    """Where it names no day, the period ends with the newest one that has results: yesterday."""
    first = today() - timedelta(days=2)
    page = visit("amina")
    page.query_params.update({
        "person": people.gu.id, "hall": people.east.id, "first": first.isoformat(),
        "last": said or first.isoformat(),
    })  # fmt: skip
    page.switch_page("pages/staff/person.py").run()

    assert page.date_input(key="filter.from").value == first
    assert page.date_input(key="filter.to").value == today() - timedelta(days=days_ago)

    choose_days(page, first - timedelta(days=1))

    assert page.date_input(key="filter.from").value == first - timedelta(days=1)
    assert not page.exception


def test_who_was_last_seen_long_ago_opens_on_the_four_weeks_before(visit, app, people, seen):
    """Ivy left: the four weeks of the others would be empty."""
    long_ago = START - timedelta(days=70)
    watch(app, people.bao, people.west, long_ago, {people.ivy.id: 7})

    page = visit("dora")
    page.query_params.clear()  # the days of the page before
    page.query_params.update({"person": people.ivy.id, "hall": people.west.id})
    page.switch_page("pages/staff/person.py").run()

    last = long_ago.astimezone(UTC).date()
    shown = {name: "".join(page.query_params[name]) for name in ("from", "to")}
    assert abs((date.fromisoformat(shown["to"]) - last).days) <= 1  # as the hall has it
    assert date.fromisoformat(shown["to"]) - date.fromisoformat(shown["from"]) == timedelta(days=27)


def test_a_shorter_period_has_too_little_for_a_number(person_page):
    page = person_page()

    choose_days(page, today() - timedelta(days=1))

    assert values(page) == ["–", "–", "–"]
    assert "2 more occasions and 13 more observations needed" in texts(page)
    assert (
        "Occasions: 1 · scored: 7 · not applicable: 0 · Grade of the final result: Not enough"
        in texts(page)
    )
    assert not page.exception


def test_the_explanation_lists_what_cost_most_first(person_page):
    page = person_page()

    page.segmented_control(key="address.view").set_value("explain").run()

    tables = {tuple(table.value.columns): table.value for table in page.table}
    lines = tables["Norm", "Weight", "Points", "Lost"]
    assert len(lines) == 20  # of 21, a page at a time
    assert lines["Lost"].tolist()[:4] == ["4.77", "4.76", "4.76", "0.00"]
    assert "21 observations, 14.29 points lost" in texts(page)
    steps, final = (each.value for each in page.table if "Step" in each.value.columns)
    assert steps["Points"].iloc[0] == "85.71"
    assert final["Points"].iloc[-1] == steps["Points"].iloc[-1]
    assert not page.exception


def test_the_observations_open_with_their_evidence(person_page, app, people):
    patrol = a_patrol(app, people.amina, people.east.id, START + timedelta(days=2))
    praise(app, people.amina, patrol, people.gu.id)
    page = person_page()

    page.segmented_control(key="address.view").set_value("observations").run()

    assert badges(page)[0] == "Well done"
    assert badges(page).count("Not kept") + badges(page).count("Kept") == 15  # a page of 21
    assert "顾" in texts(page)
    assert "海" not in texts(page)
    history = [each for each in page.button if str(each.key).startswith("history.open.row")]
    assert not history[0].click().run().exception


def test_quarter_and_year_add_up_their_months(person_page):
    page = person_page()

    page.segmented_control(key="address.view").set_value("months").run()

    # The period ends where the quarter and the year still run, unless today is their last day.
    titles = [each.value.partition(" (up to ")[0] for each in page.subheader]
    assert titles == ["Quarter", "Year"]
    assert not page.exception


@pytest.mark.parametrize("login", ["amina", "dora"])
def test_a_person_of_another_hall_is_not_found(person_page, people, login):
    hall = people.west.id if login == "amina" else people.far.id
    page = person_page(login, hall=hall)

    assert headings(page) == ["One person"]
    assert page.error
    assert not page.metric
    assert "顾" not in texts(page)


def test_without_a_person_the_page_leads_to_the_list(visit, people):
    page = visit("amina")
    page.switch_page("pages/staff/person.py").run()

    assert page.info[0].value == "Choose a person on the page of staff scores first."
    assert not page.exception


def test_the_page_reads_in_chinese(person_page):
    page = person_page(locale="zh-CN")

    assert "**3 次观察，真实水平多半在 " in texts(page)
    assert "向本厅同岗位的平均水平" in texts(page)


def test_staff_see_how_their_own_score_arises(visit, people, seen):
    page = visit("gu")
    assert headings(page) == ["My feedback"]
    assert "talk to the duty manager first" in texts(page)

    page.query_params["view"] = "explain"  # an address of before
    page.run()

    assert headings(page) == ["How it is made"]
    assert values(page)[0] == "85.7"
    assert "21 observations, 14.29 points lost" in texts(page)
    assert "海" not in texts(page)
    page.switch_page("pages/feedback/own_observations.py").run()
    assert badges(page).count("Not kept") + badges(page).count("Kept") == 15
    assert not page.exception


def test_staff_cannot_open_the_page_about_others(visit, people, seen):
    page = visit("gu")

    with pytest.raises(ValueError, match="person"):
        page.switch_page("pages/staff/person.py")
