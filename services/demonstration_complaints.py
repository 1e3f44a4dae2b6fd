"""Complaints and decisions of the demonstration, of its last weeks: closed, under way and late."""

from datetime import datetime, timedelta

from db import cases
from domain.case import CaseFilter, CaseKind
from domain.follow_ups.complaint import AnswerWay, Channel, Promised
from domain.follow_ups.decision import Decided, DecisionMatter
from domain.halls.position import Position
from domain.roles import Role
from domain.simulation import Simulation
from services.application import Application
from services.demonstration_months import account_of, morning
from services.follow_ups.complaints import (
    NewComplaint,
    Order,
    answer_customer,
    call_back,
    close_complaint,
    keep_reply,
    take_complaint,
)
from services.follow_ups.decisions import keep_decision

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
# Days before the last one, cause, department ('': solved on the spot), what was said, how far it
# got, how to avoid it.
_COMPLAINTS = (
    (24, "charged_unasked", "billing", "没订彩铃，每月被扣五元", "closed", "开通前短信二次确认"),
    (20, "bill_disputed", "billing", "账单比套餐多出三十元", "closed", "办理时当面讲清套餐外资费"),
    (18, "waited_long", "", "周六上午等了四十分钟", "solved", ""),
    (13, "charged_unasked", "data_services", "试用期满自动续订，没有提醒", "closed",
     "到期前三天短信提醒"),
    (9, "tariff_unclear", "", "说不清国内漫游怎么收费", "solved", ""),
    (6, "no_signal", "network", "小区地下车库没有信号", "replied", ""),
    (3, "told_wrong", "customer_service", "两个台席说的过户要求不一样", "answered", ""),
    (1, "offer_not_given", "marketing", "充值赠送的话费没有到账", "ordered", ""),
)  # fmt: skip


def add_complaints(app: Application, simulation: Simulation) -> None:
    """Of the first two halls in turn; a load that was cut off begins with what is missing."""
    last = morning(simulation.last_day)
    for place, (days, cause, department, problem, reached, avoidance) in enumerate(_COMPLAINTS):
        at = last - days * _DAY
        if at.date() < simulation.first_day:
            continue
        hall = simulation.halls[place % 2]
        by = account_of(app, simulation, Role.DUTY_MANAGER, hall.id)
        if _is_there(app, hall.id, problem):
            continue
        order = Order(department, "", at) if department else None
        promised = Promised(at + _DAY, AnswerWay.PHONE) if department else None
        new = NewComplaint(
            hall.id, Channel.COUNTER, cause, problem, agreed=promised, order=order,
            tried="" if department else "当场解释清楚，客户接受",
        )  # fmt: skip
        case_id = take_complaint(app, by, new, at)
        if reached in ("replied", "answered", "closed"):
            replied = at + timedelta(minutes=50 if place % 3 else 95)
            keep_reply(app, by, case_id, 2, "已核实并处理", replied, replied)
        if reached in ("answered", "closed"):
            answered = at + 4 * _HOUR
            way = AnswerWay.PHONE
            answer_customer(app, by, case_id, 3, "说明情况并致歉", way, answered, answered)
        if reached == "closed":
            called = at + 2 * _DAY
            call_back(app, by, case_id, 4, "", called, None, called, satisfied=True)
            close_complaint(app, by, case_id, 5, cause, "流程没有提醒到客户", avoidance, called)
    _add_decisions(app, simulation, last)


def _add_decisions(app: Application, simulation: Simulation, last: datetime) -> None:
    hall = simulation.halls[0]
    by = account_of(app, simulation, Role.DUTY_MANAGER, hall.id)
    with app.store.read() as db:
        if cases.count(db, CaseFilter([CaseKind.DECISION]), [hall.id]):
            return
    keep_decision(
        app, by, hall.id, DecisionMatter.VIP_CLOSURE, Position.VIP, Decided.STAYED,
        "客户嫌套餐贵，改为低档套餐后留下", "", last - 8 * _DAY,
    )  # fmt: skip
    keep_decision(
        app, by, hall.id, DecisionMatter.WITHOUT_PAPERS, Position.COUNTER, Decided.DONE_ON_TERMS,
        "集团客户经办人忘带证件，客户经理到场担保，次日补交", "", last - 2 * _DAY,
    )  # fmt: skip


def _is_there(app: Application, hall_id: str, problem: str) -> bool:
    with app.store.read() as db:
        return cases.count(db, CaseFilter([CaseKind.COMPLAINT], text=problem), [hall_id]) > 0
