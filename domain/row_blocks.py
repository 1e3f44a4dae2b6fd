"""Rows taken block by block, as columns: a word for a column costs one look into a table of few
words a cell, and nothing is called or made for each row."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

BLOCK_ROWS = 500

Columns = Sequence[Sequence[Any]]


class RowsInBlocks(Iterable[tuple[Any, ...]]):
    """Rows that are made as columns. Whoever wants columns again takes them with
    ``column_blocks``; whoever wants rows goes through them. Either can be done once."""

    def __init__(self, blocks: Iterable[Columns]) -> None:
        self.blocks = iter(blocks)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        for columns in self.blocks:
            yield from zip(*columns, strict=True)


def column_blocks(rows: Iterable[Sequence[Any]]) -> Iterator[Columns]:
    """The columns of each block of at most ``BLOCK_ROWS`` rows; there is no empty block.

    >>> list(column_blocks([(1, "a"), (2, "b")]))
    [[(1, 2), ('a', 'b')]]
    >>> list(column_blocks(RowsInBlocks([[(1, 2), ("a", "b")]])))
    [[(1, 2), ('a', 'b')]]
    """
    if isinstance(rows, RowsInBlocks):
        yield from rows.blocks
        return
    source = iter(rows)
    while block := list(islice(source, BLOCK_ROWS)):
        yield list(zip(*block, strict=True))
