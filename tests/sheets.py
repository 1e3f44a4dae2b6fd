"""Workbooks of one sheet."""

import io
import zipfile
from enum import StrEnum

from openpyxl import Workbook


class Column(StrEnum):
    NUMBER = "number"
    NAME = "name"
    HALL = "hall"
    DAY = "day"


HEADINGS = {
    Column.NUMBER: ("工号",), Column.NAME: ("姓名",), Column.HALL: ("营业厅",), Column.DAY: ("日期",),
}  # fmt: skip
HEADER = ["工号", "姓名", "营业厅", "日期"]


def saved(book):
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def book(*rows, header=HEADER, sheet="花名册"):
    made = Workbook()
    made.active.title = sheet
    for row in ([header] if header else []) + list(rows):
        made.active.append(row)
    return made


def rewritten(data, part, change):
    """The file with one of its parts changed as a text."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()) if name == part else text)
    return made.getvalue()
