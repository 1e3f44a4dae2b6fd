"""The hall's papers: due by week and month, checked as ordinary events, and no walk."""

from datetime import date, datetime, timedelta

import pytest

from db import organisation
from domain.halls.assignment import StaffMember
from domain.halls.hall import HallKind, Round
from domain.halls.position import Position
from domain.norms.norm import NormKind
from domain.patrols.papers import PaperStatus
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.result import Result
from locales import Words
from services.halls.scope import ReportScope
from services.months.publish import publish_month
from services.norms.library import library_of_version
from services.patrols.corrections import Correction, correct_observation
from services.patrols.observations import record_events
from services.patrols.papers import papers_of_today
from services.patrols.patrols import finish_patrol, open_patrol, rounds_of_today, view_patrol
from services.replay import replay_publications
from services.reports.coverage import coverage
from services.scores.scores import scores_of
from services.scores.staff_scores import staff_scores
from services.verify import verify
from tests.builders import DEVICE, a_patrol, an_event, observe, score_plainly
from tests.people import as_changed
from web.board_data import board_data

DAY = date(2026, 3, 4)  # a Wednesday
WEEKLY = {
    "complaint-follow-up-made", "complaint-ledger-kept", "comment-book-answered",
    "daily-feedback-summary",
}  # fmt: skip
MONTHLY = {
    "analysis-report-copied", "report-evaluates-last-measures", "complaint-causes-analysed",
    "staff-training-on-record", "regular-inspection-on-record", "rectification-feedback-in-time",
}  # fmt: skip


def a_check(app, account, hall_id: str, now: datetime, name: str = "papers"):
    return open_patrol(app, account, name, hall_id, Round.RECORDS, now)


def standing(app, account, hall_id: str, now: datetime) -> dict[str, str]:
    papers = papers_of_today(app, account, hall_id, now).papers
    return {each.norm.id: each.status.value for each in papers}


def refused(app, account, patrol, *events) -> list[str]:
    recorded = record_events(app, account, list(events), patrol.opened_at + timedelta(minutes=1))
    assert recorded.accepted == []
    return [each.code for each in recorded.rejected]


def with_a_manager(app, people) -> StaffMember:
    """Jun, duty manager in the East hall."""
    jun = StaffMember("jun", people.east.id, "军", "M1", Position.DUTY_MANAGER)
    with app.store.write() as db:
        organisation.add_staff(db, jun, date(2020, 1, 1))
    return jun


def test_every_record_check_that_is_on_can_be_recorded_by_somebody_in_some_hall(app, people, now):
    jun = with_a_manager(app, people)
    patrol = a_check(app, people.amina, people.east.id, now)
    norms = library_of_version(app.store, patrol.version).norms.values()
    checks = [norm for norm in norms if norm.enabled and norm.kind is NormKind.RECORD_CHECK]
    assert len(checks) == 11

    of_managers = {"duty-manager-patrols"}
    observe(app, people.amina, patrol, [
        (jun.id if norm.id in of_managers else None, norm.id, "pass") for norm in checks
    ])  # fmt: skip

    seen = view_patrol(app, people.amina, patrol.id).observations
    assert {row["norm_id"] for row in seen} == {norm.id for norm in checks}
    assert set(standing(app, people.amina, people.east.id, now).values()) == {"done"}
    assert verify(app.store, app.photos_dir)[0] == []


def test_papers_are_due_once_a_week_and_once_a_month(app, people, now):
    assert standing(app, people.amina, people.east.id, now) == dict.fromkeys(
        WEEKLY | MONTHLY, "due"
    )
    patrol = a_check(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [
        (None, "complaint-ledger-kept", "fail"), (None, "comment-book-answered", "na"),
        (None, "staff-training-on-record", "pass"),
    ])  # fmt: skip

    found = papers_of_today(app, people.amina, people.east.id, now)
    papers, (begun,) = found.papers, found.begun

    done = {each.norm.id: each.check for each in papers if each.status is PaperStatus.DONE}
    assert {norm: (check.day, check.manager, check.result) for norm, check in done.items()} == {
        "complaint-ledger-kept": (DAY, "Amina", Result.FAIL),
        "comment-book-answered": (DAY, "Amina", Result.NA),
        "staff-training-on-record": (DAY, "Amina", Result.PASS),
    }
    assert (begun["id"], begun["finished_at"]) == (patrol.id, None)
    spans = {each.norm.every.value: (each.first, each.last) for each in papers}
    assert spans == {
        "week": (date(2026, 3, 2), date(2026, 3, 8)),
        "month": (date(2026, 3, 1), date(2026, 3, 31)),
    }
    # On Sunday they are still done; on Monday the week begins anew, and the month goes on.
    sunday = standing(app, people.amina, people.east.id, now + timedelta(days=4))
    assert sunday["complaint-ledger-kept"] == "done"
    monday = standing(app, people.amina, people.east.id, now + timedelta(days=5))
    assert monday["complaint-ledger-kept"] == "due"
    assert monday["staff-training-on-record"] == "done"


def test_a_paper_that_was_left_out_for_a_whole_week_is_overdue(app, people, now):
    """The hall and the list of papers are there since Wednesday the 4th: the first whole week is
    that of the 9th."""
    first_week, second_week = now + timedelta(days=5), now + timedelta(days=12)
    assert standing(app, people.amina, people.east.id, first_week)["complaint-ledger-kept"] == "due"

    told = standing(app, people.amina, people.east.id, second_week)
    assert {told[norm] for norm in WEEKLY} == {"overdue"}
    assert {told[norm] for norm in MONTHLY} == {"due"}

    patrol = a_check(app, people.amina, people.east.id, second_week)
    observe(app, people.amina, patrol, [(None, "complaint-ledger-kept", "pass")])
    assert standing(app, people.amina, people.east.id, second_week)["complaint-ledger-kept"] == (
        "done"
    )


def test_the_board_offers_what_nobody_else_has_checked_and_no_walk_offers_papers(app, people, now):
    jun = with_a_manager(app, people)
    first = a_check(app, people.amina, people.east.id, now)
    observe(app, people.amina, first, [(None, "complaint-ledger-kept", "pass")])
    finish_patrol(app, people.amina, first.id, now + timedelta(hours=1))
    second = a_check(app, people.amina, people.east.id, now + timedelta(hours=2), "second")

    def norms_at(patrol) -> tuple[set[str], list[str], dict[str, set[str]]]:
        view = view_patrol(app, people.amina, patrol.id)
        data = board_data(view, Words("en"), now)
        held = {place: set(each["norms"]) for place, each in data["positions"].items()}
        return held["hall"], [each["id"] for each in data["people"]], held

    hall, staff, held = norms_at(second)
    assert hall == (WEEKLY | MONTHLY) - {"complaint-ledger-kept"}
    assert staff == [jun.id]
    assert held["duty_manager"] == {"duty-manager-patrols"}
    # What was checked on the patrol itself stays there.
    assert "complaint-ledger-kept" in norms_at(first)[0]
    walk = a_patrol(app, people.amina, people.east.id, now)
    assert not (WEEKLY | MONTHLY | {"duty-manager-patrols"}) & set().union(
        *norms_at(walk)[2].values()
    )


def test_a_record_check_is_refused_on_a_walk_and_an_ordinary_norm_on_papers(app, people, now):
    walk = a_patrol(app, people.amina, people.east.id, now)
    papers = a_check(app, people.amina, people.east.id, now)

    assert refused(
        app, people.amina, walk,
        an_event(walk, None, norm_id="complaint-ledger-kept"),
        an_event(walk, people.gu.id, norm_id="daily-feedback-summary", seq=2),
    ) == ["norm_not_for_position"] * 2  # fmt: skip
    assert refused(
        app, people.amina, papers,
        an_event(papers, None, norm_id="public-notices-displayed"),
        an_event(papers, people.gu.id, norm_id="hair-neat", seq=2),
        # Nobody is judged by a paper that somebody else may have left out.
        an_event(papers, people.gu.id, norm_id="daily-feedback-summary", seq=3),
        an_event(papers, None, norm_id="satisfaction-is-the-yardstick", seq=4),  # off
    ) == ["norm_not_for_position"] * 4  # fmt: skip
    good = {
        name: value
        for name, value in an_event(papers, people.gu.id, note="扶老人").items()
        if name != "norm_id"
    } | {"kind": "praise", "praise_id": DEVICE}
    assert refused(app, people.amina, papers, good) == ["praise_on_a_walk"]


def test_once_everything_is_checked_there_is_nothing_to_begin(app, people, now):
    patrol = a_check(app, people.amina, people.east.id, now)
    observe(app, people.amina, patrol, [(None, norm, "pass") for norm in WEEKLY | MONTHLY])

    with pytest.raises(InputProblem) as caught:
        a_check(app, people.amina, people.east.id, now, "again")

    assert caught.value.code == "papers_all_done"


def test_a_paper_about_the_reader_is_left_to_another_manager(app, people, lena, now):
    jun = with_a_manager(app, people)
    himself = as_changed(app, people, people.amina, now, hall_ids=[people.east.id], staff_id=jun.id)

    def told(account):
        found = papers_of_today(app, account, people.east.id, now)
        return {each.norm.id for each in found.papers}, found.own_count

    assert told(himself) == (WEEKLY | MONTHLY, 1)
    assert told(lena) == (WEEKLY | MONTHLY | {"duty-manager-patrols"}, 0)
    patrol = a_check(app, himself, people.east.id, now)
    observe(app, himself, patrol, [(None, norm, "pass") for norm in WEEKLY | MONTHLY])
    finish_patrol(app, himself, patrol.id, now + timedelta(minutes=5))

    # What is left is no reason for a check of his own, and is one for hers.
    with pytest.raises(InputProblem) as caught:
        a_check(app, himself, people.east.id, now, "again")
    assert caught.value.code == "papers_all_done"
    hers = a_check(app, lena, people.east.id, now, "hers")
    observe(app, lena, hers, [(jun.id, "duty-manager-patrols", "pass")])
    assert told(himself) == (WEEKLY | MONTHLY, 1)


@pytest.mark.parametrize(
    ("language", "patrol"), [("zh_CN", "巡检"), ("en", "patrol")], ids=["zh_CN", "en"]
)
def test_the_board_of_papers_does_not_call_them_a_patrol(app, people, now, language, patrol):
    walk = a_patrol(app, people.amina, people.east.id, now)
    papers = a_check(app, people.amina, people.east.id, now)

    def said(of):
        return board_data(view_patrol(app, people.amina, of.id), Words(language), now)["words"]

    own = said(papers)
    assert said(walk) == Words(language).group("board")
    assert own.keys() == said(walk).keys()
    # A greeting is never recorded on papers.
    assert {key for key, text in own.items() if patrol in text.lower()} == {"greeting_replaced"}
    assert own["summary"] == {"zh_CN": "资料检查小结", "en": "This papers check so far"}[language]


def test_papers_of_another_hall_are_not_found_and_other_roles_have_none(app, people, now):
    with pytest.raises(NotFound):
        papers_of_today(app, people.bao, people.east.id, now)
    with pytest.raises(NotFound):
        a_check(app, people.bao, people.east.id, now)
    for account in (people.dora, people.ella, people.fang, people.gu_account):
        with pytest.raises(NotAllowed):
            papers_of_today(app, account, people.east.id, now)


def test_papers_count_for_the_hall_by_their_severity_and_for_no_person(app, people, now):
    """On the walk: Gu one minor kept. In the papers: one major not kept (2 of weight), one minor
    kept, and one that binds the analysts and counts nowhere. 100 × (1 + 1) / (1 + 2 + 1) = 50."""
    score_plainly(app, people.ella, now)
    walk = a_patrol(app, people.amina, people.east.id, now)
    observe(app, people.amina, walk, [(people.gu.id, "hair-neat", "pass")])
    papers = a_check(app, people.amina, people.east.id, now)
    observe(app, people.amina, papers, [
        (None, "comment-book-answered", "fail"), (None, "daily-feedback-summary", "pass"),
        (None, "analysis-report-copied", "fail"),
    ])  # fmt: skip

    with app.store.read() as db:
        (hall,) = scores_of(db, [people.east.id], DAY, DAY).halls.to_dict("records")
    assert (hall["raw_pct"], hall["scored_count"], hall["observation_count"]) == (50.0, 3, 4)
    found = staff_scores(app, people.dora, DAY, DAY).people.set_index("staff_id")
    gu = found.loc[people.gu.id]
    assert (gu["raw_pct"], gu["observation_count"]) == (100.0, 1)
    assert verify(app.store, app.photos_dir)[0] == []


def test_a_manager_s_own_paper_counts_for_the_manager(app, people, now):
    score_plainly(app, people.ella, now)
    jun = with_a_manager(app, people)
    papers = a_check(app, people.amina, people.east.id, now)
    observe(app, people.amina, papers, [
        (jun.id, "duty-manager-patrols", "fail"), (None, "daily-feedback-summary", "pass"),
    ])  # fmt: skip

    found = staff_scores(app, people.dora, DAY, DAY).people.set_index("staff_id")

    assert (found.loc[jun.id, "raw_pct"], found.loc[jun.id, "scored_count"]) == (0.0, 1)


def test_checking_papers_is_no_walk(app, people, now):
    papers = a_check(app, people.amina, people.east.id, now)
    observe(app, people.amina, papers, [(None, norm, "pass") for norm in WEEKLY | MONTHLY])
    finish_patrol(app, people.amina, papers.id, now + timedelta(minutes=5))

    rounds, rows = rounds_of_today(app, people.amina, people.east.id, "hall", now)
    assert (rows, rounds.others, set(rounds.full.values())) == ({}, [], {0})
    found = coverage(
        app, people.amina, ReportScope(HallKind.OWN, DAY, DAY), now + timedelta(days=1)
    )
    assert {each.walked for each in found.rounds} == {0}
    assert found.hours["walked_count"].sum() == 0


def test_a_paper_is_corrected_with_a_reason_like_any_observation(app, people, now):
    papers = a_check(app, people.amina, people.east.id, now)
    observe(app, people.amina, papers, [(None, "complaint-ledger-kept", "fail")])
    finish_patrol(app, people.amina, papers.id, now + timedelta(minutes=5))

    correct_observation(
        app, people.amina, papers.id, None, "complaint-ledger-kept",
        Correction(Result.PASS), "台账在投诉台", now + timedelta(hours=3),
    )  # fmt: skip

    told = {
        each.norm.id: each.check.result
        for each in papers_of_today(app, people.amina, people.east.id, now).papers
        if each.check
    }
    assert told == {"complaint-ledger-kept": Result.PASS}


def test_a_month_with_papers_is_published_and_replayed(app, people, now):
    papers = a_check(app, people.amina, people.east.id, now)
    observe(app, people.amina, papers, [(None, norm, "pass") for norm in WEEKLY | MONTHLY])
    finish_patrol(app, people.amina, papers.id, now + timedelta(minutes=5))
    publish_month(app, people.dora, "2026-03", "", now + timedelta(days=40))

    assert [each.difference for each in replay_publications(app.store)] == [None]
