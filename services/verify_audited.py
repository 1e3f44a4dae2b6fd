"""What was altered, added or removed beside its entry in the audit log."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from db import (
    adopted_versions,
    audit,
    company_checks,
    goals,
    imports,
    methods,
    publications,
    whose_rules,
)
from db.imports import Imports, last_number
from db.store import UnitOfWork
from domain.imports.checks import rows_digest
from domain.method.method import content_hash
from domain.months.publication import text_hash
from services.imports.roster_record import people_digest


def altered_methods(db: UnitOfWork) -> list[int]:
    """Every method must be the one whose setting is in the audit, and none of those missing."""
    expected = {
        detail["number"]: (detail.get("from_on"), detail.get("content_hash"))
        for detail in _told(db, "method_set")
    }
    kept = {
        number: (from_on, kept_hash if content_hash(content) == kept_hash else "")
        for number, from_on, content, kept_hash in methods.fingerprints(db)
    }
    return [number for number, _ in _differing(expected, kept)]


def altered_publications(db: UnitOfWork) -> list[tuple[str, int]]:
    """As ``altered_methods``: (branch, month and edition; number) of what was published otherwise
    than the audit says, or with other hashes of its inputs and results."""
    names = ("branch_id", "month", "edition", "inputs_hash", "results_hash", "reason")
    expected = {
        detail["number"]: (
            *(detail.get(name) for name in names), detail["at"], detail["account_id"],
        )
        for detail in _told(db, "month_published")
    }  # fmt: skip
    kept = {}
    for row in publications.fingerprints(db):
        hashes = text_hash(row["inputs"]), text_hash(row["results"])
        if hashes == (row["inputs_hash"], row["results_hash"]):
            values = (*(row[name] for name in names), row["published_at"], row["account_id"])
            kept[row["number"]] = values
    return [
        (" ".join(str(part) for part in values[:3]), number)
        for number, values in _differing(expected, kept)
    ]


def altered_versions(db: UnitOfWork) -> list[tuple[str, int]]:
    """As ``altered_methods``: (version, number) of those that were accepted in the app."""
    names = ("version", "base_version", "file_name", "sha256", "undoes")
    expected = {
        detail["number"]: (
            *(detail.get(name) for name in names), detail.get("reason", ""), detail["at"],
            detail["account_id"],
        )
        for detail in _told(db, "version_adopted")
    }  # fmt: skip
    kept = {
        row["number"]: (
            *(row[name] for name in names), row["reason"], row["adopted_at"], row["account_id"],
        )
        for row in adopted_versions.fingerprints(db)
    }  # fmt: skip
    return [(str(values[0]), number) for number, values in _differing(expected, kept)]


def altered_rosters(db: UnitOfWork) -> list[int]:
    """As ``altered_methods``: numbers of imports of the roster, with what they changed. Those from
    before they were numbered are in the audit only."""
    expected = {
        detail["number"]: (detail.get("undoes"), detail.get("people_sha256"), detail["at"])
        for action in ("roster_imported", "roster_import_undone")
        for detail in _told(db, action)
    }
    kept = {
        row["number"]: (row["undoes"], people_digest(db, row["number"]), row["at"])
        for row in imports.fingerprints(db, Imports.ROSTER)
    }
    return [number for number, _ in _differing(expected, kept)]


def altered_goals(db: UnitOfWork) -> list[int]:
    """The numbers of goals that are not as the audit says, or are missing (0 where an entry from
    before they were numbered there has none)."""
    told: Counter[tuple[Any, ...]] = Counter()
    numbers: dict[tuple[Any, ...], int] = {}
    for *_, entry in audit.chain(db):
        if entry["action"] == "goal_set":
            key = _goal_told(entry)
            told[key] += 1
            numbers[key] = entry["detail"].get("number", 0)
    found = []
    for row in goals.fingerprints(db):
        names = ("branch_id", "hall_id", "metric", "from_month", "base", "challenge", "reason")
        values = (row[name] for name in names)
        key = (*values, bool(row["given"]), row["created_at"], row["account_id"])
        if told[key] > 0:
            told[key] -= 1
        else:
            found.append(int(row["number"]))
    missing = [numbers[key] for key, left in told.items() if left > 0]
    return sorted({*found, *missing})


def _goal_told(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    """As a goal is kept; before goals were given they had no hall, no reason, and percent only."""
    detail = entry["detail"]
    return (
        detail.get("branch_id"), detail.get("hall_id"), detail.get("metric"),
        detail.get("from_month"), detail.get("base", detail.get("base_pct")),
        detail.get("challenge", detail.get("challenge_pct")), detail.get("reason", ""),
        detail.get("given", False), entry["at"], entry["account_id"],
    )  # fmt: skip


def altered_rules(db: UnitOfWork) -> list[int]:
    """As ``altered_methods``: numbers of settings of whose norms hold."""
    names = ("branch_id", "from_on", "rules", "reason")
    expected = {
        detail["number"]: (
            *(detail.get(name) for name in names),
            detail["at"],
            detail["account_id"],
        )
        for detail in _told(db, "rules_chosen")
    }
    kept = {
        row["number"]: (*(row[name] for name in names), row["created_at"], row["account_id"])
        for row in whose_rules.fingerprints(db)
    }
    return [number for number, _ in _differing(expected, kept)]


def _told(db: UnitOfWork, action: str) -> Iterator[dict[str, Any]]:
    """The details of such entries, with ``at`` and ``account_id``; one without a number was
    altered, and is named where the chain is checked."""
    for *_, entry in audit.chain(db):
        if entry["action"] == action and isinstance(entry["detail"].get("number"), int):
            yield entry["detail"] | {name: entry[name] for name in ("at", "account_id")}


def _differing(
    expected: Mapping[int, tuple[Any, ...]], kept: Mapping[int, tuple[Any, ...]]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The numbers that are not the same in both, with what they were, or else are."""
    for number in sorted({*expected, *kept}):
        if expected.get(number) != kept.get(number):
            yield number, expected.get(number) or kept[number]


def altered_imports(db: UnitOfWork) -> list[int]:
    """The numbers of the imports whose rows are no longer those that were taken in."""
    told = {
        content["detail"]["number"]: content["detail"]["rows_sha256"]
        for *_, content in audit.chain(db)
        if content["action"] in ("company_checks_imported", "company_checks_undone")
    }
    numbers = sorted({*told, *range(1, last_number(db, Imports.COMPANY_CHECKS) + 1)})
    return [
        number
        for number in numbers
        if rows_digest(company_checks.rows_of(db, number)) != told.get(number)
    ]
