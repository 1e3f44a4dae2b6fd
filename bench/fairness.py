"""How far scores are from the truth: ours beside the plain mean and an oracle.

Halls of twelve people and three observers are drawn (bench/simulated_hall.py) and scored by

* the plain mean: the weighted share of norms kept, as peers do,
* shrinkage alone: small samples pulled in, observers not corrected for,
* this method (domain/scores/fairness.py),
* an oracle: this method, told the true variances.

Error: root mean square, in points, over people and halls. "Lowest": how often the person with the
lowest score is truly among the lowest three. Band: how often the 90 % band holds the truth.
"""

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
import pandas as pd

from bench.simulated_hall import SimulatedHall, simulate_hall, spreads_of
from bench.verdict import verdict
from domain.norms.checklist_file import load_checklists
from domain.norms.library import Library
from domain.scores.fairness import Oracle, fair_scores
from domain.scores.lending import Lending, lenders_of
from domain.scores.mixed_model import Array
from services.norms.folder import read_folder
from settings import ROOT

OCCASIONS = (3, 5, 8, 12, 20, 40)
STRICTNESS = {"mild": 0.25, "medium": 0.5, "strong": 1.0}  # logit
ROSTERS = ("mixing", "not mixing")
METHODS = ("plain", "shrunk", "alone", "ours", "oracle")
HALLS = 600
_CHUNK = 50


@dataclass(frozen=True)
class Case:
    roster: str  # of ROSTERS, or "sorted": the stricter the observer, the stronger the people
    strictness: str
    occasions: int

    def hall(self, number: int) -> SimulatedHall:
        return simulate_hall(
            np.random.default_rng([self.occasions, number]),
            _library(),
            self.occasions,
            strictness_spread=STRICTNESS[self.strictness],
            mixing=self.roster == "mixing",
            sorted_out=self.roster == "sorted",
        )


@dataclass(frozen=True)
class Outcome:
    error: dict[str, float]  # method -> root mean square error, points
    lowest: dict[str, float]  # method -> share of halls, 0–1
    covered: float  # share of people, 0–1


@cache
def _library() -> Library:
    library = load_checklists(read_folder(ROOT / "checklists").files).library
    assert library is not None
    return library


@cache
def _oracle(strictness: str) -> Oracle:
    halls = [Case("mixing", strictness, 1).hall(number) for number in range(400)]
    return Oracle(*spreads_of(halls))


@dataclass(frozen=True)
class _Chunk:
    error_sq: dict[str, Array]  # method -> halls, points²
    lowest: dict[str, Array]  # method -> halls, 0 or 1
    covered: Array  # halls, 0–1


def _chunk(case: Case, numbers: range) -> _Chunk:
    halls = [case.hall(number) for number in numbers]
    truth = np.array([hall.truth_pct for hall in halls])  # halls × people
    cells = pd.concat(
        [
            hall.cells.assign(hall_id=f"{number:06}")
            for number, hall in zip(numbers, halls, strict=True)
        ]
    )
    lending = Lending(lenders_of(list(dict.fromkeys(cells["hall_id"]))))
    ours = fair_scores(cells, lending=lending).people
    oracle = _oracle(case.strictness)
    scores = {
        "plain": ours["raw_pct"],
        "shrunk": fair_scores(cells, correct=False, lending=lending).people["adjusted_pct"],
        "alone": fair_scores(cells).people["adjusted_pct"],
        "ours": ours["adjusted_pct"],
        "oracle": fair_scores(cells, oracle=oracle).people["adjusted_pct"],
    }
    tables = {name: score.to_numpy().reshape(truth.shape) for name, score in scores.items()}
    low, high = (ours[each].to_numpy().reshape(truth.shape) for each in ("low_pct", "high_pct"))
    rank = truth.argsort(axis=1).argsort(axis=1)
    every = np.arange(len(halls))
    return _Chunk(
        {name: ((score - truth) ** 2).mean(1) for name, score in tables.items()},
        {name: rank[every, score.argmin(axis=1)] < 3 for name, score in tables.items()},
        ((low <= truth) & (truth <= high)).mean(1),
    )


def outcomes(cases: list[Case], halls: int) -> Iterator[tuple[Case, Outcome]]:
    with ProcessPoolExecutor() as pool:
        chunks = [range(start, min(start + _CHUNK, halls)) for start in range(0, halls, _CHUNK)]
        waiting = {case: [pool.submit(_chunk, case, each) for each in chunks] for case in cases}
        for case, futures in waiting.items():
            parts = [future.result() for future in futures]
            yield (
                case,
                Outcome(
                    {
                        m: float(np.sqrt(_joined(part.error_sq[m] for part in parts)))
                        for m in METHODS
                    },
                    {m: _joined(part.lowest[m] for part in parts) for m in METHODS},
                    _joined(part.covered for part in parts),
                ),
            )


def _joined(parts: Iterable[Array]) -> float:
    """The mean over all halls."""
    return float(np.concatenate(list(parts)).mean())


def main(halls: int = HALLS) -> list[bool]:
    print(f"\nerror of scores, {halls} simulated halls a line, points")
    print(
        f"  {'roster':<10} {'strictness':<10} {'n':>3} "
        + " ".join(f"{name:>7}" for name in METHODS)
        + "   plain/ours ours/oracle   lowest: plain  ours   band"
    )
    cases = [Case(*each) for each in product(ROSTERS, STRICTNESS, OCCASIONS)]
    cases += [Case("sorted", "medium", each) for each in (5, 40)]
    found = {}
    for case, outcome in outcomes(cases, halls):
        found[case] = outcome
        error, lowest = outcome.error, outcome.lowest
        print(
            f"  {case.roster:<10} {case.strictness:<10} {case.occasions:>3} "
            + " ".join(f"{error[name]:7.2f}" for name in METHODS)
            + f"   {error['plain'] / error['ours']:10.2f} {error['ours'] / error['oracle']:11.3f}"
            + f"   {lowest['plain']:13.0%} {lowest['ours']:5.0%} {outcome.covered:6.1%}",
            flush=True,
        )
    return _verdicts(found)


def _verdicts(found: dict[Case, Outcome]) -> list[bool]:
    def ratio(case: Case, one: str, other: str) -> float:
        return found[case].error[one] / found[case].error[other]

    assumed = [case for case in found if case.roster != "sorted"]
    medium = [case for case in assumed if case.strictness == "medium"]
    gains = [ratio(Case("mixing", "medium", n), "plain", "ours") for n in (3, 5, 40)]
    oracle = max(ratio(case, "ours", "oracle") for case in medium)
    worst = max(ratio(case, "ours", "plain") for case in found)
    covered = [found[case].covered for case in assumed]
    return [
        verdict(
            "medium, mixing: plain ≥ 1.4 × ours at 3, 5, 40: "
            + ", ".join(f"{gain:.2f}" for gain in gains),
            min(gains) >= 1.4,
        ),
        verdict(f"medium: ours ≤ 1.1 × oracle, at worst {oracle:.3f}", oracle <= 1.1),
        verdict(f"never above 1.02 × plain, at worst {worst:.3f}", worst <= 1.02),
        verdict(
            f"the band holds the truth in 88–93 %: {min(covered):.1%} to {max(covered):.1%}"
            " (not where people are sorted by strictness: last lines)",
            min(covered) >= 0.88 and max(covered) <= 0.93,
        ),
    ]


if __name__ == "__main__":
    sys.exit(0 if all(main(*(int(each) for each in sys.argv[1:2]))) else 1)
