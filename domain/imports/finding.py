"""Where a file is wrong, what is wrong and what to do, as facts.

The words of a finding are in the catalogues under ``finding.<code>``.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

# Where a field's value must be one of a list, the list is named and a near miss suggested.
_EXPECTS_ONE_OF = {"enum", "literal_error"}
_WRONG_TYPES = {"string_type", "bool_type", "int_type", "float_type", "tuple_type", "model_type"}
_LONGEST_QUOTE = 60
_LIMITS = {"greater_than_equal": "too_small", "less_than_equal": "too_large"}


@dataclass(frozen=True, order=True)
class FileFinding:
    """One problem or warning of one file."""

    file: str
    line: int  # 1-based; 0 where the whole file is meant
    code: str
    norm: str = ""  # the norm's id, where the finding is inside a norm
    field: str = ""
    values: tuple[tuple[str, str], ...] = ()  # what the words of the finding need
    suggestion: str = ""  # the nearest right spelling, if there is one


def line_of(document: Any, path: tuple[int | str, ...]) -> int:
    """The 1-based line of the value at ``path``, or of the nearest part of it that exists."""
    line = 0
    node = document
    for step in path:
        try:
            marks = node.lc
            line = (marks.key(step) if isinstance(step, str) else marks.item(step))[0]
            node = node[step]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line + 1


def findings_in(
    name: str, document: Any, model: type[BaseModel], invalid: ValidationError
) -> list[FileFinding]:
    """One finding a mistake: what only follows from another mistake is left out."""
    errors = invalid.errors()
    findings = [(error, _finding(name, document, model, error)) for error in errors]
    misspelled = {
        (*error["loc"][:-1], finding.suggestion)
        for error, finding in findings
        if finding.code == "unknown_field"
    }
    problems = []
    for error, finding in findings:
        path = error["loc"]
        # A list counts as too short when its items are wrong, a misspelled field as missing.
        inner = any(len(e["loc"]) > len(path) and e["loc"][: len(path)] == path for e in errors)
        if not (error["type"] == "too_short" and inner) and path not in misspelled:
            problems.append(finding)
    return problems


def _finding(name: str, document: Any, model: type[BaseModel], error: Any) -> FileFinding:
    context = error.get("ctx", {})
    path = (*error["loc"], *context.get("at", ()))
    given = _shortened(error.get("input"))
    code, values, suggestion = error["type"], {"given": given}, ""
    if code == "extra_forbidden":
        known = _fields_at(model, path[:-1])
        suggestion = "".join(difflib.get_close_matches(str(path[-1]), known, 1))
        code, values = "unknown_field", {"known": ", ".join(known)}
    elif code == "missing":
        code, values = "field_missing", {}
    elif code in _EXPECTS_ONE_OF:
        expected = str(context.get("expected", ""))
        options = [part.strip(" '") for part in expected.replace(" or ", ", ").split(",")]
        suggestion = "".join(difflib.get_close_matches(given, options, 1))
        code, values = "not_an_option", values | {"known": ", ".join(options)}
    elif code in _WRONG_TYPES:
        code = f"needs_{code.removesuffix('_type')}"
    elif code in _LIMITS:
        limit = next(context[name] for name in ("ge", "le") if name in context)
        code, values = _LIMITS[code], values | {"limit": f"{limit:.15g}"}
    elif code == "finite_number":
        code = "not_finite"
    elif "at" in context:  # fields that do not fit each other
        values = context.get("values", {})
    else:
        code, values = "bad_value", values | {"detail": str(error["msg"])}
    return FileFinding(
        name, line_of(document, path), code, _norm_id(document, path), _field_at(path),
        tuple(values.items()), suggestion,
    )  # fmt: skip


def _field_at(path: tuple[int | str, ...]) -> str:
    """
    >>> _field_at(("norms", 0, "positions", 1)), _field_at(("months", "year", 3))
    ('positions', 'months.year')
    """
    while path and isinstance(path[-1], int):
        path = path[:-1]
    names: list[str] = []
    for step in path:
        if isinstance(step, int):
            names.clear()
        else:
            names.append(step)
    return ".".join(names)


def _shortened(value: object) -> str:
    text = f"{value:.15g}" if isinstance(value, float) else " ".join(str(value).split())
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


def _norm_id(document: Any, path: tuple[int | str, ...]) -> str:
    if len(path) > 1 and path[0] == "norms" and isinstance(path[1], int):
        norm = document["norms"][path[1]]
        if isinstance(norm, Mapping):
            return str(norm.get("id", f"#{path[1] + 1}"))
    return ""


def _fields_at(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """The field names allowed at ``path`` of ``model``, so that a misspelling can be named."""
    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            inner = _model_in(model.model_fields[step].annotation)
            if inner is None:
                return []
            model = inner
    return sorted(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        model = _model_in(part)
        if model is not None:
            return model
    return None
