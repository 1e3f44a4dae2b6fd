"""What was altered, added or removed beside its entry in the audit log."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
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

Values = tuple[Any, ...]
Record = tuple[int, Values]


@dataclass(frozen=True)
class Audited:
    """Records of one kind, each numbered and told of in the audit log.

    ``actions``: of the entries; ``values_of``: what the detail of one (with ``at`` and
    ``account_id``) says of its record; ``kept``: every record with the same values; ``where``: by
    these values.
    """

    actions: tuple[str, ...]
    values_of: Callable[[Mapping[str, Any]], Values]
    kept: Callable[[UnitOfWork], Iterable[Record]]
    where: Callable[[Values], str] = lambda values: ""

    def altered(self, db: UnitOfWork) -> list[tuple[str, int]]:
        """(Where, number) of every record that is not as the audit says, or that only one of both
        knows."""
        audited = {
            detail["number"]: self.values_of(detail)
            for action in self.actions
            for detail in audit.details(db, action)
        }
        kept = dict(self.kept(db))
        return [
            (self.where(audited.get(number) or kept[number]), number)
            for number in sorted({*audited, *kept})
            if audited.get(number) != kept.get(number)
        ]


def altered_goals(db: UnitOfWork) -> list[int]:
    """As ``Audited.altered``, the numbers alone. Goals are found by all their values, since they
    were not always numbered in the audit (0 where an entry has none)."""
    audited: Counter[Values] = Counter()
    numbers: dict[Values, int] = {}
    for *_, entry in audit.chain(db):
        if entry["action"] == "goal_set":
            key = _goal_fields(entry)
            audited[key] += 1
            numbers[key] = entry["detail"].get("number", 0)
    altered = []
    for row in goals.fingerprints(db):
        names = ("branch_id", "hall_id", "metric", "from_month", "base", "challenge", "reason")
        values = (row[name] for name in names)
        key = (*values, bool(row["given"]), row["created_at"], row["account_id"])
        if audited[key] > 0:
            audited[key] -= 1
        else:
            altered.append(int(row["number"]))
    missing = [numbers[key] for key, left in audited.items() if left > 0]
    return sorted({*altered, *missing})


def _goal_fields(entry: Mapping[str, Any]) -> Values:
    """As a goal is kept; before goals were given they had no hall, no reason, and percent only."""
    detail = entry["detail"]
    return (
        detail.get("branch_id"), detail.get("hall_id"), detail.get("metric"),
        detail.get("from_month"), detail.get("base", detail.get("base_pct")),
        detail.get("challenge", detail.get("challenge_pct")), detail.get("reason", ""),
        detail.get("given", False), entry["at"], entry["account_id"],
    )  # fmt: skip


def _values(*names: str) -> Callable[[Mapping[str, Any]], Values]:
    return lambda row: tuple(row.get(name) for name in names)


def _rows(rows: Iterable[Mapping[str, Any]], *names: str) -> Iterator[Record]:
    return ((row["number"], tuple(row[name] for name in names)) for row in rows)


def _methods(db: UnitOfWork) -> Iterator[Record]:
    for number, from_on, content, kept_hash in methods.fingerprints(db):
        yield number, (from_on, kept_hash if content_hash(content) == kept_hash else "")


_PUBLICATION = ("branch_id", "month", "edition", "inputs_hash", "results_hash", "reason")


def _publications(db: UnitOfWork) -> Iterator[Record]:
    """Those whose inputs and results have their hashes."""
    whole = (
        row
        for row in publications.fingerprints(db)
        if text_hash(row["inputs"]) == row["inputs_hash"]
        and text_hash(row["results"]) == row["results_hash"]
    )
    return _rows(whole, *_PUBLICATION, "published_at", "account_id")


_VERSION = ("version", "base_version", "file_name", "sha256", "undoes")


def _version_values(detail: Mapping[str, Any]) -> Values:
    """Only one that undoes another has a reason."""
    return _values(*_VERSION, "reason", "at", "account_id")({"reason": ""} | dict(detail))


def _versions(db: UnitOfWork) -> Iterator[Record]:
    rows = adopted_versions.fingerprints(db)
    return _rows(rows, *_VERSION, "reason", "adopted_at", "account_id")


_RULES = ("branch_id", "from_on", "rules", "reason")


def _rules(db: UnitOfWork) -> Iterator[Record]:
    return _rows(whose_rules.fingerprints(db), *_RULES, "created_at", "account_id")


def _company_checks(db: UnitOfWork) -> Iterator[Record]:
    """With the hash of the rows that each import added."""
    for number in range(1, last_number(db, Imports.COMPANY_CHECKS) + 1):
        yield number, (rows_digest(company_checks.rows_of(db, number)),)


def _rosters(db: UnitOfWork) -> Iterator[Record]:
    """With the hash of what each import changed; those from before they were numbered are in the
    audit only."""
    for row in imports.fingerprints(db, Imports.ROSTER):
        yield row["number"], (row["undoes"], people_digest(db, row["number"]), row["at"])


METHODS = Audited(("method_set",), _values("from_on", "content_hash"), _methods)
RULES = Audited(("rules_chosen",), _values(*_RULES, "at", "account_id"), _rules)
PUBLICATIONS = Audited(
    ("month_published",),
    _values(*_PUBLICATION, "at", "account_id"),
    _publications,
    where=lambda values: " ".join(str(part) for part in values[:3]),
)
VERSIONS = Audited(
    ("version_adopted",), _version_values, _versions, where=lambda values: str(values[0])
)
COMPANY_CHECKS = Audited(
    ("company_checks_imported", "company_checks_undone"), _values("rows_sha256"), _company_checks
)
ROSTERS = Audited(
    ("roster_imported", "roster_import_undone"), _values("undoes", "people_sha256", "at"), _rosters
)
# As ``services.verify.Broken.what`` names them.
ALTERED: dict[str, Callable[[UnitOfWork], list[tuple[str, int]]]] = {
    "method": METHODS.altered,
    "goal": lambda db: [("", number) for number in altered_goals(db)],
    "rules": RULES.altered,
    "publication": PUBLICATIONS.altered,
    "adopted_version": VERSIONS.altered,
    "company_checks": COMPANY_CHECKS.altered,
    "roster": ROSTERS.altered,
}
