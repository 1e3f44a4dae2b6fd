"""The description of a package, as https://datapackage.org has it: types, keys, hashes, counts."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.exports.table import ColumnKind, ExportTable, Row


@dataclass
class Measured:
    """What a file holds, measured while it is written. ``sums``: of every number column."""

    rows: int = 0
    bytes: int = 0
    sha256: str = ""
    sums: dict[str, float] = field(default_factory=dict)


_SUMMED_ROWS = 1000


def measured(table: ExportTable, rows: Iterable[Row], into: Measured) -> Iterator[Row]:
    """Pass the rows on; count them and add up the number columns, in the order of the rows."""
    places = [
        (place, column.name)
        for place, column in enumerate(table.columns)
        if column.kind in (ColumnKind.WHOLE, ColumnKind.NUMBER)
    ]
    into.sums.update({name: 0 for _, name in places})
    block: list[Row] = []
    for row in rows:
        yield row
        block.append(row)
        if len(block) == _SUMMED_ROWS:
            _add(block, places, into)
            block.clear()
    _add(block, places, into)
    into.sums = {name: round(total, 6) for name, total in into.sums.items()}


def _add(block: list[Row], places: list[tuple[int, str]], into: Measured) -> None:
    into.rows += len(block)
    for place, name in places:
        values = [row[place] for row in block if row[place] is not None]
        into.sums[name] += sum(values) if all(map(_whole, values)) else math.fsum(values)


def _whole(value: object) -> bool:
    return isinstance(value, int)


def resource(table: ExportTable, path: str, measures: Measured) -> dict[str, Any]:
    """One file of the package: a tabular data resource with its Table Schema."""
    schema: dict[str, Any] = {
        "fields": [{"name": each.name, "type": each.kind.value} for each in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.foreign_keys:
        schema["foreignKeys"] = [
            {
                "fields": list(key.columns),
                "reference": {"resource": key.table, "fields": list(key.references)},
            }
            for key in table.foreign_keys
        ]
    return {
        "name": table.name,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": measures.bytes,
        "hash": f"sha256:{measures.sha256}",
        "rows": measures.rows,
        "sums": measures.sums,
        "schema": schema,
    }


def descriptor(
    name: str, resources: list[dict[str, Any]], about: Mapping[str, Any]
) -> dict[str, Any]:
    """:param about: what else is said about the whole package"""
    return {"name": name, "profile": "tabular-data-package", **about, "resources": resources}
