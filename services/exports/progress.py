"""How far a file is that somebody is fetching: asked by the page that began it.

Kept in this process, as the download is; what is forgotten costs nobody more than the sight of it.
"""

from collections import OrderedDict
from dataclasses import asdict, dataclass
from threading import Lock
from typing import Any

_KEPT = 200


@dataclass
class Progress:
    """``state``: waiting (for its turn), making (nothing is sent yet), sending, done, stopped."""

    total: int = 0
    rows: int = 0
    bytes: int = 0
    state: str = "waiting"
    sha256: str = ""

    def advance(self, rows: int, total: int) -> None:
        """While it is made."""
        self.rows, self.total, self.state = rows, total, "making"

    def end(self) -> None:
        """Whatever is not done by now will not be."""
        if self.state != "done":
            self.state = "stopped"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


_known: OrderedDict[tuple[str, str], Progress] = OrderedDict()
_lock = Lock()


def begin(holder: str, ticket: str | None) -> Progress:
    """:param ticket: made by the page; None: nobody will ask"""
    progress = Progress()
    if ticket:
        with _lock:
            _known[holder, ticket[:64]] = progress
            while len(_known) > _KEPT:
                _known.popitem(last=False)
    return progress


def find(holder: str, ticket: str) -> Progress | None:
    """Only for who began it."""
    with _lock:
        return _known.get((holder, ticket))
