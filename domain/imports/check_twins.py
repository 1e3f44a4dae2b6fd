"""Results that a file brings under another reference than they have already: known ones, or others
of the file. A spreadsheet rewrites references (``domain/imports/rewritten.py``): they would count
twice."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pandas as pd

from domain.imports.checks import KEY, CheckSource
from domain.imports.rewritten import becomes, readings, rewritten

_PLACE = ["hall_id", "month", "source", "staff_id"]  # where references tell checks apart
_OF_A_FILE = 0.5  # proposal: so many of its percentages repeat others when it holds them twice
_FULL = 100  # percent


class CheckRow(NamedTuple):
    place: tuple[str, ...]  # as _PLACE
    reference: str
    value: float
    row: int  # of the file; 0: known

    @property
    def key(self) -> tuple[str, ...]:
        """As ``KEY``."""
        return (*self.place, self.reference)

    @property
    def counted(self) -> bool:
        return CheckSource(self.place[2]).counted


class Twin(NamedTuple):
    sent: CheckRow
    other: CheckRow  # whose reference it would get


def known_twins(checks: pd.DataFrame, in_force: pd.DataFrame) -> list[Twin]:
    """New results of the file that may be known ones which the file does not name.

    A reference that a spreadsheet may have made of a known one says so, whatever the value. So does
    the same percentage under any reference, and the same number of complaints under none: many
    complaints are one by one, and the next is no older one.

    :param checks: a file, with ``row``, the columns of ``KEY`` and ``value``
    :param in_force: what counts now, with the columns of ``KEY`` and ``value``
    """
    known: dict[tuple[str, ...], _Unused] = {}
    for each in _those_without(in_force.assign(row=0), checks):
        known.setdefault(each.place, _Unused()).add(each)
    new = [each for each in _those_without(checks, in_force) if each.place in known]
    twins: list[Twin] = []
    for alike in (_rewritten_and_equal, _rewritten, _equal):
        left = []
        for each in new:
            other = alike(known[each.place], each)
            if other is None:
                left.append(each)
            else:
                known[each.place].remove(other)
                twins.append(Twin(each, other))
        new = left
    return _telling(twins)


def twins_of_file(checks: pd.DataFrame, in_force: pd.DataFrame, but: Iterable[Twin]) -> list[Twin]:
    """New results that an earlier row of the file may have said already: a rewritten reference of
    the same value; or any reference, when half of the percentages repeat others.

    :param checks, in_force: as for ``known_twins``
    :param but: what was found to be known
    """
    new = set(checks["row"][~_of(checks, KEY).isin(_of(in_force, KEY))])
    new -= {each.sent.row for each in but}
    earlier: dict[tuple[Any, ...], _Unused] = {}
    twins, repeated = [], []
    for each in _as_checks(checks[checks.duplicated([*_PLACE, "value"], keep=False)]):
        same = earlier.setdefault((each.place, each.value), _Unused())
        if each.row in new:
            other = _rewritten(same, each)
            if other is not None:
                twins.append(Twin(each, other))
            elif not each.counted and same.first is not None:
                repeated.append(Twin(each, same.first))
        same.add(each)
    twice = len(repeated) + sum(not each.sent.counted for each in twins)
    percentages = int((checks["source"] != CheckSource.COMPLAINTS.value).sum())
    if twice >= _OF_A_FILE * percentages:
        twins += repeated
    return _telling(twins)


def _telling(twins: Iterable[Twin]) -> list[Twin]:
    """In the order of the file; none when all that they share is a full score: so has the next
    visit."""
    by_row = sorted(twins, key=lambda each: each.sent.row)
    references = ((each.sent.value, each.sent.reference, each.other.reference) for each in by_row)
    telling = (value < _FULL or not one or not other or rewritten(one, other)
            for value, one, other in references)  # fmt: skip
    return by_row if any(telling) else []


class _Unused:
    """Checks of one place, found by their reference or by their value."""

    def __init__(self) -> None:
        self.first: CheckRow | None = None
        self._checks: dict[str, CheckRow] = {}  # by reference
        self._readings: dict[str, list[CheckRow]] = {}
        self._becomes: dict[str, list[CheckRow]] = {}
        self._values: dict[float, list[CheckRow]] = {}

    def add(self, check: CheckRow) -> None:
        self.first = self.first or check
        self._checks[check.reference] = check
        self._values.setdefault(check.value, []).append(check)
        if check.reference:
            for checks_of, tokens in (
                (self._readings, readings(check.reference)),
                (self._becomes, becomes(check.reference)),
            ):
                for each in tokens:
                    checks_of.setdefault(each, []).append(check)

    def remove(self, check: CheckRow) -> None:
        del self._checks[check.reference]

    def rewritten(self, check: CheckRow) -> Iterator[CheckRow]:
        if not check.reference:
            return
        is_ = readings(check.reference)
        for checks_of, tokens in (
            (self._readings, [each for each in is_ if not each.startswith("day ")]),
            (self._becomes, is_),
            (self._readings, becomes(check.reference)),
        ):
            for each in tokens:
                yield from self._left(checks_of.get(each, ()))

    def equal(self, check: CheckRow) -> Iterator[CheckRow]:
        yield from self._left(self._values.get(check.value, ()))

    def _left(self, checks: Iterable[CheckRow]) -> Iterator[CheckRow]:
        return (each for each in checks if each.reference in self._checks)


def _rewritten_and_equal(known: _Unused, check: CheckRow) -> CheckRow | None:
    return next((each for each in known.rewritten(check) if each.value == check.value), None)


def _rewritten(known: _Unused, check: CheckRow) -> CheckRow | None:
    return next(known.rewritten(check), None)


def _equal(known: _Unused, check: CheckRow) -> CheckRow | None:
    equals = known.equal(check)
    if check.counted and check.reference:
        return next((each for each in equals if not each.reference), None)
    return next(equals, None)


def _those_without(checks: pd.DataFrame, others: pd.DataFrame) -> list[CheckRow]:
    """The checks in places of the others whose key is none of theirs."""
    near = _of(checks, _PLACE).isin(_of(others, _PLACE))
    return list(_as_checks(checks[near & ~_of(checks, KEY).isin(_of(others, KEY))]))


def _of(checks: pd.DataFrame, columns: list[str]) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(checks[columns])


def _as_checks(checks: pd.DataFrame) -> Iterator[CheckRow]:
    columns = checks[[*_PLACE, "reference", "value", "row"]].astype(object)
    for *place, reference, value, row in columns.itertuples(index=False, name=None):
        yield CheckRow(tuple(place), reference, value, row)
