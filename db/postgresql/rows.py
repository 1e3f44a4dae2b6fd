"""Rows and values as SQLite gives them: whole numbers where it has whole numbers, 1 and 0 in place
of true and false, and cells by place or by name."""

from collections.abc import Callable, Sequence
from typing import Any

from psycopg import Cursor
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import Dumper, Loader
from psycopg.pq import Format
from psycopg.types.string import StrDumperUnknown


class NamedCells(tuple[Any, ...]):
    """Cells by place, and by the names of ``names``."""

    names: dict[str, int]

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, str):
            return super().__getitem__(self.names[place])
        return super().__getitem__(place)

    def keys(self) -> list[str]:
        return list(self.names)


def by_place_and_name(cursor: Cursor[Any]) -> Callable[[Sequence[Any]], NamedCells]:
    """A row factory of psycopg."""
    names = {each.name: place for place, each in enumerate(cursor.description or ())}
    return type("NamedCells", (NamedCells,), {"names": names})


class _Number(Loader):
    """Sums of whole numbers, which have no size there."""

    def load(self, data: Buffer) -> int | float:
        text = bytes(data).decode()
        return float(text) if "." in text or not text.lstrip("-").isdigit() else int(text)


class _Flag(Loader):
    def load(self, data: Buffer) -> int:
        return int(bytes(data) in (b"t", b"\x01"))


class _OneOrZero(Dumper):
    """True and False go into columns of whole numbers."""

    oid = 21  # int2

    def dump(self, obj: bool) -> Buffer:
        return b"1" if obj else b"0"


class _Text(StrDumperUnknown):
    """The server takes no text with a NUL in it. Nothing that is stored has one, so what is looked
    for with one is not there."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\ufffd") if "\0" in obj else obj)


def adapt(context: AdaptContext) -> None:
    """Read and write values so on a connection."""
    context.adapters.register_loader("numeric", _Number)
    context.adapters.register_loader("bool", _Flag)
    context.adapters.register_dumper(bool, _OneOrZero)
    context.adapters.register_dumper(str, _Text)
    assert _Number.format is Format.TEXT
