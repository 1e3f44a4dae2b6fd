"""How past observations would count with another version of the norms."""

from dataclasses import dataclass
from enum import StrEnum

from domain.norms.library import Library
from domain.norms.norm import Norm, Severity
from domain.norms.severity import severity_in_score


@dataclass(frozen=True)
class Recount:
    """What becomes of the observations of a norm. ``severity`` None: they count nowhere, not even
    as not applicable, because the norm is gone or switched off. ``judged_anew``: measured times
    are compared with ``limit_s`` (None: no limit) again."""

    norm_id: str
    severity: Severity | None
    limit_s: int | None = None
    judged_anew: bool = False


class Unknown(StrEnum):
    """Why past observations say nothing about a change."""

    __words__ = "norm_unknown."

    NEW = "new"
    SWITCHED_ON = "switched_on"
    POSITIONS = "positions"  # who would have been judged, nobody looked at
    HALL_KINDS = "hall_kinds"
    MINIMUM = "minimum"
    GREETING = "greeting"


def recounts(before: Library, after: Library) -> list[Recount]:
    """The norms whose observations would count in another way, in the order of the walk.

    Everything else stays as it was scored. A norm that was off and is on has no observations.
    """
    counts = []
    for norm in before.norms.values():
        now = after.norms.get(norm.id)
        if now is None or not now.enabled:
            if norm.enabled:
                counts.append(Recount(norm.id, None))
        elif norm.enabled and _counts_as(norm) != _counts_as(now):
            anew = norm.limit_s != now.limit_s
            counts.append(Recount(norm.id, severity_in_score(now), now.limit_s, anew))
    return counts


def _counts_as(norm: Norm) -> tuple[Severity, int | None]:
    return severity_in_score(norm), norm.limit_s


def unknowns(before: Library, after: Library) -> list[tuple[Norm, Unknown]]:
    """The changes that cannot be tried on past observations, each with the norm as it will be."""
    unknown = []
    for norm in after.norms.values():
        was = before.norms.get(norm.id)
        if not norm.enabled:
            continue
        if was is None:
            unknown.append((norm, Unknown.NEW))
        elif not was.enabled:
            unknown.append((norm, Unknown.SWITCHED_ON))
        elif set(was.positions) != set(norm.positions):
            unknown.append((norm, Unknown.POSITIONS))
        elif set(was.hall_kinds) != set(norm.hall_kinds):
            unknown.append((norm, Unknown.HALL_KINDS))
        elif was.minimum != norm.minimum:
            unknown.append((norm, Unknown.MINIMUM))
        elif was.greeting != norm.greeting:
            unknown.append((norm, Unknown.GREETING))
    return unknown
