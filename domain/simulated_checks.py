"""Company checks of the demonstration: invented, the same for the same seed and day.

They come as the files that an agency would send, month by month. The complaints of the first hall
really fall in the last whole month, so that a page which looks for that has something to find.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.imports.checks import CheckSource
from domain.period import next_month
from domain.simulation import Simulation

HEADER = ("来源", "营业厅", "月份", "结果", "样本量", "检查编号", "竞争对手")
_SATISFACTION = (93.5, 95.0, 92.0, 94.0, 86.5)  # percent, hall by hall
_VISITS = (88.0, 92.0, 85.0, 90.0, 80.0)
_COMPLAINTS = (11.0, 2.0, 4.0, 3.0, 5.0)  # a month
_FEWER = 2.0  # complaints of the first hall in the last whole month
_WITH_COMPETITOR = {0, 1, 4}  # places of halls with a competitor next door
_CUSTOMERS = 60  # who might complain, for the noise of a count


@dataclass(frozen=True)
class SimulatedFile:
    """``rows`` of texts under ``HEADER``; ``sent_on``: when it came."""

    month: str
    rows: tuple[tuple[str, ...], ...]
    sent_on: date


def simulated_files(simulation: Simulation) -> Iterator[SimulatedFile]:
    """One file for every month that the patrols touch and that is over on the last day."""
    draw = random.Random(f"{simulation.seed} checks")  # noqa: S311 (invented, no secret)
    month, running = f"{simulation.first_day:%Y-%m}", f"{simulation.last_day:%Y-%m}"
    while month < running:
        after = next_month(month)
        rows = tuple(_rows(draw, simulation, month, last=after == running))
        sent_on = min(date.fromisoformat(f"{after}-05"), simulation.last_day)
        yield SimulatedFile(month, rows, sent_on)
        month = after


def _rows(
    draw: random.Random, simulation: Simulation, month: str, *, last: bool
) -> Iterator[tuple[str, ...]]:
    for place, hall in enumerate(simulation.halls):
        asked = draw.randint(80, 150)
        satisfaction = min(_SATISFACTION[place] + draw.gauss(0, 1.2), 100.0)
        competitor = f"{draw.gauss(92.5, 0.8):.1f}%" if place in _WITH_COMPETITOR else ""
        yield (CheckSource.SATISFACTION.value, hall.id, month, f"{satisfaction:.1f}%", str(asked),
        "",
               competitor)  # fmt: skip
        for number in range(1, draw.randint(2, 4) + 1):
            visit = min(max(_VISITS[place] + draw.gauss(0, 4.0), 0.0), 100.0)
            yield (CheckSource.MYSTERY_SHOPPER.value, hall.id, month, f"{visit:.1f}", "1",
                   f"M-{month}-{number}", "")  # fmt: skip
        rate = _FEWER if last and place == 0 else _COMPLAINTS[place]
        count = sum(draw.random() < rate / _CUSTOMERS for _ in range(_CUSTOMERS))
        yield CheckSource.COMPLAINTS.value, hall.id, month, str(count), "", "", ""
