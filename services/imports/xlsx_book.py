"""Write XLSX files: typed cells, headings that stay in view, no formulas, the same bytes again."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from services.imports.file_bounds import LONGEST_TEXT

Cell = str | int | float | bool | None
# The earliest that a ZIP holds, as XlsxWriter stamps every part.
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - Office files know no zone
_WIDTH = 14  # characters
_OFFERED_ROWS = 1999  # below the headings: also for norms that are added
_LISTS = "lists"
# What XML does not allow.
_NOT_KEPT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class AllowedValues:
    """What a column may hold, as a list that the spreadsheet offers.

    ``strict``: nothing else is accepted; otherwise it is only offered, for cells with several."""

    values: Sequence[Cell]
    strict: bool = True


@dataclass(frozen=True)
class Sheet:
    """``above``: rows over the headings, for example what the sheet was made from;
    ``widths`` in characters, ``choices`` by heading."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    above: Sequence[Sequence[Cell]] = ()
    widths: Mapping[str, float] = field(default_factory=dict)
    choices: Mapping[str, AllowedValues] = field(default_factory=dict)


def new_workbook(target: IO[bytes], author: str = "") -> Workbook:
    """An empty workbook that knows no clock: the same content gives the same bytes.

    Rows go to the disk as they are written, one after the other, and texts into their cells:
    openpyxl, with which people write programs, takes the escape off ``_x005F_x000D_`` in texts that
    several cells share, and saves them without it.
    """
    book = Workbook(target, {"constant_memory": True})
    book.set_properties({"author": author, "created": _CREATED})
    return book


def xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The file; choices stand on a hidden sheet at the end."""
    target = io.BytesIO()
    with new_workbook(target, "Xunting") as book:
        formats = _BookFormats(book)
        lists: list[Sequence[Cell]] = []
        for sheet in sheets:
            made = book.add_worksheet(sheet.name)
            _fill(made, sheet, formats)
            for heading, choice in sheet.choices.items():
                _offer(made, sheet, heading, choice, len(lists))
                lists.append(choice.values)
        if lists:
            _write_lists(book.add_worksheet(_LISTS), lists, formats)
    return target.getvalue()


def as_kept(text: str) -> str:
    """What a cell keeps of a text: what XML allows, and not more than a spreadsheet holds."""
    return _NOT_KEPT.sub("", text)[:LONGEST_TEXT]


def write_text(
    sheet: Worksheet, row: int, column: int, text: str, cell_format: Format | None = None
) -> None:
    """Write a text as it is, but for what XML does not allow.

    Never ``write``, which makes formulas and links of texts that look like them. What begins with
    ``<r>`` and ends with ``</r>`` XlsxWriter takes for ready-made XML: it is written in three
    parts.
    """
    text = _NOT_KEPT.sub("", text)
    if text.startswith("<r>") and text.endswith("</r>"):
        parts = [text[:1], text[1:2], text[2:]]
        sheet.write_rich_string(row, column, *parts, *([cell_format] if cell_format else []))
    else:
        sheet.write_string(row, column, text, cell_format)


class _BookFormats:
    """How cells look: a text stays one whatever is typed over it."""

    def __init__(self, book: Workbook) -> None:
        self.above = book.add_format({"num_format": "@"})
        self.heading = book.add_format(
            {"num_format": "@", "bold": True, "text_wrap": True, "valign": "top"}
        )
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.value = book.add_format({"valign": "top"})


def _fill(made: Worksheet, sheet: Sheet, formats: _BookFormats) -> None:
    for row, cells in enumerate(sheet.above):
        _write(made, row, cells, formats.above, formats.value)
    top = len(sheet.above)
    _write(made, top, sheet.header, formats.heading, formats.value)
    for row, cells in enumerate(sheet.rows, start=top + 1):
        _write(made, row, cells, formats.text, formats.value)
    for column, heading in enumerate(sheet.header):
        made.set_column(column, column, sheet.widths.get(heading, _WIDTH))
    made.freeze_panes(top + 1, 1)


def _write(
    made: Worksheet, row: int, cells: Iterable[Cell], of_text: Format, of_value: Format
) -> None:
    for column, value in enumerate(cells):
        if isinstance(value, bool):
            made.write_boolean(row, column, value, of_value)
        elif isinstance(value, str):
            if value:
                write_text(made, row, column, as_kept(value), of_text)
        elif value is not None:
            made.write_number(row, column, value, of_value)


def _offer(made: Worksheet, sheet: Sheet, heading: str, choice: AllowedValues, place: int) -> None:
    """:param place: the column of the choice on the sheet of lists"""
    column, first = list(sheet.header).index(heading), len(sheet.above) + 1
    letter = xl_col_to_name(place)
    made.data_validation(
        first, column, first + _OFFERED_ROWS - 1, column,
        {
            "validate": "list",
            "source": f"={_LISTS}!${letter}$1:${letter}${len(choice.values)}",
            "show_error": choice.strict,
        },
    )  # fmt: skip


def _write_lists(made: Worksheet, lists: Sequence[Sequence[Cell]], formats: _BookFormats) -> None:
    made.hide()
    for row in range(max(map(len, lists))):
        cells = [values[row] if row < len(values) else None for values in lists]
        _write(made, row, cells, formats.text, formats.value)
