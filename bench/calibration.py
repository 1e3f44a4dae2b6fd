"""What calibration adds where no roster lets managers meet: error of scores with and without it.

Branches of thirteen halls (bench/simulated_hall.py; rosters that do not mix, halls lend each other)
judge the same scenes, each manager alone: kept with the chance logistic(level of the scene −
strictness). Levels of scenes are drawn around even odds (they are chosen so that readings can
differ), with standard deviation 1 logit (proposal). Nobody knows whether an eye is as strict on
paper as it is in a hall; "paper" is the standard deviation of the difference, logit. Nobody is
corrected for further than the answers tell (domain/scores/scene_links.py).

Error: root mean square, in points, over people and halls. Band: how often it holds the truth.
"""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator

from bench.fairness import Case
from bench.simulated_hall import SimulatedHall
from bench.verdict import verdict
from domain.scores.fairness import fair_scores
from domain.scores.lending import Lending, lenders_of
from domain.scores.mixed_model import Array
from domain.scores.scene_links import CalibrationJudgement

HALLS = 195
SCENES = 14  # a month
PROMISED = 0.20  # of the error, at strong strictness
_BRANCH = 13
_LEVEL_SPREAD = 1.0


@dataclass(frozen=True)
class CalibrationCase:
    occasions: int
    strictness: str = "strong"
    roster: str = "not mixing"
    scenes: int = SCENES
    paper: float = 0.0

    def judgements(
        self, draw: Generator, halls: list[SimulatedHall]
    ) -> Iterator[CalibrationJudgement]:
        """Observers are m0 … of the hall of their number."""
        level = draw.normal(0, _LEVEL_SPREAD, self.scenes)
        for number, hall in enumerate(halls):
            eye = hall.strictness + draw.normal(0, self.paper, len(hall.strictness))
            chance = 1 / (1 + np.exp(eye[:, None] - level))
            kept = draw.random(chance.shape) < chance
            for (observer, scene), each in np.ndenumerate(kept):
                yield CalibrationJudgement(f"{number:03} m{observer}", f"{scene:03}", bool(each))


def _branch(case: CalibrationCase, branch: int) -> Array:
    """Squared error without and with, share of bands that hold without and with: means."""
    of_halls = Case(case.roster, case.strictness, case.occasions)
    numbers = range(branch * _BRANCH, (branch + 1) * _BRANCH)
    halls = [of_halls.hall(number) for number in numbers]
    cells = pd.concat(
        [
            hall.cells.assign(
                hall_id=f"{place:03}", observer_id=f"{place:03} " + hall.cells["observer_id"]
            )
            for place, hall in enumerate(halls)
        ]
    )
    lending = Lending(lenders_of(list(dict.fromkeys(cells["hall_id"]))))
    judged = list(case.judgements(np.random.default_rng([9, branch]), halls))
    truth = np.concatenate([hall.truth_pct for hall in halls])
    both = [fair_scores(cells, lending=lending, calibration=each).people for each in ((), judged)]
    errors = [((each["adjusted_exact"] - truth) ** 2).mean() for each in both]
    holds = [((each["low_exact"] <= truth) & (truth <= each["high_exact"])).mean() for each in both]
    return np.array([*errors, *holds])


def main(halls: int = HALLS) -> list[bool]:
    print(f"\nerror of scores with calibration, {halls} simulated halls a line, points")
    print(
        f"  {'roster':<10} {'strictness':<10} {'n':>3} {'scenes':>6} {'paper':>5}"
        "  without    with  lower by   band: without    with"
    )
    cases = [CalibrationCase(n) for n in (3, 5, 8, 12, 20, 40)]
    cases += [CalibrationCase(20, scenes=8)]
    cases += [CalibrationCase(n, scenes=3 * SCENES) for n in (12, 20, 40)]  # of three months
    cases += [CalibrationCase(20, paper=each) for each in (0.5, 1.0)]
    cases += [CalibrationCase(40, scenes=3 * SCENES, paper=each) for each in (0.5, 1.0)]
    cases += [CalibrationCase(20, strictness=each) for each in ("mild", "medium")]
    cases += [CalibrationCase(20, roster="mixing")]
    cases += [CalibrationCase(each, "medium", "sorted") for each in (5, 40)]
    lower, bands = {}, {}
    branches = range(max(1, halls // _BRANCH))
    with ProcessPoolExecutor(2) as pool:
        waiting = {case: [pool.submit(_branch, case, each) for each in branches] for case in cases}
        for case, futures in waiting.items():
            found = np.mean([future.result() for future in futures], axis=0)
            without, with_scenes = np.sqrt(found[:2])
            lower[case], bands[case] = 1 - with_scenes / without, found[3]
            print(
                f"  {case.roster:<10} {case.strictness:<10} {case.occasions:>3} {case.scenes:>6}"
                f" {case.paper:5.1f} {without:8.2f} {with_scenes:7.2f} {lower[case]:9.0%}"
                f" {found[2]:15.1%} {found[3]:7.1%}",
                flush=True,
            )
    month, three = (lower[CalibrationCase(40, scenes=each)] for each in (SCENES, 3 * SCENES))
    apart = [held for case, held in bands.items() if case.roster == "not mixing"]
    return [
        verdict(
            f"strong, not mixing, 40 occasions: lower by ≥ {PROMISED:.0%} with the scenes of a"
            f" month: {month:.0%} (of three months: {three:.0%})",
            month >= PROMISED,
        ),
        verdict(
            f"no line is worse with calibration: lower by {min(lower.values()):.1%} at least",
            min(lower.values()) >= 0,
        ),
        verdict(
            f"not mixing: bands hold in 88–93 %: {min(apart):.1%} to {max(apart):.1%}",
            min(apart) >= 0.88 and max(apart) <= 0.93,
        ),
    ]


if __name__ == "__main__":
    sys.exit(0 if all(main(*(int(each) for each in sys.argv[1:2]))) else 1)
