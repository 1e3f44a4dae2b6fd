"""Whose norms hold: every norm of the checklists, or only those that the company wrote itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.halls.hall import HallKind
from domain.halls.position import FRONT_LINE, Position
from domain.method.method import SeverityWeights
from domain.norms.library import Checklist, Library
from domain.norms.norm import Norm, Origin, Severity
from domain.norms.severity import severity_in_score


class Rules(StrEnum):
    __words__ = "rules."

    ALL = "all"
    COMPANY = "company"  # and what the law demands, which no company can set aside


def holds(norm: Norm, library: Library, rules: Rules) -> bool:
    """Whether the norm is asked about under ``rules``; one that is off is asked about nowhere."""
    if not norm.enabled:
        return False
    return rules is Rules.ALL or norm.origin is Origin.SEED or library.is_law(norm)


def under(library: Library, rules: Rules) -> Library:
    """The library with every norm off that does not hold; all of them can still be read."""
    if rules is Rules.ALL:
        return library

    def only(checklist: Checklist) -> Checklist:
        norms = (
            each if holds(each, library, rules) else each.model_copy(update={"enabled": False})
            for each in checklist.norms
        )
        return checklist.model_copy(update={"norms": tuple(norms)})

    checklists = tuple(only(each) for each in library.checklists)
    return library.model_copy(update={"checklists": checklists})


@dataclass(frozen=True)
class OriginShares:
    """How the weight of what a position is judged by is spread over who wrote the norms.

    ``share_pct``: of ``weight``, by origin; they add up to 100. ``law_pct`` is the part of it that
    the law demands, within the public sources.
    """

    position: Position
    norm_count: int  # those without a weight (red lines, not scored) too
    weight: float
    share_pct: Mapping[Origin, float]
    law_pct: float


def origin_shares(
    library: Library, weights: SeverityWeights, hall_kind: HallKind
) -> list[OriginShares]:
    """Position by position and the hall itself, as if each norm was judged equally often; positions
    that nothing with a weight is about are left out."""
    of_severity = {Severity.MINOR: weights.minor, Severity.MAJOR: weights.major}
    shares_of = []
    for position in (*FRONT_LINE, Position.HALL):
        norms = library.norms_for(position, hall_kind)
        weighed = [(norm, of_severity.get(severity_in_score(norm), 0.0)) for norm in norms]
        total = _sum(weight for _, weight in weighed)
        if not total:
            continue
        by_origin = dict.fromkeys(Origin, 0.0)
        for norm, weight in weighed:
            by_origin[norm.origin] += weight
        law = _sum(weight for norm, weight in weighed if library.is_law(norm))
        shares = {origin: 100 * weight / total for origin, weight in by_origin.items()}
        shares_of.append(OriginShares(position, len(norms), total, shares, 100 * law / total))
    return shares_of


def _sum(weights: Iterable[float]) -> float:
    return float(sum(weights))
