"""A patrol as the board reads it (the ``Patrol`` type in board/board.js)."""

from datetime import datetime
from typing import Any

from domain.norm import Checklist, Library, Position
from locales import Words
from services.explain_norm import limit_line, origin_line
from services.patrols import PatrolView


def board_data(view: PatrolView, words: Words, now: datetime) -> dict[str, Any]:
    """JSON values; texts in the reader's language, sections in the order of the walk."""
    library = view.library
    return {
        "id": view.patrol.id,
        "hall": view.hall.name,
        "round": words(f"round.{view.patrol.round}"),
        "finished": view.patrol.finished_at is not None,
        "opened_at": view.patrol.opened_at.isoformat(),
        "highest_elapsed_ms": view.highest_elapsed_ms,
        "server_now": now.isoformat(),
        "language": words.language,
        "people": [
            *(_person(member.id, member.name, member.position, view, words)
              for member in view.staff),
            _person(None, words("board.hall"), Position.HALL, view, words),
        ],
        "sections": [_section(each, library, words) for each in library.checklists],
        "observations": [
            {name: row[name] for name in ("staff_id", "norm_id", "result", "note")}
            for row in view.observations
        ],
        "words": words.group("board"),
    }  # fmt: skip


def _person(
    staff_id: str | None, name: str, position: Position, view: PatrolView, words: Words
) -> dict[str, Any]:
    return {
        "id": staff_id,
        "name": name,
        "position": words(f"position.{position}") if staff_id else "",
        "norms": [norm.id for norm in view.library.norms_for(position)],
    }


def _section(checklist: Checklist, library: Library, words: Words) -> dict[str, Any]:
    return {
        "id": checklist.checklist,
        "text": checklist.text(words.language),
        "norms": [
            {
                "id": norm.id,
                "text": norm.text(words.language),
                "severity": norm.severity.value,
                "kind": norm.kind.value,
                "limit": limit_line(norm, words),
                "origin": origin_line(norm, library, words),
                "explain": norm.explain.text(words.language) if norm.explain else "",
            }
            for norm in checklist.norms
            if norm.enabled
        ],
    }
