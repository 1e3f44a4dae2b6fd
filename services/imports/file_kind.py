"""What a file is that somebody took for a table, by its content; its name may say anything."""

from collections.abc import Collection

from domain.problems import InputProblem

ZIP = b"PK\x03\x04"
_HEAD = 4096  # bytes that are looked at
_COMPOUND = b"\xd0\xcf\x11\xe0"  # of Office until 2003, and of whatever has a password
# Names in the directory of such a file, and what it is then.
_INSIDE = (("WordDocument", "Word"), ("PowerPoint Document", "PowerPoint"))
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_OTHERS = (
    (b"%pdf-", "PDF"), (b"{\\rtf", "RTF"), (b"\x89png", "PNG"), (b"\xff\xd8\xff", "JPEG"),
    (b"gif8", "GIF"), (b"sqlite format 3", "SQLite"), (b"id;p", "SYLK"),
    (b"par1", "Parquet"),
)  # fmt: skip
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_OF_PAGES = (
    b"<html",
    b"<!doctype html",
    b"<head",
    b"<body",
    b"<table",
    b"<meta",
    b"<div",
    b"<style",
)


def check_kind(data: bytes) -> None:
    """Ask whether the bytes are a file that can be read.

    :raises InputProblem: it is something else, with what to do about it
    """
    if not data.strip(b"\0\t\r\n \xef\xbb\xbf\xff\xfe\x1a"):
        raise InputProblem("file_without_content")
    if data.startswith(_COMPOUND):
        _compound(data)
    if data.startswith(_ARCHIVES):
        raise InputProblem("file_archive")
    # Without the second bytes of UTF-16.
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lower()
    for mark in _MARKS:
        head = head.removeprefix(mark)
    head = head.replace(b"\0", b"").lstrip()
    for start, name in _OTHERS:
        if head.startswith(start):
            raise InputProblem("file_no_table", kind=name)
    if head[:1] in (b"{", b"[") and b'":' in head:
        raise InputProblem("file_no_table", kind="JSON")
    if head.startswith(b"mime-version:") or b"\nmime-version:" in head[:500]:
        raise InputProblem("file_web_page")
    if head.startswith(b"<"):
        _markup(head)


def _compound(data: bytes) -> None:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise InputProblem("file_encrypted")
    for name, kind in _INSIDE:
        if holds(name):
            raise InputProblem("file_no_table", kind=kind)
    raise InputProblem("file_old_excel")


def _markup(head: bytes) -> None:
    if b"<workbook" in head or b":workbook" in head:
        raise InputProblem("file_xml")
    if b"office:document" in head:
        raise InputProblem("file_open_document")
    if any(each in head for each in _OF_PAGES):
        raise InputProblem("file_web_page")
    if head.startswith(b"<?xml"):
        raise InputProblem("file_xml")


def check_archive(names: Collection[str]) -> None:
    """Ask whether a ZIP archive is an XLSX file.

    :param names: of what is in a ZIP archive
    :raises InputProblem: it is no XLSX file
    """
    if "xl/workbook.bin" in names:
        raise InputProblem("file_binary_workbook")
    if "word/document.xml" in names:
        raise InputProblem("file_no_table", kind="Word")
    if "ppt/presentation.xml" in names:
        raise InputProblem("file_no_table", kind="PowerPoint")
    if "content.xml" in names:
        raise InputProblem("file_open_document")
    if any(name == "Index.zip" or name.startswith("Index/") for name in names):
        raise InputProblem("file_numbers")
    if not any(name.startswith(("xl/", "/xl/", "_rels/", "[Content_Types]")) for name in names):
        raise InputProblem("file_archive")
