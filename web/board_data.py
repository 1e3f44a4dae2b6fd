"""A patrol as the board reads it (the types ``Patrol`` and ``Changes`` in board/board.js)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from domain.event import Header
from domain.greeting import Situation, judge_greeting
from domain.norm import FRONT_LINE, ZONE_OF_POSITION, Checklist, Library, Norm, Position
from locales import Words
from services.explain_norm import limit_line, origin_line
from services.patrols import PatrolState, PatrolView

_OBSERVATION = (
    "staff_id", "norm_id", "result", "note", "seconds", "count", "photos", "laps",
    "situation", "event_id", "elapsed_ms", "account_id", "manager", "captured_at", "status",
)  # fmt: skip
_OTHER = ("staff_id", "norm_id", "result", "manager", "captured_at")
_PRAISE = ("praise_id", "staff_id", "result", "note", "photos", "manager", "captured_at")


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
    return {
        "id": view.patrol.id,
        "hall": view.hall.name,
        "round": words(f"round.{view.patrol.round}"),
        "opened_at": view.patrol.opened_at.isoformat(),
        "time_zone": view.hall.time_zone,
        "highest_elapsed_ms": view.highest_elapsed_ms,
        "server_now": now.isoformat(),
        "language": words.language,
        "people": [
            {"id": member.id, "name": member.name, "position": member.position.value}
            for member in view.staff
        ],
        "positions": {
            position.value: {
                "text": words(f"position.{position}"),
                "zone": zone.value if (zone := ZONE_OF_POSITION.get(position)) else "",
                "norms": [norm.id for norm in library.norms_for(position)],
            }
            for position in (*FRONT_LINE, Position.BACKUP, Position.HALL)
        },
        "zones": [{"id": each.value, "text": words(f"zone.{each}")} for each in settings.walk],
        "greeting": {"norms": parts, "situations": situations},
        "sections": [_section(each, library, words) for each in library.checklists],
        "words": words.group("board"),
        **state_data(view.state),
        "header": _header(view.header),
    }


def state_data(state: PatrolState) -> dict[str, Any]:
    """What several tablets have to agree on."""
    return {
        "number": state.number,
        "finished_at": state.finished_at.isoformat() if state.finished_at else None,
        "observations": _only(_OBSERVATION, state.observations),
        "others": _only(_OTHER, state.others),
        "praises": _only(_PRAISE, state.praises),
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


def _norm(norm: Norm, library: Library, words: Words) -> dict[str, Any]:
    return {
        "id": norm.id,
        "text": norm.text(words.language),
        "severity": norm.severity.value,
        "kind": norm.kind.value,
        "limit": limit_line(norm, words),
        "limit_s": norm.limit_s,
        "minimum": norm.minimum,
        "origin": origin_line(norm, library, words),
        "explain": norm.explain.text(words.language) if norm.explain else "",
        "zone": norm.zone.value if norm.zone else "",
        "confirmed_first": norm.confirmed_first,
        "lawful_cases": [each.text(words.language) for each in norm.lawful_cases],
    }
