"""Every manipulation is named, one by one, and none hides another or ends the check."""

import json
from contextlib import contextmanager
from datetime import timedelta

import pytest

from commands.verify import lines
from db import audit, sql
from services.months.measure_proposals import accept_proposal, decline_proposal, propose_measure
from services.months.measures import add_measure, withdraw_measure
from services.trends.marks import add_mark, rebase, take_mark_back, take_rebasing_back
from services.verify import Broken, verify
from services.verify_audited import PUBLICATIONS
from tests.builders import a_patrol, observe, praise
from tests.published import a_month, publish
from tests.tampering import tamper


@pytest.fixture
def patrol(app, people, now):
    """Six events of the East hall, one of the West hall."""
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [
        (people.gu.id, norm, result)
        for norm in ("hair-neat", "face-clean") for result in ("pass", "fail", "na")
    ])  # fmt: skip
    west = a_patrol(app, people.bao, people.west.id, now)
    observe(app, people.bao, west, [(people.ivy.id, "hair-neat", "pass")])
    return patrol


def of_hall(hall) -> str:
    return f"hall = (SELECT key FROM halls WHERE id = '{hall.id}')"


def links_broken(app, what="events") -> list[int | None]:
    return [each.number for each in verify(app.store, app.photos_dir)[0] if each.what == what]


def test_one_broken_link_hides_nothing_behind_it(app, people, patrol):
    east = of_hall(people.east)
    tamper(app, f"UPDATE packed_events SET note = 'x' WHERE number = 2 AND {east}")
    assert links_broken(app) == [2]

    tamper(app, f"UPDATE packed_events SET note = 'y' WHERE number IN (4, 6) AND {east}")
    assert links_broken(app) == [2, 4, 6]


def test_missing_records_are_named_and_blame_no_other(app, people, patrol):
    east = of_hall(people.east)
    tamper(
        app,
        f"DELETE FROM packed_events WHERE number IN (1, 3, 4) AND {east}",
        f"UPDATE packed_events SET note = 'x' WHERE number = 6 AND {east}",
    )

    assert links_broken(app) == [1, 3, 4, 6]


def test_a_record_with_a_new_hash_is_found_by_the_next_one(app, people, patrol):
    east, found = of_hall(people.east), json.dumps({"previous_hash": "f" * 64})
    tamper(
        app,
        f"UPDATE packed_events SET as_found = '{found}' WHERE number = 3 AND {east}",
        (f"UPDATE packed_events SET hash = ? WHERE number = 5 AND {east}", b"\xee" * 32),
    )

    assert links_broken(app) == [3, 5, 6]


# Each a text, or a text and its value.
EVENT_CHANGES: tuple[str | tuple[str, object], ...] = (
    "kind = 9", "kind = 1", "kind = 3", "detail = 'no JSON'",
    "detail = '[]'", "detail = '{\"kind\": 1}'", "detail = '{\"mood\": 1}'", "photos = 'x'",
    "photos = '5'", "photos = '[1]'", "result = 9", "captured_us = -1", "captured_us = 0",
    "captured_us = captured_us + 1", "day = -1", "day = day + 1", "received_after_us = 0", "seconds = -1",
    ("seconds = ?", float("inf")), "count = -5", "seq = -1", "elapsed_ms = -1", "staff = NULL", "staff = 999",
    "norm = NULL", "norm = 999", "tablet = 999", ("id = ?", b"\x00x"), "account = 999", "version = 999",
    "patrol = 999", ("hash = ?", b"x"), "arrived_late = 1", ("detail = ?", "[" * 100_000),
    "as_found = 'no JSON'", "as_found = '[1]'",
    *(f"as_found = '{{\"{name}\": \"{text}\"}}'" for name, text in (
        ("captured_at", "yesterday"), ("captured_at", ""), ("captured_at", "2026-03-04T02:00:01"),
        ("business_day", "Monday"), ("business_day", ""), ("received_at", ""),
        ("previous_hash", ""), ("hash", "y"), ("note", "x"),
    )),
)  # fmt: skip
# A server takes no text that is none.
NO_TEXT = ("note = CAST(x'ff00fe' AS TEXT)", "detail = CAST(x'ff' AS TEXT)", "note = char(55296)")


def changed_row(table: str, change, number: int) -> tuple:
    text, *values = (change,) if isinstance(change, str) else change
    return (f"UPDATE {table} SET {text} WHERE number = {number}", *values)


def test_whatever_becomes_of_an_event_is_named_and_nothing_else(app, people, now, engine):
    changes = EVENT_CHANGES + (NO_TEXT if engine == "sqlite" else ())
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")] * 110)
    altered = range(2, 2 * len(changes) + 1, 2)
    tamper(app, *(
        changed_row("packed_events", change, number)
        for number, change in zip(altered, changes, strict=True)
    ))  # fmt: skip

    found = links_broken(app)

    # A link that was given another hash is also missed by the one behind it.
    hashes = (("hash = ?", b"x"), 'as_found = \'{"hash": "y"}\'')
    behind = [altered[changes.index(each)] + 1 for each in hashes]
    assert found == sorted([*altered, *behind])


@pytest.mark.parametrize(
    ("name", "cells"),
    [("captured_at", "captured_us = 0, received_after_us = received_after_us + captured_us"),
     ("received_at", "received_after_us = 0"),
     ("business_day", "day = 0"), ("hash", ("hash = ?", bytes(32)))],
)  # fmt: skip
def test_what_was_altered_is_not_covered_by_what_it_was(app, people, patrol, name, cells):
    with app.store.read() as db:
        was = sql.scalar(
            db, f"SELECT {name} FROM events WHERE number = 6 AND {of_hall(people.east)}"
        )
    found = json.dumps({name: was})
    text, *values = (cells,) if isinstance(cells, str) else cells
    where = f"number = 6 AND {of_hall(people.east)}"
    tamper(app, (f"UPDATE packed_events SET {text}, as_found = ? WHERE {where}", *values, found))

    assert links_broken(app) == [6]


def test_a_number_that_was_made_huge_is_named_in_bounded_time(app, people, patrol):
    tamper(app, "UPDATE packed_events SET number = 4000000000000 WHERE number = 6")

    found = links_broken(app)

    assert found[:2] == [6, 7]
    assert len(found) == 10_000  # and no more of the missing ones


AUDIT_CHANGES = (
    "action = 'method_set'", "action = 'month_published'", "action = 'version_adopted'",
    "action = 'company_checks_imported'", "action = ''", "detail = 'x'", "detail = '5'",
    "detail = '{}'", "detail = '{\"number\": []}'", "detail = '{\"number\": 1}'", "at = ''",
    "account_id = 'x'",
)  # fmt: skip


def test_whatever_becomes_of_the_audit_is_named(app, people, patrol, now, engine):
    changes = AUDIT_CHANGES + (NO_TEXT[1:2] if engine == "sqlite" else ())
    with app.store.write() as db:
        for number in range(30):
            audit.add(db, now, None, "tried", number=number)
        first = list(audit.links(db))[-29][0]
    altered = [first + 2 * place for place in range(len(changes))]
    tamper(app, *(
        changed_row("audit", change, number)
        for number, change in zip(altered, changes, strict=True)
    ))  # fmt: skip

    assert links_broken(app, "audit") == altered


def test_whatever_becomes_of_a_published_month_is_named(app, people, now, engine):
    a_month(app, people, now)
    publish(app, people.dora, now)
    with app.store.read() as db:
        assert PUBLICATIONS.altered(db) == []

    for change in (
        "published_at = 'x'", "published_at = '2026-03-05T02:00:00.000000+00:00'", "reason = 'x'",
        "inputs = 'x'", "results = 'x'", "month = '2026-01'", "edition = 7", "account_id = 'x'",
        "inputs_hash = ''",
    ):  # fmt: skip
        tamper(app, "CREATE TABLE saved AS SELECT * FROM publications",
                   f"UPDATE publications SET {change}")  # fmt: skip
        with app.store.read() as db:
            assert [number for _, number in PUBLICATIONS.altered(db)] == [1], change
        tamper(app, "DELETE FROM publications",
                   "INSERT INTO publications SELECT * FROM saved", "DROP TABLE saved")  # fmt: skip
    other = "CAST(x'ff' AS TEXT)" if engine == "sqlite" else "'x'"
    tamper(app, f"UPDATE publications SET published_at = {other}")
    assert verify(app.store, app.photos_dir)[0] == [
        Broken("publication", f"{people.east.branch_id} 2026-02 1", 1)
    ]


def test_a_version_that_cannot_be_read_is_named(app, people, patrol, engine):
    version = app.checklists.usable().version
    no_text = ["CAST(x'ff' AS TEXT)"] if engine == "sqlite" else []
    for files in ("'x'", "'[]'", "'{\"a\": 1}'", *no_text):
        tamper(app, f"UPDATE checklist_versions SET files = {files}")

        assert Broken("version", version) in verify(app.store, app.photos_dir)[0]


def test_the_heads_are_those_of_the_newest_records(app, people, patrol):
    _, heads = verify(app.store, app.photos_dir)

    assert heads[people.east.id].startswith("6 ")
    assert heads[people.west.id].startswith("1 ")
    assert set(heads) == {people.east.id, people.west.id, "audit"}


def test_the_printed_words_are_bounded_and_all_is_returned(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now - timedelta(days=1))
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")] * 120)
    tamper(app, "UPDATE packed_events SET note = 'x' WHERE number > 10")

    broken, _ = verify(app.store, app.photos_dir)

    east = people.east.id
    assert [each.number for each in broken if each.what == "events"] == list(range(11, 121))
    printed = list(lines(broken))
    assert printed[0] == f"BROKEN events {east} 11"
    assert printed[19:21] == [
        f"BROKEN events {east} 30", f"BROKEN events {east} and 90 more, 110 in all",
    ]  # fmt: skip
    assert len(printed) < 30


@pytest.fixture
def written(app, people, now, patrol):
    """One of everything that people write beside the records, decided on or taken back as well."""
    month, day = f"{now:%Y-%m}", now.date()
    east = people.east.id
    first = add_measure(app, people.dora, east, month, "score", "练", now)
    add_measure(app, people.dora, people.east.branch_id, month, "score", "练", now)
    withdraw_measure(app, people.dora, first, now)
    for text in ("a", "b", "c"):
        propose_measure(app, people.amina, east, month, "score", text, now)
    accept_proposal(app, people.dora, 1, "好", now)
    decline_proposal(app, people.dora, 2, "不", now)
    add_mark(app, people.dora, day, day, "促销", now)
    take_mark_back(app, people.dora, add_mark(app, people.dora, day, day, "x", now), "误", now)
    for staff_id in (None, people.gu.id):
        rebase(app, people.dora, east, staff_id, day, "搬迁", now)
    take_rebasing_back(app, people.dora, 2, "误", now)
    praise(app, people.amina, patrol, people.gu.id, seq=9)


WRITTEN = {
    "measures": {
        1: ("text", "about", "hall_id", "base_month", "account_id", "created_at", "withdrawn_by"),
        2: ("halls", "branch_id", "withdrawn_at", "written_on"),
    },
    "measure_proposals": {
        1: ("text", "word", "measure", "decided_by"),
        2: ("outcome", "word", "decided_at"),
        3: ("about", "hall_id", "outcome", "account_id"),
    },
    "chart_marks": {1: ("text", "from_on", "to_on", "branch_id", "created_at"), 3: ("text", "account_id", "from_on")},
    "chart_rebasings": {1: ("reason", "from_on", "hall_id", "staff_id"), 3: ("reason", "account_id", "staff_id")},
}  # fmt: skip


@pytest.mark.parametrize("table", WRITTEN)
def test_whatever_becomes_of_what_people_wrote_is_named_with_its_number(app, written, table):
    assert verify(app.store, app.photos_dir)[0] == []
    for number, names in WRITTEN[table].items():
        for name in names:
            with changed(app, table, name, number):
                assert verify(app.store, app.photos_dir)[0] == [
                    Broken(table.removesuffix("s"), "", number)
                ]


@pytest.mark.parametrize("table", WRITTEN)
def test_what_was_written_and_is_gone_and_what_came_from_nowhere_are_named(app, written, table):
    tamper(app, f"UPDATE {table} SET number = 9 WHERE number = 1")

    found = [
        each.number
        for each in verify(app.store, app.photos_dir)[0]
        if each.what == table.removesuffix("s")
    ]
    assert found == [1, 9]


@pytest.mark.parametrize("table", ["chart_marks", "chart_rebasings"])
def test_a_mark_that_was_taken_back_and_stands_again_is_named(app, written, table):
    tamper(app, f"DELETE FROM {table} WHERE takes_back = 2")

    assert verify(app.store, app.photos_dir)[0] == [Broken(table.removesuffix("s"), "", 2)]


@pytest.mark.parametrize("name", ["staff", "patrol", "day", "event"])
def test_a_praise_of_another_is_named(app, people, written, name):
    tamper(app, f"UPDATE packed_praises SET {name} = 999")

    assert verify(app.store, app.photos_dir)[0] == [Broken("praises", people.east.id)]


@contextmanager
def changed(app, table, name, number):
    """One field of one row is another, as long as the block runs."""
    with app.store.read() as db:
        was = sql.scalar(db, f"SELECT {name} FROM {table} WHERE number = {number}")
    other = "'declined'" if name == "outcome" and was != "declined" else "'accepted'"
    numbers = ("measure", "takes_back")
    new = "7" if name in numbers else other if name == "outcome" else "'2020-01'"
    tamper(app, f"UPDATE {table} SET {name} = {new} WHERE number = {number}")
    yield
    back = "NULL" if was is None else repr(was)
    tamper(app, f"UPDATE {table} SET {name} = {back} WHERE number = {number}")
