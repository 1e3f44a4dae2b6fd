"""Whether bands hold for people who appealed and were corrected.

Only who is wronged appeals: mistakes in somebody's favour stay, and those of others, too. Halls
(bench/simulated_hall.py, rosters that mix, medium strictness) have judgements that say the opposite
of what was seen; of those against somebody a share is appealed against and corrected. Both shares
are proposals: no source says how often managers slip. The truth is what was there to be seen.

Where three of a hundred are wrong and most of them stay, everybody's score is off by what stays,
and no band knows of that: "off" says how much.

Band: how often the 90 % band holds the truth; of everybody, of those who were corrected at least
once, and of those, before the correction. "Off": mean of score − truth, points.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

import numpy as np
import pandas as pd

from bench.simulated_hall import SimulatedHall, Slips, simulate_hall
from bench.verdict import verdict
from domain.norms.checklist_file import load_checklists
from domain.norms.library import Library
from domain.scores.fairness import fair_scores
from domain.scores.lending import Lending, lenders_of
from domain.scores.mixed_model import Array
from services.norms.folder import read_folder
from settings import ROOT

HALLS = 195
_BRANCH = 13
_WRONG = (0.01, 0.03)
_CONTESTED = (0.3, 0.7)
_OCCASIONS = (5, 12, 40)


@dataclass(frozen=True)
class AppealCase:
    slips: Slips
    occasions: int

    def hall(self, number: int) -> SimulatedHall:
        return simulate_hall(
            np.random.default_rng([11, self.occasions, number]),
            _library(),
            self.occasions,
            strictness_spread=0.5,
            mixing=True,
            slips=self.slips,
        )


@cache
def _library() -> Library:
    library = load_checklists(read_folder(ROOT / "checklists").files).library
    assert library is not None
    return library


def _branch(case: AppealCase, branch: int) -> Array:
    """People × (corrected, holds, off, holds before the correction, off before)."""
    numbers = range(branch * _BRANCH, (branch + 1) * _BRANCH)
    after = [case.hall(number) for number in numbers]
    nobody = replace(case, slips=replace(case.slips, contested=0.0))
    before = [nobody.hall(number) for number in numbers]
    corrected = np.concatenate([hall.corrected for hall in after]) > 0
    return np.column_stack([corrected, *_held(after), *_held(before)])


def _held(halls: list[SimulatedHall]) -> tuple[Array, Array]:
    cells = pd.concat(
        [hall.cells.assign(hall_id=f"{place:03}") for place, hall in enumerate(halls)]
    )
    lending = Lending(lenders_of([f"{place:03}" for place in range(len(halls))]))
    people = fair_scores(cells, lending=lending).people
    truth = np.concatenate([hall.truth_pct for hall in halls])
    holds = (people["low_exact"] <= truth) & (truth <= people["high_exact"])
    return holds.to_numpy(float), (people["adjusted_exact"] - truth).to_numpy()


def main(halls: int = HALLS) -> list[bool]:
    print(f"\nbands of people who were corrected after an appeal, {halls} simulated halls a line")
    print(
        f"  {'wrong':>5} {'contested':>9} {'n':>3}  people   band: all corrected  before"
        "   off: all corrected  before"
    )
    cases = [AppealCase(Slips(*each), n) for *each, n in product(_WRONG, _CONTESTED, _OCCASIONS)]
    held: dict[Slips, list[Array]] = {}
    branches = range(max(1, halls // _BRANCH))
    with ProcessPoolExecutor(2) as pool:
        waiting = {case: [pool.submit(_branch, case, each) for each in branches] for case in cases}
        for case, futures in waiting.items():
            everybody = np.concatenate([future.result() for future in futures])
            held.setdefault(case.slips, []).append(everybody)
            chosen = everybody[everybody[:, 0] > 0]
            of_all, of_chosen = everybody.mean(0), chosen.mean(0)
            print(
                f"  {case.slips.wrong:5.0%} {case.slips.contested:9.0%} {case.occasions:>3}"
                f" {len(chosen):7} {of_all[1]:11.1%} {of_chosen[1]:9.1%} {of_chosen[3]:7.1%}"
                f" {of_all[2]:10.2f} {of_chosen[2]:9.2f} {of_chosen[4]:7.2f}",
                flush=True,
            )
    return _verdicts({slips: np.concatenate(parts) for slips, parts in held.items()})


def _verdicts(held: dict[Slips, Array]) -> list[bool]:
    """Over all numbers of occasions."""
    of_all = {slips: people[:, 1].mean() for slips, people in held.items()}
    chosen = {slips: people[people[:, 0] > 0, 1].mean() for slips, people in held.items()}
    mended = [
        chosen[slips]
        for slips in held
        if slips.wrong == min(_WRONG) or slips.contested == max(_CONTESTED)
    ]
    worse = max(of_all[slips] - chosen[slips] for slips in held)
    return [
        verdict(
            "bands of the corrected hold in 88–93 % where mistakes are few or most are mended: "
            f"{min(mended):.1%} to {max(mended):.1%}",
            min(mended) >= 0.88 and max(mended) <= 0.93,
        ),
        verdict(
            f"they hold as often as those of everybody, within 2 points: {worse:+.1%} at worst",
            worse <= 0.02,
        ),
    ]


if __name__ == "__main__":
    sys.exit(0 if all(main(*(int(each) for each in sys.argv[1:2]))) else 1)
