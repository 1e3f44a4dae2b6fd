"""The administrator with the real server: a roster with mistakes, its undoing, a move, a hall that
closes."""

import pytest
from playwright.sync_api import expect

from locales import Words
from services.halls.organisation import all_halls
from services.halls.staff import all_staff
from tests.browser.steps import expect_settled, go_signed_in

pytestmark = pytest.mark.browser
WORDS = Words("zh_CN")
HEADER = "2026年花名册,,,\n工号,姓 名,所属营业厅,职务\n"
MESSY = HEADER + "D1,顾,东厅,引导员\n,,,\nD8,鲁,北厅,台席\nD9,马,西厅,保安\n"
MENDED = HEADER + "D1,顾,东厅,引导员\n,,,\nD8,鲁,西厅,台席\nD9,马,西厅,营业员\n"


def test_a_roster_is_mended_taken_in_undone_and_taken_in_again_somebody_moves_and_a_hall_closes(
    tablet, server, app, people
):
    page = tablet()
    go_signed_in(page, server.url, app, "fang")
    page.goto(f"{server.url}/staff")
    page.get_by_role("link", name=WORDS("setup.import")).click()

    def choose(text: str) -> None:
        data = text.encode("gb18030")
        page.locator("input[type=file]").set_input_files(
            {"name": "花名册.csv", "mimeType": "text/csv", "buffer": data}
        )

    choose(MESSY)
    expect(page.get_by_text(WORDS("import.findings", count=2))).to_be_visible()
    expect(page.locator("table tbody tr").nth(0)).to_contain_text("5所属营业厅没有营业厅“北厅”")
    expect(page.locator("table tbody tr").nth(1)).to_contain_text("6职务没有岗位“保安”")
    assert len(all_staff(app, people.fang)) == 3

    choose(MENDED)
    page.get_by_role("button", name=WORDS("import.confirm", what="新增 2")).click()
    expect(page.get_by_text(WORDS("import.done", number=1, what="新增 2"))).to_be_visible()
    expect_settled(page)
    page.get_by_role("button", name=WORDS("import.undo_open", number=1)).click()
    expect_settled(page)
    page.get_by_label(WORDS("import.undo_reason")).fill("发错了文件")
    page.get_by_role("button", name=WORDS("import.undo"), exact=True).click()
    expect(page.get_by_text(WORDS("import.undo_done", number=1))).to_be_visible()
    expect(page.locator("table tbody tr").last).to_contain_text("发错了文件")
    gone = [each for each in all_staff(app, people.fang) if not each.assignments]
    assert [each.staff_no for each in gone] == ["D8", "D9"]

    choose(MENDED)
    page.get_by_role("button", name=WORDS("import.confirm", what="调动 2")).click()
    expect(page.get_by_text(WORDS("import.done", number=3, what="调动 2"))).to_be_visible()
    roster = {person.staff_no: person for person in all_staff(app, people.fang)}
    assert roster["D8"].assignments[0].hall_id == people.west.id

    page.goto(f"{server.url}/staff?person={roster['D8'].id}")
    expect(page.get_by_role("combobox", name=WORDS("column.hall"))).to_be_visible()
    expect_settled(page)
    page.get_by_role("combobox", name=WORDS("column.hall")).click()
    page.get_by_role("option", name="远厅").click()
    expect_settled(page)
    page.get_by_role("button", name=WORDS("setup.save_move")).click()
    expect(page.get_by_text("：自 ")).to_be_visible()
    moved = next(each for each in all_staff(app, people.fang) if each.staff_no == "D8")
    assert moved.assignments[-1].hall_id == people.far.id

    page.goto(f"{server.url}/halls?hall={people.far.id}")
    page.get_by_role("button", name=WORDS("setup.close_ask")).click()
    page.get_by_role("button", name=WORDS("setup.close"), exact=True).click()
    expect(page.get_by_text(WORDS("setup.closed", name="远厅"))).to_be_visible()
    assert [hall.name for hall in all_halls(app, people.fang) if hall.closed_on] == ["远厅"]
