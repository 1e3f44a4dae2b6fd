"""What differs between SQL engines, and what every module would tell again.

The rest of ``db`` holds SQL that every engine understands. What engines say in different ways has a
name here, and its text in ``db.sqlite.dialect`` and in ``db.postgresql.dialect``. Marks of values
stand in the order of the values.

How a store is opened, held and found unusable is told in the folder of the engine and in
``db.trouble``. The steps of the schema keep the text that they were released with.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from db.dialects import named
from db.times import to_day
from db.unit_of_work import Cursor, UnitOfWork, Values


def _of(table: str, column: str) -> str:
    return f"{table}.{column}" if table else column


# Conditions and values


def marks(values: Collection[object]) -> str:
    """For a list of values.

    >>> f"hall_id IN ({marks(['east', 'west'])})"
    'hall_id IN (?, ?)'
    """
    return ", ".join("?" * len(values))


def named_marks(name: str, values: Collection[Any]) -> tuple[str, dict[str, Any]]:
    """As ``marks``, beside values with names: (the marks, name -> value).

    >>> named_marks("hall", ["east", "west"])
    (':hall_0, :hall_1', {'hall_0': 'east', 'hall_1': 'west'})
    """
    named = {f"{name}_{place}": value for place, value in enumerate(values)}
    return ", ".join(f":{each}" for each in named) or "NULL", named


def among(column: str, values: Collection[object] | None) -> str:
    """Rows with one of the values; None: all rows."""
    if values is None:
        return "TRUE"
    return f"{column} IN ({marks(values)})" if values else "FALSE"


def of_halls(hall: str, hall_ids: Collection[str] | None) -> str:
    """Rows of the halls, by the column with their key; None: all rows. The values are the ids.

    >>> of_halls("hall", ["east", "west"])
    'hall IN (SELECT key FROM halls WHERE id IN (?, ?))'
    """
    if hall_ids is None:
        return "TRUE"
    return f"{hall} IN (SELECT key FROM halls WHERE {among('id', hall_ids)})"


def of_norms(norm: str, norm_ids: Collection[str]) -> str:
    """Rows about the norms, by the column with their key. The values are the ids."""
    if not norm_ids:
        return "FALSE"
    return f"{norm} IN (SELECT key FROM norm_ids WHERE {among('id', norm_ids)})"


def of_days(
    hall_ids: Collection[str], first: date, last: date, table: str = ""
) -> tuple[str, list[Any]]:
    """(Condition, its values): rows of the halls and of the business days, both included.

    >>> of_days({"east"}, date(2026, 3, 1), date(2026, 3, 7), "events")[0]
    'events.hall IN (SELECT key FROM halls WHERE id IN (?)) AND events.day BETWEEN ? AND ?'
    """
    halls = of_halls(_of(table, "hall"), hall_ids)
    values = [*sorted(hall_ids), to_day(first), to_day(last)]
    return f"{halls} AND {_of(table, 'day')} BETWEEN ? AND ?", values


def same(one: str, other: str) -> str:
    """Equal, or both without a value."""
    return named("same", one, other)


def same_login(column: str, login: str) -> str:
    """Equal, but for small and capital letters of ASCII."""
    return named("same_login", column, login)


def holds_text(column: str, text: str) -> str:
    return named("holds_text", column, text)


# Which event counts


def moment(table: str = "") -> str:
    """The order of a patrol's events, whatever the tablet: ``domain.patrols.event.Event.order``."""
    return ", ".join(_of(table, each) for each in ("elapsed_ms", "seq", "id"))


def newest_first(table: str = "") -> str:
    """After ORDER BY: the newest event of a patrol counts.

    >>> newest_first("seen")
    'seen.elapsed_ms DESC, seen.seq DESC, seen.id DESC'
    """
    return ", ".join(f"{each} DESC" for each in moment(table).split(", "))


def newness(partition: str, table: str = "") -> str:
    """1 for the event that counts of those with the same ``partition``."""
    return f"row_number() OVER (PARTITION BY {partition} ORDER BY {newest_first(table)})"


def place_from_last(column: str, partition: str) -> str:
    """1 for the row with the highest value of those with the same ``partition``."""
    return f"row_number() OVER (PARTITION BY {partition} ORDER BY {column} DESC)"


def same_observation(one: str, other: str) -> str:
    """Of two tables of events: on the same patrol, about the same subject and norm."""
    about = " AND ".join(same(f"{one}.{each}", f"{other}.{each}") for each in ("staff", "norm"))
    return f"{one}.patrol = {other}.patrol AND {about}"


def until(table: str = "") -> str:
    """The last day of a stay; of one without an end, a day after all others."""
    return f"coalesce({_of(table, 'to_on')}, '9999-12-31')"


# JSON


def json_text(column: str, field: str) -> str:
    """A field of an object; NULL: it has none of this name."""
    return named("json_text", column, field)


def json_number(column: str, field: str) -> str:
    return named("json_number", column, field)


def json_flag(column: str, field: str) -> str:
    """As 0 or 1."""
    return named("json_flag", column, field)


def json_has(column: str, field: str) -> str:
    return named("json_has", column, field)


def json_with(column: str, field: str, value: str) -> str:
    """The object with another value of a field."""
    return named("json_with", column, field, value)


def reason(table: str = "") -> str:
    """The reason of a correction; '': the event is none."""
    return f"coalesce({json_text(_of(table, 'detail'), 'reason')}, '')"


def json_items(text: str, name: str) -> str:
    """A table with ``key`` (the place in the list, from 0) and ``value``."""
    return named("json_items", text, name)


def json_fields(text: str, name: str) -> str:
    """A table with ``key`` (the field of the object) and ``value``."""
    return named("json_fields", text, name)


def json_fields_of(column: str, field: str, name: str) -> str:
    """As ``json_fields``, of an object that is a field of another; without it no row."""
    return named("json_fields_of", column, field, name)


def json_list(value: str) -> str:
    """The values of a group."""
    return named("json_list", value)


def json_length(column: str) -> str:
    """How many values a list has."""
    return named("json_length", column)


def json_length_of(column: str, field: str) -> str:
    """As ``json_length``, of a list that is a field of an object."""
    return named("json_length_of", column, field)


def is_json(column: str) -> str:
    return named("is_json", column)


# Numbers


def one_if(condition: str) -> str:
    """1 or 0."""
    return named("one_if", condition)


def count_if(condition: str) -> str:
    """In how many rows of a group it holds; of no rows NULL, as with sum."""
    return named("count_if", condition)


def total(value: str) -> str:
    """A sum as a float; of no values 0."""
    return named("total", value)


def ratio(value: str, by: str) -> str:
    """NULL: divided by 0."""
    return named("ratio", value, by)


def joined(value: str, between: str) -> str:
    """The texts of a group, one after the other."""
    return named("joined", value, between)


# Ids, times and days as they are stored, told as texts


def id_text(column: str) -> str:
    """A stored id (``db.ids``) of a UUID as text."""
    return named("id_text", column)


def time_text(column: str) -> str:
    """A stored time as text."""
    return named("time_text", column)


def day_text(column: str) -> str:
    """A stored day as ISO text."""
    return named("day_text", column)


def monday(column: str) -> str:
    """Of a stored day: the Monday of its week, as it is stored. 1970-01-01 was a Thursday."""
    return f"({column} - ({column} + 3) % 7)"


def day_before(column: str) -> str:
    """Of a day that is an ISO text."""
    return named("day_before", column)


# How the engine goes about it

# The left table first, whatever the planner thinks of it.
IN_ORDER = named("in_order")
# Before OFFSET.
NO_LIMIT = named("no_limit")


def unindexed(column: str) -> str:
    """The column, by which no index is chosen."""
    return named("unindexed", column)


# Where views of a unit of work stand before the tables (``UnitOfWork.show_instead``)


def stored(table: str) -> str:
    """The table itself, where a view stands in its place."""
    return named("stored", table)


def ours(name: str, *values: str) -> str:
    """What a function of ours gives (``UnitOfWork.add_function``)."""
    return named("ours", name, *values)


# Reading


def scalar(db: UnitOfWork, query: str, values: Values = ()) -> Any:
    """The first column of the first row; None: there is no row."""
    row = db.tuples(query, values).fetchone()
    return row[0] if row else None


def exists(db: UnitOfWork, query: str, values: Values = ()) -> bool:
    """Whether the query gives a row."""
    return bool(scalar(db, f"SELECT EXISTS ({query})", values))


def columns_of(cursor: Cursor) -> list[str]:
    return [each[0] for each in cursor.description or ()]


_ROOM = 1 << 32


def number_cells(columns: Sequence[str]) -> str:
    """What ``numbers`` reads: after SELECT, two columns in every cell, since many rows take as long
    as they have cells.

    :param columns: an even count of whole numbers, each from 0 and below 2³¹

    >>> number_cells(["day", "passes + fails"])
    '(day) * 4294967296 + (passes + fails)'
    """
    two = zip(columns[::2], columns[1::2], strict=True)
    return ", ".join(f"({one}) * {_ROOM} + ({other})" for one, other in two)


def numbers(cursor: Cursor) -> list[NDArray[np.int64]]:
    """The columns of ``number_cells``, an array each."""
    cells = np.fromiter(chain.from_iterable(cursor), dtype=np.int64)
    columns = cells.reshape(-1, len(columns_of(cursor))).T
    return [each for column in columns for each in np.divmod(column, _ROOM)]


def frame(
    rows: Cursor | Iterable[tuple[Any, ...]],
    types: Mapping[str, str] | None = None,
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """A table with these types.

    :param columns: None: ``rows`` is a cursor, and they are those of its query
    """
    if columns is None:
        columns = columns_of(cast("Cursor", rows))
    return pd.DataFrame.from_records(list(rows), columns=columns).astype(dict(types or {}))


# Writing


def insert(db: UnitOfWork, table: str, row: Mapping[str, Any], otherwise: str = "") -> None:
    """Add a row.

    :param otherwise: what follows when there is such a row: ON CONFLICT …
    """
    _insert(db, table, row, otherwise)


def insert_new(db: UnitOfWork, table: str, row: Mapping[str, Any]) -> int:
    """Add a row; return the ``key`` that it got."""
    return int(_insert(db, table, row, "RETURNING key").fetchone()[0])


def _insert(db: UnitOfWork, table: str, row: Mapping[str, Any], end: str) -> Cursor:
    cells = ", ".join(f":{name}" for name in row)
    return db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({cells}) {end}", dict(row))


def insert_rows(
    db: UnitOfWork, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    db.many(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks(columns)})", rows)


def update(db: UnitOfWork, table: str, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Change the rows with this key.

    :param key: columns that are not among those of ``values``
    """
    cells = ", ".join(f"{name} = :{name}" for name in values)
    condition = " AND ".join(f"{name} = :{name}" for name in key)
    db.execute(f"UPDATE {table} SET {cells} WHERE {condition}", {**values, **key})


def next_number(db: UnitOfWork, table: str) -> int:
    """One more than the highest ``number``; 1 in an empty table."""
    return int(scalar(db, f"SELECT coalesce(max(number), 0) + 1 FROM {table}"))
