"""Few, coarse and unrepeated ratings: how far scores are from the truth, beside a joint fit.

As in public sets of real ratings: each observer rates a person once, in five steps, and few people.
Twenty halls are drawn at a time; a person's mean, an observer's eye and what is left have standard
deviations of 0.52, 0.33 and 1.18 steps (those of students' ratings of lecturers in InstEval of the
R package lme4: variances 0.27, 0.11 and 1.38).

* plain mean of the ratings,
* formula 1: every hall by itself,
* this method: halls lend each other what they know of variances,
* joint fit: one linear mixed model of all halls together (MixedLM of statsmodels: people and
  observers of each hall as variance components, the mean of each hall its own).

`python -m bench.ratings`; the joint fit needs statsmodels (`pip install statsmodels`).
"""

import importlib.util
import sys
import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator

from bench.verdict import verdict
from domain.scores.fairness import FairScores, fair_scores
from domain.scores.lending import Lending, lenders_of
from domain.scores.mixed_model import Array

HALLS, DRAWS = 20, 5
# People and observers of a hall, ratings of each person.
CASES = tuple((*hall, each) for hall in ((8, 12), (12, 40), (24, 48)) for each in (3, 5, 10))
MIDDLE, PEOPLE, OBSERVERS, REST = 3.2, 0.52, 0.33, 1.18  # steps
_STEPS = 5
_NODES = np.linspace(-4, 4, 161)
_WEIGHTS = np.exp(-(_NODES**2) / 2) / np.exp(-(_NODES**2) / 2).sum()


@dataclass(frozen=True)
class Drawn:
    cells: pd.DataFrame
    truth_pct: Array  # people: the average over all observers of the hall


def _share(step: Array) -> Array:
    return np.asarray((np.clip(np.round(step), 1, _STEPS) - 1) / (_STEPS - 1))


def draw_hall(draw: Generator, hall_id: str, people: int, observers: int, each: int) -> Drawn:
    level = MIDDLE + draw.normal(0, PEOPLE, people)
    eye = draw.normal(0, OBSERVERS, observers)
    person = np.repeat(np.arange(people), each)
    seen = [draw.choice(observers, each, replace=False) for _ in range(people)]
    observer = np.concatenate(seen)
    kept = _share(level[person] + eye[observer] + draw.normal(0, REST, len(person)))
    truth = _share(level[:, None, None] + eye[:, None] + REST * _NODES) @ _WEIGHTS
    cells = pd.DataFrame(
        {
            "hall_id": hall_id,
            "staff_id": [f"p{number:02}" for number in person],
            "observer_id": [f"m{number:02}" for number in observer],
            "position": "guide",
            "occasion_count": 1,
            "weight": 1.0,
            "weight_sq": 1.0,
            "kept": kept,
            "kept_sq": kept**2,
            "unit": 1.0,
            "unit_share": 1.0,
        }
    )
    return Drawn(cells, 100 * truth.mean(1))


def joint_fit(cells: pd.DataFrame) -> Array:
    """Percent of each person, in the order of hall and person."""
    from statsmodels.regression.mixed_linear_model import MixedLM

    formulas = {"person": "0 + C(staff_id)", "observer": "0 + C(observer_id)"}
    table = cells.assign(pct=100 * cells["kept"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = MixedLM.from_formula(
            "pct ~ 0 + C(hall_id)", table, groups="hall_id", vc_formula=formulas, re_formula="0"
        ).fit()
    found = []
    for hall_id, effects in sorted(fit.random_effects.items()):
        mean = fit.fe_params[f"C(hall_id)[{hall_id}]"]
        names = sorted(cells.loc[cells["hall_id"] == hall_id, "staff_id"].unique())
        found += [mean + effects[f"person[C(staff_id)[{name}]]"] for name in names]
    return np.array(found)


def main(draws: int = DRAWS) -> list[bool]:
    with_joint = importlib.util.find_spec("statsmodels") is not None
    if not with_joint:
        print("no joint fit: statsmodels is not installed")
    print(f"\nratings in five steps, one a pair, {draws} × {HALLS} halls a line, points")
    print(
        "  people observers ratings   plain  formula 1   ours  joint  ours/joint   bands: 1   ours"
    )
    found = []
    for people, observers, each in CASES:
        errors, covered = [], []
        for number in range(draws):
            draw = np.random.default_rng([people, observers, each, number])
            halls = [f"h{place:02}" for place in range(HALLS)]
            drawn = [draw_hall(draw, hall, people, observers, each) for hall in halls]
            cells = pd.concat([one.cells for one in drawn], ignore_index=True)
            truth = np.concatenate([one.truth_pct for one in drawn])
            alone = fair_scores(cells)
            ours = fair_scores(cells, lending=Lending(lenders_of(halls)))
            joint = joint_fit(cells) if with_joint else truth
            scores = (
                ours.people["raw_exact"], alone.people["adjusted_exact"],
                ours.people["adjusted_exact"], joint,
            )  # fmt: skip
            errors.append([np.mean((np.asarray(score) - truth) ** 2) for score in scores])
            covered.append([_covered(each_of, truth) for each_of in (alone, ours)])
        error = np.sqrt(np.mean(errors, axis=0))
        bands = np.mean(covered, axis=0)
        ratio = error[2] / error[3] if with_joint else float("nan")
        found.append((ratio, bands[1]))
        print(
            f"  {people:>6} {observers:>9} {each:>7} "
            + " ".join(
                f"{value:{width}.2f}" for value, width in zip(error, (7, 10, 6, 6), strict=True)
            )
            + f"  {ratio:10.3f}   {bands[0]:8.1%} {bands[1]:6.1%}",
            flush=True,
        )
    ratios, bands = np.array(found).T
    held = [
        verdict(
            f"the band holds the truth in 88–93 %: {bands.min():.1%} to {bands.max():.1%}",
            bool(bands.min() >= 0.88 and bands.max() <= 0.93),
        )
    ]
    if with_joint:
        held.append(
            verdict(f"ours ≤ 1.02 × of a joint fit, at worst {ratios.max():.3f}",
                    bool(ratios.max() <= 1.02))
        )  # fmt: skip
    return held


def _covered(scores: FairScores, truth: Array) -> float:
    low, high = (scores.people[name].to_numpy() for name in ("low_exact", "high_exact"))
    return float(np.mean((low <= truth) & (truth <= high)))


if __name__ == "__main__":
    sys.exit(0 if all(main(*(int(each) for each in sys.argv[1:2]))) else 1)
