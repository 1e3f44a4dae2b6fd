"""Headers, praises and greetings of a patrol, and what several tablets see of them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from domain.patrols.event import Footfall
from domain.problems import NotFound
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, patrol_changes, rounds_of_today, view_patrol
from services.verify import verify
from tests.builders import DEVICE, a_patrol, an_event
from tests.people import second_manager


@pytest.fixture
def patrol(app, people, now):
    return a_patrol(app, people.amina, people.east.id, now)


def a_header(patrol, seq, **changes):
    return _common(patrol, seq) | {"kind": "header"} | changes


def a_praise(patrol, staff_id, seq, **changes):
    praise = {
        "kind": "praise", "praise_id": str(uuid4()), "staff_id": staff_id, "result": "pass",
        "note": "主动扶老人到座位",
    }  # fmt: skip
    return _common(patrol, seq) | praise | changes


def _common(patrol, seq):
    return {
        "id": str(uuid4()), "patrol_id": patrol.id, "device_id": DEVICE, "seq": seq,
        "captured_at": (patrol.opened_at + timedelta(seconds=1)).isoformat(),
        "elapsed_ms": 1000 * seq,
    }  # fmt: skip


def record(app, account, patrol, *events):
    return record_events(app, account, list(events), patrol.opened_at + timedelta(hours=1))


def problems(recorded):
    return [(each.field, each.code) for each in recorded.rejected]


def test_the_newest_header_of_a_patrol_counts(app, people, patrol):
    newer = a_header(patrol, 5, footfall="peak", waiting_count=7, outage=True)
    older = a_header(patrol, 2, footfall="idle")

    assert record(app, people.amina, patrol, newer, older).rejected == []

    header = view_patrol(app, people.amina, patrol.id).header
    assert (header.footfall, header.waiting_count, header.outage) == (Footfall.PEAK, 7, True)


def test_a_person_is_judged_where_the_header_says_they_are_met(app, people, patrol):
    at_the_counter = an_event(patrol, people.gu.id, norm_id="account-opening-time", seq=2)
    assert problems(record(app, people.amina, patrol, at_the_counter)) == [
        ("norm_id", "norm_not_for_position")
    ]

    moved = a_header(patrol, 1, positions={people.gu.id: "counter"})
    assert record(app, people.amina, patrol, moved, at_the_counter).rejected == []


def test_the_backup_greeter_is_judged_by_the_backup_norm_and_nobody_else(app, people, patrol):
    norm = {"norm_id": "backup-greets-at-entry"}
    header = a_header(patrol, 1, backup_id=people.hai.id)

    recorded = record(
        app, people.amina, patrol, header,
        an_event(patrol, people.hai.id, seq=2, **norm),
        an_event(patrol, people.gu.id, seq=3, **norm),
    )  # fmt: skip

    assert problems(recorded) == [("norm_id", "norm_not_for_position")]


def test_positions_of_an_earlier_patrol_of_the_day_are_a_start_for_the_next(app, people, patrol):
    said = {"positions": {people.gu.id: None}, "backup_id": people.hai.id}
    record(app, people.amina, patrol, a_header(patrol, 1, footfall="peak", waiting_count=3, **said))
    later = a_patrol(app, people.amina, people.east.id, patrol.opened_at + timedelta(hours=2))

    header = view_patrol(app, people.amina, later.id).header

    assert (header.positions, header.backup_id) == ({people.gu.id: None}, people.hai.id)
    assert (header.footfall, header.waiting_count) == (None, None)  # the crowd is another one


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"positions": {"stranger": "guide"}}, ("positions", "staff_not_in_hall")),
        ({"backup_id": "stranger"}, ("positions", "staff_not_in_hall")),
        ({"positions": {"GU": "hall"}}, ("positions", "field_unreadable")),
        ({"waiting_count": -1}, ("waiting_count", "field_unreadable")),
        ({"footfall": "huge"}, ("footfall", "field_unreadable")),
        ({"outage": "yes"}, ("outage", "field_unreadable")),
    ],
)
def test_a_header_that_makes_no_sense_names_its_field(app, people, patrol, changes, problem):
    if "GU" in changes.get("positions", {}):
        changes = {"positions": {people.gu.id: changes["positions"]["GU"]}}

    assert problems(record(app, people.amina, patrol, a_header(patrol, 1, **changes))) == [problem]


def test_one_greeting_situation_writes_both_positions(app, people, patrol):
    situation = {"situation": "away_nobody", "result": "fail"}
    recorded = record(
        app, people.amina, patrol,
        a_header(patrol, 1, backup_id=people.hai.id),
        an_event(patrol, people.gu.id, norm_id="guide-greets-at-entry", seq=2, **situation),
        an_event(patrol, people.hai.id, norm_id="backup-greets-at-entry", seq=3, **situation),
    )  # fmt: skip

    assert recorded.rejected == []
    seen = view_patrol(app, people.amina, patrol.id).observations
    assert [(row["staff_id"], row["result"]) for row in seen] == [
        (people.gu.id, "fail"), (people.hai.id, "fail"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("norm", "situation", "result", "problem"),
    [
        ("guide-greets-at-entry", "away_nobody", "pass", ("result", "situation_contradicts")),
        ("guide-greets-at-entry", "in_zone_guide", "na", ("result", "situation_contradicts")),
        ("hair-neat", "in_zone_guide", "pass", ("situation", "situation_not_asked")),
        ("greeting-zone-covered", "in_zone_guide", "pass", ("result", "situation_contradicts")),
    ],
)
def test_a_result_has_to_fit_its_situation(app, people, patrol, norm, situation, result, problem):
    event = an_event(patrol, people.gu.id, norm_id=norm, situation=situation, result=result)

    assert problems(record(app, people.amina, patrol, event)) == [problem]


def test_a_count_has_to_fit_its_minimum(app, people, patrol):
    norm = {"norm_id": "terminals-cleaned-daily"}  # at least 2
    recorded = record(
        app, people.amina, patrol,
        an_event(patrol, None, count=2, result="pass", seq=1, **norm),
        an_event(patrol, None, count=2, result="fail", seq=2, **norm),
        an_event(patrol, None, count=1, result="pass", seq=3, **norm),
    )  # fmt: skip

    assert problems(recorded) == [("result", "count_contradicts")] * 2


def test_a_praise_is_kept_and_taken_back_by_a_newer_event(app, people, patrol):
    kept = a_praise(patrol, people.gu.id, 1)
    gone = a_praise(patrol, people.hai.id, 2)
    back = a_praise(patrol, people.hai.id, 3, praise_id=gone["praise_id"], result="none", note="")

    assert record(app, people.amina, patrol, kept, back, gone).rejected == []

    shown = view_patrol(app, people.amina, patrol.id).praises
    assert [(each["staff_id"], each["note"]) for each in shown] == [
        (people.gu.id, "主动扶老人到座位")
    ]


def test_a_praise_needs_a_story_and_somebody_of_the_hall(app, people, patrol):
    recorded = record(
        app, people.amina, patrol,
        a_praise(patrol, people.gu.id, 1, note=" "),
        a_praise(patrol, people.ivy.id, 2),
    )  # fmt: skip

    assert problems(recorded) == [
        ("note", "praise_needs_story"), ("staff_id", "staff_not_in_hall"),
    ]  # fmt: skip


def test_a_tablet_cannot_decide_or_correct_by_itself_or_in_the_name_of_another(app, people, patrol):
    decision = _common(patrol, 1) | {
        "kind": "decision", "about": str(uuid4()), "status": "confirmed", "note": "",
    }  # fmt: skip
    correction = an_event(patrol, people.gu.id, reason="看错了")
    outcome = an_event(patrol, people.gu.id, appeal=str(uuid4()))
    for_another = an_event(patrol, people.gu.id, observer_id=people.bao.id)

    sent = (decision, correction, outcome, for_another)
    assert problems(record(app, people.amina, patrol, *sent)) == [
        ("kind", "field_unreadable"), ("reason", "reason_not_asked"),
        ("appeal", "field_unknown"), ("appeal", "field_unknown"),
    ]  # fmt: skip


def test_nothing_but_what_was_seen_before_the_end_comes_after_it(app, people, patrol):
    end = patrol.opened_at + timedelta(minutes=10)
    finish_patrol(app, people.amina, patrol.id, end)
    late = {"captured_at": (end + timedelta(seconds=1)).isoformat()}

    recorded = record(
        app, people.amina, patrol,
        a_praise(patrol, people.gu.id, 1),
        a_header(patrol, 2, **late),
        a_praise(patrol, people.gu.id, 3, **late),
    )  # fmt: skip

    assert problems(recorded) == [("patrol_id", "patrol_finished")] * 2


def test_another_tablet_asks_only_for_what_changed(app, people, patrol):
    record(app, people.amina, patrol, an_event(patrol, people.gu.id, seq=1))
    first = patrol_changes(app, people.amina, patrol.id, 0)
    assert patrol_changes(app, people.amina, patrol.id, first.number).observations == []

    record(
        app, people.amina, patrol,
        an_event(patrol, people.hai.id, seq=2, result="none"),
        a_praise(patrol, people.gu.id, 3),
        a_header(patrol, 4, footfall="idle"),
    )  # fmt: skip
    news = patrol_changes(app, people.amina, patrol.id, first.number)

    assert [(row["staff_id"], row["result"]) for row in news.observations] == [
        (people.hai.id, "none")
    ]
    assert len(news.praises) == 1
    assert news.header.footfall == "idle"


def test_changes_of_a_patrol_elsewhere_are_not_found(app, people, patrol):
    with pytest.raises(NotFound):
        patrol_changes(app, people.bao, patrol.id, 0)


def test_two_judgements_by_two_people_both_stay_and_the_newer_counts(app, people, patrol, now):
    other = second_manager(app, people, now)
    record(app, people.amina, patrol, an_event(patrol, people.gu.id, seq=1))
    record(app, other, patrol, an_event(patrol, people.gu.id, seq=2, result="fail"))

    state = patrol_changes(app, people.amina, patrol.id, 0)

    (current,) = state.observations
    (passed_over,) = state.others
    assert (current["manager"], current["result"]) == (other.name, "fail")
    assert (passed_over["manager"], passed_over["result"]) == ("Amina", "pass")


def test_a_round_is_full_when_everybody_on_duty_and_the_hall_were_observed(app, people, patrol):
    absent = a_header(patrol, 1, positions={people.hai.id: None})
    record(
        app, people.amina, patrol, absent,
        an_event(patrol, people.gu.id, seq=2),
        an_event(patrol, None, norm_id="public-notices-displayed", seq=3),
    )  # fmt: skip
    finish_patrol(app, people.amina, patrol.id, patrol.opened_at + timedelta(minutes=9))
    at = patrol.opened_at + timedelta(minutes=10)

    rounds, _ = rounds_of_today(app, people.amina, people.east.id, "本厅", at)

    (walked,) = rounds.others  # begun at 10:00, too early for the one at 14:00
    assert walked.is_full


def test_everything_that_a_patrol_keeps_can_be_proved(app, people, patrol):
    praise = a_praise(patrol, people.gu.id, 2)
    red_line = an_event(
        patrol, people.gu.id, norm_id="no-quarrel-or-insult", result="fail", note="x", seq=3
    )
    record(app, people.amina, patrol, a_header(patrol, 1, footfall="peak"), praise, red_line)
    assert verify(app.store, app.photos_dir)[0] == []

    with app.store.write() as db:
        west = "(SELECT key FROM halls WHERE id = ?)"
        db.execute(f"UPDATE packed_red_lines SET hall = {west}", [people.west.id])
        db.execute("DELETE FROM packed_praises")

    assert {each.what for each in verify(app.store, app.photos_dir)[0]} == {"red_lines", "praises"}


def test_an_older_answer_that_arrives_late_is_news_for_the_open_boards(app, people, patrol, now):
    other = second_manager(app, people, now)
    record(app, other, patrol, an_event(patrol, people.gu.id, seq=5, result="fail"))
    before = patrol_changes(app, people.amina, patrol.id, 0).number

    record(app, people.amina, patrol, an_event(patrol, people.gu.id, seq=2))
    news = patrol_changes(app, people.amina, patrol.id, before)

    assert [row["result"] for row in news.observations] == ["fail"]
    assert [(row["manager"], row["result"]) for row in news.others] == [("Amina", "pass")]


def test_a_tap_stays_right_when_the_administrator_mends_or_ends_somebody_meanwhile(
    app, people, patrol
):
    gu = [people.gu.id]
    with app.store.write() as db:
        db.execute("UPDATE assignments SET position = 'vip' WHERE staff_id = ?", gu)
    as_guide = an_event(patrol, people.gu.id, norm_id="guide-greets-at-entry", seq=1)
    assert record(app, people.amina, patrol, as_guide).rejected == []

    with app.store.write() as db:
        db.execute("UPDATE assignments SET to_on = '2026-03-03' WHERE staff_id = ?", gu)
    late = an_event(patrol, people.gu.id, seq=2)
    assert record(app, people.amina, patrol, late).rejected == []
    assert [each.name for each in view_patrol(app, people.amina, patrol.id).staff] == ["顾", "海"]


def test_a_header_of_the_day_never_names_who_is_gone(app, people, patrol):
    header = a_header(patrol, 1, backup_id=people.hai.id, positions={people.hai.id: "guide"})
    record(app, people.amina, patrol, header)
    with app.store.write() as db:
        ended = "UPDATE assignments SET to_on = '2026-03-03' WHERE staff_id = ?"
        db.execute(ended, [people.hai.id])
    later = a_patrol(app, people.amina, people.east.id, patrol.opened_at + timedelta(hours=2))

    header = view_patrol(app, people.amina, later.id).header

    assert (header.backup_id, header.positions) == (None, {})


def test_only_who_reported_a_breach_withdraws_it(app, people, patrol, now):
    other = second_manager(app, people, now)
    breach = {"norm_id": "no-quarrel-or-insult"}
    report = an_event(patrol, people.gu.id, seq=1, result="fail", note="与客户争执", **breach)
    record(app, people.amina, patrol, report)

    back = an_event(patrol, people.gu.id, seq=2, result="none", **breach)
    assert problems(record(app, other, patrol, back)) == [("norm_id", "red_line_of_another")]
    assert record(app, people.amina, patrol, back).rejected == []


def test_only_who_gave_a_praise_changes_or_withdraws_it(app, people, patrol, now):
    other = second_manager(app, people, now)
    praise = a_praise(patrol, people.gu.id, 1)
    record(app, people.amina, patrol, praise)
    same = {"praise_id": praise["praise_id"]}
    changed = a_praise(patrol, people.gu.id, 2, note="别的话", **same)
    gone = a_praise(patrol, people.gu.id, 3, result="none", note="", **same)

    for event in (changed, gone):
        refused = record(app, other, patrol, event)
        assert problems(refused) == [("praise_id", "praise_of_another")]
    (kept,) = view_patrol(app, other, patrol.id).state.praises
    assert (kept["result"], kept["note"], kept["manager"]) == ("pass", praise["note"], "Amina")
    assert record(app, people.amina, patrol, gone).rejected == []
    (kept,) = view_patrol(app, other, patrol.id).state.praises
    assert kept["result"] == "none"
    assert verify(app.store, app.photos_dir)[0] == []


def test_a_praise_is_not_overwritten_from_another_patrol(app, people, patrol):
    praise = a_praise(patrol, people.gu.id, 1)
    record(app, people.amina, patrol, praise)
    later = a_patrol(app, people.amina, people.east.id, patrol.opened_at + timedelta(minutes=5))
    same = {"praise_id": praise["praise_id"], "result": "none", "note": ""}

    recorded = record(app, people.amina, later, a_praise(later, people.gu.id, 2, **same))

    assert problems(recorded) == [("praise_id", "praise_elsewhere")]
    assert verify(app.store, app.photos_dir)[0] == []
