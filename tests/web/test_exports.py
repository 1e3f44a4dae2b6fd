"""The bytes that leave by every registered path under /export/, whatever people wrote."""

import csv
import hashlib
import io
import json
import re
import zipfile
from datetime import date, datetime, timedelta

import openpyxl
import pytest

from domain.exports.table import ColumnKind, Privacy
from domain.exports.tables import TABLES
from domain.imports.csv_text import BOM
from locales import Words
from services.halls.accounts import let_export_names
from services.halls.staff import change_staff
from services.patrols.observations import record_events
from tests.builders import a_patrol, an_event, praise, report
from tests.weekly_patrols import walk
from web.export import routes

DAYS = "from=2026-03-01&to=2026-03-31"
NASTY = '=HYPERLINK("x"), 第二列\r\n👩🏽‍💼 \u202eתודה'
NAME = '＝海, "二" \u200f'
CONSTANT = re.compile(r'="[^"=]*\d[^"=]*"')
EVERY = [
    path.replace("{file}", name)
    for path in (route.path for route in routes)
    if "{ticket}" not in path
    for name in (TABLES if "{file}" in path else [""])
]
PEOPLE = [path for path in EVERY if path.endswith(".csv") and "/machine/" not in path]
MACHINES = [path for path in EVERY if "/machine/" in path]
BOOKS = [path for path in EVERY if path.endswith(".xlsx")]
PACKAGE = "/export/package.zip"
HALL_NUMBERS = ("raw_pct", "low_pct", "high_pct", "total_pct", "grade")


@pytest.fixture
def seen(app, people, now):
    """Something of everything, in the words of somebody who means no good."""
    patrol = a_patrol(app, people.amina, people.east.id, now)
    events = [
        an_event(patrol, people.gu.id, note=NASTY, seq=1),
        an_event(patrol, people.hai.id, norm_id="account-opening-time", seconds=90.5, seq=2),
        an_event(patrol, None, norm_id="public-notices-displayed", result="na", seq=3),
    ]
    assert record_events(app, people.amina, events, now + timedelta(minutes=1)).rejected == []
    praise(app, people.amina, patrol, people.gu.id, note="\t+1 秘密谢意")
    report(app, people.amina, patrol, people.hai.id, note="@fact")
    for member, name, number in ((people.gu, "顾秘密", "工号一"), (people.hai, NAME, "-工号二")):
        change_staff(app, people.fang, member.id, name=name, staff_no=number, now=now)
    return patrol


def test_every_file_has_every_way_out_and_nothing_else_leaves():
    assert {PACKAGE, *PEOPLE, *MACHINES, *BOOKS} == set(EVERY)
    assert len(PEOPLE) == len(MACHINES) == len(BOOKS) == len(TABLES)


def parsed(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


def table_of(path: str):
    return TABLES[path.rpartition("/")[2].partition(".")[0]]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_file_for_people_opens_right_and_holds_no_formula(as_, seen, language):
    client = as_("dora")
    for path in PEOPLE:
        check_for_people(client.get(f"{path}?{DAYS}&language={language}"), path, language)


def check_for_people(answer, path: str, language: str) -> None:
    assert answer.status_code == 200
    assert answer.content.startswith(BOM)
    header, *rows = parsed(answer.content.removeprefix(BOM))
    table, words = table_of(path).for_people(), Words(language)
    assert header == [words(f"column.{name}") for name in table.names()]
    assert len(set(header)) == len(header)
    assert len(rows) == int(answer.headers["x-total-rows"])
    for row in rows:
        for column, cell in zip(table.columns, row, strict=True):
            check_cell(column.kind, cell, words)


def check_cell(kind: ColumnKind, cell: str, words: Words) -> None:
    if kind is ColumnKind.FLAG:
        assert cell in ("", words("flag.yes"), words("flag.no"))
    elif kind in (ColumnKind.TEXT, ColumnKind.MONTH) and CONSTANT.fullmatch(cell):
        pass  # a number that is a text: ="00123"
    elif kind is ColumnKind.TEXT:
        assert not cell.lstrip(" \u200f\u202e\u3000").startswith(tuple("=+-@＝＋－＠")), cell
        assert not cell.startswith(("\t", "\r", "\n"))
    elif kind in (ColumnKind.WHOLE, ColumnKind.NUMBER) and cell:
        float(cell)
    elif kind is ColumnKind.MOMENT and cell:
        assert datetime.strptime(cell, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007  (the hall's own)
    elif kind is ColumnKind.DAY and cell:
        date.fromisoformat(cell)


def test_what_people_wrote_arrives_guarded_for_people_and_word_for_word_for_machines(as_, seen):
    client = as_("dora")
    notes = {}
    for path in ("/export/observations.csv", "/export/machine/observations.csv"):
        header, *rows = parsed(client.get(f"{path}?{DAYS}&language=en").content.lstrip(BOM))
        place = next(header.index(each) for each in header if each in ("Note", "note"))
        notes[path] = next(row[place] for row in rows if "HYPERLINK" in row[place])

    assert list(notes.values()) == [f"'{NASTY}", NASTY]


def test_a_file_for_machines_is_plain(as_, seen):
    client = as_("dora")
    for path in MACHINES:
        answer = client.get(f"{path}?{DAYS}")
        header, *rows = parsed(answer.content)
        assert header == list(table_of(path).for_machines().names())
        assert len(rows) == int(answer.headers["x-total-rows"])
        assert not answer.content.startswith(BOM)


def test_a_workbook_has_types_and_a_frozen_header_and_no_formula(as_, seen):
    client = as_("dora")
    for path in BOOKS:
        check_book(client.get(f"{path}?{DAYS}&language=en"), path)


def check_book(answer, path: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    header, *rows = sheet.iter_rows()
    table = table_of(path).for_people()
    assert [cell.value for cell in header] == [
        Words("en")(f"column.{name}") for name in table.names()
    ]
    assert len(rows) == int(answer.headers["x-total-rows"])
    allowed = {ColumnKind.TEXT: "s", ColumnKind.WHOLE: "n", ColumnKind.NUMBER: "n", ColumnKind.FLAG: "s",
               ColumnKind.DAY: "d", ColumnKind.MOMENT: "d", ColumnKind.MONTH: "s"}  # fmt: skip
    found = {
        (column.kind, cell.data_type)
        for row in rows
        for column, cell in zip(table.columns, row, strict=True)
        if cell.value is not None
    }
    assert found <= set(allowed.items())


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_people_first_see_what_they_look_for_and_last_what_only_joins_files(table):
    columns = table.for_people().columns
    opaque = [column.opaque for column in columns]

    assert sorted(opaque) == opaque
    assert not any(each.endswith("_id") and each != "norm_id" for each, key in
                   zip(table.for_people().names(), opaque, strict=True) if not key)  # fmt: skip
    # Nothing is left out, and the words of a code stand beside it.
    names = table.for_people().names()
    assert set(table.names()) <= set(names)
    for place, column in enumerate(columns):
        assert not column.words or names[place - 1] == f"{column.name}_label"


def test_a_workbook_keeps_a_text_that_looks_like_a_formula(as_, seen):
    answer = as_("dora").get(f"/export/observations.xlsx?{DAYS}&language=en")

    header, *rows = openpyxl.load_workbook(io.BytesIO(answer.content)).active.values
    note, seconds, at = (header.index(name) for name in ("Note", "Seconds", "Observed at"))
    assert NASTY.replace("\r\n", "\n") in {(row[note] or "").replace("\r\n", "\n") for row in rows}
    assert {row[seconds] for row in rows} == {None, 90.5}
    assert {f"{row[at]:%Y-%m-%d %H:%M}" for row in rows} == {"2026-03-04 10:00"}  # the hall's time


def package(client, query: str = "") -> zipfile.ZipFile:
    answer = client.get(f"{PACKAGE}?{DAYS}{query}")
    assert answer.status_code == 200, answer.text
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_the_package_describes_counts_sums_and_hashes_its_files(as_, seen):
    archive = package(as_("dora"), "&names=1")

    about = json.loads(archive.read("datapackage.json"))
    resources = {each["name"]: each for each in about["resources"]}
    assert list(resources) == list(TABLES)
    for name, resource in resources.items():
        data = archive.read(resource["path"])
        header, *rows = parsed(data)
        assert not data.startswith(BOM)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert (resource["bytes"], resource["rows"]) == (len(data), len(rows))
        assert [each["name"] for each in resource["schema"]["fields"]] == header
        assert header == list(TABLES[name].for_machines().names())
    assert resources["observations"]["sums"]["seconds"] == 90.5
    assert resources["observations"]["rows"] == 4


def test_the_package_is_valid_for_frictionless(as_, seen, tmp_path):
    frictionless = pytest.importorskip("frictionless")
    for query in ("&names=1", "&names=0"):
        package(as_("dora"), query).extractall(tmp_path / query)

        valid = frictionless.validate(str(tmp_path / query / "datapackage.json"))

        assert valid.flatten(["type", "message"]) == []
        assert valid.stats["tasks"] == len(TABLES)


def test_the_same_data_give_the_same_package(as_, seen):
    client = as_("ella")
    first, second = (client.get(f"{PACKAGE}?{DAYS}") for _ in range(2))

    assert first.content == second.content
    assert first.headers["repr-digest"] == second.headers["repr-digest"]


def test_the_dictionary_explains_every_column_in_both_languages(as_, seen):
    archive = package(as_("ella"))

    for path in ("dictionary.zh-CN.md", "dictionary.en.md"):
        text = archive.read(path).decode()
        for table in TABLES.values():
            assert f"## {table.name}\n" in text
            assert all(f"| `{name}` |" in text for name in table.for_machines().names())


def secrets_of(people) -> list[str]:
    ids = [people.gu.id, people.hai.id, people.amina.id]
    return [*ids, "顾秘密", "＝海", "Amina", "工号一", "工号二", "HYPERLINK", "秘密谢意", "@fact"]


def test_head_office_gets_pseudonyms_and_no_names_by_any_path(as_, people, seen):
    client = as_("ella")
    found = {
        path: [each for text in texts_of(client, path) for each in secrets_of(people)
               if each in text]
        for path in EVERY
    }  # fmt: skip

    assert found == {path: [] for path in EVERY}


def texts_of(client, path: str) -> list[str]:
    answer = client.get(f"{path}?{DAYS}")
    assert answer.status_code == 200
    data = answer.content
    if not path.endswith((".zip", ".xlsx")):
        return [data.decode()]
    archive = zipfile.ZipFile(io.BytesIO(data))
    return [archive.read(name).decode() for name in archive.namelist()]


def test_a_person_has_one_pseudonym_in_the_files_of_one_package(as_, people, seen):
    archive = package(as_("ella"))
    found = {}
    for name in ("staff", "scores", "observations", "events"):
        header, *rows = parsed(archive.read(f"data/{name}.csv"))
        found[name] = {row[header.index("staff_id")] for row in rows}

    assert len(found["staff"]) == 3  # Gu, Hai, Ivy
    assert found["scores"] == found["staff"]
    assert all(each.startswith("p-") and len(each) == 22 for each in found["staff"])
    assert found["observations"] == found["events"] == {""}  # no row of what was seen says whose


def test_head_office_gets_names_only_once_they_are_granted(app, as_, people, seen, now):
    client = as_("ella")
    for path in EVERY:
        refused = client.get(f"{path}?{DAYS}&names=1")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")

    let_export_names(app, people.fang, people.ella.id, may=True, now=now)
    assert {client.get(f"{path}?{DAYS}&names=1").status_code for path in EVERY} == {200}
    assert "顾秘密" in client.get(f"/export/staff.csv?{DAYS}").text


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("from=2026-03-31&to=2026-03-01", 422, "period_reversed"),
        ("from=0001-01-01&to=2026-03-01", 422, "period_absurd"),
        ("from=2026-03-01&to=9999-12-31", 422, "period_absurd"),
        ("from=2026-02-30&to=2026-03-01", 400, "day_unreadable"),
        ("to=2026-03-01", 400, "day_unreadable"),
        (f"{DAYS}&names=2", 400, "not_a_switch"),
    ],
)
def test_a_question_that_cannot_be_is_refused(as_, query, status, code):
    client = as_("dora")
    for path in EVERY:
        answer = client.get(f"{path}?{query}")
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert client.head(f"{path}?{query}").status_code == status


def test_who_may_not_export_gets_nothing(as_, visitor, seen):
    for client, status in ((visitor, 401), (as_("fang"), 403), (as_("gu"), 403)):
        for path in EVERY:
            answer = client.get(f"{path}?{DAYS}")
            assert (answer.status_code, set(answer.json())) == (status, {"problem", "code"})


def test_nobody_gets_rows_of_foreign_halls(as_, people, seen):
    client = as_("chen")
    for name in TABLES:
        data = client.get(f"/export/machine/{name}.csv?{DAYS}").text
        assert people.east.id not in data
        assert seen.id not in data


def test_an_empty_period_is_a_valid_file_with_its_header(as_, seen):
    client = as_("chen")
    for path in [*PEOPLE, *MACHINES, *BOOKS]:
        check_empty(client.get(f"{path}?from=2025-01-01&to=2025-01-31"), path)


def check_empty(answer, path: str) -> None:
    assert answer.status_code == 200
    if path.endswith(".xlsx"):
        rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    else:
        rows = parsed(answer.content.removeprefix(BOM))
    assert len(rows) == 1 + int(answer.headers["x-total-rows"])
    # The hall is there in any period; nobody works in it.
    assert len(rows) == (2 if "halls" in path else 1)


def test_an_empty_package_is_valid(as_, people, tmp_path):
    frictionless = pytest.importorskip("frictionless")
    answer = as_("chen").get(f"{PACKAGE}?from=2025-01-01&to=2025-01-31")
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)

    assert frictionless.validate(str(tmp_path / "datapackage.json")).flatten(["type"]) == []


def test_the_head_says_how_many_rows_without_sending_any(as_, seen):
    client = as_("dora")
    for path in EVERY:
        answer = client.head(f"{path}?{DAYS}")
        assert (answer.status_code, answer.content) == (200, b"")
        assert path == PACKAGE or answer.headers["x-total-rows"].isdigit()


def test_every_column_that_may_hold_a_name_is_known_as_one():
    """A new column has to be thought about: texts people write, and what names them."""
    open_texts = {
        column.name
        for table in TABLES.values()
        for column in table.columns
        if column.privacy is Privacy.OPEN and column.kind is ColumnKind.TEXT and not column.label
    }

    assert open_texts == {
        "branch_id", "branch", "hall_id", "hall", "hall_kind", "round", "norm_id", "theme",
        "severity", "checklist_version", "kind", "status", "time_zone", "check_source", "norm_zh",
        "norm_en", "norm_kind", "servqual", "origin", "day_grain", "subject",
        "footfall",  # of a patrol: about the hall, and nobody in it
    }  # fmt: skip


def test_a_hall_below_the_minimum_sample_has_no_number_as_a_person_has_none(as_, people, app):
    """Seven judgements of one round, then 21 of three; the minimum is 20 of three."""

    def numbers(file: str, key: str, of: str) -> dict[str, str]:
        text = as_("dora").get(f"/export/machine/{file}.csv?{DAYS}").text
        (row,) = (each for each in csv.DictReader(io.StringIO(text)) if each[key] == of)
        return {name: row[name] for name in (*HALL_NUMBERS, "scored_count")}

    def of_both() -> tuple[dict[str, str], dict[str, str]]:
        return (
            numbers("halls", "hall_id", people.east.id),
            numbers("scores", "staff_id", people.gu.id),
        )

    for day in range(2, 5):
        walk(app, people.amina, people.east, date(2026, 3, day), {people.gu.id: 5})
        if day == 2:
            few = of_both()
    enough = of_both()

    blank = dict.fromkeys(HALL_NUMBERS, "") | {"grade": "not_enough", "scored_count": "7"}
    assert few == (blank, blank)
    # 15 of 21
    assert [(each["raw_pct"], each["scored_count"]) for each in enough] == [("71.43", "21")] * 2
    assert all(each[name] for each in enough for name in HALL_NUMBERS)
