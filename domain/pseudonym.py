"""Pseudonyms: the same person has the same one in every file of an installation, and nobody
without its secret finds the person (HMAC-SHA256, RFC 2104)."""

import hmac
from collections.abc import Callable
from functools import lru_cache


def pseudonyms(secret: bytes) -> Callable[[str], str]:
    """What makes ``p-`` and 20 hexadecimal digits of an id: 80 bits, so that two of a million
    people share one with a probability below 10⁻¹²."""

    @lru_cache(maxsize=100_000)
    def pseudonym(person_id: str) -> str:
        return f"p-{hmac.digest(secret, person_id.encode(), 'sha256').hex()[:20]}"

    return pseudonym
