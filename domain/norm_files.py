"""Write changes of norms into the texts of the checklist files.

Only the lines of a field that changes are replaced, so that comments, order and whatever else the
authors wrote stay as they are, byte for byte. ruamel says where a field stands and how a value is
written.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from domain.finding import Finding
from domain.norm import Library, Norm
from domain.norm_sheet import Entry

# The order of the fields in the shipped files.
_ORDER = (
    "id", "zh", "en", "theme", "positions", "kind", "severity", "servqual", "zone", "processes",
    "covers", "origin", "grade", "sources", "limit_s", "minimum", "enabled", "greeting",
    "confirmed_first", "lawful_cases", "explain",
)  # fmt: skip
_NO_CONTENT = re.compile(r"\s*(#.*)?$")


@dataclass(frozen=True)
class Edited:
    files: dict[str, str]
    findings: list[Finding] = field(default_factory=list)


def edited(files: Mapping[str, str], base: Library, entries: Iterable[Entry]) -> Edited:
    """The texts with the changes; norms without an entry are taken out.

    :param files: the texts of ``base``; every checklist that an entry names is there
    """
    entries = list(entries)
    home = {
        norm.id: checklist.checklist for checklist in base.checklists for norm in checklist.norms
    }
    wanted = {entry.norm_id for entry in entries}
    work = _Work(files)
    for entry in entries:
        if home.get(entry.norm_id) == entry.checklist and entry.fields:
            work.file(entry.checklist).change(entry.norm_id, entry.fields)
    for entry in entries:
        if entry.is_new:
            work.file(entry.checklist).append({"id": entry.norm_id} | dict(entry.fields))
        elif home[entry.norm_id] != entry.checklist:
            norm = base.norms[entry.norm_id]
            work.file(entry.checklist).append(_whole(norm) | dict(entry.fields))
            work.file(home[entry.norm_id]).remove(entry.norm_id)
    for norm_id, checklist in home.items():
        if norm_id not in wanted:
            work.file(checklist).remove(norm_id)
    return Edited(work.texts(), work.findings)


def _whole(norm: Norm) -> dict[str, Any]:
    """A norm as it is written in a file: without what has its usual value."""
    return norm.model_dump(mode="json", exclude_defaults=True)


class _Work:
    """The files that are changed, read once each."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = dict(files)
        self._opened: dict[str, _File] = {}
        self.findings: list[Finding] = []

    def file(self, checklist: str) -> "_File":
        name = f"{checklist}.yaml"
        if name not in self._opened:
            self._opened[name] = _File(name, self._files[name], self.findings)
        return self._opened[name]

    def texts(self) -> dict[str, str]:
        return self._files | {name: file.text() for name, file in self._opened.items()}


class _File:
    """The lines of a file and the lines that take their place, put together at the end."""

    def __init__(self, name: str, text: str, findings: list[Finding]) -> None:
        self._name = name
        self._findings = findings
        self._lines = text.splitlines(keepends=True)
        if self._lines and not self._lines[-1].endswith("\n"):
            self._lines[-1] += "\n"
        yaml = YAML(typ="rt")
        yaml.preserve_quotes = True
        document = yaml.load(text)
        self._norms: CommentedSeq = document["norms"]
        self._place = {norm["id"]: index for index, norm in enumerate(self._norms)}
        after = [line for key in document if (line := document.lc.key(key)[0]) > self._start(-1)]
        self._end_of_norms = min(after, default=len(self._lines))
        self._instead: dict[int, str] = {}  # line -> what stands there now
        self._added: dict[int, list[str]] = {}  # after so many lines

    def text(self) -> str:
        parts = []
        for number, line in enumerate(self._lines):
            parts += self._added.get(number, [])
            parts.append(self._instead.get(number, line))
        return "".join([*parts, *self._added.get(len(self._lines), [])])

    def change(self, norm_id: str, fields: Mapping[str, Any]) -> None:
        index = self._place[norm_id]
        norm = self._norms[index]
        if not self._line_by_line(index):
            line = self._start(index) + 1
            self._findings.append(Finding(self._name, line, "not_line_by_line", norm_id))
            return
        for name, value in sorted(fields.items(), key=lambda each: _rank(each[0])):
            if value is None:
                self._put(*self._region(index, name), "")
            elif name in norm:
                begin, end = self._region(index, name)
                self._put(begin, end, self._field(index, name, value))
            else:
                before = [key for key in norm if _rank(key) < _rank(name)]
                end = self._region(index, max(before, key=_rank))[1]
                column = self._norms[index].lc.key("id")[1]
                self._added.setdefault(end, []).append(_indented(_written(name, value), column))

    def append(self, fields: Mapping[str, Any]) -> None:
        """A norm at the end of the list."""
        text = "".join(
            _written(name, fields[name]) for name in _ORDER if fields.get(name) is not None
        )
        column = self._norms.lc.item(0)[1]
        dash = self._lines[self._start(0)].index("-")
        text = _indented(text, column)
        text = f"{' ' * dash}-{text[dash + 1 :]}"
        end = self._without_tail(self._start(-1), self._end_of_norms)
        self._added.setdefault(end, []).append(f"\n{text}")

    def remove(self, norm_id: str) -> None:
        self._write_out_references(self._place[norm_id])
        begin, end = self._item(self._place[norm_id])
        while end < len(self._lines) and not self._lines[end].strip():
            end += 1  # the blank line between two norms
        self._put(begin, end, "")

    def _write_out_references(self, index: int) -> None:
        """Other norms may have a value of this one by reference (``*name``), which ends with it."""
        own = [value for value in self._norms[index].values() if not isinstance(value, str)]
        for other in range(len(self._norms)):
            for name, value in self._norms[other].items() if other != index else ():
                shared = isinstance(value, CommentedSeq | CommentedMap)
                if shared and any(value is each for each in own):
                    begin, end = self._region(other, name)
                    self._put(begin, end, self._field(other, name, value))

    def _put(self, begin: int, end: int, text: str) -> None:
        for line in range(begin, end):
            self._instead[line] = ""
        self._instead[begin] = text

    def _field(self, index: int, name: str, value: Any) -> str:
        """The lines of a field anew, with what stood before the name and a comment beside it."""
        norm = self._norms[index]
        line, column = norm.lc.key(name)
        if isinstance(value, Mapping) and isinstance(norm[name], CommentedMap):
            value = _as_before(norm[name], value, column)
        text = _indented(_written(name, value), column)
        comment = norm.ca.items.get(name)
        beside = comment[2].value.split("\n")[0] if comment and comment[2] else ""
        if beside.startswith("#") and text.count("\n") == 1:
            text = f"{text[:-1]}  {beside}\n"
        return f"{self._lines[line][:column]}{text[column:]}"

    def _region(self, index: int, name: str) -> tuple[int, int]:
        """The lines of a field, without comments and blank lines below it; as a range."""
        norm = self._norms[index]
        begin = norm.lc.key(name)[0]
        later = [line for key in norm if (line := norm.lc.key(key)[0]) > begin]
        return begin, self._without_tail(begin, min(later, default=self._end(index)))

    def _item(self, index: int) -> tuple[int, int]:
        return self._start(index), self._without_tail(self._start(index), self._end(index))

    def _start(self, index: int) -> int:
        return int(self._norms.lc.item(index % len(self._norms))[0])

    def _end(self, index: int) -> int:
        last = index == len(self._norms) - 1
        return self._end_of_norms if last else self._start(index + 1)

    def _without_tail(self, begin: int, end: int) -> int:
        while end > begin + 1 and _NO_CONTENT.match(self._lines[end - 1]):
            end -= 1
        return end

    def _line_by_line(self, index: int) -> bool:
        """Whether each field begins a line of its own, as it has to for this."""
        norm = self._norms[index]
        if norm.fa.flow_style():
            return False
        starts = [norm.lc.key(key)[0] for key in norm]
        return (
            all(first < second for first, second in pairwise(starts)) and next(iter(norm)) == "id"
        )


def _rank(name: str) -> int:
    return _ORDER.index(name)


def _as_before(old: CommentedMap, new: Mapping[str, Any], column: int) -> CommentedMap:
    """A text in both languages: what did not change keeps its quotes, and remarks stay beside."""
    made = CommentedMap((key, old[key] if old.get(key) == text else text)
                        for key, text in new.items())  # fmt: skip
    for key in made:
        comment = old.ca.items.get(key)
        beside = comment[2].value.split("\n")[0] if comment and comment[2] else ""
        if beside.startswith("#"):
            made.yaml_add_eol_comment(beside, key, comment[2].start_mark.column - column)
    if old.fa.flow_style():
        made.fa.set_flow_style()
    return made


def _written(name: str, value: Any) -> str:
    """A field as lines of YAML, from the first column on; lists of texts in brackets."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        listed = CommentedSeq(value)
        if all(isinstance(each, str) for each in value):
            listed.fa.set_flow_style()
        value = listed
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 10**6
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = io.StringIO()
    yaml.dump({name: value}, text)
    return text.getvalue()


def _indented(text: str, column: int) -> str:
    return "".join(f"{' ' * column}{line}" for line in text.splitlines(keepends=True))
