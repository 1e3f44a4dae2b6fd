"""Files with pseudonyms: rows in which nobody stands alone, by whatever is compared.

What was seen is in ``domain.exports.seen_rows``. *Rows of people* (staff, scores) have a pseudonym,
and stand in groups of enough people whose rows are alike: hall and position as far as they can be
told, and the mean of the group in place of every figure.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from domain.exports.k_anonymity import POOLED, K, Path, generalised_by_kind, generalised_paths
from domain.exports.table import ColumnKind, ExportTable, Privacy, Row
from domain.pseudonym import Keys


def group_paths(members: Iterable[tuple[str, str, str]], k: int = K) -> dict[Path, Path]:
    """What may be told of where people work: of each (hall, position).

    :param members: hall id, position, staff id
    """
    behind: dict[Path, set[str]] = defaultdict(set)
    for hall_id, position, staff_id in members:
        behind[hall_id, position].add(staff_id)
    return generalised_paths(behind, k)


def pseudonymised_people(
    table: ExportTable,
    rows: Collection[Row],
    key: Keys,
    generalised: Mapping[Path, Path],
    k: int = K,
) -> list[Row]:
    """Rows of ``staff`` or ``scores`` as they stand in a file with pseudonyms, in the order of the
    pseudonyms. All rows of a group are alike but for the pseudonym.

    :param generalised: of ``group_paths``
    """
    groups: dict[Path, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        cells = dict(zip(table.names(), row, strict=True))
        groups[_group_of((cells["hall_id"], cells["position"]), generalised)].append(cells)
    result_rows: list[list[Any]] = []
    for group, members in groups.items():
        people = {cells["staff_id"] for cells in members}
        common = _common(table, group, members, enough=len(people) >= k)
        common["people_count"] = len(people)
        for cells in members:
            pseudonym = key("p", cells["staff_id"], cells["hall_id"])
            result_rows.append(list((cells | common | {"staff_id": pseudonym}).values()))
    place = table.names().index("staff_id")
    return sorted(result_rows, key=lambda row: row[place])


def _group_of(path: Path, generalised: Mapping[Path, Path]) -> Path:
    """The group that a person of the hall and position stands in.

    Nobody's last stay may be there: who moved away, or to another position, joins those of the
    hall whose position is not told, else those of whom nothing is."""
    hall_id, position = path
    groups = set(generalised.values())
    fallbacks = ((hall_id, POOLED), (POOLED, position), (POOLED, POOLED))
    return generalised.get(path) or next(
        (each for each in fallbacks if each in groups), fallbacks[-1]
    )


def _common(
    table: ExportTable, group: Path, members: Sequence[dict[str, Any]], *, enough: bool
) -> dict[str, Any]:
    """What all rows of a group have instead of their own."""
    common: dict[str, Any] = {}
    for column in table.columns:
        if column.privacy in (Privacy.NAME, Privacy.HIDDEN):
            common[column.name] = None
        elif column.privacy is Privacy.MEAN:
            values = [cells[column.name] for cells in members if cells[column.name] is not None]
            mean = sum(values) / len(values) if enough and len(values) >= K else None
            whole = column.kind is ColumnKind.WHOLE
            common[column.name] = mean if mean is None else round(mean, None if whole else 6)
    hall_id, position = group
    if position == POOLED:
        common["position"] = POOLED
    if hall_id == POOLED:
        common["hall_id"], common["hall"] = None, POOLED
    return common


def pseudonymised_halls(
    table: ExportTable, rows: Iterable[Row], people: Mapping[str, int]
) -> Iterator[Row]:
    """Rows of ``halls``: no figures of a hall where somebody was seen, but too few.

    :param people: hall id -> how many people were seen there
    """
    coarse = {each.name for each in table.columns if each.privacy is Privacy.COARSE}
    for row in rows:
        cells = dict(zip(table.names(), row, strict=True))
        if 0 < people.get(cells["hall_id"], 0) < K:
            cells.update(dict.fromkeys(coarse))
        yield list(cells.values())


def pseudonymised_checks(table: ExportTable, rows: Collection[Row], key: Keys) -> list[Row]:
    """Rows of ``company_checks`` as they stand in a file with pseudonyms, in no order."""
    read = [dict(zip(table.names(), row, strict=True)) for row in rows]
    behind: dict[Path, set[str]] = defaultdict(set)
    for cells in read:
        if cells["staff_id"]:
            behind[_check_path(cells)].add(cells["staff_id"])
    generalised = generalised_by_kind(behind, K)
    for cells in read:
        if cells["staff_id"]:
            source, hall_id, month = generalised[_check_path(cells)]
            if month == POOLED:
                cells["month"] = None
            if hall_id == POOLED:
                cells["hall_id"], cells["hall"] = None, POOLED
            if source == POOLED:
                cells["value"] = cells["respondents"] = cells["competitor"] = None
        cells["staff_id"] = cells["reference"] = None
    order = sorted(range(len(read)), key=lambda number: key("order", str(number)))
    return [list(read[number].values()) for number in order]


def _check_path(cells: Mapping[str, Any]) -> Path:
    return cells["check_source"], cells["hall_id"], cells["month"]
