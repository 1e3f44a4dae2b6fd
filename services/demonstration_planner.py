"""What the demonstration has of calibration and of the planner: a set that is over, one that is
open, and people who were put off; by the ordinary ways in."""

import math
import random
from datetime import datetime, timedelta

from db import accounts
from domain.follow_ups.calibration import LASTS
from domain.reports.planner import Decline
from domain.result import Result
from domain.roles import Account, Role
from domain.simulation import Simulation
from services.application import Application
from services.demonstration_months import morning
from services.follow_ups.calibration import (
    calibration_sets,
    close_calibration,
    judge_scene,
    open_calibration,
    proposed_set,
)
from services.follow_ups.planner import put_off
from services.halls.scope import sees_hall

_SETS_BEGUN = (33, 2)  # days before the last one
_JUDGED_OF_OPEN = 5  # scenes of the open set, by the first managers
_PUT_OFF = ((3, Decline.AWAY), (3, Decline.BUSY), (1, Decline.JUST_SEEN))


def add_calibrations(app: Application, simulation: Simulation) -> None:
    """What a stricter manager sees as kept less often; what is there already stays."""
    head, *managers = _accounts(app, simulation)
    draw = random.Random(f"{simulation.seed} calibration")
    known = {each.opened_at for each in calibration_sets(app, head, morning(simulation.last_day))}
    for days in _SETS_BEGUN:
        day = simulation.last_day - timedelta(days=days)
        begun = morning(day)
        if day < simulation.first_day or begun in known:
            continue
        items = proposed_set(app, head, begun)
        case_id = open_calibration(app, head, items, begun)
        hard = {item: draw.gauss(0, 1.0) for item in items}
        is_open = begun + LASTS > morning(simulation.last_day)
        for place, manager in enumerate(managers[: len(managers) // 3] if is_open else managers):
            strict = next(each.strictness for each in simulation.accounts if each.id == manager.id)
            for number, item in enumerate(items[:_JUDGED_OF_OPEN] if is_open else items):
                kept = draw.random() < 1 / (1 + math.exp(hard[item] + 2 * strict))
                at = begun + timedelta(hours=5 * place, minutes=number)
                answer = Result.PASS if kept else Result.FAIL
                judge_scene(app, manager, case_id, item, answer, at)
        if not is_open:
            close_calibration(app, head, case_id, begun + LASTS - timedelta(hours=2))


def add_put_off(app: Application, simulation: Simulation) -> None:
    """Some of the first hall, in the last days."""
    hall = simulation.halls[0]
    manager = next(each for each in _accounts(app, simulation)[1:] if sees_hall(each, hall.id))
    team = [each.id for each in simulation.staff if each.hall_id == hall.id]
    for place, (days, why) in enumerate(_PUT_OFF):
        at: datetime = morning(simulation.last_day - timedelta(days=days))
        put_off(app, manager, hall.id, team[place], why, at)


def _accounts(app: Application, simulation: Simulation) -> list[Account]:
    """The branch head, then the duty managers."""
    wanted = [
        each for each in simulation.accounts
        if each.role in (Role.BRANCH_HEAD, Role.DUTY_MANAGER)
    ]  # fmt: skip
    with app.store.read() as db:
        found = [accounts.by_id(db, each.id) for each in wanted]
    return [each for each in found if each is not None]
