"""The forms in which a file leaves the house, each with what writes it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from services.exports.open_file import OpenFile, machine_csv, people_csv
from services.exports.xlsx import workbook

_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Way:
    """``labels``: as ``open_file`` has it; ``ending``: of the file's name."""

    labels: bool
    ending: str
    media_type: str


@dataclass(frozen=True)
class Streamed(Way):
    """Written while it is sent: (the file, language) -> the bytes."""

    chunks: Callable[[OpenFile, str], Iterator[bytes]]


@dataclass(frozen=True)
class Whole(Way):
    """Written before its first byte is sent: (the file, language, what is told now and then how
    many rows are written) -> the bytes, open at their beginning."""

    write: Callable[[OpenFile, str, Callable[[int], None]], IO[bytes]]


CSV = Streamed(True, ".csv", _CSV, people_csv)
MACHINE_CSV = Streamed(False, ".machine.csv", _CSV, lambda file, language: machine_csv(file))
XLSX = Whole(True, ".xlsx", _XLSX, workbook)
