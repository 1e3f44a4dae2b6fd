"""The rules that an event has to keep."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.halls.assignment import StaffMember
from domain.halls.hall import GreetingRule, HallKind, Round
from domain.halls.position import ON_ROSTER, Position
from domain.norms.library import Library
from domain.norms.norm import Norm, NormKind, Severity
from domain.patrols.event import Event, Examined, FromTablet, Header, Praise
from domain.patrols.greeting import judge_greeting
from domain.patrols.patrol import Patrol
from domain.problems import EventProblem
from domain.result import Result

# The board corrects its clock by the server's, so what is left is the time on the way.
CLOCK_TOLERANCE = timedelta(minutes=2)


@dataclass(frozen=True)
class PatrolContext:
    """What an event is checked against."""

    patrol: Patrol
    staff: dict[str, StaffMember]  # of the patrol's hall, by id
    library: Library  # the pinned version
    hall_kind: HallKind
    # Where else the patrol met them, by any of its headers: a judgement may come before or after
    # the header that explains it.
    also_at: dict[str, frozenset[Position]] = field(default_factory=dict)
    # From then on nothing is seen on it any more, whether it was finished or not; None: unknown.
    closes_at: datetime | None = None
    # The member of staff that the recording account belongs to: nobody judges themselves.
    observer_staff_id: str | None = None


def check_event(event: Event, context: PatrolContext, now: datetime) -> Norm:
    """Return the norm that the event judges, if the event may be kept.

    :param now: the server's time, aware
    :raises EventProblem: names the field
    """
    _check_time(event, context, now)
    if not event.reason and (event.appeal, event.observer_id) != (None, None):
        raise EventProblem("field_unknown", "appeal", event.id)  # no tablet says so
    norm = _norm(event, context)
    _check_seconds(event, norm)
    _check_count(event, norm)
    _check_fact(event, norm)
    _check_situation(event, norm)
    if event.process is not None and event.process not in norm.processes:
        raise EventProblem("process_not_of_norm", "process", event.id)
    return norm


def _is_asked(norm: Norm, position: Position, context: PatrolContext) -> bool:
    """Papers are checked apart from the walks, and on no walk."""
    if context.patrol.round is Round.RECORDS:
        return norm.is_paper_of(position, context.hall_kind)
    return norm.applies_to(position, context.hall_kind)


def check_examined(examined: Examined, context: PatrolContext, now: datetime) -> None:
    """Ask whether an examined case may be kept.

    :raises EventProblem: the examined case may not be kept; names the field
    """
    _check_time(examined, context, now)
    norm = _norm(examined, context)
    if not norm.lawful_cases:
        raise EventProblem("lawful_case_not_asked", "norm_id", examined.id)
    if examined.lawful_case > len(norm.lawful_cases):
        raise EventProblem("lawful_case_unknown", "lawful_case", examined.id)
    if not examined.withdrawn and not examined.note:
        raise EventProblem("examined_needs_fact", "note", examined.id)


def check_praise(praise: Praise, context: PatrolContext, now: datetime) -> None:
    """Ask whether a praise may be kept.

    :raises EventProblem: the praise may not be kept; names the field
    """
    _check_time(praise, context, now)
    if context.patrol.round is Round.RECORDS:  # nobody is met there
        raise EventProblem("praise_on_a_walk", "patrol_id", praise.id)
    _member(praise, praise.staff_id, context)
    if praise.result is Result.PASS and not praise.note:
        raise EventProblem("praise_needs_story", "note", praise.id)


def check_header(header: Header, context: PatrolContext, now: datetime) -> None:
    """Ask whether a header may be kept.

    :raises EventProblem: the header may not be kept; names the field
    """
    _check_time(header, context, now)
    named = {*header.positions, *([header.backup_id] if header.backup_id else [])}
    if named - set(context.staff):
        raise EventProblem("staff_not_in_hall", "positions", header.id)
    if any(each is not None and each not in ON_ROSTER for each in header.positions.values()):
        raise EventProblem("field_unreadable", "positions", header.id)


def _norm(event: Event | Examined, context: PatrolContext) -> Norm:
    """The norm that an event is about, if the person or the hall is judged by it."""
    norm = context.library.norms.get(event.norm_id)
    if norm is None:
        raise EventProblem("norm_unknown", "norm_id", event.id)
    positions = {Position.HALL}
    if event.staff_id is not None:
        member = _member(event, event.staff_id, context)
        positions = {member.position, *context.also_at.get(member.id, ())}
    if not any(_is_asked(norm, each, context) for each in positions):
        raise EventProblem("norm_not_for_position", "norm_id", event.id)
    return norm


def _member(event: Event | Praise | Examined, staff_id: str, context: PatrolContext) -> StaffMember:
    if staff_id == context.observer_staff_id:
        raise EventProblem("judges_oneself", "staff_id", event.id)
    member = context.staff.get(staff_id)
    if member is None:
        raise EventProblem("staff_not_in_hall", "staff_id", event.id)
    return member


def _check_time(event: FromTablet, context: PatrolContext, now: datetime) -> None:
    patrol = context.patrol
    if event.captured_at > now + CLOCK_TOLERANCE:
        raise EventProblem("clock_in_future", "captured_at", event.id)
    if event.captured_at < patrol.opened_at - CLOCK_TOLERANCE:
        raise EventProblem("clock_before_patrol", "captured_at", event.id)
    open_for = now - patrol.opened_at + CLOCK_TOLERANCE
    if event.elapsed_ms > open_for.total_seconds() * 1000:
        raise EventProblem("elapsed_beyond_patrol", "elapsed_ms", event.id)
    # A tablet that was out of reach may still bring what was seen before the patrol ended; what
    # is changed after that has to say why.
    after = patrol.finished_at is not None and event.captured_at > patrol.finished_at
    reason = event.reason if isinstance(event, Event) else ""
    if after and not reason:
        raise EventProblem("patrol_finished", "patrol_id", event.id)
    if reason and not after:
        raise EventProblem("reason_not_asked", "reason", event.id)
    if not reason and context.closes_at is not None and event.captured_at > context.closes_at:
        day = patrol.business_day.isoformat()
        raise EventProblem("patrol_of_another_day", "patrol_id", event.id, day=day)


def _check_seconds(event: Event, norm: Norm) -> None:
    if event.seconds is None and not event.laps:
        return
    if norm.kind is not NormKind.TIME_LIMIT:
        raise EventProblem("seconds_not_asked", "seconds", event.id)
    if event.seconds is not None and norm.limit_s is not None:
        if _contradicts(event.result, kept=event.seconds <= norm.limit_s):
            raise EventProblem("seconds_contradict", "result", event.id, limit_s=norm.limit_s)


def _check_count(event: Event, norm: Norm) -> None:
    if event.count is None:
        return
    if norm.kind is not NormKind.COUNT:
        raise EventProblem("count_not_asked", "count", event.id)
    if norm.minimum is not None and _contradicts(event.result, kept=event.count >= norm.minimum):
        raise EventProblem("count_contradicts", "result", event.id, minimum=norm.minimum)


def _contradicts(result: Result, *, kept: bool) -> bool:
    """Whether a judgement says otherwise than its own measure."""
    return result in (Result.PASS, Result.FAIL) and kept != (result is Result.PASS)


def _check_fact(event: Event, norm: Norm) -> None:
    if norm.severity is Severity.RED_LINE and event.result is Result.FAIL and not event.note:
        raise EventProblem("red_line_needs_fact", "note", event.id)


def _check_situation(event: Event, norm: Norm) -> None:
    """A judgement by the greeting rule says what the rule says, in one of its two readings."""
    if event.situation is None or event.result is Result.NONE:
        return
    if norm.greeting is None:
        raise EventProblem("situation_not_asked", "situation", event.id)
    allowed = {judge_greeting(event.situation, rule).get(norm.greeting) for rule in GreetingRule}
    if event.result not in allowed:
        raise EventProblem("situation_contradicts", "result", event.id)
