"""What the tablets send is stored once, whole, in order, and nowhere it does not belong."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from db import events as event_rows
from db.codes import RESULT
from domain.problems import NotAllowed
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, view_patrol
from services.verify import verify
from tests.builders import a_patrol, an_event, observe
from tests.engines import REFUSED
from tests.tampering import give_way, tamper, tampering


@pytest.fixture
def patrol(app, people, now):
    return a_patrol(app, people.amina, people.east.id, now)


def stored(app) -> list[dict]:
    with app.store.read() as db:
        return list(db.query("SELECT * FROM events ORDER BY hall_id, number"))


def occasions(app) -> list[tuple]:
    with app.store.read() as db:
        rows = db.query(
            "SELECT subject, minor_passes, minor_fails, minor_credit, nas FROM occasions"
            " ORDER BY subject, account_id"
        )
        return [tuple(row.values()) for row in rows]


def test_an_event_is_kept_word_for_word(app, people, patrol, now):
    raw = an_event(patrol, people.gu.id, note="您好 🙂 =1", seq=3)

    recorded = record_events(app, people.amina, [raw], now + timedelta(minutes=1))

    assert recorded.accepted == [raw["id"]]
    with app.store.read() as db:
        content = event_rows.content_of(db, raw["id"])
    sent_at = content.pop("captured_at")
    assert sent_at == "2026-03-04T02:00:01Z"
    expected = raw | {"seconds": None, "count": None, "photos": []}
    del expected["captured_at"]
    assert content == expected


@pytest.mark.sqlite
def test_a_customer_s_numbers_are_nowhere_on_disk(app, people, patrol, now):
    numbers = ["13800138000", "11010519491231002X", "6250941006528599"]
    note = f"客户 {numbers[0]}，证件 {numbers[1]}，卡 {numbers[2]}"
    raw = an_event(patrol, people.gu.id, note=note)

    for _ in range(2):  # sent again, it is the same event
        recorded = record_events(app, people.amina, [raw], now + timedelta(minutes=1))
        assert (recorded.accepted, recorded.rejected) == ([raw["id"]], [])

    assert [row["note"] for row in stored(app)] == ["客户 ███，证件 ███，卡 ███"]
    folder = app.store.path.parent
    on_disk = b"".join(path.read_bytes() for path in folder.glob(f"{app.store.path.name}*"))
    assert "客户 ███".encode() in on_disk
    assert [number for number in numbers if number.encode() in on_disk] == []
    assert verify(app.store, app.photos_dir)[0] == []


def test_the_good_ones_of_a_batch_are_stored_and_the_bad_ones_named(app, people, patrol, now):
    good = an_event(patrol, people.gu.id, seq=1)
    bad = an_event(patrol, people.ivy.id, seq=2)
    ugly = an_event(patrol, people.gu.id, seq=0)

    recorded = record_events(app, people.amina, [ugly, bad, good], now + timedelta(minutes=1))

    assert recorded.accepted == [good["id"]]
    assert [(each.event_id, each.field) for each in recorded.rejected] == [
        (ugly["id"], "seq"),
        (bad["id"], "staff_id"),
    ]
    assert [row["id"] for row in stored(app)] == [good["id"]]


def test_the_same_id_fifty_times_at_once_is_one_row(app, people, patrol, now):
    raw = an_event(patrol, people.gu.id)
    at = now + timedelta(minutes=1)

    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(record_events, app, people.amina, [raw], at) for _ in range(50)]
        answers = [job.result() for job in jobs]

    assert [each.accepted for each in answers] == [[raw["id"]]] * 50
    assert len(stored(app)) == 1
    assert occasions(app) == [(people.gu.id, 1, 0, 10000, 0)]


@pytest.mark.parametrize(
    "change", [{"result": "fail"}, {"note": "x"}, {"seq": 2}, {"elapsed_ms": 5}]
)
def test_the_same_id_with_other_content_is_refused(app, people, patrol, now, change):
    raw = an_event(patrol, people.gu.id)
    record_events(app, people.amina, [raw], now + timedelta(minutes=1))

    recorded = record_events(app, people.amina, [raw | change], now + timedelta(minutes=2))

    assert [(each.field, each.code) for each in recorded.rejected] == [("id", "id_used")]
    assert len(stored(app)) == 1


def test_the_same_moment_written_in_another_zone_is_the_same_event(app, people, patrol, now):
    raw = an_event(patrol, people.gu.id, captured_at="2026-03-04T02:00:01Z")
    record_events(app, people.amina, [raw], now + timedelta(minutes=1))

    again = raw | {"captured_at": "2026-03-04T10:00:01+08:00"}
    recorded = record_events(app, people.amina, [again], now + timedelta(minutes=2))

    assert recorded.accepted == [raw["id"]]


def test_the_newest_event_is_the_current_one_in_whatever_order_they_arrive(
    app, people, patrol, now
):
    newer = an_event(patrol, people.gu.id, result="fail", seq=2)
    older = an_event(patrol, people.gu.id, result="pass", seq=1)

    for raw in (newer, older):
        record_events(app, people.amina, [raw], now + timedelta(minutes=1))

    current = view_patrol(app, people.amina, patrol.id).observations
    assert [row["event_id"] for row in current] == [newer["id"]]
    assert len(stored(app)) == 2
    assert occasions(app) == [(people.gu.id, 0, 1, 0, 0)]


def test_what_is_taken_back_counts_nowhere(app, people, patrol, now):
    observe(app, people.amina, patrol, [
        (people.gu.id, "hair-neat", "fail"),
        (people.gu.id, "hair-neat", "none"),
        (people.gu.id, "hair-neat", "na"),
        (people.gu.id, "hair-neat", "none"),
    ])  # fmt: skip

    assert view_patrol(app, people.amina, patrol.id).observations == []
    assert occasions(app) == []


def test_a_patrol_of_another_hall_is_as_unknown_as_none_at_all(app, people, patrol, now):
    at = now + timedelta(minutes=1)
    foreign = record_events(app, people.bao, [an_event(patrol, people.gu.id)], at)
    nowhere = record_events(app, people.bao, [an_event(patrol, people.gu.id, patrol_id="none")], at)

    problems = [(p.field, p.code, p.values) for each in (foreign, nowhere) for p in each.rejected]
    assert problems == [("patrol_id", "patrol_unknown", {"field": "patrol_id"})] * 2
    assert stored(app) == []


def test_only_duty_managers_record(app, people, patrol, now):
    for account in (people.dora, people.ella, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            record_events(app, account, [an_event(patrol, people.gu.id)], now)


def test_a_late_tablet_still_brings_what_it_saw_before_the_end(app, people, patrol, now):
    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=5))
    before = an_event(patrol, people.gu.id, captured_at=(now + timedelta(minutes=4)).isoformat())
    after = an_event(patrol, people.hai.id, captured_at=(now + timedelta(minutes=6)).isoformat())

    recorded = record_events(app, people.amina, [before, after], now + timedelta(minutes=9))

    assert recorded.accepted == [before["id"]]
    assert [each.code for each in recorded.rejected] == ["patrol_finished"]


def test_events_of_a_hall_form_a_chain_and_a_changed_one_is_found(app, people, patrol, now):
    observe(app, people.amina, patrol, [
        (people.gu.id, "hair-neat", "pass"), (people.hai.id, "hair-neat", "fail"),
    ])  # fmt: skip
    assert verify(app.store, app.photos_dir)[0] == []

    with tampering(app) as db:  # what somebody with the file in his hands could do
        db.execute(f"UPDATE packed_events SET result = {RESULT['pass']} WHERE number = 2")

    broken, _ = verify(app.store, app.photos_dir)
    assert [(each.what, each.where, each.number) for each in broken] == [
        ("events", people.east.id, 2),
        ("observations", people.east.id, None),
        ("occasions", people.east.id, None),
        ("norm_weeks", people.east.id, None),
    ]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE packed_observations SET event = (SELECT key FROM packed_events WHERE number = 1)"
         " WHERE staff <> 0", "observations"),
        ("UPDATE packed_observations SET severity = 0", "observations"),
        ("DELETE FROM packed_observations", "observations"),
        ("UPDATE packed_observations SET credit = 1", "observations"),
        ("UPDATE packed_observations SET seconds = 1", "observations"),
        ("UPDATE packed_observations SET account = account + 1", "observations"),
        ("UPDATE packed_occasions SET minor_credit = 1", "occasions"),
        ("UPDATE packed_occasions SET account = account + 1", "occasions"),
        ("DELETE FROM packed_occasions", "occasions"),
        (("UPDATE occasion_blocks SET occasions = ?", bytes(30)), "occasions"),
        ("UPDATE occasion_blocks SET staff = staff + 1", "occasions"),
        ("DELETE FROM occasion_blocks", "occasions"),
        ("UPDATE packed_norm_weeks SET credit = credit + 1", "norm_weeks"),
        ("DELETE FROM packed_norm_weeks", "norm_weeks"),
        ("UPDATE checklist_versions SET library = replace(library, 'minor', 'major')", "version"),
        ("UPDATE checklist_versions SET files = replace(files, 'minor', 'major')", "version"),
        ("UPDATE packed_patrols SET version = version + 1", None),  # the events hold the version themselves
    ],
)  # fmt: skip
def test_what_is_derived_is_made_anew_and_compared(app, people, patrol, now, statement, what):
    observe(app, people.amina, patrol, [
        (people.gu.id, "hair-neat", "pass"), (people.gu.id, "hair-neat", "fail"),
    ])  # fmt: skip
    assert verify(app.store, app.photos_dir)[0] == []

    tamper(app, statement)

    found = {each.what for each in verify(app.store, app.photos_dir)[0]}
    assert found == set() if what is None else what in found


def test_events_and_audit_cannot_be_changed_or_removed(app, people, patrol, now):
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])

    for statement in (
        f"UPDATE packed_events SET result = {RESULT['fail']}", "DELETE FROM packed_events",
        "UPDATE audit SET action = 'x'", "DELETE FROM audit",
    ):  # fmt: skip
        with pytest.raises(REFUSED, match="append-only"):
            with app.store.write() as db:
                db.execute(statement)


def test_nothing_of_a_batch_is_stored_when_the_database_gives_way(app, people, patrol, now):
    give_way(app, "packed_events", "NEW.seq = 2")
    batch = [an_event(patrol, people.gu.id, seq=1), an_event(patrol, people.hai.id, seq=2)]

    with pytest.raises(REFUSED):
        record_events(app, people.amina, batch, now + timedelta(minutes=1))

    assert stored(app) == []
    assert occasions(app) == []
