"""What the checklist files hold beside the norms, and all of them together as one version.

The models are the public file format, as those of ``norm.py``.
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from domain.halls.hall import HallKind
from domain.halls.position import Position
from domain.method.method import Method
from domain.norms.fields import Bilingual, FileModel, NormText, ProcessId, Seconds
from domain.norms.norm import Norm


class Checklist(FileModel):
    checklist: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$")]
    walk: Annotated[int, Field(strict=True, ge=0)]  # place in the order of the walk
    zh: NormText
    en: NormText
    norms: Annotated[tuple[Norm, ...], Field(min_length=1)]

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en


class Process(FileModel):
    """The card of one of the eleven service processes."""

    id: ProcessId
    zh: NormText
    en: NormText
    goals: tuple[Bilingual, ...]
    scope: Bilingual
    limit_s: Seconds | None = None
    documents: tuple[Bilingual, ...] = ()
    key_moments: tuple[Bilingual, ...] = ()
    note: Bilingual | None = None
    sources: tuple[NormText, ...]

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en


class SmsCode(FileModel):
    code: NormText
    command: tuple[NormText, ...] = ()  # none: a menu, answered with the codes below it
    zh: NormText
    en: NormText

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en


class SmsGroup(FileModel):
    zh: NormText
    en: NormText
    codes: Annotated[tuple[SmsCode, ...], Field(min_length=1)]

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en


class SmsCodes(FileModel):
    send_to: NormText
    groups: tuple[SmsGroup, ...]
    sources: tuple[NormText, ...]
    note: Bilingual | None = None


class SearchWords(FileModel):
    """What people type when they look something up."""

    alike: tuple[Annotated[tuple[NormText, ...], Field(min_length=2)], ...] = ()  # say the same
    ignored: tuple[NormText, ...] = ()  # say nothing of what is looked for


Count = Annotated[int, Field(strict=True, ge=1, le=366)]


class WorkdayFile(FileModel):
    """How long what is followed up may take, and the days that the calendar of China does not know.

    Ten working days are of a bank's rule for general items (facts X8-T7); the other times are
    proposals.
    """

    action_workdays: Count = 10  # until a corrective action is mended
    relapse_days: Count = 30  # after it was closed; what fails again within them reopens it
    statement_workdays: Count = 3  # for the person's statement about a reported red line
    decision_workdays: Count = 5  # until the report is decided
    free: tuple[date, ...] = ()  # nobody works, whatever the calendar says
    working: tuple[date, ...] = ()  # weekends that were swapped for a holiday


class Listed(FileModel):
    """Something that is chosen from a list."""

    id: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$")]
    zh: NormText
    en: NormText
    offered: Annotated[bool, Field(strict=True)] = True  # to be chosen from now on

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en


class CauseCategory(Listed):
    causes: Annotated[tuple[Listed, ...], Field(min_length=1)]


class ComplaintCauses(FileModel):
    """What complaints are about, and which departments get orders."""

    categories: tuple[CauseCategory, ...] = ()
    departments: tuple[Listed, ...] = ()

    @model_validator(mode="after")
    def _nothing_twice(self) -> Self:
        causes = tuple(cause for category in self.categories for cause in category.causes)
        for listed in (self.categories, causes, self.departments):
            if len({each.id for each in listed}) < len(listed):
                raise PydanticCustomError("id_twice", "an id stands once in its list")
        return self

    @cached_property
    def causes(self) -> dict[str, Listed]:
        return {cause.id: cause for category in self.categories for cause in category.causes}

    @cached_property
    def category_of(self) -> dict[str, CauseCategory]:
        """The category of each cause, by its id."""
        return {cause.id: each for each in self.categories for cause in each.causes}

    @cached_property
    def categories_by_id(self) -> dict[str, CauseCategory]:
        return {each.id: each for each in self.categories}

    @cached_property
    def departments_by_id(self) -> dict[str, Listed]:
        return {each.id: each for each in self.departments}


class Vignette(FileModel):
    """A scene about one norm, which several managers judge each for themselves."""

    id: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9-]{2,59}$")]
    norm: NormText
    zh: NormText
    en: NormText
    picture: Annotated[str, StringConstraints(pattern=r"^<svg ", max_length=20_000)] | None = None

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en


class CalibrationFile(FileModel):
    vignettes: tuple[Vignette, ...] = ()

    @model_validator(mode="after")
    def _no_scene_twice(self) -> Self:
        if len({each.id for each in self.vignettes}) < len(self.vignettes):
            raise PydanticCustomError("id_twice", "an id stands once in its list")
        return self


class Source(FileModel):
    id: NormText
    zh: NormText
    en: NormText
    grade: Annotated[str, StringConstraints(pattern=r"^(seed|A|A-|B\+|B|C)$")]
    address: NormText | None = None
    law: Annotated[bool, Field(strict=True)] = False  # what it demands is a duty by law

    def text(self, language: str) -> str:
        return self.zh if language == "zh_CN" else self.en


class ProcessFile(FileModel):
    processes: Annotated[tuple[Process, ...], Field(min_length=1)]


class SourceFile(FileModel):
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]


class Library(FileModel):
    """Everything that one version of the checklist files says."""

    version: str  # SHA-256 of the files' texts
    checklists: tuple[Checklist, ...]  # in the order of the walk
    processes: tuple[Process, ...]
    sms_codes: SmsCodes
    sources: tuple[Source, ...]
    scoring: Method
    search_words: SearchWords = SearchWords()
    workdays: WorkdayFile = WorkdayFile()
    complaint_causes: ComplaintCauses = ComplaintCauses()
    calibration: CalibrationFile = CalibrationFile()

    @cached_property
    def norms(self) -> dict[str, Norm]:
        """Norms by id, in the order of the walk."""
        return {norm.id: norm for checklist in self.checklists for norm in checklist.norms}

    @cached_property
    def vignettes(self) -> dict[str, Vignette]:
        """Those about norms of this version, by id."""
        return {each.id: each for each in self.calibration.vignettes if each.norm in self.norms}

    @cached_property
    def source_titles(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Without what was looked up before: of the copy it may be something else."""
        copied = super().model_copy(update=update, deep=deep)
        for name in set(copied.__dict__) - set(type(self).model_fields):
            del copied.__dict__[name]
        return copied

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
