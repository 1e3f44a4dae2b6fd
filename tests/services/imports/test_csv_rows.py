"""A CSV file gives exactly its rows, or says which row is in doubt; none is swallowed."""

import csv
import io

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.imports.questions import Notice
from domain.imports.roster_columns import HEADINGS
from domain.imports.table import Row, Table, propose
from domain.plain_text import clean
from domain.problems import InputProblem
from locales import LANGUAGES, Words
from services.imports.spreadsheet import FileLimits, read_table

LIMITS = FileLimits(max_mb=5, max_rows=10_000, max_unpacked_mb=20)
HEADER = "工号,姓名,营业厅,岗位,备注"


def read(data):
    data = data.encode() if isinstance(data, str) else data
    table = read_table(data, LIMITS, HEADINGS)
    for language in LANGUAGES:
        words = Words(language)
        for each in table.notices:
            words(f"import_notice.{each.code}", **dict(each.values))
        for each in table.questions:
            for end in ("", "_yes", "_no"):
                words(f"import_question.{each.code}{end}", **dict(each.values))
    return table


def rows_of(data):
    table = read(data)
    assert (table.notices, table.questions) == ((), ())
    return [row.cells for row in table.rows]


def problem_of(data):
    with pytest.raises(InputProblem) as caught:
        read(data)
    for language in LANGUAGES:
        Words(language)(f"problem.{caught.value.code}", **caught.value.values)
    return caught.value.code, caught.value.values


def line(number, remark=""):
    return f"D{number},林{number},东厅,导购,{remark}"


def file(*lines):
    return "\r\n".join([HEADER, *lines, ""])


def at(row, first, last):
    return {"row": row, "line": first, "last": last}


@pytest.mark.parametrize(
    ("lines", "code", "place"),
    [
        # never closed, in the last column, in a middle one, and at the start of a row
        ([line(1), line(2, '"新人'), line(3), line(4)], "file_quote_open", at(3, 3, 5)),
        ([line(1), 'D2,"林,东厅,导购,', line(3)], "file_quote_open", at(3, 3, 4)),
        ([line(1), f'"{line(2)}', line(3)], "file_quote_open", at(3, 3, 4)),
        # closed by another one, which swallows the rows between
        ([line(1), line(2, '"新人'), line(3), line(4, '老人"')], "file_quote_rows", at(3, 3, 5)),
        ([line(1), line(2, '"新人'), line(3, '老人"')], "file_quote_rows", at(3, 3, 4)),
        ([line(1), line(2, '"'), line(3, '"')], "file_quote_rows", at(3, 3, 4)),
        ([line(1), '"D2,林,东厅,导购,', 'D3",林,东厅,导购,'], "file_quote_rows", at(3, 3, 4)),
        ([line(1), 'D2,"林,东厅,导购,', 'D3,林",东厅,导购,'], "file_quote_rows", at(3, 3, 4)),
        # closed by the quotation mark that opens another cell
        ([line(1), line(2, '"新人'), line(3), line(4, '"老人"')], "file_quote_stray", at(3, 3, 5)),
        ([line(1), line(2, '"他说"好""')], "file_quote_stray", at(3, 3, 3)),
        ([line(1), line(2, '""好"",很好')], "file_quote_stray", at(3, 3, 3)),
        # a text of several lines before it: rows as a spreadsheet counts, lines as an editor does
        ([line(1, '"一\r\n二"'), line(2), line(3, '"新人'), line(4)], "file_quote_open", at(4, 5, 6)),
    ],
)  # fmt: skip
def test_a_quotation_mark_that_may_swallow_rows_is_named_and_nothing_is_read(lines, code, place):
    assert problem_of(file(*lines)) == (code, place)


@pytest.mark.parametrize("rows", [200, 9000])
def test_a_quotation_mark_that_is_open_over_thousands_of_rows_is_named_by_its_row(rows):
    many = [line(number) for number in range(rows)]

    assert problem_of(file(line(1), line(2, '"新人'), *many))[0] == "file_quote_open"
    code, values = problem_of(file(line(1), line(2, '"新人'), *many, line(3, '完"')))
    assert code in ("file_quote_open", "file_quote_rows")
    assert values["row"] == values["line"] == 3


def test_references_that_swallow_results_are_refused():
    """Two results would become a part of a reference, and count nowhere."""
    data = '来源,营业厅,月份,得分,检查编号\n神秘顾客,东厅,2026-10,90,"R1\n神秘顾客,西厅,2026-10,80,R2\n神秘顾客,远厅,2026-10,70,R3"\n'

    assert problem_of(data) == ("file_quote_rows", at(2, 2, 4))


def test_a_text_over_several_lines_is_one_cell():
    remark = '"新人，\r\n第二行, 有逗号, 不是一行\r\n""三"""'
    data = file(line(1), line(2, remark), line(3))

    assert rows_of(data) == [
        ("D1", "林1", "东厅", "导购", ""),
        ("D2", "林2", "东厅", "导购", '新人，\r\n第二行, 有逗号, 不是一行\r\n"三"'),
        ("D3", "林3", "东厅", "导购", ""),
    ]
    assert [row.number for row in read(data).rows] == [2, 3, 4]


def test_a_text_over_several_lines_may_stand_in_any_column_and_in_the_header():
    data = '"工\n号",姓名,"营业\n厅",岗位,备注\n"D\n1",林,东厅,导购,\nD2,"林\n二",东厅,导购,\n'

    assert [[clean(cell) for cell in cells] for cells in rows_of(data)] == [
        ["D 1", "林", "东厅", "导购", ""],
        ["D2", "林 二", "东厅", "导购", ""],
    ]


def test_blanks_around_quotation_marks_are_nothing():
    data = file('D1, "林, 一", "东厅" ,导购, ""', '"D2" , "林" , "" , "导购" , "a ""b"" c" ')

    assert rows_of(data) == [
        ("D1", "林, 一", "东厅", "导购", ""),
        ("D2", "林", "", "导购", 'a "b" c'),
    ]


def test_a_quotation_mark_within_a_text_is_read_as_it_stands_and_said():
    table = read(file(line(1, '5"屏'), line(2, '他说"好"'), line(3)))

    assert [row.cells[4] for row in table.rows] == ['5"屏', '他说"好"', ""]
    assert table.notices == (Notice("quotes_within", (("rows", "2"),)),)


@pytest.mark.parametrize("mark", list(",;\t|，；"))
def test_the_mark_between_cells_is_found(mark):
    # Decimal commas, and other marks in quotation marks, are no marks between cells.
    remark = "".join(f"{each} " for each in ",;\t|，；") + "一"
    cells = ["D1", "林", "东厅", "导购", "92,5" if mark != "," else "92.5"]
    lines = [HEADER.split(","), cells, ["D2", "林", "东厅", "导购", f'"{remark}"']]

    rows = rows_of("\n".join(mark.join(each) for each in lines))

    assert rows == [tuple(cells), ("D2", "林", "东厅", "导购", remark)]


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "\ufeffsep=;"])
def test_a_first_line_that_names_the_mark_is_no_row(first):
    table = read(f"{first}\r\n" + file(line(1)).replace(",", ";"))

    assert table.rows == (Row(2, ("D1", "林1", "东厅", "导购", "")),)
    code, place = problem_of(f"{first}\r\n" + file(line(1, '"x')).replace(",", ";"))
    assert (code, place) == ("file_quote_open", at(2, 3, 3))


def test_rows_with_another_mark_are_named():
    data = file(line(1), line(2).replace(",", ";"), line(3))

    assert problem_of(data) == ("file_marks_mixed", {"row": 3, "mark": ";", "usual": ","})
    tabs = file(line(1), line(2), line(3).replace(",", "\t"))
    assert problem_of(tabs) == ("file_marks_mixed", {"row": 4, "mark": "Tab", "usual": ","})


@pytest.mark.parametrize("data", ["工号\nD1\nD2\n", file(line(1), line(2)).replace(",", "^")])
def test_a_file_of_one_column_says_so(data):
    assert problem_of(data) == ("file_one_column", {})


def test_rows_with_more_cells_than_the_header_are_asked_about():
    table = read(file("D1,林,一,东厅,导购,", line(2), "D3,林,东厅,导购,x,y"))

    (question,) = table.questions
    assert (question.code, question.rows) == ("rows_long", (2, 4))
    assert [row.cells[0] for row in table.settled({}).rows] == ["D2"]
    assert [row.cells[0] for row in table.settled({question.key: False}).rows] == ["D2"]
    assert [row.cells[0] for row in table.settled({question.key: True}).rows] == ["D1", "D2", "D3"]


def test_a_mark_at_the_end_of_every_row_is_nothing():
    assert rows_of("工号,姓名,营业厅,岗位\nD1,林,东厅,导购,\nD2,林,东厅,导购,\n") == [
        ("D1", "林", "东厅", "导购", ""),
        ("D2", "林", "东厅", "导购", ""),
    ]


def test_rows_with_fewer_cells_than_the_header_are_named():
    table = read(file("D1,林,东厅,导购", line(2), "D3,林东厅,导购"))

    assert table.notices == (Notice("rows_short", (("rows", "2, 4"),)),)
    assert len(table.rows) == 3


CODECS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("name", ["林", "Lin", "镕喆", "𠮷", "Ａ２"])
def test_every_usual_encoding_is_read(codec, name):
    data = f"工号,姓名,营业厅,岗位\nD1,{name},东厅,导购\n"

    assert rows_of(data.encode(codec)) == [("D1", name, "东厅", "导购")]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
def test_bytes_that_are_no_letters_are_named_by_their_row(codec):
    data = file(*map(line, range(1, 9))).encode(codec).replace(b"D5,", b"D\xff\xff,")

    assert problem_of(data) == ("file_letters_unreadable", {"row": 6})


def test_a_file_in_another_encoding_says_so():
    assert (
        problem_of("staffno,name\nD1,René,East\n".encode("latin-1"))[0] == "file_letters_unreadable"
    )
    big5 = "工號,姓名,營業廳,職位\nD1,林一,東廳,導購\nD2,李麗華,東廳,導購\n".encode("big5")
    assert problem_of(big5) == ("file_big5", {})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("tail", ["", "\x1a", "\r\n\x1a", "\0\0\0", "\n\n , \n"])
def test_line_ends_and_what_old_programs_write_at_the_end_are_nothing(end, tail):
    data = file(line(1), line(2)).replace("\r\n", end) + tail

    assert [row.number for row in read(data).rows] == [2, 3]


def test_what_only_some_programs_take_for_a_line_end_stays_in_its_cell():
    remark = "a\u2028b\u2029c\x0bd\x0ce\x85f"

    assert rows_of(file(line(1, remark), line(2)))[0][4] == remark


def test_a_second_file_that_was_joined_on_is_read_and_its_header_asked_about():
    data = file(line(1)).encode("utf-8-sig") + file(line(2)).encode("utf-8-sig")

    table = read(data)

    assert [(each.code, each.rows) for each in table.questions] == [("rows_heading", (3,))]
    assert [row.cells[0] for row in table.settled({}).rows] == ["D1", "D2"]


def test_damage_is_said_of_the_first_row_that_has_it():
    data = file(line(1), line(2, '"新人'), line(3, '老人"'), line(4, '"'), line(5))

    assert problem_of(data) == ("file_quote_rows", at(3, 3, 4))


TEXTS = st.text(st.sampled_from("林东厅好ab1,;|\t\"\n\u3000 '，；\u2028\x0c"), max_size=12)


@st.composite
def tables(draw):
    count = draw(st.integers(2, 6))
    return [[f"N{n:03}", "林", "东厅", "导购", draw(TEXTS)] for n in range(count)]


@st.composite
def dialects(draw):
    return {
        "delimiter": draw(st.sampled_from(",;\t|")),
        "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        "lineterminator": draw(st.sampled_from(["\n", "\r\n"])),
    }


def written(rows, dialect):
    text = io.StringIO(newline="")
    csv.writer(text, **dialect).writerows([HEADER.split(","), *rows])
    return text.getvalue()


def cleaned(rows):
    return [[clean(cell) for cell in cells] for cells in rows]


@settings(max_examples=300)
@given(tables(), dialects(), st.sampled_from(CODECS))
def test_what_a_program_wrote_is_what_is_read_or_its_row_is_named(rows, dialect, codec):
    """Only a text that looks like rows itself is refused."""
    data = written(rows, dialect).encode(codec)
    try:
        table = read(data)
    except InputProblem as problem:
        assert problem.code == "file_quote_rows"
        text = rows[problem.values["row"] - 2][4]
        assert text.count(dialect["delimiter"]) >= 4
        assert len(text.splitlines()) > 1
        return

    assert table.questions == ()
    assert cleaned(row.cells for row in table.rows) == cleaned(rows)
    assert [row.number for row in table.rows] == list(range(2, len(rows) + 2))


@st.composite
def damaged(draw):
    """A file with one place where it is damaged, the rows it had, and those around the damage."""
    rows, dialect = draw(tables()), draw(dialects())
    whole = written(rows, dialect)
    mark, end = dialect["delimiter"], dialect["lineterminator"]
    kind = draw(
        st.sampled_from(["quote", "two quotes", "no quote", "mark", "no mark", "no end", "cut"])
    )
    text = whole
    for _ in range(1 + (kind == "two quotes")):
        place = draw(st.integers(0, len(text) - 1))
        if kind in ("quote", "two quotes", "mark"):
            text = text[:place] + (mark if kind == "mark" else '"') + text[place:]
        elif kind == "cut":
            text = text[: max(place, len(text) - 8)]
        else:
            gone = {"no quote": '"', "no mark": mark, "no end": end}[kind]
            place = text.find(gone, place)
            assume(place >= 0)
            text = text[:place] + text[place + len(gone) :]
    return rows, text


def said(table: Table) -> bool:
    """Or it is no roster to anybody: no column of it is known."""
    return bool(table.notices or table.questions) or not propose(table.header, HEADINGS)


@settings(max_examples=1500)
@given(damaged())
def test_no_damage_swallows_a_row_in_silence(case):
    rows, text = case
    try:
        table = read(text)
    except InputProblem:
        return
    found = cleaned(row.cells for row in table.rows)

    wrong = [cells for cells in cleaned(rows) if cells not in found]
    assert len(found) == len(rows) or said(table)
    assert len(wrong) <= 1 or said(table)
