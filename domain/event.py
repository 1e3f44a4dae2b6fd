"""Observation events: what the tablet sends, and the rules an event has to keep.

Events are append-only. The newest event of a (patrol, staff, norm) is the current observation;
taking an answer back is an event with the result ``none``.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from domain.norm import Kind, Library, Norm, Position, Severity
from domain.patrol import Patrol, StaffMember
from domain.problems import EventProblem

MAX_EVENTS_PER_REQUEST = 500
MAX_NOTE_LENGTH = 500
MAX_SECONDS = 30 * 24 * 3600
# The board corrects its clock by the server's, so what is left is the time on the way.
CLOCK_TOLERANCE = timedelta(minutes=2)


class Result(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    NA = "na"
    NONE = "none"  # taken back


Uuid = Annotated[
    str,
    StringConstraints(
        strict=True, pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
    ),
]
RecordId = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=64)]
Sha256 = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
Counter = Annotated[int, Field(strict=True, ge=0, le=2**31)]
Note = Annotated[
    str, StringConstraints(strict=True, strip_whitespace=True, max_length=MAX_NOTE_LENGTH)
]


class Event(BaseModel):
    """One event as the tablet sends it, and as it is kept, word for word."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Uuid  # made on the tablet before the first send
    patrol_id: RecordId
    staff_id: RecordId | None  # None: the hall itself
    norm_id: RecordId
    result: Result
    seconds: Annotated[float, Field(strict=True, ge=0, le=MAX_SECONDS)] | None = None
    count: Annotated[int, Field(strict=True, ge=0, le=100_000)] | None = None
    note: Note = ""
    photos: Annotated[tuple[Sha256, ...], Field(max_length=6)] = ()
    device_id: Uuid  # of one page on one tablet
    seq: Annotated[int, Field(strict=True, ge=1, le=2**31)]  # per patrol and device
    captured_at: AwareDatetime  # the tablet's clock
    elapsed_ms: Counter  # monotonic since the patrol was opened; orders events across tablets

    def content(self) -> dict[str, Any]:
        """The event as JSON values; equal contents are the same event."""
        return self.model_copy(update={"captured_at": self.captured_at.astimezone(UTC)}).model_dump(
            mode="json"
        )

    @property
    def order(self) -> tuple[int, int, str]:
        """Newer events sort later, in whatever order they arrive."""
        return (self.elapsed_ms, self.seq, self.id)


@dataclass(frozen=True)
class PatrolContext:
    """What an event is checked against."""

    patrol: Patrol
    staff: dict[str, StaffMember]  # of the patrol's hall, by id
    library: Library  # the pinned version


def read_events(body: bytes) -> list[Any]:
    """The list of raw events in a request.

    :raises EventProblem: not JSON, not ``{"events": […]}``, none, or too many; names the field
    """
    try:
        document = json.loads(body)
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


def read_event(raw: object) -> Event:
    """One raw event -> Event.

    :raises EventProblem: names the first field that cannot be read
    """
    event_id = raw.get("id") if isinstance(raw, dict) else None
    if not isinstance(raw, dict):
        raise EventProblem("not_an_object", "events")
    try:
        return Event.model_validate(raw)
    except ValidationError as invalid:
        error = invalid.errors()[0]
        field = str(error["loc"][0]) if error["loc"] else "events"
        code = {"missing": "field_missing", "extra_forbidden": "field_unknown"}.get(
            error["type"], "field_unreadable"
        )
        raise EventProblem(code, field, event_id) from None


def check_event(event: Event, context: PatrolContext, now: datetime) -> Norm:
    """Return the norm that the event judges, if the event may be kept.

    :param now: the server's time, aware
    :raises EventProblem: names the field
    """

    def problem(code: str, field: str, **values: Any) -> EventProblem:
        return EventProblem(code, field, event.id, **values)

    if event.captured_at > now + CLOCK_TOLERANCE:
        raise problem("clock_in_future", "captured_at")
    finished_at = context.patrol.finished_at
    # A tablet that was out of reach may still bring what was seen before the patrol ended.
    if finished_at is not None and event.captured_at > finished_at:
        raise problem("patrol_finished", "patrol_id")
    position = Position.HALL
    if event.staff_id is not None:
        member = context.staff.get(event.staff_id)
        if member is None:
            raise problem("staff_not_in_hall", "staff_id")
        position = member.position
    norm = context.library.norms.get(event.norm_id)
    if norm is None:
        raise problem("norm_unknown", "norm_id")
    if not norm.applies_to(position):
        raise problem("norm_not_for_position", "norm_id")
    if event.seconds is not None:
        if norm.kind is not Kind.TIME_LIMIT:
            raise problem("seconds_not_asked", "seconds")
        kept = norm.limit_s is None or event.seconds <= norm.limit_s
        if norm.limit_s is not None and event.result in (Result.PASS, Result.FAIL):
            if kept != (event.result is Result.PASS):
                raise problem("seconds_contradict", "result", limit_s=norm.limit_s)
    if event.count is not None and norm.kind is not Kind.COUNT:
        raise problem("count_not_asked", "count")
    if norm.severity is Severity.RED_LINE and event.result is Result.FAIL and not event.note:
        raise problem("red_line_needs_fact", "note")
    return norm
