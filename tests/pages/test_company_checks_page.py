"""Head office takes in company checks: looked at first, remembered, and told what happened."""

import pytest
from streamlit.testing.v1 import AppTest

from domain.roles import Role
from services.accounts import add_account
from services.company_checks import past_imports
from tests.pages.test_pages import headings, texts
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
        return visit(login).switch_page("pages/setup/company_checks.py").run()

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
    assert "New 3 · changed 0 · unchanged 0" in texts(page)
    assert page.table[0].value.to_numpy().tolist() == [
        ["2", "new", "Mystery shopper", "东厅", "the hall itself", "2026-01", "92.5%", "1", "–"],
        ["3", "new", "Third-party satisfaction", "东厅", "D1", "2026-01", "95%", "40", "–"],
        ["4", "new", "Complaints", "西厅", "the hall itself", "2026-01", "3", "1", "–"],
    ]
    assert past_imports(app.store, people.ella) == []

    confirm(page)

    assert "Taken in (import 1): 3 new, 0 changed" in page.success[0].value.replace("\\", "")
    in_force, past = (each.value.to_numpy().tolist() for each in page.table)
    assert in_force == [
        ["2026-01", "Complaints", "1", "1", "0"],
        ["2026-01", "Mystery shopper", "1", "1", "0"],
        ["2026-01", "Third-party satisfaction", "1", "1", "1"],
    ]
    assert [row[:1] + row[2:] for row in past] == [["1", "Ella", "checks.csv", "3"]]


def test_the_same_file_again_changes_nothing_and_another_value_is_shown_beside_the_old(at):
    page = confirm(upload(at(), CHECKS))
    upload(page, CHECKS)
    assert "changes nothing" in page.info[0].value
    assert buttons(page) == []

    page = upload(at(), CHECKS.replace("95%,40", "96%,50"))

    assert "New 0 · changed 1 · unchanged 2" in texts(page)
    assert page.table[0].value.to_numpy().tolist() == [
        ["3", "changed", "Third-party satisfaction", "东厅", "D1", "2026-01", "95% → 96%",
         "40 → 50", "–"],
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
    assert "New 1" in texts(page)
    confirm(page)

    add_account(
        app.store, people.fang, login="max", name="Max", role=Role.HEAD_OFFICE, password=PASSWORD,
        now=now,
    )  # fmt: skip
    colleague = upload(at("max"), PLAIN.replace("2026-01", "2026-02"))

    assert "New 1 · changed 0" in texts(colleague)
    assert colleague.table[0].value["Source"].tolist() == ["Third-party satisfaction"]


def test_what_was_shown_is_what_is_taken_in_or_it_is_shown_anew(at, app, people):
    page = upload(at(), CHECKS)
    confirm(upload(at(), CHECKS.replace("92.5", "90")))

    confirm(page)

    assert "look at the preview again" in page.error[0].value
    assert "New 0 · changed 1 · unchanged 2" in texts(page)
    assert "90% → 92.5%" in page.table[0].value["Result"].tolist()
    assert [each["rows"] for each in past_imports(app.store, people.ella)] == [3]
    confirm(page)
    assert [each["rows"] for each in past_imports(app.store, people.ella)] == [1, 3]
