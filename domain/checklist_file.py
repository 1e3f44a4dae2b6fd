"""Texts of the checklist files -> Library, or every problem found in them.

A file is edited by people who do not program, so each finding says where it is (file, line,
norm, field), what is wrong and what to do. All problems are reported at once; warnings (odd but
usable) apart. The words of a finding are in the catalogues under ``finding.<code>``.
"""

import difflib
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from domain.norm import (
    Checklist,
    Grade,
    Library,
    Norm,
    ProcessFile,
    Scoring,
    Severity,
    SmsCodes,
    SourceFile,
)

# Files with a meaning of their own; every other .yaml is a checklist.
SPECIAL_FILES: dict[str, type[BaseModel]] = {
    "processes.yaml": ProcessFile,
    "sms_codes.yaml": SmsCodes,
    "sources.yaml": SourceFile,
    "scoring.yaml": Scoring,
}

# Where a field's value must be one of a list, the list is named and a near miss suggested.
_EXPECTS_ONE_OF = {"enum", "literal_error"}


@dataclass(frozen=True, order=True)
class Finding:
    """One problem or warning of one file."""

    file: str
    line: int  # 1-based; 1 where the whole file is meant
    code: str
    norm: str = ""  # the norm's id, where the finding is inside a norm
    field: str = ""
    values: tuple[tuple[str, str], ...] = ()  # what the words of the finding need
    suggestion: str = ""  # the nearest right spelling, if there is one


@dataclass(frozen=True)
class Loaded:
    """``library`` is None as soon as there is one error; warnings never prevent it."""

    library: Library | None
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)


def version_of(files: Mapping[str, str]) -> str:
    """SHA-256 (hex) over the names and texts of all files; equal texts give equal versions."""
    digest = hashlib.sha256()
    for name in sorted(files):
        for part in (name, files[name]):
            data = part.encode(errors="surrogateescape")
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def load_checklists(files: Mapping[str, str]) -> Loaded:
    """Read all files of a checklists folder.

    :param files: file name -> text, every ``*.yaml`` of the folder
    """
    errors: list[Finding] = []
    parsed: dict[str, Any] = {}
    models: dict[str, BaseModel] = {}
    for name in sorted(files):
        document, problem = _parse(name, files[name])
        if problem:
            errors.append(problem)
            continue
        parsed[name] = document
        model = SPECIAL_FILES.get(name, Checklist)
        try:
            models[name] = model.model_validate(document)
        except ValidationError as invalid:
            errors += _findings(name, document, model, invalid)
    errors += [Finding(name, 1, "file_missing") for name in SPECIAL_FILES if name not in files]
    errors += _cross_check(parsed, models)
    warnings = list(_warnings(parsed, models))
    if errors:
        return Loaded(None, sorted(set(errors)), sorted(warnings))
    checklists = [model for model in models.values() if isinstance(model, Checklist)]
    library = Library(
        version=version_of(files),
        checklists=tuple(sorted(checklists, key=lambda each: (each.walk, each.checklist))),
        processes=models["processes.yaml"].processes,  # type: ignore[attr-defined]
        sms_codes=models["sms_codes.yaml"],
        sources=models["sources.yaml"].sources,  # type: ignore[attr-defined]
        scoring=models["scoring.yaml"],
    )
    return Loaded(library, [], sorted(warnings))


def breaking_changes(
    used: Iterable[Norm], new: Library, places: Mapping[str, tuple[str, int]]
) -> list[Finding]:
    """What would break records made with a version in use.

    A norm that was judged must keep its id and its kind: otherwise old observations would mean
    something else. The remedy is to keep the norm and set ``enabled: false``.

    :param used: the norms of the versions that observations were made with
    :param places: norm id -> (file, line) in the new files, see ``norm_places``
    """
    findings = {}
    for norm in used:
        now = new.norms.get(norm.id)
        if now is None:
            near = difflib.get_close_matches(norm.id, new.norms, 1)
            findings[norm.id] = Finding(
                "checklists", 1, "norm_disappeared", norm.id, "id", suggestion="".join(near)
            )
        elif now.kind is not norm.kind:
            file, line = places.get(norm.id, ("checklists", 1))
            values = (("was", norm.kind.value), ("now", now.kind.value))
            findings[norm.id] = Finding(file, line, "kind_changed", norm.id, "kind", values)
    return sorted(findings.values())


def norm_places(files: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """Norm id -> (file, line) for files that ``load_checklists`` accepted."""
    places = {}
    for name in sorted(files):
        if name not in SPECIAL_FILES:
            document, _ = _parse(name, files[name])
            for index, norm in enumerate(document["norms"]):
                places[norm["id"]] = (name, _line(document, ("norms", index)))
    return places


def _parse(name: str, text: str) -> tuple[Any, Finding | None]:
    if not name.endswith(".yaml"):
        return None, Finding(name, 1, "wrong_ending")
    foreign = _NOT_UTF8.search(text)
    if foreign:
        return None, Finding(name, text.count("\n", 0, foreign.start()) + 1, "not_utf8")
    try:
        document = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        detail = (("detail", " ".join(str(error.problem or error.context or "").split())),)
        return None, Finding(name, mark.line + 1 if mark else 1, "not_yaml", values=detail)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        detail = (("detail", str(error.reason)),)
        return None, Finding(name, line, "not_yaml", values=detail)
    except (YAMLError, ValueError, RecursionError) as error:  # what ruamel raises for odd scalars
        return None, Finding(name, 1, "not_yaml", values=(("detail", str(error)),))
    if not isinstance(document, Mapping):
        return None, Finding(name, 1, "not_a_mapping")
    return document, None


def _line(document: Any, path: tuple[int | str, ...]) -> int:
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


def _findings(
    name: str, document: Any, model: type[BaseModel], invalid: ValidationError
) -> list[Finding]:
    """One finding a mistake: what only follows from another mistake is left out."""
    errors = invalid.errors()
    findings = [(error, _finding(name, document, model, error)) for error in errors]
    misspelled = {
        (*error["loc"][:-1], finding.suggestion)
        for error, finding in findings
        if finding.code == "unknown_field"
    }
    found = []
    for error, finding in findings:
        path = error["loc"]
        # A list counts as too short when its items are wrong, a misspelled field as missing.
        inner = any(len(e["loc"]) > len(path) and e["loc"][: len(path)] == path for e in errors)
        if not (error["type"] == "too_short" and inner) and path not in misspelled:
            found.append(finding)
    return found


def _finding(name: str, document: Any, model: type[BaseModel], error: Any) -> Finding:
    path = (*error["loc"], *error.get("ctx", {}).get("at", ()))
    norm_id = _norm_id(document, path)
    field_name = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    given = _shortened(error.get("input"))
    values: tuple[tuple[str, str], ...] = ()
    suggestion = ""
    code = error["type"]
    if code == "extra_forbidden":
        known = _fields_at(model, path[:-1])
        suggestion = "".join(difflib.get_close_matches(field_name, known, 1))
        values = (("known", ", ".join(known)),)
        code = "unknown_field"
    elif code == "missing":
        code = "field_missing"
    elif code in _EXPECTS_ONE_OF:
        expected = str(error.get("ctx", {}).get("expected", ""))
        options = [part.strip(" '") for part in expected.replace(" or ", ", ").split(",")]
        suggestion = "".join(difflib.get_close_matches(given, options, 1))
        values = (("given", given), ("known", ", ".join(options)))
        code = "not_an_option"
    elif code in ("string_type", "bool_type", "int_type", "tuple_type", "model_type"):
        values = (("given", given),)
        code = f"needs_{code.removesuffix('_type')}"
    elif code in _FIT_CODES:
        pass
    else:
        values = (("given", given), ("detail", str(error["msg"])))
        code = "bad_value"
    return Finding(name, _line(document, path), code, norm_id, field_name, values, suggestion)


def _shortened(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


_LONGEST_QUOTE = 60
_NOT_UTF8 = re.compile("[\ud800-\udfff]")  # what "surrogateescape" makes of other bytes
_FIT_CODES = {
    "limit_without_time_limit",
    "minimum_without_count",
    "grade_and_origin",
    "all_and_others",
    "source_missing",
    "zone_without_hall",
    "confirmed_without_time_limit",
    "lawful_cases_without_red_line",
}


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
        found = _model_in(part)
        if found is not None:
            return found
    return None


def _norms(
    parsed: Mapping[str, Any], models: Mapping[str, BaseModel]
) -> Iterator[tuple[str, int, Norm]]:
    """(file, line, norm) of every readable checklist."""
    for name, model in models.items():
        if isinstance(model, Checklist):
            for index, norm in enumerate(model.norms):
                yield name, _line(parsed[name], ("norms", index)), norm


def _cross_check(parsed: Mapping[str, Any], models: Mapping[str, BaseModel]) -> Iterator[Finding]:
    sources = models.get("sources.yaml")
    known_sources = (
        {source.id for source in sources.sources} if isinstance(sources, SourceFile) else None
    )
    for name, items in (("sources.yaml", "sources"), ("processes.yaml", "processes")):
        yield from _twice(name, items, parsed, models)
    processes = models.get("processes.yaml")
    known_processes = (
        {each.id for each in processes.processes} if isinstance(processes, ProcessFile) else None
    )
    seen: dict[str, tuple[str, int]] = {}
    for name, model in models.items():
        if isinstance(model, Checklist) and f"{model.checklist}.yaml" != name:
            line = _line(parsed[name], ("checklist",))
            values = (("given", model.checklist),)
            yield Finding(name, line, "name_differs", "", "checklist", values)
    red_lines = {
        norm.id for _, _, norm in _norms(parsed, models) if norm.severity is Severity.RED_LINE
    }
    for name, line, norm in _norms(parsed, models):
        if norm.confirmed_first is not None and norm.confirmed_first not in red_lines:
            near = "".join(difflib.get_close_matches(norm.confirmed_first, red_lines, 1))
            values = (("given", norm.confirmed_first),)
            yield Finding(name, line, "no_such_red_line", norm.id, "confirmed_first", values, near)
        if norm.id in seen:
            file, first_line = seen[norm.id]
            first = (("file", file), ("line", str(first_line)))
            yield Finding(name, line, "id_twice", norm.id, "id", first)
        seen.setdefault(norm.id, (name, line))
        for source in norm.sources:
            source_id = source.split()[0]
            if known_sources is not None and source_id not in known_sources:
                near = "".join(difflib.get_close_matches(source_id, known_sources, 1))
                values = (("given", source_id),)
                yield Finding(name, line, "unknown_source", norm.id, "sources", values, near)
        for process in norm.processes:
            if known_processes is not None and process not in known_processes:
                values = (("given", process),)
                yield Finding(name, line, "unknown_process", norm.id, "processes", values)


def _twice(
    name: str, items: str, parsed: Mapping[str, Any], models: Mapping[str, BaseModel]
) -> Iterator[Finding]:
    """The second one of two entries with the same id."""
    lines: dict[str, int] = {}
    for index, each in enumerate(getattr(models.get(name), items, ())):
        line = _line(parsed[name], (items, index))
        if each.id in lines:
            first = (("file", name), ("line", str(lines[each.id])))
            yield Finding(name, line, "id_twice", each.id, "id", first)
        lines.setdefault(each.id, line)


def _warnings(parsed: Mapping[str, Any], models: Mapping[str, BaseModel]) -> Iterator[Finding]:
    for name, line, norm in _norms(parsed, models):
        if norm.grade is Grade.C and norm.enabled:
            yield Finding(name, line, "grade_c_enabled", norm.id, "enabled")
        if norm.enabled and norm.zh == norm.en:
            yield Finding(name, line, "same_text_twice", norm.id, "en")
