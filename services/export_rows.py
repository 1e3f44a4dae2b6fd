"""What stands in each file: one function a file, which gives (how many rows, the rows).

Cells are in the order of ``domain.exports``. Labels are many: what belongs to a hall, a person or a
norm is put together once, and not with every row.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import pandas as pd
from sqlite_utils import Database

from db import accounts, company_checks, exports, organisation
from db.exports import Part
from domain.export_table import Row
from domain.hall import Hall
from locales import Words
from services.application import Application
from services.checklist_library import library_of_version
from services.local_iso import local_iso
from services.scores import scores_of

Rows = tuple[int, Iterable[Row]]


@dataclass(frozen=True)
class Source:
    """One consistent view of the store, and what is asked of it."""

    app: Application
    db: Database
    part: Part
    words: Words


def observations(source: Source) -> Rows:
    count, rows = exports.observations(source.db, source.part)
    return count, _observation_rows(source, rows)


def _observation_rows(source: Source, rows: Iterator[tuple[Any, ...]]) -> Iterator[Row]:
    words, places = source.words, _places(source)
    managers, people = accounts.all_names(source.db), organisation.staff_names(source.db)
    label = _Labels(words)
    norm_of = _norms(source)
    nobody = (None, None)
    for (
        event_id, day, captured, received, hall_id, patrol_id, round_, manager_id, staff_id,
        position, norm_id, severity, result, seconds, count, note, version, praises, reason, line,
    ) in rows:  # fmt: skip
        place = places[hall_id]
        captured_at = place.local(captured)
        name, number = people[staff_id] if staff_id else nobody
        at = position or "hall"
        norm, theme, theme_label = norm_of(version, norm_id)
        good = json.loads(praises) if praises else ()
        yield (
            event_id, day, captured_at, place.local(received), *place.facts, patrol_id, round_,
            label["round", round_], manager_id, managers[manager_id], staff_id, number, name, at,
            label["position", at], norm_id, norm, theme, theme_label, severity,
            label["severity", severity], result, label["result", result], seconds, count, note,
            version, captured_at[:10], len(good), " / ".join(good), reason, line,
            label["red_line", line] if line else None,
        )  # fmt: skip


def events(source: Source) -> Rows:
    count, rows = exports.events(source.db, source.part)
    local = {hall_id: place.local for hall_id, place in _places(source).items()}
    captured, received = 19, 23

    def localised() -> Iterator[Row]:
        for row in rows:
            cells = list(row)
            of_hall = local[cells[2]]
            cells[captured], cells[received] = of_hall(cells[captured]), of_hall(cells[received])
            yield cells

    return count, localised()


def patrols(source: Source) -> Rows:
    places, managers = _places(source), accounts.all_names(source.db)
    label = _Labels(source.words)
    rows = []
    for id_, hall_id, day, round_, manager_id, opened, finished, count, version in exports.patrols(
        source.db, source.part
    ):
        place = places[hall_id]
        rows.append((
            id_, hall_id, place.hall.name, day, round_, label["round", round_], manager_id,
            managers[manager_id], place.local(opened),
            place.local(finished) if finished else None, count, version,
        ))  # fmt: skip
    return len(rows), rows


def staff(source: Source) -> Rows:
    places, label = _places(source), _Labels(source.words)
    rows = [
        (id_, number, name, hall_id, places[hall_id].hall.name, at, label["position", at], *days)
        for id_, number, name, hall_id, at, *days in exports.stays(source.db, source.part)
    ]
    return len(rows), rows


_COUNTS = ("occasion_count", "scored_count", "observation_count", "na_count")


def halls(source: Source) -> Rows:
    part = source.part
    found = scores_of(source.db, part.hall_ids, part.first, part.last).halls
    results = ("raw_pct", "low_pct", "high_pct", "total_pct", "grade", "confirmed", "reported")
    scored = {row[0]: row[1:] for row in _plain_rows(found, "hall_id", *_COUNTS, *results)}
    unseen = (0, 0, 0, 0, None, None, None, None, None, 0, 0)
    rows = []
    for hall_id, place in sorted(_places(source).items()):
        branch_id, branch, _, name, *kinds = place.facts
        closed = place.hall.closed_on
        rows.append((
            hall_id, name, branch_id, branch, *kinds, place.hall.time_zone,
            closed.isoformat() if closed else None, *scored.get(hall_id, unseen),
        ))  # fmt: skip
    return len(rows), rows


def scores(source: Source) -> Rows:
    part, places, label = source.part, _places(source), _Labels(source.words)
    people = organisation.staff_names(source.db)
    table = scores_of(source.db, part.hall_ids, part.first, part.last).people
    rest = (
        *_COUNTS, "raw_pct", "adjusted_pct", "low_pct", "high_pct", "strictness_pts",
        "small_sample_pts", "linked", "more_occasions", "more_observations", "praises",
        "confirmed", "reported", "bonus_pct", "total_pct", "grade",
    )  # fmt: skip
    rows = [
        (hall_id, places[hall_id].hall.name, staff_id, *reversed(people[staff_id]), at,
         label["position", at], *results)
        for hall_id, staff_id, at, *results in _plain_rows(
            table, "hall_id", "staff_id", "position", *rest
        )
    ]  # fmt: skip
    return len(rows), rows


def company_check_rows(source: Source) -> Rows:
    part, places, label = source.part, _places(source), _Labels(source.words)
    months = f"{part.first:%Y-%m}", f"{part.last:%Y-%m}"
    table = company_checks.of_months(source.db, part.hall_ids, *months)
    rows = [
        (hall_id, places[hall_id].hall.name, month, kind, label["check_source", kind],
         staff_id or None, reference or None, value, respondents)
        for hall_id, staff_id, kind, month, value, respondents, reference in _plain_rows(
            table, "hall_id", "staff_id", "source", "month", "value", "respondents", "reference"
        )
    ]  # fmt: skip
    return len(rows), rows


def norms(source: Source) -> Rows:
    label = _Labels(source.words)
    rows = [
        (version, norm.id, norm.zh, norm.en, norm.theme.value, label["theme", norm.theme.value],
         norm.severity.value, label["severity", norm.severity.value], norm.kind.value,
         norm.limit_s, norm.minimum, norm.servqual.value, norm.origin.value, norm.enabled)
        for version, _ in exports.versions(source.db, source.part)
        for norm in library_of_version(source.app.store, version).norms.values()
    ]  # fmt: skip
    return len(rows), rows


def checklist_versions(source: Source) -> Rows:
    rows = [
        (version, len(library_of_version(source.app.store, version).norms), count)
        for version, count in exports.versions(source.db, source.part)
    ]
    return len(rows), rows


ROWS: dict[str, Callable[[Source], Rows]] = {
    "observations": observations,
    "events": events,
    "patrols": patrols,
    "staff": staff,
    "halls": halls,
    "scores": scores,
    "company_checks": company_check_rows,
    "norms": norms,
    "checklist_versions": checklist_versions,
}


@dataclass(frozen=True)
class _Place:
    """``facts``: ``branch_id, branch, hall_id, hall, hall_kind, hall_kind_label``."""

    hall: Hall
    facts: tuple[str, ...]
    local: Callable[[str], str]


def _places(source: Source) -> dict[str, _Place]:
    branches = {each["id"]: each["name"] for each in organisation.branches(source.db)}
    in_zone = lru_cache(local_iso)
    return {
        hall.id: _Place(
            hall,
            (hall.branch_id, branches[hall.branch_id], hall.id, hall.name, hall.kind.value,
             source.words(f"hall_kind.{hall.kind}")),
            in_zone(hall.time_zone),
        )
        for hall in organisation.halls(source.db, source.part.hall_ids)
    }  # fmt: skip


class _Labels(dict[tuple[str, str], str]):
    """(Group of words, code) -> words, looked up once."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, key: tuple[str, str]) -> str:
        return self.setdefault(key, self._words(f"{key[0]}.{key[1]}"))


def _norms(source: Source) -> Callable[[str, str], tuple[str, str, str]]:
    """(Version, norm id) -> its text, theme and the theme's label."""

    @cache
    def found(version: str, norm_id: str) -> tuple[str, str, str]:
        norm = library_of_version(source.app.store, version).norms[norm_id]
        theme = norm.theme.value
        return norm.text(source.words.language), theme, source.words(f"theme.{theme}")

    return found


def _plain_rows(table: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Rows of plain Python values; what is no number, or no word, is None."""
    return zip(*([_plain(each) for each in table[name].tolist()] for name in columns), strict=True)


def _plain(value: Any) -> Any:
    return None if value == "" or (isinstance(value, float) and math.isnan(value)) else value
