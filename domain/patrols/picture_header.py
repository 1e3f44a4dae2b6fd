"""How large a picture says it is, read from its first bytes before anything is decoded.

A file of a few kilobytes can hold billions of pixels, and a progressive JPEG can ask for the whole
picture to be gone through again with every few bytes.
"""

import struct
from dataclasses import dataclass

MOST_SEGMENTS = 2_000  # before the picture itself; a phone writes about ten
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # the JPEG markers that hold a size
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # JPEG markers without a length


@dataclass(frozen=True)
class PictureHeader:
    """``width``, ``height``: px; ``passes``: how often a decoder goes through the picture."""

    width: int
    height: int
    passes: int = 1

    @property
    def pixels(self) -> int:
        return self.width * self.height


def read_header(data: bytes) -> PictureHeader | None:
    """The header of a JPEG, PNG or WebP; None: it is none of them, or cut off.

    >>> read_header(b"no picture") is None
    True
    """
    try:
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
        if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
            return PictureHeader(*struct.unpack_from(">II", data, 16))
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
    except (struct.error, IndexError):
        pass
    return None


def _jpeg(data: bytes) -> PictureHeader | None:
    place = 2
    for _ in range(MOST_SEGMENTS):
        if (place := data.find(b"\xff", place)) < 0:
            return None
        while data[place] == 0xFF:  # any number of them may stand before a marker
            place += 1
        marker = data[place]
        place += 1
        if marker in _ALONE:
            continue
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 3)
            # Within a picture's data 0xFF is followed by other bytes: only scans begin with this.
            return PictureHeader(width, height, max(1, data.count(b"\xff\xda", place)))
        place += struct.unpack_from(">H", data, place)[0]
    return None


def _webp(data: bytes) -> PictureHeader | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return PictureHeader(_three(data, 24) + 1, _three(data, 27) + 1)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return PictureHeader(width & 0x3FFF, height & 0x3FFF)
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        return PictureHeader((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    return None


def _three(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 3], "little")
