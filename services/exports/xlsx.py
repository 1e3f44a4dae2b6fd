"""An Excel workbook of one file that leaves the house."""

from collections.abc import Callable
from typing import IO

from domain.problems import InputProblem
from locales import Words
from services.exports.open_file import OpenFile, headings
from services.exports.people_book import people_book

# https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MOST_ROWS = 1_048_576 - 1  # without the header


def check_rows(total: int) -> None:
    """Ask whether a sheet can hold the rows.

    :raises InputProblem: more rows than a sheet can hold
    """
    if total > MOST_ROWS:
        raise InputProblem("xlsx_too_long", rows=total, most=MOST_ROWS)


def workbook(
    file: OpenFile,
    language: str,
    on_progress: Callable[[int], None] = lambda rows: None,
) -> IO[bytes]:
    """The workbook of a file for people, as ``people_book`` gives it.

    :param on_progress: is told now and then how many rows are written; what it raises ends the work
    :raises InputProblem: more rows than a sheet can hold
    """
    check_rows(file.total)
    words = Words(language)
    title = words(f"export_file.{file.table.name}")
    return people_book(
        title, file.table.columns, headings(file.table, words), file.rows, on_progress
    )
