"""The settings of the scoring method, each with its origin: how observations become a score.

The models are the format of ``checklists/scoring.yaml``; ``checklists/README.md`` describes it and
``docs/scoring.md`` says what each setting does. What a file leaves out has the shipped value, so
that versions from before a setting existed can still be read.
"""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from domain.hash_chain import canonical_json


class SettingOrigin(StrEnum):
    """Where a figure comes from; the first four as ``domain.norms.norm.Origin``."""

    __words__ = "origin."

    SEED = "seed"
    PUBLIC = "public"
    PRACTICE = "practice"
    PROPOSAL = "proposal"
    DECISION = "decision"  # head office decided it here, with a reason


class Credit(StrEnum):
    """What exceeding a time limit earns."""

    __words__ = "method_option."

    LINEAR = "linear"  # falls evenly to nothing at twice the limit
    STRICT = "strict"  # nothing


class Spread(StrEnum):
    __words__ = "spread."

    DEVIATION = "deviation"  # standard deviation
    RANGE = "range"  # largest minus smallest


def _number(lowest: float, highest: float) -> Any:
    # Strict: a text or a yes/no is not taken for a number.
    return Field(strict=True, ge=lowest, le=highest, allow_inf_nan=False)


Points = Annotated[float, _number(0, 100)]  # also weights and percent
Attained = Annotated[float, _number(0, 200)]
Count = Annotated[int, Field(strict=True, ge=1, le=1000)]
Switch = Annotated[bool, Field(strict=True)]
Cited = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]


class MethodSection(BaseModel):
    """Settings that belong together, and where they come from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    origin: SettingOrigin
    sources: tuple[Cited, ...] = ()

    @model_validator(mode="after")
    def _a_source_is_named(self) -> Self:
        if not self.sources and self.origin in (SettingOrigin.SEED, SettingOrigin.PUBLIC):
            raise _misfit("source_missing", "sources")
        return self


PROVENANCE = ("origin", "sources")  # the fields of a section that are no settings


def _misfit(code: str, at: str, **values: str) -> PydanticCustomError:
    """Two values that do not fit each other; the words stand under ``finding.<code>``."""
    return PydanticCustomError(code, "does not fit", {"at": [at], "values": values})


class SeverityWeights(MethodSection):
    """What one observation of a severity weighs in a score; red lines are never averaged."""

    minor: Points
    major: Points

    @model_validator(mode="after")
    def _something_weighs(self) -> Self:
        if not self.minor and not self.major:
            raise _misfit("weights_all_zero", "minor")
        return self


class TimeLimits(MethodSection):
    credit: Credit


class MinimumSample(MethodSection):
    """Below either number there is no score, only how many more are needed."""

    occasions: Count
    observations: Count


class SmallSamples(MethodSection):
    shrink: Switch  # towards the mean of the position in the hall
    # Halls of a branch lend each other what they know of variances. Methods that were stored, and
    # files that were written, before there was a choice are without it: their scores stay.
    lend: Switch = False


class Strictness(MethodSection):
    correct: Switch


class BlendShares(MethodSection):
    """Shares of the final result in percent; 0 leaves a source out."""

    patrol: Points
    mystery_shopper: Points
    satisfaction: Points
    complaints: Points

    @model_validator(mode="after")
    def _the_shares_are_the_whole(self) -> Self:
        parts = (self.patrol, self.mystery_shopper, self.satisfaction, self.complaints)
        total = sum(
            (Decimal(str(part)) for part in parts), Decimal(0)
        )  # 33.3 + 33.3 + 33.4 is 100, exactly
        if total != 100:
            raise _misfit("blend_sum", "patrol", sum=f"{total.normalize():f}")
        return self


class HallCheckSettings(MethodSection):
    count_for_staff: Switch  # whether a company check of a hall enters the results of its people


class CheckSample(MethodSection):
    """Below this many people or visits behind a company check it is not held against a goal."""

    respondents: Count
    visits: Count


class Complaints(MethodSection):
    points_each: Points  # result of the source: max(0, 100 - points_each * count)


class PraiseSettings(MethodSection):
    points_each: Points
    cap: Points


class Measures(MethodSection):
    """Whether measures after which their figure was better count in the result of their hall."""

    count: Switch
    points_each: Points
    cap: Points  # a month


class Months(MethodSection):
    """Weights of the months of a quarter and of a year, in order."""

    quarter: tuple[Points, ...]
    year: tuple[Points, ...]

    @model_validator(mode="after")
    def _every_month_and_some_weight(self) -> Self:
        for name, needed in (("quarter", 3), ("year", 12)):
            weights = getattr(self, name)
            if len(weights) != needed:
                raise _misfit("month_count", name, needed=str(needed), given=str(len(weights)))
            if not any(weights):
                raise _misfit("months_all_zero", name)
        return self


class Goals(MethodSection):
    """Percent; branches may set their own."""

    base: Points
    challenge: Points

    @model_validator(mode="after")
    def _base_below_challenge(self) -> Self:
        if self.base >= self.challenge:
            raise _misfit("base_not_below_challenge", "base")
        return self


class Attainment(MethodSection):
    """Points for a result at the base goal, at the challenge goal, and the most that is given."""

    at_base: Attained
    at_challenge: Attained
    cap: Attained

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.at_base >= self.at_challenge:
            raise _misfit("attainment_not_rising", "at_base")
        if self.cap < self.at_challenge:
            raise _misfit("cap_below_challenge", "cap")
        return self


class Grades(MethodSection):
    """Percent from which a result is a pass, and a basic pass; below is a fail."""

    pass_from: Points
    basic_pass_from: Points

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.basic_pass_from >= self.pass_from:
            raise _misfit("grades_not_in_order", "basic_pass_from")
        return self


WEAK_NORMS_LISTED = 10  # proposal: what a meeting can look through; three of them to be practised
_OF_THEMES = {"theme_share", "worst_norms", "listed"}  # the settings of a list of themes


class WeakSpots(MethodSection):
    """How many norms are listed at most (``domain.reports.weak_spots``)."""

    norms_listed: Count

    @model_validator(mode="before")
    @classmethod
    def _without_what_ranked_themes(cls, given: Any) -> Any:
        """Methods that were stored, and files that were written, before norms were ranked by
        themselves say how themes are: they are still read, and list as many as is shipped."""
        if not isinstance(given, dict) or not _OF_THEMES & given.keys():
            return given
        kept = {name: value for name, value in given.items() if name not in _OF_THEMES}
        return {"norms_listed": WEAK_NORMS_LISTED} | kept


class Consistency(MethodSection):
    spread: Spread


_PROPOSAL = SettingOrigin.PROPOSAL


class Method(BaseModel):
    """Everything that turns observations into results. The defaults are those of the shipped file.

    Domain facts §6.3 (proposed defaults), §6.1 (S16, S17, S42), §2.6 (R-04, R-06, R-09, R-10).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    severity_weights: SeverityWeights = SeverityWeights(
        origin=_PROPOSAL, sources=("S42",), minor=1, major=2
    )
    time_limits: TimeLimits = TimeLimits(origin=_PROPOSAL, credit=Credit.LINEAR)
    minimum_sample: MinimumSample = MinimumSample(origin=_PROPOSAL, occasions=3, observations=20)
    small_samples: SmallSamples = SmallSamples(origin=_PROPOSAL, shrink=True, lend=True)
    strictness: Strictness = Strictness(origin=_PROPOSAL, correct=True)
    blend: BlendShares = BlendShares(
        origin=_PROPOSAL, patrol=60, mystery_shopper=20, satisfaction=20, complaints=0
    )
    hall_checks: HallCheckSettings = HallCheckSettings(origin=_PROPOSAL, count_for_staff=False)
    check_sample: CheckSample = CheckSample(origin=_PROPOSAL, respondents=30, visits=3)
    complaints: Complaints = Complaints(origin=_PROPOSAL, points_each=5)
    praise: PraiseSettings = PraiseSettings(origin=_PROPOSAL, points_each=1, cap=5)
    measures: Measures = Measures(
        origin=_PROPOSAL, sources=("D01",), count=False, points_each=1, cap=3
    )
    months: Months = Months(origin=_PROPOSAL, quarter=(1,) * 3, year=(1,) * 12)
    goals: Goals = Goals(origin=_PROPOSAL, base=80, challenge=95)
    attainment: Attainment = Attainment(
        origin=_PROPOSAL, sources=("S17",), at_base=60, at_challenge=100, cap=110
    )
    grades: Grades = Grades(
        origin=SettingOrigin.PUBLIC, sources=("S16",), pass_from=80, basic_pass_from=60
    )
    weak_spots: WeakSpots = WeakSpots(origin=_PROPOSAL, norms_listed=WEAK_NORMS_LISTED)
    consistency: Consistency = Consistency(origin=_PROPOSAL, spread=Spread.DEVIATION)


@dataclass(frozen=True)
class Difference:
    """``path`` as in ``scoring.yaml``: ``severity_weights.minor``; values as in JSON."""

    path: str
    old: Any
    new: Any


def differences(before: Method, after: Method) -> list[Difference]:
    """What differs, setting by setting in the order of the file, a section's origin last."""
    differing: list[Difference] = []
    for name, section in after:
        old, new = (each.model_dump(mode="json") for each in (getattr(before, name), section))
        differing += [
            Difference(f"{name}.{setting}", old[setting], new[setting])
            for setting in sorted(new, key=PROVENANCE.__contains__)
            if old[setting] != new[setting]
        ]
    return differing


def content_of(method: Method) -> str:
    """The method as canonical JSON: equal methods give equal texts."""
    return canonical_json(method.model_dump(mode="json"))


def content_hash(content: str) -> str:
    """SHA-256 (hex) of the text of a method."""
    return hashlib.sha256(content.encode()).hexdigest()
