"""Calibration: managers of a branch judge the same scenes, each for themselves, and see afterwards
where they differ.

Nobody sees what others answered before it is over: neither those who judge nor who chose the
scenes. What comes of it tells the managers on which norms they do not mean the same, and tells how
strict each is where no roster lets them meet. Sizes and times are proposals; no source names any.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

import pandas as pd

from domain.case import Case, CaseKind
from domain.problems import InputProblem
from domain.reports.agreement import agreement
from domain.result import Result

SIZE = 8  # scenes that are proposed for a set
LEAST, MOST = 3, 20  # scenes of a set
LASTS = timedelta(days=10)
ANSWERS = (Result.PASS, Result.FAIL, Result.NA)
_ANSWER = "answer"
ANSWERED = ("observer", "unit", "value")  # ``unit``: the scene


class CalibrationState(StrEnum):
    __words__ = "calibration_state."

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Split:
    """How managers answered one scene.

    :param counts: answer -> how many gave it; answers that nobody gave are left out
    """

    item_id: str
    counts: Mapping[Result, int]

    @property
    def agreed_pct(self) -> float:
        """How many of all gave the answer that most gave."""
        return 100 * max(self.counts.values()) / sum(self.counts.values())


def proposed(item_ids: Iterable[str], month: str, used: Collection[str] = ()) -> list[str]:
    """The scenes of a month, those that were not judged lately first.

    :param month: "YYYY-MM"
    :param used: scenes of the last sets

    >>> proposed(["a", "b", "c"], "2026-03", used={"a"})[-1]
    'a'
    """
    drawn = sorted(
        item_ids,
        key=lambda each: (each in used, sha256(f"{month} {each}".encode()).hexdigest()),
    )
    return drawn[:SIZE]


def is_over(case: Case, now: datetime) -> bool:
    """Whether nobody judges any more: it was closed, or its time is over."""
    return not case.is_open or case.is_late(now)


def is_blind(case: Case) -> bool:
    """Whether the case holds answers that are in no file yet: of a set that nobody closed."""
    return case.kind is CaseKind.CALIBRATION and case.is_open


def require_items(chosen: Collection[str], known: Collection[str]) -> None:
    """Ask whether a set can be made of these scenes.

    :raises InputProblem: too few or too many, or one that there is not
    """
    if not LEAST <= len(set(chosen)) <= MOST or not set(chosen) <= set(known):
        raise InputProblem("calibration_items", least=LEAST, most=MOST)


def require_judgeable(case: Case, item_id: str, answer: Result, now: datetime) -> None:
    """Ask whether a scene can be judged so, now.

    :raises InputProblem: it is over, or the scene or the answer is none of it
    """
    if is_over(case, now):
        raise InputProblem("calibration_over")
    if item_id not in case.fields["items"] or answer not in ANSWERS:
        raise InputProblem("calibration_answer")


def answer_sets(account_id: str, item_id: str, answer: Result) -> dict[str, Any]:
    """What a step keeps of an answer."""
    return {f"{_ANSWER} {account_id} {item_id}": answer.value}


def answers_in(fields: Mapping[str, Any]) -> dict[tuple[str, str], Result]:
    """(Account id, scene) -> answer, of everybody.

    >>> fields = {"items": ["a"], **answer_sets("m1", "a", Result.FAIL)}
    >>> answers_in(fields)
    {('m1', 'a'): <Result.FAIL: 'fail'>}
    """
    found = {}
    for name, value in fields.items():
        if name.startswith(f"{_ANSWER} "):
            _, account_id, item_id = name.split(" ")
            found[account_id, item_id] = Result(value)
    return found


def done_by(fields: Mapping[str, Any]) -> dict[str, int]:
    """Account id -> how many scenes were judged."""
    found: dict[str, int] = {}
    for account_id, _ in answers_in(fields):
        found[account_id] = found.get(account_id, 0) + 1
    return found


def splits(answers: Mapping[tuple[str, str], Result]) -> list[Split]:
    """Scenes that two or more judged, what splits them most first."""
    by_item: dict[str, dict[Result, int]] = {}
    for (_, item_id), answer in answers.items():
        counts = by_item.setdefault(item_id, {})
        counts[answer] = counts.get(answer, 0) + 1
    found = [
        Split(item_id, {each: counts[each] for each in ANSWERS if each in counts})
        for item_id, counts in by_item.items()
        if sum(counts.values()) > 1
    ]
    return sorted(found, key=lambda each: (each.agreed_pct, each.item_id))


def agreed(answers: Mapping[tuple[str, str], Result]) -> pd.DataFrame:
    """Percent agreement and alpha of a whole set: as ``domain.reports.agreement.agreement``; no row
    where nobody judged a scene that somebody else judged, too."""
    rows = [(account_id, item_id, each.value) for (account_id, item_id), each in answers.items()]
    return agreement(pd.DataFrame(rows, columns=list(ANSWERED)), [])


def kept_shares(answers: Mapping[tuple[str, str], Result]) -> dict[str, tuple[int, int]]:
    """Account id -> (kept, judged), of the scenes that everybody of them judged kept or not: what
    differs there is the eye, not the scene."""
    counted = {key: each for key, each in answers.items() if each is not Result.NA}
    accounts = {account_id for account_id, _ in counted}
    items = {item_id for _, item_id in counted}
    shared = [item for item in items if all((each, item) in counted for each in accounts)]
    return {
        each: (sum(counted[each, item] is Result.PASS for item in shared), len(shared))
        for each in sorted(accounts)
    }
