"""Write changes of norms into the texts of the checklist files (``norm_lines.py`` says how)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.imports.finding import FileFinding
from domain.norms.library import Library
from domain.norms.norm import Norm
from domain.norms.norm_lines import NormLines
from domain.norms.sheet import NormEntry


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
    placed = {norm.id: (each.checklist, norm) for each in made.checklists for norm in each.norms}
    return sorted(
        norm_id for norm_id in {*wanted, *placed} if wanted.get(norm_id) != placed.get(norm_id)
    )


def _whole(norm: Norm) -> dict[str, Any]:
    """A norm as it is written in a file: without what has its usual value."""
    return norm.model_dump(mode="json", exclude_defaults=True)


class _Work:
    """The files that are changed, read once each."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = dict(files)
        self._opened: dict[str, NormLines] = {}
        self.findings: list[FileFinding] = []

    def file(self, checklist: str) -> "NormLines":
        name = f"{checklist}.yaml"
        if name not in self._opened:
            self._opened[name] = NormLines(name, self._files[name], self.findings)
        return self._opened[name]

    def texts(self) -> dict[str, str]:
        return self._files | {name: file.text() for name, file in self._opened.items()}
