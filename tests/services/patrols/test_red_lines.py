"""A report of a red line stands as reported until a second person has decided."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from db.codes import RESULT
from domain.patrols.event import Status
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.result import Result
from domain.roles import Role
from services.patrols.corrections import Correction, correct_observation
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, view_patrol
from services.patrols.red_lines import (
    decided_red_lines,
    own_red_lines,
    red_lines_of_patrol,
    red_lines_of_period,
    reported_red_lines,
)
from services.patrols.search import own_observations
from services.scores.red_line_decisions import decide_red_line, decision_consequence
from services.scores.staff_scores import staff_scores
from services.verify import verify
from tests.builders import BAN_1, FIRST, LAST, a_patrol, an_event, observe, report, score_plainly
from tests.engines import REFUSED
from tests.people import as_changed, with_leave
from tests.tampering import give_way, tamper

DAY = date(2026, 3, 4)


@pytest.fixture
def patrol(app, people, now):
    """Gu kept one minor and missed one."""
    score_plainly(app, people.ella, now)
    patrol = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [
        (people.gu.id, "hair-neat", "pass"), (people.gu.id, "face-clean", "fail"),
    ])  # fmt: skip
    return patrol


@pytest.fixture
def reported(app, people, patrol):
    return report(app, people.amina, patrol, people.gu.id, seq=3)


def numbers_of_gu(app, people) -> tuple:
    """Score, scored, observations, red lines confirmed and not decided yet."""
    row = staff_scores(app, people.dora, DAY, DAY).people.set_index("staff_id").loc[people.gu.id]
    names = ["adjusted_pct", "scored_count", "observation_count", "confirmed", "reported"]
    return tuple(row[name] for name in names)


def standing(app, people) -> list[tuple]:
    return [
        (line.status, line.decided_by, line.reason)
        for line in red_lines_of_period(app, people.dora, DAY, DAY)
    ]


def decide(app, account, event_id, status, at, reason=""):
    decide_red_line(app, account, event_id, status, reason, at)


def refused(app, account, event_id, at, status=Status.CONFIRMED, reason="查过") -> tuple:
    with pytest.raises(InputProblem) as caught:
        decide_red_line(app, account, event_id, status, reason, at)
    return caught.value.code, caught.value.values


def test_a_report_shows_the_branch_head_everything_needed_to_decide(app, people, patrol, reported):
    (line,) = reported_red_lines(app, people.dora)

    assert (line.event_id, line.status, line.staff, line.staff_no, line.hall) == (
        reported, "reported", "顾", "D1", "东厅",
    )  # fmt: skip
    assert (line.fact, line.manager, line.time_zone) == ("资料留在台面", "Amina", "Asia/Shanghai")
    assert line.captured_at == patrol.opened_at + timedelta(seconds=1)
    assert line.norm.id == BAN_1
    assert len(line.norm.lawful_cases) == 4
    assert (line.decided_by, line.decided_at, line.reason) == (None, None, "")


def test_the_newest_report_stands_first(app, people, patrol, reported):
    at = (patrol.opened_at + timedelta(seconds=30)).isoformat()
    newer = report(app, people.amina, patrol, people.hai.id, seq=4, captured_at=at)

    assert [line.event_id for line in reported_red_lines(app, people.dora)] == [newer, reported]


def test_each_reader_gets_the_reports_of_the_own_halls(app, people, patrol, reported, now):
    west = a_patrol(app, people.bao, people.west.id, now)
    report(app, people.bao, west, people.ivy.id)
    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=5))

    seen = {
        account.login: {line.staff for line in red_lines_of_period(app, account, DAY, DAY)}
        for account in (people.amina, people.bao, people.chen, people.dora, with_leave(people.ella))
    }
    assert seen == {
        "amina": {"顾"}, "bao": {"艾"}, "chen": set(), "dora": {"顾", "艾"}, "ella": {"顾", "艾"},
    }  # fmt: skip
    assert red_lines_of_patrol(app, people.bao, patrol.id) == []
    assert [line.staff for line in own_red_lines(app, people.gu_account, DAY, DAY)] == ["顾"]
    for account in (people.amina, people.ella, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            reported_red_lines(app, account)
        with pytest.raises(NotAllowed):
            decided_red_lines(app, account, now)
    for account in (people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            red_lines_of_period(app, account, DAY, DAY)
    with pytest.raises(NotAllowed):
        own_red_lines(app, people.dora, DAY, DAY)


def test_only_a_branch_head_of_the_hall_decides(app, people, reported, now):
    for account in (people.amina, people.ella, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            decide(app, account, reported, Status.CONFIRMED, now)
    with pytest.raises(NotFound):
        decide(app, people.dora, "nothing", Status.CONFIRMED, now)
    elsewhere = as_changed(app, people, people.dora, now, branch_id=people.far.branch_id)
    with pytest.raises(NotFound):
        decide(app, elsewhere, reported, Status.CONFIRMED, now)

    assert standing(app, people) == [("reported", None, "")]


def test_nobody_decides_the_own_report(app, people, reported, now):
    promoted = as_changed(
        app, people, people.amina, now, role=Role.BRANCH_HEAD, branch_id=people.east.branch_id
    )

    assert refused(app, promoted, reported, now) == ("red_line_own_report", {})


def test_a_confirmed_report_counts_as_before_and_says_who_confirmed(app, people, reported, now):
    # Gu: one minor of two kept, and the breach apart.
    assert numbers_of_gu(app, people) == (50.0, 2, 3, 0, 1)
    at = now + timedelta(minutes=9)

    decide(app, people.dora, reported, Status.CONFIRMED, at)

    assert numbers_of_gu(app, people) == (50.0, 2, 3, 1, 0)
    assert reported_red_lines(app, people.dora) == []
    (line,) = decided_red_lines(app, people.dora, at)
    assert (line.status, line.decided_by, line.decided_at, line.reason) == (
        "confirmed", "Dora", at, "",
    )  # fmt: skip
    assert verify(app.store, app.photos_dir)[0] == []


def test_a_rejected_report_counts_nowhere_and_its_history_stays(app, people, patrol, reported, now):
    decide(app, people.dora, reported, Status.REJECTED, now + timedelta(minutes=9), " 已有授权 ")
    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=10))

    # The breach is gone from all counts: 3 observations became 2.
    assert numbers_of_gu(app, people) == (50.0, 2, 2, 0, 0)
    assert standing(app, people) == [("rejected", "Dora", "已有授权")]
    assert len(own_observations(app, people.gu_account, DAY, DAY)) == 2
    (line,) = own_red_lines(app, people.gu_account, DAY, DAY)
    assert (line.status, line.fact, line.reason) == ("rejected", "资料留在台面", "已有授权")
    view = view_patrol(app, people.amina, patrol.id)
    assert BAN_1 not in [row["norm_id"] for row in view.observations]
    assert view.state.others == []
    with app.store.read() as db:
        stored = list(db.query("SELECT kind, result, account_id FROM events ORDER BY number"))
        audited = db.execute("SELECT action FROM audit ORDER BY number DESC LIMIT 1").fetchone()
    assert [tuple(row.values()) for row in stored[2:]] == [
        ("observation", "fail", people.amina.id),
        ("decision", "none", people.dora.id),
        ("observation", "none", people.dora.id),
    ]
    assert audited[0] == "red_line_rejected"
    assert verify(app.store, app.photos_dir)[0] == []


def test_a_rejection_needs_a_reason_of_readable_length(app, people, reported, now):
    status = Status.REJECTED
    assert refused(app, people.dora, reported, now, status, " ") == ("reason_needed", {})
    assert refused(app, people.dora, reported, now, status, "长" * 501) == (
        "reason_too_long", {"maximum": 500},
    )  # fmt: skip
    assert refused(app, people.dora, reported, now, Status.REPORTED) == ("decision_unknown", {})
    assert standing(app, people) == [("reported", None, "")]


def test_a_decision_stands(app, people, reported, now):
    decide(app, people.dora, reported, Status.CONFIRMED, now + timedelta(minutes=5))

    again = refused(app, people.dora, reported, now + timedelta(hours=1), Status.REJECTED)

    assert again == (
        "red_line_decided_already", {"name": "Dora", "at": "2026-03-04 10:05"},
    )  # fmt: skip
    assert standing(app, people) == [("confirmed", "Dora", "")]


def test_of_two_decisions_at_once_one_wins(app, people, reported, now):
    def attempt(status: Status) -> str:
        try:
            decide(app, people.dora, reported, status, now + timedelta(minutes=5), "核实过")
        except InputProblem as problem:
            return problem.code
        return status.value

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, [Status.CONFIRMED, Status.REJECTED] * 4))

    assert answers.count("red_line_decided_already") == 7
    (line,) = red_lines_of_period(app, people.dora, DAY, DAY)
    assert line.status in answers
    with app.store.read() as db:
        kept = db.execute("SELECT count(*) FROM events WHERE kind = 'decision'").fetchone()
    assert kept[0] == 1
    assert verify(app.store, app.photos_dir)[0] == []


def test_what_was_undone_on_the_board_cannot_be_decided_and_is_not_listed(
    app, people, patrol, reported, now
):
    report(app, people.amina, patrol, people.gu.id, seq=4, result="none")

    assert reported_red_lines(app, people.dora) == []
    assert standing(app, people) == []
    assert refused(app, people.dora, reported, now) == ("red_line_taken_back", {})


def test_a_fact_written_anew_is_decided_in_its_newest_words(app, people, patrol, reported, now):
    newer = report(app, people.amina, patrol, people.gu.id, seq=4, note="两份资料留在台面")

    (line,) = reported_red_lines(app, people.dora)

    assert (line.event_id, line.fact) == (newer, "两份资料留在台面")
    assert refused(app, people.dora, reported, now) == ("red_line_taken_back", {})


def test_a_withdrawn_report_says_why_and_cannot_be_decided(app, people, patrol, reported, now):
    finish_patrol(app, people.amina, patrol.id, now + timedelta(minutes=5))
    correct_observation(
        app, people.amina, patrol.id, people.gu.id, BAN_1,
        Correction(Result.NONE), "看错了人", now + timedelta(minutes=6),
    )  # fmt: skip

    assert reported_red_lines(app, people.dora) == []
    assert standing(app, people) == [("withdrawn", "Amina", "看错了人")]
    assert refused(app, people.dora, reported, now) == ("red_line_taken_back", {})
    assert numbers_of_gu(app, people) == (50.0, 2, 2, 0, 0)
    assert verify(app.store, app.photos_dir)[0] == []


def test_a_confirmed_report_cannot_be_tapped_away(app, people, patrol, reported, now):
    decide(app, people.dora, reported, Status.CONFIRMED, now + timedelta(minutes=2))
    undo = an_event(
        patrol, people.gu.id, norm_id=BAN_1, result="none", seq=9, elapsed_ms=180_000,
        captured_at=(now + timedelta(minutes=3)).isoformat(),
    )  # fmt: skip

    recorded = record_events(app, people.amina, [undo], now + timedelta(minutes=3))

    assert [(each.field, each.code) for each in recorded.rejected] == [
        ("norm_id", "red_line_confirmed")
    ]
    assert numbers_of_gu(app, people) == (50.0, 2, 3, 1, 0)


def test_what_was_tapped_before_a_rejection_does_not_undo_it(app, people, patrol, reported, now):
    decide(app, people.dora, reported, Status.REJECTED, now + timedelta(minutes=2), "已有授权")
    late = an_event(
        patrol, people.gu.id, norm_id=BAN_1, result="fail", note="第二句", seq=9, elapsed_ms=90_000,
        captured_at=(now + timedelta(seconds=90)).isoformat(),
    )  # fmt: skip

    recorded = record_events(app, people.amina, [late], now + timedelta(minutes=3))

    assert recorded.accepted == [late["id"]]
    assert reported_red_lines(app, people.dora) == []
    assert standing(app, people) == [("rejected", "Dora", "已有授权")]
    assert numbers_of_gu(app, people) == (50.0, 2, 2, 0, 0)
    assert verify(app.store, app.photos_dir)[0] == []


def test_a_half_written_decision_leaves_nothing(app, people, reported, now):
    give_way(app, "packed_events", f"NEW.seq = 2 AND NEW.result = {RESULT['none']}")

    with pytest.raises(REFUSED):
        decide(app, people.dora, reported, Status.REJECTED, now, "已有授权")

    assert standing(app, people) == [("reported", None, "")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE packed_red_lines SET status = 'rejected'",
        "UPDATE packed_red_lines SET status = 'reported', decision = NULL",
        "DELETE FROM packed_red_lines",
    ],
)
def test_a_decision_that_was_tampered_with_is_found(app, people, reported, now, statement):
    decide(app, people.dora, reported, Status.CONFIRMED, now + timedelta(minutes=5))
    assert verify(app.store, app.photos_dir)[0] == []

    tamper(app, statement)

    assert [each.what for each in verify(app.store, app.photos_dir)[0]] == ["red_lines"]


def test_a_decision_says_before_what_it_does(app, people, patrol, reported, now):
    shown = decision_consequence(app, people.dora, reported)
    assert (shown.month, shown.grade_then, shown.confirmed, shown.earlier, shown.edition) == (
        "2026-03", "vetoed", 0, 0, 0,
    )  # fmt: skip
    before = numbers_of_gu(app, people)

    decide_red_line(app, people.dora, reported, Status.CONFIRMED, "", now, shown=shown)

    row = staff_scores(app, people.dora, FIRST, LAST).people.set_index("staff_id").loc[people.gu.id]
    assert row["grade"] == "vetoed" == shown.grade_then
    assert (shown.grade, shown.total_pct) != ("vetoed", None)
    assert f"{row['total_pct']:.1f}" == shown.total_pct  # the number stays
    assert numbers_of_gu(app, people)[0] == before[0]


def test_a_decision_that_would_do_something_else_than_was_shown_is_refused(
    app, people, patrol, reported, now
):
    shown = decision_consequence(app, people.dora, reported)
    other = report(app, people.amina, patrol, people.gu.id, norm_id="no-quarrel-or-insult", seq=9)
    decide_red_line(app, people.dora, other, Status.CONFIRMED, "", now)

    with pytest.raises(InputProblem) as caught:
        decide_red_line(app, people.dora, reported, Status.CONFIRMED, "", now, shown=shown)

    assert caught.value.code == "decision_outdated"
    assert [line.event_id for line in reported_red_lines(app, people.dora)] == [reported]
    again = decision_consequence(app, people.dora, reported)
    assert (again.grade, again.grade_then, again.confirmed) == ("vetoed", "vetoed", 1)
    decide_red_line(app, people.dora, reported, Status.CONFIRMED, "", now, shown=again)


def test_only_who_decides_is_told_the_consequence(app, people, reported):
    with pytest.raises(NotAllowed):
        decision_consequence(app, people.amina, reported)
    with pytest.raises(NotFound):
        decision_consequence(app, people.dora, "no-such-report")
