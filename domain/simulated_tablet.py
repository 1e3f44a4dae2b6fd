"""What simulated people show on a day, and what a simulated manager taps (``simulation.py``)."""

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from domain.halls.hall import Round
from domain.norms.norm import Norm
from domain.patrols.event import Footfall, Segment

NA_SHARE = 0.06
_STEADY_SHARE = 0.6  # of what is looked at again on the same day: as it was the first time
_TAKEN_BACK_SHARE = 0.01
_NOTES = (
    "提醒后当场改正", "客流较多时出现", "已当面沟通", "与本人确认过情况", "系统卡顿，客户等候较久",
)  # fmt: skip
# How full the hall is on a round, how many wait then, and whom and what the counter serves.
_FOOTFALL = {
    Round.OPENING: (0.6, 0.35, 0.05), Round.PEAK: (0.05, 0.25, 0.7), Round.CLOSING: (0.3, 0.5, 0.2),
}  # fmt: skip
_WAITING = {Footfall.IDLE: (0, 2), Footfall.NORMAL: (2, 6), Footfall.PEAK: (6, 16)}
_SEGMENTS = {Segment.ORDINARY: 0.75, Segment.VIP: 0.15, Segment.GROUP: 0.1}
_PROCESSES = {"P05": 3, "P06": 1, "P07": 2, "P08": 4, "P09": 3, "P10": 2}  # weights
_NOTED_SHARE = 0.7  # of the people watched, for whom the manager chooses process and customer


class ShownDay:
    """What a hall and its people show on one day, whoever looks."""

    def __init__(self, draw: random.Random, day: date) -> None:
        self.draw = draw
        self.day = day
        self._first: dict[tuple[str | None, str], tuple[float, float]] = {}

    def judged(self, staff_id: str | None, norm_id: str, chance: float) -> str:
        """What somebody records: pass, fail or na.

        :param chance: that the norm is seen as kept, by this manager
        """
        key = (staff_id, norm_id)
        if key not in self._first:
            seen = self._first[key] = (self.draw.random(), self.draw.random())
        elif self.draw.random() < _STEADY_SHARE:
            seen = self._first[key]
        else:
            seen = (self.draw.random(), self.draw.random())
        applies, kept = seen
        if applies < NA_SHARE:
            return "na"
        return "pass" if kept < chance else "fail"


class SimulatedTablet:
    """Makes the events of one patrol, a few seconds apart."""

    def __init__(self, draw: random.Random, patrol_id: str, opened_at: datetime) -> None:
        self._draw = draw
        self._patrol_id = patrol_id
        self._opened_at = opened_at
        self._device_id = drawn_uuid(draw)
        self.now = opened_at
        self.events: list[dict[str, Any]] = []

    def head(self, header: dict[str, Any]) -> None:
        """What stands in the header, filled in at once."""
        self._put(header)

    def tap(
        self,
        staff_id: str | None,
        norm: Norm,
        result: str,
        note: str = "",
        circumstances: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        draw = self._draw
        if result == "fail" and not note and draw.random() < 0.15:
            note = draw.choice(_NOTES)
        self._add(staff_id, norm, result, note, circumstances)
        if draw.random() < _TAKEN_BACK_SHARE:
            self._add(staff_id, norm, "none", "", {})

    def _add(
        self,
        staff_id: str | None,
        norm: Norm,
        result: str,
        note: str,
        circumstances: Mapping[str, str],
    ) -> None:
        self.now += timedelta(milliseconds=self._draw.randrange(1500, 9000))
        judged = {"staff_id": staff_id, "norm_id": norm.id, "result": result, "note": note}
        self._put({"id": drawn_uuid(self._draw), **judged, **circumstances})

    def _put(self, fields: dict[str, Any]) -> None:
        self.events.append(
            {
                "patrol_id": self._patrol_id,
                "device_id": self._device_id,
                "seq": len(self.events) + 1,
                "captured_at": self.now.isoformat(),
                "elapsed_ms": int((self.now - self._opened_at).total_seconds() * 1000),
            }
            | fields
        )


class HallTraffic:
    """How full the hall is on one patrol, and who is served with what."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw

    def header(self, round_: Round) -> dict[str, Any]:
        footfall = self._draw.choices(list(Footfall), _FOOTFALL[round_])[0]
        return {
            "kind": "header",
            "id": drawn_uuid(self._draw),
            "footfall": footfall.value,
            "waiting_count": self._draw.randint(*_WAITING[footfall]),
        }

    def served(self) -> tuple[str, Segment] | tuple[None, None]:
        """Process and customer of the person watched now; None where nobody chose them."""
        process = self._draw.choices(list(_PROCESSES), list(_PROCESSES.values()))[0]
        segment = self._draw.choices(list(_SEGMENTS), list(_SEGMENTS.values()))[0]
        return (process, segment) if self._draw.random() < _NOTED_SHARE else (None, None)

    @staticmethod
    def circumstances_of(
        norm: Norm, process: str | None, segment: Segment | None
    ) -> dict[str, str]:
        """What a tap on the norm says of them."""
        circumstances = {
            "process": process if len(norm.processes) > 1 else None,
            "segment": segment,
        }
        if process not in norm.processes:
            circumstances["process"] = None
        return {name: str(value) for name, value in circumstances.items() if value is not None}


def drawn_uuid(draw: random.Random) -> str:
    return str(UUID(int=draw.getrandbits(128), version=4))
