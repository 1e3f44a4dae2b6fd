"""What is kept beside the events, made anew from them and compared."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from db import event_chain, norm_weeks, occasion_blocks, occasions
from db.norm_weeks import Judged
from db.occasion_blocks import COUNTERS
from db.store import UnitOfWork
from domain.norms.library import Library
from domain.norms.norm import Severity
from domain.norms.severity import severity_in_score
from domain.patrols.credit import credit
from domain.patrols.event import Decision, Event, Status
from domain.result import Result
from domain.rollup import Span, start_of


def sums_that_differ(db: UnitOfWork, hall_id: str, libraries: Mapping[str, Library]) -> list[str]:
    """Which of observations, occasions and norm_weeks of a hall are not what its events say; all of
    them where an event cannot be read."""
    try:
        observations, made, weeks = _judged(db, hall_id, libraries)
        blocks_differ = occasion_blocks.differ(db, hall_id)
    except (ValueError, TypeError):
        return ["observations", "occasions", "norm_weeks"]
    kept = {
        "observations": (observations, event_chain.observations_kept(db, hall_id)),
        "occasions": (made, occasions.kept(db, hall_id)),
        "norm_weeks": (weeks, norm_weeks.kept(db, hall_id)),
    }
    differing = {name for name, (anew, stored) in kept.items() if anew != stored}
    if blocks_differ:  # from the occasions, which are held against the events
        differing.add("occasions")
    return [name for name in kept if name in differing]


def red_lines_differ(db: UnitOfWork, hall_id: str, libraries: Mapping[str, Library]) -> list[str]:
    """As ``sums_that_differ``, of the reported red lines."""
    severities = {
        (version, norm.id): norm.severity
        for version, library in libraries.items()
        for norm in library.norms.values()
    }
    red_lines: dict[str, tuple[str, str | None]] = {}
    for event, version in event_chain.of_hall(db, hall_id):
        if isinstance(event, Event) and event.result is Result.FAIL:
            if severities.get((version, event.norm_id)) is Severity.RED_LINE:
                red_lines[event.id] = (Status.REPORTED.value, None)
        elif isinstance(event, Decision) and event.about in red_lines:
            red_lines[event.about] = (event.status.value, event.id)
    return ["red_lines"] if red_lines != event_chain.red_lines_kept(db, hall_id) else []


def praises_differ(db: UnitOfWork, hall_id: str, libraries: Mapping[str, Library]) -> list[str]:
    """As ``sums_that_differ``, of the praises, which no version has a say in."""
    anew = set(event_chain.newest_praises(db, hall_id))
    return ["praises"] if anew != event_chain.praises_kept(db, hall_id) else []


def _judged(
    db: UnitOfWork, hall_id: str, libraries: Mapping[str, Library]
) -> tuple[set[tuple[Any, ...]], set[tuple[Any, ...]], set[tuple[Any, ...]]]:
    """Observations, occasions and weeks of norms as the events say, in the shape in which they are
    kept."""
    observations = set()
    weeks: defaultdict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    sums: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row in event_chain.newest(db, hall_id):
        library = libraries.get(row["version"])
        norm = library.norms.get(row["norm_id"]) if library else None
        severity = severity_in_score(norm).value if norm else "unknown"
        result = Result(row["result"])
        earned = credit(result, row["seconds"], norm.limit_s if norm else None)
        names = ("patrol_id", "subject", "norm_id", "event_id", "business_day")
        judged = (row["account_id"], row["result"], earned, row["seconds"])
        circumstances = [row[name] for name in ("process", "segment", "footfall", "waiting")]
        observations.add((*(row[name] for name in names), severity, *judged, *circumstances))
        names = ("business_day", "subject", "patrol_id", "account_id", "round")
        if result is not Result.NONE:
            sums[tuple(row[name] for name in names)] += _counted(severity, result, earned or 0)
            week = start_of(date.fromisoformat(row["business_day"]), Span.WEEK).isoformat()
            added = norm_weeks.counted(Judged(severity, result.value, earned))
            of_week = weeks[week, row["norm_id"], severity]
            of_week[:] = [sum(pair) for pair in zip(of_week, added, strict=True)]
    made = {(*key, *(each[name] for name in COUNTERS)) for key, each in sums.items()}
    return observations, made, {(*key, *each) for key, each in weeks.items()}


def _counted(severity: str, result: Result, earned: int) -> Counter[str]:
    """What one judgement adds to the counters of its occasion."""
    if result is Result.NA:
        return Counter({"nas": 1})
    if severity == Severity.NONE:
        return Counter({"uncounted": 1})
    kind = "passes" if result is Result.PASS else "fails"
    return Counter({f"{severity}_{kind}": 1, f"{severity}_credit": earned})
