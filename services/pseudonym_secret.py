"""The secret of this installation's pseudonyms and labels."""

import secrets

from db.store import Store, keep_setting, setting

_KEPT_AS = "export_secret"


def export_secret(store: Store) -> bytes:
    """Made when it is first needed."""
    with store.read() as db:
        kept = setting(db, _KEPT_AS)
    if kept is None:
        with store.write() as db:
            kept = setting(db, _KEPT_AS)
            if kept is None:
                kept = secrets.token_hex(32)
                keep_setting(db, _KEPT_AS, kept)
    return bytes.fromhex(kept)
