"""In which encoding a text file is, and where it is in none."""

import codecs
from collections.abc import Iterator

from domain.problems import InputProblem
from services.imports.file_bounds import CannotRead

_BLOCK = 2**18  # bytes
_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEVERAL = 9  # bytes beyond ASCII: three letters of another encoding hardly ever look like UTF-8
_ASCII = bytes(range(128))
# One byte in so many is empty in UTF-16: of a text in ASCII, and of one in Chinese, which can be no
# UTF-8 then.
_MANY, _SOME = 4, 50


def encoding_of(data: bytes) -> str:
    """By its mark of byte order, else UTF-8, else GB18030; UTF-16 also without a mark.

    :raises InputProblem: it is in none of these: a row does not fit, or it looks like Big5
    :raises CannotRead: it is no text at all
    """
    for mark, codec in _MARKED:
        if data.startswith(mark):
            return _fitting(data, codec)
    misfit = _misfit(data, "utf-8")
    empty = data[0::2].count(0), data[1::2].count(0)  # bytes; stray ones are as good as unseen
    if sum(empty) > len(data) / (_MANY if misfit is None else _SOME):
        return _fitting(data, _of_pairs(*empty))
    if misfit is None:
        return "utf-8"
    if len(data[:misfit].translate(None, _ASCII)) >= _SEVERAL:
        raise InputProblem("file_letters_unreadable", row=_line(data, misfit))
    if _is_big5(data):
        raise InputProblem("file_big5")
    return _fitting(data, "gb18030")


def _fitting(data: bytes, codec: str) -> str:
    # The codec that drops the mark counts without it.
    misfit = _misfit(data, codec.removesuffix("-sig"))
    if misfit is None:
        return codec
    if codec != "utf-16" and b"\0" in data:
        raise CannotRead
    raise InputProblem("file_letters_unreadable", row=_line(data, misfit))


def _misfit(data: bytes, codec: str) -> int | None:
    """Where the first byte lies that means nothing; None: all have a meaning."""
    decoder = codecs.getincrementaldecoder(codec)()
    for start, block in _blocks(data):
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(block, start + _BLOCK >= len(data))
        except UnicodeDecodeError as error:
            return start - held + error.start
    return None


def _line(data: bytes, place: int) -> int:
    """The number of the line, also where lines end as on an old Mac."""
    before = data[:place]
    return 1 + (before.count(b"\n") or before.count(b"\r"))


def _of_pairs(even: int, odd: int) -> str:
    """UTF-16 without a mark: letters of ASCII, marks between cells at least, have an empty half;
    few others have, such as the wide blank U+3000.

    :param even: empty bytes at even places
    :raises CannotRead: they are everywhere, as in no text
    """
    if even > 3 * odd:
        return "utf-16-be"
    if odd > 3 * even:
        return "utf-16-le"
    raise CannotRead


def _is_big5(data: bytes) -> bool:
    """In GB18030 the second byte of a usual letter is above 0xA0; in Big5 it often is below 0x7F,
    and nearly all that is Big5 can be read as GB18030 too, as other letters."""
    low = pairs = place = 0
    sample = data[:_BLOCK]
    while place < len(sample) - 1:
        if sample[place] <= 0x80:
            place += 1
            continue
        pairs += 1
        low += 0x40 <= sample[place + 1] <= 0x7E
        place += 2
    if low * 5 < pairs:
        return False
    try:
        sample[:place].decode("cp950")
    except UnicodeDecodeError:
        return False
    return True


def _blocks(data: bytes) -> Iterator[tuple[int, bytes]]:
    for start in range(0, len(data), _BLOCK):
        yield start, data[start : start + _BLOCK]
