"""A file that is no table is told what it is, whatever it is called."""

import io
import zipfile

import pytest

from domain.imports.roster_columns import HEADINGS
from domain.problems import InputProblem
from locales import LANGUAGES, Words
from services.imports.spreadsheet import FileLimits, read_own_sheet
from tests.roster_files import read_roster

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
HTML = "<table><tr><th>工号</th><th>姓名</th></tr><tr><td>D1</td><td>林一</td></tr></table>"
XML_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook'
    ' xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table/></Worksheet></Workbook>'
)


def named(text):
    """As the directory of a compound file has a name."""
    return text.encode("utf-16-le").ljust(64, b"\0")


def archive(*names):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        for name in names:
            parts.writestr(name, b"x")
    return made.getvalue()


KINDS = [
    (b"", "file_without_content"),
    (b" \r\n\t\r\n", "file_without_content"),
    (b"\xef\xbb\xbf", "file_without_content"),
    (b"\0" * 4096, "file_without_content"),
    (COMPOUND + named("Root Entry") + named("EncryptedPackage"), "file_encrypted"),
    (COMPOUND + named("Root Entry") + named("Workbook"), "file_old_excel"),
    (COMPOUND + named("Root Entry") + named("ETFile"), "file_old_excel"),
    (COMPOUND + named("WordDocument"), "file_no_table"),
    (COMPOUND + named("PowerPoint Document"), "file_no_table"),
    (HTML.encode(), "file_web_page"),
    (f"\ufeff\n <HTML><HEAD></HEAD>{HTML}".encode(), "file_web_page"),
    (f"<html>{HTML}".encode("gb18030"), "file_web_page"),
    (f"<html>{HTML}".encode("utf-16"), "file_web_page"),
    (f'<?xml version="1.0"?><!DOCTYPE html><html xmlns:x="urn:schemas-microsoft-com:office:excel">{HTML}'.encode(), "file_web_page"),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html>", "file_web_page"),
    (b"From: <Saved by Windows Internet Explorer>\r\nMIME-Version: 1.0\r\n", "file_web_page"),
    (XML_2003.encode(), "file_xml"),
    (XML_2003.encode("utf-16"), "file_xml"),
    (b'<?xml version="1.0"?><rows><row/></rows>', "file_xml"),
    (b'<?xml version="1.0"?><office:document xmlns:office="x"/>', "file_open_document"),
    (archive("mimetype", "content.xml", "styles.xml"), "file_open_document"),
    (archive("Index/Document.iwa", "Metadata/Properties.plist"), "file_numbers"),
    (archive("Index.zip", "preview.jpg"), "file_numbers"),
    (archive("[Content_Types].xml", "xl/workbook.bin"), "file_binary_workbook"),
    (archive("[Content_Types].xml", "word/document.xml"), "file_no_table"),
    (archive("[Content_Types].xml", "ppt/presentation.xml"), "file_no_table"),
    (archive("东厅.xlsx", "西厅.xlsx"), "file_archive"),
    (b"Rar!\x1a\x07\x00", "file_archive"),
    (b"7z\xbc\xaf\x27\x1c\0\4", "file_archive"),
    (b"\x1f\x8b\x08\0", "file_archive"),
    (b"%PDF-1.7\n", "file_no_table"),
    (b"\x89PNG\r\n\x1a\n", "file_no_table"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "file_no_table"),
    (b"{\\rtf1\\ansi", "file_no_table"),
    (b'[{"staff": "D1"}]', "file_no_table"),
    (b"ID;PWXL;N;E\r\nP;PGeneral", "file_no_table"),
    (b"PK\x03\x04 and then the network broke", "file_incomplete"),
    (archive("[Content_Types].xml", "xl/workbook.xml")[:-30], "file_incomplete"),
    (archive("[Content_Types].xml", "xl/workbook.xml"), "file_unreadable"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "code"), KINDS)
def test_a_file_that_is_no_table_is_told_what_it_is(data, code):
    for read in (read_roster, lambda sent: read_own_sheet(sent, FileLimits(1, 10, 1), HEADINGS)):
        with pytest.raises(InputProblem) as caught:
            read(data)

        assert caught.value.code == code
        for language in LANGUAGES:
            assert "{" not in Words(language)(f"problem.{code}", **caught.value.values)


@pytest.mark.parametrize(
    "first", ["<工号>", "工号<html>", "PDF", "From", "Rar", "b", "GIF编号", "{\"a\"}"]
)  # fmt: skip
def test_a_table_is_not_taken_for_something_else(first):
    data = f"{first},姓名,营业厅,岗位\nD1,林一,东厅,导购\n".encode()

    assert len(read_roster(data).rows) == 1
