"""What every service needs: the store, the checklists in force, where photos lie."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from db.store import Store, open_store
from services.checklist_library import ChecklistStatus, load_folder
from services.first_method import keep_first_method
from settings import Settings, read_settings


@dataclass(frozen=True)
class Application:
    store: Store
    checklists: ChecklistStatus
    photos_dir: Path
    secure_cookies: bool


def open_application(settings: Settings, now: datetime) -> Application:
    """Open the store (made or migrated if needed), load the checklists, and take over the method of
    the file where none is stored yet."""
    store = open_store(settings.database_path)
    checklists = load_folder(store, settings.checklists_dir, now)
    if checklists.library is not None:
        keep_first_method(store, checklists.library.scoring, now)
    return Application(
        store=store,
        checklists=checklists,
        photos_dir=settings.photos_dir,
        secure_cookies=settings.secure_cookies,
    )


@cache
def application() -> Application:
    """The application of this process, as the environment asks for it."""
    return open_application(read_settings(), datetime.now(UTC))
