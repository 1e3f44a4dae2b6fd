"""Open a database: one process at a time, only what this release can use, and never an empty file
where there was a database.

Beside the database lies a small file, its name with ``.opened`` at the end: whoever opens holds
its lock meanwhile, and it stays, as a sign that there was a database here. Without the sign, an
empty disk would look like a first visit, and whoever comes first would become administrator.
"""

import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from db.private_files import make_file, make_folder, tighten
from db.sqlite.migrations import PACKED, migrations
from db.trouble import Trouble, trouble_of
from domain.problems import StorageProblem

_HINT_AFTER_S = 2
_OPENING_TAKES_S = 900  # a step of the schema on millions of rows takes minutes
_WRITING_TAKES_S = 30
_ROOM = 2  # times the file: the copy, and what the step writes before the old rows are gone
_FEW_PAGES = 1000
_BESIDE = ("-wal", "-shm")
_SQLITE = b"SQLite format 3\0"
log = logging.getLogger(__name__)


def prepare(path: Path) -> None:
    """Make the database, or bring its schema up to date.

    Other processes that open it meanwhile wait, with words in the log.

    :raises StorageProblem: it cannot be used; the words say what to do
    """
    try:
        make_folder(path.parent)
        with _alone(_sign(path)):
            _check_file(path)
            make_file(path)
            with storage_problems(path), closing(sqlite3.connect(path)) as connection:
                _bring_up_to_date(path, connection)
            tighten(path, _sign(path), *(_beside(path, end) for end in _BESIDE))
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageProblem("database_folder", path=path.parent, reason=reason) from error


@contextmanager
def storage_problems(path: Path) -> Iterator[None]:
    """What SQLite raises, as a problem that names the file and says what to do.

    :raises StorageProblem: the storage cannot be used
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        raise StorageProblem(f"database_{trouble}", path=path, reason=error) from error


def _bring_up_to_date(path: Path, connection: sqlite3.Connection) -> None:
    db = Database(connection, execute_plugins=False, strict=True)
    applied = {each.name for each in migrations.applied(db)}
    newer = applied - _steps()
    if newer:
        raise StorageProblem("database_newer", path=path, step=max(newer))
    if not applied and db.table_names():
        raise StorageProblem("database_foreign", path=path)
    connection.execute("PRAGMA journal_mode = WAL")
    # Whether it can be written is seen now, not at the first tap.
    _begin(connection, "IMMEDIATE", path, _WRITING_TAKES_S)
    connection.execute("PRAGMA user_version = 0")
    connection.commit()
    if applied and PACKED not in applied:
        _keep_copy(path, connection)
    # A step may rebuild a table that others refer to; some builds of SQLite begin with ON.
    connection.execute("PRAGMA foreign_keys = OFF")
    migrations.apply(db)
    _give_back(path, connection)


def _keep_copy(path: Path, connection: sqlite3.Connection) -> None:
    """Keep the database as it is beside it, before a step that makes every row anew.

    :raises StorageProblem: there is no room for the copy and for the step
    """
    needed_mb = _ROOM * path.stat().st_size // 2**20
    free_mb = shutil.disk_usage(path.parent).free // 2**20
    if free_mb < needed_mb:
        raise StorageProblem("database_room", path=path, needed=needed_mb, free=free_mb)
    copy = path.with_name(f"{path.stem}.before-{PACKED[:4]}{path.suffix}")
    unfinished = copy.with_name(f"{copy.name}.part")
    log.warning("%s gets a smaller form; a copy of it as it is: %s", path, copy)
    unfinished.unlink(missing_ok=True)
    make_file(unfinished)
    with closing(sqlite3.connect(unfinished)) as target:
        connection.backup(target)
    unfinished.replace(copy)


def _give_back(path: Path, connection: sqlite3.Connection) -> None:
    """Write a file of which more than half is empty anew, also where that was not finished."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (empty,) = connection.execute("PRAGMA freelist_count").fetchone()
    if empty > max(pages // 2, _FEW_PAGES):
        log.warning("%s is written anew without its empty pages", path)
        try:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as error:
            if trouble_of(error) not in (Trouble.LOCKED, Trouble.FULL):
                raise
            log.warning("%s keeps them until the next start: %s", path, error)


def _steps() -> set[str]:
    """The names of all steps that this release knows."""
    with closing(sqlite3.connect(":memory:")) as nothing:
        return {each.name for each in migrations.pending(Database(nothing))}


def _check_file(path: Path) -> None:
    """Ask whether the file is a database of ours.

    :raises StorageProblem: there was a database, or it is another kind of file
    """
    if path.is_dir():
        raise StorageProblem("database_not_sqlite", path=path)
    if path.exists() and path.stat().st_size:
        with path.open("rb") as file:
            if not _SQLITE.startswith(file.read(len(_SQLITE))):
                raise StorageProblem("database_not_sqlite", path=path)
        return
    signs = [_beside(path, end) for end in _BESIDE if _beside(path, end).exists()]
    photos = path.with_suffix(".photos")
    if photos.is_dir() and any(each.is_file() for each in photos.rglob("*")):
        signs.append(photos)
    if _sign(path).stat().st_size:
        signs.append(_sign(path))
    if signs:
        raise StorageProblem("database_lost", path=path, signs=", ".join(map(str, signs)))


def _sign(path: Path) -> Path:
    return _beside(path, ".opened")


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


@contextmanager
def _alone(sign: Path) -> Iterator[None]:
    """Hold the lock of the sign; it is written once the block has ended well.

    The lock is SQLite's own: the same on every system, and gone with the process.
    """
    make_file(sign)
    with storage_problems(sign), closing(sqlite3.connect(sign)) as lock:
        _begin(lock, "EXCLUSIVE", sign, _OPENING_TAKES_S)
        yield
        lock.execute("CREATE TABLE IF NOT EXISTS opened (database TEXT) STRICT")
        lock.commit()


def _begin(connection: sqlite3.Connection, kind: str, path: Path, patience_s: int) -> None:
    """Begin a transaction; whoever has to wait for another process reads why."""
    connection.execute(f"PRAGMA busy_timeout = {_HINT_AFTER_S * 1000}")
    try:
        connection.execute(f"BEGIN {kind}")
    except sqlite3.OperationalError as error:
        if trouble_of(error) is not Trouble.LOCKED:
            raise
        log.warning("%s is in use by another process, which may be bringing it up to date: waiting"
                    " for it, up to %d s", path, patience_s)  # fmt: skip
        connection.execute(f"PRAGMA busy_timeout = {patience_s * 1000}")
        connection.execute(f"BEGIN {kind}")
