"""A file that somebody sent, as it was read: one table a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256 as sha_256

from domain.imports.table import C, Headings, Table
from services.imports.spreadsheet import FileLimits, Progress, read_tables

_LONGEST_NAME = 200


@dataclass(frozen=True)
class SentFile:
    """``sha256``: of the whole file."""

    name: str
    sha256: str
    table: Table


def read_sheets(
    name: str, data: bytes, limits: FileLimits, headings: Headings[C], progress: Progress
) -> tuple[SentFile, ...]:
    """Every sheet that has a table, in the order of the file; as ``read_tables``."""
    return sent_tables(name, data, read_tables(data, limits, headings, progress))


def sent_tables(name: str, data: bytes, tables: Sequence[Table]) -> tuple[SentFile, ...]:
    digest = sha_256(data).hexdigest()
    return tuple(SentFile(kept_name(name), digest, table) for table in tables)


def kept_name(name: str) -> str:
    """Of a file, as it is stored: its end, and no halves of letters, which no database takes."""
    return name.encode("utf-8", "replace").decode()[-_LONGEST_NAME:]
