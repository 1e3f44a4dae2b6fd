"""What changed between two versions of the checklists, as facts; the words are made elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from domain.method.method import differences
from domain.norms.fields import Bilingual
from domain.norms.library import Library


@dataclass(frozen=True)
class VersionChange:
    """``code`` has its words under ``version_change.<code>``.

    ``subject`` is the norm, checklist, process, source or SMS code as it is now (as it was, when it
    is gone); ``field`` names what differs from ``old`` to ``new``.
    """

    code: str
    subject: Any
    field: str = ""
    old: Any = None
    new: Any = None


def changes(before: Library, after: Library) -> list[VersionChange]:
    """Everything that differs, in the order of the walk; empty when nothing does."""
    return [
        *_norms(before, after),
        *_things(
            "checklist", _by(before.checklists, "checklist"), _by(after.checklists, "checklist"),
            skip=("checklist", "norms"),
        ),
        *_things("process", _by(before.processes, "id"), _by(after.processes, "id")),
        *_things("source", _by(before.sources, "id"), _by(after.sources, "id")),
        *_things("sms", _sms(before), _sms(after)),
        *_sms_groups(before, after),
        *_fields("sms_all_changed", None, before.sms_codes, after.sms_codes, skip=("groups",)),
        *_search_words(before, after),
        *_things(
            "vignette", _by(before.calibration.vignettes, "id"),
            _by(after.calibration.vignettes, "id"),
        ),
        *_fields("workdays_changed", None, before.workdays, after.workdays, skip=()),
        *_causes(before, after),
        *(
            VersionChange("scoring_changed", None, each.path, each.old, each.new)
            for each in differences(before.scoring, after.scoring)
        ),
    ]  # fmt: skip


def _by(things: tuple[Any, ...], key: str) -> dict[str, Any]:
    return {getattr(each, key): each for each in things}


def _sms(library: Library) -> dict[str, Any]:
    return {code.code: code for group in library.sms_codes.groups for code in group.codes}


def _sms_groups(before: Library, after: Library) -> Iterator[VersionChange]:
    old, new = (
        tuple(Bilingual(zh=group.zh, en=group.en) for group in library.sms_codes.groups)
        for library in (before, after)
    )
    if old != new:
        yield VersionChange("sms_all_changed", None, "groups", old, new)


def _search_words(before: Library, after: Library) -> Iterator[VersionChange]:
    """Which of them are new or gone: the lists are long."""
    for name in type(after.search_words).model_fields:
        old, new = getattr(before.search_words, name), getattr(after.search_words, name)
        gone = tuple(each for each in old if each not in new)
        added = tuple(each for each in new if each not in old)
        if gone or added:
            yield VersionChange("search_words_changed", None, name, gone, added)


def _causes(before: Library, after: Library) -> Iterator[VersionChange]:
    old, new = before.complaint_causes, after.complaint_causes
    yield from _things("complaint_cause", old.causes, new.causes)
    yield from _things("department", old.departments_by_id, new.departments_by_id)
    yield from _things(
        "complaint_category", old.categories_by_id, new.categories_by_id, skip=("id", "causes")
    )


def _norms(before: Library, after: Library) -> Iterator[VersionChange]:
    place = {
        library.version: {
            norm.id: checklist for checklist in library.checklists for norm in checklist.norms
        }
        for library in (before, after)
    }
    for norm_id, norm in after.norms.items():
        checklist = place[after.version][norm_id]
        was = before.norms.get(norm_id)
        if was is None:
            yield VersionChange("norm_added", norm, new=checklist)
            continue
        if was.enabled != norm.enabled:
            yield VersionChange("norm_on" if norm.enabled else "norm_off", norm)
        if place[before.version][norm_id].checklist != checklist.checklist:
            yield VersionChange("norm_moved", norm, "", place[before.version][norm_id], checklist)
        yield from _fields("norm_changed", norm, was, norm, skip=("id", "enabled"))
    for norm_id, norm in before.norms.items():
        if norm_id not in after.norms:
            yield VersionChange("norm_removed", norm, old=place[before.version][norm_id])


def _things(
    name: str,
    before: Mapping[str, BaseModel],
    after: Mapping[str, BaseModel],
    skip: tuple[str, ...] = ("id", "code"),
) -> Iterator[VersionChange]:
    for key, thing in after.items():
        if key not in before:
            yield VersionChange(f"{name}_added", thing)
        else:
            yield from _fields(f"{name}_changed", thing, before[key], thing, skip)
    for key, thing in before.items():
        if key not in after:
            yield VersionChange(f"{name}_removed", thing)


def _fields(
    code: str, subject: Any, before: BaseModel, after: BaseModel, skip: tuple[str, ...]
) -> Iterator[VersionChange]:
    for name in type(after).model_fields:
        old, new = getattr(before, name), getattr(after, name)
        if name not in skip and old != new:
            yield VersionChange(code, subject, name, old, new)
