"""What staff and duty managers of the demonstration said to each other: feedback cards, what was
read, and appeals in every state; by the ordinary ways in."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from db import accounts
from domain.follow_ups.card import usual_day
from domain.norms.norm import Severity
from domain.problems import InputProblem
from domain.result import Result
from domain.roles import Account, Role
from domain.simulation import Simulation
from services.application import Application
from services.follow_ups.acknowledged import acknowledge
from services.follow_ups.appeals import (
    answer_appeal,
    appeal_observation,
    decide_appeal,
    opened_appeal,
)
from services.follow_ups.cards import CardDraft, give_card, own_cards, read_together
from services.patrols.search import own_observations

_DAYS = 21
_HOUR = timedelta(hours=1)
# (Days before the end, what is asked for, what the person says, what is decided and why.)
_APPEALS: tuple[tuple[int, Result, str, tuple[Result, str] | None], ...] = (
    (17, Result.PASS, "值班经理到的时候我刚回到岗位，马上就做好了，同事在场",
     (Result.PASS, "问了当班同事，到岗后即已做到")),
    (12, Result.NA, "那段时间我在帮同事，不是我的客户",
     (Result.FAIL, "排班表上是本人在岗，维持原判定")),
    (8, Result.PASS, "系统卡住了，我已向客户说明原因",
     (Result.NA, "当时系统确有故障，这条不适用")),
    (1, Result.PASS, "我做了，大厅太吵，可能没有听见", None),
    (0, Result.NA, "设备在维修，这条当时做不到", None),
)  # fmt: skip


def add_answers(app: Application, simulation: Simulation) -> None:
    """Of the member of staff who has an account: appeals of the last weeks, cards of the newest
    patrols; what is there already stays."""
    person = _account(app, simulation, Role.STAFF)
    head = _account(app, simulation, Role.BRANCH_HEAD)
    last = simulation.last_day
    rows = own_observations(app, person, last - timedelta(days=_DAYS), last)
    failed = [
        row for row in rows if row["result"] == Result.FAIL and row["severity"] != Severity.RED_LINE
    ]
    others = [row for row in rows if row["result"] == Result.PASS]
    for days, asked, reason, decision in _APPEALS:
        on = last - timedelta(days=days)
        looked_through = failed if days else others
        row = next((each for each in looked_through if _day(each) <= on), None)
        if row is None:
            continue
        failed = [each for each in failed if each["patrol_id"] != row["patrol_id"]]
        at = _at(row) + 3 * _HOUR
        try:
            case_id = appeal_observation(
                app, person, row["patrol_id"], row["norm_id"], asked, reason, at
            )
        except InputProblem:  # made before
            continue
        if decision is not None:
            seen = opened_appeal(app, head, case_id)
            decided, why = decision
            decide_appeal(
                app, head, case_id, decided, why, at + 20 * _HOUR, 1, seen.seen.current.event_id
            )
        elif days:
            by = _by_id(app, row["manager_id"])
            answer_appeal(app, by, case_id, "我在一米外看了两分钟，没有看到", at + _HOUR, 1)
    rows = own_observations(app, person, last - timedelta(days=_DAYS), last)  # as they are now
    if not own_cards(app, person, simulation.first_day, last):
        _add_cards(app, person, rows)
    older = rows[len(rows) // 3 :]
    for patrol_id in {row["patrol_id"] for row in older}:
        read = [row["id"] for row in older if row["patrol_id"] == patrol_id]
        acknowledge(app, person, patrol_id, read, _at(older[0]) + _HOUR)


def _add_cards(app: Application, account: Account, rows: list[dict[str, Any]]) -> None:
    """One that is still to be read, and one of a week before, read on the tablet."""
    given = 0
    for patrol_id in dict.fromkeys(row["patrol_id"] for row in rows):
        of_patrol = [row for row in rows if row["patrol_id"] == patrol_id]
        kept = next((row for row in of_patrol if row["result"] == Result.PASS), None)
        missed = next(
            (
                row
                for row in of_patrol
                if row["result"] == Result.FAIL and row["severity"] != Severity.RED_LINE
            ),
            None,
        )
        if kept is None or missed is None or not _is_walkers(of_patrol):
            continue
        at = _at(of_patrol[0]) + 2 * _HOUR
        by = _by_id(app, missed["manager_id"])
        draft = CardDraft(
            kept["norm_id"], None, missed["norm_id"], "先看一遍规范，明天开门前一起练三次",
            usual_day(_day(missed)),
        )  # fmt: skip
        case_id = give_card(app, by, patrol_id, account.staff_id or "", draft, at)
        if given:
            read_together(app, by, case_id, at + timedelta(minutes=2), 1)
            return
        given += 1


def _is_walkers(rows: list[dict[str, Any]]) -> bool:
    return len({row["manager_id"] for row in rows}) == 1


def _day(row: Mapping[str, Any]) -> date:
    return date.fromisoformat(row["business_day"])


def _at(row: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(row["captured_at"])


def _by_id(app: Application, account_id: str) -> Account:
    with app.store.read() as db:
        account = accounts.by_id(db, account_id)
    assert account is not None  # stored with the people
    return account


def _account(app: Application, simulation: Simulation, role: Role) -> Account:
    return _by_id(app, next(each.id for each in simulation.accounts if each.role is role))
