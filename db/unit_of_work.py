"""What services pass from one read or write to the next; only ``db`` runs statements in it.

Each engine has its own: ``db.sqlite.unit``, ``db.postgresql.unit``. Queries are written with the
names of ``db.sql``; the unit of work puts its engine's text in their place.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

# Of the marks in a query: ``?`` in their order, or ``:name``.
Values = Sequence[Any] | Mapping[str, Any]
AT_ONCE = 5_000  # rows of a stream


class Cursor(Protocol):
    @property
    def description(self) -> Sequence[Any] | None: ...
    @property
    def rowcount(self) -> int: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __next__(self) -> Any: ...


class UnitOfWork(Protocol):
    def execute(self, query: str, values: Values = ()) -> Cursor:
        """Rows whose cells are asked for by place or by name."""

    def query(self, query: str, values: Values = ()) -> Iterator[dict[str, Any]]:
        """Column -> cell of every row."""

    def tuples(self, query: str, values: Values = ()) -> Cursor:
        """Plain tuples: a row object costs as much as its cells."""

    def stream(self, query: str, values: Values = (), at_once: int = AT_ONCE) -> Cursor:
        """As ``tuples``, for more rows than memory should hold.

        :param at_once: how many it may hold
        """

    def many(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement once for each row of values."""

    def quote(self, text: str) -> str:
        """The text as a literal, where a value cannot stand: in the query of a view."""

    def columns_of_table(self, table: str) -> list[str]:
        """In their order, also where a view stands in its place."""

    def read_anything(self) -> None:
        """From now on read bytes that are no text as another text, in place of an error."""

    def damage(self) -> str | None:
        """The first thing that is wrong with what is stored; None: nothing that the engine can
        see. Reads all of it."""

    def write_nothing(self) -> None:
        """Something that has to reach the disk and says nothing."""

    # Until the unit of work ends; needs ``Store.scratch``.

    def make_temporary(self, table: str, columns: str, key: str = "") -> None:
        """
        :param columns: with their types
        :param key: the columns by which the rows lie in order, each once
        """

    def show_instead(self, table: str, query: str) -> None:
        """Let every read of a table find what a query gives, which reads ``sql.stored(table)``."""

    def is_shown_instead(self, table: str) -> bool:
        """Whether the result of a query stands in its place."""

    def add_function(
        self,
        name: str,
        arguments: Collection[str],
        function: Callable[..., str | int | None],
        over: str,
        values: Values = (),
    ) -> None:
        """Let queries ask for a function of ours: ``sql.ours``.

        :param arguments: the types of what it is given
        :param function: gives the same for the same arguments
        :param over: a query of everything that it will be asked for, with its values: an engine
          that runs no code of ours asks beforehand
        """
