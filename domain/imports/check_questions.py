"""What a file of company checks is asked about: marks that stand where percentages are meant, and
results that may be known already under another reference."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from domain.imports.check_columns import CheckColumn
from domain.imports.check_twins import Twin
from domain.imports.questions import Question, listing
from domain.imports.table import TableFinding

HIGHEST_MARK = 10  # of the scales that agencies use; no source says how a mark would be converted


class Mark(NamedTuple):
    """A percentage without its sign that may be a mark of a scale to five or ten."""

    row: int
    column: CheckColumn
    given: str


def about_marks(marks: Sequence[Mark]) -> Question | None:
    if not marks:
        return None
    cases = [each.given for each in marks]
    return listing("check_marks", cases, [each.row for each in marks], ("given", cases[0]))


def unconverted(marks: Sequence[Mark]) -> Iterator[TableFinding]:
    """When they are marks."""
    return (
        TableFinding(row, column, "value_mark", (("given", given),)) for row, column, given in marks
    )


def about_known(
    twins: Sequence[Twin], import_of: Callable[[tuple[str, ...]], int]
) -> Question | None:
    """:param import_of: the number of the import in which a check came, by its key"""
    if not twins:
        return None
    numbers = sorted({import_of(each.other.key) for each in twins})
    imports = ("imports", ", ".join(map(str, numbers)))
    return listing("check_known", _cases(twins), [each.sent.row for each in twins], imports)


def about_repeats(twins: Sequence[Twin]) -> Question | None:
    if not twins:
        return None
    return listing("check_repeats", _cases(twins), [each.sent.row for each in twins])


def as_known(checks: pd.DataFrame, twins: Sequence[Twin]) -> pd.DataFrame:
    """Under the references that the twins have already."""
    known = {each.sent.row: each.other.reference for each in twins}
    pairs = zip(checks["row"], checks["reference"], strict=True)
    references = [known.get(row, reference) for row, reference in pairs]
    return checks.assign(reference=pd.Series(references, checks.index, "str"))


def _cases(twins: Sequence[Twin]) -> list[str]:
    return [
        f"{each.other.reference or '–'} / {each.sent.reference or '–'}: {each.sent.value:g}"
        for each in twins
    ]
