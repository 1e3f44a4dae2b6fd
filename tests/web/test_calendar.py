"""The calendar feed over HTTP: the address alone is enough, and tells nobody else anything."""

import sqlite3
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from domain.case import CaseKind
from domain.roles import Act
from services.follow_ups import calendar_feed
from services.follow_ups.cases import open_in_hall
from services.halls.accounts import choose_language, end_account
from services.writing import writing
from tests.web.conftest import HTML
from web.calendar import FEEDS


@pytest.fixture
def token(app, people, now):
    due = {"state": "open", "due_at": (datetime.now(UTC) + timedelta(days=2)).isoformat()}
    with writing(app, people.amina, Act.HANDLE_CASES, now) as (db, account):
        open_in_hall(db, account, CaseKind.ACTION, people.east.id, now, due, {})
    return calendar_feed.make_feed(app, people.amina, now)


def test_a_calendar_program_reads_it_without_signing_in(visitor, token):
    answer = visitor.get(f"/calendar/{token}.ics")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "set-cookie" not in answer.headers
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["SUMMARY"] == "Corrective action · 东厅"


def test_a_browser_gets_the_file_too_and_a_program_may_ask_for_its_head(visitor, token):
    assert visitor.get(f"/calendar/{token}.ics", headers=HTML).status_code == 200
    assert visitor.head(f"/calendar/{token}.ics").status_code == 200


def test_it_speaks_the_language_of_the_account(app, visitor, people, token, now):
    choose_language(app, people.amina, "zh_CN", now)

    (event,) = Calendar.from_ical(visitor.get(f"/calendar/{token}.ics").content).walk("VEVENT")

    assert event["SUMMARY"] == "整改 · 东厅"


def test_an_ended_feed_an_ended_account_and_no_feed_at_all_get_the_same_answer(
    app, visitor, people, token, now
):
    other = calendar_feed.make_feed(app, people.dora, now)
    calendar_feed.end_feed(app, people.dora, now)
    end_account(app, people.fang, people.amina.id, now)

    answers = [visitor.get(f"/calendar/{each}.ics") for each in (token, other, "wrong", "令牌")]

    assert {(each.status_code, each.text) for each in answers} == {(404, answers[0].text)}
    assert answers[0].json()["code"] == "not_found"
    assert visitor.get("/calendar/wrong.ics", headers=HTML).status_code == 404


def test_a_wrong_address_is_not_made_good_by_a_cookie(as_, token):
    client = as_("amina")

    assert client.get("/calendar/wrong.ics").status_code == 404
    assert client.get(f"/calendar/{token}").status_code == 404


def test_the_token_opens_nothing_else(visitor, people, token):
    header = {"Authorization": f"Bearer {token}"}

    for path in ("/export/events.csv?from=2026-03-01&to=2026-03-02", "/api/patrols/none"):
        assert visitor.get(path, headers=header).status_code == 401


def test_one_feed_cannot_keep_the_server_busy(visitor, people, token):
    with ExitStack() as held:
        for _ in range(4):
            held.enter_context(FEEDS.place(people.amina.id))
        answer = visitor.get(f"/calendar/{token}.ics")

    assert (answer.status_code, answer.json()["code"]) == (429, "calendar_busy_own")
    assert answer.headers["retry-after"] == "5"
    assert visitor.get(f"/calendar/{token}.ics").status_code == 200


def test_no_log_keeps_the_address(visitor, token, monkeypatch, caplog):
    def locked(*arguments):
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr("web.calendar.account_of_feed", locked)

    answer = visitor.get(f"/calendar/{token}.ics")

    assert answer.status_code == 503
    assert "/calendar/…" in caplog.text
    assert token not in caplog.text
