"""Every session-state key that is not a widget's alone; nothing else writes keys by hand."""

NEW_PATROL_ID = "today.new_patrol_id"  # made before the first click, so that two clicks open one
BOARD_CLOSED = "patrol.board_closed"  # the id of the patrol whose board was left
ADDED_NAME = "organisation.added_name"  # what the administrator added last
HISTORY_OPEN = "history.open"  # the observation whose history is open, as JSON
RED_LINE_OPEN = "red_lines.open"  # the id of the report that is being decided
RED_LINE_DECIDED = "red_lines.decided"  # what to say once about the decision just made


def added_count(form: str) -> str:
    """How often something was added with a form."""
    return f"organisation.{form}.added_count"
