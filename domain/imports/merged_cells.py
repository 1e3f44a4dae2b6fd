"""Merged cells of a sheet: what a person reads beside each row, the file has once."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from domain.imports.table import Row


class Merge(NamedTuple):
    """Rows as the spreadsheet counts, columns from 0; the last ones are a part of it."""

    top: int
    bottom: int
    left: int
    right: int


def unmerged(
    rows: Sequence[Row], merges: Sequence[Merge], looked_at: Callable[[str], None]
) -> tuple[list[Row], list[Merge], list[Merge]]:
    """The text of cells that are merged downwards in each of the rows, and nothing in the other
    cells, which nobody sees.

    Only rows that have a text of their own get it: where two lines make one row, it stays one.

    :param rows: those with text, in their order
    :param looked_at: is told each text that is repeated or taken away
    :return: the rows; the merges whose text was repeated, and those under which was something else

    >>> rows = [Row(2, ("D1", "East")), Row(3, ("D2", "")), Row(5, ("D3",))]
    >>> [row.cells for row in unmerged(rows, [Merge(2, 4, 1, 1)], lambda text: None)[0]]
    [('D1', 'East'), ('D2', 'East'), ('D3',)]
    """
    made = [list(row.cells) for row in rows]
    numbers = [row.number for row in rows]
    texts = [_text(rows, numbers, merge) for merge in merges]
    covering = []
    for merge in merges:
        for place in _places(numbers, merge):
            looked_at("")
            is_top = numbers[place] == merge.top
            under = slice(merge.left + is_top, merge.right + 1)
            if any(map(str.strip, made[place][under])):
                covering.append(merge)
                made[place][under] = [""] * len(made[place][under])
    own = [any(map(str.strip, cells)) for cells in made]
    repeated = []
    for merge, text in zip(merges, texts, strict=True):
        for place in _places(numbers, merge) if text.strip() else ():
            looked_at(text)
            if numbers[place] != merge.top and own[place]:
                cells = made[place]
                cells += [""] * (merge.left + 1 - len(cells))
                cells[merge.left] = text
                repeated.append(merge)
    kept = [
        Row(number, tuple(each))
        for number, each, is_row in zip(numbers, made, own, strict=True)
        if is_row
    ]
    return kept, list(dict.fromkeys(repeated)), list(dict.fromkeys(covering))


def _places(numbers: Sequence[int], merge: Merge) -> range:
    return range(bisect_left(numbers, merge.top), bisect_right(numbers, merge.bottom))


def _text(rows: Sequence[Row], numbers: Sequence[int], merge: Merge) -> str:
    place = bisect_left(numbers, merge.top)
    if place == len(rows) or numbers[place] != merge.top:
        return ""
    cells = rows[place].cells
    return cells[merge.left] if merge.left < len(cells) else ""
