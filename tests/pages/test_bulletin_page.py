"""The page of the bulletin: what it shows to whom, and writing and withdrawing a measure."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from domain.period import previous_month
from services.months.measures import add_measure, measures_of_month
from tests.pages.reading import texts
from tests.published import a_walk, with_plain_method

PAGE = "pages/months/bulletin.py"


@pytest.fixture
def month(people) -> str:
    return f"{datetime.now(ZoneInfo(people.east.time_zone)):%Y-%m}"


@pytest.fixture
def seen(app, people, now, month):
    """One observation in this month and in the one before."""
    with_plain_method(app, people, now)
    today = datetime.now(UTC)
    for at in (today, datetime.fromisoformat(f"{previous_month(month)}-15T02:00:00+00:00")):
        a_walk(app, people.amina, people.east.id, [(people.gu.id, "hair-neat", "pass")], at)


@pytest.fixture
def at(visit):
    def start(login: str, locale: str = "en-GB", **query: str) -> AppTest:
        page = visit(login, locale)
        for name, value in query.items():
            page.query_params[name] = value
        return page.switch_page(PAGE).run()

    return start


def links(page: AppTest) -> list[str]:
    return [each.proto.url for each in page.get("link_button")]


def test_the_branch_head_begins_with_the_branch_and_the_month_that_is_over(at, people, seen, month):
    page = at("dora")

    before = previous_month(month)
    assert page.selectbox(key="address.place").value == people.east.branch_id
    assert page.selectbox(key="address.month").value == before
    assert links(page) == [
        f"/bulletin/{people.east.branch_id}/{before}.html?lang={language}"
        for language in ("en", "zh_CN")  # the reader's own first
    ]
    assert page.table[0].value.iloc[0, 0] == "东厅"


def test_place_and_month_live_in_the_url(at, people, seen, month):
    page = at("dora", place=people.west.id, month=month)
    assert page.selectbox(key="address.place").value == people.west.id
    assert page.selectbox(key="address.month").value == month
    assert "Nothing was observed in this month." in [each.value for each in page.info]

    page.selectbox(key="address.place").set_value(people.east.id).run()

    assert page.query_params["place"] in (people.east.id, [people.east.id])
    assert page.table[0].value.iloc[0, 0] == "东厅"


def test_a_measure_is_written_and_withdrawn(at, app, people, seen, month):
    page = at("dora", place=people.east.id, month=month)
    page.text_area(key=f"measure.{people.east.id}.{month}.text").set_value("晨会*演练*")
    page.selectbox(key=f"measure.{people.east.id}.{month}.about").set_value("theme:greeting")
    page.button(key=f"measure.{people.east.id}.{month}.submit").click().run()

    (measure,) = measures_of_month(app, people.dora, people.east.id, month)
    assert (measure.text, measure.about.code) == ("晨会*演练*", "theme:greeting")
    assert f"Written into the bulletin of {month}" in texts(page).replace("\\", "")
    assert "晨会\\*演练\\*" in texts(page)

    page.button(key=f"measure.withdraw.{measure.number}").click().run()

    assert not measures_of_month(app, people.dora, people.east.id, month)[0].stands
    assert "~~晨会\\*演练\\*~~" in texts(page)
    assert [each for each in page.button if "withdraw" in str(each.key)] == []


def test_what_cannot_be_written_is_said(at, app, people, seen, month):
    page = at("dora", place=people.east.id, month=month)
    page.button(key=f"measure.{people.east.id}.{month}.submit").click().run()

    assert [each.value for each in page.error] == ["Please say what is done."]
    assert measures_of_month(app, people.dora, people.east.id, month) == []


def test_others_read_the_measures_and_write_none(at, app, people, seen, month):
    add_measure(app, people.dora, people.east.id, month, "score", "复查", datetime.now(UTC))
    page = at("ella", place=people.east.id, month=month)

    assert "复查" in texts(page)
    assert [str(each.key) for each in page.button if "measure" in str(each.key)] == []
    assert len(page.text_area) == 0
    # A duty manager may propose one, and withdraw none.
    page = at("amina", place=people.east.id, month=month)
    assert "复查" in texts(page)
    assert [str(each.key) for each in page.button if "withdraw" in str(each.key)] == []


def test_a_duty_manager_proposes_and_reads_what_became_of_it(at, app, people, seen, month):
    before = previous_month(month)
    name = f"measure.{people.east.id}.{before}"
    page = at("amina", place=people.east.id, month=before)
    page.text_area(key=f"{name}.text").set_value("晨会*演练*")
    page.selectbox(key=f"{name}.about").set_value("complaints")
    page.button(key=f"{name}.submit").click().run()
    assert "Proposed; the branch head decides" in texts(page)
    assert "waiting for a decision" in texts(page)
    assert measures_of_month(app, people.dora, people.east.id, month) == []

    head = at("dora", place=people.east.id, month=before)
    assert "晨会\\*演练\\*" in texts(head)
    head.button(key="proposal.1.decline").click().run()
    assert "Please say why not" in head.error[0].value
    head.text_input(key="proposal.1.word").set_value("<b>好</b>")
    head.button(key="proposal.1.accept").click().run()
    assert f"Accepted: it is a measure of {month}" in texts(head).replace("\\", "")

    (measure,) = measures_of_month(app, people.dora, people.east.id, month)
    assert (measure.text, measure.proposed_by) == ("晨会*演练*", "Amina")
    told = texts(at("amina", place=people.east.id, month=before)).replace("\\", "")
    assert "accepted (Dora" in told
    assert "Reply: <b>好</b>" in told
    assert "proposed by Amina" in texts(at("dora", place=people.east.id, month=month))
    # What was proposed and declined is between the hall and its branch head.
    assert "Measures proposed by duty managers" not in texts(at("ella", place=people.east.id))


def test_the_figures_to_choose_from_stand_with_what_they_are_now(at, app, people, seen, month):
    page = at("dora", place=people.east.id, month=previous_month(month))

    (about,) = [each for each in page.selectbox if str(each.key).endswith(".about")]
    score = next(each for each in about.options if each.startswith("Patrol score"))
    # One judgement, kept.
    assert score == "Patrol score · 100.0 (0–100), 1 / 1 judged"
    assert "Complaints (company check) · no result" in about.options


def test_a_branch_with_both_kinds_of_halls_asks_for_which_of_them_a_measure_is(
    at, app, people, seen, month
):
    page = at("dora", place=people.east.branch_id, month=month)
    key = f"measure.halls.{people.east.branch_id}"
    (halls,) = [each for each in page.get("button_group") if each.key == key]
    assert halls.value == "own"
    halls.set_value("partner").run()
    name = f"measure.{people.east.branch_id}.{month}"
    page.text_area(key=f"{name}.text").set_value("复查")
    page.button(key=f"{name}.submit").click().run()

    (measure,) = measures_of_month(app, people.dora, people.east.branch_id, month)
    assert (measure.hall_id, measure.halls) == (None, "partner")
    assert "**All partner halls**" in texts(page)


def test_a_duty_manager_finds_the_own_halls_only(at, people, seen):
    page = at("amina")

    assert page.selectbox(key="address.place").options == ["东厅"]


@pytest.mark.parametrize(
    ("name", "given"), [("place", "far"), ("month", "2099-01"), ("month", "x")]
)
def test_a_link_that_leads_nowhere_is_said(at, people, seen, name, given):
    query = {name: people.far.id if given == "far" else given}
    page = at("dora", **query)

    assert len(page.error) == 1
    assert len(page.table) == 0


def test_an_old_month_takes_no_measure(at, app, people, month):
    long_ago = datetime.now(UTC) - timedelta(days=120)
    a_walk(app, people.amina, people.east.id, [(people.gu.id, "hair-neat", "pass")], long_ago)

    page = at("dora", place=people.east.id, month=f"{long_ago:%Y-%m}")

    assert "follows from the bulletin of this month or the last one" in texts(page)
    assert len(page.text_area) == 0


def test_the_page_reads_in_chinese(at, people, seen):
    page = at("dora", "zh-CN")

    assert "成绩尚未发布" in texts(page)
    assert [each.label for each in page.expander] == ["写一条措施"]


@pytest.mark.parametrize("login", ["fang", "gu"])
def test_others_have_no_such_page(at, login):
    with pytest.raises(ValueError, match="bulletin"):
        at(login)


def test_a_link_from_the_first_screen_opens_the_form_first_with_its_figure_chosen(
    at, people, seen, month
):
    branch = people.east.branch_id
    page = at("dora", place=branch, month=month, about="norm:face-clean", halls="partner")

    (about,) = [each for each in page.selectbox if each.label == "Told by (weak spots first)"]
    assert about.value == "norm:face-clean"
    assert "partner" in [each.value for each in page.get("button_group")]
    assert next(each.value for each in page.subheader) == "Write a measure"
