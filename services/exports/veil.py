"""Rows of a file with pseudonyms: what ``domain.exports.veil`` needs to know of the store."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from db import exports, organisation
from domain.exports.k_anonymity import Path
from domain.exports.seen_rows import Seen, circumstances_path, pseudonymised_seen, seen_paths
from domain.exports.tables import (
    COMPANY_CHECKS,
    EVENTS,
    HALLS,
    OBSERVATIONS,
    PATROLS,
    SCORES,
    STAFF,
)
from domain.exports.veil import (
    group_paths,
    pseudonymised_checks,
    pseudonymised_halls,
    pseudonymised_people,
)
from domain.pseudonym import Keys
from services.exports.rows import ROWS, processes
from services.exports.sources import Rows, RowSource


def pseudonymised_rows(source: RowSource, file: str, key: Keys) -> Rows:
    """(How many rows, the rows) as ``services.exports.rows.ROWS`` has them, so that nobody stands
    alone in them."""
    maker = _VEILED.get(file)
    return ROWS[file](source) if maker is None else maker(source, key)


def _observations(source: RowSource, key: Keys) -> Rows:
    seen = Seen(
        seen_paths(_observed(source), branch_of := _branches(source)),
        branch_of,
        what=lambda row: row["norm_id"],
        about_person=lambda row: row["staff_id"] is not None,
    )
    count, rows = ROWS["observations"](_in_no_order(source, key))
    return count, pseudonymised_seen(OBSERVATIONS, rows, key, seen)


def _observed(source: RowSource) -> Iterator[tuple[str, str, str, str, Path]]:
    process_of = processes(source)
    for norm_id, hall_id, day, staff_id, version, process_id, *more in exports.observed(
        source.db, source.part
    ):
        process, _ = process_of(version, norm_id, process_id)
        segment, footfall, waiting = more
        cells = {"process": process, "segment": segment, "footfall": footfall, "waiting": waiting}
        yield norm_id, hall_id, day, staff_id, circumstances_path(cells)


def _events(source: RowSource, key: Keys) -> Rows:
    nothing = circumstances_path({})
    happened = ((*cells, nothing) for cells in exports.happened(source.db, source.part))
    seen = Seen(
        seen_paths(happened, branch_of := _branches(source)),
        branch_of,
        what=lambda row: row["norm_id"] or row["kind"],
        about_person=lambda row: row["subject"] == "person",
        hidden=lambda row: row["kind"] == "decision",  # its place is that of what it is about
    )
    count, rows = ROWS["events"](_in_no_order(source, key))
    return count, pseudonymised_seen(EVENTS, rows, key, seen)


def _branches(source: RowSource) -> dict[str, str]:
    halls = organisation.halls(source.db, source.part.hall_ids)
    return {hall.id: hall.branch_id for hall in halls}


def _in_no_order(source: RowSource, key: Keys) -> RowSource:
    return replace(source, part=replace(source.part, shuffle=lambda row_id: key("order", row_id)))


def _patrols(source: RowSource, key: Keys) -> Rows:
    count, rows = ROWS["patrols"](source)
    seen = Seen({}, _branches(source), what=lambda row: "patrol", about_person=lambda row: False)
    return count, sorted(pseudonymised_seen(PATROLS, rows, key, seen), key=lambda row: str(row[0]))


def _staff(source: RowSource, key: Keys) -> Rows:
    count, rows = ROWS["staff"](source)
    return count, pseudonymised_people(STAFF, list(rows), key, _groups(source))


def _scores(source: RowSource, key: Keys) -> Rows:
    count, rows = ROWS["scores"](source)
    return count, pseudonymised_people(SCORES, list(rows), key, _groups(source))


def _groups(source: RowSource) -> dict[Path, Path]:
    """The groups that people stand in, by where they worked last in the period."""
    return group_paths(
        (hall_id, position, staff_id)
        for staff_id, _, _, hall_id, position, *_ in exports.stays(source.db, source.part)
    )


def _halls(source: RowSource, key: Keys) -> Rows:
    count, rows = ROWS["halls"](source)
    seen: dict[str, set[str]] = {}
    for _, hall_id, _, staff_id, *_ in exports.observed(source.db, source.part):
        seen.setdefault(hall_id, set()).add(staff_id)
    people = {hall_id: len(staff) for hall_id, staff in seen.items()}
    return count, pseudonymised_halls(HALLS, rows, people)


def _checks(source: RowSource, key: Keys) -> Rows:
    count, rows = ROWS["company_checks"](source)
    return count, pseudonymised_checks(COMPANY_CHECKS, list(rows), key)


def _no_rows(source: RowSource, key: Keys) -> Rows:
    """Cases are few: each would tell whose it is."""
    return 0, ()


_VEILED: dict[str, Callable[[RowSource, Keys], Rows]] = {
    "observations": _observations,
    "events": _events,
    "patrols": _patrols,
    "staff": _staff,
    "halls": _halls,
    "scores": _scores,
    "company_checks": _checks,
    "cases": _no_rows,
    "case_steps": _no_rows,
}
