"""The feed for calendar programs: what is due and when, and nothing about people."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from domain.case import CaseKind
from domain.problems import NotAllowed, NotFound
from domain.roles import Act, Role
from locales import Words
from services.follow_ups.calendar_feed import (
    account_of_feed,
    calendar_of,
    end_feed,
    feed_made_at,
    make_feed,
    may_have_feed,
)
from services.follow_ups.cases import open_in_hall
from services.halls.accounts import end_account, reopen_account, reset_password
from services.writing import writing
from tests.people import as_changed

HOUR = timedelta(hours=1)


@pytest.fixture
def opened(app, people, now):
    def open_one(kind, hours, staff=None):
        due = None if hours is None else (now + hours * HOUR).isoformat()
        sets = {"state": "open", "due_at": due, "staff_id": staff, "norm_id": "hair-neat"}
        with writing(app, people.amina, Act.HANDLE_CASES, now) as (db, account):
            texts = {"what": "剪短头发"}
            return open_in_hall(db, account, kind, people.east.id, now, sets, texts).id

    return open_one


def read(app, account, at, language="en"):
    return Calendar.from_ical(calendar_of(app, account, Words(language), at))


def told(app, account, at, language="en"):
    return [
        (str(each["SUMMARY"]), each.start)
        for each in read(app, account, at, language).walk("VEVENT")
    ]


def test_each_thing_that_is_due_stands_at_its_time_by_kind_and_hall(app, people, now, opened):
    opened(CaseKind.ACTION, 30)
    opened(CaseKind.COMPLAINT, 1)
    opened(CaseKind.ACTION, None)  # without a time

    at = now + 2 * HOUR
    assert told(app, people.amina, at) == [
        ("Late: Complaint · 东厅", now + HOUR),
        ("Corrective action · 东厅", now + 30 * HOUR),
    ]
    assert told(app, people.amina, at, "zh_CN") == [
        ("已超时：投诉 · 东厅", now + HOUR),
        ("整改 · 东厅", now + 30 * HOUR),
    ]


def test_nobody_is_named_and_nothing_that_was_written_is_in_it(app, people, now, opened):
    opened(CaseKind.ACTION, 30, staff=people.gu.id)

    file = calendar_of(app, people.amina, Words("zh_CN"), now).replace(b"\r\n ", b"").decode()

    assert "东厅" in file
    for secret in ("剪短", people.gu.name, people.gu.id, people.gu.staff_no, people.amina.name):
        assert secret not in file


def test_a_program_knows_each_again_and_what_changed_in_it(app, people, now, opened):
    case_id = opened(CaseKind.ACTION, 1)

    (in_time,) = read(app, people.amina, now).walk("VEVENT")
    (late,) = read(app, people.amina, now + 2 * HOUR).walk("VEVENT")

    assert in_time.uid == late.uid == f"{case_id}@xunting"
    assert in_time.LAST_MODIFIED == in_time.DTSTAMP == now
    assert late.LAST_MODIFIED == late.DTSTAMP == now + HOUR
    assert (late["TRANSP"], late["SEQUENCE"]) == ("TRANSPARENT", 1)
    assert late.start.utcoffset() == timedelta(0)


def test_lines_are_as_long_as_the_standard_allows_and_it_names_its_makers(app, people, now, opened):
    opened(CaseKind.ACTION, 1)

    file = calendar_of(app, people.amina, Words("zh_CN"), now)

    assert file.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Xunting//")
    assert file.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, file.split(b"\r\n"))) <= 75
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in file
    assert b"\r\nX-PUBLISHED-TTL:PT1H\r\n" in file


def test_with_nothing_due_it_is_a_calendar_all_the_same(app, people, now):
    calendar = read(app, people.amina, now)

    assert calendar.calendar_name == "Xunting: to do"
    assert [each.name for each in calendar.subcomponents] == ["VTIMEZONE"]


def test_it_shows_what_role_and_halls_reach_when_it_is_asked_for(app, people, now, opened):
    opened(CaseKind.ACTION, 30)
    token = make_feed(app, people.amina, now)
    assert len(told(app, account_of_feed(app, token), now)) == 1

    as_changed(app, people, people.amina, now, hall_ids=[people.west.id])
    assert told(app, account_of_feed(app, token), now) == []

    as_changed(app, people, people.amina, now, role=Role.ADMINISTRATOR)
    assert told(app, account_of_feed(app, token), now) == []


def test_only_who_was_given_the_token_knows_it(app, people, now):
    token = make_feed(app, people.amina, now)

    with app.store.read() as db:
        rows = [tuple(row) for row in db.execute("SELECT * FROM calendar_feeds")]
        log = [tuple(row) for row in db.execute("SELECT action, detail FROM audit ORDER BY number")]

    assert len(token) == 43
    assert [row[1] for row in rows] == [people.amina.id]
    assert token not in str(rows)
    assert log[-1][0] == "calendar_feed_made"
    assert token not in str(log)


def test_a_new_feed_ends_the_one_before(app, people, now):
    first, other = make_feed(app, people.amina, now), make_feed(app, people.dora, now)
    second = make_feed(app, people.amina, now + HOUR)

    assert feed_made_at(app, people.amina) == now + HOUR
    with pytest.raises(NotFound):
        account_of_feed(app, first)
    assert account_of_feed(app, second).id == people.amina.id
    assert account_of_feed(app, other).id == people.dora.id


def test_it_is_ended_once_and_only_ones_own(app, people, now):
    mine, other = make_feed(app, people.amina, now), make_feed(app, people.dora, now)

    end_feed(app, people.amina, now)
    end_feed(app, people.amina, now)

    assert feed_made_at(app, people.amina) is None
    with pytest.raises(NotFound):
        account_of_feed(app, mine)
    assert account_of_feed(app, other).id == people.dora.id
    with app.store.read() as db:
        log = db.execute("SELECT account_id FROM audit WHERE action = 'calendar_feed_ended'")
        ended = [row[0] for row in log]
    assert ended == [people.amina.id]


def test_it_ends_with_the_account_and_does_not_come_back_with_it(app, people, now):
    token = make_feed(app, people.amina, now)

    end_account(app, people.fang, people.amina.id, now)
    with pytest.raises(NotFound):
        account_of_feed(app, token)
    reopen_account(app, people.fang, people.amina.id, now)
    with pytest.raises(NotFound):
        account_of_feed(app, token)


def test_it_ends_when_the_administrator_resets_the_password(app, people, now):
    token = make_feed(app, people.amina, now)

    reset_password(app, people.fang, people.amina.id, "another-good-horse", now)

    with pytest.raises(NotFound):
        account_of_feed(app, token)


def test_who_sees_no_results_has_no_feed(app, people, now):
    with pytest.raises(NotAllowed):
        make_feed(app, people.fang, now)

    offered = (people.amina, people.dora, people.gu_account)
    assert all(may_have_feed(each) for each in offered)
    assert not may_have_feed(people.ella)
