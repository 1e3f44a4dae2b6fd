"""Keep a photo: checked, re-encoded without metadata, named by its content."""

import hashlib
import io
import logging
import os
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from db import patrols, photos
from domain.problems import NotFound, RequestProblem
from domain.roles import Account, Act
from services.application import Application

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE_PX = 1600
_FORMATS = ("JPEG", "PNG", "WEBP")
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
        patrol = patrols.get(db, patrol_id, account.hall_ids)
    if patrol is None:
        raise NotFound
    if len(data) > MAX_BYTES:
        raise RequestProblem("photo_too_large", 413, maximum_mb=MAX_BYTES // 1024**2)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise RequestProblem("photo_hash_differs", 400)
    clean = _re_encoded(data)
    stored = hashlib.sha256(clean).hexdigest()
    _write(_path(app.photos_dir, stored), clean, now)
    with app.store.write() as db:
        photos.add(db, sha256, stored, len(clean), account.id, patrol.hall_id, now)
    return stored


def photo_path(app: Application, account: Account, sha256: str) -> Path:
    """Where the stored file lies.

    :raises NotAllowed: the role sees no results
    :raises NotFound: no such photo in the account's halls; for a member of staff: with none of the
      own observations and praises
    """
    with app.store.read() as db:
        if account.staff_id is not None and account.may(Act.SEE_OWN_RESULTS):
            stored = photos.stored_name_for_staff(db, sha256, account.staff_id)
        else:
            account.require(Act.SEE_RESULTS)
            stored = photos.stored_name(db, sha256, account.hall_ids)
    if stored is None:
        raise NotFound
    return _path(app.photos_dir, stored)


def _path(folder: Path, stored: str) -> Path:
    return folder / stored[:2] / f"{stored}.jpg"


def _re_encoded(data: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise RequestProblem("photo_too_large", 413, maximum_mb=MAX_BYTES // 1024**2)
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise RequestProblem("photo_unreadable", 415) from None
    upright.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX))
    buffer = io.BytesIO()
    upright.save(buffer, "JPEG", quality=85, optimize=True)  # no EXIF is passed on
    return buffer.getvalue()


def _write(path: Path, data: bytes, now: datetime) -> None:
    """The whole file on disk under its name, or nothing.

    :raises RequestProblem: the disk is full, or may not be written
    """
    unfinished = None
    try:
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
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
