"""With which severity a norm counts in scores."""

from domain.halls.position import Position
from domain.norms.norm import Norm, NormKind, Severity

_NOT_IN_THE_HALL = {Position.BACK_OFFICE, Position.ANALYST}


def severity_in_score(norm: Norm) -> Severity:
    """The severity with which an observation of the norm counts.

    A norm that binds only the back office or the analysts never touches the score of the hall or of
    somebody in it: it counts as ``none``. A red line stays one. Source: domain facts §0 trap 15
    (the hour for a work order binds the back office and "must not lower a hall clerk's score").
    So do the record checks of versions that do not say how often they are made: nobody was asked.
    """
    if norm.severity is Severity.RED_LINE:
        return Severity.RED_LINE
    if norm.kind is NormKind.RECORD_CHECK and norm.every is None:
        return Severity.NONE
    if _NOT_IN_THE_HALL.issuperset(norm.positions):
        return Severity.NONE
    return norm.severity
