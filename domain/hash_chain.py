"""A chain of hashes over records: whoever changes or removes one breaks its link, and no other."""

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

GENESIS = "0" * 64
# So many missing numbers in a row are named one by one: a number can be altered to any other.
MOST_MISSING = 10_000

# (number counted from 1, previous hash (None: the record before is missing), own hash,
# content (None: it cannot be read))
Link = tuple[int, str | None, str, Mapping[str, Any] | None]


def canonical_json(content: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spaces: equal contents give equal texts."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def link(previous: str, content: Mapping[str, Any]) -> str:
    """The hash (hex) of a record that follows the record with the hash ``previous``."""
    return hashlib.sha256(f"{previous}\n{canonical_json(content)}".encode()).hexdigest()


def as_stored(value: Any) -> Any:
    """A value as JSON text gives it back, so that what is hashed is what will be read: names are
    texts, −0 is 0, and what JSON cannot hold (NaN, halves of surrogate pairs, any other type)
    becomes a text that says it.

    >>> as_stored({"share": -0.0, 2: (1, 2.5), "odd": float("inf"), "half": chr(0xD800)})
    {'share': 0.0, '2': [1, 2.5], 'odd': 'inf', 'half': '\\\\ud800'}
    """
    if isinstance(value, Mapping):
        return {as_stored(str(name)): as_stored(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_stored(each) for each in value]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value + 0.0
    return str(value).encode(errors="backslashreplace").decode()


def broken_links(links: Iterable[Link]) -> Iterator[int]:
    """The number of every record that does not fit the chain: altered, missing, or not to be read.

    After each of them the chain is followed on from the hash that is stored, so that nothing behind
    is hidden and nothing behind is blamed.

    :param links: in order
    """
    expected, previous = 1, GENESIS
    for number, before, own, content in links:
        missing = range(expected, number)
        yield from missing[:MOST_MISSING]
        follows = bool(missing) or before == previous
        if number < expected or not follows or not _fits(before, own, content):
            yield number
        expected, previous = max(expected, number) + 1, own


def _fits(before: str | None, own: str, content: Mapping[str, Any] | None) -> bool:
    try:
        return content is not None and (before is None or own == link(before, content))
    except ValueError:  # a text that is no Unicode
        return False
