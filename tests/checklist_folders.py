"""A folder of checklists that somebody edits, and the app after a restart."""

from datetime import datetime
from pathlib import Path

from services.application import Application, open_application
from settings import ROOT, Settings
from tests.engines import database_of


def reopened(app: Application, now: datetime, folder: Path = ROOT / "checklists") -> Application:
    """The application as it is after a restart."""
    return open_application(Settings(database_of(app.store), folder, secure_cookies=False), now)


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Edit one place of a file."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
