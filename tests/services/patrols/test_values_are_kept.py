"""Whatever is accepted is stored as it was hashed: every field of every kind of event."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import audit, event_chain, events
from domain.hash_chain import link
from domain.patrols.event import read_events
from domain.problems import EventProblem
from services.patrols.observations import record_events
from services.verify import verify
from tests.builders import BAN_1, a_patrol, an_event
from tests.tampering import tampering

# Numbers that JSON, Python and SQLite write in different ways.
NUMBERS = st.one_of(
    st.sampled_from([
        "-0.0", "-0", "0e0", "-0e5", "5", "5.0", "5e0", "0.1e1", "1e-320", "5e-324", "2.5e5", "1e400",
        "0.1", "0.30000000000000004", "180.00000000000003", "9007199254740993", "1e2", "true", "null",
        "1E1", "100000000000000000000", "2592000.0", "2592000",
    ]),
    st.floats(min_value=-1, max_value=2_600_000).map(json.dumps),
    st.integers(-2, 2**54).map(json.dumps),
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=30).map(json.dumps),
    st.sampled_from([
        '"\\ud800"', '"\\udc00x"', '"\\ud83d\\ude42"', '"a\\u0000b"', '"\\u2028\\u2029"', '"e\\u0301"',
        '"\\u00e9"', '"\\ufeffx"', '"\\u202ex"', '"\\u0085 x"', '" x "', '"13800138000"', '"\\\\"',
        '"=1+1"', "5", "null",
    ]),
)  # fmt: skip
MOMENTS = st.sampled_from([
    "2026-03-04T02:00:01Z", "2026-03-04T02:00:01.5Z", "2026-03-04T02:00:01.1234567Z",
    "2026-03-04T10:00:01+08:00", "2026-03-04T02:00:01.000001+00:00", "20260304T020001Z",
    "2026-W10-3T02:00:01Z", "2026-03-04T07:45:01+05:45", "2026-03-04T02:00:31+00:00:30",
    "2026-03-04T02:00:01,25Z", "2026-03-03T16:00:01-10:00", "2026-03-04 02:00:01Z",
    "2026-03-04T02:00:01-00:00", "2026-03-04T02:00Z", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00", "2026-03-04T02:00:01",
]).map(json.dumps)  # fmt: skip
PHOTOS = st.lists(st.sampled_from(["a" * 64, "b" * 64]), max_size=6).map(json.dumps)
FLAGS = st.sampled_from(["true", "false", "0", "1", '"true"'])
SITUATIONS = st.sampled_from(['"in_zone_guide"', "null", '"away_nobody"', '""'])
COMMON = {
    "captured_at": MOMENTS, "elapsed_ms": NUMBERS, "seq": NUMBERS, "kind": st.just('"observation"'),
}  # fmt: skip
LAPS = st.lists(NUMBERS, max_size=3).map(lambda each: f"[{', '.join(each)}]")
OBSERVATION = COMMON | {
    "seconds": NUMBERS, "count": NUMBERS, "note": TEXTS, "photos": PHOTOS, "laps": LAPS,
    "situation": SITUATIONS, "result": st.sampled_from(['"pass"', '"fail"', '"na"', '"none"']),
    "reason": st.just('""'),
}  # fmt: skip
PRAISE = COMMON | {"kind": st.just('"praise"'), "note": TEXTS, "photos": PHOTOS}


@pytest.fixture
def patrol(app, people, now):
    return a_patrol(app, people.amina, people.east.id, now)


def record(app, account, text, now):
    """As ``POST /api/observations`` does, from the bytes on."""
    return record_events(app, account, read_events(text.encode()), now + timedelta(minutes=9))


def kept_as_hashed(app, account, raw, changes, now):
    """Send an event with these fields, in whatever order; where it is taken in, it is stored, is
    the same event when it is sent again, and the chains are whole."""
    fields = {name: json.dumps(value) for name, value in raw.items()} | changes
    text = '{"events": [{' + ", ".join(f'"{name}": {each}' for name, each in fields.items()) + "}]}"
    try:
        recorded = record(app, account, text, now)
    except EventProblem as problem:
        assert problem.code == "not_json"
        return False
    if not recorded.accepted:
        assert recorded.rejected
        return False
    again = record(app, account, text, now)
    assert (again.accepted, again.rejected) == (recorded.accepted, [])
    with app.store.read() as db:
        numbers = [
            number
            for hall_id in event_chain.hall_ids_with_events(db)
            for number, before, own, content in event_chain.links(db, hall_id)
            if own != link(before, content)
        ]
    assert numbers == []
    return True


ONCE = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ONCE
@given(data=st.data())
def test_a_judgement_is_stored_as_it_was_hashed(app, people, patrol, now, data):
    norm, staff_id = data.draw(st.sampled_from([
        ("account-opening-time", people.hai.id), ("hair-neat", people.gu.id),
        (BAN_1, people.gu.id), ("guide-greets-at-entry", people.gu.id),
    ]))  # fmt: skip
    names = data.draw(st.lists(st.sampled_from(sorted(OBSERVATION)), max_size=4, unique=True))
    changes = {name: data.draw(OBSERVATION[name]) for name in names}
    raw = an_event(patrol, staff_id, norm_id=norm)

    kept_as_hashed(app, people.amina, raw, changes, now)


@ONCE
@given(data=st.data())
def test_a_praise_is_stored_as_it_was_hashed(app, people, patrol, now, data):
    raw = an_event(patrol, people.gu.id, praise_id=str(uuid4()), note="好")
    del raw["norm_id"]
    names = data.draw(st.lists(st.sampled_from(sorted(PRAISE)), max_size=3, unique=True))
    changes = {"kind": '"praise"'} | {name: data.draw(PRAISE[name]) for name in names}

    kept_as_hashed(app, people.amina, raw, changes, now)


@ONCE
@given(data=st.data())
def test_a_header_is_stored_as_it_was_hashed(app, people, patrol, now, data):
    raw = {
        name: value
        for name, value in an_event(patrol, None).items()
        if name not in ("staff_id", "norm_id", "result", "note")
    }
    at = st.sampled_from(['"guide"', '"counter"', "null", '"hall"'])
    staff = json.dumps(people.gu.id), json.dumps(people.hai.id), '"\\ud800"', '"\\u0000"'
    positions = st.dictionaries(st.sampled_from(staff), at, max_size=3).map(
        lambda each: "{" + ", ".join(f"{who}: {where}" for who, where in each.items()) + "}"
    )
    fields = COMMON | {
        "kind": st.just('"header"'), "positions": positions, "waiting_count": NUMBERS,
        "outage": FLAGS, "footfall": st.sampled_from(['"peak"', "null", '""']),
        "backup_id": st.sampled_from([*staff, "null"]),
    }  # fmt: skip
    names = data.draw(st.lists(st.sampled_from(sorted(fields)), max_size=4, unique=True))
    changes = {"kind": '"header"'} | {name: data.draw(fields[name]) for name in names}

    kept_as_hashed(app, people.amina, raw, changes, now)


@pytest.mark.parametrize("zero", ["-0.0", "-0", "-0e0", "0.0", "0"])
def test_zero_has_no_sign(app, people, patrol, now, zero):
    raw = an_event(patrol, people.hai.id, norm_id="account-opening-time")

    assert kept_as_hashed(app, people.amina, raw, {"seconds": zero, "laps": f"[{zero}]"}, now)

    assert verify(app.store, app.photos_dir)[0] == []
    with app.store.read() as db:
        content = events.content_of(db, raw["id"])
    assert [str(each) for each in (content["seconds"], *content["laps"])] == ["0.0", "0.0"]


def test_a_zero_that_was_hashed_with_its_sign_is_proved_by_it(app, people, patrol, now):
    """As it was stored before the sign was dropped: seconds 0.0, the hash that of −0.0."""
    raw = an_event(patrol, people.hai.id, norm_id="account-opening-time", seconds=0.0)
    record_events(app, people.amina, [raw], now + timedelta(minutes=1))
    with app.store.read() as db:
        ((_, before, _, content),) = event_chain.links(db, people.east.id)
    signed = link(before, content | {"seconds": -0.0})
    other = link(before, content | {"seconds": 1.0})

    for own, numbers in ((signed, []), (other, [1])):
        with tampering(app) as db:
            db.execute("UPDATE packed_events SET hash = ?", [bytes.fromhex(own)])
        assert [each.number for each in verify(app.store, app.photos_dir)[0]] == numbers


class _Odd:
    def __str__(self) -> str:
        return "odd"


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(codec=None)),
    st.just(-0.0), st.dates(), st.decimals(), st.just(_Odd()),
    st.dictionaries(st.integers() | st.text(st.characters(codec=None)), st.floats(), max_size=3),
    st.lists(st.floats() | st.text(st.characters(codec=None)), max_size=3).map(tuple),
)  # fmt: skip


@given(detail=st.dictionaries(st.sampled_from(["rows", "share", "name", "changes"]), ODD))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_told_to_the_audit_is_stored_as_it_was_hashed(empty_app, now, detail):
    with empty_app.store.write() as db:
        audit.add(db, now, None, "tried", **detail)
        newest = list(audit.links(db))[-1]

    assert newest[2] == link(newest[1], newest[3])
