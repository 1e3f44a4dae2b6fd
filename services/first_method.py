"""Take over the method of the file, once: afterwards it is changed on its page only."""

from datetime import date, datetime

from db import audit, methods
from db.store import Store
from domain.method import Method, content_hash, content_of


def keep_first_method(store: Store, method: Method, now: datetime) -> None:
    """Store the method for all days, where none is stored yet."""
    with store.read() as db:
        if methods.stored(db):
            return
    with store.write() as db:
        if not methods.stored(db):  # another process may have been quicker
            number = methods.add(db, method, date.min, None, "", now)
            audit.add(
                db, now, None, "method_set", number=number, from_on=date.min.isoformat(),
                content_hash=content_hash(content_of(method)),
            )  # fmt: skip
