"""Rows of what was seen (observations, events, patrols) in files with pseudonyms.

They have no key of a person, manager or patrol: how many rows there are of one would be a
fingerprint. Each tells hall and week as far as there are enough people behind
(``domain.exports.k_anonymity``), in no order, under a key of this file alone.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from domain.exports.k_anonymity import POOLED, K, Path, generalised_by_kind
from domain.exports.table import ColumnKind, ExportTable, Privacy, Row
from domain.pseudonym import Keys

SECONDS_STEP = 5  # a time to the hundredth of a second names its row in any other file

_BRANCH = frozenset({"branch_id", "branch"})
_HALL = frozenset({"hall_id", "hall", "hall_kind"})
# Column -> the letter of its keys, and the columns that name the record. An observation keeps its
# key when it is corrected, so that a program that fetches what is new can put it in place.
_KEYS = {
    "observation_id": ("o", "patrol_id", "staff_id", "norm_id"),
    "event_id": ("e", "event_id"),
    "about": ("e", "about"),
    "praise_id": ("g", "praise_id"),
    "examined_id": ("x", "examined_id"),
    "patrol_id": ("t", "patrol_id"),
}
_FINDING = frozenset(
    {"result", "seconds", "count", "red_line", "value", "respondents", "competitor",
     "lawful_case", "withdrawn"}
)  # fmt: skip


@cache
def weeks_path(day: str) -> tuple[str, str]:
    """(Month, Monday of the week) of a day.

    >>> weeks_path("2026-03-01")
    ('2026-03', '2026-02-23')
    """
    read = date.fromisoformat(day)
    return day[:7], (read - timedelta(days=read.weekday())).isoformat()


# What a row tells besides what, where and when, from what is told first to what is left out first.
# By each of them somebody with a file with names could tell rows of one week apart.
CIRCUMSTANCES = ("footfall", "process", "segment", "waiting")


def circumstances_path(cells: Mapping[str, Any]) -> Path:
    """The ``CIRCUMSTANCES`` of a row as parts of a path; '' where nothing was said, or where the
    table has no such column."""
    return tuple("" if cells.get(name) is None else str(cells[name]) for name in CIRCUMSTANCES)


def seen_paths(
    cells: Iterable[tuple[str, str, str, str, Path]], branch_of: Mapping[str, str], k: int = K
) -> dict[Path, Path]:
    """What may be told of what was seen: of each (what, branch, hall, month, week, …circumstances).

    :param cells: what was judged, hall id, business day, staff id, circumstances; the hall itself
      left out
    :param branch_of: hall id -> branch id
    """
    behind: dict[Path, set[str]] = defaultdict(set)
    for what, hall_id, day, staff_id, circumstances in cells:
        path = (what, branch_of[hall_id], hall_id, *weeks_path(day), *circumstances)
        behind[path].add(staff_id)
    return generalised_by_kind(behind, k)


_NOTHING = (POOLED,) * (5 + len(CIRCUMSTANCES))


@dataclass(frozen=True)
class Seen:
    """How rows of what was seen are told; names of columns.

    :param what: what was judged, else what kind of row it is
    :param about_person: whether a row is about a person, so that it has to be hidden among others
    :param generalised: of ``seen_paths``
    :param hidden: whether nothing but its kind may be told of a row
    """

    generalised: Mapping[Path, Path]
    branch_of: Mapping[str, str]
    what: Callable[[Mapping[str, Any]], str]
    about_person: Callable[[Mapping[str, Any]], bool]
    hidden: Callable[[Mapping[str, Any]], bool] = lambda row: False

    def path(self, row: Mapping[str, Any]) -> Path:
        """What may be told of a row; what is not told is ``POOLED``."""
        hall_id, days = row["hall_id"], weeks_path(row["business_day"])
        place = (self.what(row), self.branch_of[hall_id], hall_id, *days)
        path = (*place, *circumstances_path(row))
        if self.hidden(row):
            return _NOTHING
        return self.generalised.get(path, _NOTHING) if self.about_person(row) else path


def pseudonymised_seen(
    table: ExportTable, rows: Iterable[Row], key: Keys, seen: Seen
) -> Iterator[Row]:
    """Rows of ``observations``, ``events`` or ``patrols`` as they stand in a file with pseudonyms,
    in the order given."""
    names = table.names()
    always = dict.fromkeys(
        column.name
        for column in table.columns
        if column.privacy in (Privacy.NAME, Privacy.HIDDEN, Privacy.PERSON)
    )
    keyed = [column.name for column in table.columns if column.privacy is Privacy.KEY]
    assert set(keyed) <= set(_KEYS)
    withheld = _Withheld.of(table)
    for row in rows:
        cells = dict(zip(names, row, strict=True))
        path = seen.path(cells)
        keys = _row_keys(cells, keyed, key)
        if cells.get("seconds") is not None:
            cells["seconds"] = round(cells["seconds"] / SECONDS_STEP) * SECONDS_STEP
        if "position" in cells and seen.about_person(cells):
            cells["position"] = POOLED
        withheld.put_into(cells, path)
        cells.update(always, **keys)
        cells["business_day"], cells["day_grain"] = _generalised_day(*path[3:5])
        yield list(cells.values())


def _row_keys(cells: Mapping[str, Any], keyed: Iterable[str], key: Keys) -> dict[str, str]:
    """The keys of the records that a row names, in place of their ids."""
    return {
        name: key(_KEYS[name][0], *(cells[part] or "" for part in _KEYS[name][1:]))
        for name in keyed
        if cells[name]
    }


@dataclass(frozen=True)
class _Withheld:
    """What stands in the columns of a table whose part of a path is not told."""

    finding: Mapping[str, str | None]
    branch: Mapping[str, None]
    hall: Mapping[str, None]
    circumstances: tuple[Mapping[str, str | None], ...]  # of each, with its label

    @classmethod
    def of(cls, table: ExportTable) -> "_Withheld":
        def blank(names: Collection[str]) -> dict[str, str | None]:
            return {
                column.name: POOLED if column.kind is ColumnKind.TEXT else None
                for column in table.columns
                if column.name in names
            }

        return cls(
            finding=blank(_FINDING),
            branch=dict.fromkeys(name for name in table.names() if name in _BRANCH),
            hall=dict.fromkeys(name for name in table.names() if name in _HALL),
            circumstances=tuple(blank((name, f"{name}_label")) for name in CIRCUMSTANCES),
        )

    def put_into(self, cells: dict[str, Any], path: Path) -> None:
        """:param path: of ``Seen.path``"""
        what, branch, hall, _, _, *circumstances = path
        if what == POOLED:
            cells.update(
                (name, blank)
                for name, blank in self.finding.items()
                if cells[name] not in (None, "")
            )
        if hall == POOLED:
            cells.update(self.hall)
            if branch == POOLED:
                cells.update(self.branch)
        for value, blank in zip(circumstances, self.circumstances, strict=True):
            if value == POOLED:
                cells.update(blank)


def _generalised_day(month: str, week: str) -> tuple[str | None, str | None]:
    if week != POOLED:
        return week, "week"
    return (None, None) if month == POOLED else (f"{month}-01", "month")
