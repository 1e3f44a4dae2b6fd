"""Write the norms in force as a workbook: one row per norm, and a sheet that explains the columns.

Values stand in the words of the reader's language; a file is read back in either language.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from domain.norms.columns import (
    OPTIONS,
    SEVERAL,
    TEXTS,
    Cell,
    NormColumn,
    as_typed,
    cell_of,
    value_of,
)
from domain.norms.library import Library
from domain.roles import Account, Act
from locales import LANGUAGES, Worded, Words
from services.application import Application
from services.imports.xlsx_book import AllowedValues, Sheet, as_kept, xlsx_bytes

VERSION_WORD = "version"  # beside it stands the version that the workbook was made from
_WIDE, _WIDTH = 44, 16


def norm_workbook(app: Application, account: Account, language: str) -> bytes:
    """The norms in force as a workbook to edit.

    :raises NotAllowed: the role changes no norms
    :raises ChecklistProblem: there is no usable checklist
    """
    account.require(Act.CHANGE_NORMS)
    library = app.checklists.usable()
    words = Words(language)
    return xlsx_bytes([_norms(library, words), _explained(library, words)])


def heading(column: NormColumn, words: Words) -> str:
    """The word of a column with its name in the files."""
    return f"{words.of(column)}\n{column}"


def label(library: Library, column: NormColumn, value: str, words: Words) -> str:
    """The word of a value of a column; of two checklists with the same title each its name too."""
    if column is NormColumn.CHECKLIST:
        titles = {each.checklist: each.text(words.language) for each in library.checklists}
        same = list(titles.values()).count(titles[value]) > 1
        return f"{titles[value]} ({value})" if same else titles[value]
    member = OPTIONS[column](value) if column in OPTIONS else value
    return words.of(member) if isinstance(member, Worded) else value


def written(library: Library, value: Any, column: NormColumn) -> set[str]:
    """How a value of a column (``norm_columns.value_of``) is read from the workbook of each
    language."""
    cells = [
        cell_of(value, column, partial(label, library, words=words))
        for words in map(Words, LANGUAGES)
    ]
    return {
        str(cell).upper()
        if isinstance(cell, bool)
        else as_typed(as_kept("" if cell is None else str(cell)))
        for cell in cells
    }


def _norms(library: Library, words: Words) -> Sheet:
    def named(column: NormColumn, value: str) -> str:
        return label(library, column, value, words)

    def cells(column: NormColumn) -> Iterator[str]:
        yield from (named(column, value) for value in options_of(library, column))

    choices = {
        heading(column, words): AllowedValues(list(cells(column)), strict=column not in SEVERAL)
        for column in (*OPTIONS, NormColumn.CHECKLIST)
    }
    choices[heading(NormColumn.ENABLED, words)] = AllowedValues([True, False])
    return Sheet(
        words("norm_workbook.sheet_norms"),
        [heading(column, words) for column in NormColumn],
        [
            [cell_of(value_of(norm, checklist, column), column, named) for column in NormColumn]
            for checklist in library.checklists
            for norm in checklist.norms
        ],
        above=[
            [f"{words('norm_workbook.version')} ({VERSION_WORD})", library.version],
            [words("norm_workbook.first_lines")],
        ],
        widths={
            heading(column, words): _WIDE if column in TEXTS else _WIDTH for column in NormColumn
        },
        choices=choices,
    )


def options_of(library: Library, column: NormColumn) -> list[str]:
    """The values that a column can have, as in the files; [] where it is free."""
    if column is NormColumn.CHECKLIST:
        return [each.checklist for each in library.checklists]
    return [each.value for each in OPTIONS[column]] if column in OPTIONS else []


def _help(column: NormColumn, words: Words) -> str:
    text = words(f"norm_column_help.{column}")
    return f"{text} {words('norm.rank_proposal')}" if column is NormColumn.SEVERITY else text


def _explained(library: Library, words: Words) -> Sheet:
    """Every column and every value, in both languages whatever the reader's."""
    both = [Words(language) for language in LANGUAGES]
    rows: list[list[Cell]] = []
    for column in NormColumn:
        names = [each.of(column) for each in both]
        rows.append([column, "", *names, *(_help(column, each) for each in both)])
        rows += [
            ["", value, *(label(library, column, value, each) for each in both)]
            for value in options_of(library, column)
        ]
    parts = ("column", "value", "zh", "en", "help_zh", "help_en")
    header = [words(f"norm_workbook.explained_{part}") for part in parts]
    return Sheet(
        words("norm_workbook.sheet_explained"), header, rows,
        widths=dict(zip(header, (_WIDTH, _WIDTH, 24, 28, _WIDE, _WIDE), strict=True)),
    )  # fmt: skip
