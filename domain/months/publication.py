"""What a published month consists of: the inputs it was computed from, and its results.

Both are canonical JSON, so that equal contents are equal texts and a replay can be compared byte by
byte. Names are in neither: they are personal data, and can change.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import pandas as pd
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
)

from domain.hash_chain import canonical_json
from domain.method.goals import Goal, Metric
from domain.method.method import Attainment, Method
from domain.scores.attainment import attained
from domain.scores.final_result import FinalResult
from domain.scores.period_scores import UNPUBLISHED, PeriodScores

_FOUR_DECIMALS = {"own_share", "headroom", "judgement_variance"}  # the others have two
_PERIOD_OF_CHECKS = {Metric.MYSTERY_SHOPPER, Metric.SATISFACTION, Metric.COMPLAINTS}


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MethodFrom(_Kept):
    from_on: date
    content: dict[str, Any]  # of ``domain.method.method.Method``


class HallHead(_Kept):
    """``upto``: the number of the newest event of the hall that was taken in; ``hash``: of it."""

    hall_id: str
    kind: str
    upto: int
    hash: str


class RosterEntry(_Kept):
    hall_id: str
    staff_id: str
    staff_no: str
    position: str


class GoalInForce(_Kept):
    metric: Metric
    base_pct: float
    challenge_pct: float


class HallGoal(_Kept):
    """Percent, or complaints in the month."""

    hall_id: str
    metric: Metric
    base: float
    challenge: float


class MeasureCounted(_Kept):
    """A measure that is judged on the month and was followed by a better figure of the hall."""

    hall_id: str
    number: int


class PublishedInputs(_Kept):
    """Everything that the results of a month follow from, beside the events themselves."""

    formula: str  # domain.scores.period_scores.formula_of
    branch_id: str
    month: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
    methods: Annotated[
        tuple[MethodFrom, ...], Field(min_length=1)
    ]  # oldest first; the first one begins before the month
    versions: tuple[str, ...]  # of the checklists that were used
    halls: tuple[HallHead, ...]  # by id
    roster: tuple[RosterEntry, ...]  # by hall and person
    goals: tuple[GoalInForce, ...]
    company: int  # the number of the last import of company checks; 0: none
    # What came later is left out of the text while it says nothing.
    # Goals of halls, where they are others than ``goals``; by hall, and in the order of ``Metric``.
    hall_goals: tuple[HallGoal, ...] = ()
    measures: tuple[MeasureCounted, ...] = ()  # by hall; none where the method counts none

    @model_serializer(mode="wrap")
    def _without_what_came_later(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """What was published before keeps its text, byte by byte."""
        content: dict[str, Any] = dump(self)
        for name in ("hall_goals", "measures"):
            if not content[name]:
                del content[name]
        return content

    @property
    def better(self) -> dict[str, int]:
        """Hall id -> measures that count."""
        return dict(Counter(each.hall_id for each in self.measures))

    def text(self) -> str:
        return canonical_json(self.model_dump(mode="json"))

    @property
    def hall_ids(self) -> list[str]:
        return [hall.hall_id for hall in self.halls]

    def methods_read(self) -> list[tuple[date, Method]]:
        return [(each.from_on, Method.model_validate(each.content)) for each in self.methods]

    def goals_read(self, hall_id: str | None = None) -> dict[Metric, Goal]:
        """The goals of the branch, or those that counted in one of its halls."""
        goals = {each.metric: Goal(each.base_pct, each.challenge_pct) for each in self.goals}
        of_hall = [each for each in self.hall_goals if each.hall_id == hall_id]
        return goals | {each.metric: Goal(each.base, each.challenge) for each in of_hall}


def text_hash(text: str) -> str:
    """SHA-256 (hex)."""
    return hashlib.sha256(text.encode()).hexdigest()


def results_of(
    scores: PeriodScores,
    company: pd.DataFrame,
    goals_of: Callable[[str], Mapping[Metric, Goal]],
    rule: Attainment,
) -> dict[str, Any]:
    """The results as JSON values: ``people`` and ``halls`` with ``final`` (how the total arises)
    and ``attainment`` (points per metric), ``observers``, ``spreads``; each sorted by its ids.

    Numbers are texts: percent and points with two decimals, shares with four. Counts are integers,
    None is no number.

    A goal for complaints is one of the hall: it says nothing of a person.

    :param company: as ``domain.scores.period_scores.PeriodInputs.company``
    :param goals_of: hall id -> its goals
    """
    checks = {
        (row.hall_id, row.staff_id, row.source): row.value
        for row in company.itertuples(index=False)
    }

    def with_final(row: dict[str, Any], patrol_pct: str | None) -> dict[str, Any]:
        who = (row["hall_id"], row.get("staff_id", ""))
        results = {metric: checks.get((*who, metric.value)) for metric in _PERIOD_OF_CHECKS}
        results |= {Metric.PATROL: patrol_pct, Metric.FINAL: row["total_pct"]}
        points = {
            metric.value: _points(metric, results[metric], goal, rule)
            for metric, goal in goals_of(row["hall_id"]).items()
            if not (metric.counted and "staff_id" in row)
        }
        return row | {"final": _final(scores.finals[who]), "attainment": points}

    return {
        "people": [with_final(row, row["adjusted_pct"]) for row in _rows(scores.people)],
        "halls": [with_final(row, row["raw_pct"]) for row in _rows(scores.halls)],
        "observers": _rows(scores.fair.observers),
        "spreads": _rows(scores.fair.halls),
    }


def _points(metric: Metric, result: str | float | None, goal: Goal, rule: Attainment) -> str | None:
    points = attained(metric, None if result is None else float(result), goal, rule)
    return None if points is None else str(points)


def _final(final: FinalResult) -> dict[str, Any]:
    return {
        "parts": [
            {
                "source": part.key,
                "result_pct": str(part.result_pct),
                "share_pct": str(part.share_pct),
                "points_pct": str(part.points_pct),
            }
            for part in final.parts
        ],
        "missing": list(final.missing),
        "over_cap_pct": str(final.over_cap_pct),
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    ids = [name for name in ("hall_id", "staff_id", "observer_id") if name in table]
    return [
        {
            str(name): _shown(str(name), value)
            for name, value in row.items()
            if name not in UNPUBLISHED
        }
        for row in table.sort_values(ids).to_dict("records")
    ]


def _shown(name: str, value: Any) -> Any:
    if not isinstance(value, float):  # counts, ids, yes and no; pandas makes them Python's own
        return value
    if pd.isna(value):
        return None
    decimals = 4 if name in _FOUR_DECIMALS else 2
    return f"{round(value, decimals) + 0.0:.{decimals}f}"  # + 0.0: never -0.00


@dataclass(frozen=True)
class Changed:
    """A person in a hall, or the hall itself (``staff_id`` ''), with another result than before.

    ``old`` or ``new`` is None where there was, or is, no row."""

    hall_id: str
    staff_id: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None

    @property
    def moved(self) -> bool:
        """Whether more than the band or a step on the way is another one: every occasion of a hall
        tells how much occasions vary there, and so touches everybody's band."""
        if self.old is None or self.new is None:
            return True
        return any(self.old.get(name) != self.new.get(name) for name in TOLD)


# What a person is told of a change, in this order.
TOLD = (
    "position", "raw_pct", "adjusted_pct", "total_pct", "grade", "confirmed", "reported", "praises",
    "occasion_count", "scored_count", "na_count", "observation_count",
)  # fmt: skip


def changed_results(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Changed]:
    """Whose results differ between two editions, by hall and person, the hall itself first."""
    before, after = _by_person(old), _by_person(new)
    return [
        Changed(*who, before.get(who), after.get(who))
        for who in sorted(before | after)
        if before.get(who) != after.get(who)
    ]


def _by_person(results: Mapping[str, Any]) -> dict[tuple[str, str], Mapping[str, Any]]:
    rows = [*results["halls"], *results["people"]]
    return {(row["hall_id"], row.get("staff_id", "")): row for row in rows}


# What the inputs of two editions can differ in beside the events that came between them.
OTHER_CAUSES = ("formula", "methods", "roster", "goals", "measures")


def other_causes(old: PublishedInputs, new: PublishedInputs) -> list[str]:
    """Which of ``OTHER_CAUSES``, and ``halls`` where other halls belong to the branch, or as
    another kind."""
    causes = [name for name in OTHER_CAUSES if getattr(old, name) != getattr(new, name)]
    if old.hall_goals != new.hall_goals and "goals" not in causes:
        causes.append("goals")
    if old.methods_read() == new.methods_read():  # perhaps written with a setting that is gone
        causes = [name for name in causes if name != "methods"]
    halls = [[(hall.hall_id, hall.kind) for hall in each.halls] for each in (old, new)]
    return causes + ["halls"] * (halls[0] != halls[1])


def first_difference(kept: Any, made: Any, path: str) -> str | None:
    """Where two JSON values differ first, with both values.

    >>> first_difference({"a": [1, {"b": "2"}]}, {"a": [1, {"b": "3"}]}, "results")
    'results.a[1].b: "2" was kept, "3" is computed'
    """
    if isinstance(kept, dict) and isinstance(made, dict):
        pairs: Iterator[tuple[str, Any, Any]] = (
            (f"{path}.{name}", kept.get(name, _GONE), made.get(name, _GONE))
            for name in sorted(kept | made)
        )
    elif isinstance(kept, list) and isinstance(made, list):
        longest = max(len(kept), len(made))
        both = ([*each, *[_GONE] * (longest - len(each))] for each in (kept, made))
        pairs = (
            (f"{path}[{place}]", *values) for place, values in enumerate(zip(*both, strict=True))
        )
    elif kept == made and type(kept) is type(made):
        return None
    else:
        return f"{path}: {_value_text(kept)} was kept, {_value_text(made)} is computed"
    differences = (first_difference(one, other, where) for where, one, other in pairs)
    return next((each for each in differences if each is not None), None)


_GONE = object()  # no such field or place


def _value_text(value: Any) -> str:
    if value is _GONE:
        return "nothing"
    text = canonical_json(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
