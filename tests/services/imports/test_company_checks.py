"""Company checks come in whole or not at all; what counted before is kept."""

import io
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from db.company_checks import of_months, rows_of
from db.imports import Imports, last_number
from domain.halls.position import Position
from domain.imports.check_columns import CheckColumn, likely_counts
from domain.imports.check_file import CheckChangeKind
from domain.imports.checks import CheckSource
from domain.imports.table import Row, Table
from domain.problems import InputProblem, NotAllowed
from locales import Words
from services.halls.staff import place_staff
from services.imports.columns import ImportKind, remember, remembered
from services.imports.company_checks import (
    LIMITS,
    SentFile,
    example,
    in_force,
    past_imports,
    preview,
    read_checks,
    take_in,
)
from services.verify import Broken, verify
from services.verify_audited import COMPANY_CHECKS
from tests.check_files import (
    HEADER,
    ROWS,
    WITH_COMPETITOR,
    bring_in,
    current,
    mapping_of,
    plan_of,
    sent_of,
)
from tests.engines import REFUSED
from tests.roster_files import csv_file, xlsx_file
from tests.tampering import tampering


def row_count(app):
    with app.store.read() as db:
        tables = ("company_checks", "company_check_imports", "audit")
        return [db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables]


@pytest.mark.parametrize(
    "file",
    [csv_file, xlsx_file, lambda rows: csv_file(rows, mark="\t", codec="utf-16")],
    ids=["CSV", "XLSX", "UTF-16 tabs"],
)
def test_a_file_is_taken_in_and_a_second_time_writes_nothing(app, people, now, file):
    assert bring_in(app, people, ROWS, now, file=file) == 1

    assert current(app, people) == [
        ("东厅", "", "mystery_shopper", "2026-01", 92.5, 1),
        ("东厅", people.gu.id, "satisfaction", "2026-02", 95.0, 40),
        ("远厅", "", "complaints", "2026-02", 3.0, 1),
    ]
    before = row_count(app)
    assert bring_in(app, people, ROWS, now, file=file) is None
    assert row_count(app) == before


def test_days_and_percent_formats_of_excel_are_months_and_percent(app, people, now):
    data = xlsx_file([HEADER, ["神秘顾客", "东厅", "", date(2026, 1, 20), 0.925, 1, 7]])
    book = load_workbook(io.BytesIO(data))
    book.active["E2"].number_format = "0.0%"
    changed = io.BytesIO()
    book.save(changed)
    sent = read_checks("checks.xlsx", changed.getvalue())

    assert plan_of(app, people, sent, now).changes[
        ["month", "value", "reference"]
    ].to_numpy().tolist() == [["2026-01", 92.5, "7"]]


def test_a_later_file_counts_and_what_counted_before_can_be_read_again(app, people, now):
    bring_in(app, people, ROWS, now)
    changed = [ROWS[0], ["第三方满意度", "东厅", "D1", "2026-02", "96%", "40", ""],
               ["投诉量", "西厅", "", "2026-02", "0", "", ""]]  # fmt: skip

    assert bring_in(app, people, changed, now) == 2

    first = [row for row in current(app, people, upto=1) if row[2] == "satisfaction"]
    second = [row for row in current(app, people) if row[2] == "satisfaction"]
    assert [row[4] for row in first] == [95.0]
    assert [row[4] for row in second] == [96.0]
    assert len(current(app, people)) == 4  # the far hall's complaints still count
    assert current(app, people, upto=0) == []
    assert row_count(app)[:2] == [5, 2]  # 3 rows, then one changed and one new
    with app.store.read() as db:
        assert last_number(db, Imports.COMPANY_CHECKS) == 2


def test_reads_are_limited_to_halls_and_months(app, people, now):
    bring_in(app, people, ROWS, now)

    assert current(app, people, halls=[people.west.id]) == []
    assert current(app, people, halls=[]) == []
    with app.store.read() as db:
        january = of_months(db, [people.east.id], "2026-01", "2026-01")
        nothing = of_months(db, [people.west.id], "2026-01", "2026-01")
    assert january["value"].tolist() == [92.5]
    assert nothing.dtypes.to_dict() == january.dtypes.to_dict()


def test_one_mistake_keeps_the_whole_file_out(app, people, now):
    sent = sent_of([*ROWS, ["投诉量", "北厅", "", "2026-02", "1", "", ""]])
    shown = plan_of(app, people, sent, now)
    before = row_count(app)

    assert [(each.row, each.column, each.code) for each in shown.findings] == [
        (5, CheckColumn.HALL, "hall_unknown")
    ]
    with pytest.raises(InputProblem):
        take_in(app, people.ella, sent, shown, now)
    assert row_count(app) == before


def test_what_was_shown_is_what_happens_or_nothing(app, people, now):
    sent = sent_of(ROWS)
    shown = plan_of(app, people, sent, now)
    bring_in(app, people, ROWS[:1], now)
    before = row_count(app)

    with pytest.raises(InputProblem) as caught:
        take_in(app, people.ella, sent, shown, now)

    assert caught.value.code == "import_outdated"
    assert row_count(app) == before


def test_a_person_who_is_moved_after_the_preview_keeps_the_file_out(app, people, now):
    sent = sent_of(ROWS)
    shown = plan_of(app, people, sent, now)
    place_staff(
        app, people.fang, people.hai.id, hall_id=people.west.id, position=Position.GUIDE,
        from_on=date(2026, 3, 4), now=now,
    )  # fmt: skip

    with pytest.raises(InputProblem) as caught:
        take_in(app, people.ella, sent, shown, now)

    assert caught.value.code == "import_outdated"
    assert row_count(app)[:2] == [0, 0]


def test_when_storing_breaks_off_nothing_is_stored(app, people, now):
    sent = sent_of(ROWS)
    shown = plan_of(app, people, sent, now)
    before = row_count(app)

    def lost(share):
        if share == 1:  # everything is written, nothing is committed
            raise ConnectionError

    with pytest.raises(ConnectionError):
        take_in(app, people.ella, sent, shown, now, lost)

    assert row_count(app) == before


def test_progress_goes_from_nothing_to_all(app, people, now):
    sent = sent_of(ROWS)
    shares: list[float] = []
    shown = preview(app, people.ella, sent, mapping_of(sent), None, now, shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1

    shares.clear()
    take_in(app, people.ella, sent, shown, now, shares.append)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


def test_a_missing_column_or_source_is_said(app, people, now):
    sent = sent_of(ROWS)
    mapping = mapping_of(sent)
    without = {key: value for key, value in mapping.items() if key is not CheckColumn.SOURCE}
    for changed, code in (
        (
            {k: v for k, v in mapping.items() if k is not CheckColumn.MONTH},
            "checks_columns_missing",
        ),
        (mapping | {CheckColumn.HALL: mapping[CheckColumn.MONTH]}, "import_column_twice"),
        (without, "checks_source_missing"),
    ):
        with pytest.raises(InputProblem) as caught:
            preview(app, people.ella, sent, changed, None, now)
        assert caught.value.code == code
    shown = preview(app, people.ella, sent, without, CheckSource.SATISFACTION, now)
    assert shown.changes["source"].tolist() == ["satisfaction"] * 3


def test_too_many_rows_are_refused():
    data = csv_file([HEADER, *[ROWS[0]] * (LIMITS.max_rows + 1)])

    with pytest.raises(InputProblem) as caught:
        read_checks("checks.csv", data)

    assert caught.value.code == "file_too_many_rows"


def test_past_imports_and_what_is_in_force_are_listed(app, people, now):
    bring_in(app, people, ROWS, now, name="一月.csv")
    bring_in(app, people, [["神秘顾客", "西厅", "", "2026-01", "80", "", ""]], now, name="x" * 300)

    past = past_imports(app, people.ella)
    assert [(each.number, each.at, each.account, each.rows) for each in past] == [
        (2, now, "Ella", 1), (1, now, "Ella", 3),
    ]  # fmt: skip
    assert [len(each.file_name) for each in past] == [200, 6]
    assert [tuple(each.values()) for each in in_force(app, people.ella)] == [
        ("2026-02", "complaints", 1, 1, 0),
        ("2026-02", "satisfaction", 1, 1, 1),
        ("2026-01", "mystery_shopper", 2, 2, 0),
    ]


def test_only_head_office_imports_and_looks(app, people, now):
    sent = sent_of(ROWS)
    shown = plan_of(app, people, sent, now)
    mapping = mapping_of(sent)
    for by in (people.amina, people.dora, people.fang, people.gu_account):
        for act in (
            lambda by=by: preview(app, by, sent, mapping, None, now),
            lambda by=by: take_in(app, by, sent, shown, now),
            lambda by=by: past_imports(app, by),
            lambda by=by: in_force(app, by),
            lambda by=by: remembered(app, by, ImportKind.COMPANY_CHECKS, HEADER),
            lambda by=by: remember(app, by, ImportKind.COMPANY_CHECKS, HEADER, {}, now),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_columns_are_remembered_by_headings_and_kind_of_file(app, people, now):
    remember(
        app, people.ella, ImportKind.COMPANY_CHECKS, ["厅", "月"], {"hall": 0, "month": 1}, now
    )
    remember(app, people.fang, ImportKind.ROSTER, ["厅", "月"], {"hall": 1}, now)

    assert remembered(app, people.ella, ImportKind.COMPANY_CHECKS, ["厅", "月"]) == {
        "hall": 0, "month": 1,
    }  # fmt: skip
    assert remembered(app, people.fang, ImportKind.ROSTER, ["厅", "月"]) == {"hall": 1}
    assert remembered(app, people.ella, ImportKind.COMPANY_CHECKS, ["厅月", ""]) is None


def test_the_example_is_refused_until_a_hall_is_written_into_it(app, people, now):
    for language in ("zh_CN", "en"):
        data = example(Words(language))
        sent = read_checks("example.csv", data)
        assert mapping_of(sent) == {column: place for place, column in enumerate(CheckColumn)}
        found = plan_of(app, people, sent, now).findings
        assert {(each.column, each.code) for each in found} == {(CheckColumn.HALL, "hall_unknown")}

        hall = Words(language)("checks.example_hall")
        filled = data.decode("utf-8-sig").replace(hall, "东厅").encode()
        sent = read_checks("example.csv", filled)
        shown = plan_of(app, people, sent, now)
        assert (shown.findings, shown.count(CheckChangeKind.ADDED)) == ((), 4)


def test_a_competitor_is_stored_beside_the_result_and_verified(app, people, now):
    rows = [[*ROWS[0], "90%"], [*ROWS[1], ""], [*ROWS[2], ""]]
    sent = read_checks("checks.csv", csv_file([WITH_COMPETITOR, *rows]))
    take_in(app, people.ella, sent, plan_of(app, people, sent, now), now)

    with app.store.read() as db:
        found = rows_of(db, 1)
    # The other rows look, and are hashed, as before there were competitors.
    assert sorted(len(row) for row in found) == [7, 7, 8]
    assert [row[-1] for row in found if len(row) == 8] == [90.0]
    assert verify(app.store, app.photos_dir)[0] == []
    with tampering(app) as db:
        db.execute("UPDATE company_checks SET competitor = 80 WHERE competitor = 90")
    assert verify(app.store, app.photos_dir)[0] == [Broken("company_checks", "", 1)]


def test_a_file_without_competitors_leaves_those_that_are_known(app, people, now):
    def bring(header, row):
        sent = read_checks("checks.csv", csv_file([header, row]))
        take_in(app, people.ella, sent, plan_of(app, people, sent, now), now)
        with app.store.read() as db:
            table = of_months(db, [people.east.id], "2026-01", "2026-01")
        return table[["value", "competitor"]].to_numpy().tolist()

    row = ROWS[0]
    assert bring(WITH_COMPETITOR, [*row, "90"]) == [[92.5, 90.0]]
    assert bring(HEADER, row) == [[92.5, 90.0]]
    assert row_count(app)[1] == 1  # nothing was said otherwise, so nothing was written
    assert bring(HEADER, [*row[:4], "93", *row[5:]]) == [[93.0, 90.0]]
    assert bring(WITH_COMPETITOR, [*row[:4], "93", *row[5:], "88"]) == [[93.0, 88.0]]
    assert str(bring(WITH_COMPETITOR, [*row[:4], "93", *row[5:], ""])) == "[[93.0, nan]]"


@pytest.mark.parametrize(
    ("source", "text", "code"),
    [
        ("神秘顾客", "0.9", "value_fraction"), ("神秘顾客", "101", "percentage_outside"),
        ("第三方满意度", "很高", "percentage_unreadable"),
        ("投诉量", "3", "competitor_of_complaints"),
    ],
)  # fmt: skip
def test_what_no_competitor_can_have_is_named(app, people, now, source, text, code):
    row = [source, "东厅", "", "2026-01", "3", "1", "", text]
    sent = read_checks("checks.csv", csv_file([WITH_COMPETITOR, row]))

    assert [(each.column, each.code) for each in plan_of(app, people, sent, now).findings] == [
        (CheckColumn.COMPETITOR, code)
    ]


@pytest.mark.parametrize("heading", ["样本", "样本量", "样本数", "n", "N", "有效问卷数"])
def test_what_agencies_call_the_number_of_respondents_is_known(heading):
    header = [heading if each == "样本数" else each for each in HEADER]
    sent = read_checks("checks.csv", csv_file([header, *ROWS]))

    assert mapping_of(sent)[CheckColumn.RESPONDENTS] == 5


def test_a_column_of_counts_that_is_not_used_is_named():
    header = ["来源", "营业厅", "月份", "结果", "拨通", "序号", "第几条", "名次", "备注"]
    rows = [["神秘顾客", "东厅", "2026-01", "92", "130", "1", "1", "2", "晴"],
            ["神秘顾客", "西厅", "2026-01", "93", "1,040", "2", "2", "", ""]]  # fmt: skip
    sent = read_checks("checks.csv", csv_file([header, *rows]))
    used = list(mapping_of(sent).values())

    # A running number is none, by its name or by what stands in it.
    assert likely_counts(sent.table, used) == ["拨通", "名次"]
    assert likely_counts(sent.table, range(len(header))) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE company_checks SET value = 99",
        "DELETE FROM company_checks",
        "UPDATE company_check_imports SET rows = 1",
        "DELETE FROM company_check_imports",
    ],
)
def test_the_database_itself_keeps_what_was_taken_in(app, people, now, statement):
    bring_in(app, people, ROWS, now)

    with pytest.raises(REFUSED, match="append-only"), app.store.write() as db:
        db.execute(statement)


@pytest.mark.parametrize(
    "row",
    [
        "'2026-1', 'complaints', '', '', 1, 3.0, 1",
        "'2026-01', 'rumour', '', '', 1, 3.0, 1",
        "'2026-01', 'complaints', 'nobody', '', 1, 3.0, 1",
        "'2026-01', 'complaints', '', '', 9, 3.0, 1",
        "'2026-01', 'complaints', '', '', 1, 2.5, 1",
        "'2026-01', 'satisfaction', '', '', 1, 100.5, 1",
        "'2026-01', 'satisfaction', '', '', 1, -1.0, 1",
        "'2026-01', 'satisfaction', '', '', 1, 90.0, 0",
    ],
)
def test_the_database_itself_refuses_what_cannot_be(app, people, now, row):
    bring_in(app, people, ROWS, now)

    with pytest.raises(REFUSED):
        with app.store.write() as db:
            db.execute(f"INSERT INTO company_checks VALUES ('{people.east.id}', {row}, NULL, 0)")


def test_verify_finds_a_check_that_was_altered(app, people, now):
    bring_in(app, people, ROWS, now)
    bring_in(app, people, [["投诉量", "西厅", "", "2026-02", "5", "", ""]], now)
    assert verify(app.store, app.photos_dir)[0] == []

    with tampering(app) as db:
        db.execute("UPDATE company_checks SET value = 0 WHERE value = 5")

    assert verify(app.store, app.photos_dir)[0] == [Broken("company_checks", "", 2)]


_VALUES = st.one_of(
    st.sampled_from(
        ["-0", "-0.0", "-0%", "+0", "-.0", "0e5", "-0e-9", "1e2", "85.0", "85", "8.5e1"]
    ),
    st.floats(0, 100).map(repr),
    st.floats(0, 100).map(lambda value: f"{value:.3f}%"),
    st.integers(0, 100).map(lambda value: f"{value}%"),
)
_TEXTS = st.one_of(
    st.text(max_size=64),
    st.sampled_from(
        ["é", "e\u0301", "ﬁ", "ÅÅ", "\0", "a\0b", "\ud800", "𝟘", "nan", "None", "1e5", "01"]
    ),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(_VALUES, st.integers(1, 1_000_000), _TEXTS), min_size=1, max_size=8),
    name=_TEXTS,
)
def test_whatever_is_taken_in_is_what_was_hashed(app, people, now, rows, name):
    """What JSON tells apart and SQLite does not, or the other way round, would look altered."""
    cells = [
        Row(number, ("神秘顾客", "东厅", "", "2026-01", value, str(count), reference))
        for number, (value, count, reference) in enumerate(rows, start=2)
    ]
    sent = SentFile(
        read_checks(name, csv_file([HEADER, ROWS[0]])).name,
        "0" * 64,
        Table(tuple(HEADER), tuple(cells)),
    )
    shown = plan_of(app, people, sent, now)
    if not shown.findings:
        agreed = {each.key: True for each in shown.questions}
        take_in(app, people.ella, sent, shown, now, answers=agreed)

    with app.store.read() as db:
        assert COMPANY_CHECKS.altered(db) == []


@pytest.mark.parametrize("mark", ["—", "/", "无", "N/A", "－"])
def test_a_mark_of_nothing_is_an_empty_cell_where_one_may_be(app, people, now, mark):
    given = ["神秘顾客", "东厅", mark, "2026-01", "92.5", mark, mark, mark]
    shown = plan_of(app, people, read_checks("checks.csv", csv_file([WITH_COMPETITOR, given])), now)

    assert shown.findings == ()
    row = shown.changes.iloc[0]
    assert [row["staff_id"], row["respondents"], row["reference"]] == ["", 1, ""]
    assert str(row["competitor"]) == "nan"


def test_no_respondents_are_a_mistake_and_no_empty_cell(app, people, now):
    given = ["神秘顾客", "东厅", "", "2026-01", "92.5", "0", ""]

    assert [each.code for each in plan_of(app, people, sent_of([given]), now).findings] == [
        "respondents_unreadable"
    ]


@pytest.mark.parametrize("text", ["-0", "-0.0", "-0%"])
def test_nothing_below_nothing_is_nothing(app, people, now, text):
    bring_in(app, people, [["神秘顾客", "东厅", "", "2026-01", text, "1", "M-1"]], now)

    with app.store.read() as db:
        assert [str(row[5]) for row in rows_of(db, 1)] == ["0.0"]
    assert verify(app.store, app.photos_dir)[0] == []


def test_a_file_of_nothing_but_mistakes_is_read_as_far_as_it_helps(app, people, now):
    rows = [["神秘顾客", f"厅{n}", "", "2026-01", "x", "x", f"M-{n}"] for n in range(3000)]
    shown = plan_of(app, people, sent_of(rows), now)

    assert len(shown.findings) == 1000
    assert [each.row for each in shown.findings[:4]] == [2, 2, 2, 3]
