"""The scoring method and the goals: read by those with results, changed in steps by their owners."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from db import methods, whose_rules
from domain.method.method import Method, SettingOrigin
from domain.norms.whose_rules import Rules
from services.application import application
from services.method.method import change_method, method_on
from settings import ROOT
from tests.builders import give_goal
from tests.pages.reading import texts, today

LATER = today() + timedelta(days=200)
FILES = {"scoring_method": "pages/rules/scoring_method.py", "goals": "pages/months/goals.py"}


@pytest.fixture
def at(visit):
    def start(login: str, name: str, locale: str = "en-GB") -> AppTest:
        return visit(login, locale).switch_page(FILES[name]).run()

    return start


@pytest.fixture
def changing(at):
    """Ella's page with the fields open."""
    page = at("ella", "scoring_method")
    page.toggle(key="method.change").set_value(True).run()
    return page


def buttons(page: AppTest) -> set[str]:
    return {str(each.key) for each in page.button}


def told(page: AppTest) -> str:
    labels = [each.label for each in page.expander]
    return "\n".join([*labels, texts(page)]).replace("\\", "")


def stored(app) -> int:
    with app.store.read() as db:
        return len(methods.stored(db))


@pytest.mark.parametrize("login", ["amina", "dora", "ella", "gu"])
def test_everybody_with_scores_reads_how_they_come_about(at, login):
    page = at(login, "scoring_method")

    shown = told(page)
    assert "**Weights of norms** :yellow-badge[Proposal of this tool]" in shown
    assert "* Major norms: 2" in shown
    assert "Source: What an audit score is" in shown
    assert "**Grades** :blue-badge[Public source]" in shown
    assert "Source: City rules for rating public service units" in shown
    assert "**From the beginning** :green-badge[in force]" in shown
    assert {str(each.key) for each in page.toggle} == (
        {"method.change"} if login == "ella" else set()
    )


def test_the_page_reads_in_chinese(at):
    shown = told(at("gu", "scoring_method", "zh-CN"))

    assert "**条目权重** :yellow-badge[本工具建议]" in shown
    assert "* 超过时限：逐步减少，到两倍时限为 0" in shown
    assert "出处：市公共政务服务单位等级考评办法" in shown


def test_the_administrator_has_no_such_page(at):
    with pytest.raises(ValueError, match="scoring_method"):
        at("fang", "scoring_method")


def test_a_change_is_applied_only_after_the_effect_of_exactly_this_draft_was_shown(changing, app):
    page = changing
    assert "method.apply" not in buttons(page)
    page.number_input(key="method.1.severity_weights.major").set_value(3.0)
    page.date_input(key="method.1.from_on").set_value(LATER).run()
    assert "method.apply" not in buttons(page)

    page.button(key="method.show").click().run()
    assert page.table[0].value.to_numpy().tolist() == [
        ["Weights of norms · Major norms", "2", "3"],
        ["Weights of norms · origin", "Proposal of this tool", "Decided by head office"],
        ["Weights of norms · sources", "S42", "–"],
    ]
    assert "method.apply" in buttons(page)
    page.number_input(key="method.1.goals.base").set_value(85.0).run()
    assert "method.apply" not in buttons(page)
    page.number_input(key="method.1.goals.base").set_value(80.0).run()
    page.date_input(key="method.1.from_on").set_value(LATER + timedelta(days=1)).run()
    assert "method.apply" not in buttons(page)

    page.date_input(key="method.1.from_on").set_value(LATER).run()
    page.button(key="method.apply").click().run()
    assert "Please give a reason" in page.error[0].value
    assert stored(app) == 1
    page.text_area(key="method.reason").set_value("突出*重点*项")
    page.button(key="method.apply").click().run()

    with app.store.read() as db:
        method = method_on(db, LATER)
        assert method_on(db, LATER - timedelta(days=1)) == Method()
    assert method.severity_weights.major == 3
    assert method.severity_weights.origin is SettingOrigin.DECISION
    assert method.grades == Method().grades
    assert f"Saved: scores follow the new settings from {LATER}" in told(page)
    assert "method.apply" not in buttons(page)
    assert page.number_input(key="method.2.severity_weights.major").value == 3.0
    page.toggle(key="method.change").set_value(False).run()
    assert "Other settings begin on a later day" in told(page)
    assert "* Major norms: 2" in told(page)
    assert "* Weights of norms · Major norms: 2 → 3" in told(page)
    assert "突出\\*重点\\*项" in texts(page)


def test_every_mistake_is_named_by_its_setting_and_nothing_can_be_shown(changing):
    page = changing
    page.number_input(key="method.1.severity_weights.minor").set_value(-1.0)
    page.number_input(key="method.1.blend.patrol").set_value(50.0)
    page.number_input(key="method.1.grades.basic_pass_from").set_value(90.0)
    page.number_input(key="method.1.months.year.12").set_value(101.0).run()

    assert [each.value.replace("\\", "") for each in page.error] == [
        "Weights of norms: “Minor norms” must be 0 at least, not -1. Raise it.",
        "Final result: the shares add up to 90 and must make 100. Change them.",
        "Weights of months: “Months of a year” must be 100 at most, not 101. Lower it.",
        "Grades: the basic pass (basic_pass_from) must begin lower than the pass (pass_from). "
        "Change one.",
    ]
    assert not buttons(page) & {"method.show", "method.apply"}

    page.number_input(key="method.1.severity_weights.minor").set_value(1.0)
    page.number_input(key="method.1.blend.patrol").set_value(60.0)
    page.number_input(key="method.1.grades.basic_pass_from").set_value(60.0)
    page.number_input(key="method.1.months.year.12").set_value(2.0).run()
    assert not page.error
    page.button(key="method.show").click().run()
    assert page.table[0].value["Then"].tolist()[0] == " · ".join(["1"] * 11 + ["2"])


def test_switches_and_choices_are_part_of_the_draft(changing):
    page = changing
    page.selectbox(key="method.1.time_limits.credit").select("strict")
    page.toggle(key="method.1.strictness.correct").set_value(False)
    page.number_input(key="method.1.minimum_sample.occasions").set_value(4).run()
    page.button(key="method.show").click().run()

    rows = page.table[0].value.to_numpy().tolist()
    assert [row for row in rows if "origin" not in row[0]] == [
        ["Time limits · Beyond the limit", "falls evenly to nothing at twice the limit", "nothing"],
        ["Minimum sample · Occasions", "3", "4"],
        ["Strictness of managers · Correct for it", "yes", "no"],
    ]


def test_a_day_that_cannot_be_and_a_draft_that_changes_nothing_are_told(changing, app, people):
    page = changing
    page.button(key="method.show").click().run()
    assert "follow these settings already" in page.error[0].value
    assert "method.apply" not in buttons(page)
    strict = Method().strictness.model_copy(update={"correct": False})
    change_method(
        app, people.ella, Method().model_copy(update={"strictness": strict}), LATER, "试行",
        datetime.now(UTC),
    )  # fmt: skip

    page.run()
    page.number_input(key="method.2.severity_weights.major").set_value(3.0)
    page.date_input(key="method.2.from_on").set_value(LATER - timedelta(days=1)).run()
    page.button(key="method.show").click().run()

    assert f"The last settings apply from {LATER}" in page.error[0].value.replace("\\", "")
    assert "method.apply" not in buttons(page)


def test_what_the_file_says_otherwise_is_offered_and_taken_on_request(
    at, app, people, tmp_path, monkeypatch
):
    folder = tmp_path / "checklists"
    shutil.copytree(ROOT / "checklists", folder)
    scoring = folder / "scoring.yaml"
    text = scoring.read_text(encoding="utf-8")
    text = text.replace("pass_from: 80", "pass_from: 85").replace("major: 2", "major: 4")
    scoring.write_text(text, encoding="utf-8")
    monkeypatch.setenv("XUNTING_CHECKLISTS", str(folder))
    application.cache_clear()
    page = at("ella", "scoring_method")
    assert "* Pass from (%): 80" in told(page)
    page.toggle(key="method.change").set_value(True).run()
    assert "* Grades · Pass from (%): 80 → 85" in told(page)

    page.toggle(key="method.file").set_value(True).run()
    assert page.number_input(key="method.1.file.grades.pass_from").value == 85.0
    page.date_input(key="method.1.from_on").set_value(LATER).run()
    page.button(key="method.show").click().run()
    page.text_area(key="method.reason").set_value("按文件")
    page.button(key="method.apply").click().run()

    with app.store.read() as db:
        assert method_on(db, LATER) == application().checklists.usable().scoring
    assert "method.file" not in {str(each.key) for each in page.toggle}
    application().store.close()


def rows(page: AppTest, place: int = 0) -> list[list]:
    return page.table[place].value.to_numpy().tolist()


def test_head_office_gives_goals_to_branches_from_a_month_on(at, app, people):
    page = at("ella", "goals")
    assert page.segmented_control(key="goals.metric").value == "patrol"
    page.text_input(key="goals.month").set_value("2027-05").run()
    places = ["山城 (branch)", "远厅", "江城 (branch)", "东厅", "西厅"]
    assert rows(page) == [
        [place, "80", "95", "Common goal of the scoring method"] for place in places
    ]

    key = "goals.2027-05.patrol"
    page.multiselect(key=f"{key}.branches").set_value([people.east.branch_id])
    page.number_input(key=f"{key}.base").set_value(99.0)
    page.text_input(key=f"{key}.reason").set_value("年度*目标*")
    page.button(key=f"{key}.submit").click().run()
    assert "The base goal 99 must be lower than the challenge goal 95" in page.error[0].value
    page.number_input(key=f"{key}.base").set_value(82.5)
    page.button(key=f"{key}.submit").click().run()

    assert "Given: Patrol score, new goals from 2027-05 on, in 1 branch" in told(page)
    given = "Given by head office, since 2027-05"
    assert rows(page)[2:] == [[place, "82.5", "95", given] for place in places[2:]]
    assert rows(page, 1)[0][:4] == ["江城 (branch)", "2027-05", "82.5", "95"]
    assert rows(page, 1)[0][5] == "年度\\*目标\\*"

    page.segmented_control(key="goals.metric").set_value("complaints").run()
    assert rows(page)[0] == ["山城 (branch)", "–", "–", "None given yet"]
    key = "goals.2027-05.complaints"
    page.checkbox(key=f"{key}.all").check()
    page.number_input(key=f"{key}.base").set_value(4.0)
    page.number_input(key=f"{key}.challenge").set_value(2.0)
    page.text_input(key=f"{key}.reason").set_value("年度目标")
    page.button(key=f"{key}.submit").click().run()
    assert "Given: Complaints, new goals from 2027-05 on, in 2 branch" in told(page)
    assert [row[1:3] for row in rows(page)] == [["4", "2"]] * 5

    page.text_input(key="goals.month").set_value("May").run()
    assert "“May” is not a month" in page.error[0].value
    assert not page.table


def test_a_branch_head_sets_goals_of_halls_within_the_given_ones(at, app, people):
    now = datetime.now(UTC)
    for metric in ("patrol", "final"):
        give_goal(app, people.ella, people.east.branch_id, metric, "2027-05", 82, 94, now)
    page = at("dora", "goals")
    page.text_input(key="goals.month").set_value("2027-05").run()
    assert "Given: base 82, challenge 94." in told(page)

    key = f"goals.2027-05.patrol.{people.east.id}"
    page.number_input(key=f"{key}.base").set_value(81.0)
    page.text_input(key=f"{key}.reason").set_value("基础好")
    page.button(key=f"{key}.submit").click().run()
    assert "must not be easier than the one that holds" in page.error[0].value
    page.number_input(key=f"{key}.base").set_value(85.0)
    page.button(key=f"{key}.submit").click().run()

    assert "Saved: Patrol score, new goals from 2027-05 on" in told(page)
    assert rows(page) == [
        ["江城 (branch)", "82", "94", "Given by head office, since 2027-05"],
        ["东厅", "85", "94", "Set by the branch for this hall, since 2027-05"],
        ["西厅", "82", "94", "Given by head office, since 2027-05"],
    ]

    page.selectbox(key="goals.place").set_value("").run()
    key = "goals.2027-05.patrol."
    page.number_input(key=f"{key}.base").set_value(88.0)
    page.text_input(key=f"{key}.reason").set_value("想做得更好")
    page.button(key=f"{key}.submit").click().run()
    assert rows(page)[0][1:3] == ["82", "94"]
    assert rows(page)[0][4] == "88 / 94, since 2027-05"


def test_a_duty_manager_reads_the_goals_of_the_own_hall_and_sets_none(at, app, people):
    page = at("amina", "goals")

    assert [row[0] for row in rows(page)] == ["江城 (branch)", "东厅"]
    assert "Head office and the head of the branch set them." in told(page)
    assert not [key for key in buttons(page) if key.startswith("goals.")]


@pytest.mark.parametrize("login", ["fang", "gu"])
def test_whoever_sees_no_results_of_halls_has_no_page_of_goals(at, login):
    with pytest.raises(ValueError, match="goals"):
        at(login, "goals")


def test_the_page_of_the_method_says_whose_norms_hold_and_what_satisfaction_weighs(at, app, people):
    page = at("amina", "scoring_method")

    said = told(page)
    assert "“customer satisfaction is the only yardstick for assessing service staff”" in said
    assert "Here satisfaction has 20 % of the final result (" in said
    assert "for whoever has none of their own the share is 0 %" in said
    assert "within 3 minutes" in said
    assert "no company document ranks them" in said
    branches, everything, company = (rows(page, place) for place in range(3))
    assert branches == [["江城", "All norms", "–"]]
    assert everything[0][:4] == ["Guide", 78, "90", "41 %"]
    assert company[0][:4] == ["Guide", 35, "37", "100 %"]
    assert not page.multiselect


def test_head_office_chooses_company_norms_only(at, app, people):
    page = at("ella", "scoring_method")
    page.multiselect(key="rules.branches").set_value([people.east.branch_id])
    page.date_input(key="rules.from_on").set_value(today())
    page.text_input(key="rules.reason").set_value("先*试*")
    page.button(key="rules.submit").click().run()
    assert "Choose tomorrow or a later day" in page.error[0].value
    page.date_input(key="rules.from_on").set_value(LATER)
    page.button(key="rules.submit").click().run()

    assert f"Company norms only from {LATER} on in 1 branch" in told(page)
    assert rows(page)[1] == ["江城", "All norms", f"Company norms only, from {LATER} on"]
    assert "先\\*试\\*" in texts(page)


def test_the_page_of_norms_says_what_is_not_asked_in_the_own_halls(visit, app, people):
    def told_of(login: str, search: str) -> str:
        page = visit(login).switch_page("pages/rules/norms.py").run()
        page.text_input(key="search").set_value(search).run()
        return told(page)

    outside, own = "Hair is neat", "Guide smiles at"
    assert "not asked here" not in told_of("amina", outside)
    with app.store.write() as db:  # it began long ago; the page of the method takes days to come
        whose_rules.add(
            db, people.east.branch_id, today() - timedelta(days=90), Rules.COMPANY,
            people.ella.id, "试点", datetime.now(UTC),
        )  # fmt: skip

    assert "not asked here: company norms only" in told_of("amina", outside)
    assert "Public source" in told_of("amina", outside)
    assert "not asked here" not in told_of("amina", own)
    assert "this rank is a proposal of this tool" in told_of("amina", own)
    assert "not asked here" not in told_of("ella", outside)  # another branch has all norms
