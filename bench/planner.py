"""What the planner (``domain/reports/planner.py``) does to coverage and bands, beside habit.

Halls of twelve people and three observers (bench/simulated_hall.py) are walked twice a day for
four weeks. The same halls, people there and number of people a walk, three ways to choose whom:

* habit: some people catch every manager's eye (who stands at the door), some that of one; weights
  are drawn once, log-normal, and so that one in six is watched 2.7 times as often as the one in the
  middle (proposal: no source says how managers choose);
* chance: everybody who is there alike, as the simulator of the demonstration has it;
* planner: its first ones, one of the day drawn; it knows what the app knows, the scores included.

Worst covered: occasions of whoever in a hall has the fewest. Widest: the widest band of a hall,
of those who were seen at all.
"""

import sys
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from bench.simulated_hall import LookedAt
from bench.verdict import verdict
from domain.norms.checklist_file import load_checklists
from domain.norms.library import Library
from domain.reports.planner import Watchable, linking, whom_next
from domain.scores.fairness import FairScores, fair_scores
from domain.scores.mixed_model import Array
from services.norms.folder import read_folder
from settings import ROOT

WAYS = ("habit", "chance", "planner")
HALLS = 200
DAYS = 28
WALKS_A_DAY = 2
PEOPLE_A_WALK = (2, 4)
THERE = 0.7  # of the people, on one walk
HABIT_SPREAD = 0.7  # of the logarithm of the weights: of a person, and again of each manager
STRICTNESS_SPREAD = 0.5


@cache
def library() -> Library:
    library = load_checklists(read_folder(ROOT / "checklists").files).library
    assert library is not None
    return library


@dataclass
class _Walked:
    """One hall on its way through the weeks."""

    hall: LookedAt
    habit: Array  # observers × people
    draw: Generator
    counts: NDArray[np.intp]  # people × observers
    last: NDArray[np.intp]  # day on which each was last seen; −1: never


def _walk(way: str, halls: int) -> tuple[Array, Array, Array]:
    """Per hall: occasions of the worst covered, the widest band, error (root mean square)."""
    walked = [_hall(number) for number in range(halls)]
    known: FairScores | None = None
    for day in range(DAYS):
        if way == "planner" and day:
            known = fair_scores(_cells(walked))
        bands = _bands(known)
        groups = _groups(known)
        for number, each in enumerate(walked):
            _day(each, way, day, bands.get(number, {}), groups.get(number, {}))
    people = fair_scores(_cells(walked)).people
    people = people.assign(width=people["high_exact"] - people["low_exact"])
    truth = np.concatenate([each.hall.truth_pct[each.counts.sum(1) > 0] for each in walked])
    error = (people["adjusted_exact"].to_numpy() - truth) ** 2
    return (
        np.array([each.counts.sum(1).min() for each in walked]),
        people.groupby("hall_id")["width"].max().to_numpy(),
        pd.Series(error).groupby(people["hall_id"].to_numpy()).mean().to_numpy(),
    )


def _hall(number: int) -> _Walked:
    hall = LookedAt(np.random.default_rng([7, number]), library(), STRICTNESS_SPREAD)
    draw = np.random.default_rng([8, number])  # the same for every way
    eye = draw.normal(0, HABIT_SPREAD, hall.people)
    habit = np.exp(eye + draw.normal(0, HABIT_SPREAD, (hall.observers, hall.people)))
    counts = np.zeros((hall.people, hall.observers), dtype=np.intp)
    return _Walked(hall, habit, draw, counts, np.full(hall.people, -1))


def _day(
    walked: _Walked, way: str, day: int, bands: dict[str, float], groups: dict[str, int]
) -> None:
    hall, draw = walked.hall, walked.draw
    of_day = int(draw.integers(hall.people))
    today: set[int] = set()
    for _ in range(WALKS_A_DAY):
        observer = int(draw.integers(hall.observers))
        there = np.flatnonzero(draw.random(hall.people) < THERE)
        wanted = min(int(draw.integers(PEOPLE_A_WALK[0], PEOPLE_A_WALK[1] + 1)), len(there))
        chance = draw.random(hall.people)
        if way == "planner":
            chosen = _planned(walked, there, today, of_day, day, observer, bands, groups)
        elif way == "habit":  # Efraimidis & Spirakis 2006: weighted, without replacement
            key = np.log(chance[there]) / walked.habit[observer, there]
            chosen = there[np.argsort(-key)]
        else:
            chosen = there[np.argsort(chance[there])]
        for person in chosen[:wanted]:
            hall.look(int(person), observer)
            walked.counts[person, observer] += 1
            walked.last[person] = day
            today.add(int(person))


def _planned(
    walked: _Walked,
    there: NDArray[np.intp],
    today: set[int],
    of_day: int,
    day: int,
    observer: int,
    bands: dict[str, float],
    groups: dict[str, int],
) -> NDArray[np.intp]:
    counts = walked.counts
    share = counts.sum() / walked.hall.people
    met = [(f"p{p:02}", f"m{o}") for p, o in zip(*np.nonzero(counts), strict=True)]
    links = linking(met, groups, f"m{observer}")
    known = [
        Watchable(
            f"p{person:02}",
            int(counts[person].sum()),
            float(share),
            int(day - walked.last[person]),
            bands.get(f"p{person:02}"),
            links=f"p{person:02}" in links,
            seen_today=person in today,
        )
        for person in there
    ]
    offers = whom_next(known, f"p{of_day:02}")
    return np.array([int(each.staff_id[1:]) for each in offers], dtype=np.intp)


def _cells(walked: list[_Walked]) -> pd.DataFrame:
    return pd.concat(
        [each.hall.cells().assign(hall_id=f"{number:06}") for number, each in enumerate(walked)]
    )


def _bands(known: FairScores | None) -> dict[int, dict[str, float]]:
    found: dict[int, dict[str, float]] = {}
    if known is not None:
        names = ("hall_id", "staff_id", "low_exact", "high_exact")
        for hall, staff, low, high in zip(*(known.people[n] for n in names), strict=True):
            found.setdefault(int(hall), {})[str(staff)] = float(high - low)
    return found


def _groups(known: FairScores | None) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    if known is not None:
        names = ("hall_id", "observer_id", "group")
        for hall, observer, group in zip(*(known.observers[n] for n in names), strict=True):
            found.setdefault(int(hall), {})[str(observer)] = int(group)
    return found


def main(halls: int = HALLS) -> list[bool]:
    print(f"\nwhom to watch, {halls} simulated halls, {DAYS} days, the same number of observations")
    print(f"  {'way':<8} {'worst covered':>14} {'widest band':>12} {'error':>6}")
    found = {}
    for way in WAYS:
        worst, widest, error = _walk(way, halls)
        found[way] = float(worst.mean()), float(widest.mean())
        print(
            f"  {way:<8} {worst.mean():14.2f} {widest.mean():12.2f} {np.sqrt(error.mean()):6.2f}",
            flush=True,
        )
    covered = found["planner"][0] / found["habit"][0]
    narrower = 1 - found["planner"][1] / found["habit"][1]
    return [
        verdict(f"the worst covered is seen ≥ 2 × as often as by habit: {covered:.2f} ×",
                covered >= 2),
        verdict(f"the widest band is ≥ 25 % narrower than by habit: {narrower:.0%}",
                narrower >= 0.25),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(0 if all(main(*(int(each) for each in sys.argv[1:2]))) else 1)
