"""A history in which one hall really got worse five weeks ago, and nothing else did.

The truth: in ``WORSE`` everybody keeps half of the norms less, by ``SIZE`` on the logit scale. It
is made by the simulator and recorded by the ordinary way in; 20 weeks of three halls, in seconds.
"""

from datetime import UTC, date, datetime
from pathlib import Path

from db import accounts
from domain.roles import Account
from domain.simulation import HallStep, Simulation, simulate
from services.application import Application, open_application
from services.demonstration import add_people, load_history
from settings import ROOT, Settings

LAST = date(2026, 5, 10)  # a Sunday, six weeks into its quarter
NOW = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)  # 9:00 in Shanghai
WORSE, SINCE, SIZE = "人民路营业厅", date(2026, 4, 6), 1.2
DAYS = 140


def load_worse_hall(app: Application) -> Simulation:
    """Fill an empty installation."""
    library = app.checklists.usable()
    step = HallStep(WORSE, SINCE, SIZE, share=0.5)
    history = simulate(7, LAST, library, DAYS, step, own_halls=2)
    with app.store.write() as db:
        add_people(db, history)
    load_history(app, history, NOW)
    return history


def opened(path: Path) -> Application:
    return open_application(Settings(path, ROOT / "checklists", secure_cookies=False), NOW)


def account_of(app: Application, login: str) -> Account:
    with app.store.read() as db:
        row = next(each for each in accounts.listing(db) if each["login"] == login)
        account = accounts.by_id(db, row["id"])
    assert account is not None
    return account
