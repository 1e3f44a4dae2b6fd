"""Write changes of norms into the texts of the checklist files.

Only the lines of a field that changes are replaced, so that comments, order and whatever else the
authors wrote stay as they are, byte for byte. ruamel says where a field stands and how a value is
written. Lines end where YAML ends them, which is not where Python does: U+2028 and its like are
letters of a text.
"""

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from domain.imports.finding import FileFinding
from domain.norms.library import Library
from domain.norms.norm import Norm
from domain.norms.sheet import NormEntry

# The order of the fields in the shipped files.
_ORDER = (
    "id", "zh", "en", "theme", "positions", "hall_kinds", "kind", "severity", "servqual", "zone",
    "processes", "covers", "origin", "grade", "sources", "guideline", "phrases", "limit_s",
    "minimum", "every", "enabled", "greeting", "confirmed_first", "ban", "lawful_cases",
    "definitions", "explain",
)  # fmt: skip
_NO_CONTENT = re.compile(r"[ \t\r\n]*(#.*)?$", re.DOTALL)
_SEPARATORS = re.compile("[\x85\u2028\u2029]")
_END_OF_DOCUMENT = re.compile(r"\.\.\.(\s|$)")


@dataclass(frozen=True)
class Edited:
    files: dict[str, str]
    findings: list[FileFinding] = field(default_factory=list)


def edited(files: Mapping[str, str], base: Library, entries: Iterable[NormEntry]) -> Edited:
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


def gone_astray(base: Library, entries: Iterable[NormEntry], made: Library) -> list[str]:
    """Norms (ids) that the edited texts do not say as the entries have them: a file can be written
    in ways that nobody thought of, and nothing is taken over that was not asked for."""
    wanted: dict[str, tuple[str, Norm]] = {}
    for entry in entries:
        fields = {"id": entry.norm_id} | dict(entry.fields)
        if not entry.is_new:
            fields = _whole(base.norms[entry.norm_id]) | fields
        fields = {name: value for name, value in fields.items() if value is not None}
        wanted[entry.norm_id] = (entry.checklist, Norm.model_validate(fields))
    found = {norm.id: (each.checklist, norm) for each in made.checklists for norm in each.norms}
    return sorted(
        norm_id for norm_id in {*wanted, *found} if wanted.get(norm_id) != found.get(norm_id)
    )


def _whole(norm: Norm) -> dict[str, Any]:
    """A norm as it is written in a file: without what has its usual value."""
    return norm.model_dump(mode="json", exclude_defaults=True)


class _Work:
    """The files that are changed, read once each."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = dict(files)
        self._opened: dict[str, _File] = {}
        self.findings: list[FileFinding] = []

    def file(self, checklist: str) -> "_File":
        name = f"{checklist}.yaml"
        if name not in self._opened:
            self._opened[name] = _File(name, self._files[name], self.findings)
        return self._opened[name]

    def texts(self) -> dict[str, str]:
        return self._files | {name: file.text() for name, file in self._opened.items()}


class _File:
    """The lines of a file and the lines that take their place, put together at the end."""

    def __init__(self, name: str, text: str, findings: list[FileFinding]) -> None:
        self._name = name
        self._findings = findings
        self._lines = _lines(text)
        if self._lines and not self._lines[-1].endswith("\n"):
            self._lines[-1] += "\n"
        yaml = YAML(typ="rt")
        yaml.preserve_quotes = True
        document = yaml.load(text)
        self._within = _lines_within_texts(yaml.compose(text))
        self._norms: CommentedSeq = document["norms"]
        self._place = {norm["id"]: index for index, norm in enumerate(self._norms)}
        last = self._start(-1)
        after = [line for line in _starts(document) if line > last]
        after += [
            line
            for line in range(last, len(self._lines))
            if _END_OF_DOCUMENT.match(self._lines[line]) and line not in self._within
        ]
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
            self._refuse(norm_id, index)
            return
        self._write_out_references(index, fields)
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
        if not self._begins_with_dash(-1):
            self._refuse(fields["id"], -1)
            return
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
        index = self._place[norm_id]
        if not self._line_by_line(index):
            self._refuse(norm_id, index)
            return
        self._write_out_references(index, self._norms[index])
        begin, end = self._item(index)
        while end < len(self._lines) and not self._lines[end].strip():
            end += 1  # the blank line between two norms
        self._put(begin, end, "")

    def _refuse(self, norm_id: str, index: int) -> None:
        line = self._start(index) + 1
        self._findings.append(FileFinding(self._name, line, "not_line_by_line", norm_id))

    def _write_out_references(self, index: int, names: Iterable[str]) -> None:
        """Other norms may have a value of this one by reference (``*name``), which ends with it."""
        own = [value for name in names if _has_name(value := self._norms[index].get(name))]
        for other in range(len(self._norms)):
            if other == index or not self._line_by_line(other):
                continue
            for name, value in self._norms[other].items():
                if any(value is each for each in own):
                    begin, end = self._region(other, name)
                    if begin not in self._instead:  # else it was changed itself
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
        while (
            end > begin + 1
            and _NO_CONTENT.match(line := self._lines[end - 1])
            and (end - 1 not in self._within or not line.strip())
        ):
            end -= 1
        return end

    def _line_by_line(self, index: int) -> bool:
        """Whether each field begins a line of its own, as it has to for this."""
        norm = self._norms[index]
        if norm.fa.flow_style() or not self._begins_with_dash(index):
            return False
        starts = _starts(norm)
        return (
            len(starts) == len(norm)  # others come by reference (``<<: *name``)
            and all(first < second for first, second in pairwise(starts))
            and next(iter(norm)) == "id"
        )

    def _begins_with_dash(self, index: int) -> bool:
        line, column = self._norms.lc.item(index % len(self._norms))
        before: str = self._lines[line][:column]
        return before.strip() == "-"


def _lines(text: str) -> list[str]:
    """
    >>> _lines("a\\u2028b\\r\\nc")
    ['a\\u2028b\\r\\n', 'c']
    """
    return io.StringIO(text, newline="").readlines()


def _lines_within_texts(root: Node) -> frozenset[int]:
    """Lines that a text of several lines takes; what looks like a comment there is none."""
    found: set[int] = set()
    nodes = [root]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ScalarNode):
            block = node.style in ("|", ">")  # ends where the next thing begins
            found.update(range(node.start_mark.line, node.end_mark.line + (not block)))
        elif isinstance(node, MappingNode):
            nodes += [part for pair in node.value for part in pair]
        elif isinstance(node, SequenceNode):
            nodes += node.value
    return frozenset(found)


def _starts(node: CommentedMap) -> list[int]:
    """The lines of the keys that are written in it."""
    written = node.lc.data or {}
    return [written[key][0] for key in node if key in written]


def _has_name(value: Any) -> bool:
    """Whether it is written with ``&name``, for others to refer to."""
    anchor = getattr(value, "yaml_anchor", None)
    return anchor is not None and anchor() is not None


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
    text = _dumped({name: _styled(value, _plain)})
    try:
        if YAML(typ="rt").load(text) == {name: value}:
            return text
    except YAMLError:
        pass
    # Written plainly, a few odd letters are not read back as they were.
    return _dumped({name: _styled(value, DoubleQuotedScalarString)})


def _plain(text: str) -> Any:
    if _SEPARATORS.search(text):  # unseen, and ruamel takes them for ends of lines
        return DoubleQuotedScalarString(text)
    return LiteralScalarString(text) if "\n" in text else text


def _styled(value: Any, style: Callable[[str], Any]) -> Any:
    """
    :param style: how a text is written that has no quotes of its own yet
    """
    if type(value) is str or (isinstance(value, str) and style is DoubleQuotedScalarString):
        return style(value)
    if isinstance(value, Mapping):
        made = CommentedMap((key, _styled(each, style)) for key, each in value.items())
        if isinstance(value, CommentedMap):
            value.copy_attributes(made)
        return made
    if isinstance(value, Sequence) and not isinstance(value, str):
        listed = CommentedSeq(_styled(each, style) for each in value)
        if all(isinstance(each, str) for each in value):
            listed.fa.set_flow_style()
        return listed
    return value


def _dumped(value: Mapping[str, Any]) -> str:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 10**6
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = io.StringIO()
    yaml.dump(value, text)
    return text.getvalue()


def _indented(text: str, column: int) -> str:
    return "".join(f"{' ' * column}{line}" if line.strip() else line for line in _lines(text))
