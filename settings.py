"""Read the environment once, into one frozen Settings.

A bad value names the variable, the value and what it takes; nothing else reads ``os.environ``.
"""

import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
MOST_LATE_DAYS = 92  # a quarter; what comes later is a correction
DEFAULTS = {
    "XUNTING_DATABASE": "data/xunting.db",
    "XUNTING_CHECKLISTS": "checklists",
    "XUNTING_HTTPS": "0",
    "XUNTING_LATE_DAYS": "7",
    "XUNTING_PHOTOS": "",
}
_PREFIX = "XUNTING_"
_VARIABLE = re.compile(r"\$\w+|\$\{[^}]*\}|%\w+%")  # of a shell; a service or Docker leaves it
_SERVER = re.compile("postgres(ql)?:")
log = logging.getLogger(__name__)


class SettingProblem(ValueError):
    """An environment variable has a value that cannot be used."""


@dataclass(frozen=True)
class Settings:
    database: Path | str  # the SQLite file, or the address of a PostgreSQL database
    checklists_dir: Path
    secure_cookies: bool  # True behind HTTPS: the session cookie is then sent over HTTPS only
    late_days: int = 7  # how long after its end a patrol takes what tablets still hold of it
    photos: Path | None = None  # the folder of the photos; None: beside the database

    @property
    def photos_dir(self) -> Path:
        if self.photos is not None:
            return self.photos
        if isinstance(self.database, Path):
            return self.database.with_suffix(".photos")
        return (ROOT / DEFAULTS["XUNTING_DATABASE"]).with_suffix(".photos")


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings that the environment asks for. Variables that look like ours and are
    none are named in the log, once.

    :raises SettingProblem: a value cannot be used; the message is one line that names the variable
    """
    for name in sorted(environ):
        if name.upper().startswith(_PREFIX) and name not in DEFAULTS:
            _warn_of(name)
    return Settings(
        database=_database("XUNTING_DATABASE", environ),
        checklists_dir=_folder("XUNTING_CHECKLISTS", environ),
        secure_cookies=_switch("XUNTING_HTTPS", environ),
        late_days=_days("XUNTING_LATE_DAYS", environ),
        photos=_photos("XUNTING_PHOTOS", environ),
    )


def read_move_target(environ: Mapping[str, str] = os.environ) -> str:
    """The address of the database into which everything is to be moved: TO.

    :raises SettingProblem: it is missing, or is no address
    """
    value = environ.get("TO", "").strip()
    if not _SERVER.match(value):
        message = f"give the address of an empty PostgreSQL database, {_EXAMPLE}."
        raise SettingProblem(f"TO={shown(value)!r}: {message}")
    return _address("TO", environ, value)


def as_set(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """A variable with its value, as a message begins.

    >>> as_set("XUNTING_HTTPS", {"XUNTING_HTTPS": "1"}), as_set("XUNTING_HTTPS", {})
    ("XUNTING_HTTPS='1'", "XUNTING_HTTPS (not set: '0')")
    """
    if name in environ:
        return f"{name}={shown(environ[name])!r}"
    return f"{name} (not set: {DEFAULTS[name]!r})"


def shown(database: Path | str) -> str:
    """A database, or the value of a variable, as messages name it: without a password.

    >>> shown("postgresql://xunting:secret@db.example/xunting?password=secret")
    'postgresql://xunting:***@db.example/xunting?password=***'
    """
    # The password of an address ends at the last @ before the path.
    without = re.sub(r"(://[^/?#:@]*):[^/?#]*@", r"\1:***@", str(database))
    return re.sub(r"(password=)[^&]*", r"\1***", without)


@cache
def _warn_of(name: str) -> None:
    known = {each.removeprefix(_PREFIX): each for each in DEFAULTS}
    near = get_close_matches(name.upper().removeprefix(_PREFIX), known, 1)
    hint = f"did you mean {known[near[0]]}?" if near else f"there are {', '.join(DEFAULTS)}."
    log.warning("%s is no setting and changes nothing: %s", name, hint)


def _value(name: str, environ: Mapping[str, str]) -> str:
    """Without blanks around, and without the quotation marks that shells take off and files of
    variables (Docker, ``set`` in Windows) keep."""
    value = environ.get(name, DEFAULTS[name]).strip()
    quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1].strip() if quoted else value


def _problem(name: str, environ: Mapping[str, str], message: str) -> SettingProblem:
    return SettingProblem(f"{as_set(name, environ)}: {message}")


def _path(name: str, environ: Mapping[str, str], value: str) -> Path:
    """``~`` is the home of the user who runs the app; a relative path counts from ``ROOT``."""
    if variable := _VARIABLE.search(value):
        message = f"{variable[0]} is not filled in here. Give the whole path."
        raise _problem(name, environ, message)
    try:
        path = Path(value).expanduser()
    except RuntimeError:
        message = "the user after ~ is not known here. Give the whole path."
        raise _problem(name, environ, message) from None
    return path if path.is_absolute() else ROOT / path


def _kind(name: str, environ: Mapping[str, str], path: Path) -> str:
    """``"folder"``, ``"file"``, ``"none"`` (nothing is there), or ``"other"``: a device, a pipe."""
    try:
        if path.is_dir():
            return "folder"
        if path.is_file():
            return "file"
        return "other" if path.exists() else "none"
    except OSError as error:
        message = f"{path} cannot be looked at ({error.strerror}). Give another path."
        raise _problem(name, environ, message) from None


def _database(name: str, environ: Mapping[str, str]) -> Path | str:
    value = _value(name, environ)
    file = value.removeprefix("sqlite:///")
    example = "for example /var/lib/xunting/xunting.db"
    if not file:
        message = f"it is empty. Give the path of a file, {example}, or take the variable out."
        raise _problem(name, environ, message)
    if _SERVER.match(file):
        return _address(name, environ, file)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|:", file):
        message = f"give the path of a file, {example}, or an address, {_EXAMPLE}."
        raise _problem(name, environ, message)
    path = _path(name, environ, file)
    kind = _kind(name, environ, path)
    if file.endswith("/") or kind == "folder":
        message = f"this is a folder. Give the path of a file in it, such as {path}/xunting.db."
        raise _problem(name, environ, message)
    if kind == "other":
        raise _problem(name, environ, f"this is no file. Give the path of a file, {example}.")
    return path


_EXAMPLE = "for example postgresql://xunting:password@db.example/xunting"


def _address(name: str, environ: Mapping[str, str], value: str) -> str:
    """Of a PostgreSQL database; what it can hold besides: libpq, "Connection URIs"."""
    if variable := re.search(r"\$\{?\w+\}?", shown(value)):  # a password may have a $
        message = f"{variable[0]} is not filled in here. Give the whole address."
        raise _problem(name, environ, message)
    try:
        database = urlsplit(value).path.strip("/")
    except ValueError:
        database = ""
    if not value.startswith(("postgresql://", "postgres://")) or not database:
        message = f"it names no database. Give the whole address, {_EXAMPLE}."
        raise _problem(name, environ, message)
    return value


def _photos(name: str, environ: Mapping[str, str]) -> Path | None:
    value = _value(name, environ)
    if not value:
        return None
    path = _path(name, environ, value)
    if _kind(name, environ, path) not in ("folder", "none"):
        raise _problem(name, environ, "this is no folder. Give the path of one.")
    return path


def _folder(name: str, environ: Mapping[str, str]) -> Path:
    value = _value(name, environ)
    path = _path(name, environ, value)
    if not value or _kind(name, environ, path) != "folder":
        message = "there is no such folder. Give the path of an existing one."
        raise _problem(name, environ, message)
    if not os.access(path, os.R_OK | os.X_OK):
        message = "the folder may not be read. Let the user who runs the app read it."
        raise _problem(name, environ, message)
    return path


def _switch(name: str, environ: Mapping[str, str]) -> bool:
    value = _value(name, environ)
    if value not in ("0", "1"):
        raise _problem(name, environ, "give 1 (on) or 0 (off).")
    return value == "1"


def _days(name: str, environ: Mapping[str, str]) -> int:
    value = _value(name, environ)
    if not re.fullmatch("[0-9]{1,3}", value) or int(value) > MOST_LATE_DAYS:
        raise _problem(name, environ, f"give a whole number of days, 0 to {MOST_LATE_DAYS}.")
    return int(value)
