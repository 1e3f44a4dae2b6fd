"""A chain of hashes over records: whoever changes or removes one breaks every later link."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

GENESIS = "0" * 64


def canonical_json(content: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spaces: equal contents give equal texts."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def link(previous: str, content: Mapping[str, Any]) -> str:
    """The hash (hex) of a record that follows the record with the hash ``previous``."""
    return hashlib.sha256(f"{previous}\n{canonical_json(content)}".encode()).hexdigest()


def first_broken(links: Iterable[tuple[int, str, str, Mapping[str, Any]]]) -> int | None:
    """The number of the first record that does not fit the chain, or None.

    :param links: (number counted from 1, previous hash, own hash, content), in order
    """
    expected_number, expected_previous = 1, GENESIS
    for number, previous, own, content in links:
        if number != expected_number or previous != expected_previous:
            return expected_number
        if own != link(previous, content):
            return number
        expected_number, expected_previous = number + 1, own
    return None
