"""Workbooks of norms as head office sends them back."""

import io
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from services.application import Application
from services.norms.sheets import norm_workbook
from services.norms.workbook import Draft, read_workbook

HEADER = 3  # the row of the headings


def workbook(
    app: Application,
    account: Any,
    cells: Mapping[tuple[str, str], Any] | None = None,
    edit: Callable[[Worksheet], None] | None = None,
    language: str = "zh_CN",
) -> bytes:
    """The norms in force with some cells changed.

    :param cells: (norm id, column) -> what stands there instead
    :param edit: anything else that is done to the sheet
    """
    book = openpyxl.load_workbook(io.BytesIO(norm_workbook(app, account, language)))
    sheet = book.worksheets[0]
    for (norm_id, column), value in (cells or {}).items():
        sheet.cell(row_of(sheet, norm_id), column_of(sheet, column)).value = value
    if edit is not None:
        edit(sheet)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def row_of(sheet: Worksheet, norm_id: str) -> int:
    return next(
        cell.row for cell in sheet["A"] if cell.value == norm_id and cell.row > HEADER
    )  # fmt: skip


def column_of(sheet: Worksheet, name: str) -> int:
    return next(cell.column for cell in sheet[HEADER] if cell.value.endswith(f"\n{name}"))


def read_cells(app: Application, account: Any, cells: Mapping[tuple[str, str], Any]) -> Draft:
    """The draft of a workbook in which these cells were changed."""
    return read_workbook(app, account, "norms.xlsx", workbook(app, account, cells))
