"""Write the norms in force as a workbook: one row per norm, and a sheet that explains the columns.

Values stand in the words of the reader's language; a file is read back in either language.
"""

from collections.abc import Iterator

from domain.norm import Library
from domain.norm_columns import OPTIONS, SEVERAL, TEXTS, Cell, Column, cell_of, value_of
from domain.roles import Account, Act
from locales import Words
from services.application import Application
from services.xlsx_book import Choice, Sheet, xlsx_bytes

VERSION_WORD = "version"  # beside it stands the version that the workbook was made from
_WIDE, _WIDTH = 44, 16
_BOTH = ("zh_CN", "en")


def norm_workbook(app: Application, account: Account, language: str) -> bytes:
    """:raises NotAllowed: the role changes no norms
    :raises ChecklistProblem: there is no usable checklist
    """
    account.require(Act.CHANGE_NORMS)
    library = app.checklists.usable()
    words = Words(language)
    return xlsx_bytes([_norms(library, words), _explained(library, words)])


def heading(column: Column, words: Words) -> str:
    """The word of a column with its name in the files."""
    return f"{words(f'norm_column.{column}')}\n{column}"


def label(library: Library, column: Column, value: str, words: Words) -> str:
    """The word of a value of a column."""
    if column is Column.CHECKLIST:
        return next(each.text(words.language) for each in library.checklists
                    if each.checklist == value)  # fmt: skip
    prefix = OPTIONS[column][0] if column in OPTIONS else ""
    return words(f"{prefix}.{value}") if prefix else value


def _norms(library: Library, words: Words) -> Sheet:
    def named(column: Column, value: str) -> str:
        return label(library, column, value, words)

    def cells(column: Column) -> Iterator[str]:
        yield from (named(column, value) for value in options_of(library, column))

    choices = {
        heading(column, words): Choice(list(cells(column)), strict=column not in SEVERAL)
        for column in (*OPTIONS, Column.CHECKLIST)
    }
    choices[heading(Column.ENABLED, words)] = Choice([True, False])
    return Sheet(
        words("norm_workbook.sheet_norms"),
        [heading(column, words) for column in Column],
        [
            [cell_of(value_of(norm, checklist, column), column, named) for column in Column]
            for checklist in library.checklists
            for norm in checklist.norms
        ],
        above=[
            [f"{words('norm_workbook.version')} ({VERSION_WORD})", library.version],
            [words("norm_workbook.first_lines")],
        ],
        widths={heading(column, words): _WIDE if column in TEXTS else _WIDTH for column in Column},
        choices=choices,
    )


def options_of(library: Library, column: Column) -> list[str]:
    """The values that a column can have, as in the files; [] where it is free."""
    if column is Column.CHECKLIST:
        return [each.checklist for each in library.checklists]
    return [each.value for each in OPTIONS[column][1]] if column in OPTIONS else []


def _explained(library: Library, words: Words) -> Sheet:
    """Every column and every value, in both languages whatever the reader's."""
    both = [Words(language) for language in _BOTH]
    rows: list[list[Cell]] = []
    for column in Column:
        names = [each(f"norm_column.{column}") for each in both]
        rows.append([column, "", *names, *(each(f"norm_column_help.{column}") for each in both)])
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
