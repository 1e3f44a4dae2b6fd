"""Every sheet of a workbook with what a person sees of it; what is not seen is said or asked."""

import io
import re
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from domain.imports.questions import Notice, Question
from domain.imports.table import Row
from domain.problems import InputProblem
from services.imports.spreadsheet import FileLimits, read_own_sheet, read_table, read_tables
from tests.hostile_files import of_sheet, sheet
from tests.sheets import HEADER, HEADINGS, Column, book, rewritten, saved

LIMITS = FileLimits(max_mb=5, max_rows=1000, max_unpacked_mb=60)


def table_of(made, limits=LIMITS):
    return read_table(made if isinstance(made, bytes) else saved(made), limits, HEADINGS)


def cells_of(table):
    return {row.number: row.cells for row in table.rows}


def problem_of(made, limits=LIMITS):
    with pytest.raises(InputProblem) as caught:
        table_of(made, limits)
    return caught.value.code, caught.value.values


# Sheets


def sheets(**tables):
    made = Workbook()
    made.remove(made.active)
    for name, rows in tables.items():
        place = made.create_sheet(name)
        for row in rows:
            place.append(row)
    return made


EAST = [HEADER, ["D1", "林一", "东厅"]]
WEST = [HEADER, ["D2", "林二", "西厅"], ["D3", "林三", "西厅"]]


def test_every_sheet_with_a_table_is_offered_and_the_others_are_named():
    made = sheets(东厅=EAST, 说明=[["请按月填写"], ["不要改表头"]], 空=[], 西厅=WEST)
    data = saved(made)

    tables = read_tables(data, LIMITS, HEADINGS)

    assert [(each.sheet, len(each.rows), each.notices) for each in tables] == [
        ("东厅", 1, ()), ("西厅", 2, ()),
    ]  # fmt: skip
    table = table_of(data)
    assert table.sheet == "东厅"
    assert table.notices == (Notice("other_sheets", (("read", "东厅"), ("others", "西厅"))),)


def test_the_sheet_with_the_most_known_columns_is_proposed():
    made = sheets(
        说明=[["列", "怎么填"], ["工号", "六位"], ["姓名", "全名"]],
        汇总=[["营业厅", "人数"], ["东厅", 3]],
        名单=EAST,
    )

    table = table_of(made)

    assert table.sheet == "名单"
    assert cells_of(table) == {2: ("D1", "林一", "东厅")}
    assert dict(table.notices[0].values) == {"read": "名单", "others": "说明, 汇总"}


def test_those_who_left_are_not_proposed_for_their_last_day():
    made = sheets(
        离职人员=[HEADER, ["D9", "高", "东厅", "2026-01-31"]],
        花名册=[HEADER[:3], ["D1", "林一", "东厅"], ["D2", "林二", "东厅"]],
    )
    required = (Column.NUMBER, Column.NAME, Column.HALL)

    assert read_table(saved(made), LIMITS, HEADINGS).sheet == "离职人员"
    assert read_table(saved(made), LIMITS, HEADINGS, required=required).sheet == "花名册"


def test_a_file_with_one_table_says_nothing_of_sheets():
    table = table_of(sheets(说明=[["请按月填写"]], 名单=EAST))

    assert (table.sheet, table.notices, table.questions) == ("名单", (), ())


def test_remarks_alone_are_offered_when_there_is_nothing_else():
    assert cells_of(table_of(sheets(说明=[["一"], ["二"]]))) == {2: ("二",)}


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_offered_as_such_and_not_proposed(state):
    made = sheets(东厅=EAST, 西厅=WEST)
    made["东厅"].sheet_state = state
    data = saved(made)

    assert table_of(data).sheet == "西厅"
    assert [each.sheet for each in read_tables(data, LIMITS, HEADINGS)] == ["东厅", "西厅"]
    assert read_tables(data, LIMITS, HEADINGS)[0].notices == (
        Notice("hidden_sheet", (("sheet", "东厅"),)),
    )


def test_charts_are_no_sheets():
    made = book(["D1", "林一", "东厅"])
    made.create_chartsheet("图", 0).add_chart(BarChart())

    assert table_of(made).notices == ()


def test_a_sheet_that_holds_too_much_is_named_beside_the_others():
    many = [["编号", "内容"], *([n, "x"] for n in range(30))]
    few = FileLimits(max_mb=1, max_rows=5, max_unpacked_mb=20)

    table = table_of(sheets(东厅=EAST, 流水=many), few)

    assert table.notices == (Notice("sheets_not_read", (("sheets", "流水"),)),)
    assert problem_of(sheets(东厅=[HEADER, *([f"D{n}", "林"] for n in range(9))], 流水=many), few) == (
        "file_too_many_rows", {"maximum": 5},
    )  # fmt: skip


def test_the_sheet_that_looks_most_like_it_is_not_passed_over_because_it_has_too_many_rows():
    few = FileLimits(max_mb=1, max_rows=5, max_unpacked_mb=20)
    made = sheets(
        汇总=[["营业厅", "人数"], ["东厅", 9]], 名单=[HEADER, *([f"D{n}", "林"] for n in range(9))]
    )

    assert problem_of(made, few) == ("file_too_many_rows", {"maximum": 5})


def test_progress_goes_on_over_all_sheets():
    shares = []
    read_tables(saved(sheets(东厅=EAST, 西厅=WEST)), LIMITS, HEADINGS, shares.append)

    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.5, 1)


# Hidden rows and columns


def test_hidden_rows_are_asked_about():
    made = book(*([f"D{n}", "林", "东厅"] for n in range(2, 10)))
    for row in (3, 5, 6, 7):
        made.active.row_dimensions[row].hidden = True
    table = table_of(made)

    assert table.questions == (
        Question(
            "hidden_rows", "hidden_rows", (("number", "4"), ("rows", "3, 5–7")),
            rows=(3, 5, 6, 7), leaves_out_when=False,
        ),
    )  # fmt: skip
    assert len(table.rows) == 8
    assert [row.number for row in table.settled({"hidden_rows": False}).rows] == [2, 4, 8, 9]
    assert len(table.settled({"hidden_rows": True}).rows) == 8
    assert [row.number for row in table.settled({}).rows] == [2, 4, 8, 9]


@pytest.mark.parametrize(
    "mark",
    ['hidden="1"', 'hidden="true"', 'ht="0" customHeight="1"', 'hidden="1" outlineLevel="1"'],
)
def test_every_way_of_hiding_a_row_is_seen(mark):
    data = rewritten(
        saved(book(["D2", "林", "东厅"], ["D3", "李", "东厅"])), "xl/worksheets/sheet1.xml",
        lambda text: text.replace('<row r="3"', f'<row r="3" {mark}'),
    )  # fmt: skip

    assert [each.rows for each in table_of(data).questions] == [(3,)]


@pytest.mark.parametrize("mark", ['hidden="0"', 'ht="15"', 'outlineLevel="1"', 'collapsed="1"'])
def test_a_row_that_is_seen_is_not_asked_about(mark):
    data = rewritten(
        saved(book(["D2", "林", "东厅"], ["D3", "李", "东厅"])), "xl/worksheets/sheet1.xml",
        lambda text: text.replace('<row r="3"', f'<row r="3" {mark}'),
    )  # fmt: skip

    assert table_of(data).questions == ()


def test_hidden_rows_without_text_or_above_the_header_are_no_question():
    made = book(["说明"], HEADER, ["D1", "林一", "东厅"], header=None)
    for row in (1, 4, 5):
        made.active.row_dimensions[row].hidden = True

    assert table_of(made).questions == ()
    assert table_of(made).notices == ()


def test_a_hidden_header_is_said():
    made = book(["D1", "林一", "东厅"])
    made.active.row_dimensions[1].hidden = True

    assert table_of(made).notices == (Notice("hidden_header", (("row", "1"),)),)


def test_of_two_headers_the_one_that_is_seen_counts():
    made = book(["staff"], HEADER, ["D1", "林一", "东厅"], header=["工号", "姓名", "营业厅"])
    made.active.row_dimensions[1].hidden = True
    table = table_of(made)

    assert (table.header, cells_of(table)) == (tuple(HEADER), {4: ("D1", "林一", "东厅")})
    assert table.notices == table.questions == ()


def test_hidden_columns_with_a_heading_are_read_and_said():
    made = book(["D1", "林一", "东厅", "", "草稿"])
    for letter in ("B", "C", "E"):
        made.active.column_dimensions[letter].hidden = True
    table = table_of(made)

    assert table.notices == (Notice("hidden_columns", (("columns", "姓名, 营业厅"),)),)
    assert cells_of(table) == {2: ("D1", "林一", "东厅", "", "草稿")}


# Merged cells


def test_a_hall_merged_over_its_people_is_read_for_each():
    made = book(["D1", "林一", "东厅"], ["D2", "林二"], ["D3", "林三"], ["D4", "林四", "西厅"])
    made.active.merge_cells("C2:C4")
    table = table_of(made)

    assert [row.cells[2] for row in table.rows] == ["东厅", "东厅", "东厅", "西厅"]
    assert table.notices == (Notice("merged_cells", (("ranges", "C2:C4"), ("number", "1"))),)


def test_merged_titles_and_headings_of_two_rows_say_nothing():
    made = book(
        ["花名册", "", "", ""], ["工号", "姓名", "在岗", ""], ["", "", "营业厅", "日期"],
        ["D1", "林一", "东厅", "2026-01-05"], header=None,
    )  # fmt: skip
    for ref in ("A1:D1", "A2:A3", "B2:B3", "C2:D2"):
        made.active.merge_cells(ref)
    table = table_of(made)

    assert table.header == tuple(HEADER)
    assert cells_of(table) == {4: ("D1", "林一", "东厅", "2026-01-05")}
    assert table.notices == ()


def test_a_header_merged_over_two_empty_rows_is_no_row_of_the_table():
    made = book(HEADER, [], ["D1", "林一", "东厅"], header=None)
    for letter in "ABCD":
        made.active.merge_cells(f"{letter}1:{letter}2")

    assert cells_of(table_of(made)) == {3: ("D1", "林一", "东厅")}
    assert table_of(made).notices == ()


def test_a_merge_that_crosses_a_hidden_row_reaches_what_is_below():
    made = book(["D1", "林一", "东厅"], ["D2", "林二"], ["D3", "林三"])
    made.active.merge_cells("C2:C4")
    made.active.row_dimensions[3].hidden = True

    table = table_of(made).settled({"hidden_rows": False})

    assert cells_of(table) == {2: ("D1", "林一", "东厅"), 4: ("D3", "林三", "东厅")}


def test_a_merge_whose_first_row_is_hidden_is_read_where_it_is_seen():
    made = book(["D1", "林一", "东厅"], ["D2", "林二"])
    made.active.merge_cells("C2:C3")
    made.active.row_dimensions[2].hidden = True

    assert cells_of(table_of(made).settled({"hidden_rows": False})) == {3: ("D2", "林二", "东厅")}


def test_what_lies_under_a_merge_is_said():
    data = rewritten(
        saved(book(["D1", "林一", "东厅"], ["D2", "林二", "西厅"])), "xl/worksheets/sheet1.xml",
        lambda text: text.replace("</sheetData>", '</sheetData><mergeCells><mergeCell ref="C2:C3"/></mergeCells>'),
    )  # fmt: skip
    table = table_of(data)

    assert cells_of(table) == {2: ("D1", "林一", "东厅"), 3: ("D2", "林二", "东厅")}
    assert [each.code for each in table.notices] == ["merged_cells", "merged_over"]


def test_a_heading_over_several_columns_with_something_in_them_is_said():
    made = book(
        ["D1", "林一", "东厅", None, "东1", "东2"],
        header=["工号", "姓名", "营业厅", "日期", "备注", None],
    )
    made.active.merge_cells("E1:F1")
    assert [each.code for each in table_of(made).notices] == ["merged_headings"]
    assert dict(table_of(made).notices[0].values)["ranges"] == "E1:F1"

    made.active["F2"] = None
    assert table_of(made).notices == ()


def test_merges_below_views_and_filters_are_found():
    made = book(["D1", "林一", "东厅"], ["D2", "林二"])
    made.active.merge_cells("C2:C3")
    made.active.auto_filter.ref = "A1:D3"
    made.active.protection.sheet = True
    data = rewritten(saved(made), "xl/worksheets/sheet1.xml", lambda text: text.replace(
        "<mergeCells", '<customSheetViews><customSheetView guid="{0}"><pageMargins left="1"/>'
        "</customSheetView></customSheetViews><mergeCells",
    ))  # fmt: skip

    assert cells_of(table_of(data))[3] == ("D2", "林二", "东厅")


# Cells


def with_format(value, code, epoch=None):
    made = book(["D1", "林一", "东厅", value])
    if epoch:
        made.epoch = epoch
    made.active["D2"].number_format = code
    return made


def test_a_format_that_shows_nothing_or_something_else_is_named_with_its_cells():
    made = book(*(["D1", "林一", "东厅", 5] for _ in range(7)), ["D2", "林二", "西厅", -5])
    for row in range(2, 9):
        made.active.cell(row, 4).number_format = ";;;"
    made.active["D9"].number_format = '0"分";[Red]0"分"'
    made.active["F9"], made.active["F9"].number_format = 7, ";;;"  # in no column of the table
    table = table_of(made)

    assert table.notices == (
        Notice("shows_nothing", (("cells", "D2, D3, D4, D5, D6, …"), ("number", "7"))),
        Notice("shown_otherwise", (("cells", "D9"), ("number", "1"))),
    )
    assert [row.cells[3] for row in table.rows] == ["5"] * 7 + ["-5"]


@pytest.mark.parametrize("style", [14, 22, 27, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58])
@pytest.mark.parametrize("count", [45870, 44408])
def test_built_in_formats_of_days_count_from_the_epoch_of_the_file(style, count):
    since_1904 = count == 44408
    made = with_format(count, "0.000", CALENDAR_MAC_1904 if since_1904 else None)
    data = rewritten(saved(made), "xl/styles.xml", lambda text: re.sub(
        r'(<cellXfs.*?numFmtId=")164(")', rf"\g<1>{style}\g<2>", text, flags=re.DOTALL
    ))  # fmt: skip

    assert cells_of(table_of(data))[2][3] == "2025-08-01"


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        (44408, ["calendar_1904"]),
        (44408.5, ["calendar_1904"]),
        (999, []),
    ],
)
def test_bare_numbers_in_a_workbook_that_counts_from_1904_are_said(value, codes):
    assert [
        each.code for each in table_of(with_format(value, "0", CALENDAR_MAC_1904)).notices
    ] == codes
    assert table_of(with_format(value, "0")).notices == ()


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (datetime(2025, 8, 1, 8, 30), "yyyy-mm-dd hh:mm", "2025-08-01 08:30"),  # noqa: DTZ001
        (datetime(2025, 8, 1, 8, 30), "yyyy-mm-dd", "2025-08-01"),  # noqa: DTZ001
        (date(2025, 8, 1), 'yyyy"年"m"月"d"日"', "2025-08-01"),
        (0, "yyyy/m/d", "1900/1/0"),
        ("1899年8月1日", "yyyy/m/d", "1899年8月1日"),
        (123456789012345678, "0", "1.23456789012346E+17"),
        ("东", '@"厅"', "东厅"),
        (True, "General", "TRUE"),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_it_is_seen(value, code, text):
    assert cells_of(table_of(with_format(value, code)))[2][3] == text


def test_texts_are_read_without_the_way_that_files_write_controls():
    made = book(["D1", "林_x000D_一", "东厅"])

    assert cells_of(table_of(made))[2][1] == "林\r一"


def test_columns_further_to_the_right_than_are_read_are_said():
    made = book(["D1", "林一", "东厅"])
    made.active.cell(2, 61, "远")

    assert table_of(made).notices == (Notice("columns_beyond", (("maximum", "60"),)),)


def test_formulas_without_a_result_are_refused_with_their_place():
    formula = "=VLOOKUP(A2,halls!A:B,2,0)"

    assert problem_of(book(["D1", "林一", "东厅"], ["D2", "林二", formula], ["D3", "林三", formula])) == (
        "file_not_computed", {"sheet": "花名册", "cell": "C3", "number": 2},
    )  # fmt: skip
    assert problem_of(book(["=x!A2", "=x!B2", "=x!C2", None])) == (
        "file_not_computed", {"sheet": "花名册", "cell": "A2", "number": 3},
    )  # fmt: skip
    # In no column of the table.
    assert cells_of(table_of(book(["D1", "林一", "东厅", None, "=ROW()"])))[2][:3] == (
        "D1",
        "林一",
        "东厅",
    )


def test_a_result_that_was_written_without_computing_is_refused():
    formula = '<c r="D2"><f>SUM(1,2)</f><v>0</v></c></row>'
    uncomputed = rewritten(
        saved(book(["D1", "林一", "东厅"])), "xl/worksheets/sheet1.xml",
        lambda text: text.replace("</row></sheetData>", formula + "</sheetData>"),
    )  # fmt: skip
    computed = rewritten(
        uncomputed, "xl/workbook.xml", lambda text: text.replace('fullCalcOnLoad="1"', "")
    )

    assert problem_of(uncomputed)[0] == "file_not_computed"
    assert cells_of(table_of(computed))[2] == ("D1", "林一", "东厅", "0")


def test_a_formula_whose_result_is_an_empty_text_is_an_empty_cell():
    formula = (
        '<c r="D2" t="str"><f>IF(1,"")</f></c><c r="E2" t="str"><f>IF(1,"")</f><v></v></c></row>'
    )
    data = rewritten(
        saved(book(["D1", "林一", "东厅"])), "xl/worksheets/sheet1.xml",
        lambda text: text.replace("</row></sheetData>", formula + "</sheetData>"),
    )  # fmt: skip

    assert cells_of(table_of(data)) == {2: ("D1", "林一", "东厅")}


def test_a_truth_that_libreoffice_keeps_as_a_formula_is_none():
    cells = '<c r="C2" t="b"><f>TRUE()</f><v>1</v></c><c r="D2" t="b"><f>NOT(TRUE())</f><v>0</v></c></row>'
    data = rewritten(
        saved(book(["D1", "林一"])), "xl/worksheets/sheet1.xml",
        lambda text: text.replace("</row></sheetData>", cells + "</sheetData>"),
    )  # fmt: skip

    rows, formulas = read_own_sheet(data, LIMITS, HEADINGS)

    assert rows[1] == Row(2, ("D1", "林一", "TRUE", "FALSE"))
    assert formulas == {(2, 3)}


def test_our_own_sheet_is_found_wherever_it_stands():
    made = sheets(说明=[["列", "怎么填"], ["工号", "六位"]], 西厅=WEST, 东厅=EAST)
    made["西厅"].sheet_state = "hidden"
    assert read_own_sheet(saved(made), LIMITS, HEADINGS)[0][1].cells == ("D1", "林一", "东厅")

    made["东厅"]["C1"] = "其他"
    assert read_own_sheet(saved(made), LIMITS, HEADINGS)[0][1].cells == ("D2", "林二", "西厅")


def test_a_workbook_of_the_strict_standard_is_read():
    def strict(text):
        return text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
        ).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )  # fmt: skip

    data = saved(book(["D1", "林一", "东厅", "2026-01-05T08:30:00.000"]))
    for part in ("_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml"):
        data = rewritten(data, part, strict)
    data = rewritten(
        data, "xl/worksheets/sheet1.xml",
        lambda text: strict(re.sub(r'(<c r="D2") t="inlineStr"><is><t>(.*?)</t></is>', r'\1 t="d"><v>\2</v>', text)),
    )  # fmt: skip

    assert cells_of(table_of(data)) == {2: ("D1", "林一", "东厅", "2026-01-05 08:30")}


def test_borders_drawn_far_down_are_named():
    cells = "".join(f'<c r="{letter}9" s="0"/>' for letter in "ABCD")
    rows = "".join(f'<row r="{n}">{cells}</row>' for n in range(3, 530_000))
    data = of_sheet(sheet('<row r="2"><c t="inlineStr"><is><t>D1</t></is></c></row>' + rows))

    code, values = problem_of(data, FileLimits(max_mb=20, max_rows=1000, max_unpacked_mb=150))

    assert code == "file_formatted_far"
    assert (values["sheet"], values["last"]) == ("a", 2)
    assert values["row"] > 400_000


# By chance


@st.composite
def workbooks(draw):
    """Different texts in a grid, hidden rows and columns, merges that do not overlap."""
    height, width = draw(st.integers(1, 7)), draw(st.integers(2, 4))
    grid = [
        [(draw(st.booleans()) and f"t{r}.{c}") or None for c in range(width)] for r in range(height)
    ]
    merges, taken = [], set()
    for _ in range(draw(st.integers(0, 3))):
        top, left = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
        bottom, right = draw(st.integers(top, height - 1)), draw(st.integers(left, width - 1))
        cells = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if len(cells) > 1 and not cells & taken:
            taken |= cells
            merges.append((top, left, bottom, right))
    hidden = draw(st.sets(st.integers(0, height - 1)))
    columns = draw(st.sets(st.integers(0, width - 1)))
    return grid, merges, hidden, columns


@settings(max_examples=60)
@given(workbooks())
def test_nothing_that_is_seen_is_lost_and_nothing_hidden_is_taken_in_silence(made):
    grid, merges, hidden, columns = made
    file = book(*grid, header=HEADER)
    for top, left, bottom, right in merges:
        file.active.merge_cells(None, top + 2, left + 1, bottom + 2, right + 1)
    for row in hidden:
        file.active.row_dimensions[row + 2].hidden = True
    for column in columns:
        file.active.column_dimensions["ABCD"[column]].hidden = True
    shown = load_workbook(io.BytesIO(saved(file))).active
    try:
        table = table_of(file)
    except InputProblem as problem:
        assert problem.code == "file_empty"
        assert not any(cell.value for row in shown.iter_rows(min_row=2) for cell in row)
        return

    texts = {cell.value for row in shown.iter_rows(min_row=2) for cell in row if cell.value}
    assert {text for row in table.rows for text in row.cells if text} == texts
    asked = {row for question in table.questions for row in question.rows}
    assert asked == {row.number for row in table.rows if row.number - 2 in hidden}
    said = {each.code for each in table.notices}
    assert ("hidden_columns" in said) == bool(columns)
    visible = {row.number: row.cells for row in table.settled({"hidden_rows": False}).rows}
    for top, left, bottom, _ in merges:
        for row in range(top + 2, bottom + 3):
            if row in visible and len(visible[row]) > left:
                assert visible[row][left] == (grid[top][left] or "")
