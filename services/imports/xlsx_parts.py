"""The parts of an XLSX file, unpacked and parsed within bounds that no file can pass round.

What a file says about itself (sizes, counts, offsets) is not believed: bytes are counted while
they are unpacked, elements while they are parsed. Whatever the file is, memory and time depend on
``services/imports/file_bounds.py`` alone.
"""

import io
import posixpath
import zipfile
from collections.abc import Callable, Collection, Iterator
from urllib.parse import unquote
from xml.parsers import expat

from services.imports.file_bounds import Bounds, CannotRead, TooLarge

_MOST_PARTS = 500
_ENTRY = b"PK\x01\x02"  # begins every entry of the archive's directory
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others need memory as the file likes
_CHUNK = 2**16  # bytes; what is counted is compared with its bound after each
# Of XML, far above what any program writes.
_LONGEST_TOKEN = 2**18  # bytes of one tag, comment or instruction: expat reads it again per chunk
_DEEPEST = 100
_MOST_NAMES = 1000  # of elements and attributes; expat keeps each of them
_NAME_LETTERS = 50_000


class PartReader:
    """What expat tells about a part. ``started`` and ``ended`` count elements: whoever handles them
    counts them."""

    started = ended = 0
    weight = 5  # of an element: sheets have the most, other parts are not given as many
    finished = False  # the rest of the part is of no interest

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse  # no part has one; attacks do
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, name: str) -> None:
        self.ended += 1

    def rest(self) -> None:
        """Called between two chunks."""


class Parts:
    """The parts of an XLSX file.

    :raises CannotRead: no ZIP archive, or one that no spreadsheet program writes
    """

    def __init__(self, data: bytes, bounds: Bounds) -> None:
        # Counted before zipfile makes an object of each.
        if data.count(_ENTRY) > 4 * _MOST_PARTS:
            raise TooLarge
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self.bounds = bounds
        entries = self._archive.infolist()
        if len(entries) > _MOST_PARTS:
            raise TooLarge
        self._entries = {part_name(entry.filename): entry for entry in entries}
        if len(self._entries) < len(entries):  # programs differ in which of two they read
            raise CannotRead

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def names(self) -> Collection[str]:
        return [entry.filename.replace("\\", "/") for entry in self._entries.values()]

    def read(
        self, name: str, reader: PartReader, progress: Callable[[float], None] | None = None
    ) -> Iterator[None]:
        """Parse the part; yields between two chunks.

        :param progress: is called with 0 to 1
        :raises TooLarge: more than the bounds allow
        """
        size = self._entries[name].file_size or 1
        done = counted = 0
        for chunk in self._unpacked(name):
            done += len(chunk)
            if reader.finished:
                continue  # unpacked all the same, which compares it with its checksum
            reader.parser.Parse(chunk, False)
            counted = self._count(reader, counted, done)
            if progress is not None:
                progress(min(done / size, 1.0))
            yield
        if not reader.finished:
            reader.parser.Parse(b"", True)
            yield

    def _unpacked(self, name: str) -> Iterator[bytes]:
        entry = self._entries[name]
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
            raise CannotRead
        with self._archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                self.bounds.unpacked -= len(chunk)
                if self.bounds.unpacked < 0:
                    raise TooLarge
                yield chunk

    def _count(self, reader: PartReader, counted: int, done: int) -> int:
        """:return: the elements that have been counted"""
        self.bounds.elements -= (reader.started - counted) * reader.weight
        if self.bounds.elements < 0:
            raise TooLarge
        reader.rest()
        names = reader.parser.intern
        if (
            reader.started - reader.ended > _DEEPEST
            or done - reader.parser.CurrentByteIndex > _LONGEST_TOKEN
            or len(names) > _MOST_NAMES
            or sum(map(len, names)) > _NAME_LETTERS
        ):
            raise CannotRead
        return reader.started


def target(source: str, written: str) -> str:
    """The name of the part that a relation of ``source`` leads to.

    >>> target("xl/workbook.xml", "worksheets/Sheet1.xml"), target("xl/workbook.xml", "/xl/a.xml")
    ('xl/worksheets/sheet1.xml', 'xl/a.xml')
    """
    folder = posixpath.dirname(source)
    return part_name(posixpath.normpath(posixpath.join("/", folder, written.replace("\\", "/"))))


def part_name(written: str) -> str:
    r"""As parts are compared: case makes no difference, and some programs write backslashes.

    >>> part_name("xl\\worksheets\\Sheet1.xml"), part_name("/xl/%73tyles.xml")
    ('xl/worksheets/sheet1.xml', 'xl/styles.xml')
    """
    return unquote(written).replace("\\", "/").lstrip("/").casefold()


def _refuse(*declaration: object) -> None:
    raise CannotRead
