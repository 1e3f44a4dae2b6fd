"""After a patrol, its walker corrects with a reason; every step can be opened and nothing is lost."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from db.times import to_text
from domain.patrols.event import Segment, Status
from domain.patrols.observation_filter import ObservationFilter
from domain.problems import EventProblem, InputProblem, NotAllowed, NotFound
from domain.result import Result
from services.patrols.corrections import Correction, correct_observation, may_correct
from services.patrols.history import (
    corrected_observations,
    observation_history,
    own_corrected_observations,
)
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, view_patrol
from services.patrols.red_lines import reported_red_lines
from services.patrols.search import find_observations, own_observations
from services.scores.red_line_decisions import decide_red_line
from services.scores.staff_scores import staff_scores
from services.verify import verify
from tests.builders import BAN_1, a_patrol, an_event, observe, report, score_plainly
from tests.exported import exported
from tests.people import as_changed, with_leave

DAY = date(2026, 3, 4)


@pytest.fixture
def patrol(app, people, now):
    """Finished after ten minutes. Gu: one minor kept, one missed; Hai: a time that was kept."""
    score_plainly(app, people.ella, now)
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [
        (people.gu.id, "hair-neat", "pass"), (people.gu.id, "face-clean", "fail"),
    ])  # fmt: skip
    timed = an_event(
        patrol, people.hai.id, norm_id="account-opening-time", seconds=60.0, laps=[10.0], seq=3
    )
    assert not record_events(app, people.amina, [timed], now + timedelta(minutes=1)).rejected
    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=10))
    return patrol


def correct(
    app, account, patrol, staff_id, norm_id, result, *, minutes=20, reason="记错了", **changes
):
    correct_observation(
        app, account, patrol.id, staff_id, norm_id,
        Correction(Result(result), **changes), reason,
        patrol.opened_at + timedelta(minutes=minutes),
    )  # fmt: skip


def refused(app, account, patrol, staff_id, norm_id, result, **changes) -> tuple:
    with pytest.raises((InputProblem, EventProblem)) as caught:
        correct(app, account, patrol, staff_id, norm_id, result, **changes)
    return caught.value.code, caught.value.values


def score_of(app, people, staff_id) -> tuple:
    row = staff_scores(app, people.dora, DAY, DAY).people.set_index("staff_id").loc[staff_id]
    return row["adjusted_pct"], row["scored_count"], row["observation_count"]


def steps(app, account, patrol, staff_id, norm_id) -> list[tuple]:
    opened = observation_history(app, account, patrol.id, staff_id, norm_id)
    return [
        (entry.who, (entry.result or entry.status).value, entry.note, entry.reason, entry.counts)
        for entry in opened.entries
    ]


def test_a_correction_keeps_the_time_of_the_observation_on_pages_and_in_files(
    app, people, patrol, now
):
    """Seen on 4 March at 10:00:01, corrected six weeks later and once more after that."""
    seen = now + timedelta(seconds=1)  # both were tapped then
    correct(app, people.amina, patrol, people.gu.id, "face-clean", "pass", minutes=60_000)
    correct(app, people.amina, patrol, people.gu.id, "face-clean", "na", minutes=60_001)
    last = now + timedelta(minutes=60_001)

    asked = ObservationFilter(DAY, DAY, person=people.gu.id)
    listed = find_observations(app, people.amina, asked, 1, 20).rows
    assert {datetime.fromisoformat(row["captured_at"]) for row in listed} == {seen}
    own = own_observations(app, people.gu_account, DAY, DAY)
    assert {datetime.fromisoformat(row["captured_at"]) for row in own} == {seen}
    summary = {
        row["norm_id"]: (datetime.fromisoformat(row["captured_at"]), row["corrected_at"])
        for row in view_patrol(app, people.amina, patrol.id).observations
    }
    assert summary["face-clean"] == (seen, to_text(last))
    assert summary["hair-neat"] == (seen, None)
    machine = exported(app, people.amina, DAY, DAY, machine=True)
    told = {
        row["norm_id"]: (row["captured_at"], row["captured_on"], row["corrected_at"])
        for row in csv.DictReader(io.StringIO(machine.decode()))
    }
    local = "2026-03-04T10:00:01+08:00", "2026-03-04"
    assert told["face-clean"] == (*local, "2026-04-15T02:01:00+08:00")
    assert told["hair-neat"] == (*local, "")
    # The correction's own time stands in the history.
    opened = observation_history(app, people.amina, patrol.id, people.gu.id, "face-clean")
    assert opened.current.captured_at == last


def test_a_fact_that_was_put_right_keeps_the_time_of_the_report(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    report(app, people.amina, patrol, people.gu.id)
    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=10))
    correct(
        app, people.amina, patrol, people.gu.id, BAN_1, "fail", note="资料放在台面上", minutes=3000
    )

    (line,) = reported_red_lines(app, people.dora)

    assert (line.fact, line.captured_at) == ("资料放在台面上", now + timedelta(seconds=1))


def test_a_tap_that_arrives_after_a_correction_and_was_seen_before_it_is_the_time_that_stands(
    app, people, patrol, now
):
    correct(app, people.amina, patrol, people.gu.id, "face-clean", "pass")
    late = an_event(
        patrol, people.gu.id, norm_id="face-clean", result="fail", seq=4, elapsed_ms=540_000,
        captured_at=(now + timedelta(minutes=9)).isoformat(),
    )  # fmt: skip
    assert not record_events(app, people.amina, [late], now + timedelta(hours=1)).rejected

    (row,) = [
        row
        for row in view_patrol(app, people.amina, patrol.id).observations
        if row["norm_id"] == "face-clean"
    ]

    assert row["result"] == "pass"
    assert datetime.fromisoformat(row["captured_at"]) == now + timedelta(minutes=9)


def test_a_correction_changes_the_score_and_both_steps_stay(app, people, patrol):
    assert score_of(app, people, people.gu.id) == (50.0, 2, 2)  # one minor of two

    correct(app, people.amina, patrol, people.gu.id, "face-clean", "pass", note="当时在擦汗")

    assert score_of(app, people, people.gu.id) == (100.0, 2, 2)
    assert steps(app, people.amina, patrol, people.gu.id, "face-clean") == [
        ("Amina", "fail", "", "", False), ("Amina", "pass", "当时在擦汗", "记错了", True),
    ]  # fmt: skip
    assert verify(app.store, app.photos_dir)[0] == []


def test_what_is_taken_back_afterwards_counts_nowhere(app, people, patrol):
    correct(app, people.amina, patrol, people.gu.id, "face-clean", "none")

    assert score_of(app, people, people.gu.id) == (100.0, 1, 1)
    assert [row["norm"].id for row in own_observations(app, people.gu_account, DAY, DAY)] == [
        "hair-neat"
    ]
    assert verify(app.store, app.photos_dir)[0] == []


def test_a_second_correction_follows_the_first(app, people, patrol):
    correct(app, people.amina, patrol, people.gu.id, "face-clean", "none", reason="看错了人")
    correct(
        app, people.amina, patrol, people.gu.id, "face-clean", "na", reason="还是看清了", minutes=30
    )

    assert [step[1:4:2] for step in steps(app, people.dora, patrol, people.gu.id, "face-clean")] == [
        ("fail", ""), ("none", "看错了人"), ("na", "还是看清了"),
    ]  # fmt: skip


def test_a_late_tap_does_not_undo_a_correction(app, people, patrol, now):
    correct(app, people.amina, patrol, people.gu.id, "face-clean", "pass")
    late = an_event(
        patrol, people.gu.id, norm_id="face-clean", result="fail", seq=8, elapsed_ms=590_000,
        captured_at=(now + timedelta(seconds=590)).isoformat(),
    )  # fmt: skip

    assert record_events(app, people.amina, [late], now + timedelta(hours=1)).accepted

    assert [step[1:5:3] for step in steps(app, people.amina, patrol, people.gu.id, "face-clean")] \
        == [("fail", False), ("fail", False), ("pass", True)]  # fmt: skip


def test_a_correction_needs_a_reason_and_a_change(app, people, patrol):
    gu = people.gu.id
    assert refused(app, people.amina, patrol, gu, "face-clean", "pass", reason=" ") == (
        "reason_needed", {},
    )  # fmt: skip
    assert refused(app, people.amina, patrol, gu, "face-clean", "pass", reason="长" * 501) == (
        "reason_too_long", {"maximum": 500},
    )  # fmt: skip
    assert refused(app, people.amina, patrol, gu, "face-clean", "fail", note=" ") == (
        "nothing_corrected", {},
    )  # fmt: skip
    code, values = refused(app, people.amina, patrol, gu, "face-clean", "pass", note="长" * 501)
    assert (code, values["field"]) == ("field_unreadable", "note")
    assert score_of(app, people, gu) == (50.0, 2, 2)


def test_the_measure_and_the_result_stay_one(app, people, patrol):
    norm = app.checklists.usable().norms["account-opening-time"]
    hai = people.hai.id
    code, values = refused(app, people.amina, patrol, hai, norm.id, "fail", seconds=60.0)
    assert (code, values["limit_s"]) == ("seconds_contradict", norm.limit_s)

    over = norm.limit_s + 1.0
    correct(app, people.amina, patrol, hai, norm.id, "fail", seconds=over)

    opened = observation_history(app, people.amina, patrol.id, hai, norm.id)
    assert [(entry.seconds, entry.laps) for entry in opened.entries] == [
        (60.0, (10.0,)), (over, ()),
    ]  # fmt: skip


def test_what_was_not_judged_is_not_judged_afterwards(app, people, patrol):
    for staff_id, norm_id in ((people.gu.id, "nails-short-clean"), (people.gu.id, "no-such-norm")):
        with pytest.raises(NotFound):
            correct(app, people.amina, patrol, staff_id, norm_id, "fail")


def test_an_open_patrol_is_put_right_on_the_board(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])

    assert refused(app, people.amina, patrol, people.gu.id, "hair-neat", "fail") == (
        "correct_on_board", {},
    )  # fmt: skip


def test_only_who_walked_the_patrol_corrects(app, people, patrol, now):
    gu = people.gu.id
    for account in (people.bao, people.chen):
        with pytest.raises(NotFound):
            correct(app, account, patrol, gu, "face-clean", "pass")
    colleague = as_changed(app, people, people.bao, now, hall_ids=[people.east.id])
    assert refused(app, colleague, patrol, gu, "face-clean", "pass")[0] == (
        "correct_own_patrols_only"
    )
    moved = as_changed(app, people, people.amina, now, hall_ids=[people.west.id])
    with pytest.raises(NotFound):
        correct(app, moved, patrol, gu, "face-clean", "pass")
    for account in (people.dora, people.ella, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            correct(app, account, patrol, gu, "face-clean", "pass")
    assert score_of(app, people, gu) == (50.0, 2, 2)


def test_the_walker_also_corrects_what_a_colleague_recorded_on_the_patrol(app, people, now):
    colleague = as_changed(app, people, people.bao, now, hall_ids=[people.east.id])
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, colleague, patrol, [(people.gu.id, "hair-neat", "fail")])
    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=10))

    correct(app, people.amina, patrol, people.gu.id, "hair-neat", "pass")

    assert [(row["manager"], row["result"]) for row in
            view_patrol(app, people.amina, patrol.id).state.others] == [("Bao", "fail")]  # fmt: skip
    assert [step[:2] for step in steps(app, people.amina, patrol, people.gu.id, "hair-neat")] == [
        ("Bao", "fail"), ("Amina", "pass"),
    ]  # fmt: skip


def test_who_has_left_since_can_still_be_put_right(app, people, patrol):
    with app.store.write() as db:
        db.execute("UPDATE assignments SET to_on = '2026-03-04' WHERE staff_id = ?", [people.gu.id])

    correct(app, people.amina, patrol, people.gu.id, "face-clean", "pass")

    assert steps(app, people.amina, patrol, people.gu.id, "face-clean")[-1][1] == "pass"


def test_a_red_line_is_reported_on_the_board_only(app, people, patrol, now):
    second = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, second, [(people.gu.id, BAN_1, "pass")])
    finish_patrol(app, people.amina, second.id, now + timedelta(minutes=10))

    assert refused(app, people.amina, second, people.gu.id, BAN_1, "fail", note="事实") == (
        "red_line_on_board", {},
    )  # fmt: skip


def test_the_fact_of_a_report_can_be_put_right_until_it_is_decided(app, people, now):
    patrol = a_patrol(app, people.amina, people.east.id, now)
    first = report(app, people.amina, patrol, people.gu.id)
    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=10))
    code, values = refused(app, people.amina, patrol, people.gu.id, BAN_1, "fail", note=" ")
    assert (code, values["field"]) == ("red_line_needs_fact", "note")

    correct(app, people.amina, patrol, people.gu.id, BAN_1, "fail", note="是空白表格")
    (line,) = reported_red_lines(app, people.dora)
    assert line.event_id != first
    assert line.fact == "是空白表格"
    at = now + timedelta(minutes=30)
    decide_red_line(app, people.dora, line.event_id, Status.REJECTED, "空白表格不是资料", at)

    for result in ("none", "pass", "fail"):
        assert refused(app, people.amina, patrol, people.gu.id, BAN_1, result, note="又", minutes=40) \
            == ("red_line_decided_already", {"name": "Dora", "at": "2026-03-04 10:30"})  # fmt: skip
    assert steps(app, people.gu_account, patrol, people.gu.id, BAN_1) == [
        ("Amina", "fail", "资料留在台面", "", False),
        ("Amina", "fail", "是空白表格", "记错了", False),
        ("Dora", "rejected", "空白表格不是资料", "", False),
        ("Dora", "none", "", "空白表格不是资料", True),
    ]
    assert verify(app.store, app.photos_dir)[0] == []


def test_a_history_opens_for_those_in_scope_and_for_the_person(app, people, patrol):
    for account in (people.amina, people.dora, with_leave(people.ella), people.gu_account):
        opened = observation_history(app, account, patrol.id, people.gu.id, "face-clean")
        assert (opened.staff, opened.hall, opened.walker, opened.norm.id, len(opened.entries)) == (
            "顾", "东厅", "Amina", "face-clean", 1,
        )  # fmt: skip
        assert may_correct(account, opened) is (account is people.amina)
    for account in (people.bao, people.chen, people.fang):
        with pytest.raises(NotFound):
            observation_history(app, account, patrol.id, people.gu.id, "face-clean")


def test_staff_open_nobody_else_s_history_and_unknown_ones_answer_alike(app, people, patrol):
    for account, patrol_id, staff_id, norm_id in (
        (people.gu_account, patrol.id, people.hai.id, "account-opening-time"),
        (people.gu_account, patrol.id, None, "hair-neat"),
        (people.amina, "nowhere", people.gu.id, "hair-neat"),
        (people.amina, patrol.id, people.gu.id, "nails-short-clean"),
        (replace(people.gu_account, staff_id=None), patrol.id, None, "hair-neat"),
    ):
        with pytest.raises(NotFound):
            observation_history(app, account, patrol_id, staff_id, norm_id)


def test_times_of_a_history_say_when_it_was_seen_and_when_it_arrived(app, people, patrol, now):
    correct(app, people.amina, patrol, people.gu.id, "face-clean", "pass")

    opened = observation_history(app, people.amina, patrol.id, people.gu.id, "face-clean")

    assert [(entry.captured_at - now, entry.received_at - now) for entry in opened.entries] == [
        (timedelta(seconds=1), timedelta(hours=1)),
        (timedelta(minutes=20), timedelta(minutes=20)),
    ]
    assert opened.current.result is Result.PASS


def test_corrections_are_listed_for_readers_and_for_the_person(app, people, patrol):
    correct(app, people.amina, patrol, people.gu.id, "face-clean", "none", reason="看错了人")
    correct(
        app, people.amina, patrol, people.hai.id, "account-opening-time", "na", reason="系统停机"
    )

    def listed(rows) -> set[tuple]:
        return {(r["staff"], r["norm"].id, r["was"], r["result"], r["who"], r["reason"])
                for r in rows}  # fmt: skip

    gu = ("顾", "face-clean", "fail", "none", "Amina", "看错了人")
    hai = ("海", "account-opening-time", "pass", "na", "Amina", "系统停机")
    assert listed(corrected_observations(app, people.dora, DAY, DAY)) == {gu, hai}
    assert listed(corrected_observations(app, people.bao, DAY, DAY)) == set()
    assert listed(own_corrected_observations(app, people.gu_account, DAY, DAY)) == {gu}
    with pytest.raises(NotAllowed):
        corrected_observations(app, people.gu_account, DAY, DAY)
    with pytest.raises(NotAllowed):
        own_corrected_observations(app, people.amina, DAY, DAY)


def test_process_and_customer_are_put_right_with_a_reason(app, people, now):
    """Of a norm that several processes share; what is not named is taken out."""
    hai, norm = people.hai.id, "stand-up-to-receive"
    walked = a_patrol(app, people.amina, people.east.id, now)
    tap = an_event(walked, hai, norm_id=norm, process="P07", segment="vip")
    assert not record_events(app, people.amina, [tap], now + timedelta(minutes=1)).rejected
    finish_patrol(app, people.amina, walked.id, now + timedelta(minutes=10))
    as_it_stands = {"process": "P07", "segment": Segment.VIP}
    code, _ = refused(app, people.amina, walked, hai, norm, "pass", **as_it_stands)
    assert code == "nothing_corrected"
    code, _ = refused(app, people.amina, walked, hai, norm, "pass", process="P11")
    assert code == "process_not_of_norm"

    correct(app, people.amina, walked, hai, norm, "pass", process="P08", segment=Segment.VIP)
    correct(app, people.amina, walked, hai, norm, "pass", minutes=21)

    opened = observation_history(app, people.dora, walked.id, hai, norm)
    assert [(each.process, each.segment) for each in opened.entries] == [
        ("P07", "vip"), ("P08", "vip"), (None, None),
    ]  # fmt: skip
    assert verify(app.store, app.photos_dir)[0] == []
