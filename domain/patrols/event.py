"""Events: what the tablet sends, and the rules an event has to keep.

Events are append-only. The newest observation event of a (patrol, staff, norm) is the current
observation; taking an answer back is an event with the result ``none``. Besides observations there
are praises (the newest event of a ``praise_id`` counts), headers (the newest of a patrol counts),
lawful cases that were examined (the newest of an ``examined_id`` counts) and decisions about red
lines, which only the server makes.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
)

from domain.halls.assignment import StaffMember
from domain.halls.hall import GreetingRule, HallKind, Round
from domain.halls.position import ON_ROSTER, Position
from domain.norms.fields import ProcessId
from domain.norms.library import Library
from domain.norms.norm import Norm, NormKind, Severity
from domain.patrols.greeting import Situation, judge_greeting
from domain.patrols.masking import mask
from domain.patrols.patrol import Patrol
from domain.plain_text import MAX_NOTE_LENGTH
from domain.problems import EventProblem
from domain.result import Result

MAX_EVENTS_PER_REQUEST = 500
MAX_SECONDS = 30 * 24 * 3600
# The board corrects its clock by the server's, so what is left is the time on the way.
CLOCK_TOLERANCE = timedelta(minutes=2)


_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
Uuid = Annotated[str, StringConstraints(strict=True, pattern=f"^{_UUID.pattern}$")]
RecordId = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=64)]


def _utc(text: object) -> datetime:
    """An ISO 8601 text with a zone, nothing else, as UTC."""
    if not isinstance(text, str):
        message = "not a text"
        raise ValueError(message)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        message = "no zone"
        raise ValueError(message)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(error)) from None


STORED = {"stored": True}  # the validation context of events that are read from the database


def _masked(note: str, info: ValidationInfo) -> str:
    """No customer's number gets any further. What is stored is read as it stands, so that other
    rules of masking do not change old records."""
    return note if info.context == STORED else mask(note).text


Moment = Annotated[datetime, BeforeValidator(_utc)]
Sha256 = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
Note = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, max_length=MAX_NOTE_LENGTH),
    AfterValidator(_masked),
]


def _without_sign(seconds: float, info: ValidationInfo) -> float:
    """−0.0 is 0.0: SQLite keeps no sign of zero. What is stored is read as it stands."""
    return seconds if info.context == STORED else seconds + 0.0


Photos = Annotated[tuple[Sha256, ...], Field(max_length=6)]
Seconds = Annotated[float, Field(strict=True, ge=0, le=MAX_SECONDS), AfterValidator(_without_sign)]


class Footfall(StrEnum):
    IDLE = "idle"
    NORMAL = "normal"
    PEAK = "peak"


class Segment(StrEnum):
    """Whom a member of staff served: the customer groups of the company's service brands (D11)."""

    ORDINARY = "ordinary"
    VIP = "vip"
    GROUP = "group"


class Status(StrEnum):
    """Of a red line that somebody recorded."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class _Sent(BaseModel):
    """What every event has. It is kept word for word as it was sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    # Fields that came after the first release: left out of the content while they are empty, so
    # that the hashes of older events stay what they are.
    later: ClassVar[frozenset[str]] = frozenset()

    id: Uuid  # made on the tablet before the first send
    patrol_id: RecordId
    device_id: Uuid  # of one page on one tablet
    seq: Annotated[int, Field(strict=True, ge=1, le=2**31)]  # per patrol and device
    captured_at: Moment  # by the tablet
    elapsed_ms: Annotated[
        int, Field(strict=True, ge=0, le=2**53)
    ]  # monotonic since the patrol was opened; orders events across tablets

    def content(self) -> dict[str, Any]:
        """The event as JSON values; equal contents are the same event."""
        unset = self.later - {
            name
            for name in self.later
            if getattr(self, name) != type(self).model_fields[name].default
        }
        return self.model_dump(mode="json", exclude=set(unset))

    @property
    def order(self) -> tuple[int, int, str]:
        """Newer events sort later, in whatever order they arrive."""
        return (self.elapsed_ms, self.seq, self.id)


class Event(_Sent):
    """One judgement of one norm."""

    later: ClassVar[frozenset[str]] = frozenset(
        {"kind", "laps", "situation", "reason", "process", "segment"}
    )

    kind: Literal["observation"] = "observation"
    staff_id: RecordId | None  # None: the hall itself
    norm_id: RecordId
    result: Result
    seconds: Seconds | None = None
    count: Annotated[int, Field(strict=True, ge=0, le=100_000)] | None = None
    note: Note = ""
    photos: Photos = ()
    laps: Annotated[tuple[Seconds, ...], Field(max_length=50)] = ()  # seconds since the start
    situation: Situation | None = None  # the greeting that this judgement comes from
    reason: Note = ""  # of a correction after the patrol
    # Which of the processes that share the norm was seen; of a norm with one process it is that
    # one, and need not be said (``Norm.process_seen``).
    process: ProcessId | None = None
    segment: Segment | None = None  # the customer who was served


class Praise(_Sent):
    """A good moment of one person. ``result`` pass, or none when it is taken back."""

    kind: Literal["praise"]
    praise_id: Uuid
    staff_id: RecordId
    result: Literal[Result.PASS, Result.NONE]
    note: Note
    photos: Photos = ()


class Header(_Sent):
    """The hall as the duty manager finds it."""

    kind: Literal["header"]
    footfall: Footfall | None = None
    waiting_count: Annotated[int, Field(strict=True, ge=0, le=10_000)] | None = None
    # Who is met at which position; None: not on duty. Who is missing here is where the roster says.
    positions: Annotated[dict[RecordId, Position | None], Field(max_length=500)] = {}
    backup_id: RecordId | None = None  # who greets now when the guide is away
    outage: Annotated[bool, Field(strict=True)] = False  # the business system is down


class Examined(_Sent):
    """What might have been the breach of a red line and was one of its lawful cases: written down
    with the fact, and no judgement. The same norm can still be reported as a breach."""

    kind: Literal["examined"]
    examined_id: Uuid
    staff_id: RecordId | None  # None: the hall itself
    norm_id: RecordId
    lawful_case: Annotated[int, Field(strict=True, ge=1, le=99)]  # its place in the norm's list
    note: Note  # the fact
    withdrawn: Annotated[bool, Field(strict=True)] = False


class Decision(_Sent):
    """A second person's word on a reported red line. Made by the server only."""

    kind: Literal["decision"]
    about: Uuid  # the event that reported it
    status: Literal[Status.CONFIRMED, Status.REJECTED]
    note: Note


FromTablet = Event | Praise | Header | Examined
AnyEvent = FromTablet | Decision
KINDS: dict[str, type[_Sent]] = {
    "observation": Event,
    "praise": Praise,
    "header": Header,
    "examined": Examined,
    "decision": Decision,
}
_FROM_TABLETS = ("observation", "praise", "header", "examined")


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


def read_events(body: bytes) -> list[Any]:
    """The list of raw events in a request.

    :raises EventProblem: not JSON, not ``{"events": […]}``, none, or too many; names the field
    """
    try:
        document = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise EventProblem("not_json", "body") from None
    if not isinstance(document, dict) or set(document) != {"events"}:
        raise EventProblem("events_missing", "events")
    events = document["events"]
    if not isinstance(events, list) or not events:
        raise EventProblem("events_missing", "events")
    if len(events) > MAX_EVENTS_PER_REQUEST:
        raise EventProblem(
            "too_many_events", "events", given=len(events), maximum=MAX_EVENTS_PER_REQUEST
        )
    return events


def _no_number(name: str) -> None:
    message = f"{name} is not JSON"
    raise ValueError(message)


def read_event(raw: object) -> FromTablet:
    """One raw event -> Event; without a ``kind`` it is an observation.

    :raises EventProblem: names the first field that cannot be read
    """
    if not isinstance(raw, dict):
        raise EventProblem("not_an_object", "events")
    event_id = raw.get("id")
    if not isinstance(event_id, str) or not _UUID.fullmatch(event_id):
        event_id = None  # what is no id is not sent back
    kind = raw.get("kind", "observation")
    if kind not in _FROM_TABLETS:
        raise EventProblem("field_unreadable", "kind", event_id)
    try:
        event = KINDS[kind].model_validate(raw)
    except ValidationError as invalid:
        error = invalid.errors()[0]
        name = str(error["loc"][0]) if error["loc"] else "events"
        code = {"missing": "field_missing", "extra_forbidden": "field_unknown"}.get(
            error["type"], "field_unreadable"
        )
        raise EventProblem(code, name, event_id) from None
    assert isinstance(event, FromTablet)
    return event


def check_event(event: Event, context: PatrolContext, now: datetime) -> Norm:
    """Return the norm that the event judges, if the event may be kept.

    :param now: the server's time, aware
    :raises EventProblem: names the field
    """
    _check_time(event, context, now)
    norm = _norm(event, context)
    _check_values(event, norm)
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
    """:raises EventProblem: the examined case may not be kept; names the field"""
    _check_time(examined, context, now)
    norm = _norm(examined, context)
    if not norm.lawful_cases:
        raise EventProblem("lawful_case_not_asked", "norm_id", examined.id)
    if examined.lawful_case > len(norm.lawful_cases):
        raise EventProblem("lawful_case_unknown", "lawful_case", examined.id)
    if not examined.withdrawn and not examined.note:
        raise EventProblem("examined_needs_fact", "note", examined.id)


def check_praise(praise: Praise, context: PatrolContext, now: datetime) -> None:
    """:raises EventProblem: the praise may not be kept; names the field"""
    _check_time(praise, context, now)
    if context.patrol.round is Round.RECORDS:  # nobody is met there
        raise EventProblem("praise_on_a_walk", "patrol_id", praise.id)
    _member(praise, praise.staff_id, context)
    if praise.result is Result.PASS and not praise.note:
        raise EventProblem("praise_needs_story", "note", praise.id)


def check_header(header: Header, context: PatrolContext, now: datetime) -> None:
    """:raises EventProblem: the header may not be kept; names the field"""
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


def _check_values(event: Event, norm: Norm) -> None:
    if event.seconds is not None or event.laps:
        if norm.kind is not NormKind.TIME_LIMIT:
            raise EventProblem("seconds_not_asked", "seconds", event.id)
        judged = event.result in (Result.PASS, Result.FAIL)
        if norm.limit_s is not None and event.seconds is not None and judged:
            kept = event.seconds <= norm.limit_s
            if kept != (event.result is Result.PASS):
                raise EventProblem("seconds_contradict", "result", event.id, limit_s=norm.limit_s)
    if event.count is not None:
        if norm.kind is not NormKind.COUNT:
            raise EventProblem("count_not_asked", "count", event.id)
        if norm.minimum is not None and event.result in (Result.PASS, Result.FAIL):
            if (event.count >= norm.minimum) != (event.result is Result.PASS):
                raise EventProblem("count_contradicts", "result", event.id, minimum=norm.minimum)
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
