"""Words by which the rows of a chart are told apart."""

from collections import Counter
from collections.abc import Mapping


def distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Id -> name, with a number behind every name after the first that is the same.

    >>> distinct({"a": "东厅", "b": "东厅", "c": "西厅"})
    {'a': '东厅', 'b': '东厅 (2)', 'c': '西厅'}
    """
    seen: Counter[str] = Counter()
    made = {}
    for each, name in names.items():
        seen[name] += 1
        made[each] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return made
