"""What the demonstration has beside its patrols: files of company checks, measures that were
written in earlier months, and what duty managers proposed; by the ordinary ways in."""

from datetime import UTC, date, datetime, timedelta

from db import accounts, measures
from domain.imports.check_columns import HEADINGS
from domain.imports.csv_text import csv_bytes
from domain.imports.table import propose
from domain.months.measure import WhichHalls
from domain.period import previous_month
from domain.roles import Account, Role
from domain.simulated_checks import HEADER, simulated_files
from domain.simulation import Simulation
from services.application import Application
from services.imports.company_checks import preview, read_checks, take_in
from services.months.measure_proposals import (
    accept_proposal,
    decline_proposal,
    proposals_of,
    propose_measure,
)
from services.months.measures import add_measure


def add_company_checks(app: Application, simulation: Simulation) -> None:
    """Every month's file; one that is in already changes nothing."""
    by = account_of(app, simulation, Role.HEAD_OFFICE)
    for file in simulated_files(simulation):
        data = b"".join(csv_bytes(HEADER, file.rows))
        sent = read_checks(f"公司检查-{file.month}.csv", data)
        at = morning(file.sent_on)
        plan = preview(app, by, sent, propose(sent.table.header, HEADINGS), None, at)
        take_in(app, by, sent, plan, at)


def add_measures(app: Application, simulation: Simulation) -> None:
    """Measures of two months ago, which the last whole month judges, and of the last one; only in
    months that the demonstration has."""
    head = account_of(app, simulation, Role.BRANCH_HEAD)
    first, second, *_ = simulation.halls
    whole = previous_month(f"{simulation.last_day:%Y-%m}")
    before = previous_month(whole)
    written = [
        (before, first.id, "complaints", "投诉当天由值班经理回访并记录原因，每周五晨会通报"),
        (before, simulation.branch_id, "theme:communication", "晨会演练首问与称呼，每天抽查三人"),
        (before, second.id, "satisfaction", "高峰时段加开一个台席，导购先分流后引导"),
        (whole, simulation.branch_id, "theme:time_limits", "办理前备齐单据，每天看两笔全程"),
    ]  # fmt: skip
    for month, place, about, text in written:
        at = morning(date.fromisoformat(f"{month}-26"))
        if at.date() < simulation.first_day:
            continue
        with app.store.read() as db:
            known = measures.of_month(db, simulation.branch_id, month)
        if text not in {each.text for each in known}:
            add_measure(app, head, place, previous_month(month), about, text, at, WhichHalls.OWN)


def add_proposals(app: Application, simulation: Simulation) -> None:
    """One that was accepted, one that was declined and one that waits, all of the first hall."""
    head = account_of(app, simulation, Role.BRANCH_HEAD)
    hall = simulation.halls[0]
    manager = account_of(app, simulation, Role.DUTY_MANAGER, hall.id)
    if proposals_of(app, manager, hall.id):
        return
    day = simulation.last_day - timedelta(days=2)
    sheet = previous_month(f"{day:%Y-%m}")

    def proposed(text: str, about: str, hours: int) -> int:
        at = morning(day) + timedelta(hours=hours)
        return propose_measure(app, manager, hall.id, sheet, about, text, at)

    number = proposed("取号机旁放老花镜，导购主动教老人用自助设备", "theme:self_service", 0)
    other = proposed("周末增加一名导购", "score", 1)
    next_day = morning(day) + timedelta(days=1)
    accept_proposal(app, head, number, "很好，先在本厅试", next_day)
    decline_proposal(app, head, other, "编制本季度不变，请先调整排班", next_day)
    proposed("雨天在门口备伞袋，离厅时提醒客户带好物品", "satisfaction", 30)


def account_of(
    app: Application, simulation: Simulation, role: Role, hall_id: str | None = None
) -> Account:
    """The first simulated account of the role, in the hall if one is named."""
    listed = next(
        each
        for each in simulation.accounts
        if each.role is role and (hall_id is None or hall_id in each.hall_ids)
    )
    with app.store.read() as db:
        account = accounts.by_id(db, listed.id)
    assert account is not None  # stored with the people
    return account


def morning(day: date) -> datetime:
    """10:00 in China."""
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
