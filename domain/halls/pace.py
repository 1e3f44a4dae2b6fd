"""How fast one may try again: lanes that slow whoever guesses and never close.

An attempt travels in every lane that it belongs to and waits for the slowest. Each lane lets some
attempts pass at once, then one at a time with a gap between them that grows to a few seconds and no
further. So guessing is slow for as long as it goes on, and whoever knows the password waits for
those before them in the same lane, never for a time that somebody else can make longer and longer.
"""

import math
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

# A lane that nobody used for so long begins anew.
FORGOTTEN_AFTER_S = 3600.0
# Beyond this a turn can only lie because the clock was set back.
_FARTHEST_S = 60.0


@dataclass(frozen=True)
class Pace:
    at_once: int  # attempts that wait for nothing
    longest_gap_s: float  # between two attempts, once three more were made

    def gap_s(self, failures: int) -> float:
        """The gap after so many attempts without a right password.

        >>> [Pace(5, 2.0).gap_s(failures) for failures in (4, 5, 6, 7, 1000)]
        [0.0, 0.5, 1.0, 2.0, 2.0]
        """
        beyond = failures - self.at_once
        return 0.0 if beyond < 0 else self.longest_gap_s / max(1, 4 >> min(beyond, 3))


@dataclass(frozen=True)
class _Pacing:
    failures: int
    last_s: float
    next_s: float


class TooMany(Exception):
    """So many wait already that the turn would come later than is worth waiting for."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(wait_s)
        self.wait_s = math.ceil(wait_s)


class Lanes:
    """The lanes of one process; safe to use from several threads.

    :param most: so many lanes are remembered; the one that was unused longest goes first
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._lanes: OrderedDict[Hashable, _Pacing] = OrderedDict()
        self._lock = Lock()

    def book(self, paces: Mapping[Hashable, Pace], at_s: float, patience_s: float) -> float:
        """Take the next turn in all of these lanes, counted as wrong until ``forgive``.

        :param at_s: the time now, of any clock; one that is set back makes nobody wait longer
        :return: how many seconds until the turn comes
        :raises TooMany: it would take longer than ``patience_s``; nothing is counted then
        """
        with self._lock:
            lanes = {key: self._lane(key, at_s) for key in paces}
            turn_s = max([at_s, *(lane.next_s for lane in lanes.values())])
            if turn_s - at_s > patience_s:
                raise TooMany(turn_s - at_s)
            for key, lane in lanes.items():
                failures = lane.failures + 1
                gap_s = paces[key].gap_s(failures)
                self._lanes[key] = _Pacing(failures, turn_s, turn_s + gap_s)
                self._lanes.move_to_end(key)
            while len(self._lanes) > self._most:
                self._lanes.popitem(last=False)
            return turn_s - at_s

    def failures(self, key: Hashable, at_s: float) -> int:
        with self._lock:
            return self._lane(key, at_s).failures

    def forgive(self, key: Hashable, at_s: float) -> None:
        """The attempt was right after all: it does not count."""
        with self._lock:
            lane = self._lane(key, at_s)
            if lane.failures:
                self._lanes[key] = _Pacing(lane.failures - 1, lane.last_s, lane.next_s)

    def forget(self, keys: Iterable[Hashable]) -> None:
        with self._lock:
            for key in keys:
                self._lanes.pop(key, None)

    def known(self) -> list[Hashable]:
        with self._lock:
            return list(self._lanes)

    def _lane(self, key: Hashable, at_s: float) -> _Pacing:
        lane = self._lanes.get(key)
        if (
            lane is None
            or at_s - lane.last_s > FORGOTTEN_AFTER_S
            or lane.next_s - at_s > _FARTHEST_S
        ):
            return _Pacing(0, at_s, at_s)
        return lane
