"""Head office takes in company checks: looked at first, remembered, and told what happened."""

import pytest
from streamlit.testing.v1 import AppTest

from domain.roles import Role
from services.halls.accounts import add_account
from services.imports.company_checks import past_imports
from tests.pages.reading import headings, texts
from tests.people import PASSWORD

CHECKS = """检查类型,营业厅,工号,月份,得分,样本数
神秘顾客,东厅,,2026-01,92.5,1
满意度,东厅,D1,2026-01,95%,40
投诉量,西厅,,2026年1月,3,
"""
PLAIN = "厅,月份,得分\n东厅,2026-01,88\n"  # no source, and a heading nobody knows


@pytest.fixture
def at(visit):
    """The page, as somebody of head office sees it."""

    def start(login: str = "ella") -> AppTest:
        return visit(login).switch_page("pages/halls/company_checks.py").run()

    return start


def upload(page: AppTest, text: str, name: str = "checks.csv") -> AppTest:
    return page.file_uploader[0].upload(name, text.encode("gb18030"), "text/csv").run()


def confirm(page: AppTest) -> AppTest:
    return page.button(key="checks.confirm").click().run()


def buttons(page: AppTest) -> list[str]:
    return [each.key for each in page.button if each.key == "checks.confirm"]


def test_a_file_is_looked_at_taken_in_and_listed(at, app, people):
    page = at()
    assert headings(page) == ["Company checks"]
    assert "No company checks" in page.info[0].value
    upload(page, CHECKS)
    assert "**new 3 · changed 0 · unchanged 0**" in texts(page)
    assert page.table[0].value.to_numpy().tolist() == [
        ["2", "new", "Mystery shopper", "东厅", "the hall itself", "2026-01", "92.5%", "1"],
        ["3", "new", "Third-party satisfaction", "东厅", "D1", "2026-01", "95%", "40"],
        ["4", "new", "Complaints", "西厅", "the hall itself", "2026-01", "3", "1"],
    ]  # fmt: skip
    assert past_imports(app, people.ella) == []

    confirm(page)

    assert "Taken in (import 1): new 3" in page.success[0].value.replace("\\", "")
    in_force, past = (each.value.to_numpy().tolist() for each in page.table[-2:])
    assert in_force == [
        ["2026-01", "Complaints", "1", "1", "0"],
        ["2026-01", "Mystery shopper", "1", "1", "0"],
        ["2026-01", "Third-party satisfaction", "1", "1", "1"],
    ]
    assert [row[:1] + row[2:] for row in past] == [["1", "Ella", "checks.csv", "3", "–"]]


def test_the_same_file_again_changes_nothing_and_another_value_is_shown_beside_the_old(at):
    page = confirm(upload(at(), CHECKS))
    upload(page, CHECKS)
    assert "it changes nothing" in page.info[0].value
    assert buttons(page) == []

    page = upload(at(), CHECKS.replace("95%,40", "96%,50"))

    assert "new 0 · changed 1 · unchanged 2" in texts(page)
    assert page.table[0].value.to_numpy().tolist() == [
        ["3", "changed", "Third-party satisfaction", "东厅", "D1", "2026-01", "95% → 96%",
         "40 → 50"],
    ]  # fmt: skip
    confirm(page)
    page = upload(at(), CHECKS)
    assert "taken in before (import 1)" in page.info[0].value


def test_mistakes_are_named_by_the_headings_of_the_file(at):
    page = upload(at(), CHECKS.replace("92.5", "-1").replace("西厅", "北厅"))

    assert page.table[0].value.to_numpy().tolist() == [
        ["2", "得分", "“-1” is not between 0 and 100. Check it."],
        ["4", "营业厅", "There is no hall “北厅”. Write the hall's name as it is kept here; a new "
         "hall is added by the administrator first."],
    ]  # fmt: skip
    assert buttons(page) == []


def test_columns_and_source_are_remembered_for_the_next_file_and_for_a_colleague(
    at, app, people, now
):
    page = upload(at(), PLAIN)
    assert "which columns hold" in page.error[0].value
    hall = next(each for each in page.selectbox if str(each.key).endswith(".hall"))
    hall.select(0).run()
    assert "choose which check" in page.error[0].value
    source = next(
        each for each in page.get("button_group") if str(each.key).startswith("checks.source.")
    )
    source.set_value("satisfaction").run()
    assert "new 1" in texts(page)
    confirm(page)

    add_account(
        app, people.fang, login="max", name="Max", role=Role.HEAD_OFFICE, password=PASSWORD,
        now=now,
    )  # fmt: skip
    colleague = upload(at("max"), PLAIN.replace("2026-01", "2026-02"))

    assert "new 1 · changed 0" in texts(colleague)
    assert colleague.table[0].value["Source"].tolist() == ["Third-party satisfaction"]


def test_what_was_shown_is_what_is_taken_in_or_it_is_shown_anew(at, app, people):
    page = upload(at(), CHECKS)
    confirm(upload(at(), CHECKS.replace("92.5", "90")))

    confirm(page)

    assert "look at the preview again" in page.error[0].value
    assert "new 0 · changed 1 · unchanged 2" in texts(page)
    assert "90% → 92.5%" in page.table[0].value["Result"].tolist()
    assert [each.rows for each in past_imports(app, people.ella)] == [3]
    confirm(page)
    assert [each.rows for each in past_imports(app, people.ella)] == [1, 3]


RESULTS = """检查类型,营业厅,工号,月份,得分,样本数,竞争对手
满意度,东厅,,2025-12,94.25,128,
满意度,东厅,,2026-01,96.15,130,93.8
神秘顾客,东厅,,2026-01,88,2,90.5
投诉量,东厅,,2026-01,7,,
投诉量,西厅,,2026-01,1,,
投诉量,远厅,,2026-01,2,,
"""


def cells(table) -> list[list[str]]:
    """Without the marks that keep texts from being Markdown."""
    return [[cell.replace("\\", "") for cell in row] for row in table.value.to_numpy().tolist()]


def results_of(visit, login: str, locale: str = "en-GB") -> AppTest:
    page = visit(login, locale)
    page.query_params["month"] = "2026-01"
    return page.switch_page("pages/halls/company_checks.py").run()


def test_everybody_who_sees_a_hall_reads_its_results_and_imports_nothing(at, visit):
    confirm(upload(at(), RESULTS))

    page = results_of(visit, "amina")

    assert [cells(each) for each in page.table] == [[
        ["Mystery shopper", "2026-01: 88 % (2 visits)", "fewer than 3 visits: not held against the "
         "goal", "−2.5 points (theirs 90.5 %)", "– → – → – → – → – → 88"],
        ["Third-party satisfaction", "2026-01: 96.15 % (130 asked)", "challenge goal 95 % reached",
         "+2.35 points (theirs 93.8 %)", "– → – → – → – → 94.25 → 96.15"],
        ["Complaints", "2026-01: 7 complaints", "–", "–", "– → – → – → – → – → 7"],
    ]]  # fmt: skip
    shown = texts(page)
    assert "**东厅**" in shown
    assert "西厅" not in shown
    assert "as set, not in those of its people" in shown
    assert list(page.file_uploader) == []
    assert [each.key for each in page.get("download_button")] == []
    branch = texts(results_of(visit, "dora"))
    assert ("**东厅**" in branch, "**西厅**" in branch, "远厅" in branch) == (True, True, False)


def test_the_results_read_in_chinese(at, visit):
    confirm(upload(at(), RESULTS))

    page = results_of(visit, "dora", "zh-CN")

    first = cells(page.table[0])
    assert first[1][1:4] == [
        "2026-01：96.15%（130 人）", "达到挑战目标 95%", "+2.35 个百分点（对手 93.8%）",
    ]  # fmt: skip


def test_a_column_of_counts_that_is_not_used_is_named_loudly(at):
    page = upload(at(), CHECKS.replace("样本数", "回访成功"))

    assert "“回访成功” in the file looks like a number of respondents" in page.warning[0].value
    assert list(upload(at(), CHECKS).warning) == []


@pytest.mark.parametrize("login", ["fang", "gu"])
def test_others_have_no_such_page(visit, login):
    with pytest.raises(ValueError, match="company_checks"):
        visit(login).switch_page("pages/halls/company_checks.py").run()
