"""Good practices of the demonstration: one that was picked, one that was only told; by the ordinary
ways in."""

from datetime import UTC, datetime, time, timedelta

from db import cases
from domain.case import CaseFilter, CaseKind
from domain.follow_ups.practice import PracticeOf
from domain.roles import Role
from domain.simulation import Simulation
from services.application import Application
from services.demonstration_months import account_of
from services.follow_ups.practices import NewPractice, pick_practice, tell_practice

_EVENING = time(13, 0)  # 21:00 in China
_DAY = timedelta(days=1)
_TOLD = (
    ("排队时先问需求", "取号时由引导员先问要办什么，能自助的带到自助机，其余按业务分到台席。",
     "自助办理 146"),
    ("雨天门口备伞套和擦手纸", "雨天开门前摆好伞套、擦手纸和防滑垫，引导员每半小时看一次。", ""),
)  # fmt: skip


def add_practices(app: Application, simulation: Simulation) -> None:
    """Two of the first hall; what is in already stays."""
    now = datetime.combine(simulation.last_day, _EVENING, UTC)
    hall = simulation.halls[0]
    manager = account_of(app, simulation, Role.DUTY_MANAGER, hall.id)
    head = account_of(app, simulation, Role.BRANCH_HEAD)
    with app.store.read() as db:
        if cases.count(db, CaseFilter([CaseKind.PRACTICE]), [hall.id]):
            return
    ids = [
        tell_practice(
            app, manager, NewPractice(hall.id, PracticeOf.TEAM, title, how, brought), now - 6 * _DAY
        )
        for title, how, brought in _TOLD
    ]
    pick_practice(app, head, ids[0], 1, now - 2 * _DAY)
