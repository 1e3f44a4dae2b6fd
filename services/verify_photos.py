"""Photo files that were lost or replaced, and those that no record knows."""

import hashlib
from pathlib import Path

from db import photos
from db.store import Store, UnitOfWork
from services.patrols.photos import file_of


def photo_faults(db: UnitOfWork, folder: Path) -> list[tuple[str, str]]:
    """("photo_lost" or "photo_replaced", the SHA-256 that the file has, or had, as its name)."""
    faults = []
    for name in sorted(photos.stored_names(db)):
        try:
            with file_of(folder, name).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            faults.append(("photo_lost", name))
        else:
            if digest != name:
                faults.append(("photo_replaced", name))
    return faults


def unknown_files(store: Store, folder: Path) -> list[str]:
    """Files among the photos that no record refers to, as paths in the folder: left over from a
    server that was killed while it wrote, or put there."""
    with store.read() as db:
        known = {file_of(folder, name) for name in photos.stored_names(db)}
    files = (path for path in folder.rglob("*") if not path.is_dir())
    return sorted(str(path.relative_to(folder)) for path in files if path not in known)
