"""A checklist file whose norms are changed line by line.

Only the lines of a field that changes are replaced, so that comments, order and whatever else the
authors wrote stay as they are, byte for byte. ruamel says where a field stands.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from domain.imports.finding import FileFinding
from domain.norms.yaml_text import as_before, indented, written, yaml_lines

# The order of the fields in the shipped files.
FIELD_ORDER = (
    "id", "zh", "en", "theme", "positions", "hall_kinds", "kind", "severity", "servqual", "zone",
    "processes", "covers", "origin", "grade", "sources", "guideline", "phrases", "limit_s",
    "minimum", "every", "enabled", "greeting", "confirmed_first", "ban", "lawful_cases",
    "definitions", "explain", "kept", "not_kept", "model", "rounds", "reasons",
)  # fmt: skip
_NO_CONTENT = re.compile(r"[ \t\r\n]*(#.*)?$", re.DOTALL)
_END_OF_DOCUMENT = re.compile(r"\.\.\.(\s|$)")


class NormLines:
    """The lines of a file and the lines that take their place, put together at the end."""

    def __init__(self, name: str, text: str, findings: list[FileFinding]) -> None:
        self._name = name
        self._findings = findings
        self._lines = yaml_lines(text)
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
                self._added.setdefault(end, []).append(indented(written(name, value), column))

    def append(self, fields: Mapping[str, Any]) -> None:
        """A norm at the end of the list."""
        if not self._begins_with_dash(-1):
            self._refuse(fields["id"], -1)
            return
        text = "".join(
            written(name, fields[name]) for name in FIELD_ORDER if fields.get(name) is not None
        )
        column = self._norms.lc.item(0)[1]
        dash = self._lines[self._start(0)].index("-")
        text = indented(text, column)
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
            value = as_before(norm[name], value, column)
        text = indented(written(name, value), column)
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


def _lines_within_texts(root: Node) -> frozenset[int]:
    """Lines that a text of several lines takes; what looks like a comment there is none."""
    numbers: set[int] = set()
    nodes = [root]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ScalarNode):
            block = node.style in ("|", ">")  # ends where the next thing begins
            numbers.update(range(node.start_mark.line, node.end_mark.line + (not block)))
        elif isinstance(node, MappingNode):
            nodes += [part for pair in node.value for part in pair]
        elif isinstance(node, SequenceNode):
            nodes += node.value
    return frozenset(numbers)


def _starts(node: CommentedMap) -> list[int]:
    """The lines of the keys that are written in it."""
    places = node.lc.data or {}
    return [places[key][0] for key in node if key in places]


def _has_name(value: Any) -> bool:
    """Whether it is written with ``&name``, for others to refer to."""
    anchor = getattr(value, "yaml_anchor", None)
    return anchor is not None and anchor() is not None


def _rank(name: str) -> int:
    return FIELD_ORDER.index(name)
