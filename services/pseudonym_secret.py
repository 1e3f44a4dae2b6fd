"""The secret of this installation's pseudonyms and labels."""

import secrets

from db.store import keep_setting, setting
from services.application import Application

_KEPT_AS = "export_secret"


def export_secret(app: Application) -> bytes:
    """Made when it is first needed."""
    with app.store.read() as db:
        kept = setting(db, _KEPT_AS)
    if kept is None:
        with app.store.write() as db:
            kept = setting(db, _KEPT_AS)
            if kept is None:
                kept = secrets.token_hex(32)
                keep_setting(db, _KEPT_AS, kept)
    return bytes.fromhex(kept)
