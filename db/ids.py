"""Ids that tablets make, as they are stored: 16 bytes in place of 36 letters.

Any other text is stored as it is, behind a byte 0: no id of another kind is lost.
"""

from uuid import UUID

_BYTES = 16


def to_bytes(text: str) -> bytes:
    """
    >>> to_bytes("00000000-0000-0000-0000-00000000000a").hex()
    '0000000000000000000000000000000a'
    >>> to_bytes("e1")
    b'\\x00e1'
    """
    try:
        packed = UUID(text)
    except ValueError:
        return _other(text)
    return packed.bytes if str(packed) == text else _other(text)


def _other(text: str) -> bytes:
    written = text.encode()
    # Never as long as a UUID.
    return b"\0" * (2 if len(written) == _BYTES - 1 else 1) + written


def to_text(stored: bytes) -> str:
    """
    >>> to_text(to_bytes("00000000-0000-0000-0000-00000000000a")), to_text(to_bytes("e1"))
    ('00000000-0000-0000-0000-00000000000a', 'e1')
    """
    if len(stored) == _BYTES:
        digits = stored.hex()  # a third of the time of uuid.UUID
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
    return stored.lstrip(b"\0").decode()
