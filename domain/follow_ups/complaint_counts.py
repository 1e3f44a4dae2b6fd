"""Complaints counted: by cause, hall, month and process."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ParetoRow:
    """A cause, its share, and the share of it and all that are more frequent."""

    what: str
    count: int
    share_pct: float
    together_pct: float


def pareto(causes: Iterable[str]) -> list[ParetoRow]:
    """The most frequent first; of equal ones, in the order of their names.

    >>> [(row.what, row.count, row.together_pct) for row in pareto("abbbcc")]
    [('b', 3, 50.0), ('c', 2, 83.33), ('a', 1, 100.0)]
    """
    counts = Counter(causes)
    total = counts.total()
    rows, so_far = [], 0
    for what, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        so_far += count
        rows.append(ParetoRow(what, count, _pct(count, total), _pct(so_far, total)))
    return rows


def vital_few(rows: Sequence[ParetoRow], share_pct: float = 80) -> list[ParetoRow]:
    """The fewest causes that make up a share of all complaints.

    >>> [row.what for row in vital_few(pareto("abbbcc"))]
    ['b', 'c']
    """
    few = []
    for row in rows:
        few.append(row)
        if row.together_pct >= share_pct:
            break
    return few


def _pct(part: int, whole: int) -> float:
    return round(100 * part / whole, 2)
