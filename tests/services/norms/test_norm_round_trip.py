"""What nobody edited in the workbook of the norms changes nothing, whatever wrote the file again."""

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.problems import InputProblem
from locales import LANGUAGES
from services.norms.sheets import norm_workbook
from services.norms.workbook import Draft, read_workbook
from settings import ROOT
from tests.libreoffice import needs_libreoffice, saved_by_libreoffice
from tests.norm_books import HEADER, column_of, row_of
from tests.odd_norms import HEAD_OFFICE, an_app, libraries, oddest, use

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
SAVED = ROOT / "tests/services/imports/libreoffice"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return an_app(tmp_path_factory.mktemp("odd"), NOW)


@pytest.fixture
def odd(app):
    """Norms with every text that a spreadsheet may take for something else."""
    return use(app, oddest(), NOW)


def sent_back(app, data: bytes) -> Draft:
    return read_workbook(app, HEAD_OFFICE, "norms.xlsx", data)


def assert_unedited(app, data: bytes) -> None:
    draft = sent_back(app, data)
    assert [(each.row, each.column, each.finding) for each in draft.mistakes] == []
    assert [(each.subject.id, each.field, each.old, each.new) for each in draft.changes] == []
    assert draft.library.version == app.checklists.usable().version


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(files=libraries(), language=st.sampled_from(LANGUAGES))
def test_any_workbook_that_nobody_edited_changes_nothing(app, files, language):
    use(app, files, NOW)

    assert_unedited(app, norm_workbook(app, HEAD_OFFICE, language))


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(files=libraries(), language=st.sampled_from(LANGUAGES))
def test_any_edit_of_one_cell_changes_that_field_and_nothing_else(app, files, language):
    library = use(app, files, NOW)
    norm = next(iter(library.norms.values()))
    book = openpyxl.load_workbook(io.BytesIO(norm_workbook(app, HEAD_OFFICE, language)))
    sheet = book.worksheets[0]
    sheet.cell(row_of(sheet, norm.id), column_of(sheet, "zh")).value = "新的说法"

    draft = sent_back(app, saved(book))

    assert draft.mistakes == ()
    assert [(each.subject.id, each.field, each.new) for each in draft.changes] == [
        (norm.id, "zh", "新的说法")
    ]
    others = {each: norm for each, norm in library.norms.items() if each != norm.id}
    assert {each: draft.library.norms[each] for each in others} == others


def saved(book) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def edited(data: bytes, edit: Callable) -> bytes:
    """Written again by another program, with its habits."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    return saved(book)


def other_order(book) -> None:
    book.move_sheet(book.worksheets[0], 2)


def helper_in_front(book) -> None:
    sheet = book.create_sheet("Helper", 0)
    sheet.append(["id", "severity", "remark"])
    sheet.append(["a", "b", "c"])
    book.active = 0


def sorted_rows(book) -> None:
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER + 1)]
    for number, values in enumerate(sorted(rows, key=str, reverse=True), start=HEADER + 1):
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value
            if isinstance(value, str):
                sheet.cell(number, column).data_type = "s"


def filtered_rows(book) -> None:
    sheet = book.worksheets[0]
    sheet.auto_filter.ref = f"A{HEADER}:X{sheet.max_row}"
    for number in range(HEADER + 1, sheet.max_row, 2):
        sheet.row_dimensions[number].hidden = True


def empty_rows_and_columns(book) -> None:
    sheet = book.worksheets[0]
    for number in (HEADER + 3, HEADER + 1, 2, 1):
        sheet.insert_rows(number)
    for number in (4, 1):
        sheet.insert_cols(number)
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"


def hidden_columns(book) -> None:
    for letter in "CFK":
        book.worksheets[0].column_dimensions[letter].hidden = True


def plain_cells(book) -> None:
    """Without choices, widths and formats."""
    sheet = book.worksheets[0]
    sheet.data_validations.dataValidation.clear()
    sheet.column_dimensions.clear()
    for row in sheet.iter_rows():
        for cell in row:
            cell.number_format = "General"


OF_CELLS = [sorted_rows, filtered_rows, hidden_columns, plain_cells, empty_rows_and_columns]
OF_SHEETS = [other_order, helper_in_front]
REWRITTEN = [*OF_CELLS, *OF_SHEETS]


@pytest.mark.parametrize("edit", REWRITTEN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_person_does_around_the_cells_changes_nothing(app, odd, edit, language):
    assert_unedited(app, edited(norm_workbook(app, HEAD_OFFICE, language), edit))


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(
    files=libraries(),
    language=st.sampled_from(LANGUAGES),
    edits=st.lists(st.sampled_from(REWRITTEN), unique=True, min_size=2),
)
def test_nor_does_all_of_it_together(app, files, language, edits):
    use(app, files, NOW)

    def one_by_one(book) -> None:
        for edit in sorted(edits, key=REWRITTEN.index):
            edit(book)

    assert_unedited(app, edited(norm_workbook(app, HEAD_OFFICE, language), one_by_one))


def in_parts(data: bytes, change: Callable[[str], str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = change(content.decode()).encode()
            new.writestr(name, content)
    return made.getvalue()


def truths_as_formulas(sheet: str) -> str:
    """As LibreOffice keeps TRUE and FALSE."""
    changed, count = re.subn(
        r'(<c [^>]*t="b"[^>]*>)<v>([01])</v>',
        lambda cell: (
            f'{cell[1]}<f aca="false">{("FALSE()", "TRUE()")[int(cell[2])]}</f><v>{cell[2]}</v>'
        ),
        sheet,
    )
    assert count > 10
    return changed


def test_true_as_a_formula_is_no_formula_of_a_person(app, odd):
    assert_unedited(app, in_parts(norm_workbook(app, HEAD_OFFICE, "zh_CN"), truths_as_formulas))


def test_two_sheets_of_norms_are_not_chosen_between(app, odd):
    data = norm_workbook(app, HEAD_OFFICE, "zh_CN")
    copied = edited(data, lambda book: book.copy_worksheet(book.worksheets[0]))
    with pytest.raises(InputProblem) as caught:
        sent_back(app, copied)
    assert (caught.value.code, caught.value.values) == (
        "sheets_alike", {"sheets": "规范, 规范 Copy"},
    )  # fmt: skip

    def hide(book) -> None:
        book.copy_worksheet(book.worksheets[0]).sheet_state = "hidden"

    assert_unedited(app, edited(data, hide))


def test_a_formula_of_a_person_is_told_with_its_cell(app, odd):
    def edit(book) -> None:
        sheet = book.worksheets[0]
        sheet.cell(HEADER + 2, column_of(sheet, "enabled")).value = "=A1"

    draft = sent_back(app, edited(norm_workbook(app, HEAD_OFFICE, "zh_CN"), edit))

    (mistake,) = draft.mistakes
    assert (mistake.row, mistake.finding.code) == (HEADER + 2, "norm_formula")
    assert dict(mistake.finding.values) == {"cell": f"C{HEADER + 2}"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("anew", [False, pytest.param(True, marks=needs_libreoffice)])
def test_a_workbook_saved_by_libreoffice_changes_nothing(app, odd, language, anew):
    """The files were saved by LibreOffice 7.4; when ``oddest`` or the workbook changes, run
    ``python -m tests.services.norms.test_norm_round_trip``."""
    data = norm_workbook(app, HEAD_OFFICE, language)
    saved_there = SAVED / f"norms_{language}.xlsx"
    assert_unedited(app, saved_by_libreoffice(data, "xlsx") if anew else saved_there.read_bytes())


def save_anew() -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = an_app(Path(folder), NOW)
        use(made, oddest(), NOW)
        for language in LANGUAGES:
            data = saved_by_libreoffice(norm_workbook(made, HEAD_OFFICE, language), "xlsx")
            (SAVED / f"norms_{language}.xlsx").write_bytes(data)


if __name__ == "__main__":
    save_anew()
