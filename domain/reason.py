"""Why somebody did something, as it is kept."""

from domain.lookalikes import alike
from domain.plain_text import MAX_NOTE_LENGTH
from domain.problems import InputProblem


def checked_reason(reason: str, *, needed: bool = True) -> str:
    """A reason as it is kept, without blanks around it.

    :raises InputProblem: too long, or missing where it is needed
    """
    reason = reason.strip()
    if needed and not alike(reason):
        raise InputProblem("reason_needed")
    if len(reason) > MAX_NOTE_LENGTH:
        raise InputProblem("reason_too_long", maximum=MAX_NOTE_LENGTH)
    return reason
