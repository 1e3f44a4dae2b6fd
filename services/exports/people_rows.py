"""Rows of a file as people read them: in their order, with words beside codes, and times that a
spreadsheet takes for times.

Block by block and column by column: a cell costs a look into a table of few words.
"""

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from domain.exports.k_anonymity import POOLED
from domain.exports.table import UTC_OFFSET, ColumnKind, ExportColumn, ExportTable, Row
from domain.row_blocks import Columns, RowsInBlocks, column_blocks
from locales import Words

_Made = Callable[[Columns], Sequence[Any]]


def people_rows(table: ExportTable, rows: Iterable[Row], words: Words) -> RowsInBlocks:
    """The cells of ``table.for_people()`` from those of ``table``.

    Times are the hall's own, ``2026-11-01 10:40:22``; true and false are words. A code that is
    withheld (``*``) has no other word.
    """
    makers = [_maker(table, column, words) for column in table.for_people().columns]
    return RowsInBlocks([make(cells) for make in makers] for cells in column_blocks(rows))


def _maker(table: ExportTable, column: ExportColumn, words: Words) -> _Made:
    names = table.names()
    if column == UTC_OFFSET:
        kinds = [each.kind for each in table.columns]
        return _mapped(kinds.index(ColumnKind.MOMENT), _offset)
    if column.name not in names:
        code = next(each for each in table.columns if each.its_label().name == column.name)
        known = {None: None, "": "", POOLED: POOLED} | words.group(code.words)
        return _mapped(names.index(code.name), known.__getitem__)
    place = names.index(column.name)
    if column.kind is ColumnKind.FLAG:
        flags = {None: None, True: words("flag.yes"), False: words("flag.no")}
        return _mapped(place, flags.__getitem__)
    return _mapped(place, _clock) if column.kind is ColumnKind.MOMENT else itemgetter(place)


def _mapped(place: int, word: Callable[[Any], Any]) -> _Made:
    return lambda cells: list(map(word, cells[place]))


def _clock(moment: str | None) -> str | None:
    return None if moment is None else moment[:19].replace("T", " ")


def _offset(moment: str | None) -> str | None:
    return None if moment is None else f"UTC{moment[19:]}"
