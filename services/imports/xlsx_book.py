"""Write XLSX files: typed cells, headings that stay in view, no formulas, the same bytes again.

openpyxl takes a text that begins with "=" for a formula; here a text is always a text.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.imports.file_bounds import LONGEST_TEXT

Cell = str | int | float | bool | None
_LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001 - Office files know no zone
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
# What XML does not allow.
_NOT_KEPT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # would be read as the letter of that number
_CHANGED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


@dataclass(frozen=True)
class AllowedValues:
    """What a column may hold, as a list that the spreadsheet offers.

    ``strict``: nothing else is accepted; otherwise it is only offered, for cells with several."""

    values: Sequence[Cell]
    strict: bool = True


@dataclass(frozen=True)
class Sheet:
    """``above``: rows over the headings, for example what the sheet was made from;
    ``widths`` in characters, ``choices`` by heading; ``hidden`` from whoever reads the file."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    above: Sequence[Sequence[Cell]] = ()
    widths: Mapping[str, float] = field(default_factory=dict)
    choices: Mapping[str, AllowedValues] = field(default_factory=dict)
    hidden: bool = False


def xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The file; choices stand on a hidden sheet at the end."""
    book = Workbook()
    book.remove(book.active)
    lists = [choice.values for sheet in sheets for choice in sheet.choices.values()]
    place = 0
    for sheet in sheets:
        made = book.create_sheet(sheet.name)
        made.sheet_state = "hidden" if sheet.hidden else "visible"
        _fill(made, sheet)
        for heading, choice in sheet.choices.items():
            place += 1
            _offer(made, sheet, heading, choice, place)
    if lists:
        _write_lists(book.create_sheet("lists"), lists)
    book.properties.created = _LONG_AGO
    book.properties.creator = "Xunting"
    data = io.BytesIO()
    book.save(data)
    return _without_times(data.getvalue())


def as_kept(text: str) -> str:
    """What a cell keeps of a text: what XML allows, and not more than a spreadsheet holds."""
    return _NOT_KEPT.sub("", text)[:LONGEST_TEXT]


def _fill(made: Worksheet, sheet: Sheet) -> None:
    for number, cells in enumerate([*sheet.above, sheet.header, *sheet.rows], start=1):
        for column, value in enumerate(cells, start=1):
            _write(made, number, column, value)
    top = len(sheet.above) + 1
    for number in range(1, top):
        for cell in made[number]:
            cell.alignment = Alignment(wrap_text=False)
    for cell in made[top]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column, heading in enumerate(sheet.header, start=1):
        letter = get_column_letter(column)
        made.column_dimensions[letter].width = sheet.widths.get(heading, 14)
    made.freeze_panes = made.cell(top + 1, 2)


def _write(made: Worksheet, row: int, column: int, value: Cell) -> None:
    if value is None or value == "":
        return
    cell = made.cell(row, column)
    cell.value = _ESCAPE.sub("_x005F_", as_kept(value)) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"  # also where it begins with "="
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    else:
        cell.alignment = Alignment(vertical="top")


def _offer(made: Worksheet, sheet: Sheet, heading: str, choice: AllowedValues, place: int) -> None:
    letter = get_column_letter(place)
    rule = DataValidation(
        type="list",
        formula1=f"lists!${letter}$1:${letter}${len(choice.values)}",
        allow_blank=True,
        showErrorMessage=choice.strict,
    )
    column = get_column_letter(list(sheet.header).index(heading) + 1)
    first = len(sheet.above) + 2
    rule.add(f"{column}{first}:{column}{first + 1998}")
    made.add_data_validation(rule)


def _write_lists(made: Worksheet, lists: Sequence[Sequence[Cell]]) -> None:
    made.sheet_state = "hidden"
    for column, values in enumerate(lists, start=1):
        for row, value in enumerate(values, start=1):
            _write(made, row, column, value)


def _without_times(data: bytes) -> bytes:
    """openpyxl stamps every part and the properties with the moment of saving."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as parts,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as again,
    ):
        for part in parts.infolist():
            info = zipfile.ZipInfo(part.filename, _ZIP_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            content = parts.read(part)
            if part.filename == "docProps/core.xml":
                content = _CHANGED.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            again.writestr(info, content)
    return made.getvalue()
