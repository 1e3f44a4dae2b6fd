"""Every session-state key that is not a widget's alone; nothing else writes keys by hand."""

BOARD_OPEN = "patrol.board_open"  # the id of the patrol whose board was opened, until it is left
BOARD_CLOSED = "patrol.board_closed"  # the id of the patrol whose board was left
TODAY_ASKED = "today.asked"  # the key of the button whose round is not due yet, until answered
NORMS_SHOWN = "norms.shown"  # how many norms are shown of which query, once more are asked for
SAID = "setup.said"  # what the administrator just did, told on the next run
HISTORY_OPEN = "history.open"  # the observation whose history is open, as JSON
APPEAL_OPEN = "appeals.asking"  # the event of the observation that is being appealed
CARD_OPEN = "cards.giving"  # the person to whom a feedback card is being given
RED_LINE_OPEN = "red_lines.open"  # the id of the report that is being decided
DECISION_SHOWN = "red_lines.shown"  # what was said the decision would do
METHOD_SHOWN = "method.shown"  # the draft, day and method before it whose effect was shown last
PUBLISHING = "publications.publishing"  # (which edition; what was shown of it)
FILTERED = "filter.chosen"  # what the address of a view says of period and halls
CALENDAR = "calendar.new"  # the token of a calendar feed that was just made, until it is kept
ISSUED = "tokens.new"  # a token that was just issued, shown until it is kept elsewhere

ISSUED_ACCOUNTS = "accounts.new"  # accounts and first passwords that were just made, until kept
SIGNED_OUT = "account.signed_out"  # somebody did it just now; the login of who is to come, or ""


def import_state(form: str) -> str:
    """The file that is looked at on a page of imports."""
    return f"{form}.import"


def undo_state(form: str) -> str:
    """The import whose undoing is looked at, and what that would change."""
    return f"{form}.undoing"


def form_count(form: str) -> str:
    """How often something was saved with a form of the administrator."""
    return f"setup.{form}.count"


def form_button(form: str) -> str:
    """The key of the button that sends a form."""
    return f"{form}.submit"


def form_of(key: str) -> str | None:
    """How the keys of a form's fields begin, if the key is that of its button."""
    return key.removesuffix("submit") if key.endswith(".submit") else None


def draft(kind: str, entry_id: str) -> str:
    """A walk or schedule that is being changed and not yet saved."""
    return f"setup.{kind}.{entry_id}"
