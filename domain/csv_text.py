"""CSV that opens right in Excel with Chinese text: bytes with BOM, CRLF, guarded texts.

Guard: CWE-1236 / OWASP "CSV Injection". A text that a spreadsheet could take for a formula gets
a leading apostrophe; numbers are never touched.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

BOM = b"\xef\xbb\xbf"
# ASCII and full-width forms: spreadsheets of East Asian locales take both.
_FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_CHUNK_ROWS = 500


def guarded(value: object) -> object:
    """The value as it may stand in a cell; only texts are looked at.

    >>> guarded("=1+1"), guarded("  @x"), guarded(-5), guarded("您好")
    ("'=1+1", "'  @x", -5, '您好')
    """
    if not isinstance(value, str) or not value:
        return value
    # Python's strip knows the blanks of Unicode; a zero-width one hides a formula just as well.
    seen = value.strip().lstrip("\u200b\u200c\u200d\u200e\u200f\ufeff\u2060\x00 ")
    if seen.startswith(_FORMULA_STARTS) or value[0] in "\t\r\n":
        return f"'{value}"
    return value


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Chunks of a CSV file; the first one comes at once, with the BOM and the header."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([guarded(name) for name in header])
    yield BOM + _take(buffer)
    for number, row in enumerate(rows, start=1):
        writer.writerow([guarded(value) for value in row])
        if number % _CHUNK_ROWS == 0:
            yield _take(buffer)
    rest = _take(buffer)
    if rest:
        yield rest


def _take(buffer: io.StringIO) -> bytes:
    data = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return data
