"""What the estimate of an observer's strictness allows to say."""

from enum import StrEnum

_NORMAL = 1.645  # standard deviations on either side that hold 90 % of a normal distribution


class Eye(StrEnum):
    STRICTER = "stricter"
    MORE_LENIENT = "more_lenient"
    ALIKE = "alike"  # no difference from the average of the hall can be told
    NOT_COMPARED = "not_compared"  # shares no member of staff with the others


def reach_pts(uncertainty_pts: float) -> float:
    """How far the true strictness may be from the estimate, with 90 %."""
    return _NORMAL * uncertainty_pts


def eye_of(strictness_pts: float, uncertainty_pts: float, *, linked: bool) -> Eye:
    """
    :param strictness_pts: positive: stricter than the average (``domain.scores.fairness``)
    :param uncertainty_pts: its standard deviation
    :param linked: whether the observer can be told apart from who was watched

    >>> [eye_of(points, 1.0, linked=True).value for points in (1.7, 1.6, -1.7)]
    ['stricter', 'alike', 'more_lenient']
    """
    if not linked:
        return Eye.NOT_COMPARED
    if abs(strictness_pts) <= reach_pts(uncertainty_pts):
        return Eye.ALIKE
    return Eye.STRICTER if strictness_pts > 0 else Eye.MORE_LENIENT
