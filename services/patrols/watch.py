"""Wait for news of a patrol: one thread looks for everybody who waits, so that a board that waits
costs none of those that take in taps.

It asks the database, not this process: another one may have taken in the tap.
"""

import logging
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field

from db import patrols
from db.store import Store
from db.trouble import STORAGE_ERRORS
from services.application import Application

LOOK_EVERY_S = 0.5
log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class _Waiting:
    store: Store
    patrol_id: str
    after: int
    news: "Future[None]" = field(default_factory=Future)


_waiting: list[_Waiting] = []
_lock = threading.Lock()
_looking = False


def news_of(app: Application, patrol_id: str, after: int) -> "Future[None]":
    """Done as soon as the patrol has an event with a number above ``after``, has ended, is gone, or
    cannot be looked at; whoever waits no longer cancels it."""
    global _looking
    waiting = _Waiting(app.store, patrol_id, after)
    with _lock:
        _waiting.append(waiting)
        if not _looking:
            _looking = True
            threading.Thread(target=_look, name="xunting-patrol-watch", daemon=True).start()
    return waiting.news


def _look() -> None:
    """Until nobody waits any more."""
    global _looking
    while True:
        time.sleep(LOOK_EVERY_S)
        with _lock:
            _waiting[:] = [each for each in _waiting if not each.news.done()]
            if not _waiting:
                _looking = False
                return
            current = list(_waiting)
        for store in {each.store for each in current}:
            _tell([each for each in current if each.store is store], store)


def _tell(waiting: list[_Waiting], store: Store) -> None:
    try:
        with store.read() as db:
            states = patrols.standing(db, {each.patrol_id for each in waiting})
    except STORAGE_ERRORS as error:  # they find out themselves, and answer for it
        log.error("patrols could not be watched: %s", error)
        states = {}
    for each in waiting:
        number, ended = states.get(each.patrol_id, (0, True))
        if (number > each.after or ended) and each.news.set_running_or_notify_cancel():
            each.news.set_result(None)
