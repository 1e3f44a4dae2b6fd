"""Keep a photo: checked, re-encoded without metadata, named by its content."""

import hashlib
import io
import os
import tempfile
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from db import photos
from domain.problems import NotFound, RequestProblem
from domain.roles import Account, Act
from services.application import Application

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE_PX = 1600
_FORMATS = ("JPEG", "PNG", "WEBP")


def keep_photo(app: Application, account: Account, sha256: str, data: bytes, now: datetime) -> str:
    """Store a photo and return the SHA-256 of the file as stored.

    :param sha256: of ``data``, as the tablet computed it; observations refer to the photo by it
    :raises NotAllowed: the role does not patrol
    :raises RequestProblem: too large, another content than announced, or no usable picture
    """
    account.require(Act.PATROL)
    if len(data) > MAX_BYTES:
        raise RequestProblem("photo_too_large", 413, maximum_mb=MAX_BYTES // 1024**2)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise RequestProblem("photo_hash_differs", 400)
    clean = _re_encoded(data)
    stored = hashlib.sha256(clean).hexdigest()
    _write(_path(app.photos_dir, stored), clean)
    with app.store.write() as db:
        photos.add(db, sha256, stored, len(clean), account.id, account.hall_ids, now)
    return stored


def photo_path(app: Application, account: Account, sha256: str) -> Path:
    """Where the stored file lies.

    :raises NotFound: no such photo in the account's halls
    """
    with app.store.read() as db:
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


def _write(path: Path, data: bytes) -> None:
    """The whole file on disk under its name, or nothing."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
