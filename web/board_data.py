"""A patrol as the board reads it (``Patrol`` and ``Changes`` in board/patrol_state.js)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from domain.halls.assignment import StaffMember
from domain.halls.hall import Round
from domain.halls.position import ON_ROSTER, ZONE_OF_POSITION, Position
from domain.norms.fields import Bilingual
from domain.norms.library import Checklist, Library
from domain.norms.norm import Every, Norm
from domain.patrols.event import Header
from domain.patrols.focus import Focus, FocusReason
from domain.patrols.greeting import Situation, judge_greeting
from locales import Words
from services.norms.explain_norm import (
    definition_lines,
    explain_lines,
    lawful_case_lines,
    limit_line,
    origin_line,
)
from services.patrols.patrols import PatrolState, PatrolView

_OBSERVATION = (
    "staff_id", "norm_id", "result", "note", "seconds", "count", "photos", "laps",
    "situation", "process", "segment", "event_id", "elapsed_ms", "account_id", "manager",
    "captured_at", "status",
)  # fmt: skip
_OTHER = ("staff_id", "norm_id", "result", "manager", "captured_at")
_PRAISE = (
    "praise_id", "staff_id", "result", "note", "photos", "account_id", "manager", "captured_at",
)  # fmt: skip
_EXAMINED = (
    "examined_id", "staff_id", "norm_id", "lawful_case", "note", "withdrawn", "account_id",
    "manager", "captured_at", "elapsed_ms",
)  # fmt: skip


def board_data(view: PatrolView, words: Words, now: datetime) -> dict[str, Any]:
    """JSON values; texts in the reader's language, sections in the order of the walk."""
    library = view.library
    settings = view.hall.settings
    situations = {
        situation.value: {
            part.value: result.value
            for part, result in judge_greeting(situation, settings.greeting_rule).items()
        }
        for situation in Situation
    }
    parts = {norm.greeting.value: norm.id for norm in library.norms.values() if norm.greeting}
    data = {
        "id": view.patrol.id,
        "hall": view.hall.name,
        "round": words.of(view.patrol.round),
        "papers": False,
        "opened_at": view.patrol.opened_at.isoformat(),
        "time_zone": view.hall.time_zone,
        "highest_elapsed_ms": view.highest_elapsed_ms,
        "server_now": now.isoformat(),
        "language": words.language,
        "people": [_person(member) for member in view.staff],
        "own_id": view.own_staff_id,
        "positions": {
            position.value: {
                "text": words.of(position),
                "zone": zone.value if (zone := ZONE_OF_POSITION.get(position)) else "",
                "norms": [
                    norm.id
                    for norm in library.norms_for(position, view.hall.kind)
                    if norm.seen_on(view.patrol.round)
                ],
                "focus": _focus(view.focus.at_position[position], words) if view.focus else [],
            }
            for position in (*ON_ROSTER, Position.BACKUP, Position.HALL)
        },
        "focus": {
            subject: _focus(chosen, words) for subject, chosen in view.focus.of_subject.items()
        }
        if view.focus
        else {},
        "zones": [{"id": each.value, "text": words.of(each)} for each in settings.walk],
        "greeting": {"norms": parts, "situations": situations},
        "processes": [
            {"id": each.id, "text": each.text(words.language)} for each in library.processes
        ],
        "sections": [_section(each, library, words) for each in library.checklists],
        "words": words.group("board"),
        **state_data(view.state),
        "header": _header(view.header),
    }
    return data | _papers(view, words) if view.patrol.round is Round.RECORDS else data


def _papers(view: PatrolView, words: Words) -> dict[str, Any]:
    """What is another thing where papers are checked: only those that are due, the hall's by week
    and month; nobody is met, so nobody is greeted or stands in for the guide."""
    seen = {row["staff_id"] for row in view.observations}
    due = {(paper.subject, paper.norm.id) for paper in view.papers}
    subjects = {subject for subject, _ in due}
    people = [each for each in view.staff if each.id in subjects or each.id in seen]
    sections = [_section(each, view.library, words) for each in view.library.checklists]
    for norm in [norm for section in sections for norm in section["norms"]]:
        every = view.library.norms[norm["id"]].every
        norm["zone"] = every.value if every else ""
    return {
        "papers": True,
        "people": [_person(each) for each in people],
        "positions": _paper_positions(view, people, due, words),
        "zones": [{"id": each.value, "text": words.of(each)} for each in Every],
        "greeting": {"norms": {}, "situations": {}},
        "sections": sections,
        "header": None,
        "words": words.group("board") | words.group("board_papers"),
    }


def _paper_positions(
    view: PatrolView, people: list[StaffMember], due: set[tuple[str, str]], words: Words
) -> dict[str, Any]:
    """:param due: who ('' the hall) and which norm"""
    subjects_at: dict[Position, list[str]] = {Position.HALL: [""]}
    for each in people:
        subjects_at.setdefault(each.position, []).append(each.id)
    return {
        position.value: {
            "text": words.of(position),
            "zone": "",
            "norms": [
                norm.id
                for norm in view.library.papers_of(position, view.hall.kind)
                if any((subject, norm.id) in due for subject in subjects)
            ],
        }
        for position, subjects in subjects_at.items()
    }


def _focus(chosen: Iterable[Focus], words: Words) -> list[dict[str, str]]:
    """Norms to look at first, and why, as a few words."""
    return [
        {"norm": each.norm_id, "reason": each.reason.value, "text": _why(each, words)}
        for each in chosen
    ]


def _why(chosen: Focus, words: Words) -> str:
    if chosen.count == 0:
        return words(
            "focus.never" if chosen.reason is FocusReason.UNSEEN else f"focus.{chosen.reason}"
        )
    return words.count(f"focus.{chosen.reason}", chosen.count)


def _person(member: StaffMember) -> dict[str, str]:
    return {"id": member.id, "name": member.name, "position": member.position.value}


def state_data(state: PatrolState) -> dict[str, Any]:
    """What several tablets have to agree on."""
    return {
        "number": state.number,
        "finished_at": state.finished_at.isoformat() if state.finished_at else None,
        "observations": _only(_OBSERVATION, state.observations),
        "others": _only(_OTHER, state.others),
        "praises": _only(_PRAISE, state.praises),
        "examined": _only(_EXAMINED, state.examined),
        "header": _header(state.header),
    }


def _only(names: Iterable[str], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in names} for row in rows]


def _header(header: Header | None) -> dict[str, Any] | None:
    if header is None:
        return None
    return {
        name: value
        for name, value in header.content().items()
        if name in ("footfall", "waiting_count", "positions", "backup_id", "outage")
    }


def _section(checklist: Checklist, library: Library, words: Words) -> dict[str, Any]:
    return {
        "id": checklist.checklist,
        "text": checklist.text(words.language),
        "norms": [_norm(norm, library, words) for norm in checklist.norms if norm.enabled],
    }


def _reason(reason: Bilingual, language: str) -> list[str]:
    """In the reader's language first: a colleague may have chosen it in the other."""
    own = reason.text(language)
    return [own, reason.en if own == reason.zh else reason.zh]


def _norm(norm: Norm, library: Library, words: Words) -> dict[str, Any]:
    return {
        "id": norm.id,
        "text": norm.text(words.language),
        "severity": norm.severity.value,
        "kind": norm.kind.value,
        "limit": limit_line(norm, words),
        "limit_s": norm.limit_s,
        "timed": norm.is_timed,
        "minimum": norm.minimum,
        "origin": origin_line(norm, library, words),
        "explain": explain_lines(norm, words),
        "reasons": [_reason(each, words.language) for each in norm.reasons],
        "zone": norm.zone.value if norm.zone else "",
        "confirmed_first": norm.confirmed_first,
        "processes": list(norm.processes),
        "lawful_cases": lawful_case_lines(norm, words),
        "definitions": definition_lines(norm, words),
    }
