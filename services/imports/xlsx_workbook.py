"""The sheets of an XLSX file, and what their cells refer to: shared texts, formats.

openpyxl reads these as well, but whole and at once: a part of a few kilobytes becomes gigabytes.
"""

import re
from dataclasses import dataclass, field

from openpyxl.styles.numbers import BUILTIN_FORMATS

from domain.imports.number_format import BUILT_IN, NumberFormat
from services.imports.file_bounds import LONGEST_TEXT, Bounds, CannotRead, TooLarge, TooLong
from services.imports.xlsx_parts import PartReader, Parts, target

_MOST_FORMATS = 70_000  # Excel has 65,490 at most
_LONGEST_FORMAT = 255  # characters
_MOST_SHEETS = 500
TRUE = ("1", "true")  # as attributes write it


@dataclass(frozen=True)
class SheetPart:
    name: str  # as its tab has it
    part: str
    hidden: bool


@dataclass
class Formats:
    """The formats of cells by their attribute ``s``; each is looked at when a cell has it."""

    bounds: Bounds
    used: list[str] = field(default_factory=list)  # style -> number of its format
    written: dict[str, str] = field(default_factory=dict)  # number of a format -> the format
    _read: dict[str, NumberFormat] = field(default_factory=dict)

    def of(self, style: str) -> NumberFormat:
        number_format = self._read.get(style)
        if number_format is None:
            code = self._code(style)
            self.bounds.elements -= len(code)
            if self.bounds.elements < 0:
                raise TooLarge
            number_format = self._read[style] = NumberFormat(code)
        return number_format

    def _code(self, style: str) -> str:
        short = style.isdecimal() and len(style) < 6
        number = self.used[int(style)] if short and int(style) < len(self.used) else "0"
        if number in self.written:
            return self.written[number]
        known = int(number) if number.isdecimal() and len(number) < 4 else 0
        return BUILT_IN.get(known) or BUILTIN_FORMATS.get(known, "General")


@dataclass(frozen=True)
class Workbook:
    """``uncomputed``: a program wrote its formulas, and left it to Excel to compute them."""

    sheets: tuple[SheetPart, ...]  # with cells; no charts, no macros
    since_1904: bool
    uncomputed: bool
    texts: list[str]
    formats: Formats


def read_workbook(parts: Parts) -> Workbook:
    """The sheets of a workbook, and what all of them share.

    :raises CannotRead: there is none, or one of its sheets is missing
    """
    start = next(
        (each.part for each in _relations(parts, "") if each.kind == "officeDocument"),
        "xl/workbook.xml",
    )
    book = _Book()
    _all(parts, start, book)
    relations = _relations(parts, start)
    parts_of = {each.id: each.part for each in relations if each.kind == "worksheet"}
    texts, styles = _SharedTexts(parts), _Styles(parts.bounds)
    for each in relations:
        if each.part not in parts:
            continue
        if each.kind == "sharedStrings" and not texts.texts:
            _all(parts, each.part, texts)
        elif each.kind == "styles" and not styles.started:
            _all(parts, each.part, styles)
    sheets = [
        SheetPart(name, parts_of[relation], hidden)
        for name, relation, hidden in book.sheets
        if relation in parts_of
    ]
    if any(each.part not in parts for each in sheets):  # half a file; its rows would be missed
        raise CannotRead
    return Workbook(tuple(sheets), book.since_1904, book.uncomputed, texts.texts, styles.formats)


def _all(parts: Parts, name: str, reader: PartReader) -> None:
    if name not in parts:
        raise CannotRead
    for _ in parts.read(name, reader):
        pass


def plain(name: str) -> str:
    """An element or attribute without the prefix that some programs write, as x:c."""
    return name.rpartition(":")[2]


@dataclass(frozen=True)
class _Relation:
    id: str
    kind: str  # the end of its type: two standards write the beginnings differently
    part: str


def _relations(parts: Parts, source: str) -> list[_Relation]:
    """:param source: a part; '' for the file as a whole"""
    folder, _, name = source.rpartition("/")
    place = f"{folder}/_rels/{name}.rels".lstrip("/")
    if place not in parts:
        return []
    reader = _Relations(source)
    _all(parts, place, reader)
    return reader.relations


class _Relations(PartReader):
    def __init__(self, source: str) -> None:
        super().__init__()
        self.relations: list[_Relation] = []
        self._source = source

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.started += 1
        if plain(name) == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            part = target(self._source, attributes.get("Target", ""))
            self.relations.append(_Relation(attributes.get("Id", ""), kind, part))
        if len(self.relations) > _MOST_FORMATS:
            raise CannotRead


class _Book(PartReader):
    """``sheets``: name, relation, and whether it is hidden, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, bool]] = []
        self.since_1904 = self.uncomputed = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.started += 1
        name = plain(name)
        if name == "sheet":
            # ``r:id``, whatever the prefix; ``sheetId`` is another.
            for relation in [value for key, value in attributes.items() if key.endswith(":id")][:1]:
                hidden = attributes.get("state", "visible") != "visible"
                self.sheets.append((attributes.get("name", ""), relation, hidden))
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in TRUE
        elif name == "calcPr":
            self.uncomputed = attributes.get("fullCalcOnLoad") in TRUE
        if len(self.sheets) > _MOST_SHEETS:
            raise CannotRead


class _SharedTexts(PartReader):
    weight = 1

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._bounds = parts.bounds
        self._text: list[str] = []
        self._phonetic = False  # how a text is pronounced is not a part of it

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.started += 1
        name = plain(name)
        if name == "t" and not self._phonetic:
            self.parser.CharacterDataHandler = self._text.append
        elif name == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        self.ended += 1
        name = plain(name)
        if name == "t":
            self.parser.CharacterDataHandler = None
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            text = written("".join(self._text))
            if len(text) > LONGEST_TEXT:
                raise TooLong
            self._bounds.keep(text)
            self.texts.append(text)
            self._text.clear()

    def rest(self) -> None:
        if sum(map(len, self._text)) > LONGEST_TEXT:
            raise TooLong


# A control, or the line below a letter that would be read as the beginning of one.
_ESCAPED = re.compile("_x(00(?:0[1-9A-Fa-f]|1[0-9A-Fa-f]|5[Ff]))_")


def written(text: str) -> str:
    """A text of a cell, without the way in which files write what XML cannot hold.

    >>> written("a_x000D_b"), written("no_x1_")
    ('a\\rb', 'no_x1_')
    """
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


class _Styles(PartReader):
    def __init__(self, bounds: Bounds) -> None:
        super().__init__()
        self.formats = Formats(bounds)
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.started += 1
        name = plain(name)
        used, written = self.formats.used, self.formats.written
        if name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            used.append(attributes.get("numFmtId", "0"))
        elif name == "numFmt":
            code = attributes.get("formatCode", "")
            if len(code) <= _LONGEST_FORMAT:
                written[attributes.get("numFmtId", "")] = code
        if len(used) + len(written) > _MOST_FORMATS:
            raise CannotRead

    def end(self, name: str) -> None:
        self.ended += 1
        if plain(name) == "cellXfs":
            self._inside = False
