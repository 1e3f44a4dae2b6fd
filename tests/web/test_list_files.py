"""The file beside a list over HTTP: its rows, its address, what is noted about it."""

import csv
import io
import json
from datetime import timedelta

import pytest

from domain.exports.tables import TABLES
from domain.imports.csv_text import BOM
from services.patrols.observations import record_events
from tests.builders import a_patrol, an_event

DAYS = "from=2026-03-01&to=2026-03-31"
FILE = "/export/observations.csv"


@pytest.fixture
def seen(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    events = [
        an_event(patrol, people.gu.id, seq=1, note="慢了"),
        an_event(patrol, people.gu.id, norm_id="face-clean", result="fail", seq=2),
        an_event(patrol, people.hai.id, seq=3),
    ]
    assert record_events(app, people.amina, events, now + timedelta(minutes=1)).rejected == []
    there = a_patrol(app, people.bao, people.west.id, now)
    assert record_events(app, people.bao, [an_event(there, people.ivy.id)], now).rejected == []


def rows_of(answer) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    text = answer.content.removeprefix(BOM).decode()
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


def test_the_file_of_a_list_holds_its_rows_and_no_more(as_, people, seen):
    client = as_("dora")
    everything = client.get(f"{FILE}?{DAYS}")
    of_gu = client.get(f"{FILE}?{DAYS}&person={people.gu.id}")
    failed = client.get(f"{FILE}?{DAYS}&hall={people.east.id}&result=fail")

    assert [len(rows_of(each)) for each in (everything, of_gu, failed)] == [4, 2, 1]
    assert [each.headers["x-total-rows"] for each in (everything, of_gu, failed)] == ["4", "2", "1"]
    assert "-list.csv" in of_gu.headers["content-disposition"]
    assert client.head(f"{FILE}?{DAYS}&list=1").headers["x-total-rows"] == "4"


def test_the_audit_log_says_which_list_was_taken_along(app, as_, people, seen):
    client = as_("dora")
    for query in ("", "&list=1", f"&list=1&person={people.gu.id}&result=fail"):
        assert client.get(f"{FILE}?{DAYS}{query}").status_code == 200

    with app.store.read() as db:
        details = [
            json.loads(row[0])
            for row in db.execute(
                "SELECT detail FROM audit WHERE action = 'exported' ORDER BY number"
            )
        ]
    assert [each.get("only") for each in details] == [
        None, {}, {"person": people.gu.id, "result": "fail"},
    ]  # fmt: skip


def test_what_cannot_be_filtered_says_so_instead_of_giving_everything(as_, seen):
    client = as_("dora")
    paths = [f"/export/{name}.csv" for name in TABLES if name != "observations"]
    for path in [*paths, "/export/package.zip"]:
        answer = client.get(f"{path}?{DAYS}&result=fail")
        assert (answer.status_code, answer.json()["code"]) == (422, "list_not_here")


@pytest.mark.parametrize("query", ["hall=nowhere", "result=maybe", "person=x", "norm=x"])
def test_a_filter_that_is_not_there_is_answered_like_one_that_may_not_be(as_, seen, query):
    assert as_("dora").get(f"{FILE}?{DAYS}&{query}").status_code == 404


def test_nobody_reaches_over_the_own_halls_by_a_filter(as_, people, seen):
    client = as_("amina")
    assert client.get(f"{FILE}?{DAYS}&hall={people.west.id}").status_code == 404
    assert client.get(f"{FILE}?{DAYS}&person={people.ivy.id}").status_code == 404
    assert len(rows_of(client.get(f"{FILE}?{DAYS}&list=1"))) == 3


def test_a_file_without_names_is_never_that_of_one_person(as_, people, seen):
    client = as_("ella")
    for query in (f"person={people.gu.id}", f"observer={people.amina.id}"):
        answer = client.get(f"{FILE}?{DAYS}&{query}")
        assert (answer.status_code, answer.json()["code"]) == (422, "file_of_one_person")
    assert len(rows_of(client.get(f"{FILE}?{DAYS}&list=1&result=fail"))) == 1
