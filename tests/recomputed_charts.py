"""Control charts and funnel computed again, by what docs/scoring.md and the handbooks it names say
and by nothing of ours.

Rows are judgements as the fixture ``judged`` of tests/services/scores/test_recomputed.py has them; shares
are 0–1 until they are drawn. What is printed from a ratio stays a fraction until it is printed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import NormalDist, median, median_low

import numpy as np
import pandas as pd

HEAVIEST = 2  # the weight of a major norm
PULL, REACH = 0.2, 2.962  # of an EWMA
_OCCASION = ["staff_id", "manager_id", "patrol_id"]


def occasions_by(rows: pd.DataFrame, point: str) -> pd.DataFrame:
    """``point``, ``weight``, ``kept``, ``unit`` (Σ weight²), ``judged`` of each occasion.

    :param point: the column that says to which point a judgement belongs
    """
    return (
        rows.assign(square=rows["weight"] ** 2, point=rows[point])
        .groupby(["point", *_OCCASION], as_index=False)
        .agg(weight=("weight", "sum"), kept=("kept", "sum"), unit=("square", "sum"),
             judged=("weight", "size"))
    )  # fmt: skip


def points_of(occasions: pd.DataFrame) -> pd.DataFrame:
    """Their sums by point, and how many they are."""
    by_point = occasions.groupby("point")
    sums = by_point[["weight", "kept", "unit", "judged"]].sum()
    return sums.assign(occasions=by_point.size())


def dispersion(series: Iterable[pd.DataFrame]) -> float:
    """φ: the squares of occasions around the share of their point, n/(n − 1) times, over what they
    would be if each judgement were independent; of several series together.

    :param series: the occasions of each
    """
    squares = expected = 0.0
    for occasions in series:
        share = occasions["kept"].sum() / occasions["weight"].sum()
        for _, seen in occasions.groupby("point"):
            if len(seen) > 1:
                own = seen["kept"].sum() / seen["weight"].sum()
                off = seen["kept"] - own * seen["weight"]
                squares += (off**2).sum() * len(seen) / (len(seen) - 1)
                expected += share * (1 - share) * seen["unit"].sum()
    return max(1.0, squares / expected)


@dataclass(frozen=True)
class Chart:
    """One entry for each point, percent; limits where a value can be, else None. ``signals``: what
    each point is part of; ``changes``: how it is marked, of an EWMA only where its own week lies on
    that side too."""

    seen: list[Fraction]
    plotted: list[Fraction] | list[float]
    centre: Fraction | float
    low: list[float | None]
    high: list[float | None]
    signals: list[str]
    changes: list[str]
    base: int

    @property
    def is_back(self) -> bool:
        """Whether the newest point lies at the centre or on the other side of it than the newest
        signal."""
        newest = [each for each in self.signals if each != "none"][-1]
        off = self.seen[-1] - Fraction(self.centre)
        return off >= 0 if newest == "worse" else off <= 0


def base_of(count: int) -> int:
    """Of a chart that only begins (in the 26 weeks before the quarter lie fewer than 12 points): two
    thirds of the points, at least 12 and at most 20."""
    return min(max(2 * count // 3, 12), 20)


def p_chart(points: pd.DataFrame, phi: float) -> Chart:
    base = base_of(len(points))
    centre = _share(points[:base])
    sd = np.maximum(_sd(points, float(centre), phi), _least_sd(points, base, phi))
    return _chart(points, _shares(points), 100 * centre, 300 * sd)


def individuals(points: pd.DataFrame) -> Chart:
    """From the mean of the base, as far as the mean step between neighbours reaches."""
    base = base_of(len(points))
    shares = _shares(points)
    steps = [abs(after - before) for before, after in pairwise(shares[:base])]
    sd = np.maximum(float(sum(steps) / len(steps)) / 1.128, 100 * _least_sd(points, base, 1.0))
    return _chart(points, shares, sum(shares[:base]) / base, 3 * sd)


def ewma(points: pd.DataFrame, phi: float) -> Chart:
    """The i-th gathered value: 0.2 · 0.8^(i − j) of each value until then, and of the centre what
    is left; its variance by the squares of these weights."""
    base = base_of(len(points))
    centre = _share(points[:base])
    sd = np.maximum(_sd(points, float(centre), phi), _least_sd(points, base, phi))
    steps = np.subtract.outer(np.arange(len(points)), np.arange(len(points)))
    pull = np.where(steps >= 0, PULL * (1 - PULL) ** np.maximum(steps, 0), 0.0)
    seen = 100 * (points["kept"] / points["weight"]).to_numpy()
    gathered = pull @ seen + (1 - pull.sum(1)) * 100 * float(centre)
    reach = 100 * REACH * np.sqrt(pull**2 @ sd**2)
    return _chart(points, gathered.tolist(), 100 * centre, reach, limits_only=True)


def _share(points: pd.DataFrame) -> Fraction:
    return Fraction(int(points["kept"].sum()), int(points["weight"].sum()))


def _shares(points: pd.DataFrame) -> list[Fraction]:
    pairs = zip(points["kept"], points["weight"], strict=True)
    return [Fraction(100 * int(kept), int(weight)) for kept, weight in pairs]


def _sd(points: pd.DataFrame, share: float, phi: float) -> np.ndarray:
    variance = phi * share * (1 - share) * points["unit"] / points["weight"] ** 2
    return np.sqrt(variance.to_numpy())


def _least_sd(points: pd.DataFrame, base: int, phi: float) -> np.ndarray:
    first = points[:base]
    judged = first["weight"].sum() ** 2 / first["unit"].sum()
    q = 1 - 0.05 ** (1 / judged)
    rare = np.sqrt(phi * q * (1 - q) * points["unit"])
    return (np.maximum(rare, HEAVIEST / REACH) / points["weight"]).to_numpy()


def _chart(
    points: pd.DataFrame,
    plotted: list[Fraction] | list[float],
    centre: Fraction | float,
    reach: np.ndarray,
    *,
    limits_only: bool = False,
) -> Chart:
    base = base_of(len(points))
    low, high = float(centre) - reach, float(centre) + reach
    off = np.array([float(each) for each in plotted]) - float(centre)
    middle = median(off[:base].tolist())
    signals = [""] * len(points)
    for side, change in ((1, "better"), (-1, "worse")):
        for place in _marked(side * off, reach, max(side * middle, 0.0), limits_only=limits_only):
            signals[place] = change
    seen = _shares(points)
    sides = {"better": 1, "worse": -1, "": 0}
    changes = [
        each if not limits_only or sides[each] * (share - Fraction(centre)) > 0 else ""
        for each, share in zip(signals, seen, strict=True)
    ]
    return Chart(
        seen, plotted, centre,
        [each if each > 0 else None for each in low.tolist()],
        [each if each < 100 else None for each in high.tolist()],
        [each or "none" for each in signals], [each or "none" for each in changes], base,
    )  # fmt: skip


def _marked(above: np.ndarray, reach: np.ndarray, usual: float, *, limits_only: bool) -> set[int]:
    """The places of points that are part of a signal and lie on its side.

    :param above: how far each is above the centre (below: turned round)
    :param usual: what a run has to be above
    """
    last_bit = 1e-9
    found = {int(each) for each in np.flatnonzero(above > reach + last_bit)}
    if limits_only:
        return found
    far, beside = above > reach * 2 / 3 + last_bit, above > last_bit
    for end in range(len(above)):
        three, six, eight = (range(max(end - n + 1, 0), end + 1) for n in (3, 6, 8))
        if far[end] and sum(far[each] for each in three) >= 2:
            found |= {each for each in three if far[each]}
        if len(eight) == 8 and all(above[each] > usual + last_bit for each in eight):
            found |= set(eight)
        if len(six) == 6 and beside[end] and all(np.diff(above[list(six)]) > 0):
            found |= {each for each in six if beside[each]}
    return found


def usual_count(points: pd.DataFrame) -> int:
    """Judgements in a point: the middle one, the lower of two."""
    return median_low(points["judged"].astype(int))


@dataclass(frozen=True)
class FunnelAgain:
    """``units``: as given, with ``n``, ``share`` and ``place``. ``target``: 0–1."""

    units: pd.DataFrame
    target: float
    phi: float

    def limits(self, n: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
        """Percent."""
        z = NormalDist().inv_cdf((1 + level) / 2)
        reach = z * np.sqrt(self.phi * self.target * (1 - self.target) / n)
        return (
            100 * np.clip(self.target - reach, 0, None),
            100 * np.clip(self.target + reach, None, 1),
        )


def funnel(units: pd.DataFrame) -> FunnelAgain:
    """:param units: ``weight``, ``kept``, ``unit`` of each"""
    n = units["weight"] ** 2 / units["unit"]
    share = units["kept"] / units["weight"]
    target = float((share * n).sum() / n.sum())
    z = (share - target) / np.sqrt(target * (1 - target) / n)
    pulled_in = z.clip(z.quantile(0.1), z.quantile(0.9))
    phi = max(1.0, float((pulled_in**2).mean()))
    found = FunnelAgain(units.assign(n=n, share=share), target, phi)
    places = pd.Series("within", units.index)
    for level, name in ((0.95, "95"), (0.998, "998")):
        low, high = found.limits(n.to_numpy(), level)
        places[(100 * share > high).to_numpy()] = f"high_{name}"
        places[(100 * share < low).to_numpy()] = f"low_{name}"
    return FunnelAgain(found.units.assign(place=places), target, phi)
