"""Keep a photo, named by its content, and read it again: what was changed meanwhile is noticed."""

import hashlib
import logging
import os
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from db import patrols, photos
from db.private_files import make_folder
from domain.problems import RequestProblem
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import hall_to_see, or_not_found
from services.heavy_work import Lane
from services.patrols.photo_picture import check_picture, made_from
from services.reading import sees_names
from services.writing import writing

MAX_BYTES = 8 * 1024 * 1024
LEAST_WEIGHT = MAX_BYTES // 32  # what the smallest photo counts
# By the bytes that are in memory while they arrive and wait: eight of the largest of one account,
# 24 in all. A tablet sends one at a time, of about 0.3 MB, and sends again what is not taken now.
PHOTOS = Lane("photos", threads=2, each=8 * MAX_BYTES, most=24 * MAX_BYTES, own_status=503)
_UNFINISHED = ".part"
_UNFINISHED_FOR_S = 3600  # longer than any file takes to be written
log = logging.getLogger(__name__)


def keep_photo(
    app: Application, account: Account, patrol_id: str, sha256: str, data: bytes, now: datetime
) -> str:
    """Store a photo for the hall of a patrol and return the SHA-256 of the file as stored.

    :param sha256: of ``data``, as the tablet computed it; observations refer to the photo by it
    :raises NotAllowed: the role does not patrol
    :raises NotFound: no such patrol in the account's halls
    :raises RequestProblem: too large, another content than announced, no usable picture, or the
      disk does not take it
    """
    account.require(Act.PATROL)
    with app.store.read() as db:
        patrol = or_not_found(patrols.get(db, patrol_id, account.hall_ids))
    _check(data)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise RequestProblem("photo_hash_differs", 400)
    stored, size = _write_clean(app, data, now)
    with writing(app, account, Act.PATROL, now) as (db, account):
        hall_to_see(db, account, patrol.hall_id)  # may be taken away while the picture was made
        photos.add(db, sha256, stored, size, account.id, patrol.hall_id, now)
    return stored


def keep_photo_of_hall(
    app: Application, account: Account, hall_id: str, data: bytes, now: datetime
) -> str:
    """Store a photo of what was mended in a hall and return the name by which a case refers to it:
    the SHA-256 of ``data``.

    :raises NotAllowed: the role handles no cases
    :raises NotFound: no such hall in scope
    :raises RequestProblem: too large, no usable picture, or the disk does not take it
    """
    account.require(Act.HANDLE_CASES)
    with app.store.read() as db:
        hall_to_see(db, account, hall_id)
    _check(data)
    stored, size = _write_clean(app, data, now)
    sha256 = hashlib.sha256(data).hexdigest()
    with writing(app, account, Act.HANDLE_CASES, now) as (db, account):
        hall_to_see(db, account, hall_id)
        photos.add(db, sha256, stored, size, account.id, hall_id, now)
    return sha256


def _check(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise RequestProblem("photo_too_large", 413, maximum_mb=MAX_BYTES // 1024**2)
    check_picture(data)


def _write_clean(app: Application, data: bytes, now: datetime) -> tuple[str, int]:
    """(SHA-256, bytes) of the file as it is stored."""
    clean = made_from(data)
    stored = hashlib.sha256(clean).hexdigest()
    _write(file_of(app.photos_dir, stored), clean, now)
    return stored, len(clean)


def photo_path(app: Application, account: Account, sha256: str) -> Path:
    """Where the stored file lies.

    :raises NotAllowed: the role sees no results
    :raises NotFound: no such photo in the account's halls, or the account sees no names; for a
      member of staff: with none of the own observations and praises
    """
    with app.store.read() as db:
        if account.staff_id is not None and account.may(Act.SEE_OWN_RESULTS):
            stored = photos.stored_name_for_staff(db, sha256, account.staff_id)
        else:
            account.require(Act.SEE_RESULTS)
            # A face is more than a name.
            seen = account.hall_ids if sees_names(account) else frozenset()
            stored = photos.stored_name(db, sha256, seen)
    return file_of(app.photos_dir, or_not_found(stored))


def read_photo(app: Application, account: Account, sha256: str) -> bytes:
    """The stored file, which is what was stored.

    :raises NotAllowed: as ``photo_path``
    :raises NotFound: as ``photo_path``
    :raises RequestProblem: the file is gone, or is another one by now
    """
    path = photo_path(app, account, sha256)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        log.error("the photo %s cannot be read: %s", path.name, error)
        raise RequestProblem("photo_lost", 404) from None
    if hashlib.sha256(data).hexdigest() != path.stem:
        log.error("the photo %s is not what was stored under this name", path.name)
        raise RequestProblem("photo_replaced", 410)
    return data


def file_of(folder: Path, stored: str) -> Path:
    """Where the file with this SHA-256 lies in the folder of the photos."""
    return folder / stored[:2] / f"{stored}.jpg"


def _write(path: Path, data: bytes, now: datetime) -> None:
    """The whole file on disk under its name, or nothing.

    :raises RequestProblem: the disk is full, or may not be written
    """
    unfinished = None
    try:
        if path.exists() and path.read_bytes() == data:
            return
        make_folder(path.parent)
        _remove_unfinished(path.parent, now)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=_UNFINISHED, delete=False) as file:
            unfinished = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        log.error("a photo could not be written: %s", error)
        if unfinished is not None:
            unfinished.unlink(missing_ok=True)
        raise RequestProblem("storage_unavailable", 503) from None


def _remove_unfinished(folder: Path, now: datetime) -> None:
    """What a server that was killed while it wrote has left."""
    for file in folder.glob(f"*{_UNFINISHED}"):
        with suppress(FileNotFoundError):  # just finished by another request
            if file.stat().st_mtime < now.timestamp() - _UNFINISHED_FOR_S:
                file.unlink()
