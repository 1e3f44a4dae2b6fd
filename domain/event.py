"""Observation events: what the tablet sends, and the rules an event has to keep.

Events are append-only. The newest event of a (patrol, staff, norm) is the current observation;
taking an answer back is an event with the result ``none``.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from domain.masking import mask
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


Moment = Annotated[datetime, BeforeValidator(_utc)]
Sha256 = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
Note = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, max_length=MAX_NOTE_LENGTH),
    AfterValidator(lambda note: mask(note).text),  # no customer's number gets any further
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
    captured_at: Moment  # by the tablet
    elapsed_ms: Annotated[
        int, Field(strict=True, ge=0, le=2**53)
    ]  # monotonic since the patrol was opened; orders events across tablets

    def content(self) -> dict[str, Any]:
        """The event as JSON values; equal contents are the same event."""
        return self.model_dump(mode="json")

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


def read_event(raw: object) -> Event:
    """One raw event -> Event.

    :raises EventProblem: names the first field that cannot be read
    """
    if not isinstance(raw, dict):
        raise EventProblem("not_an_object", "events")
    event_id = raw.get("id")
    if not isinstance(event_id, str) or not _UUID.fullmatch(event_id):
        event_id = None  # what is no id is not sent back
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
    _check_time(event, context.patrol, now)
    position = Position.HALL
    if event.staff_id is not None:
        member = context.staff.get(event.staff_id)
        if member is None:
            raise EventProblem("staff_not_in_hall", "staff_id", event.id)
        position = member.position
    norm = context.library.norms.get(event.norm_id)
    if norm is None:
        raise EventProblem("norm_unknown", "norm_id", event.id)
    if not norm.applies_to(position):
        raise EventProblem("norm_not_for_position", "norm_id", event.id)
    _check_values(event, norm)
    return norm


def _check_time(event: Event, patrol: Patrol, now: datetime) -> None:
    if event.captured_at > now + CLOCK_TOLERANCE:
        raise EventProblem("clock_in_future", "captured_at", event.id)
    if event.captured_at < patrol.opened_at - CLOCK_TOLERANCE:
        raise EventProblem("clock_before_patrol", "captured_at", event.id)
    open_for = now - patrol.opened_at + CLOCK_TOLERANCE
    if event.elapsed_ms > open_for.total_seconds() * 1000:
        raise EventProblem("elapsed_beyond_patrol", "elapsed_ms", event.id)
    # A tablet that was out of reach may still bring what was seen before the patrol ended.
    if patrol.finished_at is not None and event.captured_at > patrol.finished_at:
        raise EventProblem("patrol_finished", "patrol_id", event.id)


def _check_values(event: Event, norm: Norm) -> None:
    if event.seconds is not None:
        if norm.kind is not Kind.TIME_LIMIT:
            raise EventProblem("seconds_not_asked", "seconds", event.id)
        judged = event.result in (Result.PASS, Result.FAIL)
        if norm.limit_s is not None and judged:
            kept = event.seconds <= norm.limit_s
            if kept != (event.result is Result.PASS):
                raise EventProblem("seconds_contradict", "result", event.id, limit_s=norm.limit_s)
    if event.count is not None and norm.kind is not Kind.COUNT:
        raise EventProblem("count_not_asked", "count", event.id)
    if norm.severity is Severity.RED_LINE and event.result is Result.FAIL and not event.note:
        raise EventProblem("red_line_needs_fact", "note", event.id)
