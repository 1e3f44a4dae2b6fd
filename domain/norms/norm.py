"""What a norm is: one checkable rule with a stable id, and the checklists that hold norms.

The models are the public file format of ``checklists/*.yaml``; ``checklists/README.md``
describes it and ``checklists/checklist.schema.json`` is generated from here.
"""

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from domain.halls.hall import HallKind
from domain.halls.position import MANAGERS, ON_ROSTER, Position, Zone
from domain.method.method import Method


class Theme(StrEnum):
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


class Kind(StrEnum):
    YES_NO = "yes_no"
    TIME_LIMIT = "time_limit"  # seconds against a limit
    COUNT = "count"
    RECORD_CHECK = "record_check"  # seen in a record, not on the floor


class Every(StrEnum):
    """How often a record is checked."""

    WEEK = "week"  # from Monday to Sunday (ISO 8601)
    MONTH = "month"


class Severity(StrEnum):
    MINOR = "minor"
    MAJOR = "major"
    RED_LINE = "red_line"  # never averaged: reported apart
    NONE = "none"  # observed, but counts in no score


class Servqual(StrEnum):
    RELIABILITY = "reliability"
    RESPONSIVENESS = "responsiveness"
    ASSURANCE = "assurance"
    EMPATHY = "empathy"
    TANGIBLES = "tangibles"


class Origin(StrEnum):
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

    GUIDE = "guide"
    BACKUP = "backup"
    ZONE = "zone"  # the guide left the zone without a reason


class _Model(BaseModel):
    # Strict: a number is not taken for a text and a text is not taken for a number.
    model_config = ConfigDict(extra="forbid", frozen=True)


Words = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]
NormId = Annotated[
    str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)
]
ProcessId = Annotated[str, StringConstraints(strict=True, pattern=r"^P(0[1-9]|1[01])$")]
Seconds = Annotated[int, Field(strict=True, ge=1, le=30 * 24 * 3600)]


class Bilingual(_Model):
    zh: Words
    en: Words

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en


class Definition(_Model):
    """A term that a norm uses, as its source defines it."""

    term: Bilingual
    zh: Words
    en: Words

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en


class Norm(_Model):
    id: NormId
    zh: Words
    en: Words
    theme: Theme
    positions: Annotated[tuple[Position, ...], Field(min_length=1)]
    hall_kinds: tuple[HallKind, ...] = ()  # empty: in every hall
    kind: Kind
    severity: Severity
    servqual: Servqual
    processes: tuple[ProcessId, ...] = ()
    covers: Annotated[tuple[Words, ...], Field(min_length=1)]
    origin: Origin
    grade: Grade | None = None
    sources: tuple[Words, ...]
    limit_s: Seconds | None = None
    minimum: Annotated[int, Field(strict=True, ge=1)] | None = None
    # Of a record check. The versions from before papers were checked have none: their record
    # checks are asked nowhere.
    every: Every | None = None
    enabled: Annotated[bool, Field(strict=True)] = True
    explain: Bilingual | None = None
    guideline: Bilingual | None = None  # the name that the handbook gives this guideline
    phrases: tuple[Bilingual, ...] = ()  # what the source suggests to say
    zone: Zone | None = None  # where in the hall a norm of the hall itself is looked at
    greeting: GreetingPart | None = None
    # The clock starts when the customer confirmed; the red line that stands when they did not.
    confirmed_first: NormId | None = None
    ban: Annotated[int, Field(strict=True, ge=1, le=5)] | None = None  # which of the five bans
    lawful_cases: tuple[Bilingual, ...] = ()  # asked before a breach is recorded
    definitions: tuple[Definition, ...] = ()

    @model_validator(mode="after")
    def _fields_fit_each_other(self) -> Self:
        if self.limit_s is not None and self.kind is not Kind.TIME_LIMIT:
            raise PydanticCustomError(
                "limit_without_time_limit", "limit_s needs kind time_limit", {"at": ["limit_s"]}
            )
        if self.minimum is not None and self.kind is not Kind.COUNT:
            raise PydanticCustomError(
                "minimum_without_count", "minimum needs kind count", {"at": ["minimum"]}
            )
        if self.every is not None and self.kind is not Kind.RECORD_CHECK:
            raise PydanticCustomError(
                "every_without_record_check", "every needs kind record_check", {"at": ["every"]}
            )
        if (self.grade is not None) != (self.origin is Origin.PUBLIC):
            raise PydanticCustomError(
                "grade_and_origin", "grade goes with origin public", {"at": ["grade"]}
            )
        if Position.ALL in self.positions and len(self.positions) > 1:
            raise PydanticCustomError("all_and_others", "all stands alone", {"at": ["positions"]})
        if self.zone is not None and Position.HALL not in self.positions:
            raise PydanticCustomError("zone_without_hall", "zone needs the hall", {"at": ["zone"]})
        if self.confirmed_first is not None and self.kind is not Kind.TIME_LIMIT:
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

    def process_seen(self, said: str | None) -> str | None:
        """The process that a judgement is of: the one that was said, else the only one there is."""
        if said is None and len(self.processes) == 1:
            return self.processes[0]
        return said

    def applies_to(self, position: Position, hall_kind: HallKind) -> bool:
        """Whether a person at ``position`` in a hall of this kind (or the hall itself:
        ``Position.HALL``) is judged by this on a walk. The one rule for board, server and figures.
        Record checks are made in the papers (``is_paper_of``).
        """
        if not self.enabled or self.kind is Kind.RECORD_CHECK:
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


class Checklist(_Model):
    checklist: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$")]
    walk: Annotated[int, Field(strict=True, ge=0)]  # place in the order of the walk
    zh: Words
    en: Words
    norms: Annotated[tuple[Norm, ...], Field(min_length=1)]

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en


class Process(_Model):
    """The card of one of the eleven service processes."""

    id: ProcessId
    zh: Words
    en: Words
    goals: tuple[Bilingual, ...]
    scope: Bilingual
    limit_s: Seconds | None = None
    documents: tuple[Bilingual, ...] = ()
    key_moments: tuple[Bilingual, ...] = ()
    note: Bilingual | None = None
    sources: tuple[Words, ...]

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en


class SmsCode(_Model):
    code: Words
    command: tuple[Words, ...] = ()  # none: a menu, answered with the codes below it
    zh: Words
    en: Words

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en


class SmsGroup(_Model):
    zh: Words
    en: Words
    codes: Annotated[tuple[SmsCode, ...], Field(min_length=1)]

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en


class SmsCodes(_Model):
    send_to: Words
    groups: tuple[SmsGroup, ...]
    sources: tuple[Words, ...]
    note: Bilingual | None = None


class Source(_Model):
    id: Words
    zh: Words
    en: Words
    grade: Annotated[str, StringConstraints(pattern=r"^(seed|A|A-|B\+|B|C)$")]
    address: Words | None = None
    law: Annotated[bool, Field(strict=True)] = False  # what it demands is a duty by law

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en


class ProcessFile(_Model):
    processes: Annotated[tuple[Process, ...], Field(min_length=1)]


class SourceFile(_Model):
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]


class Library(_Model):
    """Everything that one version of the checklist files says."""

    version: str  # SHA-256 of the files' texts
    checklists: tuple[Checklist, ...]  # in the order of the walk
    processes: tuple[Process, ...]
    sms_codes: SmsCodes
    sources: tuple[Source, ...]
    scoring: Method

    @cached_property
    def norms(self) -> dict[str, Norm]:
        """Norms by id, in the order of the walk."""
        return {norm.id: norm for checklist in self.checklists for norm in checklist.norms}

    @cached_property
    def source_titles(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    def titles_in(self, language: str) -> dict[str, str]:
        """The titles of the sources by their ids."""
        return {source.id: source.text(language) for source in self.sources}

    def is_law(self, norm: Norm) -> bool:
        """Whether a source of the norm is law."""
        cited = (each.partition(" ")[0] for each in norm.sources)
        titles = self.source_titles
        return any(each in titles and titles[each].law for each in cited)

    def norms_for(self, position: Position, hall_kind: HallKind) -> list[Norm]:
        """The norms a person at ``position`` is judged by, in the order of the walk."""
        return [norm for norm in self.norms.values() if norm.applies_to(position, hall_kind)]

    def papers_of(self, position: Position, hall_kind: HallKind) -> list[Norm]:
        """What is checked in the papers of a position or of the hall, in the same order."""
        return [norm for norm in self.norms.values() if norm.is_paper_of(position, hall_kind)]
