"""What the demonstration has of corrective actions and red-line cases: some in every state, some
late; by the ordinary ways in."""

from datetime import UTC, datetime, time, timedelta

from db import cases, lately, organisation
from domain.case import Case, CaseFilter, CaseKind
from domain.follow_ups.action import ActionStep
from domain.follow_ups.workdays import nth_workday
from domain.roles import Account, Role
from domain.simulation import Simulation
from services.application import Application
from services.demonstration_months import account_of
from services.follow_ups.actions import NewAction, StepTaken, open_action, take_action_step
from services.follow_ups.after_patrol import follow

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_EVENING = time(13, 0)  # 21:00 in China, when the last patrol is over


def add_actions(app: Application, simulation: Simulation) -> None:
    """A few of the first hall, about what failed there; one that is in already changes nothing."""
    now = datetime.combine(simulation.last_day, _EVENING, UTC)
    head = account_of(app, simulation, Role.BRANCH_HEAD)
    hall = simulation.halls[0]
    manager = account_of(app, simulation, Role.DUTY_MANAGER, hall.id)
    with app.store.read() as db:
        if cases.count(db, CaseFilter([CaseKind.ACTION]), [hall.id]):
            return
        last = simulation.last_day
        failed = [
            (staff_id, norm_id)
            for staff_id, norms in lately.lately(db, hall.id, last - 14 * _DAY, last).items()
            for norm_id, seen in sorted(norms.items())
            if seen.is_open
        ]
        # Who came lately was not there when the older ones were opened.
        came = organisation.here_since(db, [hall.id], last)
    first = last - _OLDEST
    failed = [each for each in failed if not each[0] or came.get((hall.id, each[0]), last) <= first]
    about = iter(_spread(failed))
    names, known = app.checklists.usable().norms, app.checklists.usable().workdays
    for days_ago, steps in _HISTORIES:
        staff_id, norm_id = next(about, ("", ""))
        if not norm_id:
            break
        at = now - days_ago * _DAY
        due = nth_workday(at.date(), 3 if days_ago > 10 else 10, known)
        what = f"班前示范一次，三天内每天抽查：{names[norm_id].zh}"[:200]
        by = head if len(steps) % 2 else manager
        new = NewAction(
            hall.id, what, due, manager.id if steps else None, staff_id or None, norm_id
        )  # fmt: skip
        case = open_action(app, by, new, at)
        for number, step in enumerate(steps, start=1):
            case = _take(
                app, manager if step in _BY_MANAGER else head, case, step, at + number * 3 * _HOUR
            )
    at = now - 18 * _DAY
    mat = NewAction(
        hall.id, "雨天在门口放防滑垫和提示牌", nth_workday(at.date(), 5, known), manager.id
    )
    case = open_action(app, head, mat, at)
    for number, step in enumerate((ActionStep.ACCEPT, ActionStep.MEND, ActionStep.VERIFY), start=1):
        case = _take(app, manager if step in _BY_MANAGER else head, case, step, at + number * _DAY)
    follow(app, head, [hall.id], now)


_OLDEST = timedelta(days=21)
# (Days ago, what was done to it since).
_HISTORIES: tuple[tuple[int, tuple[ActionStep, ...]], ...] = (
    (20, (ActionStep.MEND, ActionStep.VERIFY)),
    (16, (ActionStep.MEND,)),
    (13, ()),
    (6, (ActionStep.MEND, ActionStep.SEND_BACK)),
    (4, (ActionStep.MEND, ActionStep.VERIFY)),
    (2, ()),
    (1, (ActionStep.MEND,)),
)
_BY_MANAGER = (ActionStep.ACCEPT, ActionStep.MEND)  # the branch head looks at what was mended
_NOTES = {ActionStep.MEND: "班前会示范，本人已改", ActionStep.SEND_BACK: "下午又看到一次，请再练"}


def _take(app: Application, account: Account, case: Case, step: ActionStep, at: datetime) -> Case:
    taken = StepTaken(_NOTES.get(step, ""))
    return take_action_step(app, account, case.id, step, case.steps, at, taken)


def _spread(failed: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """One of each person in turn, so that not all are about the same one."""
    ranked: dict[str, int] = {}
    keyed = []
    for staff_id, norm_id in failed:
        ranked[staff_id] = ranked.get(staff_id, 0) + 1
        keyed.append((ranked[staff_id], staff_id, norm_id))
    return [(staff_id, norm_id) for _, staff_id, norm_id in sorted(keyed)]
