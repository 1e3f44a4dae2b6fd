"""Appeals of staff against one observation, and what comes of them.

An outcome is a correcting event in the hall's chain that names the appeal. The judgement stays that
of who observed it: who decides has seen nothing, and is no observer of the score.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from db import cases, events, history, organisation, patrols, publications
from db.store import UnitOfWork
from domain.case import Case, CaseFilter, CaseKind, CaseRow
from domain.follow_ups.appeal import (
    STEP_OF,
    AppealState,
    AppealStep,
    appeal_until,
    askable,
    outcome,
    require_decider,
    require_open,
)
from domain.norms.norm import Severity
from domain.patrols.event import Event
from domain.patrols.event_rules import check_event
from domain.patrols.masking import mask
from domain.patrols.patrol import Patrol
from domain.problems import InputProblem
from domain.reason import checked_reason
from domain.result import Result
from domain.roles import Account, Act
from services.application import Application
from services.follow_ups.cases import (
    OpenedCase,
    open_about_oneself,
    opened_case,
    own_patrol,
    require_unchanged,
    take_step,
)
from services.halls.scope import (
    case_to_see,
    is_oneself,
    or_not_found,
    own_staff_id,
)
from services.norms.library import library_of_version
from services.patrols.corrections import as_met, corrected_event
from services.patrols.history import History, observation_history
from services.patrols.observations import patrol_context
from services.reading import reading
from services.writing import writing

Observation = tuple[str, str | None, str]  # patrol, person (None: the hall itself), norm


@dataclass(frozen=True)
class OpenedAppeal:
    """An appeal with everything that a decision needs.

    :param corrected: the observation is another one than when the appeal was made, or gone on with
    :param observers: accounts that judged, and the one that walked: they answer and never decide
    :param edition: (month, number of its newest edition), where the month is published
    """

    opened: OpenedCase
    seen: History
    corrected: bool
    observers: frozenset[str]
    edition: tuple[str, int] | None

    @property
    def case(self) -> Case:
        return self.opened.row.case

    @property
    def recorded(self) -> Result:
        """As it counts now."""
        return self.seen.current.result or Result.NONE

    @property
    def asked(self) -> Result:
        return Result(self.case.fields["asked"])

    def awaits_person(self, now: datetime) -> bool:
        """Whether the person is asked first if the correction is what they wanted; until the time
        for the decision is over."""
        return self.corrected and not self.case.is_late(now)


@dataclass(frozen=True)
class OwnAnswer:
    """How an observation of the own person can be answered.

    :param until: until when it can be appealed; None: it cannot
    :param appeal: the newest one about it
    """

    until: datetime | None
    appeal: CaseRow | None


# Staff


def appeal_observation(
    app: Application,
    account: Account,
    patrol_id: str,
    norm_id: str,
    asked: Result,
    reason: str,
    now: datetime,
) -> str:
    """Appeal against an observation of the own person; return the id of the case.

    :param asked: what it should be instead
    :param reason: in the person's own words
    :raises NotAllowed: the account is not that of a member of staff
    :raises NotFound: no such observation of the own person
    :raises InputProblem: too late, under appeal or decided already, a red line, nothing else is
      asked for, or no usable reason
    """
    with writing(app, account, Act.APPEAL, now) as (db, account):
        own = own_staff_id(account)
        patrol = own_patrol(db, account, patrol_id)
        event = _current(db, patrol_id, own, norm_id)
        norm = library_of_version(app.store, patrol.version).norms[norm_id]
        if norm.severity is Severity.RED_LINE:
            raise InputProblem("appeal_red_line")
        if event.appeal is not None:
            raise InputProblem("appeal_decided_before")
        for row in _of_observation(db, patrol_id, own, norm_id):
            _require_another(row, event)
        hall = or_not_found(organisation.hall(db, patrol.hall_id))
        until = _until(db, event.id, hall.settings.appeal_hours)
        if now > until:
            at = until.astimezone(ZoneInfo(hall.time_zone))
            raise InputProblem("appeal_late", at=f"{at:%Y-%m-%d %H:%M}")
        if asked not in askable(event.result):
            raise InputProblem("appeal_asks_nothing")
        due = now + timedelta(hours=hall.settings.appeal_decision_hours)
        observer = _observer(db, patrol_id, own, norm_id)
        case = open_about_oneself(
            db, account, CaseKind.APPEAL, hall, now,
            {
                "state": AppealState.OPEN.value, "norm_id": norm_id, "about": patrol_id,
                "due_at": due.isoformat(), "event_id": event.id, "recorded": event.result.value,
                "asked": asked.value, "observer_id": observer,
                "business_day": patrol.business_day.isoformat(),
            },
            {"reason": _words(reason)},
        )  # fmt: skip
        return case.id


def withdraw_appeal(
    app: Application, account: Account, case_id: str, now: datetime, seen_steps: int
) -> None:
    """Take the own appeal back; until its deadline there can be another one.

    :raises NotAllowed, NotFound: not the own one
    :raises InputProblem: it has ended, or somebody took a step meanwhile
    """
    with writing(app, account, Act.APPEAL, now) as (db, account):
        row = _open_case(db, account, case_id, seen_steps)
        _end(db, account, row.case, AppealStep.WITHDRAW, AppealState.WITHDRAWN, now)


def settle_appeal(
    app: Application, account: Account, case_id: str, now: datetime, seen_steps: int
) -> None:
    """Say that the correction made meanwhile is what was wanted.

    :raises NotAllowed, NotFound: not the own one
    :raises InputProblem: nothing was corrected, it has ended, or somebody took a step meanwhile
    """
    with writing(app, account, Act.APPEAL, now) as (db, account):
        row = _open_case(db, account, case_id, seen_steps)
        _corrected_meanwhile(db, row.case)
        _end(db, account, row.case, AppealStep.SETTLE, AppealState.SETTLED, now)


def go_on_with_appeal(
    app: Application, account: Account, case_id: str, now: datetime, seen_steps: int
) -> None:
    """Keep to the appeal although the observation was corrected; the time to decide begins anew.

    :raises NotAllowed, NotFound: not the own one
    :raises InputProblem: nothing was corrected, it is what was asked for, it has ended, or somebody
      took a step meanwhile
    """
    with writing(app, account, Act.APPEAL, now) as (db, account):
        row = _open_case(db, account, case_id, seen_steps)
        event = _corrected_meanwhile(db, row.case)
        if event.result == row.case.fields["asked"]:
            raise InputProblem("appeal_is_as_asked")
        hall = or_not_found(organisation.hall(db, row.case.hall_id or ""))
        due = now + timedelta(hours=hall.settings.appeal_decision_hours)
        take_step(
            db, account, row.case, AppealStep.GO_ON, now,
            {"event_id": event.id, "recorded": event.result.value, "due_at": due.isoformat()},
        )  # fmt: skip


def own_answers(
    app: Application, account: Account, rows: Iterable[Mapping[str, Any]]
) -> dict[str, OwnAnswer]:
    """How observations of the own person stand, by the id of their event.

    :param rows: as ``services.patrols.search.own_observations`` returns them
    :raises NotAllowed: the account is not that of a member of staff
    """
    own = own_staff_id(account)
    listed = list(rows)
    with reading(app, account) as db:
        appeals: dict[Observation, CaseRow] = {}
        which = CaseFilter([CaseKind.APPEAL], staff_id=own)
        for each in reversed(cases.listed(db, which, None)):
            appeals[_about(each.case)] = each
        judged = history.judged(db, [row["id"] for row in listed])
        known = organisation.halls(db, {row["hall_id"] for row in listed})
    hours = {hall.id: hall.settings.appeal_hours for hall in known}
    answers = {}
    for row in listed:
        appeal = appeals.get((row["patrol_id"], row["staff_id"], row["norm_id"]))
        finished, received, settled = judged[row["id"]]
        cannot = finished is None or settled or row["severity"] == Severity.RED_LINE
        done = appeal is not None and not _allows_another(appeal.case, row["id"])
        until = None
        if finished is not None and not (cannot or done):
            until = appeal_until(finished, received, hours[row["hall_id"]])
        answers[row["id"]] = OwnAnswer(until, appeal)
    return answers


# Whoever observed, and whoever decides


def answer_appeal(
    app: Application, account: Account, case_id: str, text: str, now: datetime, seen_steps: int
) -> None:
    """Say what was seen, for whoever decides and for the person.

    :raises NotAllowed: the role does not patrol
    :raises NotFound: no such appeal in the account's halls
    :raises InputProblem: somebody else observed, it has ended, somebody took a step meanwhile, or
      no usable text
    """
    with writing(app, account, Act.PATROL, now) as (db, account):
        row = _open_case(db, account, case_id, seen_steps)
        if account.id not in _observers(db, row.case):
            raise InputProblem("appeal_of_another_observer")
        take_step(db, account, row.case, AppealStep.ANSWER, now, {}, {"answer": _words(text)})


def decide_appeal(
    app: Application,
    account: Account,
    case_id: str,
    decided: Result,
    reason: str,
    now: datetime,
    seen_steps: int,
    seen_event: str,
) -> AppealState:
    """Decide what the observation is from now on; the outcome follows from it.

    :param decided: as recorded, as asked for, or something between
    :param reason: for everybody who may open the history
    :param seen_event: the event of the observation that stood on the screen
    :return: what came of the appeal
    :raises NotAllowed: the role does not decide
    :raises NotFound: no such appeal in the account's halls
    :raises InputProblem: the account observed, or is the person concerned; it has ended; somebody
      took a step or corrected meanwhile; the person is still to say whether a correction is what
      they wanted; or no usable reason
    """
    with writing(app, account, Act.DECIDE_APPEALS, now) as (db, account):
        row = _open_case(db, account, case_id, seen_steps)
        case = row.case
        require_decider(
            account.id, _observers(db, case), is_concerned=is_oneself(account, case.staff_id)
        )
        patrol = _patrol_of(db, case)
        event = _current(db, case.about, case.staff_id, case.norm_id)
        if event.id != seen_event:
            raise InputProblem("appeal_corrected")
        if event.id != case.fields["event_id"] and not case.is_late(now):
            raise InputProblem("appeal_awaits_person")
        reason = _words(reason)
        state = outcome(event.result, Result(case.fields["asked"]), decided)
        sets: dict[str, Any] = {"decided": decided.value, "recorded": event.result.value}
        if decided is not event.result:
            sets["outcome_event_id"] = _correct(
                app, db, account, patrol, event, case, decided, reason, now
            )
        elif state is AppealState.UPHELD:  # a correction said so before
            state = AppealState.SETTLED
        step = STEP_OF.get(state, AppealStep.SETTLE)
        _end(db, account, case, step, state, now, sets, {"decision": reason})
        return state


def _correct(
    app: Application,
    db: UnitOfWork,
    account: Account,
    patrol: Patrol,
    before: Event,
    case: Case,
    decided: Result,
    reason: str,
    now: datetime,
) -> str:
    """Append the outcome; return the id of its event. A measure that says otherwise goes with the
    result that it made."""
    changes = {
        "result": decided,
        "seconds": None,
        "count": None,
        "reason": reason,
        "appeal": case.id,
        "observer_id": _observer(db, patrol.id, before.staff_id, before.norm_id),
    }
    event = corrected_event(db, patrol, before, changes, now)
    norm = check_event(event, as_met(patrol_context(app, db, account, patrol), event), now)
    events.add(db, event, patrol, account.id, now, norm)
    return event.id


def opened_appeal(app: Application, account: Account, case_id: str) -> OpenedAppeal:
    """One appeal, with what was seen.

    :raises NotAllowed: the role sees no results, not even the own ones
    :raises NotFound: no such appeal in the account's halls, or about the own person
    """
    opened = opened_case(app, account, case_id, CaseKind.APPEAL)
    case = opened.row.case
    seen = observation_history(app, account, case.about, case.staff_id, case.norm_id)
    with reading(app, account) as db:
        observers = _observers(db, case)
        month = case.fields["business_day"][:7]
        published = publications.of_month(db, case.branch_id, month)
    is_current = seen.current.event_id == case.fields["event_id"]
    return OpenedAppeal(
        opened,
        seen,
        corrected=case.is_open and not is_current,
        observers=observers,
        edition=(month, published[0].edition) if published else None,
    )


def under_appeal(
    app: Application, account: Account, patrol_ids: Collection[str]
) -> dict[Observation, str]:
    """Which observations of patrols are under appeal: observation -> id of the case.

    :raises NotAllowed: the role sees no results
    """
    account.require(Act.SEE_RESULTS)
    which = CaseFilter([CaseKind.APPEAL], is_open=True, about=sorted(set(patrol_ids)))
    with reading(app, account) as db:
        rows = cases.listed(db, which, account.hall_ids) if patrol_ids else []
    return {_about(row.case): row.case.id for row in rows}


# Parts of the above


def _open_case(db: UnitOfWork, account: Account, case_id: str, seen_steps: int) -> CaseRow:
    row = case_to_see(db, account, case_id, CaseKind.APPEAL)
    require_unchanged(db, row, seen_steps)
    require_open(row.case.state)
    return row


def _end(
    db: UnitOfWork,
    account: Account,
    case: Case,
    step: AppealStep,
    state: AppealState,
    now: datetime,
    sets: Mapping[str, Any] | None = None,
    texts: Mapping[str, Any] | None = None,
) -> None:
    ended = {"state": state.value, "closed": True, "due_at": None}
    take_step(db, account, case, step, now, ended | dict(sets or {}), texts)


def _current(db: UnitOfWork, patrol_id: str, staff_id: str | None, norm_id: str) -> Event:
    return or_not_found(history.current(db, patrol_id, staff_id, norm_id))


def _patrol_of(db: UnitOfWork, case: Case) -> Patrol:
    return or_not_found(patrols.get(db, case.about, [case.hall_id or ""]))


def _until(db: UnitOfWork, event_id: str, hours: int) -> datetime:
    finished, received, _ = history.judged(db, [event_id])[event_id]
    assert finished is not None  # ``own_patrol`` gives finished ones
    return appeal_until(finished, received, hours)


def _corrected_meanwhile(db: UnitOfWork, case: Case) -> Event:
    """The observation as it stands, if it is another one than it was.

    :raises InputProblem: it is the same
    """
    event = _current(db, case.about, case.staff_id, case.norm_id)
    if event.id == case.fields["event_id"]:
        raise InputProblem("appeal_not_corrected")
    return event


def _of_observation(db: UnitOfWork, patrol_id: str, staff_id: str, norm_id: str) -> list[CaseRow]:
    which = CaseFilter([CaseKind.APPEAL], staff_id=staff_id, norm_id=norm_id, about=[patrol_id])
    return cases.listed(db, which, None)


def _require_another(row: CaseRow, event: Event) -> None:
    if row.case.is_open:
        raise InputProblem("appeal_twice")
    if not _allows_another(row.case, event.id):
        raise InputProblem("appeal_decided_before")


def _allows_another(case: Case, event_id: str) -> bool:
    """After one that was taken back, and about what a correction made of the observation since."""
    if case.is_open:
        return False
    return case.state == AppealState.WITHDRAWN or case.fields["event_id"] != event_id


def _observers(db: UnitOfWork, case: Case) -> frozenset[str]:
    rows = history.of_observation(db, case.about, case.staff_id, case.norm_id, None)
    judged = {
        row["account_id"]
        for row in rows
        if row["kind"] == "observation" and not row["detail"].get("appeal")
    }
    return frozenset(judged | {row["walker_id"] for row in rows})


def _observer(db: UnitOfWork, patrol_id: str, staff_id: str | None, norm_id: str) -> str:
    """Whose judgement counts."""
    rows = history.of_observation(db, patrol_id, staff_id, norm_id, None)
    current = or_not_found(next((row for row in rows if row["counts"]), None))
    return str(current["detail"].get("observer_id") or current["account_id"])


def _about(case: Case) -> Observation:
    return case.about, case.staff_id, case.norm_id


def _words(text: str) -> str:
    return mask(checked_reason(text)).text
