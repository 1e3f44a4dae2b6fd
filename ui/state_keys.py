"""Every session-state key that is not a widget's alone; nothing else writes keys by hand."""

NEW_PATROL_ID = "today.new_patrol_id"  # made before the first click, so that two clicks open one
BOARD_CLOSED = "patrol.board_closed"  # the id of the patrol whose board was left
NORMS_SHOWN = "norms.shown"  # how many norms are shown of which query, once more are asked for
ADDED_NAME = "organisation.added_name"  # what the administrator added last


def added_count(form: str) -> str:
    """How often something was added with a form."""
    return f"organisation.{form}.added_count"
