"""Read the environment once, into one frozen Settings.

A bad value names the variable and what it takes; nothing else reads ``os.environ``.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent


class SettingProblem(ValueError):
    """An environment variable has a value that cannot be used."""


@dataclass(frozen=True)
class Settings:
    database_path: Path  # the SQLite file; its folder also holds the photos
    checklists_dir: Path
    secure_cookies: bool  # True behind HTTPS: the session cookie is then sent over HTTPS only

    @property
    def photos_dir(self) -> Path:
        return self.database_path.with_suffix(".photos")


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings that the environment asks for.

    :raises SettingProblem: a value cannot be used; the message names the variable
    """
    return Settings(
        database_path=_database_path(environ.get("XUNTING_DATABASE", "data/xunting.db")),
        checklists_dir=_folder(
            "XUNTING_CHECKLISTS", environ.get("XUNTING_CHECKLISTS", str(ROOT / "checklists"))
        ),
        secure_cookies=_switch("XUNTING_HTTPS", environ.get("XUNTING_HTTPS", "0")),
    )


def _database_path(value: str) -> Path:
    if "://" in value and not value.startswith("sqlite:///"):
        message = (
            f"XUNTING_DATABASE={value!r}: this release stores in SQLite. "
            "Give the path of a file, for example /var/lib/xunting/xunting.db."
        )
        raise SettingProblem(message)
    path = Path(value.removeprefix("sqlite:///"))
    return path if path.is_absolute() else ROOT / path


def _folder(name: str, value: str) -> Path:
    path = Path(value)
    if not path.is_dir():
        message = f"{name}={value!r}: there is no such folder. Give the path of an existing one."
        raise SettingProblem(message)
    return path


def _switch(name: str, value: str) -> bool:
    if value not in ("0", "1"):
        message = f"{name}={value!r}: give 1 (on) or 0 (off)."
        raise SettingProblem(message)
    return value == "1"
