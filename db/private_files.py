"""Files with people's records are for the account that runs the app alone, whatever the umask."""

import logging
import os
import stat
from pathlib import Path

_FILE, _FOLDER = 0o600, 0o700
log = logging.getLogger(__name__)


def make_folder(path: Path) -> None:
    """With those above it; what is there already stays as it is.

    :raises OSError: it cannot be made
    """
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(mode=_FOLDER, exist_ok=True)


def make_file(path: Path) -> None:
    """Empty, if there is none; SQLite gives the files beside it the same mode.

    :raises OSError: it cannot be made
    """
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, _FILE))


def tighten(*paths: Path) -> None:
    """Take from everybody else what they may do with these files and folders; said once."""
    loose = [path for path in paths if path.exists() and _open_to_others(path)]
    if loose:
        log.warning("now closed to other users of this machine: %s", ", ".join(map(str, loose)))
    for path in loose:
        try:
            path.chmod(_FOLDER if path.is_dir() else _FILE)
        except OSError as error:  # of another owner; a file system without modes
            log.warning("%s stays open to other users of this machine: %s", path, error)


def tighten_below(folder: Path) -> None:
    """The folder, its folders and their files; without them nothing."""
    if folder.is_dir() and not folder.is_symlink():
        tighten(folder, *(each for each in folder.rglob("*") if not each.is_symlink()))


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
