"""Whose turn it is: to which role an open case is shown as something to do, and when it is late.

Who may take a step is told by the module of the kind; this is what stands in lists of what is due.
Who acts is what the source gives to duty managers (process four, patrols) and branch heads; that
heads of branches learn of what is late is a proposal.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from domain.case import Case, CaseKind
from domain.roles import Role

SOON = timedelta(days=1)
_MANAGERS = frozenset({Role.DUTY_MANAGER})
# Whose turn it is while it is in time.
ACTING: Mapping[CaseKind, frozenset[Role]] = {
    CaseKind.COMPLAINT: _MANAGERS,
    CaseKind.ACTION: _MANAGERS | {Role.STAFF},
    CaseKind.RED_LINE: frozenset({Role.BRANCH_HEAD, Role.STAFF}),
    CaseKind.CARD: frozenset({Role.STAFF}),
    CaseKind.APPEAL: frozenset({Role.BRANCH_HEAD}),
    CaseKind.CALIBRATION: _MANAGERS,
    CaseKind.FLAG: _MANAGERS,
}
# What branch heads see besides, once it is late.
TOLD_WHEN_LATE = frozenset({CaseKind.COMPLAINT, CaseKind.ACTION})


class Timeliness(StrEnum):
    __words__ = "timeliness."

    LATE = "late"
    SOON = "soon"
    LATER = "later"
    OPEN = "open"  # without a time


def acting_kinds(role: Role) -> frozenset[CaseKind]:
    """The kinds of open cases that are the role's to act on.

    >>> sorted(acting_kinds(Role.BRANCH_HEAD))
    [<CaseKind.APPEAL: 'appeal'>, <CaseKind.RED_LINE: 'red_line'>]
    """
    return frozenset(kind for kind, roles in ACTING.items() if role in roles)


def late_kinds(role: Role) -> frozenset[CaseKind]:
    """The kinds that the role is told of when they are late, though others act on them."""
    return TOLD_WHEN_LATE if role is Role.BRANCH_HEAD else frozenset()


def timeliness(case: Case, now: datetime) -> Timeliness:
    """How an open case stands against its time: soon is within a day."""
    if case.due_at is None:
        return Timeliness.OPEN
    if case.is_late(now):
        return Timeliness.LATE
    return Timeliness.SOON if case.due_at <= now + SOON else Timeliness.LATER
