"""A finished patrol is finished: who may still bring what, until when, and over whose word."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from domain.patrols.event import Status
from domain.problems import NotAllowed
from domain.result import Result
from services.patrols.corrections import Correction, correct_observation
from services.patrols.history import observation_history
from services.patrols.late_arrivals import late_arrivals_of_period
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, view_patrol
from services.patrols.red_lines import red_lines_of_period, reported_red_lines
from services.scores.red_line_decisions import decide_red_line
from services.verify import verify
from tests.builders import (
    BAN_1,
    DEVICE,
    FIRST,
    LAST,
    a_patrol,
    an_event,
    an_examined,
    observe,
    praise,
)
from tests.tampering import tampering

END = timedelta(minutes=10)
LATE = timedelta(hours=1)


@pytest.fixture
def patrol(app, people, now):
    """Walked by Amina: Gu's hair kept, Hai's not. Finished after ten minutes."""
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [
        (people.gu.id, "hair-neat", "pass"), (people.hai.id, "hair-neat", "fail"),
    ])  # fmt: skip
    finish_patrol(app, people.amina, patrol.id, now + END)
    return patrol


@pytest.fixture
def shared(app, people, lena, now):
    """Walked by Amina together with Lena, who judged Hai's hair and praised Gu; finished."""
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])
    observe(app, lena, patrol, [(people.hai.id, "hair-neat", "fail")], seq=2)
    finish_patrol(app, people.amina, patrol.id, now + END)
    return patrol


def seen_late(patrol, staff_id, *, minute=9, **changes):
    """Seen in the ninth minute of the patrol, by a tablet that was out of reach."""
    at = timedelta(minutes=minute)
    return an_event(
        patrol, staff_id,
        **{
            "seq": 50, "captured_at": (patrol.opened_at + at).isoformat(),
            "elapsed_ms": int(at.total_seconds() * 1000),
        } | changes,
    )  # fmt: skip


def of_kind(kind, patrol, **changes):
    event = seen_late(patrol, None) | {"kind": kind, "device_id": DEVICE}
    for name in ("staff_id", "norm_id", "result", "note"):
        del event[name]
    return event | changes


def a_praise(patrol, staff_id, **changes):
    said = {"praise_id": str(uuid4()), "staff_id": staff_id, "result": "pass", "note": "扶老人"}
    return of_kind("praise", patrol, **said | changes)


def answer(app, account, patrol, event, late=LATE):
    """None: taken in; else the code of the refusal."""
    recorded = record_events(app, account, [event], patrol.opened_at + END + late)
    return recorded.rejected[0].code if recorded.rejected else None


def results(app, account, patrol) -> dict:
    rows = view_patrol(app, account, patrol.id).state.observations
    return {(row["staff_id"], row["norm_id"]): row["result"] for row in rows}


def test_who_was_not_on_a_finished_patrol_changes_nothing_of_it(app, people, patrol, lena):
    at_the_end = {
        "captured_at": (patrol.opened_at + END).isoformat(), "elapsed_ms": 600_001,
    }  # fmt: skip
    before = results(app, people.amina, patrol)
    attempts = [
        seen_late(patrol, people.gu.id, result="fail", **at_the_end),
        seen_late(patrol, people.gu.id, result="none", **at_the_end),
        seen_late(patrol, people.gu.id, norm_id="face-clean", result="fail", **at_the_end),
        a_praise(patrol, people.gu.id, **at_the_end),
        of_kind("header", patrol, outage=True, **at_the_end),
    ]

    answers = [answer(app, lena, patrol, event, timedelta(0)) for event in attempts]

    assert answers == ["late_not_there"] * 5
    assert results(app, people.amina, patrol) == before
    assert late_arrivals_of_period(app, people.dora, FIRST, LAST) == []


def test_whoever_tries_once_in_vain_is_not_there_afterwards_either(app, patrol, lena, people):
    for _ in range(2):
        assert answer(app, lena, patrol, seen_late(patrol, people.gu.id)) == "late_not_there"


def test_who_walked_it_brings_what_the_tablet_still_held(app, people, patrol):
    own = seen_late(patrol, people.gu.id, result="fail")
    new = seen_late(patrol, people.gu.id, norm_id="face-clean", result="fail", seq=51)
    thanks = a_praise(patrol, people.hai.id)

    for event in (own, new, thanks):
        assert answer(app, people.amina, patrol, event, timedelta(days=3)) is None

    assert results(app, people.amina, patrol) == {
        (people.gu.id, "hair-neat"): "fail", (people.gu.id, "face-clean"): "fail",
        (people.hai.id, "hair-neat"): "fail",
    }  # fmt: skip
    assert verify(app.store, app.photos_dir)[0] == []


def test_who_recorded_while_it_was_open_brings_the_rest_and_nothing_of_others(
    app, people, shared, lena
):
    own = seen_late(shared, people.hai.id, result="pass")
    of_amina = seen_late(shared, people.gu.id, result="fail")
    back = seen_late(shared, people.gu.id, result="none")
    older = seen_late(shared, people.gu.id, result="fail", minute=0)

    answers = [answer(app, lena, shared, each) for each in (own, of_amina, back, older)]

    assert answers == [None, "late_over_another", "late_over_another", "late_over_another"]
    assert results(app, lena, shared) == {
        (people.gu.id, "hair-neat"): "pass", (people.hai.id, "hair-neat"): "pass",
    }  # fmt: skip
    assert answer(app, people.amina, shared, seen_late(shared, people.hai.id)) == (
        "late_over_another"
    )


def test_a_colleague_s_praise_is_neither_changed_nor_taken_back_late(app, people, lena, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    said = praise(app, lena, patrol, people.gu.id)
    finish_patrol(app, people.amina, patrol.id, now + END)

    back = a_praise(patrol, people.gu.id, praise_id=said, result="none", note="")
    assert answer(app, people.amina, patrol, back) == "praise_of_another"
    assert answer(app, lena, patrol, back) is None


def test_a_late_header_stays_away_from_what_others_judged(app, people, shared, patrol, lena):
    peak = of_kind("header", shared, footfall="peak", positions={people.hai.id: "guide"})

    assert answer(app, people.amina, shared, peak) == "late_over_another"
    assert view_patrol(app, lena, shared.id).header is None

    alone = of_kind("header", patrol, footfall="peak", positions={people.hai.id: "guide"})
    assert answer(app, people.amina, patrol, alone) is None
    assert view_patrol(app, people.amina, patrol.id).header.footfall == "peak"
    # Another patrol of the day begins with what was known in time.
    assert view_patrol(app, lena, shared.id).header is None


def test_a_header_of_somebody_else_is_not_replaced_late(app, people, lena, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    header = of_kind("header", patrol, footfall="idle", minute=1)
    del header["minute"]
    assert record_events(app, lena, [header], now + END).rejected == []
    finish_patrol(app, people.amina, patrol.id, now + END)

    assert answer(app, people.amina, patrol, of_kind("header", patrol)) == "late_over_another"


@pytest.mark.parametrize(
    ("days", "late", "expected"),
    [
        (7, timedelta(days=7), None),
        (7, timedelta(days=7, seconds=1), "late_beyond_days"),
        (0, timedelta(0), None),
        (0, timedelta(seconds=1), "late_beyond_days"),
        (30, timedelta(days=29), None),
    ],
)
def test_a_tablet_may_be_so_many_days_late(app, people, patrol, days, late, expected):
    app = replace(app, late_days=days)

    assert answer(app, people.amina, patrol, seen_late(patrol, people.gu.id), late) == expected


@pytest.mark.parametrize(
    ("minute", "elapsed_ms", "expected"),
    [
        (9, 9 * 60_000, None),
        (9, 1_000, None),  # a page that was loaded anew counts from what it knows
        (9, 11 * 60_000, None),  # two minutes between two clocks
        (9, 11 * 60_000 + 1, "late_out_of_order"),
        (1, 10 * 60_000, "late_out_of_order"),
        (11, 11 * 60_000, "patrol_finished"),
    ],
)
def test_the_place_of_a_late_tap_is_its_time(app, people, patrol, minute, elapsed_ms, expected):
    event = seen_late(patrol, people.gu.id, minute=minute, elapsed_ms=elapsed_ms)

    assert answer(app, people.amina, patrol, event) == expected


def test_what_was_corrected_is_not_overwritten_late(app, people, patrol):
    """The correction comes half a minute after the end, the tap two minutes ahead of its time."""
    correct_observation(
        app, people.amina, patrol.id, people.hai.id, "hair-neat",
        Correction(Result.PASS), "看错了", patrol.opened_at + END + timedelta(seconds=30),
    )  # fmt: skip
    newer = seen_late(patrol, people.hai.id, result="fail", elapsed_ms=660_000)
    older = seen_late(patrol, people.hai.id, result="fail", seq=51)

    assert answer(app, people.amina, patrol, newer) == "late_over_correction"
    assert answer(app, people.amina, patrol, older) is None  # kept, and does not count
    assert results(app, people.amina, patrol)[people.hai.id, "hair-neat"] == "pass"


def test_a_late_report_is_a_report_marked_late_and_a_decided_one_stays(app, people, patrol):
    report = seen_late(patrol, people.hai.id, norm_id=BAN_1, result="fail", note="资料留在台面")
    assert answer(app, people.amina, patrol, report) is None

    (line,) = reported_red_lines(app, people.dora)
    assert (line.event_id, line.arrived_late) == (report["id"], True)

    at = patrol.opened_at + timedelta(hours=3)
    decide_red_line(app, people.dora, line.event_id, Status.REJECTED, "空白表格", at)
    again = seen_late(
        patrol, people.hai.id, norm_id=BAN_1, result="fail", note="又见", seq=51,
        elapsed_ms=660_000,
    )  # fmt: skip
    assert answer(app, people.amina, patrol, again) == "late_over_another"
    assert [each.status for each in red_lines_of_period(app, people.dora, FIRST, LAST)] == [
        "rejected"
    ]


def test_a_tap_sent_again_after_the_end_is_the_one_that_is_stored(app, people, lena, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    event = an_event(patrol, people.gu.id)
    assert record_events(app, lena, [event], now + timedelta(minutes=1)).rejected == []
    finish_patrol(app, people.amina, patrol.id, now + END)

    assert answer(app, lena, patrol, event, timedelta(days=30)) is None
    assert late_arrivals_of_period(app, people.dora, FIRST, LAST) == []


def test_the_branch_head_finds_what_arrived_late_and_what_it_changed(app, people, patrol):
    gu = people.gu.id
    changed = seen_late(patrol, gu, result="fail")
    new = seen_late(patrol, gu, norm_id="face-clean", result="pass", seq=51)
    answer(app, people.amina, patrol, changed)
    answer(app, people.amina, patrol, new, timedelta(hours=2))

    found = late_arrivals_of_period(app, people.dora, FIRST, LAST)

    assert [
        (each.event_id, each.kind, each.who, each.walker, each.staff, each.norm.id, each.was,
         each.result, each.counts, each.waits_since_edition)
        for each in found
    ] == [
        (new["id"], "observation", "Amina", "Amina", "顾", "face-clean", None, "pass", True, None),
        (changed["id"], "observation", "Amina", "Amina", "顾", "hair-neat", "pass", "fail", True,
         None),
    ]  # fmt: skip
    assert found[1].captured_at == patrol.opened_at + timedelta(minutes=9)
    assert found[1].received_at == patrol.opened_at + END + LATE
    assert (found[1].patrol_id, found[1].finished_at) == (patrol.id, patrol.opened_at + END)
    history = observation_history(app, people.dora, patrol.id, gu, "hair-neat").entries
    assert [(each.result, each.arrived_late) for each in history] == [
        ("pass", False), ("fail", True),
    ]  # fmt: skip


def test_the_list_is_for_those_who_see_the_hall(app, people, patrol):
    answer(app, people.amina, patrol, seen_late(patrol, people.gu.id))

    for account, count in ((people.dora, 1), (people.amina, 1), (people.ella, 1), (people.bao, 0)):
        assert len(late_arrivals_of_period(app, account, FIRST, LAST)) == count
    for account in (people.gu_account, people.fang):
        with pytest.raises(NotAllowed):
            late_arrivals_of_period(app, account, FIRST, LAST)


def test_the_mark_cannot_be_taken_off_unnoticed(app, people, patrol):
    answer(app, people.amina, patrol, seen_late(patrol, people.gu.id))

    with tampering(app) as db:
        db.execute("UPDATE packed_events SET arrived_late = 0")

    assert [(each.what, each.number) for each in verify(app.store, app.photos_dir)[0]] == [
        ("events", 3)
    ]


def test_a_patrol_that_goes_past_midnight_goes_on_for_a_day(app, people, now):
    """Opened at 23:50 in Shanghai."""
    opened = now.replace(hour=15, minute=50)
    patrol = a_patrol(app, people.amina, people.east.id, opened)

    for hours, expected in ((1, None), (24, None), (24.01, "patrol_of_another_day")):
        at = opened + timedelta(hours=hours)
        event = seen_late(
            patrol, people.gu.id, captured_at=at.isoformat(),
            elapsed_ms=int(hours * 3_600_000), seq=int(hours * 100),
        )  # fmt: skip
        recorded = record_events(app, people.amina, [event], at)
        assert [each.code for each in recorded.rejected] == ([expected] if expected else [])
    assert late_arrivals_of_period(app, people.dora, FIRST, LAST) == []


def test_a_patrol_left_open_takes_no_tap_after_a_day_and_ends_then(app, people, now, lena):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    next_day = now + timedelta(hours=25)
    today = {"captured_at": next_day.isoformat(), "elapsed_ms": 25 * 3_600_000}
    told = record_events(app, people.amina, [seen_late(patrol, people.gu.id, **today)], next_day)
    assert [(each.code, each.values["day"]) for each in told.rejected] == [
        ("patrol_of_another_day", "2026-03-04")
    ]

    of_its_day = seen_late(patrol, people.gu.id)
    stranger = record_events(app, lena, [of_its_day], next_day)
    assert [each.code for each in stranger.rejected] == ["late_not_there"]
    assert record_events(app, people.amina, [of_its_day], next_day).rejected == []
    assert [each.finished_at for each in late_arrivals_of_period(app, people.dora, FIRST, LAST)] \
        == [None]  # fmt: skip

    # Finishing it weeks later opens nothing anew.
    later = now + timedelta(days=20)
    finish_patrol(app, people.amina, patrol.id, later)
    more = seen_late(patrol, people.gu.id, norm_id="face-clean", seq=52)
    assert [each.code for each in record_events(app, people.amina, [more], later).rejected] == [
        "late_beyond_days"
    ]


def test_an_examined_case_arrives_late_only_from_who_was_there_and_is_listed(
    app, people, patrol, lena
):
    minute = {"captured_at": (patrol.opened_at + timedelta(minutes=9)).isoformat(),
              "elapsed_ms": 540_000, "seq": 50}  # fmt: skip
    event = an_examined(patrol, people.gu.id, **minute)
    assert answer(app, lena, patrol, event) == "late_not_there"
    assert answer(app, people.amina, patrol, event, timedelta(days=8)) == "late_beyond_days"
    assert answer(app, people.amina, patrol, event) is None

    (listed,) = late_arrivals_of_period(app, people.dora, FIRST, LAST)
    assert (listed.kind, listed.norm.id, listed.counts, listed.withdrawn) == (
        "examined", BAN_1, False, False,
    )  # fmt: skip
    assert verify(app.store, app.photos_dir)[0] == []
