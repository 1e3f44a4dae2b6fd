"""Events: what the tablet sends (``event_rules.py``: the rules that an event has to keep).

Events are append-only. The newest observation event of a (patrol, staff, norm) is the current
observation; taking an answer back is an event with the result ``none``. Besides observations there
are praises (the newest event of a ``praise_id`` counts), headers (the newest of a patrol counts),
lawful cases that were examined (the newest of an ``examined_id`` counts) and decisions about red
lines, which only the server makes.
"""

import json
import re
from datetime import UTC, datetime
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

from domain.halls.position import Position
from domain.norms.fields import ProcessId
from domain.patrols.greeting import Situation
from domain.patrols.masking import mask
from domain.plain_text import MAX_NOTE_LENGTH
from domain.problems import EventProblem
from domain.result import Result

MAX_EVENTS_PER_REQUEST = 500
MAX_SECONDS = 30 * 24 * 3600


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


def _without_nothing(note: Any, info: ValidationInfo) -> Any:
    """Without the character 0, which nobody types and PostgreSQL does not keep."""
    if info.context == STORED or not isinstance(note, str):
        return note
    return note.replace("\0", "")


Moment = Annotated[datetime, BeforeValidator(_utc)]
Sha256 = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
Note = Annotated[
    str,
    BeforeValidator(_without_nothing),
    StringConstraints(strict=True, strip_whitespace=True, max_length=MAX_NOTE_LENGTH),
    AfterValidator(_masked),
]


def _without_sign(seconds: float, info: ValidationInfo) -> float:
    """−0.0 is 0.0: SQLite keeps no sign of zero. What is stored is read as it stands."""
    return seconds if info.context == STORED else seconds + 0.0


Photos = Annotated[tuple[Sha256, ...], Field(max_length=6)]
Seconds = Annotated[float, Field(strict=True, ge=0, le=MAX_SECONDS), AfterValidator(_without_sign)]


class Footfall(StrEnum):
    __words__ = "footfall."

    IDLE = "idle"
    NORMAL = "normal"
    PEAK = "peak"


class Segment(StrEnum):
    """Whom a member of staff served: the customer groups of the company's service brands (D11)."""

    __words__ = "segment."

    ORDINARY = "ordinary"
    VIP = "vip"
    GROUP = "group"


class Status(StrEnum):
    """Of a red line that somebody recorded."""

    __words__ = "red_line."

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
        {"kind", "laps", "situation", "reason", "process", "segment", "appeal", "observer_id"}
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
    # Of the outcome of an appeal, which the server makes: the case, and whose judgement it stays.
    # Who decided has not observed, and is no observer of the score.
    appeal: Uuid | None = None
    observer_id: RecordId | None = None  # an account


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
