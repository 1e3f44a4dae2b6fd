"""Read the folder with the checklist files, whatever else lies in it.

Editors, file managers and systems leave their own things behind: locks, backups, companions. What
is hidden is left out; what looks like a checklist and cannot be read, or has a name that is not
read, is said by name. Nothing in the folder can keep the app from starting.
"""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from domain.imports.finding import FileFinding
from domain.norms.checklist_file import SPECIAL_FILES, Loaded, load_checklists

_ENDING = ".yaml"
# Proposal; the largest shipped file has 18 kB.
_LARGEST_KB = 1024
_MOST_LOOKED_INTO = 1000  # entries of a folder within the folder
# Also as an input method writes the dot: greeting。yaml
_NAMED_LIKE_ONE = re.compile(r"#*(?P<stem>.+?)[\s.。．]ya?ml", re.IGNORECASE)
_HELD_LIKE_ONE = re.compile(r"(?:[ \t]*(?:#.*)?\n)*(?:checklist|walk|norms):", re.IGNORECASE)
_CHECKLIST = re.compile(r"^checklist:\s*([a-z][a-z0-9_]*)", re.MULTILINE)


@dataclass(frozen=True)
class Folder:
    """``files``: name -> text. ``unread``: checklists by name that could not be read;
    ``passed_over``: what looks like a checklist and is none by its name."""

    files: Mapping[str, str]
    unread: tuple[FileFinding, ...]
    passed_over: tuple[FileFinding, ...]

    def missed(self, names: set[str]) -> tuple[FileFinding, ...]:
        """Those of ``passed_over`` that seem to be one of these files, which is not there."""
        gone = names - set(self.files)
        return tuple(each for each in self.passed_over if dict(each.values).get("meant") in gone)


def load(folder: Folder) -> Loaded:
    """As ``load_checklists``, with what could not be read among the errors."""
    loaded = load_checklists(folder.files)
    unread = {each.file for each in folder.unread}
    errors = [
        each for each in loaded.errors if each.code != "file_missing" or each.file not in unread
    ]
    return Loaded(
        None if folder.unread else loaded.library,
        [*folder.unread, *errors],
        [*folder.passed_over, *loaded.warnings],
    )


class _Unreadable(Exception):
    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = tuple((name, str(value)) for name, value in values.items())


def read_folder(folder: Path) -> Folder:
    """Bytes that are not UTF-8 are kept as surrogates, which the loader reports with their line;
    lines end with ``\\n`` in whatever way the file has them."""
    files: dict[str, str] = {}
    unread: list[FileFinding] = []
    passed_over: list[FileFinding] = []
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        finding = FileFinding(
            folder.name, 0, "folder_unreadable", values=(("detail", _reason(error)),)
        )
        return Folder({}, (finding,), ())
    for path in paths:
        name = _shown(path.name)
        if name.startswith((".", "~$")):  # hidden, or the lock of an office program
            continue
        if _is_folder(path):
            passed_over += _folder_within(path)
        elif name.endswith(_ENDING):
            try:
                files[name] = _text(path)
            except _Unreadable as why:
                unread.append(FileFinding(name, 0, why.code, values=why.values))
        else:
            passed_over += _misnamed(path)
    return Folder(
        files,
        tuple(unread),
        tuple(
            replace(each, code="file_beside")
            if each.code == "file_misnamed" and dict(each.values)["meant"] in files
            else each
            for each in passed_over
        ),
    )


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # it may not be looked at
        return False


def _text(path: Path) -> str:
    """The text of a file of the folder.

    :raises _Unreadable: no ordinary file of a bearable size that may be read
    """
    try:
        # A pipe would be waited for; opening a device can do anything.
        if not stat.S_ISREG(path.stat().st_mode):
            raise _Unreadable("file_not_ordinary")
        with path.open("rb") as file:
            data = file.read(_LARGEST_KB * 1024 + 1)
    except FileNotFoundError:
        raise _Unreadable("file_link_broken") from None
    except PermissionError:
        raise _Unreadable("file_not_permitted") from None
    except OSError as error:
        raise _Unreadable("file_not_readable", detail=_reason(error)) from None
    if len(data) > _LARGEST_KB * 1024:
        raise _Unreadable("file_too_long", maximum_kb=_LARGEST_KB)
    text = data.decode("utf-8-sig", errors="surrogateescape")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _misnamed(path: Path) -> Iterator[FileFinding]:
    named = _NAMED_LIKE_ONE.match(path.name)
    try:
        text = _text(path)
    except _Unreadable:
        text = ""
    if named or _HELD_LIKE_ONE.match(text):
        yield _not_read(path, "file_misnamed", named, text)


def _folder_within(path: Path) -> Iterator[FileFinding]:
    named = _NAMED_LIKE_ONE.match(path.name)
    try:
        with os.scandir(path) as inner:
            holds = any(
                each.name.endswith(_ENDING) and not each.name.startswith(".")
                for each in islice(inner, _MOST_LOOKED_INTO)
            )
    except OSError:
        holds = False
    if named or holds:
        yield _not_read(path, "folder_within", named, "")


def _not_read(path: Path, code: str, named: re.Match[str] | None, text: str) -> FileFinding:
    """``meant``: the name that it would be read by."""
    stem = named["stem"] if named else path.stem
    if match := _CHECKLIST.search(text):
        stem = match[1]
    meant = _shown(f"{stem}{_ENDING}")
    if meant.lower() in SPECIAL_FILES:
        meant = meant.lower()
    return FileFinding(_shown(path.name), 0, code, values=(("meant", meant),))


def _shown(name: str) -> str:
    """A name as it can be stored and printed, whatever its bytes are.

    >>> _shown("a.yaml"), _shown("\\udcff\\n.yaml")
    ('a.yaml', '\\\\udcff\\\\n.yaml')
    """
    return name if name.isprintable() else ascii(name)[1:-1]


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
