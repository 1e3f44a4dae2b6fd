"""What people wrote beside the records, held against the audit field by field: measures and their
proposals, marks and limits of charts, what imports are called.

An entry proves the fields that it names. Older ones name fewer, and prove no more.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from db import audit, chart_marks, imports, measure_proposals, measures
from db.chart_marks import MARKS, REBASINGS
from db.imports import Imports
from db.store import UnitOfWork

Fields = dict[str, Any]
_MEASURE = ("branch_id", "hall_id", "base_month", "about", "text")


def _measures(db: UnitOfWork) -> list[int]:
    told = {}
    for each in audit.details(db, "measure_added"):
        # Older entries call the month of the figures so, and name no other.
        names = (*_MEASURE, "halls", "month") if "base_month" in each else _MEASURE
        untouched = {"withdrawn_at": None, "withdrawn_by": None}
        told[each["number"]] = _written(each, *names) | untouched
    for each in audit.details(db, "measure_withdrawn"):
        told.setdefault(each["number"], {}).update(
            withdrawn_at=each["at"], withdrawn_by=each["account_id"]
        )
    rows = ({**row, "month": row["written_on"][:7]} for row in measures.fingerprints(db))
    return _altered(told, rows)


def _proposals(db: UnitOfWork) -> list[int]:
    waiting: Fields = dict.fromkeys(("outcome", "decided_at", "decided_by", "measure"))
    told = {
        each["number"]: _written(each, *_MEASURE) | waiting | {"word": ""}
        for each in audit.details(db, "measure_proposed")
    }
    for each in audit.details(db, "measure_proposal_decided"):
        decided = {name: each.get(name) for name in ("outcome", "measure", "word")}
        told.setdefault(each["number"], {}).update(
            decided, decided_at=each["at"], decided_by=each["account_id"]
        )
    return _altered(told, measure_proposals.fingerprints(db))


def _marks(db: UnitOfWork) -> list[int]:
    names = ("branch_id", "from_on", "to_on", "text")
    return _taken_back(db, MARKS, "chart_marked", "chart_mark_taken_back", "text", names)


def _rebasings(db: UnitOfWork) -> list[int]:
    names = ("hall_id", "staff_id", "from_on", "reason")
    return _taken_back(db, REBASINGS, "chart_rebased", "chart_rebasing_taken_back", "reason", names)


def _taken_back(
    db: UnitOfWork, table: str, made: str, taken_back: str, words: str, names: Iterable[str]
) -> list[int]:
    """What is taken back by a later row: the entry of that names the one before.

    :param words: the column in which the later row says why
    """
    told = {
        each["number"]: _written(each, *names) | {"takes_back": None}
        for each in audit.details(db, made)
    }
    for fields in told.values():  # of the hall itself: nobody in the entry, '' in the row
        if "staff_id" in fields:
            fields["staff_id"] = fields["staff_id"] or ""
    rows = list(chart_marks.fingerprints(db, table))
    later = {row["takes_back"]: row["number"] for row in rows if row["takes_back"] is not None}
    for each in audit.details(db, taken_back):
        of = each["number"]
        said = _written(each) | {"takes_back": of, words: each.get("reason")}
        told[later.get(of, of)] = told.get(of, {}) | said
    return _altered(told, rows)


def _imports(kind: Imports, done: str, undone: str) -> Callable[[UnitOfWork], list[int]]:
    def altered(db: UnitOfWork) -> list[int]:
        told = {}
        for each in audit.details(db, done):
            told[each["number"]] = _written(each, "file_name", "sha256", at="at") | {"undoes": None}
        for each in audit.details(db, undone):
            of = told.get(each.get("undoes"), {})
            called = {name: of[name] for name in ("file_name", "sha256") if name in of}
            told[each["number"]] = _written(each, "undoes", "reason", at="at") | called
        return _altered(told, imports.fingerprints(db, kind))

    return altered


def _written(entry: Mapping[str, Any], *names: str, at: str = "created_at") -> Fields:
    """What the entry says of its row: by whom, when, and those of the fields that it names.

    :param at: the column that says when
    """
    return {"account_id": entry["account_id"], at: entry["at"]} | {
        name: entry[name] for name in names if name in entry
    }


def _altered(told: Mapping[int, Fields], rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """The numbers of the rows that are not as told, and of what only one of both knows."""
    kept = {row["number"]: row for row in rows}
    return [
        number
        for number in sorted({*told, *kept})
        if number not in told
        or number not in kept
        or any(kept[number][name] != value for name, value in told[number].items())
    ]


# As ``services.verify.Broken.what`` names them.
WRITTEN: dict[str, Callable[[UnitOfWork], list[int]]] = {
    "measure": _measures,
    "measure_proposal": _proposals,
    "chart_mark": _marks,
    "chart_rebasing": _rebasings,
    "company_check_import": _imports(
        Imports.COMPANY_CHECKS, "company_checks_imported", "company_checks_undone"
    ),
    "roster_import": _imports(Imports.ROSTER, "roster_imported", "roster_import_undone"),
}
