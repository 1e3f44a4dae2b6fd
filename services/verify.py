"""Prove that nothing was altered or removed: hash chains, pinned versions, and what is derived."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlite_utils import Database

from db import (
    adopted_versions,
    audit,
    checklists,
    events,
    methods,
    norm_weeks,
    occasions,
    publications,
)
from db.norm_weeks import Judged
from db.store import Store
from domain.checklist_file import load_checklists, version_of
from domain.credit import credit, severity_in_score
from domain.event import Decision, Event, Status
from domain.hash_chain import first_broken
from domain.method import content_hash
from domain.norm import Library, Severity
from domain.publication import text_hash
from domain.result import Result
from domain.rollup import Span, start_of
from services.verify_company_checks import altered_imports


@dataclass(frozen=True)
class Broken:
    """``what``: events, audit, observations, occasions, norm_weeks, red_lines, praises, version,
    method, company_checks, publication or adopted_version; ``where``: the hall, the version, or
    branch, month and edition; ``number``: the first link that does not fit, or that of the method,
    import, publication or accepted version."""

    what: str
    where: str
    number: int | None = None


def verify(store: Store) -> tuple[list[Broken], dict[str, str]]:
    """Check everything; return what is broken and the head (number and hash) of every chain.

    Events and audit are checked by their chains, versions by their hash, the observations and
    occasions by making them anew from the events and the texts of the versions.

    Whoever removes the newest records of a chain leaves a chain that fits: note the heads
    somewhere else (``make verify`` prints them) and compare.
    """
    broken, heads = [], {}
    with store.read() as db:
        libraries, wrong = _libraries(db)
        broken += wrong
        for hall_id in events.hall_ids_with_events(db):
            links = list(events.chain(db, hall_id))
            number = first_broken(links)
            if number is not None:
                broken.append(Broken("events", hall_id, number))
            heads[hall_id] = f"{links[-1][0]} {links[-1][2]}"
            broken += _derived(db, hall_id, libraries)
        links = list(audit.chain(db))
        number = first_broken(links)
        if number is not None:
            broken.append(Broken("audit", "", number))
        audited = [content for _, _, _, content in links]
        broken += _methods(db, audited) + _publications(db, audited) + _adopted(db, audited)
        broken += [Broken("company_checks", "", each) for each in altered_imports(db)]
        if links:
            heads["audit"] = f"{links[-1][0]} {links[-1][2]}"
    return broken, heads


def _libraries(db: Database) -> tuple[dict[str, Library], list[Broken]]:
    """Each version as its texts say, and the versions whose texts or reading were changed."""
    libraries, broken = {}, []
    for version in checklists.versions(db):
        files = checklists.files(db, version) or {}
        library = load_checklists(files).library
        if library is None or version_of(files) != version:
            broken.append(Broken("version", version))
            continue
        libraries[version] = library
        if not _reads_as(checklists.library_text(db, version), library):
            broken.append(Broken("version", version))
    return libraries, broken


def _reads_as(kept: str, library: Library) -> bool:
    """Compared as read, not as text: fields that came later have their defaults in both."""
    try:
        return Library.model_validate_json(kept) == library
    except ValidationError:
        return False


def _methods(db: Database, audited: list[dict[str, Any]]) -> list[Broken]:
    """Every method must be the one whose setting is in the audit, and none of those missing."""
    expected = {
        each["detail"]["number"]: (each["detail"]["from_on"], each["detail"]["content_hash"])
        for each in audited
        if each["action"] == "method_set"
    }
    kept = {
        number: (from_on, kept_hash if content_hash(content) == kept_hash else "")
        for number, from_on, content, kept_hash in methods.fingerprints(db)
    }
    wrong = {number for number in expected | kept if expected.get(number) != kept.get(number)}
    return [Broken("method", "", number) for number in sorted(wrong)]


def _publications(db: Database, audited: list[dict[str, Any]]) -> list[Broken]:
    """As ``_methods``: what was published, with the hashes of its inputs and results."""
    fields = ("branch_id", "month", "edition", "inputs_hash", "results_hash")
    expected = {
        each["detail"]["number"]: tuple(each["detail"][name] for name in fields)
        for each in audited
        if each["action"] == "month_published"
    }
    kept = {
        each.number: (
            each.branch_id, each.month, each.edition, text_hash(each.inputs),
            text_hash(each.results),
        )
        for each in publications.every(db)
        if (text_hash(each.inputs), text_hash(each.results))
        == (each.inputs_hash, each.results_hash)
    }  # fmt: skip
    return [
        Broken("publication", " ".join(str(part) for part in (expected | kept)[number][:3]), number)
        for number in sorted(expected | kept)
        if expected.get(number) != kept.get(number)
    ]


def _adopted(db: Database, audited: list[dict[str, Any]]) -> list[Broken]:
    """As ``_methods``: the checklist versions that were accepted in the app."""
    expected = {
        each["detail"]["number"]: (
            each["detail"]["version"], each["detail"]["base_version"], each["account_id"],
            each["detail"]["file_name"], each["detail"]["sha256"],
        )
        for each in audited
        if each["action"] == "version_adopted"
    }  # fmt: skip
    kept = {
        each.number: (
            each.version, each.base_version, each.account_id, each.file_name, each.sha256
        )
        for each in adopted_versions.every(db)
    }  # fmt: skip
    return [
        Broken("adopted_version", (expected | kept)[number][0], number)
        for number in sorted(expected | kept)
        if expected.get(number) != kept.get(number)
    ]


def _derived(db: Database, hall_id: str, libraries: dict[str, Library]) -> list[Broken]:
    observations, made, weeks = _judged(db, hall_id, libraries)
    broken = []
    if observations != events.observations_kept(db, hall_id):
        broken.append(Broken("observations", hall_id))
    if made != occasions.kept(db, hall_id):
        broken.append(Broken("occasions", hall_id))
    if weeks != norm_weeks.kept(db, hall_id):
        broken.append(Broken("norm_weeks", hall_id))
    severities = {
        (version, norm.id): norm.severity
        for version, library in libraries.items()
        for norm in library.norms.values()
    }
    red_lines: dict[str, tuple[str, str | None]] = {}
    for event, version in events.of_hall(db, hall_id):
        if isinstance(event, Event) and event.result is Result.FAIL:
            if severities.get((version, event.norm_id)) is Severity.RED_LINE:
                red_lines[event.id] = (Status.REPORTED.value, None)
        elif isinstance(event, Decision) and event.about in red_lines:
            red_lines[event.about] = (event.status.value, event.id)
    if red_lines != events.red_lines_kept(db, hall_id):
        broken.append(Broken("red_lines", hall_id))
    if set(events.newest_praises(db, hall_id)) != events.praises_kept(db, hall_id):
        broken.append(Broken("praises", hall_id))
    return broken


def _judged(
    db: Database, hall_id: str, libraries: dict[str, Library]
) -> tuple[set[tuple[Any, ...]], set[tuple[Any, ...]], set[tuple[Any, ...]]]:
    """Observations, occasions and weeks of norms as the events say, in the shape in which they are
    kept."""
    observations = set()
    weeks: defaultdict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    sums: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row in events.newest(db, hall_id):
        library = libraries.get(row["version"])
        norm = library.norms.get(row["norm_id"]) if library else None
        severity = severity_in_score(norm).value if norm else "unknown"
        result = Result(row["result"])
        earned = credit(result, row["seconds"], norm.limit_s if norm else None)
        names = ("patrol_id", "subject", "norm_id", "event_id", "business_day")
        judged = (row["account_id"], row["result"], earned, row["seconds"])
        observations.add((*(row[name] for name in names), severity, *judged))
        names = ("business_day", "subject", "patrol_id", "account_id", "round")
        if result is not Result.NONE:
            sums[tuple(row[name] for name in names)] += _counted(severity, result, earned or 0)
            week = start_of(date.fromisoformat(row["business_day"]), Span.WEEK).isoformat()
            added = norm_weeks.counted(Judged(severity, result.value, earned))
            of_week = weeks[week, row["norm_id"], severity]
            of_week[:] = [sum(pair) for pair in zip(of_week, added, strict=True)]
    made = {(*key, *(each[name] for name in occasions.COUNTERS)) for key, each in sums.items()}
    return observations, made, {(*key, *each) for key, each in weeks.items()}


def _counted(severity: str, result: Result, earned: int) -> Counter[str]:
    """What one judgement adds to the counters of its occasion."""
    if result is Result.NA:
        return Counter({"nas": 1})
    if severity == Severity.NONE:
        return Counter({"uncounted": 1})
    kind = "passes" if result is Result.PASS else "fails"
    return Counter({f"{severity}_{kind}": 1, f"{severity}_credit": earned})
