"""Files made to take all time or memory of whoever reads them; every one is a file that the pages
for imports accept. ``FILES``: name -> how it is made (up to 20 MB)."""

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = ["来源", "营业厅", "工号", "月份", "结果", "样本数", "姓名", "岗位"]
_TYPES = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_TYPES}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument'
        f'.spreadsheetml.{kind}+xml"/>'
        for name, kind in (
            ("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"),
            ("sharedStrings", "sharedStrings"), ("styles", "styles"),
        )
    )
    + "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{_TYPES}/relationships"><Relationship Id="r1"'
    f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_TYPES}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="r3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>x</t></si></sst>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/>'
    '<xf numFmtId="14"/></cellXfs></styleSheet>',
}  # fmt: skip
_HEADER_ROW = (
    '<row r="1">'
    + "".join(f'<c t="inlineStr"><is><t>{each}</t></is></c>' for each in _HEAD)
    + "</row>"
)


def sheet(rows: str = "", before: str = "", after: str = "", head: str = "") -> str:
    return (
        f'{head}<worksheet xmlns="{MAIN}">{before}<sheetData>{_HEADER_ROW}{rows}</sheetData>{after}'
        "</worksheet>"
    )


def xlsx(parts: Mapping[str, str | bytes] | None = None, level: int = 6) -> bytes:
    """A small workbook with some of its parts replaced."""
    made, directory = bytearray(), bytearray()
    written = _PARTS | {"xl/worksheets/sheet1.xml": sheet()} | (parts or {})
    for name, text in written.items():
        packed, size, checksum = _deflated(text, level)
        called = name.encode()
        about = (20, 0, 8, 0, 33, checksum, len(packed), size, len(called), 0)
        entry = struct.pack("<5H3I2H", *about)
        ends = struct.pack("<3H2I", 0, 0, 0, 0, len(made))
        directory += b"PK\x01\x02\x14\x00" + entry + ends + called
        made += b"PK\x03\x04" + entry + called + packed
    count = len(written)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(made), 0)
    return bytes(made + directory + end)


_MANY = re.compile("\0([^\0]+)\0([0-9]+)\0")
_BLOCK = 2**20  # bytes


def many(text: str, times: int) -> str:
    """Stands for so many of the text in a part of a workbook, where it is deflated once."""
    return f"\0{text}\0{times}\0"


def _deflated(text: str | bytes, level: int) -> tuple[bytes, int, int]:
    """A part as it stands in the archive, its size and its checksum."""
    made, size, checksum = [], 0, 0
    for data, packed, times in _blocks(text, level):
        made.append(packed * times)
        size += len(data) * times
        for _ in range(times):
            checksum = zlib.crc32(data, checksum)
    return b"".join(made), size, checksum


def _blocks(text: str | bytes, level: int) -> Iterator[tuple[bytes, bytes, int]]:
    """What stands in a part, one after the other: as it is, deflated, and how often."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    texts = [text] if isinstance(text, bytes) else [each.encode() for each in _MANY.split(text)]
    before, *others = texts
    yield before, packer.compress(before), 1
    for piece, count, after in zip(*[iter(others)] * 3, strict=True):
        yield b"", packer.flush(zlib.Z_FULL_FLUSH), 1
        at_once = max(1, _BLOCK // len(piece))
        whole, left = divmod(int(count), at_once)
        yield *_block(piece, at_once, level), whole
        yield *_block(piece, left, level), 1
        yield after, packer.compress(after), 1
    yield b"", packer.flush(), 1


@lru_cache(8)
def _block(piece: bytes, times: int, level: int) -> tuple[bytes, bytes]:
    """Between two flushes it is deflated alike wherever it stands."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = piece * times
    return data, packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


def of_sheet(text: str | bytes, level: int = 6) -> bytes:
    return xlsx({"xl/worksheets/sheet1.xml": text}, level)


def saying_small(name: str, text: str | bytes, said: int = 100) -> bytes:
    """The size of a part in both directories of the archive is a lie."""
    data = bytearray(xlsx({name: text}))
    place = 0
    while (place := data.find(b"PK\x01\x02", place)) >= 0:
        length = struct.unpack_from("<H", data, place + 28)[0]
        if data[place + 46 : place + 46 + length].decode() == name:
            struct.pack_into("<I", data, place + 24, said)
            local = struct.unpack_from("<I", data, place + 42)[0]
            struct.pack_into("<I", data, local + 22, said)
        place += 46
    return bytes(data)


def _cell(text: str, place: str = "") -> str:
    where = f' r="{place}"' if place else ""
    return f'<c{where} t="inlineStr"><is><t>{text}</t></is></c>'


def _rows(count: int, cells: Callable[[int], str]) -> str:
    return "".join(f'<row r="{n}">{cells(n)}</row>' for n in range(2, count + 2))


def _big(part: str) -> Callable[[], bytes]:
    return lambda: saying_small(
        part, _PARTS[part].replace("</", many(" ", 400 * 1024**2) + "</", 1)
    )


def _workbook(inside: str) -> bytes:
    text = _PARTS["xl/workbook.xml"].replace("<sheets>", "<sheets>" + inside)
    return xlsx({"xl/workbook.xml": text})


def _styles(inside: str) -> bytes:
    return xlsx({"xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{inside}</styleSheet>'})


def _texts(inside: str) -> bytes:
    return xlsx({"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{inside}</sst>'})


def _many_parts(count: int) -> bytes:
    return xlsx({f"a{number}": "" for number in range(count)})


def _renamed_twice() -> bytes:
    made = io.BytesIO(xlsx())
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/stylez.xml", "<a/>")
    return made.getvalue().replace(b"xl/stylez.xml", b"xl/styles.xml")


def _flagged() -> bytes:
    """Every part says it is encrypted."""
    data = bytearray(xlsx())
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            data[place + offset] |= 1
    return bytes(data)


def _overlapping() -> bytes:
    """Many names for one large part, which is in the archive once."""
    text = sheet(many("<row/>", 1_000_000))
    data = xlsx({"xl/worksheets/sheet1.xml": text})
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    directory, count = data[start:end], data[end + 10]
    entry = directory[directory.index(b"xl/worksheets/sheet1.xml") - 46 :][: 46 + 24]
    more = b"".join(entry.replace(b"sheet1", f"s{n:05}".encode()) for n in range(400))
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, count + 400, count + 400, len(directory) + len(more))
    return data[:start] + directory + more + bytes(tail)


def _csv(*lines: str) -> bytes:
    return "\n".join([",".join(_HEAD), *lines]).encode()


def _entities(kind: str) -> bytes:
    declared = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE x [<!ENTITY a0 "{"x" * 100}">{declared}]>'
    text = sheet(_rows(1, lambda _: _cell("&a11;")), head=head)
    parts = {
        "sheet": "xl/worksheets/sheet1.xml", "texts": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml", "workbook": "xl/workbook.xml",
        "relations": "xl/_rels/workbook.xml.rels", "types": "[Content_Types].xml",
    }  # fmt: skip
    return xlsx({parts[kind]: text})


def _distinct(count: int, rest: str = "") -> Iterable[str]:
    return (
        f"神秘顾客,厅{n}q{n % 97},N{n},2026-{n % 12},{n}x,{n}.5,名{n},岗{n}{rest}"
        for n in range(count)
    )


def _fill(line: str, megabytes: float = 19.9) -> bytes:
    """As many of the line as fit."""
    text = (line + "\n").encode()
    head = (",".join(_HEAD) + "\n").encode()
    return head + text * int(megabytes * 1024**2 / len(text))


_RANDOM = random.Random(7)

FILES: dict[str, Callable[[], bytes]] = {
    # Sizes that are lies, and archives that are odd.
    "workbook says it is small": _big("xl/workbook.xml"),
    "styles say they are small": _big("xl/styles.xml"),
    "texts say they are small": _big("xl/sharedStrings.xml"),
    "types say they are small": _big("[Content_Types].xml"),
    "relations say they are small": _big("xl/_rels/workbook.xml.rels"),
    "sheet says it is small": lambda: saying_small("xl/worksheets/sheet1.xml", sheet(many(" ", 400 * 1024**2))),
    "sheet of blanks": lambda: of_sheet(sheet(many(" ", 140 * 1024**2))),
    "sixty thousand parts": lambda: _many_parts(60_000),
    "a part twice": _renamed_twice,
    "encrypted": _flagged,
    "overlapping parts": _overlapping,
    "an archive in the sheet": lambda: of_sheet(xlsx()),
    "no end": lambda: xlsx()[:-30],
    "a directory of nothing": lambda: b"PK\x03\x04" + b"PK\x01\x02" * 4_000_000,
    "marks of ends": lambda: b"PK\x03\x04" + b"PK\x05\x06" * 4_000_000,
    "lzma": lambda: _lzma(),
    # Cells.
    "a name of 400,000 letters": lambda: of_sheet(sheet(f'<row r="2"><c r="{many("A", 400_000)}1"><v>1</v></c></row>')),
    "a name of 3,000,000 letters": lambda: of_sheet(sheet(f'<row r="2"><c r="{many("A", 3_000_000)}1"><v>1</v></c></row>')),
    "names that differ": lambda: of_sheet(sheet(_rows(100_000, lambda n: f'<c r="{_letters(n)}1"><v>1</v></c>'))),
    "a row number of 4,000 digits": lambda: of_sheet(sheet(f'<row r="{"9" * 4000}"><c><v>1</v></c></row>' * 1000)),
    "cells that are empty": lambda: of_sheet(sheet('<row r="2">' + many("<c/>", 35_000_000) + "</row>", head=""), 1),
    "rows that are empty": lambda: of_sheet(sheet(many("<row/>", 10_000_000))),
    "a million cells": lambda: of_sheet(sheet(_rows(20_000, lambda n: "".join(f"<c><v>{n}.{k}</v></c>" for k in range(60))))),
    "days and percentages": lambda: of_sheet(sheet(_rows(100_000, lambda n: "".join(f'<c s="{1 + k % 2}"><v>{n % 50000}.{k}{n}</v></c>' for k in range(7))))),
    "percentages of 300 digits": lambda: of_sheet(sheet(_rows(100_000, lambda n: "".join(f'<c s="1"><v>1e30{k % 6}</v></c>' for k in range(8))))),
    "numbers of 30,000 digits": lambda: of_sheet(sheet(_rows(4000, lambda n: f"<c><v>{many('7', 30_000)}</v></c>"))),
    "long texts": lambda: of_sheet(sheet(_rows(4000, lambda n: _cell(many("x", 30_000) + "😀")))),
    "texts of 30,000 letters, different": lambda: of_sheet(sheet(_rows(600, lambda n: _cell(f"{n}" + many("x", 30_000) + "😀")))),
    "one text of 100 MB": lambda: of_sheet(sheet(_rows(1, lambda n: _cell(many("x", 100 * 1024**2))))),
    "a text in millions of pieces": lambda: of_sheet(sheet('<row r="2"><c t="inlineStr"><is>' + many("<t>a</t>", 10_000_000) + "</is></c></row>")),
    "a text of comments": lambda: of_sheet(sheet(_rows(1, lambda n: _cell(many("a<!---->", 10_000_000))))),
    "a text of references": lambda: of_sheet(sheet(_rows(1, lambda n: _cell(many("&#65;", 20_000_000))))),
    "text outside of cells": lambda: of_sheet(sheet(many("x😀", 20_000_000))),
    "brackets": lambda: of_sheet(sheet(_rows(15, lambda n: "".join(_cell(many("(", 30_000) + str(k) + ")") for k in range(40))))),
    "open brackets": lambda: of_sheet(sheet(_rows(15, lambda n: "".join(_cell(many("(", 32_000)) for k in range(40))))),
    "marks": lambda: of_sheet(sheet(_rows(15, lambda n: "".join(_cell("1" + many("-", 32_000)) for k in range(40))))),
    "what cannot be seen": lambda: of_sheet(sheet(_rows(600, lambda n: _cell(many("\u200b", 32_000))))),
    "formulas": lambda: of_sheet(sheet('<row r="2">' + many("<c><f/></c>", 5_000_000) + "</row>")),
    "formulas by row": lambda: of_sheet(sheet(_rows(900_000, lambda n: "<c><f/></c>"))),
    "shared formula of megabytes": lambda: of_sheet(sheet(_rows(5, lambda n: f"<c><f>{many('A1+', 5_000_000)}</f><v>1</v></c>"))),
    "cells merged over everything": lambda: of_sheet(sheet(_rows(60_000, lambda n: _cell("x") + _cell(f"{n}")), after="<mergeCells>" + many('<mergeCell ref="A1:A1048576"/>', 20_000) + "</mergeCells>")),
    "cells merged row by row": lambda: of_sheet(sheet(_rows(100_000, lambda n: _cell("x" * 20) + _cell(f"{n}")), after="<mergeCells>" + "".join(f'<mergeCell ref="A{n}:A{n + 1}"/>' for n in range(2, 100_000, 2)) + "</mergeCells>")),
    "columns that are hidden": lambda: of_sheet(sheet(before="<cols>" + many('<col min="1" max="999999999" hidden="1"/>', 200_000) + "</cols>")),
    "rows that are hidden": lambda: of_sheet(sheet("".join(f'<row r="{n}" hidden="1"><c><v>{n}</v></c><c><v>1</v></c></row>' for n in range(2, 100_000)))),
    "one sheet five hundred times": lambda: _many_sheets(sheet(_rows(4000, lambda n: _cell(f"{n}") * 8))),
    "empty sheets": lambda: _many_sheets(sheet()),
    "formats that differ, in use": lambda: _formats_in_use(),
    "cells that show nothing": lambda: _of_format(";;;", 100_000),
    "a format of many sections": lambda: _of_format("[>1]0" * 50, 100_000),
    "a format of figures": lambda: _of_format("0" * 250, 100_000),
    "texts in a dress": lambda: _of_format('"' + "x" * 240 + '"@', 100_000, "t"),
    "controls in texts": lambda: of_sheet(sheet(_rows(600, lambda n: _cell(f"{n}" + many("_x000D_", 4000))))),
    "a link below nothing": lambda: of_sheet(sheet(after="<mergeCells>" + many('<mergeCell ref="A1:XFD1048576"/>', 3_000_000) + "</mergeCells>")),
    "columns before the cells": lambda: of_sheet(sheet(before="<cols>" + many('<col min="1" max="16384"/>', 5_000_000) + "</cols>")),
    "cells backwards": lambda: of_sheet(sheet('<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>')),
    # Shared texts, styles, sheets.
    "empty shared texts": lambda: _texts(many("<si/>", 4_000_000)),
    "shared texts": lambda: _texts("".join(f"<si><t>{n}x</t></si>" for n in range(900_000))),
    "a shared text of megabytes": lambda: _texts(f"<si><t>{many('x', 140 * 1024**2)}</t></si>"),
    "a shared text in pieces": lambda: _texts("<si>" + many("<r><t>a</t></r>", 9_000_000) + "</si>"),
    "shared long texts": lambda: _texts(f"<si><t>{many('x', 32_000)}😀</t></si>" * 4600),
    "a far shared text": lambda: of_sheet(sheet(_rows(10, lambda n: f'<c t="s"><v>{"9" * 4000}</v></c>'))),
    "styles": lambda: _styles("<cellXfs>" + many('<xf numFmtId="14"/>', 7_000_000) + "</cellXfs>"),
    "formats": lambda: _styles("<numFmts>" + "".join(f'<numFmt numFmtId="{n}" formatCode="0{n}"/>' for n in range(2_000_000)) + "</numFmts>"),
    "a format of megabytes": lambda: _styles(f'<numFmts><numFmt numFmtId="164" formatCode="{many("[", 200_000)}"/></numFmts><cellXfs>' + many('<xf numFmtId="164"/>', 60_000) + "</cellXfs>"),
    "formats of brackets": lambda: _styles("<numFmts>" + "".join(f'<numFmt numFmtId="{n}" formatCode="{"[" * 250}"/>' for n in range(164, 30_000)) + "</numFmts><cellXfs>" + "".join(f'<xf numFmtId="{n}"/>' for n in range(164, 30_000)) + "</cellXfs>"),
    "fonts": lambda: _styles("<fonts>" + many("<font><b/></font>", 5_000_000) + "</fonts>"),
    "sheets": lambda: _workbook("".join(f'<sheet name="s{n}" sheetId="{n}" r:id="x{n}"/>' for n in range(1_000_000))),
    "sheets that are hidden": lambda: _workbook(many('<sheet name="s" sheetId="1" state="hidden" r:id="r1"/>', 3_000_000)),
    "defined names": lambda: _workbook("</sheets><definedNames>" + many('<definedName name="a">A1</definedName>', 3_000_000) + "</definedNames><sheets>"),
    "relations": lambda: xlsx({"xl/_rels/workbook.xml.rels": _PARTS["xl/_rels/workbook.xml.rels"].replace("<Relationship ", many('<Relationship Id="z" Type="z" Target="z"/>', 3_000_000) + "<Relationship ", 1)}),
    "a relation in circles": lambda: xlsx({"xl/_rels/workbook.xml.rels": _PARTS["xl/_rels/workbook.xml.rels"].replace("worksheets/sheet1.xml", "workbook.xml")}),
    "a relation far up": lambda: xlsx({"xl/_rels/workbook.xml.rels": _PARTS["xl/_rels/workbook.xml.rels"].replace("worksheets/sheet1.xml", many("../", 50_000) + "etc/passwd")}),
    # XML.
    "deep": lambda: of_sheet(sheet(many("<a>", 30_000_000))),
    "deep and closed": lambda: of_sheet(sheet(many("<a>", 20_000_000) + many("</a>", 20_000_000))),
    "deep cells": lambda: of_sheet(sheet("<row>" + many("<c>", 20_000_000))),
    "deep styles": lambda: _styles(many("<a>", 30_000_000)),
    "many attributes": lambda: of_sheet(sheet("<row " + " ".join(f'a{n}=""' for n in range(5_000_000)) + "/>"), 1),
    "attributes that differ": lambda: of_sheet(sheet("".join(f'<row a{n}=""/>' for n in range(2_000_000)))),
    "a huge attribute": lambda: of_sheet(sheet(f'<row a="{many("x", 140 * 1024**2)}"/>')),
    "a huge attribute of references": lambda: of_sheet(sheet(f'<row a="{many("&#65;", 20 * 1024**2)}"/>')),
    "a huge name": lambda: of_sheet(sheet(f"<{many('x', 140 * 1024**2)}/>")),
    "names of elements that differ": lambda: of_sheet(sheet("".join(f"<e{n}/>" for n in range(5_000_000))), 1),
    "long names that differ": lambda: of_sheet(sheet("".join(f"<e{n}{many('x', 30_000)}/>" for n in range(4000)))),
    "comments": lambda: of_sheet(sheet(many("<!---->", 20_000_000))),
    "a comment of megabytes": lambda: of_sheet(sheet(f"<!--{many('x', 140 * 1024**2)}-->")),
    "a comment without end": lambda: of_sheet(sheet(f"<!--{many('x', 140 * 1024**2)}")),
    "instructions": lambda: of_sheet(sheet(many("<?a b?>", 20_000_000))),
    "instructions that differ": lambda: of_sheet(sheet("".join(f"<?a{n} b?>" for n in range(5_000_000))), 1),
    "an instruction of megabytes": lambda: of_sheet(sheet(f"<?a {many('x', 140 * 1024**2)}?>")),
    "a section of megabytes": lambda: of_sheet(sheet(_rows(1, lambda n: f'<c t="inlineStr"><is><t><![CDATA[{many("x", 140 * 1024**2)}]]></t></is></c>'))),
    "sections": lambda: of_sheet(sheet(_rows(1, lambda n: '<c t="inlineStr"><is><t>' + many("<![CDATA[]]>", 10_000_000) + "</t></is></c>"))),
    "namespaces": lambda: of_sheet(sheet("".join(f'<a xmlns:n{n}="u{n}"/>' for n in range(3_000_000))), 1),
    **{f"entities in {kind}": (lambda kind=kind: _entities(kind)) for kind in ("sheet", "texts", "styles", "workbook", "relations", "types")},
    "an outside entity": lambda: of_sheet(sheet(_rows(1, lambda n: _cell("&e;")), head='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')),
    "a definition of megabytes": lambda: of_sheet(sheet(head="<!DOCTYPE x [" + many("<!ELEMENT a ANY>", 8_000_000) + "]>")),
    "a definition without end": lambda: of_sheet(f"<!DOCTYPE x {many('x', 140 * 1024**2)}"),
    **{
        f"encoded as {codec}": (lambda codec=codec: of_sheet(f'<?xml version="1.0" encoding="{codec}"?>'.encode() + sheet().encode()))
        for codec in ("UTF-7", "cp037", "punycode", "idna", "unicode_escape", "rot13", "zlib", "base64", "hex", "gb18030", "UTF-32", "no-such", "x" * 20_000)
    },
    "UTF-16 of rows": lambda: of_sheet(('<?xml version="1.0" encoding="UTF-16"?>' + sheet("<row/>" * 6_000_000)).encode("utf-16")),
    # CSV.
    "quotes": lambda: _fill('"' * 999),
    "a quote that never ends": lambda: _csv('"' + "x\n" * 9_000_000),
    "a quoted row without end": lambda: _csv('"\n",' * 4_000_000),
    "one row of commas": lambda: _csv("," * 19_000_000),
    "rows of commas": lambda: _fill("," * 60),
    "rows of short cells": lambda: _fill(",".join(["ab"] * 60)),
    "rows of short cells by tabs": lambda: b"ab\t" * 60 + b"\n" + b"\t".join([b"ab"] * 60 + [b"\n"]) * 90_000,
    "lines that are empty": lambda: _fill(""),
    "carriage returns": lambda: b"a,b" + b"\r" * 20_000_000,
    "lines of blanks": lambda: _fill(" "),
    "lines that cannot be seen": lambda: _fill("\u200b,\u200b"),
    "one long cell": lambda: _csv("x" * 19_900_000),
    "long cells with a wide letter": lambda: _fill("x" * 30_000 + "😀"),
    "a wide letter and short rows": lambda: _fill("😀a,bc,de,fg"),
    "UTF-16": lambda: ("\n".join(["营业厅,结果"] + ["东厅,1"] * 900_000)).encode("utf-16"),
    "GB18030": lambda: ("\n".join(["营业厅,结果"] + ["东厅,1"] * 900_000)).encode("gb18030"),
    "bytes at random": lambda: _RANDOM.randbytes(15_000_000),
    "nothing but NUL": lambda: b"\0" * 19_000_000,
    "a NUL at the end": lambda: _fill("东厅,1") + b"\0",
    "mistakes everywhere": lambda: _csv(*_distinct(100_000)),
    "five thousand mistakes": lambda: _csv(*_distinct(5000)),
    "names that are nearly halls": lambda: _csv(*(f"神秘顾客,东厅{'东厅西厅远厅'[n % 6]}{n},,2026-01,90,1,名,岗" for n in range(100_000))),
    "brackets in the header": lambda: b",".join([b"(" * 32_000] * 60) + b"\n" + b"a,b\n" * 30,
    "open brackets in every cell": lambda: _fill(",".join(["(" * 30] * 8)),
    "brackets as long as cells may be": lambda: _fill(",".join(["神秘顾客", "(" * 60 + ")", "(" * 60, "2026-01", "9" * 60, "1" * 60, "(", ")"])),
}  # fmt: skip


def _many_sheets(text: str) -> bytes:
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, 499))
    return xlsx({
        "xl/workbook.xml": _PARTS["xl/workbook.xml"].replace("<sheets>", "<sheets>" + sheets),
        "xl/worksheets/sheet1.xml": text,
    })  # fmt: skip


def _formats_in_use() -> bytes:
    count = 30_000
    formats = "".join(
        f'<numFmt numFmtId="{n + 164}" formatCode="{f"[>{n}]" * 30}"/>' for n in range(count)
    )
    styles = "".join(f'<xf numFmtId="{n + 164}"/>' for n in range(count))
    return xlsx({
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": sheet(_rows(count, lambda n: f'<c s="{n - 2}"><v>{n}</v></c>')),
    })  # fmt: skip


def _of_format(code: str, rows: int, kind: str = "n") -> bytes:
    """Seven cells in each row have this format, and all are different."""
    code = code.replace('"', "&quot;").replace(">", "&gt;")

    def cell(value: str) -> str:
        if kind == "n":
            return f'<c s="0"><v>{value}</v></c>'
        return f'<c s="0" t="inlineStr"><is><t>{value}</t></is></c>'

    return xlsx({
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="{code}"/>'
        '</numFmts><cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": sheet(_rows(rows, lambda n: "".join(cell(f"{n}.{k}") for k in range(7)))),
    })  # fmt: skip


def _letters(number: int) -> str:
    made = ""
    while number:
        number, rest = divmod(number - 1, 26)
        made = chr(65 + rest) + made
    return made


def _lzma() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        for name, text in (_PARTS | {"xl/worksheets/sheet1.xml": sheet(" " * 10_000_000)}).items():
            archive.writestr(name, text)
    return made.getvalue()
