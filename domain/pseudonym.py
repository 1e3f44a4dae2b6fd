"""Keys in place of ids: nobody without the installation's secret finds the record behind one
(BLAKE2b with a key, RFC 7693)."""

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b

# (What it is a key of, the parts that name it) -> the key.
Keys = Callable[..., str]

# Without 0 and O, 1 and I: such labels are read out aloud.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LABEL_LENGTH = 5


def keys(secret: bytes, purpose: str) -> Keys:
    """What makes a letter, ``-`` and 20 hexadecimal digits: 80 bits, so that two of a million
    records share one with a probability below 10⁻¹².

    :param purpose: who gets the file, and of what it is: keys of two purposes never meet

    >>> key = keys(b"secret", "office 2026-03")
    >>> key("p", "s1") == keys(b"secret", "office 2026-03")("p", "s1"), len(key("p", "s1"))
    (True, 22)
    >>> key("p", "s1")[2:] in {key("o", "s1")[2:], keys(b"secret", "office 2026-04")("p", "s1")[2:]}
    False
    """
    own = _own(secret, purpose)

    def key(kind: str, *parts: str) -> str:
        text = "\0".join((kind, *parts)).encode()
        return f"{kind}-{blake2b(text, digest_size=10, key=own).hexdigest()}"

    return key


def labels(secret: bytes, purpose: str) -> Callable[[str], str]:
    """What makes five letters and digits of an id, for people to read: 33 million of them.

    >>> labels(b"secret", "pages of ella")("s1")
    'H98LC'
    """
    own = _own(secret, purpose)

    @lru_cache(maxsize=100_000)
    def label(person_id: str) -> str:
        text = person_id.encode()
        number = int.from_bytes(blake2b(text, digest_size=8, key=own).digest(), "big")
        letters = ""
        for _ in range(_LABEL_LENGTH):
            number, place = divmod(number, len(_LETTERS))
            letters += _LETTERS[place]
        return letters

    return label


def _own(secret: bytes, purpose: str) -> bytes:
    """The key of one purpose."""
    return blake2b(purpose.encode(), key=secret).digest()
