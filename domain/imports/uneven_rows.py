"""Rows of a text file that have other cells than the header: a mark between cells was forgotten, or
stands within a text, and then everything behind it belongs to another column."""

from collections import Counter
from collections.abc import Sequence

from domain.imports.questions import Notice, Question, row_numbers
from domain.plain_text import clean

_Row = tuple[int, tuple[str, ...]]  # as ``table_file.Row``


def long_rows(rows: Sequence[_Row], header: Sequence[str]) -> tuple[Question, ...]:
    """Rows with more cells than the header are asked about. Blank cells at the end of all rows
    alike are a habit of some programs."""
    lengths = Counter(len(cells) for _, cells in rows)
    usual = max(len(header), *(n for n in lengths if lengths[n] == len(rows) > 1), 0)
    named = max((place for place, name in enumerate(header, start=1) if clean(name)), default=0)
    long = [
        number for number, cells in rows if len(cells) > usual or any(map(str.strip, cells[named:]))
    ]
    if not long:
        return ()
    numbers = row_numbers(long)
    values = (("rows", numbers), ("columns", str(named)))
    return (
        Question(f"rows_long:{numbers}", "rows_long", values, tuple(long), leaves_out_when=False),
    )


def oddities(rows: Sequence[_Row], header: Sequence[str]) -> tuple[Notice, ...]:
    """Rows that end before the header does, and quotation marks that stand alone in a text."""
    named = max((place for place, name in enumerate(header, start=1) if clean(name)), default=0)
    short = [number for number, cells in rows if len(cells) < named]
    quoted = [
        number
        for number, cells in rows
        if any('"' in cell and cell.count('"') % 2 for cell in cells)
    ]
    kinds = (("rows_short", short), ("quotes_within", quoted))
    return tuple(Notice(code, (("rows", row_numbers(some)),)) for code, some in kinds if some)
