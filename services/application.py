"""What every service needs: the store, the checklists in force, where photos lie."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from db import accounts, audit, methods
from db.opening import open_store
from db.private_files import tighten_below
from db.store import Store
from domain.method.method import Method, content_hash, content_of
from domain.problems import StorageProblem
from locales import Words
from services.health import Health
from services.norms.library import ChecklistStatus, load_folder
from settings import SettingProblem, Settings, as_set, read_settings


@dataclass(frozen=True)
class Application:
    store: Store
    checklists: ChecklistStatus
    photos_dir: Path
    secure_cookies: bool
    health: Health
    late_days: int = 7  # as in ``settings.Settings``


def open_application(settings: Settings, now: datetime) -> Application:
    """Open the store (made or migrated if needed), load the checklists, and take over the method of
    the file where none is stored yet.

    :raises StorageProblem: the database cannot be used; the words say what to do
    """
    store = open_store(settings.database)
    try:
        return _on(store, settings, now)
    except BaseException:
        store.close()
        raise


def _on(store: Store, settings: Settings, now: datetime) -> Application:
    with store.problems():
        checklists = load_folder(store, settings.checklists_dir, now)
        if checklists.library is not None:
            keep_first_method(store, checklists.library.scoring, now)
        _require_people(store, settings.photos_dir)
    tighten_below(settings.photos_dir)
    return Application(
        store=store,
        checklists=checklists,
        photos_dir=settings.photos_dir,
        secure_cookies=settings.secure_cookies,
        late_days=settings.late_days,
        health=Health(store),
    )


def _require_people(store: Store, photos_dir: Path) -> None:
    """Whoever comes first to an empty database becomes administrator: not where there was another.

    :raises StorageProblem: nobody has an account, yet there are photos
    """
    with store.read() as db:
        if accounts.any_account(db):
            return
    if photos_dir.is_dir() and any(each.is_file() for each in photos_dir.rglob("*")):
        raise StorageProblem("database_without_people", path=store.name, folder=photos_dir)


@cache
def application() -> Application:
    """The application of this process, as the environment asks for it."""
    return open_application(read_settings(), datetime.now(UTC))


def start_problem(error: BaseException) -> str | None:
    """What keeps the app from starting, in one line for whoever runs it: the variable, its value
    and what to do; None: it is a fault of the program."""
    if isinstance(error, SettingProblem):
        return str(error)
    if isinstance(error, StorageProblem):
        text = Words("en")(f"problem.{error.code}", **error.values)
        return " ".join(f"{as_set('XUNTING_DATABASE')}: {text}".split())
    return None


def keep_first_method(store: Store, method: Method, now: datetime) -> None:
    """Store the method for all days, where none is stored yet."""
    with store.read() as db:
        if methods.stored(db):
            return
    with store.write() as db:
        if not methods.stored(db):  # another process may have been quicker
            number = methods.add(db, method, date.min, None, "", now)
            audit.add(
                db, now, None, "method_set", number=number, from_on=date.min.isoformat(),
                content_hash=content_hash(content_of(method)),
            )  # fmt: skip
