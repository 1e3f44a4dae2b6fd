"""What the checklist files have to agree on with each other, and what is odd but usable in them."""

import difflib
from collections.abc import Collection, Iterator, Mapping

from pydantic import BaseModel

from domain.halls.hall import HallKind
from domain.halls.position import ON_ROSTER, Position
from domain.imports.finding import FileFinding
from domain.norms.library import Checklist, ProcessFile, SourceFile
from domain.norms.norm import LONGEST_CLOCK_S, Grade, Norm, NormKind, Severity
from domain.norms.xlsform import RESERVED_NAMES, name_of

# The 1-based line of each key of a file, and of each key or entry below it.
FileLines = Mapping[tuple[int | str, ...], int]


def norms_in(
    lines: Mapping[str, FileLines], models: Mapping[str, BaseModel]
) -> Iterator[tuple[str, int, Norm]]:
    """(file, line, norm) of every readable checklist."""
    for name, model in models.items():
        if isinstance(model, Checklist):
            for index, norm in enumerate(model.norms):
                yield name, lines[name]["norms", index], norm


def cross_check(
    lines: Mapping[str, FileLines], models: Mapping[str, BaseModel]
) -> Iterator[FileFinding]:
    """Errors between files, or between norms.

    :param lines: of every file that is YAML
    :param models: of every file that could be read
    """
    sources, processes = models.get("sources.yaml"), models.get("processes.yaml")
    # None: the file cannot be read, and has a finding of its own.
    known_sources = (
        {source.id for source in sources.sources} if isinstance(sources, SourceFile) else None
    )
    known_processes = (
        {each.id for each in processes.processes} if isinstance(processes, ProcessFile) else None
    )
    for name, items in (("sources.yaml", "sources"), ("processes.yaml", "processes")):
        yield from _twice(name, items, lines, models)
    seen: dict[str, tuple[str, int]] = {}
    yield from _names(lines, models)
    copies = {each.file for each in _names(lines, models) if each.code == "second_copy"}
    red_lines = {
        norm.id for _, _, norm in norms_in(lines, models) if norm.severity is Severity.RED_LINE
    }
    for name, line, norm in norms_in(lines, models):
        yield from _norm_alone(name, line, norm, red_lines)
        if norm.id in seen and copies.isdisjoint((name, seen[norm.id][0])):
            file, first_line = seen[norm.id]
            first = (("file", file), ("line", str(first_line)))
            yield FileFinding(name, line, "id_twice", norm.id, "id", first)
        seen.setdefault(norm.id, (name, line))
        if known_sources is not None:
            yield from _unknown_sources(name, line, norm, known_sources)
        if known_processes is not None:
            yield from _unknown_processes(name, line, norm, known_processes)
    if known_sources is not None:
        yield from _unknown_sources_of_method(lines, models, known_sources)


def _norm_alone(
    name: str, line: int, norm: Norm, red_lines: Collection[str]
) -> Iterator[FileFinding]:
    if norm.confirmed_first is not None and norm.confirmed_first not in red_lines:
        values = (("given", norm.confirmed_first),)
        near = _near(norm.confirmed_first, red_lines)
        yield FileFinding(name, line, "no_such_red_line", norm.id, "confirmed_first", values, near)
    if norm.kind is NormKind.RECORD_CHECK and norm.every is None:
        yield FileFinding(name, line, "every_missing", norm.id, "every")
    if name_of(norm) in RESERVED_NAMES:
        yield FileFinding(name, line, "id_reserved", norm.id, "id")


def _unknown_sources(
    name: str, line: int, norm: Norm, known: Collection[str]
) -> Iterator[FileFinding]:
    for source in norm.sources:
        given = source.split()[0]
        if given not in known:
            values, near = (("given", given),), _near(given, known)
            yield FileFinding(name, line, "unknown_source", norm.id, "sources", values, near)


def _unknown_processes(
    name: str, line: int, norm: Norm, known: Collection[str]
) -> Iterator[FileFinding]:
    for process in norm.processes:
        if process not in known:
            values = (("given", process),)
            yield FileFinding(name, line, "unknown_process", norm.id, "processes", values)


def _near(given: str, known: Collection[str]) -> str:
    """What was rather meant; '' where nothing is near."""
    return "".join(difflib.get_close_matches(given, known, 1))


def _names(
    lines: Mapping[str, FileLines], models: Mapping[str, BaseModel]
) -> Iterator[FileFinding]:
    """Checklists that are called otherwise than their file."""
    for name, model in models.items():
        if isinstance(model, Checklist) and (own := f"{model.checklist}.yaml") != name:
            line = lines[name]["checklist",]
            if own in lines:
                yield FileFinding(name, line, "second_copy", "", "checklist", (("file", own),))
            else:
                values = (("given", model.checklist),)
                yield FileFinding(name, line, "name_differs", "", "checklist", values)


def _unknown_sources_of_method(
    lines: Mapping[str, FileLines], models: Mapping[str, BaseModel], known: set[str]
) -> Iterator[FileFinding]:
    name = "scoring.yaml"
    method = models.get(name)
    for section, settings in method or ():
        # What the file leaves out has the shipped sources, which are not its author's concern.
        for cited in settings.sources if (section,) in lines[name] else ():
            given = cited.split()[0]
            if given not in known:
                written = lines[name]
                line = written.get((section, "sources"), written[section,])
                near = _near(given, known)
                where = f"{section}.sources"
                yield FileFinding(
                    name, line, "unknown_source", "", where, (("given", given),), near
                )


def _twice(
    name: str, items: str, lines: Mapping[str, FileLines], models: Mapping[str, BaseModel]
) -> Iterator[FileFinding]:
    """The second one of two entries with the same id."""
    seen: dict[str, int] = {}
    for index, each in enumerate(getattr(models.get(name), items, ())):
        line = lines[name][items, index]
        if each.id in seen:
            first = (("file", name), ("line", str(seen[each.id])))
            yield FileFinding(name, line, "id_twice", each.id, "id", first)
        seen.setdefault(each.id, line)


def warnings_in(
    lines: Mapping[str, FileLines], models: Mapping[str, BaseModel]
) -> Iterator[FileFinding]:
    for name, line, norm in norms_in(lines, models):
        if norm.grade is Grade.C and norm.enabled:
            yield FileFinding(name, line, "grade_c_enabled", norm.id, "enabled")
        if norm.enabled and norm.zh == norm.en:
            yield FileFinding(name, line, "same_text_twice", norm.id, "en")
        if norm.enabled and norm.limit_s is not None and norm.limit_s > LONGEST_CLOCK_S:
            values = (("limit_s", str(norm.limit_s)),)
            yield FileFinding(name, line, "clock_too_long", norm.id, "limit_s", values)
        if norm.enabled and norm.kind is not NormKind.RECORD_CHECK and not _held(norm):
            yield FileFinding(name, line, "nobody_has_it", norm.id, "positions")


def _held(norm: Norm) -> bool:
    """Whether somebody in some hall, or a hall, is judged by it."""
    positions = (*ON_ROSTER, Position.BACKUP, Position.HALL)
    return any(norm.applies_to(position, kind) for position in positions for kind in HallKind)
