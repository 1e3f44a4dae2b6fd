"""What is ambiguous in a file: said or asked; nothing is left out in silence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType

# By ``Question.key``.
Answers = Mapping[str, bool]
NO_ANSWERS: Answers = MappingProxyType({})


@dataclass(frozen=True)
class Notice:
    """How a file was read, where a person might have expected otherwise. Nothing is wrong.

    The words are under ``import_notice.<code>``."""

    code: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Question:
    """Answered by yes or no; until then the file is not taken in.

    The words are under ``import_question.<code>``, ``<code>_yes`` and ``<code>_no``.
    """

    key: str  # the same for the same file, for example "hidden_rows" or "name:D1"
    code: str
    values: tuple[tuple[str, str], ...] = ()
    rows: tuple[int, ...] = ()  # which it is about, as the spreadsheet counts
    leaves_out_when: bool | None = None  # the answer by which these rows are no part of the table


_TOLD = 20


def listed(cases: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The values of words about several cases at once: ``{count}``, and ``{cases}`` as far as they
    can be told."""
    text = "; ".join(cases[:_TOLD]) + (" …" if len(cases) > _TOLD else "")
    return (("count", str(len(cases))), ("cases", text))


def listing(
    code: str, cases: Sequence[str], rows: Iterable[int], *values: tuple[str, str]
) -> Question:
    """A question about several cases at once; its words may name ``{rows}`` too.

    Its key holds for these cases: an answer about others is none about them.
    """
    digest = sha256("\n".join(cases).encode("utf-8", "replace")).hexdigest()[:12]
    rows = tuple(rows)
    all_values = (*listed(cases), ("rows", row_numbers(rows)), *values)
    return Question(f"{code}:{digest}", code, all_values, rows)


def yes(question: Question | None, answers: Answers) -> bool:
    """Whether it is answered so, or not yet: until then a plan shows what yes would do."""
    return question is None or answers.get(question.key, True)


def unanswered(questions: Iterable[Question], answers: Answers) -> tuple[Question, ...]:
    return tuple(each for each in questions if each.key not in answers)


def left_out(questions: Iterable[Question], answers: Answers) -> frozenset[int]:
    """Rows that are no part of the table by the answers, or as long as there is none."""
    return frozenset(
        row
        for each in questions
        if each.leaves_out_when is not None
        and answers.get(each.key, each.leaves_out_when) == each.leaves_out_when
        for row in each.rows
    )


_MOST_NUMBERS = 10


def row_numbers(rows: Iterable[int]) -> str:
    """Numbers of rows to be read: runs as such, and not more than a line holds.

    >>> row_numbers([2, 3, 4, 9]), row_numbers(range(2, 60, 2))
    ('2–4, 9', '2, 4, 6, 8, 10, 12, 14, 16, 18, 20 …')
    """
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    ranges = [str(first) if first == last else f"{first}–{last}" for first, last in runs]
    return ", ".join(ranges[:_MOST_NUMBERS]) + " …" * (len(ranges) > _MOST_NUMBERS)
