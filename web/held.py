"""Which connections are held, and for whom.

A connection is a stranger's until a request of a live sign-in came over it. Strangers are bounded,
per address and in all; whoever is signed in has a bound of the own account. When a bound is passed,
the one that has been idle longest is let go: a request that comes at once is answered, however many
connections somebody else leaves open.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, Protocol

STRANGERS_PER_ADDRESS = 400  # a hall of 60 tablets behind one address begins its day at once
PER_ACCOUNT = 100
BUSY_IS_SAFE_S = 5.0  # a stranger's request gets at least so long
HELD = "xunting_connection"  # where a server puts it into the state of its scopes


class Connection(Protocol):
    """A connection, as ``Connections`` needs it. ``since``: when it began to wait for a request,
    or to answer one, in seconds of the clock."""

    address: str
    account_id: str | None
    since: float

    @property
    def idle(self) -> bool:
        """It waits for the other side."""

    def let_go(self) -> None: ...


class _Groups:
    """Connections by whose they are, the oldest first.

    :param most_each: of one group
    :param most: of all groups together
    """

    def __init__(self, most_each: int, most: int) -> None:
        self._most_each, self._most = most_each, most
        self._groups: dict[str, dict[Connection, None]] = {}
        self._count = 0

    def __iter__(self) -> Iterator[Connection]:
        return chain.from_iterable(self._groups.values())

    def add(self, key: str, held: Connection) -> list[Connection]:
        """Return the group that has to let one go; empty: there is room."""
        group = self._groups.setdefault(key, {})
        group[held] = None
        self._count += 1
        if len(group) > self._most_each:
            return list(group)
        if self._count > self._most:
            largest: dict[Connection, None] = max(self._groups.values(), key=len)
            return list(largest)
        return []

    def remove(self, key: str, held: Connection) -> bool:
        """False: it was let go before."""
        group = self._groups.get(key, {})
        if held not in group:
            return False
        del group[held]
        self._count -= 1
        if not group:
            del self._groups[key]
        return True


class Connections:
    """All connections of a server.

    :param most: of all together
    :param clock: seconds, as ``Connection.since``
    """

    def __init__(self, most: int, clock: Callable[[], float]) -> None:
        self._clock = clock
        strangers = min(1500, most // 2)
        self._strangers = _Groups(STRANGERS_PER_ADDRESS, strangers)
        self._known = _Groups(PER_ACCOUNT, most - strangers)

    def __iter__(self) -> Iterator[Connection]:
        return chain(self._strangers, self._known)

    def opened(self, held: Connection) -> None:
        self._make_room(self._strangers.add(held.address, held), held)

    def recognised(self, held: Connection, account_id: str) -> None:
        """A request of a live sign-in came over it."""
        if held.account_id != account_id and self.closed(held):
            held.account_id = account_id
            self._make_room(self._known.add(account_id, held), held)

    def forgotten(self, held: Connection) -> None:
        """The next request over it may be anybody's: a proxy shares it."""
        if held.account_id is not None and self.closed(held):
            held.account_id = None
            self.opened(held)

    def closed(self, held: Connection) -> bool:
        """False: it was let go before."""
        if held.account_id is None:
            return self._strangers.remove(held.address, held)
        return self._known.remove(held.account_id, held)

    def _make_room(self, group: list[Connection], newest: Connection) -> None:
        if not group:
            return
        others = [each for each in group if each is not newest]
        idle = [each for each in others if each.idle]
        safe = self._clock() - BUSY_IS_SAFE_S
        # What is sent to people who are signed in is not cut for a further connection of theirs.
        slow = [each for each in others if each.account_id is None and each.since < safe]
        chosen = min(idle or slow or [newest], key=lambda each: each.since)
        self.closed(chosen)
        chosen.let_go()


def recognise(scope: Any, account_id: str) -> None:
    """A request is one of a live sign-in: its connection counts as that account's from now on.

    Where connections are not counted (``streamlit run``), there is nothing to note.
    """
    held = scope.get("state", {}).get(HELD)
    if held is not None:
        held.recognised(account_id)


def is_stranger(scope: Any) -> bool:
    """False as well where connections are not counted."""
    held = scope.get("state", {}).get(HELD)
    return held is not None and held.account_id is None
