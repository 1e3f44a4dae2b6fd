"""What a norm is: one checkable rule with a stable id.

The models here and in ``library.py`` are the public file format of ``checklists/*.yaml``;
``checklists/README.md`` describes it and ``checklists/checklist.schema.json`` is generated from
them.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from domain.halls.hall import WALKS, HallKind, Round
from domain.halls.position import MANAGERS, ON_ROSTER, Position, Zone
from domain.norms.fields import (
    Bilingual,
    Definition,
    FileModel,
    NormId,
    NormText,
    ProcessId,
    Seconds,
)


class Theme(StrEnum):
    __words__ = "theme."

    ENVIRONMENT = "environment"
    GROOMING = "grooming"
    DRESS = "dress"
    ACCESSORIES = "accessories"
    POSTURE = "posture"
    GREETING = "greeting"
    COMMUNICATION = "communication"
    DOCUMENTS = "documents"
    SELF_SERVICE = "self_service"
    RECOMMENDATION = "recommendation"
    BILLING = "billing"
    VIP = "vip"
    COMPLAINTS = "complaints"
    TIME_LIMITS = "time_limits"
    MANAGEMENT = "management"
    TABOOS = "taboos"
    BANS = "bans"


class NormKind(StrEnum):
    __words__ = "kind."

    YES_NO = "yes_no"
    TIME_LIMIT = "time_limit"  # seconds against a limit
    COUNT = "count"
    RECORD_CHECK = "record_check"  # seen in a record, not on the floor


class Every(StrEnum):
    """How often a record is checked."""

    __words__ = "every."

    WEEK = "week"  # from Monday to Sunday (ISO 8601)
    MONTH = "month"


class Severity(StrEnum):
    __words__ = "severity."

    MINOR = "minor"
    MAJOR = "major"
    RED_LINE = "red_line"  # never averaged: reported apart
    NONE = "none"  # observed, but counts in no score


class Servqual(StrEnum):
    __words__ = "servqual."

    RELIABILITY = "reliability"
    RESPONSIVENESS = "responsiveness"
    ASSURANCE = "assurance"
    EMPATHY = "empathy"
    TANGIBLES = "tangibles"


class Origin(StrEnum):
    __words__ = "origin."

    SEED = "seed"  # the company's own documents
    PUBLIC = "public"  # a public source outside, with a grade
    PRACTICE = "practice"  # common practice, written in no source
    PROPOSAL = "proposal"  # proposed by this project


class Grade(StrEnum):
    """How far a public source can be trusted; C is a hint only."""

    A = "A"
    A_MIRROR = "A-"
    B_PLUS = "B+"
    B = "B"
    C = "C"


class GreetingPart(StrEnum):
    """What a norm is about in the backup rule for the greeting (domain/patrols/greeting.py)."""

    __words__ = "greeting_part."

    GUIDE = "guide"
    BACKUP = "backup"
    ZONE = "zone"  # the guide left the zone without a reason


# What a stopwatch on a walk can time; longer ones (complaints, work orders) are read in records.
# Proposal: no source says how long a duty manager looks at one thing.
LONGEST_CLOCK_S = 3600


class Norm(FileModel):
    id: NormId
    zh: NormText
    en: NormText
    theme: Theme
    positions: Annotated[tuple[Position, ...], Field(min_length=1)]
    hall_kinds: tuple[HallKind, ...] = ()  # empty: in every hall
    kind: NormKind
    severity: Severity
    servqual: Servqual
    processes: tuple[ProcessId, ...] = ()
    covers: Annotated[tuple[NormText, ...], Field(min_length=1)]
    origin: Origin
    grade: Grade | None = None
    sources: tuple[NormText, ...]
    limit_s: Seconds | None = None
    minimum: Annotated[int, Field(strict=True, ge=1)] | None = None
    # Of a record check. The versions from before papers were checked have none: their record
    # checks are asked nowhere.
    every: Every | None = None
    enabled: Annotated[bool, Field(strict=True)] = True
    explain: Bilingual | None = None
    kept: Bilingual | None = None  # what counts as kept, in short
    not_kept: Bilingual | None = None  # what does not
    model: Bilingual | None = None  # a sentence as it may be said, where speech is judged
    guideline: Bilingual | None = None  # the name that the handbook gives this guideline
    phrases: tuple[Bilingual, ...] = ()  # what the source suggests to say
    zone: Zone | None = None  # where in the hall a norm of the hall itself is looked at
    greeting: GreetingPart | None = None
    # The clock starts when the customer confirmed; the red line that stands when they did not.
    confirmed_first: NormId | None = None
    ban: Annotated[int, Field(strict=True, ge=1, le=5)] | None = None  # which of the five bans
    lawful_cases: tuple[Bilingual, ...] = ()  # asked before a breach is recorded
    definitions: tuple[Definition, ...] = ()
    # On which walks it can be seen; empty: on every one. A special one may be at any time.
    rounds: tuple[Round, ...] = ()
    # What is usually seen when it is not kept: one tap each on the board.
    reasons: Annotated[tuple[Bilingual, ...], Field(max_length=5)] = ()

    @model_validator(mode="after")
    def _fields_fit_each_other(self) -> Self:
        if self.limit_s is not None and self.kind is not NormKind.TIME_LIMIT:
            raise PydanticCustomError(
                "limit_without_time_limit", "limit_s needs kind time_limit", {"at": ["limit_s"]}
            )
        if self.minimum is not None and self.kind is not NormKind.COUNT:
            raise PydanticCustomError(
                "minimum_without_count", "minimum needs kind count", {"at": ["minimum"]}
            )
        if self.every is not None and self.kind is not NormKind.RECORD_CHECK:
            raise PydanticCustomError(
                "every_without_record_check", "every needs kind record_check", {"at": ["every"]}
            )
        if self.rounds and (
            self.kind is NormKind.RECORD_CHECK or not set(self.rounds) <= set(WALKS)
        ):
            raise PydanticCustomError(
                "rounds_without_walk", "rounds need a norm seen on walks", {"at": ["rounds"]}
            )
        if (self.grade is not None) != (self.origin is Origin.PUBLIC):
            raise PydanticCustomError(
                "grade_and_origin", "grade goes with origin public", {"at": ["grade"]}
            )
        if Position.ALL in self.positions and len(self.positions) > 1:
            raise PydanticCustomError("all_and_others", "all stands alone", {"at": ["positions"]})
        if self.zone is not None and Position.HALL not in self.positions:
            raise PydanticCustomError("zone_without_hall", "zone needs the hall", {"at": ["zone"]})
        if self.confirmed_first is not None and self.kind is not NormKind.TIME_LIMIT:
            raise PydanticCustomError(
                "confirmed_without_time_limit",
                "confirmed_first needs kind time_limit",
                {"at": ["confirmed_first"]},
            )
        if self.lawful_cases and self.severity is not Severity.RED_LINE:
            raise PydanticCustomError(
                "lawful_cases_without_red_line",
                "lawful_cases need a red line",
                {"at": ["lawful_cases"]},
            )
        if self.ban is not None and self.severity is not Severity.RED_LINE:
            raise PydanticCustomError(
                "ban_without_red_line", "ban needs a red line", {"at": ["ban"]}
            )
        if not self.sources and self.origin in (Origin.SEED, Origin.PUBLIC):
            raise PydanticCustomError("source_missing", "a source is needed", {"at": ["sources"]})
        return self

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en

    def concerns(self, position: Position) -> bool:
        """Whether this is about ``position``, also when it is off or checked in records.

        ``all`` is everybody on the roster, managers too: uniform and conduct are asked of the whole
        staff of a hall (工作人员, L413 of the source), the five bans of anybody (任何, L347).
        """
        if position in self.positions:
            return True
        return Position.ALL in self.positions and position in ON_ROSTER

    def process_seen(self, process: str | None) -> str | None:
        """The process that a judgement is of: the one that was said, else the only one there is."""
        if process is None and len(self.processes) == 1:
            return self.processes[0]
        return process

    def seen_on(self, round_: Round) -> bool:
        """Whether it can be seen on a walk of this kind."""
        return not self.rounds or round_ in self.rounds or round_ is Round.SPECIAL

    @property
    def is_timed(self) -> bool:
        """Whether a clock can run for it while a patrol lasts."""
        return self.kind is NormKind.TIME_LIMIT and (self.limit_s or 0) <= LONGEST_CLOCK_S

    def applies_to(self, position: Position, hall_kind: HallKind) -> bool:
        """Whether a person at ``position`` in a hall of this kind (or the hall itself:
        ``Position.HALL``) is judged by this on a walk. The one rule for board, server and figures.
        Record checks are made in the papers (``is_paper_of``).
        """
        if not self.enabled or self.kind is NormKind.RECORD_CHECK:
            return False
        if self.hall_kinds and hall_kind not in self.hall_kinds:
            return False
        return self.concerns(position)

    def is_paper_of(self, position: Position, hall_kind: HallKind) -> bool:
        """Whether this is checked in the papers of a person at ``position``, or in those of the
        hall (``Position.HALL``).

        What binds duty managers or hall managers alone is checked for each of them. Every other
        record is the hall's: whoever should have written it, the paper does not say who failed.
        """
        if not self.enabled or self.every is None:
            return False
        if self.hall_kinds and hall_kind not in self.hall_kinds:
            return False
        if set(self.positions) <= set(MANAGERS):
            return position in self.positions
        return position is Position.HALL
