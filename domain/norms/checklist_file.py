"""Texts of the checklist files -> Library, or every problem found in them.

A file is edited by people who do not program, so each finding says where it is (file, line,
norm, field), what is wrong and what to do. All problems are reported at once; warnings (odd but
usable) apart. The words of a finding are in the catalogues under ``finding.<code>``.
"""

import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from domain.imports.finding import FileFinding, findings_in, line_of
from domain.method.method import Method
from domain.norms.cross_checks import FileLines, cross_check, norms_in, warnings_in
from domain.norms.library import (
    CalibrationFile,
    Checklist,
    ComplaintCauses,
    Library,
    ProcessFile,
    SearchWords,
    SmsCodes,
    SourceFile,
    WorkdayFile,
)
from domain.norms.norm import Norm

# Files with a meaning of their own; every other .yaml is a checklist.
SPECIAL_FILES: dict[str, type[BaseModel]] = {
    "processes.yaml": ProcessFile,
    "sms_codes.yaml": SmsCodes,
    "sources.yaml": SourceFile,
    "scoring.yaml": Method,
    "search_words.yaml": SearchWords,
    "workdays.yaml": WorkdayFile,
    "complaint_causes.yaml": ComplaintCauses,
    "calibration.yaml": CalibrationFile,
}
OPTIONAL_FILES = frozenset(
    {"search_words.yaml", "workdays.yaml", "complaint_causes.yaml", "calibration.yaml"}
)

# Files whose reading is kept: the shipped folder twice, as it was and as somebody edits it.
_FILES_KEPT = 40


@dataclass(frozen=True)
class Loaded:
    """``library`` is None as soon as there is one error; warnings never prevent it."""

    library: Library | None
    errors: list[FileFinding] = field(default_factory=list)
    warnings: list[FileFinding] = field(default_factory=list)


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
    read = {name: _read(name, files[name]) for name in sorted(files)}
    lines = {name: each.lines for name, each in read.items() if each.lines is not None}
    models = {name: each.model for name, each in read.items() if each.model is not None}
    errors = [finding for each in read.values() for finding in each.findings]
    needed = [name for name in SPECIAL_FILES if name not in OPTIONAL_FILES]
    errors += [FileFinding(name, 0, "file_missing") for name in needed if name not in files]
    errors += cross_check(lines, models)
    warnings = list(warnings_in(lines, models))
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
        search_words=models.get("search_words.yaml", SearchWords()),
        workdays=models.get("workdays.yaml", WorkdayFile()),
        complaint_causes=models.get("complaint_causes.yaml", ComplaintCauses()),
        calibration=models.get("calibration.yaml", CalibrationFile()),
    )
    return Loaded(library, [], sorted(warnings))


def breaking_changes(
    used: Iterable[Norm], new: Library, places: Mapping[str, tuple[str, int]]
) -> list[FileFinding]:
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
            findings[norm.id] = FileFinding(
                "checklists", 0, "norm_disappeared", norm.id, "id", suggestion="".join(near)
            )
        elif now.kind is not norm.kind:
            file, line = places.get(norm.id, ("checklists", 0))
            values = (("was", norm.kind.value), ("now", now.kind.value))
            findings[norm.id] = FileFinding(file, line, "kind_changed", norm.id, "kind", values)
    return sorted(findings.values())


def norm_places(files: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """Norm id -> (file, line) for files that ``load_checklists`` accepted."""
    read = {name: _read(name, files[name]) for name in sorted(files)}
    lines = {name: each.lines or {} for name, each in read.items()}
    models = {name: each.model for name, each in read.items() if each.model is not None}
    return {norm.id: (name, line) for name, line, norm in norms_in(lines, models)}


@dataclass(frozen=True)
class _File:
    """``model`` is None where the file has a mistake, ``lines`` where it is no mapping at all."""

    model: BaseModel | None
    lines: FileLines | None
    findings: tuple[FileFinding, ...]


@lru_cache(_FILES_KEPT)
def _read(name: str, text: str) -> _File:
    """What the text says by itself. Parsing it is nearly all of the time of a load, and an edit
    changes one or two files of twenty."""
    document, problem = _parse(name, text)
    if problem:
        return _File(None, None, (problem,))
    model = SPECIAL_FILES.get(name, Checklist)
    lines = _lines(document)
    try:
        return _File(model.model_validate(document), lines, ())
    except ValidationError as invalid:
        return _File(None, lines, tuple(findings_in(name, document, model, invalid)))


def _lines(document: Mapping[str, Any]) -> FileLines:
    paths: list[tuple[int | str, ...]] = []
    for key, value in document.items():
        paths.append((key,))
        if isinstance(value, Mapping):
            paths += [(key, inner) for inner in value]
        elif isinstance(value, list):
            paths += [(key, index) for index in range(len(value))]
    return {path: line_of(document, path) for path in paths}


# What "surrogateescape" makes of other bytes, and what every second byte of UTF-16 is.
_NOT_UTF8 = re.compile("[\0\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_SEPARATORS = re.compile("[\x85\u2028\u2029]")  # pasted from Word or WeChat, and never seen


def _line_at(text: str, index: int) -> tuple[int, str]:
    """(Its number from 1, the line) of a place, as an editor counts lines: YAML takes separators
    that nobody sees for ends of lines, too.

    >>> _line_at("a\\rbc\\nd", 3)
    (2, 'bc')
    """
    before, behind = _LINE_END.split(text[:index]), _LINE_END.split(text[index:])
    return len(before), before[-1] + behind[0]


def _parse(name: str, text: str) -> tuple[Any, FileFinding | None]:
    if not name.endswith(".yaml"):
        return None, FileFinding(name, 0, "wrong_ending")
    if not text.strip():
        return None, FileFinding(name, 0, "file_without_text")
    foreign = _NOT_UTF8.search(text)
    if foreign:
        return None, FileFinding(name, text.count("\n", 0, foreign.start()) + 1, "not_utf8")
    try:
        document = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        number, line = _line_at(text, mark.index) if mark else (1, "")
        if separator := _SEPARATORS.search(line):
            letter = (("letter", f"U+{ord(separator[0]):04X}"),)
            return None, FileFinding(name, number, "line_separator", values=letter)
        detail = (("detail", " ".join(str(error.problem or error.context or "").split())),)
        return None, FileFinding(name, number, "not_yaml", values=detail)
    except ReaderError as error:
        number, _ = _line_at(text, error.position)
        detail = (("detail", str(error.reason)),)
        return None, FileFinding(name, number, "not_yaml", values=detail)
    except (YAMLError, ValueError, RecursionError) as error:  # what ruamel raises for odd scalars
        return None, FileFinding(name, 1, "not_yaml", values=(("detail", str(error)),))
    if not isinstance(document, Mapping):
        return None, FileFinding(name, 0, "not_a_mapping")
    return document, None
