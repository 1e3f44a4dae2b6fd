"""Load the demonstration halls: the simulator's people and patrols, by the ordinary bulk path."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from db import accounts, audit, organisation, patrols
from db.store import UnitOfWork, keep_setting, setting
from domain.halls.hall import TIME_ZONE
from domain.norms.library import Library
from domain.patrols.event import Status
from domain.problems import NotAllowed
from domain.roles import Account, Role
from domain.simulation import DAYS, SimulatedAccount, Simulation, simulate
from services.application import Application
from services.demonstration_actions import add_actions
from services.demonstration_answers import add_answers
from services.demonstration_complaints import add_complaints
from services.demonstration_months import add_company_checks, add_measures, add_proposals
from services.demonstration_planner import add_calibrations, add_put_off
from services.demonstration_practices import add_practices
from services.halls.hashing import hash_password
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, open_patrol
from services.patrols.red_lines import reported_red_lines
from services.scores.red_line_decisions import decide_red_line

SEED = 2026
# Shown on the sign-in page, and only there where the demonstration is loaded.
PASSWORD = "xunting-demo"  # noqa: S105
_LOADED = "demonstration"  # the logins to show
_LOADING = "demonstration_loading"  # the newest day; a load that was cut off goes on with it
_PROGRESS_EVERY = 10  # patrols
_REPORTS_WAITING = 2  # of red lines, for the branch head's start page
_DECIDED_AFTER = timedelta(hours=5)
_REJECTION = "已核实：客户当时口头确认过，有录音为证"


def load_demonstration(
    app: Application,
    now: datetime,
    progress: Callable[[float], None] = lambda share: None,
    days: int = DAYS,
) -> None:
    """Fill an empty installation with the demonstration.

    A load that was cut off goes on where it stopped: the simulator makes the same patrols again,
    and nobody can sign in before the last one is in.

    :param progress: called with the share done, 0 to 1
    :raises NotAllowed: there are accounts already
    """
    simulation = _simulation(app, app.checklists.usable(), now, days)
    load_history(app, simulation, now, progress)


def load_history(
    app: Application,
    simulation: Simulation,
    now: datetime,
    progress: Callable[[float], None] = lambda share: None,
) -> None:
    """Record every patrol of a history, and what was decided, checked and written in it.

    :param simulation: its people are stored already (``add_people``)
    """
    library = app.checklists.usable()
    managers = {
        each.login: _account(each) for each in simulation.accounts if each.role is Role.DUTY_MANAGER
    }
    with app.store.read() as db:
        done = patrols.finished_ids(db)
    for number, patrol in enumerate(simulation.patrols(library), start=1):
        if patrol.id not in done:
            account = managers[patrol.login]
            open_patrol(app, account, patrol.id, patrol.hall_id, patrol.round, patrol.opened_at)
            recorded = record_events(app, account, patrol.events, patrol.finished_at)
            if recorded.rejected:
                raise recorded.rejected[0]
            finish_patrol(app, account, patrol.id, patrol.finished_at)
        if number % _PROGRESS_EVERY == 0 or number == simulation.patrol_count:
            progress(number / simulation.patrol_count)
    _decide_reports(app, simulation)
    add_company_checks(app, simulation)
    add_measures(app, simulation)
    add_proposals(app, simulation)
    add_answers(app, simulation)
    add_actions(app, simulation)
    add_practices(app, simulation)
    add_complaints(app, simulation)
    add_calibrations(app, simulation)
    add_put_off(app, simulation)
    password_hash = hash_password(PASSWORD)
    with app.store.write() as db:
        accounts.set_all_passwords(db, password_hash)
        keep_setting(db, _LOADED, ",".join(each.login for each in simulation.accounts))
        audit.add(db, now, None, "demonstration_loaded", seed=simulation.seed)


def _decide_reports(app: Application, simulation: Simulation) -> None:
    """The branch head has decided on all but the newest reports; the oldest one was rejected."""
    head_id = next(each.id for each in simulation.accounts if each.role is Role.BRANCH_HEAD)
    with app.store.read() as db:
        head = accounts.by_id(db, head_id)
    assert head is not None  # stored with the people
    older = reported_red_lines(app, head)[_REPORTS_WAITING:]
    for line in older:
        status = Status.REJECTED if line is older[-1] else Status.CONFIRMED
        reason = _REJECTION if status is Status.REJECTED else ""
        at = line.captured_at + _DECIDED_AFTER
        decide_red_line(app, head, line.event_id, status, reason, at)


def demonstration_accounts(app: Application) -> list[dict[str, object]]:
    """Accounts to show on the sign-in page; empty unless the demonstration is loaded.

    Accounts that were added to a demonstration later are not shown.
    """
    with app.store.read() as db:
        logins = (setting(db, _LOADED) or "").split(",")
        rows = accounts.listing(db)
    return [row for row in rows if row["login"] in logins and row["ended_at"] is None]


def _simulation(app: Application, library: Library, now: datetime, days: int) -> Simulation:
    """The simulation to load, with its people stored."""
    with app.store.write() as db:
        if accounts.any_account(db):
            raise NotAllowed
        begun = setting(db, _LOADING)
        if begun is not None:
            return simulate(SEED, date.fromisoformat(begun), library, days)
        yesterday = now.astimezone(ZoneInfo(TIME_ZONE)).date() - timedelta(days=1)
        simulation = simulate(SEED, yesterday, library, days)
        keep_setting(db, _LOADING, yesterday.isoformat())
        add_people(db, simulation)
    return simulation


def add_people(db: UnitOfWork, simulation: Simulation) -> None:
    """The branch, halls, staff and accounts of a history, from its first day on."""
    organisation.add_branch(db, simulation.branch_id, simulation.branch)
    for hall in simulation.halls:
        begins = datetime.combine(simulation.first_day, time(0), ZoneInfo(hall.time_zone))
        organisation.add_hall(db, replace(hall, since=begins.astimezone(UTC)))
    for member in simulation.staff:
        organisation.add_staff(db, member, simulation.first_day)
    for each in simulation.accounts:
        branch_id = simulation.branch_id if each.role is Role.BRANCH_HEAD else None
        accounts.add(db, _account(each), "", branch_id, each.hall_ids)


def _account(simulated: SimulatedAccount) -> Account:
    return Account(
        simulated.id,
        simulated.login,
        simulated.name,
        simulated.role,
        frozenset(simulated.hall_ids),
        simulated.staff_id,
    )
