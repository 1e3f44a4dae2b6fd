"""Sets of scenes that the managers of a branch judge blind.

While a set is open, nothing that is given out of here tells what somebody else answered: how many
scenes each has judged is all that is said.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd

from db import accounts, cases
from db.store import UnitOfWork
from domain.case import Case, CaseFilter, CaseKind, CaseRow
from domain.follow_ups.calibration import (
    LASTS,
    CalibrationState,
    Split,
    agreed,
    answer_sets,
    answers_in,
    done_by,
    is_over,
    kept_shares,
    proposed,
    require_items,
    require_judgeable,
    splits,
)
from domain.halls.hall import TIME_ZONE
from domain.norms.library import Vignette
from domain.norms.norm import Norm
from domain.problems import InputProblem
from domain.result import Result
from domain.roles import Account, Act
from services.application import Application
from services.follow_ups.cases import open_in_branch, take_step
from services.halls.scope import case_to_see, own_branch
from services.norms.library import library_of_version
from services.reading import reading
from services.writing import writing

_LAST_SETS = 3  # whose scenes are proposed last
_LISTED = 24
_KINDS = [CaseKind.CALIBRATION]


@dataclass(frozen=True)
class CalibrationSet:
    """A set in a list.

    :param judged: how many scenes the reader has judged
    """

    id: str
    branch: str
    opened_at: datetime
    due_at: datetime | None
    is_over: bool
    item_count: int
    judged: int
    judges: int


@dataclass(frozen=True)
class Eyes:
    """What came of a set.

    :param overall: ``domain.reports.agreement.AGREEMENT``; no row: nobody judged what another did
    :param splits: what splits the managers most, first
    :param answers: scene -> (name of a manager, answer); of the reader's own alone, where they do
      not compare managers
    :param shares: name of a manager -> (kept, judged) of what all of them judged; for who compares
    """

    overall: pd.DataFrame
    splits: list[Split]
    answers: Mapping[str, list[tuple[str, Result]]]
    shares: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class OpenedSet:
    """
    :param items: the scenes, in the order in which they are judged
    :param norms: of the scenes, by scene
    :param own: the reader's answers
    :param progress: name -> how many scenes were judged, of everybody who judged one
    :param eyes: None: it is not over
    """

    case: Case
    branch: str
    items: tuple[Vignette, ...]
    norms: Mapping[str, Norm]
    own: Mapping[str, Result]
    progress: Mapping[str, int]
    eyes: Eyes | None


def proposed_set(app: Application, account: Account, now: datetime) -> list[str]:
    """The scenes that are proposed for the next set of the own branch, in order.

    :raises NotAllowed: the role does not calibrate, or heads no branch
    """
    account.require(Act.CALIBRATE)
    with reading(app, account) as db:
        own_branch(db, account)
        used = _used(db, account.hall_ids)
    month = f"{now.astimezone(ZoneInfo(TIME_ZONE)):%Y-%m}"
    return proposed(app.checklists.usable().vignettes, month, used)


def _used(db: UnitOfWork, hall_ids: Collection[str]) -> set[str]:
    rows = cases.listed(db, CaseFilter(_KINDS), hall_ids, most=_LAST_SETS)
    return {item for row in rows for item in row.case.fields["items"]}


def open_calibration(
    app: Application, account: Account, item_ids: Collection[str], now: datetime
) -> str:
    """Let the managers of the own branch judge these scenes; return the id of the case.

    :raises NotAllowed: the role does not calibrate, or heads no branch
    :raises InputProblem: too few or too many scenes, an unknown one, or a set is open
    """
    library = app.checklists.usable()
    items = list(dict.fromkeys(item_ids))
    require_items(items, library.vignettes)
    with writing(app, account, Act.CALIBRATE, now) as (db, current):
        branch_id = own_branch(db, current)
        running = cases.listed(db, CaseFilter(_KINDS, is_open=True), current.hall_ids)
        if any(not is_over(row.case, now) for row in running):
            raise InputProblem("calibration_open")
        sets = {
            "state": CalibrationState.OPEN.value, "due_at": (now + LASTS).isoformat(),
            "items": items, "version": library.version,
        }  # fmt: skip
        return open_in_branch(db, current, CaseKind.CALIBRATION, branch_id, now, sets, {}).id


def judge_scene(
    app: Application, account: Account, case_id: str, item_id: str, answer: Result, now: datetime
) -> None:
    """Say what one sees in a scene; until it is over the newest answer counts.

    :raises NotAllowed: the role does not walk
    :raises NotFound: there is no such set, or it is of another branch
    :raises InputProblem: it is over, or the scene is none of it
    """
    with writing(app, account, Act.PATROL, now) as (db, current):
        case = case_to_see(db, current, case_id, CaseKind.CALIBRATION).case
        require_judgeable(case, item_id, answer, now)
        take_step(db, current, case, "judge", now, answer_sets(current.id, item_id, answer))


def close_calibration(app: Application, account: Account, case_id: str, now: datetime) -> None:
    """End a set of the own branch: from now on everybody sees what was answered.

    :raises NotAllowed: the role does not calibrate, or heads no branch
    :raises NotFound: there is no such set, or it is of another branch
    :raises InputProblem: it is closed already
    """
    with writing(app, account, Act.CALIBRATE, now) as (db, current):
        case = case_to_see(db, current, case_id, CaseKind.CALIBRATION).case
        own_branch(db, current)
        if not case.is_open:
            raise InputProblem("calibration_over")
        sets = {"state": CalibrationState.CLOSED.value, "closed": True}
        take_step(db, current, case, "close", now, sets)


def calibration_sets(app: Application, account: Account, now: datetime) -> list[CalibrationSet]:
    """The newest sets of the branches in scope.

    :raises NotAllowed: the role sees no results
    """
    account.require(Act.SEE_RESULTS)
    with reading(app, account) as db:
        rows = cases.listed(db, CaseFilter(_KINDS), account.hall_ids, most=_LISTED)
    return [_in_list(account, row, now) for row in rows]


def _in_list(account: Account, row: CaseRow, now: datetime) -> CalibrationSet:
    case, done = row.case, done_by(row.case.fields)
    return CalibrationSet(
        case.id, row.place, case.opened_at, case.due_at, is_over(case, now),
        len(case.fields["items"]), done.get(account.id, 0), len(done),
    )  # fmt: skip


def opened_set(app: Application, account: Account, case_id: str, now: datetime) -> OpenedSet:
    """:raises NotAllowed: the role sees no results
    :raises NotFound: there is no such set, or it is of another branch
    """
    account.require(Act.SEE_RESULTS)
    with reading(app, account) as db:
        row = case_to_see(db, account, case_id, CaseKind.CALIBRATION)
        case, answers = row.case, answers_in(row.case.fields)
        names = accounts.names(db, {account_id for account_id, _ in answers})
    library = library_of_version(app.store, case.fields["version"])
    items = tuple(library.vignettes[each] for each in case.fields["items"])
    over = is_over(case, now)
    done = done_by(case.fields)
    return OpenedSet(
        # The fields hold everybody's answers.
        case=_without_answers(case),
        branch=row.place,
        items=items,
        norms={each.id: library.norms[each.norm] for each in items},
        own={item: each for (by, item), each in answers.items() if by == account.id},
        progress={names[each]: done[each] for each in sorted(done, key=lambda each: names[each])},
        eyes=_eyes(account, answers, names) if over else None,
    )


def _without_answers(case: Case) -> Case:
    kept = {name: case.fields[name] for name in ("items", "version")}
    return Case(**{**case.__dict__, "fields": kept})


def _eyes(
    account: Account, answers: Mapping[tuple[str, str], Result], names: Mapping[str, str]
) -> Eyes:
    compares = account.may(Act.COMPARE_MANAGERS)
    said: dict[str, list[tuple[str, Result]]] = {}
    for (account_id, item_id), answer in sorted(answers.items(), key=lambda each: each[0][1]):
        if compares or account_id == account.id:
            said.setdefault(item_id, []).append((names[account_id], answer))
    shares = kept_shares(answers) if compares else {}
    return Eyes(
        agreed(answers),
        splits(answers),
        {item: sorted(each) for item, each in said.items()},
        {names[each]: share for each, share in shares.items()},
    )
