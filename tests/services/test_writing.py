"""Nothing is written under a right that has ended: every write × every way in which a right ends."""

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from db import accounts as account_rows
from db import cases
from domain.case import CaseFilter, CaseKind
from domain.follow_ups.action import ActionStep
from domain.follow_ups.complaint import AnswerWay, Channel, Promised
from domain.follow_ups.decision import Decided, DecisionMatter
from domain.follow_ups.practice import PracticeOf, PracticeStep
from domain.follow_ups.red_line import RedLineStep
from domain.halls.hall import HallKind, Round
from domain.halls.position import Position
from domain.imports.roster_columns import HEADINGS
from domain.imports.table import propose
from domain.method.goals import Metric
from domain.norms.whose_rules import Rules
from domain.patrols.event import Status
from domain.problems import NotAllowed, SignInProblem
from domain.reports.planner import Decline
from domain.result import Result
from domain.roles import Account, Role
from locales import Words
from services.application import Application
from services.exports import roster_file
from services.exports import tokens as export_tokens
from services.follow_ups import (
    acknowledged,
    actions,
    after_patrol,
    appeals,
    calendar_feed,
    calibration,
    cards,
    complaints,
    decisions,
    honesty,
    notices,
    planner,
    practices,
    red_line_cases,
)
from services.halls import accounts, issued_accounts, organisation, staff
from services.imports import columns as import_columns
from services.imports import company_checks, company_checks_undo, roster_import, roster_undo
from services.method import goals
from services.method import method as scoring_method
from services.months import measure_proposals, measures, publish
from services.norms import adopted_versions, whose_rules
from services.patrols import corrections, observations, patrols, photos
from services.patrols.search import own_observations
from services.scores import red_line_decisions
from services.trends import marks as chart_marks
from settings import ROOT
from tests.builders import SEVEN, a_patrol, an_event, observe, plain_method, report
from tests.check_files import ROWS, plan_of, sent_of
from tests.norm_books import read_cells
from tests.people import PASSWORD, People, as_changed
from tests.photos import a_photo, sha256
from tests.published import MONTH, a_month
from tests.roster_files import HEADER, csv_file, read_roster
from tests.tampering import contents, kept

DAY = date(2026, 3, 4)
SESSION = "5" * 64
HOUR = timedelta(hours=1)


@dataclass
class World:
    app: Application
    people: People
    now: object

    @property
    def store(self):
        return self.app.store

    @property
    def branch(self) -> str:
        return self.people.east.branch_id


def _token(w: World) -> str:
    accounts_by = w.people.fang
    export_tokens.issue_token(
        w.app, accounts_by, purpose="BI", expires_on=DAY + timedelta(days=9), now=w.now
    )
    return export_tokens.tokens(w.app, accounts_by)[0]["id"]


def _closed_hall(w: World) -> str:
    organisation.close_hall(w.app, w.people.fang, w.people.far.id, DAY, w.now)
    return w.people.far.id


def _ended_account(w: World) -> str:
    accounts.end_account(w.app, w.people.fang, w.people.bao.id, w.now)
    return w.people.bao.id


def _finished_patrol(w: World):
    patrol = a_patrol(w.app, w.people.amina, w.people.east.id, w.now)
    observe(w.app, w.people.amina, patrol, [(w.people.gu.id, "hair-neat", "pass")])
    patrols.finish_patrol(w.app, w.people.amina, patrol.id, w.now + timedelta(minutes=1))
    return patrol


def _roster(w: World):
    table = read_roster(csv_file([HEADER, ["D9", "新", "东厅", "导购", "2026-03-01", ""]]))
    mapping = propose(table.header, HEADINGS)
    return table, mapping, roster_import.preview(w.app, w.people.fang, table, mapping, w.now)


def _checks(w: World):
    sent = sent_of(ROWS)
    return sent, plan_of(w.app, w.people, sent, w.now)


def _taken_in(w: World) -> int | None:
    return company_checks.take_in(w.app, w.people.ella, *_checks(w), w.now)


def _roster_taken_in(w: World):
    roster_import.take_in(w.app, w.people.fang, *_roster(w), w.now)
    return roster_undo.preview_undo(w.app, w.people.fang)


def _draft(w: World):
    return read_cells(w.app, w.people.ella, {("account-opening-time", "limit_s"): 240})


def _mark(w: World) -> int:
    return chart_marks.add_mark(w.app, w.people.dora, DAY, DAY, "推广", w.now)


def _rebasing(w: World) -> int:
    return chart_marks.rebase(w.app, w.people.dora, w.people.east.id, None, DAY, "新", w.now)


def _measure(w: World) -> int:
    return measures.add_measure(w.app, w.people.dora, w.branch, "2026-03", "score", "练", w.now)


def _proposal(w: World) -> int:
    return measure_proposals.propose_measure(
        w.app, w.people.amina, w.people.east.id, "2026-03", "score", "练", w.now
    )


def _patrol(w: World):
    return a_patrol(w.app, w.people.amina, w.people.east.id, w.now)


def _scenes(w: World) -> list[str]:
    return list(w.app.checklists.usable().vignettes)[:3]


def _calibration(w: World, by: Account | None = None) -> str:
    return calibration.open_calibration(w.app, by or w.people.dora, _scenes(w), w.now)


def _rushed(w: World) -> None:
    patrol = _patrol(w)
    observe(w.app, w.people.amina, patrol, [
        (staff_id, norm, result)
        for staff_id, result in ((w.people.gu.id, "pass"), (w.people.hai.id, "fail"))
        for norm in (*SEVEN, "badge-left-chest", "uniform-neat", "stand-upright")
    ])  # fmt: skip
    patrols.finish_patrol(w.app, w.people.amina, patrol.id, w.now + timedelta(minutes=1))


def _flag(w: World) -> str:
    _rushed(w)
    honesty.raise_flags(w.app, w.people.amina, w.people.east.id, w.now)
    return honesty.raised_flags(w.app, w.people.amina, w.now)[0].id


def _reported(w: World) -> str:
    return report(w.app, w.people.amina, _patrol(w), w.people.gu.id)


def _told_practice(w: World) -> str:
    new = practices.NewPractice(w.people.east.id, PracticeOf.HALL, "先问好", "进门三步内问好")
    return practices.tell_practice(w.app, w.people.amina, new, w.now)


def _picked_practice(w: World) -> str:
    new = practices.NewPractice(w.people.west.id, PracticeOf.HALL, "先问好", "进门三步内问好")
    case_id = practices.tell_practice(w.app, w.people.bao, new, w.now)
    practices.pick_practice(w.app, w.people.dora, case_id, 1, w.now)
    return case_id


def _appealed(w: World) -> str:
    return appeals.appeal_observation(
        w.app, w.people.gu_account, _finished_patrol(w).id, "hair-neat", Result.NA, "当时没上岗",
        w.now + timedelta(minutes=2),
    )  # fmt: skip


def _corrected_appeal(w: World) -> str:
    case_id = _appealed(w)
    about = appeals.opened_appeal(w.app, w.people.gu_account, case_id).case.about
    corrections.correct_observation(
        w.app, w.people.amina, about, w.people.gu.id, "hair-neat",
        corrections.Correction(Result.FAIL), "记错了", w.now + timedelta(minutes=5),
    )  # fmt: skip
    return case_id


def _calendar_feed(w: World) -> str:
    return calendar_feed.make_feed(w.app, w.people.amina, w.now)


def _own_event(w: World) -> str:
    return own_observations(w.app, w.people.gu_account, DAY, DAY)[0]["id"]


def _decide_appeal(w: World, by: Account, case_id: str) -> None:
    seen = appeals.opened_appeal(w.app, w.people.dora, case_id).seen.current.event_id
    appeals.decide_appeal(w.app, by, case_id, Result.NA, "确实", w.now + HOUR, 1, seen)


def _give_card(w: World, by: Account, patrol) -> str:
    draft = cards.CardDraft("hair-neat", None, None, "保持", DAY)
    return cards.give_card(w.app, by, patrol.id, w.people.gu.id, draft, w.now + HOUR)


def _card(w: World) -> str:
    return _give_card(w, w.people.amina, _finished_patrol(w))


def _report(w: World) -> str:
    """Of a patrol that is over, and nobody has looked yet."""
    patrol = _patrol(w)
    event_id = report(w.app, w.people.amina, patrol, w.people.gu.id)
    patrols.finish_patrol(w.app, w.people.amina, patrol.id, w.now + timedelta(minutes=1))
    return event_id


def _new_action(w: World) -> actions.NewAction:
    east, gu, day = w.people.east.id, w.people.gu.id, date(2026, 3, 18)
    return actions.NewAction(east, "剪短", day, staff_id=gu, norm_id="hair-neat")


def _action(w: World):
    return actions.open_action(w.app, w.people.amina, _new_action(w), w.now)


def _red_line_seen_again(w: World):
    """A confirmed one, after which Gu was watched again."""
    later = w.now + timedelta(hours=1)
    event_id = _report(w)
    after_patrol.follow(w.app, w.people.dora, None, later)
    dora = w.people.dora
    red_line_decisions.decide_red_line(w.app, dora, event_id, Status.CONFIRMED, "查过", later)
    after_patrol.follow(w.app, dora, None, later)
    patrol = a_patrol(w.app, w.people.amina, w.people.east.id, later)
    observe(w.app, w.people.amina, patrol, [(w.people.gu.id, "hair-neat", "pass")])
    after_patrol.finish_and_follow(w.app, w.people.amina, patrol.id, later + timedelta(hours=1))
    with w.store.read() as db:
        (row,) = cases.listed(db, CaseFilter([CaseKind.RED_LINE]), None)
    return row.case


def _complaint(w: World) -> complaints.NewComplaint:
    agreed = Promised(w.now + timedelta(hours=6), AnswerWay.PHONE)
    order = complaints.Order("billing", "", w.now)
    return complaints.NewComplaint(
        w.people.east.id, Channel.COUNTER, "bill_disputed", "多扣了十元", agreed=agreed, order=order
    )


def _taken_complaint(w: World) -> str:
    return complaints.take_complaint(w.app, w.people.amina, _complaint(w), w.now)


# Name -> (who, what has to be there before, the write itself).
Prepare = Callable[[World], object]
Write = Callable[[World, Account, object], object]
WRITES: dict[str, tuple[str, Prepare | None, Write]] = {
    "follow_ups.complaints.take_complaint": (
        "amina", _complaint, lambda w, by, it: complaints.take_complaint(w.app, by, it, w.now)),
    "follow_ups.complaints._step": ("amina", _taken_complaint, lambda w, by, it: complaints.chase(
        w.app, by, it, 2, "电话催办", w.now)),
    "follow_ups.decisions.keep_decision": ("amina", None, lambda w, by, _: decisions.keep_decision(
        w.app, by, w.people.east.id, DecisionMatter.VIP_CLOSURE, Position.VIP, Decided.STAYED,
        "送积分", "", w.now)),
    "halls.accounts.add_account": ("fang", None, lambda w, by, _: accounts.add_account(
        w.app, by, login="otto", name="Otto", role=Role.HEAD_OFFICE, password=PASSWORD,
        now=w.now)),
    "halls.accounts.change_account": ("fang", None, lambda w, by, _: accounts.change_account(
        w.app, by, w.people.ella.id, name="E", role=Role.HEAD_OFFICE, now=w.now)),
    "halls.accounts.reset_password": ("fang", None, lambda w, by, _: accounts.reset_password(
        w.app, by, w.people.ella.id, PASSWORD, w.now)),
    "halls.accounts.end_account": ("fang", None, lambda w, by, _: accounts.end_account(
        w.app, by, w.people.ella.id, w.now)),
    "halls.accounts.reopen_account": ("fang", _ended_account, lambda w, by, it: accounts.reopen_account(
        w.app, by, it, w.now)),
    "halls.accounts.choose_language": ("amina", None, lambda w, by, _: accounts.choose_language(
        w.app, by, "en", w.now)),
    "halls.accounts.change_own_password": (
        "amina", None, lambda w, by, _: accounts.change_own_password(
            w.app, by, PASSWORD, "three blue bicycles", w.now)),
    "halls.issued_accounts.issue_accounts": (
        "fang", None, lambda w, by, _: issued_accounts.issue_accounts(
            w.app, by, [w.people.hai.id], Role.STAFF, w.now)),
    "halls.staff.change_staff": ("fang", None, lambda w, by, _: staff.change_staff(
        w.app, by, w.people.gu.id, name="顾二", staff_no="D1", now=w.now)),
    "halls.staff.place_staff": ("fang", None, lambda w, by, _: staff.place_staff(
        w.app, by, w.people.gu.id, hall_id=w.people.west.id, position=Position.GUIDE,
        from_on=DAY, now=w.now)),
    "halls.staff.end_staff": ("fang", None, lambda w, by, _: staff.end_staff(
        w.app, by, w.people.gu.id, last_day=DAY, now=w.now)),
    "halls.organisation.add_branch": ("fang", None, lambda w, by, _: organisation.add_branch(
        w.app, by, "新城", w.now)),
    "halls.organisation.rename_branch": ("fang", None, lambda w, by, _: organisation.rename_branch(
        w.app, by, w.branch, "新城", w.now)),
    "halls.organisation.add_hall": ("fang", None, lambda w, by, _: organisation.add_hall(
        w.app, by, branch_id=w.branch, name="新厅", kind=HallKind.OWN,
        time_zone="Asia/Shanghai", now=w.now)),
    "halls.organisation.change_hall": ("fang", None, lambda w, by, _: organisation.change_hall(
        w.app, by, w.people.east.id, branch_id=w.branch, name="新厅", kind=HallKind.OWN,
        time_zone="Asia/Shanghai", now=w.now)),
    "halls.organisation.set_up_hall": ("fang", None, lambda w, by, _: organisation.set_up_hall(
        w.app, by, w.people.east.id, {"full_rounds_per_shift": 3}, w.now)),
    "halls.organisation.close_hall": ("fang", None, lambda w, by, _: organisation.close_hall(
        w.app, by, w.people.east.id, DAY, w.now)),
    "halls.organisation.reopen_hall": ("fang", _closed_hall, lambda w, by, it: organisation.reopen_hall(
        w.app, by, it, w.now)),
    "halls.staff.add_staff": ("fang", None, lambda w, by, _: staff.add_staff(
        w.app, by, hall_id=w.people.east.id, name="新", staff_no="D9", position=Position.GUIDE,
        now=w.now)),
    "exports.tokens.issue_token": ("fang", None, lambda w, by, _: export_tokens.issue_token(
        w.app, by, purpose="BI", expires_on=DAY, now=w.now)),
    "exports.tokens.revoke_token": ("fang", _token, lambda w, by, it: export_tokens.revoke_token(
        w.app, by, it, w.now)),
    "halls.accounts.let_export_names": (
        "fang", None, lambda w, by, _: accounts.let_export_names(
            w.app, by, w.people.ella.id, may=True, now=w.now)),
    "exports.roster_file.roster_file": ("fang", None, lambda w, by, it: roster_file.roster_file(
        w.app, by, roster_file.RosterFormat.CSV, Words("en"), w.now
    )),
    "imports.roster_import.take_in": ("fang", _roster, lambda w, by, it: roster_import.take_in(
        w.app, by, *it, w.now)),
    "imports.columns.remember": ("ella", None, lambda w, by, _: import_columns.remember(
        w.app, by, import_columns.ImportKind.COMPANY_CHECKS, ["厅"], {"hall": 0}, w.now)),
    "imports.company_checks.take_in": ("ella", _checks, lambda w, by, it: company_checks.take_in(
        w.app, by, *it, w.now)),
    "norms.adopted_versions._adopt": ("ella", _draft, lambda w, by, it: adopted_versions.accept(
        w.app, by, it, w.now)),
    "imports.company_checks_undo.undo_import": ("ella", _taken_in, lambda w, by, it: (
        company_checks_undo.undo_import(w.app, by, it, "发错了", w.now))),
    "imports.roster_undo.undo_import": ("fang", _roster_taken_in, lambda w, by, it: (
        roster_undo.undo_import(w.app, by, it, "发错了", w.now))),
    "method.method.change_method": (
        "ella", None, lambda w, by, _: scoring_method.change_method(
            w.app, by, plain_method(), DAY, "试行", w.now)),
    "months.publish.publish_month": (
        "dora", lambda w: a_month(w.app, w.people, w.now), lambda w, by, _: publish.publish_month(
            w.app, by, MONTH, "", w.now)),
    "method.goals.give_goals": ("ella", None, lambda w, by, _: goals.give_goals(
        w.app, by, [w.branch], Metric.PATROL, "2026-03", 70, 90, "年度目标", w.now)),
    "method.goals.set_own_goal": ("dora", None, lambda w, by, _: goals.set_own_goal(
        w.app, by, w.people.east.id, Metric.PATROL, "2026-03", 85, 96, "基础好", w.now)),
    "norms.whose_rules.choose_rules": ("ella", None, lambda w, by, _: whose_rules.choose_rules(
        w.app, by, [w.branch], Rules.COMPANY, DAY + timedelta(days=9), "只按公司规范", w.now)),
    "months.measures.add_measure": ("dora", None, lambda w, by, _: measures.add_measure(
        w.app, by, w.branch, "2026-03", "score", "练", w.now)),
    "months.measures.withdraw_measure": ("dora", _measure, lambda w, by, it: measures.withdraw_measure(
        w.app, by, it, w.now)),
    "months.measure_proposals.propose_measure": (
        "amina", None, lambda w, by, _: measure_proposals.propose_measure(
            w.app, by, w.people.east.id, "2026-03", "score", "练", w.now)),
    "months.measure_proposals.accept_proposal": (
        "dora", _proposal, lambda w, by, it: measure_proposals.accept_proposal(
            w.app, by, it, "", w.now)),
    "months.measure_proposals.decline_proposal": (
        "dora", _proposal, lambda w, by, it: measure_proposals.decline_proposal(
            w.app, by, it, "已安排", w.now)),
    "follow_ups.practices.tell_practice": (
        "amina", None, lambda w, by, _: practices.tell_practice(w.app, by, practices.NewPractice(
            w.people.east.id, PracticeOf.HALL, "先问好", "进门三步内问好"), w.now)),
    "follow_ups.practices.pick_practice": (
        "dora", _told_practice, lambda w, by, it: practices.pick_practice(
            w.app, by, it, 1, w.now + HOUR)),
    "follow_ups.practices.put_practice_back": (
        "dora", _picked_practice, lambda w, by, it: practices.put_practice_back(
            w.app, by, it, "不再有效", 2, w.now + HOUR)),
    "follow_ups.practices.withdraw_practice": (
        "amina", _told_practice, lambda w, by, it: practices.withdraw_practice(
            w.app, by, it, "写错了", 1, w.now + HOUR)),
    "follow_ups.practices.take_practice_over": (
        "amina", _picked_practice, lambda w, by, it: practices.take_practice_over(
            w.app, by, it, w.people.east.id, PracticeStep.TRY, w.now + HOUR)),
    "follow_ups.notices.mark_seen": (
        "amina", None, lambda w, by, _: notices.mark_seen(w.app, by, w.now)),
    "follow_ups.calendar_feed.make_feed": (
        "amina", None, lambda w, by, _: calendar_feed.make_feed(w.app, by, w.now)),
    "follow_ups.calendar_feed.end_feed": ("amina", _calendar_feed, lambda w, by, _: (
        calendar_feed.end_feed(w.app, by, w.now))),
    "follow_ups.appeals.appeal_observation": (
        "gu_account", _finished_patrol, lambda w, by, it: appeals.appeal_observation(
            w.app, by, it.id, "hair-neat", Result.NA, "当时没上岗", w.now + HOUR)),
    "follow_ups.appeals.withdraw_appeal": (
        "gu_account", _appealed, lambda w, by, it: appeals.withdraw_appeal(
            w.app, by, it, w.now + HOUR, 1)),
    "follow_ups.appeals.settle_appeal": (
        "gu_account", _corrected_appeal, lambda w, by, it: appeals.settle_appeal(
            w.app, by, it, w.now + HOUR, 1)),
    "follow_ups.appeals.go_on_with_appeal": (
        "gu_account", _corrected_appeal, lambda w, by, it: appeals.go_on_with_appeal(
            w.app, by, it, w.now + HOUR, 1)),
    "follow_ups.appeals.answer_appeal": (
        "amina", _appealed, lambda w, by, it: appeals.answer_appeal(
            w.app, by, it, "在岗", w.now + HOUR, 1)),
    "follow_ups.appeals.decide_appeal": ("dora", _appealed, _decide_appeal),
    "follow_ups.acknowledged.acknowledge": (
        "gu_account", _finished_patrol, lambda w, by, it: acknowledged.acknowledge(
            w.app, by, it.id, [_own_event(w)], w.now + HOUR)),
    "follow_ups.cards.give_card": ("amina", _finished_patrol, lambda w, by, it: _give_card(w, by, it)),
    "follow_ups.cards.read_together": ("amina", _card, lambda w, by, it: cards.read_together(
        w.app, by, it, w.now + HOUR, 1)),
    "follow_ups.cards.withdraw_card": ("amina", _card, lambda w, by, it: cards.withdraw_card(
        w.app, by, it, w.now + HOUR, 1)),
    "follow_ups.cards.read_own_card": ("gu_account", _card, lambda w, by, it: cards.read_own_card(
        w.app, by, it, w.now + HOUR, 1)),
    "trends.marks.add_mark": ("dora", None, lambda w, by, _: chart_marks.add_mark(
        w.app, by, DAY, DAY, "推广", w.now)),
    "trends.marks.take_mark_back": ("dora", _mark, lambda w, by, it: chart_marks.take_mark_back(
        w.app, by, it, "改期", w.now)),
    "trends.marks.rebase": ("dora", None, lambda w, by, _: chart_marks.rebase(
        w.app, by, w.people.east.id, None, DAY, "新", w.now)),
    "trends.marks.take_rebasing_back": (
        "dora", _rebasing, lambda w, by, it: chart_marks.take_rebasing_back(
            w.app, by, it, "改期", w.now)),
    "scores.red_line_decisions.decide_red_line": ("dora", _reported, lambda w, by, it: red_line_decisions.decide_red_line(
        w.app, by, it, Status.CONFIRMED, "", w.now + timedelta(minutes=2))),
    "follow_ups.planner.draw_of_day": ("amina", None, lambda w, by, _: planner.draw_of_day(
        w.app, by, w.people.east.id, w.now)),
    "follow_ups.planner.put_off": ("amina", None, lambda w, by, _: planner.put_off(
        w.app, by, w.people.east.id, w.people.gu.id, Decline.BUSY, w.now)),
    "follow_ups.calibration.open_calibration": ("dora", None, lambda w, by, _: _calibration(w, by)),
    "follow_ups.calibration.judge_scene": ("amina", _calibration, lambda w, by, it: (
        calibration.judge_scene(w.app, by, it, _scenes(w)[0], Result.PASS, w.now))),
    "follow_ups.calibration.close_calibration": ("dora", _calibration, lambda w, by, it: (
        calibration.close_calibration(w.app, by, it, w.now))),
    "follow_ups.honesty.raise_flags": ("amina", _rushed, lambda w, by, _: honesty.raise_flags(
        w.app, by, w.people.east.id, w.now)),
    "follow_ups.honesty.answer_flag": ("amina", _flag, lambda w, by, it: honesty.answer_flag(
        w.app, by, it, "先看后记", 1, w.now)),
    "patrols.patrols.open_patrol": ("amina", None, lambda w, by, _: patrols.open_patrol(
        w.app, by, "p9", w.people.east.id, Round.NORMAL, w.now)),
    "patrols.patrols.finish_patrol": ("amina", _patrol, lambda w, by, it: patrols.finish_patrol(
        w.app, by, it.id, w.now)),
    "patrols.observations.record_events": (
        "amina", _patrol, lambda w, by, it: observations.record_events(
            w.app, by, [an_event(it, w.people.gu.id)], w.now)),
    "patrols.corrections.correct_observation": (
        "amina", _finished_patrol, lambda w, by, it: corrections.correct_observation(
            w.app, by, it.id, w.people.gu.id, "hair-neat",
            corrections.Correction(Result.FAIL), "记错了", w.now + timedelta(minutes=5))),
    "patrols.photos.keep_photo": ("amina", _patrol, lambda w, by, it: photos.keep_photo(
        w.app, by, it.id, sha256(a_photo()), a_photo(), w.now)),
    "patrols.photos.keep_photo_of_hall": (
        "amina", None, lambda w, by, _: photos.keep_photo_of_hall(
            w.app, by, w.people.east.id, a_photo(), w.now)),
    "follow_ups.actions.open_action": ("amina", None, lambda w, by, _: actions.open_action(
        w.app, by, _new_action(w), w.now)),
    "follow_ups.actions.take_action_step": (
        "amina", _action, lambda w, by, it: actions.take_action_step(
            w.app, by, it.id, ActionStep.MEND, it.steps, w.now)),
    "follow_ups.after_patrol.follow": ("dora", _report, lambda w, by, _: after_patrol.follow(
        w.app, by, None, w.now + timedelta(hours=1))),
    "follow_ups.red_line_cases.say_to_red_line": (
        "gu_account", _report, lambda w, by, it: red_line_cases.say_to_red_line(
            w.app, by, it, "没有", w.now + timedelta(hours=1))),
    "follow_ups.red_line_cases.close_red_line": (
        "dora", _red_line_seen_again, lambda w, by, it: red_line_cases.close_red_line(
            w.app, by, it.id, RedLineStep.CLOSE, it.steps, "", w.now + timedelta(hours=2))),
}  # fmt: skip
# What everybody may, with the own account, whatever the role.
OF_THE_OWN_ACCOUNT = {
    "halls.accounts.choose_language", "halls.accounts.change_own_password",
    "follow_ups.notices.mark_seen", "follow_ups.calendar_feed.end_feed",
}  # fmt: skip
# Written by the system itself, or by who has no account yet; each asks for itself.
BY_THE_SYSTEM = {
    "halls.accounts.create_first_administrator", "halls.sign_in.finish_sign_in", "halls.sign_in.signed_in",
    "halls.sign_in.sign_out", "demonstration.load_history", "demonstration._simulation",
    "application.keep_first_method", "norms.library._load_anew", "pseudonym_secret.export_secret",
    "exports.tokens.grant_of_token", "exports.open_file.note_export", "writing.writing",
}  # fmt: skip


def _functions_that_call(ending: str) -> set[str]:
    """``room.module.function`` of services with a call of ``…ending(…)`` in their body."""
    return {
        f"{'.'.join(path.relative_to(ROOT / 'services').with_suffix('').parts)}.{function.name}"
        for path in (ROOT / "services").rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and f".{ast.unparse(node.func)}".endswith(f".{ending}")
    }


def test_every_write_of_a_person_asks_again_and_stands_in_this_matrix():
    assert _functions_that_call("writing") == set(WRITES)
    assert _functions_that_call("store.write") == BY_THE_SYSTEM


def _signed_in(w: World, who: str) -> Account:
    account = getattr(w.people, who)
    with w.store.write() as db:
        account_rows.add_session(db, SESSION, account.id, w.now)
    return account.in_session(SESSION)


def _taken_role(w: World, account: Account) -> None:
    scope = {"role": Role.ADMINISTRATOR}
    if account.role is Role.ADMINISTRATOR:
        scope = {"role": Role.DUTY_MANAGER, "hall_ids": [w.people.east.id]}
    as_changed(w.app, w.people, account, w.now, **scope)


def _taken_hall(w: World, account: Account) -> None:
    scope = {"hall_ids": [w.people.west.id]}
    if account.role is Role.BRANCH_HEAD:
        scope = {"branch_id": w.people.far.branch_id}
    as_changed(w.app, w.people, account, w.now, **scope)


def _signed_out(w: World, account: Account) -> None:
    with w.store.write() as db:
        account_rows.remove_session(db, SESSION)


ENDINGS: dict[str, Callable[[World, Account], None]] = {
    "ended": lambda w, account: accounts.end_account(w.app, w.people.fang, account.id, w.now),
    "signed out": _signed_out,
    "reset": lambda w, account: accounts.reset_password(
        w.app, w.people.fang, account.id, "another-good-horse", w.now),
    "role taken": _taken_role,
    "hall taken": _taken_hall,
}  # fmt: skip


def _endings(name: str, account: Account) -> list[str]:
    left = ["ended", "signed out", "reset"]
    if name not in OF_THE_OWN_ACCOUNT:
        left.append("role taken")
        if account.role in (Role.DUTY_MANAGER, Role.BRANCH_HEAD):
            left.append("hall taken")
    return left


@pytest.mark.parametrize("name", WRITES)
def test_a_write_goes_through_while_the_right_lasts_and_never_after_it(app, people, now, name):
    who, prepare, write = WRITES[name]
    # Somebody else administers, so that the right of the administrator can end too.
    boss = accounts.add_account(
        app, people.fang, login="boss", name="Boss", role=Role.ADMINISTRATOR,
        password=PASSWORD, now=now,
    )  # fmt: skip
    w = World(app, people, now)
    it = prepare(w) if prepare else None
    account = _signed_in(w, who)
    checklists = replace(app.checklists)
    put_back = kept(app)

    write(w, account, it)  # it is the ending that stops it, and nothing else

    for ending in _endings(name, account):
        put_back()
        app.checklists.library = checklists.library
        by_boss = World(app, replace(people, fang=boss), now)
        ENDINGS[ending](by_boss, account)
        before = contents(app.store)
        with pytest.raises((SignInProblem, NotAllowed)):
            write(w, account, it)
        assert contents(app.store) == before, ending


def test_a_session_that_has_idled_too_long_writes_nothing(app, people, now):
    account = _signed_in(World(app, people, now), "amina")

    with pytest.raises(SignInProblem) as caught:
        accounts.choose_language(app, account, "en", now + timedelta(hours=13))

    assert caught.value.code == "sign_in_ended"


def test_the_scope_may_grow_while_a_page_is_open(app, people, now):
    account = _signed_in(World(app, people, now), "amina")
    as_changed(app, people, account, now, hall_ids=[people.east.id, people.west.id])

    patrol = patrols.open_patrol(app, account, "p1", people.west.id, Round.NORMAL, now)

    assert patrol.hall_id == people.west.id
