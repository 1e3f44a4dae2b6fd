"""A file of company checks -> what it would change, or every mistake in it with row and column.

Pure: the file is read and the changes are stored in ``services/imports/company_checks.py``.

What a row means
----------------
* Source, hall, member of staff (empty: the hall itself), month and reference say which check it
  is; only one row of a file may be about it.
* A check that is not known yet is new. Another value, number of respondents or competitor than
  the one that counts replaces it; the older one is kept. The same again changes nothing. A file
  without a column for competitors says nothing about them: what is known stays.
* Checks that are not in the file stay as they are.
* A new check that may be a known one, or another one of the file, under a rewritten reference is
  asked about (``domain/imports/check_twins.py``). So are percentages of 10 or less without a sign:
  they may be marks.
* A member of staff has to have worked in the hall on some day of the month.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

import pandas as pd

from domain.imports.check_columns import CheckColumn
from domain.imports.check_known import Basis, Known
from domain.imports.check_questions import (
    about_known,
    about_marks,
    about_repeats,
    as_known,
    unconverted,
)
from domain.imports.check_reader import MOST_FINDINGS, CheckReader
from domain.imports.check_twins import known_twins, twins_of_file
from domain.imports.checks import COMPETITOR, KEY, SAID, CheckSource
from domain.imports.questions import NO_ANSWERS, Answers, Notice, Question, yes
from domain.imports.table import Table, TableFinding


class CheckChangeKind(StrEnum):
    __words__ = "import."

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"  # by undoing the import that added it


_BEFORE = {each: f"{each}_before" for each in SAID}
CHANGES = ("row", "staff_no", *KEY, *SAID, *_BEFORE.values(), "kind")


@dataclass(frozen=True, eq=False)
class CheckPlan:
    """Either every change, or the findings (``MOST_FINDINGS`` at most): a file is taken in whole or
    not at all.

    ``changes`` (``CHANGES``) has one row per row of the file, in its order: ``row`` is its number,
    ``competitor`` NaN where there is none, with ``_before`` what counts now (NaN: nothing yet),
    ``kind`` a ``CheckChangeKind``.
    """

    changes: pd.DataFrame
    findings: tuple[TableFinding, ...]
    basis: "Basis"
    questions: tuple[Question, ...] = ()  # all that were asked, answered or not
    notices: tuple[Notice, ...] = ()
    answers: Answers = field(default_factory=dict)  # by which this is the plan

    def count(self, kind: CheckChangeKind) -> int:
        return int((self.changes["kind"] == kind.value).sum())

    @property
    def work(self) -> pd.DataFrame:
        """The changes that change something."""
        return self.changes[self.changes["kind"] != CheckChangeKind.UNCHANGED.value]


def plan(
    table: Table,
    mapping: Mapping[CheckColumn, int],
    known: Known,
    source: CheckSource | None,
    progress: Callable[[float], None],
    answers: Answers = NO_ANSWERS,
) -> CheckPlan:
    """Every change, or else every finding.

    :param mapping: column -> place in the row; all of ``REQUIRED``
    :param source: of every row, when the file has no column for it
    :param progress: is called with 0 to 1
    :param answers: to the questions of the plan; what is not answered yet counts as yes
    """
    reader = CheckReader(table, mapping, known, progress)
    checks, findings = reader.read(source)
    marks = list(reader.marks(checks))
    in_percent = about_marks(marks)
    if not yes(in_percent, answers):
        findings += unconverted(marks)
    twice = islice(_twice(checks), MOST_FINDINGS)
    findings = sorted([*findings, *twice], key=lambda each: each.row)[:MOST_FINDINGS]
    if findings:
        checks = checks[:0]
    months = ("", "") if checks.empty else (checks["month"].min(), checks["month"].max())
    basis = known.basis(months)
    sent_before = known_twins(checks, basis.in_force)
    repeated = twins_of_file(checks, basis.in_force, sent_before)
    same, once = about_known(sent_before, known.import_of), about_repeats(repeated)
    if yes(same, answers):
        checks = as_known(checks, sent_before)
    changes = _compared(checks, basis.in_force, keep=CheckColumn.COMPETITOR not in mapping)
    if yes(once, answers):
        again = changes["row"].isin([each.sent.row for each in repeated])
        changes["kind"] = changes["kind"].mask(again, CheckChangeKind.UNCHANGED.value)
    questions = tuple(each for each in (in_percent, same, once) if each is not None)
    return CheckPlan(
        changes, tuple(findings), basis, questions, tuple(reader.notices()), dict(answers)
    )


def _twice(checks: pd.DataFrame) -> Iterator[TableFinding]:
    again = checks.duplicated(KEY)
    if again.any():
        first = checks.groupby(KEY)["row"].transform("first")
        for row, other in zip(checks["row"][again], first[again], strict=True):
            yield TableFinding(row, CheckColumn.REFERENCE, "check_twice", (("first", str(other)),))


def _compared(checks: pd.DataFrame, in_force: pd.DataFrame, *, keep: bool) -> pd.DataFrame:
    """With ``kind`` and what counts now.

    :param keep: what is known of competitors: the file has no column for them
    """
    changes = checks.merge(in_force[[*KEY, *SAID]].rename(columns=_BEFORE), on=KEY, how="left")
    new = changes["value_before"].isna()
    before = changes[_BEFORE[COMPETITOR]]
    if keep:
        changes[COMPETITOR] = before
    unsaid = changes[COMPETITOR].isna() & before.isna()
    same = (
        (changes["value"] == changes["value_before"])
        & (changes["respondents"] == changes["respondents_before"])
        & (unsaid | (changes[COMPETITOR] == before))
    )
    kind = pd.Series(CheckChangeKind.CHANGED.value, changes.index, "str")
    cases = [(new, CheckChangeKind.ADDED.value), (same, CheckChangeKind.UNCHANGED.value)]
    return changes.assign(kind=kind.case_when(cases))
