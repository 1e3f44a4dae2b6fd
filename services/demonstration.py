"""Load the demonstration halls: the simulator's people and patrols, by the ordinary bulk path."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher

from db import accounts, app_settings, audit, organisation
from db.store import Store
from domain.problems import NotAllowed
from domain.roles import Account, Role
from domain.simulation import DAYS, TIME_ZONE, Simulation, simulate
from services.application import Application
from services.observations import record_events
from services.patrols import finish_patrol, open_patrol

SEED = 2026
# Shown on the sign-in page, and only there where the demonstration is loaded.
PASSWORD = "xunting-demo"  # noqa: S105
_SETTING = "demonstration"
_PROGRESS_EVERY = 10  # patrols


def load_demonstration(
    app: Application,
    now: datetime,
    progress: Callable[[float], None] = lambda share: None,
    days: int = DAYS,
) -> None:
    """Fill an empty installation with the demonstration.

    :param progress: called with the share done, 0 to 1
    :raises NotAllowed: there are accounts already
    """
    library = app.checklists.usable()
    yesterday = now.astimezone(ZoneInfo(TIME_ZONE)).date() - timedelta(days=1)
    simulation = simulate(SEED, yesterday, library, days)
    managers = _load_people(app.store, simulation, now)
    for number, patrol in enumerate(simulation.patrols(library), start=1):
        account = managers[patrol.login]
        open_patrol(app, account, patrol.id, patrol.hall_id, patrol.round, patrol.opened_at)
        recorded = record_events(app, account, patrol.events, patrol.finished_at)
        if recorded.rejected:
            raise recorded.rejected[0]
        finish_patrol(app, account, patrol.id, patrol.finished_at)
        if number % _PROGRESS_EVERY == 0 or number == simulation.patrol_count:
            progress(number / simulation.patrol_count)


def demonstration_accounts(store: Store) -> list[dict[str, object]]:
    """Accounts to show on the sign-in page; empty unless the demonstration is loaded.

    Accounts that were added to a demonstration later are not shown.
    """
    with store.read() as db:
        logins = (app_settings.get(db, _SETTING) or "").split(",")
        return [row for row in accounts.listing(db) if row["login"] in logins]


def _load_people(store: Store, simulation: Simulation, now: datetime) -> dict[str, Account]:
    """One unit of work; returns the duty managers by login."""
    password_hash = PasswordHasher().hash(PASSWORD)
    managers = {}
    with store.write() as db:
        if accounts.any_account(db):
            raise NotAllowed
        organisation.add_branch(db, simulation.branch_id, simulation.branch)
        for hall in simulation.halls:
            organisation.add_hall(db, hall)
        for member in simulation.staff:
            organisation.add_staff(db, member)
        for each in simulation.accounts:
            account = Account(
                str(uuid4()), each.login, each.name, each.role, frozenset(each.hall_ids),
                each.staff_id,
            )  # fmt: skip
            branch_id = simulation.branch_id if each.role is Role.BRANCH_HEAD else None
            accounts.add(db, account, password_hash, branch_id, each.hall_ids)
            managers[each.login] = account
        app_settings.put(db, _SETTING, ",".join(each.login for each in simulation.accounts))
        audit.add(db, now, None, "demonstration_loaded", seed=simulation.seed)
    return managers
