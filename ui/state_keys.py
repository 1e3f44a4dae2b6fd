"""Every session-state key that is not a widget's alone; nothing else writes keys by hand."""

BOARD_OPEN = "patrol.board_open"  # the id of the patrol whose board was opened, until it is left
BOARD_CLOSED = "patrol.board_closed"  # the id of the patrol whose board was left
NORMS_SHOWN = "norms.shown"  # how many norms are shown of which query, once more are asked for
SAID = "setup.said"  # what the administrator just did, told on the next run
CHECKS_FILE = "checks.file"  # (id of the upload, what was read): reading takes seconds
CHECKS_PLAN = "checks.plan"  # (upload, columns, source; the preview): what is confirmed was shown
CHECKS_DONE = "checks.done"  # how many files were taken in; makes the upload field empty again
CHECKS_REFUSED = "checks.refused"  # why nothing was taken in, told above the new preview
ROSTER_DONE = "roster.done"  # how many files were taken in; makes the upload field empty again
HISTORY_OPEN = "history.open"  # the observation whose history is open, as JSON
RED_LINE_OPEN = "red_lines.open"  # the id of the report that is being decided
RED_LINE_DECIDED = "red_lines.decided"  # what to say once about the decision just made
NORMS_TRIED = "norms.tried"  # (upload and version in force; draft; its effects): it takes seconds
NORMS_DONE = "norms.done"  # how many files were accepted; makes the upload field empty again
METHOD_SHOWN = "method.shown"  # the draft, day and method before it whose effect was shown last
PUBLISHING = "publications.publishing"  # branch and month whose publication is being prepared
ISSUED = "tokens.new"  # a token that was just issued, shown until it is kept elsewhere


def form_count(form: str) -> str:
    """How often something was saved with a form of the administrator."""
    return f"setup.{form}.count"


def draft(kind: str, entry_id: str) -> str:
    """A walk or schedule that is being changed and not yet saved."""
    return f"setup.{kind}.{entry_id}"
