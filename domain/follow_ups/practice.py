"""A good moment that others may take over (服务亮点, D12): a hall tells it, heads of branches or
head office pick it into a list that all halls browse, other halls try it and keep it up.

The source asks to spread what went well; that somebody picks, and the states, are a proposal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.lookalikes import alike
from domain.patrols.masking import mask
from domain.plain_text import MAX_NOTE_LENGTH, clean
from domain.problems import InputProblem

LONGEST_TITLE = 60
MOST_COUNTS = 5  # of what it brought
_LARGEST = 10_000_000
_SHORTEST_NAME = 2  # characters: a single one stands in too many words


class PracticeState(StrEnum):
    __words__ = "practice_state."

    TOLD = "told"  # within the branch
    PICKED = "picked"  # for all halls
    WITHDRAWN = "withdrawn"


class PracticeStep(StrEnum):
    TELL = "tell"
    PICK = "pick"
    PUT_BACK = "put_back"
    WITHDRAW = "withdraw"
    TRY = "try"
    DO_TOO = "do_too"
    STOP = "stop"


class PracticeOf(StrEnum):
    __words__ = "practice_of."

    PERSON = "person"
    TEAM = "team"
    HALL = "hall"


@dataclass(frozen=True)
class PracticeText:
    """What was written, as it is kept."""

    title: str
    how: str
    brought: tuple[tuple[str, int], ...]


def practice_text(title: str, how: str, brought: str, names: Iterable[str]) -> PracticeText:
    """Customers' numbers are masked; names of staff are refused, since all halls read it.

    :param brought: a line each: what was counted, a blank, how many
    :param names: of everybody in the hall
    :raises InputProblem: too little, too much, a name, or a line without a number
    """
    title, how = _masked(title), _masked(how)
    if not alike(title) or not alike(how):
        raise InputProblem("practice_words_needed")
    if len(title) > LONGEST_TITLE or len(how) > MAX_NOTE_LENGTH:
        raise InputProblem("practice_too_long", title=LONGEST_TITLE, how=MAX_NOTE_LENGTH)
    counts = tuple(_count(line) for line in brought.splitlines() if line.strip())
    if len(counts) > MOST_COUNTS:
        raise InputProblem("practice_counts_many", maximum=MOST_COUNTS)
    said = " ".join([title, how, *(what for what, _ in counts)])
    for name in names:
        if len(name) >= _SHORTEST_NAME and name in said:
            raise InputProblem("practice_names_somebody", name=name)
    return PracticeText(title, how, counts)


def require_told(state: str) -> None:
    """
    :raises InputProblem: it was withdrawn
    """
    if state == PracticeState.WITHDRAWN:
        raise InputProblem("practice_withdrawn")


def with_hall(fields: Mapping[str, Any], step: PracticeStep, hall_id: str) -> dict[str, list[str]]:
    """Which halls try it and which do it, after a hall has said so.

    >>> with_hall({"trying": ["h1"]}, PracticeStep.DO_TOO, "h1")
    {'trying': [], 'doing': ['h1']}
    """
    halls = {name: set(fields.get(name, ())) - {hall_id} for name in ("trying", "doing")}
    if step is PracticeStep.TRY:
        halls["trying"].add(hall_id)
    if step is PracticeStep.DO_TOO:
        halls["doing"].add(hall_id)
    return {name: sorted(ids) for name, ids in halls.items()}


def _masked(text: str) -> str:
    return mask(" ".join(text.replace("\0", "").split())).text


def _count(line: str) -> tuple[str, int]:
    """
    >>> _count(" 办理宽带 32 ")
    ('办理宽带', 32)
    """
    what, _, number = clean(line).strip().rpartition(" ")
    if not (what.strip() and number.isascii() and number.isdigit() and len(number) <= 8):
        raise InputProblem("practice_count_unreadable", line=line.strip()[:40])
    if int(number) > _LARGEST:
        raise InputProblem("practice_count_unreadable", line=line.strip()[:40])
    return _masked(what), int(number)
