"""What stands in each file: one function a file, which gives (how many rows, the rows).

Cells are in the order of ``domain.exports.tables``; the words of codes are put beside them later
(``services.exports.people_rows``). What belongs to a hall or a norm is put together once, and not
with every row.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from db import accounts, company_checks, exports, organisation
from db.times import of_us
from domain.halls.hall import Hall
from domain.row_blocks import Columns, RowsInBlocks, column_blocks
from domain.scores.columns import COUNTS
from domain.scores.final_result import FinalGrade
from domain.scores.sample import enough
from services.exports.case_rows import case_rows, step_rows
from services.exports.sources import Rows, RowSource
from services.method.method import method_on
from services.months.measure_points import better_measures, counts_of
from services.norms.library import library_of_version
from services.scores.scores import scores_of


def observations(source: RowSource) -> Rows:
    count, rows = exports.observations(source.db, source.part)
    return count, RowsInBlocks(_observation_columns(source, rows))


def _observation_columns(source: RowSource, rows: RowsInBlocks) -> Iterator[Columns]:
    places = _places(source)
    managers, people = accounts.all_names(source.db), organisation.staff_names(source.db)
    norm_of, process_of = _norms(source), processes(source)
    known = people | {None: (None, None)}
    facts = {hall_id: place.facts for hall_id, place in places.items()}
    local = {hall_id: place.local for hall_id, place in places.items()}
    for (
        event_id, day, captured, received, hall_id, patrol_id, round_, manager_id, staff_id,
        position, norm_id, severity, result, seconds, count, note, version, praises, reason, line,
        late, process_id, segment, footfall, waiting, corrected,
    ) in column_blocks(rows):  # fmt: skip
        in_zone = [local[each] for each in hall_id]
        captured_at = [told(at) for told, at in zip(in_zone, captured, strict=True)]
        name, number = _columns(map(known.__getitem__, staff_id))
        norm, theme = _columns(map(norm_of, version, norm_id))
        process, process_label = _columns(map(process_of, version, norm_id, process_id))
        good = [json.loads(each) if each else () for each in praises]
        yield (
            event_id, day, captured_at,
            [told(at) for told, at in zip(in_zone, received, strict=True)],
            *_columns(map(facts.__getitem__, hall_id)), patrol_id, round_, manager_id,
            [managers[each] for each in manager_id], staff_id, number, name,
            [each or "hall" for each in position], norm_id, norm, theme, severity, result, seconds,
            count, note, version, [each[:10] for each in captured_at], list(map(len, good)),
            list(map(" / ".join, good)), reason, line, list(map(bool, late)), ["day"] * len(day),
            process, process_label, segment, footfall, waiting,
            [None if at is None else told(at) for told, at in zip(in_zone, corrected, strict=True)],
        )  # fmt: skip


def _columns(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    return zip(*rows, strict=True)


def events(source: RowSource) -> Rows:
    count, rows = exports.events(source.db, source.part)
    return count, RowsInBlocks(_event_columns(source, rows))


def _event_columns(source: RowSource, rows: RowsInBlocks) -> Iterator[Columns]:
    places, norm_of = _places(source), _norms(source)
    managers, people = accounts.all_names(source.db), organisation.staff_names(source.db)
    hall, kind, manager, staff, norm, captured, received, version = 2, 4, 7, 8, 9, 19, 23, 24
    known = people | {None: (None, None)}
    for block in column_blocks(rows):
        *cells, late, examined_id, lawful_case, withdrawn = block
        at = [places[each] for each in cells[hall]]
        for moment in (captured, received):
            cells[moment] = [place.local(us) for place, us in zip(at, cells[moment], strict=True)]
        labels: Columns = [[None] * len(at)] * 5
        if source.labels:
            name, number = _columns(map(known.__getitem__, cells[staff]))
            judged = zip(cells[version], cells[norm], strict=True)
            labels = (
                [place.hall.name for place in at], [managers[each] for each in cells[manager]],
                number, name, [norm_of(*each)[0] if each[1] else None for each in judged],
            )  # fmt: skip
        yield (
            *cells, list(map(bool, late)), ["day"] * len(at),
            list(map(_subject, cells[kind], cells[staff])), examined_id, lawful_case,
            [None if each is None else bool(each) for each in withdrawn], *labels,
        )  # fmt: skip


def _subject(kind: str, staff_id: str | None) -> str | None:
    """Whom an event is about, also where the file does not say who it is."""
    if kind in ("header", "decision"):
        return None
    return "person" if staff_id else "hall"


def patrols(source: RowSource) -> Rows:
    places, managers = _places(source), accounts.all_names(source.db)
    rows = []
    for (
        id_, hall_id, day, round_, manager_id, opened, finished, count, version, footfall, waiting,
        outage,
    ) in exports.patrols(source.db, source.part):  # fmt: skip
        place = places[hall_id]
        rows.append((
            id_, hall_id, place.hall.name, day, round_, manager_id, managers[manager_id],
            place.local(opened), None if finished is None else place.local(finished), count,
            version, "day", footfall, waiting, None if outage is None else bool(outage),
        ))  # fmt: skip
    return len(rows), rows


def staff(source: RowSource) -> Rows:
    places = _places(source)
    rows = [
        (id_, number, name, hall_id, places[hall_id].hall.name, at, *days, 1)
        for id_, number, name, hall_id, at, *days in exports.stays(source.db, source.part)
    ]
    return len(rows), rows


# Below the minimum sample, as on every page and as for people.
_NO_HALL_SCORE = (None, None, None, None, FinalGrade.NOT_ENOUGH.value)


def halls(source: RowSource) -> Rows:
    part = source.part
    better = counts_of(better_measures(source.db, part.hall_ids, part.first, part.last))
    scored_halls = scores_of(source.db, part.hall_ids, part.first, part.last, better=better).halls
    minimum = method_on(source.db, part.last).minimum_sample
    numbers = ("raw_pct", "low_pct", "high_pct", "total_pct", "grade")
    scored = {
        hall_id: (
            (*counts, *score, *lines)
            if enough(counts[0], counts[1], minimum)
            else (*counts, *_NO_HALL_SCORE, *lines)
        )
        for hall_id, counts, score, lines in zip(
            scored_halls["hall_id"], _plain_rows(scored_halls, *COUNTS), _plain_rows(scored_halls,
            *numbers), _plain_rows(scored_halls, "confirmed", "reported"), strict=True,
        )
    }  # fmt: skip
    nothing = (0, 0, 0, 0, None, None, None, None, None, 0, 0)
    rows = []
    for hall_id, place in sorted(_places(source).items()):
        branch_id, branch, _, name, kind = place.facts
        closed = place.hall.closed_on
        rows.append((
            hall_id, name, branch_id, branch, kind, place.hall.time_zone,
            closed.isoformat() if closed else None, *scored.get(hall_id, nothing),
        ))  # fmt: skip
    return len(rows), rows


def scores(source: RowSource) -> Rows:
    part, places = source.part, _places(source)
    people = organisation.staff_names(source.db)
    table = scores_of(source.db, part.hall_ids, part.first, part.last).people
    rest = (
        *COUNTS, "raw_pct", "adjusted_pct", "low_pct", "high_pct", "strictness_pts",
        "small_sample_pts", "linked", "more_occasions", "more_observations", "praises",
        "confirmed", "reported", "bonus_pct", "total_pct", "grade",
    )  # fmt: skip
    rows = [
        (hall_id, places[hall_id].hall.name, staff_id, *reversed(people[staff_id]), at, *results, 1)
        for hall_id, staff_id, at, *results in _plain_rows(
            table, "hall_id", "staff_id", "position", *rest
        )
    ]  # fmt: skip
    return len(rows), rows


def company_check_rows(source: RowSource) -> Rows:
    part, places = source.part, _places(source)
    people, nobody = organisation.staff_names(source.db), (None, None)
    months = f"{part.first:%Y-%m}", f"{part.last:%Y-%m}"
    table = company_checks.of_months(source.db, part.hall_ids, *months)
    checks = _plain_rows(
        table, "hall_id", "staff_id", "source", "month", "value", "respondents", "reference",
        "competitor",
    )  # fmt: skip
    rows = [
        (hall_id, places[hall_id].hall.name, month, kind, staff_id or None, reference or None,
         value, respondents, "person" if staff_id else "hall", competitor,
         *reversed(people[staff_id] if staff_id else nobody))
        for hall_id, staff_id, kind, month, value, respondents, reference, competitor in checks
    ]  # fmt: skip
    return len(rows), rows


def norms(source: RowSource) -> Rows:
    rows = [
        (version, norm.id, norm.zh, norm.en, norm.theme.value, norm.severity.value,
         norm.kind.value, norm.limit_s, norm.minimum, norm.servqual.value, norm.origin.value,
         norm.enabled)
        for version, _ in exports.versions(source.db, source.part)
        for norm in library_of_version(source.app.store, version).norms.values()
    ]  # fmt: skip
    return len(rows), rows


def checklist_versions(source: RowSource) -> Rows:
    rows = [
        (version, len(library_of_version(source.app.store, version).norms), count)
        for version, count in exports.versions(source.db, source.part)
    ]
    return len(rows), rows


ROWS: dict[str, Callable[[RowSource], Rows]] = {
    "observations": observations,
    "events": events,
    "patrols": patrols,
    "staff": staff,
    "halls": halls,
    "scores": scores,
    "company_checks": company_check_rows,
    "norms": norms,
    "checklist_versions": checklist_versions,
    "cases": case_rows,
    "case_steps": step_rows,
}


_MINUTE_US = 60_000_000


@dataclass(frozen=True)
class _HallFacts:
    """``facts``: ``branch_id, branch, hall_id, hall, hall_kind``."""

    hall: Hall
    facts: tuple[str, ...]
    local: Callable[[int], str]


def _places(source: RowSource) -> dict[str, _HallFacts]:
    branches = {each["id"]: each["name"] for each in organisation.branches(source.db)}
    in_zone = lru_cache(local_iso)
    return {
        hall.id: _HallFacts(
            hall,
            (hall.branch_id, branches[hall.branch_id], hall.id, hall.name, hall.kind.value),
            in_zone(hall.time_zone),
        )
        for hall in organisation.halls(source.db, source.part.hall_ids)
    }  # fmt: skip


def local_iso(time_zone: str) -> Callable[[int], str]:
    """What turns a stored time (``db.times``) into the hall's: ISO 8601 with its offset, to the
    second. A file has few different minutes, and the offset never changes within one: only the
    first time of a minute is worked out.

    >>> local_iso("Asia/Shanghai")(1_772_640_309_120_000)
    '2026-03-05T00:05:09+08:00'
    """
    zone = ZoneInfo(time_zone)

    @lru_cache(maxsize=20_000)
    def of_minute(minute: int) -> tuple[str, str]:
        text = of_us(minute * _MINUTE_US).astimezone(zone).isoformat()
        return text[:17], text[19:]

    def local(stored_us: int) -> str:
        minute, rest_us = divmod(stored_us, _MINUTE_US)
        day_to_minute, offset = of_minute(minute)
        return f"{day_to_minute}{rest_us // 1_000_000:02}{offset}"

    return local


def _norms(source: RowSource) -> Callable[[str, str], tuple[str | None, str | None]]:
    """(Version, norm id) -> its text and theme; None where the version has no such norm."""

    @cache
    def norm_of(version: str, norm_id: str) -> tuple[str | None, str | None]:
        norm = library_of_version(source.app.store, version).norms.get(norm_id)
        return (norm.text(source.words.language), norm.theme.value) if norm else (None, None)

    return norm_of


def processes(source: RowSource) -> Callable[[str, str, str | None], tuple[str | None, str | None]]:
    """(Version, norm id, process that was said) -> the process and its label."""

    @cache
    def process_of(
        version: str, norm_id: str, process_id: str | None
    ) -> tuple[str | None, str | None]:
        library = library_of_version(source.app.store, version)
        process = library.norms[norm_id].process_seen(process_id)
        labels = {each.id: each.text(source.words.language) for each in library.processes}
        return process, labels.get(process) if process else None

    return process_of


def _plain_rows(table: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Rows of plain Python values; what is no number, or no word, is None."""
    return zip(*([_plain(each) for each in table[name].tolist()] for name in columns), strict=True)


def _plain(value: Any) -> Any:
    return None if value == "" or (isinstance(value, float) and math.isnan(value)) else value
