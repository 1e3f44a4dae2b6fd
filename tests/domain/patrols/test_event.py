"""The rules an observation event has to keep; every field, wrong in every way."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.halls.assignment import StaffMember
from domain.halls.hall import HallKind, Round
from domain.halls.position import Position
from domain.norms.checklist_file import load_checklists
from domain.norms.norm import Severity
from domain.patrols.event import MAX_EVENTS_PER_REQUEST, Event, read_event, read_events
from domain.patrols.event_rules import PatrolContext, check_event
from domain.patrols.patrol import Patrol
from domain.problems import EventProblem

OPENED = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
NOW = OPENED + timedelta(minutes=30)
GOOD = {
    "id": "0b5e0d52-6f6f-4a51-8a0c-2f4d5c1c9f01",
    "patrol_id": "p1",
    "staff_id": "s1",
    "norm_id": "hair-neat",
    "result": "pass",
    "note": "",
    "device_id": "0b5e0d52-6f6f-4a51-8a0c-2f4d5c1c9f02",
    "seq": 1,
    "captured_at": "2026-03-04T02:10:00Z",
    "elapsed_ms": 600_000,
}


@pytest.fixture(scope="module")
def context(shipped_files) -> PatrolContext:
    library = load_checklists(shipped_files).library
    patrol = Patrol(
        "p1", "h1", "a1", Round.NORMAL, library.version, OPENED.date(), OPENED, finished_at=None
    )
    staff = {
        "s1": StaffMember("s1", "h1", "顾", "D1", Position.GUIDE),
        "s2": StaffMember("s2", "h1", "海", "D2", Position.COUNTER),
    }
    return PatrolContext(patrol, staff, library, HallKind.OWN)


def problem_of(context: PatrolContext, **changes: object) -> tuple[str, str] | None:
    """(field, code) of what is wrong, or None."""
    try:
        check_event(read_event(GOOD | changes), context, NOW)
    except EventProblem as problem:
        return problem.field, problem.code
    return None


def test_a_good_event_is_accepted_with_its_norm(context):
    norm = check_event(read_event(GOOD), context, NOW)

    assert (norm.id, norm.severity) == ("hair-neat", Severity.MINOR)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("id", [None, 1, "", "x", "0B5E0D52-6F6F-4A51-8A0C-2F4D5C1C9F01", ["a"]]),
        ("patrol_id", [None, 1, "", "x" * 65]),
        ("staff_id", [1, "", "x" * 65, {}]),
        ("norm_id", [None, 1, ""]),
        ("result", [None, "", "Pass", "ok", 1, True]),
        ("seconds", [-1, "5", 10**9, True]),
        ("count", [-1, 1.5, "2", 10**9, True]),
        ("note", [None, 1, "x" * 501, ["a"]]),
        ("photos", ["x", ["x"], ["A" * 64], ["a" * 64] * 7]),
        ("device_id", [None, "", "tablet 3"]),
        ("seq", [None, 0, -1, 1.5, "1", True, 2**40]),
        (
            "captured_at",
            [
                None,
                "",
                "yesterday",
                "2026-03-04T02:10:00",
                [],
                5,
                5.5,
                "5",
                "0001-01-01T00:00:00+14:00",
            ],
        ),
        ("elapsed_ms", [None, -1, 1.5, "1", True, 2**60]),
    ],
)
def test_a_value_of_the_wrong_type_or_range_is_refused_by_field(context, field, values):
    for value in values:
        found = problem_of(context, **{field: value})
        assert found is not None, value
        assert found == (field, "field_unreadable"), value


@pytest.mark.parametrize("field", sorted(set(GOOD) - {"note"}))
def test_a_missing_field_is_named(field):
    raw = {name: value for name, value in GOOD.items() if name != field}

    with pytest.raises(EventProblem) as caught:
        read_event(raw)

    assert (caught.value.field, caught.value.code) == (field, "field_missing")


def test_a_field_nobody_knows_is_named(context):
    assert problem_of(context, mood="good") == ("mood", "field_unknown")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"captured_at": "2026-03-04T02:33:00Z"}, ("captured_at", "clock_in_future")),
        ({"captured_at": "2026-03-04T01:57:00Z"}, ("captured_at", "clock_before_patrol")),
        ({"elapsed_ms": 33 * 60_000}, ("elapsed_ms", "elapsed_beyond_patrol")),
        ({"elapsed_ms": 31 * 60_000}, None),
        ({"staff_id": "s9"}, ("staff_id", "staff_not_in_hall")),
        ({"norm_id": "no-such-norm"}, ("norm_id", "norm_unknown")),
        ({"norm_id": "account-opening-time"}, ("norm_id", "norm_not_for_position")),
        ({"staff_id": None}, ("norm_id", "norm_not_for_position")),
        ({"norm_id": "hair-men-detail"}, ("norm_id", "norm_not_for_position")),
        ({"seconds": 12.5}, ("seconds", "seconds_not_asked")),
        ({"count": 2}, ("count", "count_not_asked")),
        ({"norm_id": "no-leak-or-trade-of-data", "result": "fail"},
         ("note", "red_line_needs_fact")),
        ({"norm_id": "no-leak-or-trade-of-data", "result": "fail", "note": "  "},
         ("note", "red_line_needs_fact")),
        ({"norm_id": "no-leak-or-trade-of-data", "result": "fail", "note": "见证"}, None),
        ({"norm_id": "no-leak-or-trade-of-data", "result": "pass"}, None),
        ({"staff_id": None, "norm_id": "hall-clean-sign-intact"}, None),
        ({"result": "none"}, None),
        ({"captured_at": "2026-03-04T10:31:00+08:00"}, None),  # a minute ahead is on the way
    ],
)  # fmt: skip
def test_an_event_has_to_fit_its_patrol(context, changes, expected):
    assert problem_of(context, **changes) == expected


@pytest.mark.parametrize(
    ("norm_id", "process", "expected"),
    [
        ("stand-up-to-receive", "P07", None),  # shared by six processes
        ("stand-up-to-receive", "P11", ("process", "process_not_of_norm")),
        ("brand-change-time", "P07", None),  # may be said, and is known without it
        ("brand-change-time", "P08", ("process", "process_not_of_norm")),
        ("hair-neat", "P07", ("process", "process_not_of_norm")),  # of no process
        ("stand-up-to-receive", "P12", ("process", "field_unreadable")),
        ("stand-up-to-receive", "", ("process", "field_unreadable")),
        ("stand-up-to-receive", 7, ("process", "field_unreadable")),
    ],
)
def test_a_process_has_to_be_one_of_the_norm(context, norm_id, process, expected):
    changes = {"staff_id": "s2", "norm_id": norm_id, "process": process, "segment": "vip"}

    assert problem_of(context, **changes) == expected


def test_process_and_customer_stand_in_the_content_only_where_they_were_said():
    plain = read_event(GOOD)
    said = read_event(GOOD | {"process": "P05", "segment": "group"})

    assert {"process", "segment"}.isdisjoint(plain.content())
    assert said.content() == plain.content() | {"process": "P05", "segment": "group"}
    assert problem_of(None, segment="diamond") == ("segment", "field_unreadable")


def test_a_norm_of_one_process_says_it_by_itself(context):
    norms = context.library.norms
    seen = [norms[each].process_seen(None) for each in
            ("brand-change-time", "stand-up-to-receive", "hair-neat")]  # fmt: skip

    assert seen == ["P07", None, None]
    assert norms["stand-up-to-receive"].process_seen("P10") == "P10"


@pytest.mark.parametrize(
    ("seconds", "result", "expected"),
    [
        (180, "pass", None),
        (180.0, "fail", ("result", "seconds_contradict")),
        (180.1, "fail", None),
        (181, "pass", ("result", "seconds_contradict")),
        (300, "na", None),  # a system outage
    ],
)
def test_seconds_decide_over_a_time_limit(context, seconds, result, expected):
    changes = {"staff_id": "s2", "norm_id": "account-opening-time"}

    assert problem_of(context, seconds=seconds, result=result, **changes) == expected


def test_a_late_tablet_may_bring_what_was_seen_before_the_end(context):
    ended = PatrolContext(
        Patrol(**{**vars(context.patrol), "finished_at": OPENED + timedelta(minutes=12)}),
        context.staff,
        context.library,
        context.hall_kind,
    )

    assert problem_of(ended) is None
    assert problem_of(ended, captured_at="2026-03-04T02:12:01Z") == (
        "patrol_id", "patrol_finished",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        (b"", "body", "not_json"),
        (b"\xff\xfe", "body", "not_json"),
        (b"[" * 100_000, "body", "not_json"),
        (b'{"events": [{"id": NaN}]}', "body", "not_json"),
        (b"[]", "events", "events_missing"),
        (b'{"events": {}}', "events", "events_missing"),
        (b'{"events": []}', "events", "events_missing"),
        (b'{"event": [1]}', "events", "events_missing"),
        (json.dumps({"events": [GOOD] * 501}).encode(), "events", "too_many_events"),
    ],
)
def test_a_request_that_cannot_be_read_is_refused_by_field(body, field, code):
    with pytest.raises(EventProblem) as caught:
        read_events(body)

    assert (caught.value.field, caught.value.code) == (field, code)


def test_five_hundred_events_are_one_request():
    body = json.dumps({"events": [GOOD] * MAX_EVENTS_PER_REQUEST}).encode()

    assert len(read_events(body)) == 500


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@given(raw=JSON | st.dictionaries(st.sampled_from(sorted(GOOD)), JSON))
def test_whatever_json_comes_in_is_read_or_refused_by_field(raw):
    try:
        assert isinstance(read_event(raw), Event)
    except EventProblem as problem:
        assert problem.field


@given(changes=st.dictionaries(st.sampled_from([*sorted(GOOD), "seconds", "count", "photos"]), JSON,
                               min_size=1, max_size=2))  # fmt: skip
def test_an_event_that_is_read_comes_out_as_it_went_in(changes):
    try:
        event = read_event(GOOD | changes)
    except EventProblem:
        return

    assert read_event(event.content()) == event


def test_a_customer_s_number_does_not_get_past_reading():
    event = read_event(GOOD | {"note": " 客户 138 0013 8000，证件 11010519491231002X "})

    assert event.note == "客户 ███，证件 ███"
    assert "0013" not in repr(event) + json.dumps(event.content())
    assert read_event(event.content()) == event


def test_a_note_loses_the_character_0_and_nothing_else():
    event = read_event(GOOD | {"note": "\0 a\0b\t\u202ec \0"})

    assert event.note == "ab\t\u202ec"
    assert read_event(event.content()) == event


def test_a_note_over_the_limit_is_refused_even_if_it_would_fit_once_masked(context):
    assert problem_of(context, note="x" * 490 + " 13800138000") == ("note", "field_unreadable")
    assert problem_of(context, note="x" * 488 + " 13800138000") is None


def test_newer_events_sort_later_in_whatever_order_they_arrive():
    early = read_event(GOOD | {"elapsed_ms": 1, "seq": 9})
    late = read_event(GOOD | {"elapsed_ms": 2, "seq": 1})

    assert sorted([late, early], key=lambda each: each.order) == [early, late]
