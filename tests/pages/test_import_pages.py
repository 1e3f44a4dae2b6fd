"""Roster, company checks and norms come in by the same steps; a try writes nothing, and the last
import is undone on its page."""

import io

import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from services.halls.staff import all_staff, change_staff
from services.imports.company_checks import in_force
from tests.norm_books import workbook
from tests.pages.reading import texts
from tests.tampering import contents

CHECKS = "检查类型,营业厅,月份,得分\n神秘顾客,东厅,2026-01,92.5\n投诉量,西厅,2026-01,3\n"
ROSTER = "工号,姓名,营业厅,岗位\nD1,顾大海,西厅,导购\nD8,鲁,东厅,台席\n"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SMILES = "smiles-at-eye-contact"
# Page, who, and a file with something new in it.
PAGES = {
    "roster": ("fang", lambda app, people: ROSTER.encode()),
    "company_checks": ("ella", lambda app, people: CHECKS.encode()),
    "norm_workbook": (
        "ella", lambda app, people: workbook(app, people.ella, {(SMILES, "severity"): "重点项"}),
    ),
}  # fmt: skip
FILES = {
    "roster": "pages/setup/roster.py",
    "company_checks": "pages/halls/company_checks.py",
    "norm_workbook": "pages/norms/norm_workbook.py",
}
FORMS = {"roster": "roster", "company_checks": "checks", "norm_workbook": "norms"}


@pytest.fixture
def at(visit):
    def start(name: str, locale: str = "en-GB") -> AppTest:
        page = visit(PAGES[name][0], locale)
        return page.switch_page(FILES[name]).run(timeout=60)

    return start


def upload(page: AppTest, data: bytes) -> AppTest:
    name, kind = ("f.xlsx", XLSX) if data.startswith(b"PK") else ("f.csv", "text/csv")
    return page.file_uploader[0].upload(name, data, kind).run(timeout=60)


def press(page: AppTest, key: str) -> AppTest:
    return page.button(key=key).click().run(timeout=60)


def stored(app) -> dict[str, list[str]]:
    """Every row of the database, but when a session was used last."""
    return contents(app.store, but={"sessions"})


@pytest.mark.parametrize("name", PAGES)
def test_a_try_writes_nothing_at_all(at, app, people, name):
    page = at(name)
    before = stored(app)

    upload(page, PAGES[name][1](app, people))

    assert page.button(key=f"{FORMS[name]}.confirm").label.startswith("Take in: ")
    assert "Choosing a file only tries it" in texts(page)
    assert stored(app) == before


def test_a_column_that_was_chosen_is_kept_only_with_the_file(at, app):
    page = at("company_checks")
    before = stored(app)
    upload(page, CHECKS.replace("得分", "几分").encode())
    value = next(each for each in page.selectbox if str(each.key).endswith(".value"))
    value.select(3).run()

    assert "new 2" in texts(page)
    assert stored(app) == before


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("roster", ["1 选文件", "2 核对各列", "3 看变化", "4 导入"]),
        ("company_checks", ["1 选文件", "2 核对各列", "3 看变化", "4 导入"]),
        ("norm_workbook", ["1 选文件", "2 看变化", "3 导入"]),
    ],
)
def test_the_steps_have_the_same_names_on_every_page(at, app, people, name, steps):
    page = upload(at(name, "zh-CN"), PAGES[name][1](app, people))

    shown = [each.value.removeprefix("##### ") for each in page.markdown]
    assert [each for each in shown if each in {*steps, "2 选工作表", "3 核对各列"}] == steps


def test_each_change_of_a_person_is_shown_old_and_new(at, app, people):
    page = upload(at("roster"), ROSTER.encode())

    cells = page.table[0].value.to_numpy().tolist()
    today = cells[1][6]
    assert [row[:6] for row in cells] == [
        ["2", "moved", "D1", "顾 → 顾大海", "东厅 → 西厅", "Guide"],
        ["3", "new", "D8", "鲁", "东厅", "Counter clerk"],
    ]
    assert cells[0][6:] == [f"2020-01-01 → {today}", "–"]
    assert page.button(key="roster.confirm").label == "Take in: new 1 · moved 1"


def undone(page: AppTest, form: str, reason: str) -> AppTest:
    press(page, f"{form}.undo.open")
    page.text_input(key=f"{form}.undo.reason").input(reason)
    return press(page, f"{form}.undo.submit")


def test_a_roster_is_taken_in_looked_at_and_undone(at, app, people):
    before = all_staff(app, people.fang)
    page = press(upload(at("roster"), ROSTER.encode()), "roster.confirm")
    assert page.table[-1].value.to_numpy().tolist()[0][3:] == ["f.csv", "2", "–"]

    press(page, "roster.undo.open")

    assert page.table[-1].value["Name"].tolist() == ["顾大海 → 顾", "鲁"]
    assert page.table[-1].value["Once undone"].tolist() == [
        "东厅, Guide, from 2020-01-01",
        "in no hall",
    ]
    press(page, "roster.undo.submit")
    assert "reason" in page.error[0].value
    page.text_input(key="roster.undo.reason").input("发错了")
    press(page, "roster.undo.submit")

    assert "Import 1 is undone" in page.success[0].value
    assert page.table[-1].value["Undone"].tolist()[0].endswith("发错了")
    assert [each.key for each in page.button if str(each.key).startswith("roster.undo")] == []
    after = {each.staff_no: each for each in all_staff(app, people.fang)}
    assert [after[each.staff_no] for each in before] == before
    assert after["D8"].assignments == ()


def test_company_checks_are_undone_and_the_same_file_can_come_again(at, app, people):
    page = press(upload(at("company_checks"), CHECKS.encode()), "checks.confirm")

    undone(page, "checks", "重复")

    assert "Import 1 is undone" in page.success[0].value
    assert in_force(app, people.ella) == []
    upload(page, CHECKS.encode())
    assert "new 2" in texts(page)
    assert "taken in before" not in texts(page)


def test_norms_are_undone_and_the_version_before_is_in_force(at, app, people):
    before = app.checklists.usable().version
    page = upload(at("norm_workbook"), PAGES["norm_workbook"][1](app, people))
    press(page, "norms.confirm")
    press(page, "norms.undo.open")
    assert "severity: Major → Minor" in texts(page).replace("\\", "")

    page.text_input(key="norms.undo.reason").input("误改")
    press(page, "norms.undo.submit")

    assert app.checklists.usable().version == before
    assert "Import 1 is undone" in page.success[0].value
    page.switch_page("pages/norms/checklist_versions.py").run()
    told = page.table[1].value["File"].tolist()[0].replace("\\", "")
    assert told == "undoes number 1: 误改"


def test_who_cannot_be_what_they_were_is_named_and_nothing_can_be_undone(at, app, people, now):
    page = press(upload(at("roster"), ROSTER.encode()), "roster.confirm")
    change_staff(app, people.fang, people.gu.id, name="顾二", staff_no="D1", now=now)

    press(page, "roster.undo.open")

    assert page.table[-1].value.to_numpy().tolist() == [
        ["D1", "顾二", "Name, number or hall were changed since the import."]
    ]
    assert "roster.undo.submit" not in [each.key for each in page.button]
    press(page, "roster.undo.cancel")
    assert "roster.undo.open" in [each.key for each in page.button]


def test_what_is_undone_is_what_was_shown_or_it_is_shown_anew(at, app, people, now):
    page = press(upload(at("roster"), ROSTER.encode()), "roster.confirm")
    press(page, "roster.undo.open")
    change_staff(app, people.fang, people.gu.id, name="顾二", staff_no="D1", now=now)

    page.text_input(key="roster.undo.reason").input("误改")
    press(page, "roster.undo.submit")

    assert "nothing was undone" in page.error[0].value
    assert page.table[-1].value["Name"].tolist() == ["顾二"]
    assert "roster.undo.submit" not in [each.key for each in page.button]


def test_a_list_of_many_changes_has_pages(at, app, people):
    many = "检查类型,营业厅,月份,得分,检查编号\n" + "".join(
        f"神秘顾客,东厅,2026-01,{60 + number},M-{number}\n" for number in range(30)
    )

    page = upload(at("company_checks"), many.encode())

    assert len(page.table[0].value) == 25
    assert page.button(key="checks.confirm").label == "Take in: new 30"


def book(*sheets: tuple[str, list[list[object]], set[int]]) -> bytes:
    """Sheets by name with their rows, of which some are hidden."""
    made = Workbook()
    made.remove(made.active)
    for name, rows, hidden in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for number in hidden:
            sheet.row_dimensions[number].hidden = True
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


CHECK_HEADER = ["检查类型", "营业厅", "月份", "得分"]
TWO_SHEETS = book(
    ("说明", [["备注", "填表人"], ["请勿修改", "综合部"]], set()),
    ("一月", [CHECK_HEADER, ["神秘顾客", "东厅", "2026-01", 92.5]], set()),
    ("二月", [CHECK_HEADER, ["神秘顾客", "东厅", "2026-02", 90], ["投诉量", "西厅", "2026-02", 3]],
     set()),
)  # fmt: skip


def test_every_sheet_with_a_table_is_offered_and_the_likeliest_is_chosen(at, app, people):
    page = upload(at("company_checks"), TWO_SHEETS)
    sheet = next(each for each in page.selectbox if ".sheet." in str(each.key))
    assert sheet.options == ["说明 (rows: 1)", "一月 (rows: 1)", "二月 (rows: 2)"]
    assert sheet.value == 1
    assert "2 Choose the sheet" in texts(page)
    assert "new 1" in texts(page)

    sheet.select(2).run()

    assert "new 2" in texts(page)
    press(page, "checks.confirm")
    assert [each["month"] for each in in_force(app, people.ella)] == ["2026-02", "2026-02"]


HIDDEN = book(
    ("一月",
     [CHECK_HEADER, ["神秘顾客", "东厅", "2026-01", 92.5], ["神秘顾客", "西厅", "2026-01", 80]], {3}),
)  # fmt: skip


@pytest.mark.parametrize(("answer", "new", "checks"), [(True, "new 2", 2), (False, "new 1", 1)])
def test_a_file_with_a_question_is_not_taken_in_before_the_answer(
    at, app, people, answer, new, checks
):
    page = upload(at("company_checks"), HIDDEN)
    assert page.button(key="checks.confirm").disabled
    assert "Questions still to answer: 1." in texts(page)
    (question,) = [each for each in page.radio if ".question." in str(each.key)]
    assert question.value is None
    assert question.options == ["Yes, the hidden rows too", "No, only the rows that are seen"]

    question.set_value(answer).run()

    assert page.button(key="checks.confirm").label == f"Take in: {new}"
    press(page, "checks.confirm")
    (found,) = in_force(app, people.ella)
    assert found["checks"] == checks


def test_an_answer_can_be_changed_and_holds_for_its_file_only(at, app, people):
    page = upload(at("company_checks"), HIDDEN)
    page.radio[0].set_value(True).run()
    page.radio[0].set_value(False).run()
    assert page.button(key="checks.confirm").label == "Take in: new 1"

    upload(page, HIDDEN)

    assert page.radio[0].value is None
    assert page.button(key="checks.confirm").disabled


SWAPPED = "工号,姓名,营业厅,岗位\nD1,海,东厅,导购\nD2,顾,东厅,台席\n"


@pytest.mark.parametrize(("answer", "names"), [(True, ["海", "顾"]), (False, ["顾", "海"])])
def test_names_that_changed_places_are_asked_about(at, app, people, answer, names):
    page = upload(at("roster"), SWAPPED.encode())
    assert page.button(key="roster.confirm").disabled
    assert page.table[0].value["Name"].tolist() == ["顾 → 海", "海 → 顾"]

    page.radio[0].set_value(answer).run()

    if answer:
        press(page, "roster.confirm")
    else:
        assert "it changes nothing" in page.info[0].value
    after = {each.staff_no: each.name for each in all_staff(app, people.fang)}
    assert [after["D1"], after["D2"]] == names


def test_a_file_is_read_again_only_when_it_is_another_one(at, app, people):
    page = upload(at("company_checks"), TWO_SHEETS)
    read = page.session_state["checks.import"].sheets

    sheet = next(each for each in page.selectbox if ".sheet." in str(each.key))
    sheet.select(2).run()

    assert page.session_state["checks.import"].sheets is read
    press(page, "checks.confirm")
    assert page.session_state["checks.import"].sheets == ()
