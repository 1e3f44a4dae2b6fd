"""A case: what somebody has to do after something was seen, from its opening to its end.

Complaints, corrective actions, appeals and whatever else is followed up have the same shape: they
are about a hall (or a branch), perhaps about a person and a norm, are in a state, may be due, and
end. What happens to them is a step; a step says what it sets, and a case is the sum of its steps.
Which steps are possible, and who may take them, is told by the module of the kind.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

# What a step sets of the case itself; whatever else it sets is a field of its kind.
HEADER = ("state", "staff_id", "norm_id", "about", "owner_id", "due_at", "closed")
_MOMENTS = ("due_at",)


def head_time(at: datetime) -> str:
    """A moment as the field ``head_at`` has it, so that texts are in the order of time.

    >>> head_time(datetime(2026, 3, 4, 2, 0, 0, 5, tzinfo=UTC))
    '2026-03-04T02:00:00+00:00'
    """
    return at.astimezone(UTC).isoformat(timespec="seconds")


class CaseKind(StrEnum):
    """Their words stand under ``case_kind.``; the order is that of ``db.codes`` and only grows."""

    __words__ = "case_kind."

    COMPLAINT = "complaint"  # process four
    DECISION = "decision"  # of a duty manager, where no clerk may decide
    ACTION = "action"  # corrective action (整改)
    RED_LINE = "red_line"  # what follows a reported breach
    CARD = "card"  # what was said to a person after a patrol
    APPEAL = "appeal"  # of a person, against one observation
    ACKNOWLEDGED = "acknowledged"  # which observations of a patrol a person has read
    PRACTICE = "practice"  # a good moment that others may take over
    CALIBRATION = "calibration"  # a set that several managers judge blind
    WATCH = "watch"  # whom the planner offered, and what came of it
    FLAG = "flag"  # what the honesty panel asked, and the answer


@dataclass(frozen=True)
class Step:
    """What was done to a case.

    :param action: a word of the kind: what was done
    :param sets: codes, numbers, ids and moments (ISO text) by name, nobody's secret; of the case
      itself (``HEADER``) or a field of its kind. None: it has none any more
    :param texts: words about people, and photos by their SHA-256: veiled from who sees no names
    """

    case_id: str
    number: int  # within the case, from 1
    action: str
    account_id: str
    at: datetime
    sets: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """As it stands after its last step.

    :param hall_id: None: of the whole branch
    :param staff_id: whom it is about; None: nobody of the staff
    :param about: what it came from: the id of an event, a patrol, a case, a month
    :param owner_id: the account that is to act; None: whoever may
    :param steps: how many there were: whoever acts says which one was the last that they saw
    """

    id: str
    kind: CaseKind
    branch_id: str
    hall_id: str | None
    opened_by: str
    opened_at: datetime
    changed_at: datetime
    state: str
    steps: int
    staff_id: str | None = None
    norm_id: str = ""
    about: str = ""
    owner_id: str | None = None
    due_at: datetime | None = None
    closed_at: datetime | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_late(self, now: datetime) -> bool:
        """Whether it is open beyond its time."""
        return self.is_open and self.due_at is not None and self.due_at < now


@dataclass(frozen=True)
class CaseRow:
    """A case with the names of what it is about.

    :param place: the hall; of a case of a whole branch, the branch
    :param time_zone: of the hall; of a case of a whole branch, the usual one of halls
    """

    case: Case
    place: str
    time_zone: str
    staff: str | None
    staff_no: str | None
    opener: str
    owner: str | None


@dataclass(frozen=True)
class StepRow:
    """A step with the name of who took it."""

    step: Step
    account: str


@dataclass(frozen=True)
class CaseFilter:
    """Which cases a list shows. None and '': whichever.

    :param in_hands_of: of this account, or of nobody yet
    :param opened_from: opened at this moment or later
    :param opened_before: opened before this moment
    :param due_before: due before this moment
    :param head_told_by: whose branch head is told by this moment (the field ``head_at``); one
      without it is told as soon as it is late
    :param closed_from: closed at this moment or later
    :param text: stands somewhere in what was written
    :param fields: field of the kind -> its code
    """

    kinds: Collection[CaseKind]
    is_open: bool | None = None
    states: Collection[str] | None = None
    staff_id: str | None = None
    norm_id: str = ""
    about: Collection[str] | None = None
    owner_id: str | None = None
    in_hands_of: str | None = None
    opened_by: str | None = None
    opened_from: datetime | None = None
    opened_before: datetime | None = None
    due_before: datetime | None = None
    head_told_by: datetime | None = None
    closed_from: datetime | None = None
    text: str = ""
    fields: Mapping[str, str] | None = None


def opened(kind: CaseKind, branch_id: str, hall_id: str | None, first: Step) -> Case:
    """The case that a first step opens.

    >>> step = Step("c1", 1, "open", "amina", datetime(2026, 3, 4), {"state": "open"})
    >>> case = opened(CaseKind.ACTION, "b1", "h1", step)
    >>> case.state, case.is_open, case.steps
    ('open', True, 1)
    """
    blank = Case(
        first.case_id, kind, branch_id, hall_id, first.account_id, first.at, first.at, "", 0
    )
    return after(blank, first)


def after(case: Case, step: Step) -> Case:
    """The case as the step leaves it.

    :raises ValueError: the step is not the next one of the case
    """
    if (step.case_id, step.number) != (case.id, case.steps + 1):
        message = f"step {step.number} of {step.case_id} does not follow"
        raise ValueError(message)
    header: dict[str, Any] = {name: step.sets[name] for name in HEADER if name in step.sets}
    for name in _MOMENTS:
        if header.get(name) is not None:
            header[name] = datetime.fromisoformat(header[name])
    if "closed" in header:
        header["closed_at"] = step.at if header.pop("closed") else None
    own = {name: value for name, value in step.sets.items() if name not in HEADER}
    return replace(
        case,
        **header,
        steps=step.number,
        changed_at=step.at,
        fields=_with(case.fields, own),
        texts=_with(case.texts, step.texts),
    )


def made_of(kind: CaseKind, branch_id: str, hall_id: str | None, steps: Iterable[Step]) -> Case:
    """The case that all its steps come to, in their order.

    :raises ValueError: there is none, or one is missing
    """
    first, *others = steps
    case = opened(kind, branch_id, hall_id, first)
    for each in others:
        case = after(case, each)
    return case


def _with(before: Mapping[str, Any], sets: Mapping[str, Any]) -> dict[str, Any]:
    together = {**before, **sets}
    return {name: value for name, value in together.items() if value is not None}
