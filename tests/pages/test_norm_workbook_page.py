"""Head office edits the norms in a spreadsheet: looks at what changes, then accepts it."""

import pytest
from streamlit.testing.v1 import AppTest

from domain.imports.finding import FileFinding
from domain.norms.columns import NormColumn
from services.halls.accounts import let_export_names
from tests.builders import a_patrol, observe, score_plainly
from tests.norm_books import row_of, workbook
from tests.pages.reading import headings, texts

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def at(visit):
    def start(login: str = "ella") -> AppTest:
        return visit(login).switch_page("pages/norms/norm_workbook.py").run(timeout=60)

    return start


def upload(page: AppTest, data: bytes) -> AppTest:
    return page.file_uploader[0].upload("norms.xlsx", data, XLSX).run(timeout=60)


def accept_buttons(page: AppTest) -> list[str]:
    return [each.key for each in page.button if each.key == "norms.confirm"]


def test_the_effect_is_shown_and_the_version_accepted(at, app, people, now):
    let_export_names(app, people.fang, people.ella.id, may=True, now=now)
    score_plainly(app, people.ella, now)
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(
        app, people.amina, patrol,
        [(people.gu.id, "same-standard-for-everyone", "pass"), (people.gu.id, "smiles-at-eye-contact", "fail")],
    )  # fmt: skip
    page = at()
    assert headings(page) == ["Edit the norms"]

    upload(page, workbook(app, people.ella, {("smiles-at-eye-contact", "severity"): "重点项"}))

    shown = texts(page).replace("\\", "")
    assert "severity: Minor → Major" in shown
    # 2 of 3 before: 66.67; then 2 of 4.
    assert "Mean 66.67 → 50.00, it would move by −16.7. People who change grade: 1." in shown
    assert page.table[0].value.to_numpy().tolist() == [
        ["东厅", "顾 D1", "Basic pass 66.67", "Fail 50.00"]
    ]
    before = app.checklists.usable().version

    page.button(key="norms.confirm").click().run(timeout=60)

    assert "Taken in (import 1): changes 1" in page.success[0].value.replace("\\", "")
    assert accept_buttons(page) == []
    assert app.checklists.usable().version != before
    assert app.checklists.usable().norms["smiles-at-eye-contact"].severity == "major"

    page.switch_page("pages/norms/checklist_versions.py").run()
    assert "Versions accepted in the app" in [each.value for each in page.subheader]


def test_mistakes_are_listed_with_row_and_column_and_nothing_can_be_accepted(at, app, people):
    rows = {}

    def edit(sheet):
        rows["hair"] = row_of(sheet, "hair-neat")

    page = upload(at(), workbook(app, people.ella, {("hair-neat", "severity"): "miner"}, edit))

    assert page.table[0].value.to_numpy().tolist() == [
        [str(rows["hair"]), "Severity", "“miner” is not one of the values. Is “Minor” meant?"]
    ]
    assert accept_buttons(page) == []


def test_a_lost_row_is_told_in_words_for_a_spreadsheet(at, app, people, now):
    a_patrol(app, people.amina, people.east.id, now)
    data = workbook(
        app, people.ella, edit=lambda sheet: sheet.delete_rows(row_of(sheet, "hair-neat"))
    )

    page = upload(at(), data)

    ((row, column, what),) = page.table[0].value.to_numpy().tolist()
    assert (row, column) == ("–", "Id")
    assert what.startswith("The norm hair-neat was in use, and its id is not in the sheet.")


def test_a_file_without_changes_and_one_of_another_kind_are_told(at, app, people):
    page = upload(at(), workbook(app, people.ella))
    assert "it changes nothing" in page.info[0].value
    assert accept_buttons(page) == []

    page = upload(page, b"id;zh")
    assert page.error[0].value.startswith("This is no XLSX file")


def test_the_page_is_for_head_office_only(visit):
    page = visit("fang").switch_page("pages/norms/checklist_versions.py").run()
    assert "Edit the norms" not in texts(page)
    assert NormColumn.ID.value not in texts(page)


def test_the_page_of_versions_says_what_was_not_read(app, visit):
    app.checklists.warnings = [
        FileFinding("greeting.yaml.txt", 0, "file_misnamed", values=(("meant", "greeting.yaml"),))
    ]

    page = visit("fang").switch_page("pages/norms/checklist_versions.py").run()

    assert [each.value for each in page.warning] == [
        "Not everything in the checklist folder was read:"
    ]
    assert [each.value for each in page.code] == [
        "greeting.yaml.txt: this file was not read, because its name does not end with .yaml. Rename it"
        " to greeting.yaml, or move it out of the folder."
    ]
