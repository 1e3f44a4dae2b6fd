"""How a field of a norm is written in a checklist file, and where lines of YAML end.

Lines end where YAML ends them, which is not where Python does: U+2028 and its like are letters of a
text.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

_SEPARATORS = re.compile("[\x85\u2028\u2029]")


def yaml_lines(text: str) -> list[str]:
    """
    >>> yaml_lines("a\\u2028b\\r\\nc")
    ['a\\u2028b\\r\\n', 'c']
    """
    return io.StringIO(text, newline="").readlines()


def as_before(old: CommentedMap, new: Mapping[str, Any], column: int) -> CommentedMap:
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


def written(name: str, value: Any) -> str:
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


def indented(text: str, column: int) -> str:
    return "".join(f"{' ' * column}{line}" if line.strip() else line for line in yaml_lines(text))
