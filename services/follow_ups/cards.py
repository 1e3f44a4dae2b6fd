"""Feedback cards: given by who walked, read by the person there and then or on the own page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from db import cases, history, late_arrivals, organisation, patrol_state, patrols
from db.store import UnitOfWork
from domain.case import Case, CaseFilter, CaseKind, CaseRow
from domain.follow_ups.card import CardState, CardStep, check_day, require_given, usual_day
from domain.halls.hall import business_day_of
from domain.norms.norm import Norm, Severity
from domain.patrols.masking import mask
from domain.patrols.patrol import Patrol
from domain.problems import InputProblem
from domain.reason import checked_reason
from domain.result import Result
from domain.roles import Account, Act
from services.application import Application
from services.follow_ups.cases import open_in_hall, require_unchanged, take_step
from services.halls.scope import case_to_see, is_oneself, or_not_found, own_staff_id
from services.norms.known_norms import known_norms
from services.norms.library import library_of_version
from services.reading import reading
from services.writing import writing


@dataclass(frozen=True)
class CardDraft:
    """What a card says.

    :param strength_norm: that was kept; None: ``strength_praise``, or nothing was
    :param strength_praise: the event of a good moment
    :param norm_id: that was not kept; None: everything was
    :param next_step: what was agreed
    :param by: the day of the next step
    """

    strength_norm: str | None
    strength_praise: str | None
    norm_id: str | None
    next_step: str
    by: date


@dataclass(frozen=True)
class CardView:
    """A card to read, with the norms it is about."""

    row: CaseRow
    strength: Norm | None
    behaviour: Norm | None

    @property
    def case(self) -> Case:
        return self.row.case

    @property
    def by(self) -> date:
        return date.fromisoformat(self.case.fields["by"])


def give_card(
    app: Application,
    account: Account,
    patrol_id: str,
    staff_id: str,
    card: CardDraft,
    now: datetime,
) -> str:
    """Keep what was said to a person after a patrol; return the id of the case.

    :raises NotAllowed: the role does not patrol
    :raises NotFound: no such patrol in the account's halls
    :raises InputProblem: the patrol is under way, the account saw nothing on it, it is about the
      own person, there is a card already, it says nothing that was seen, or the day or the step
      cannot be accepted
    """
    with writing(app, account, Act.PATROL, now) as (db, account):
        patrol = or_not_found(patrols.get(db, patrol_id, account.hall_ids))
        if patrol.finished_at is None:
            raise InputProblem("card_patrol_open")
        if is_oneself(account, staff_id):
            raise InputProblem("card_about_oneself")
        was_there = late_arrivals.took_part(db, patrol_id, account.id)
        if account.id != patrol.account_id and not was_there:
            raise InputProblem("card_own_patrols_only")
        if any(row.case.state != CardState.WITHDRAWN for row in _of(db, patrol_id, staff_id)):
            raise InputProblem("card_given_before")
        hall = or_not_found(organisation.hall(db, patrol.hall_id))
        today = business_day_of(now, hall.time_zone)
        check_day(card.by, today)
        texts = _seen(app, db, patrol, staff_id, card)
        texts["next_step"] = mask(checked_reason(card.next_step)).text
        end = datetime.combine(card.by + timedelta(days=1), time(), ZoneInfo(hall.time_zone))
        case = open_in_hall(
            db, account, CaseKind.CARD, patrol.hall_id, now,
            {
                "state": CardState.GIVEN.value, "staff_id": staff_id, "about": patrol_id,
                "norm_id": card.norm_id or "", "due_at": end.isoformat(),
                "strength_norm": card.strength_norm, "strength_praise": card.strength_praise,
                "by": card.by.isoformat(), "said_on": today.isoformat(),
            },
            texts, CardStep.GIVE,
        )  # fmt: skip
        return case.id


def _seen(
    app: Application, db: UnitOfWork, patrol: Patrol, staff_id: str, card: CardDraft
) -> dict[str, Any]:
    """What was written down of the strength and the behaviour; both must have been seen."""
    texts: dict[str, Any] = {}
    if card.norm_id is not None:
        event = history.current(db, patrol.id, staff_id, card.norm_id)
        if event is None or event.result is not Result.FAIL:
            raise InputProblem("card_not_seen")
        norm = library_of_version(app.store, patrol.version).norms[card.norm_id]
        if norm.severity is Severity.RED_LINE:  # a report is no finding
            raise InputProblem("card_not_seen")
        texts["seen"] = event.note or None
    if card.strength_norm is not None:
        kept = history.current(db, patrol.id, staff_id, card.strength_norm)
        if kept is None or kept.result is not Result.PASS:
            raise InputProblem("card_not_seen")
        texts["strength"] = kept.note or None
    elif card.strength_praise is not None:
        praised = {
            row["event_id"]: row["note"]
            for row in patrol_state.current_praises(db, [patrol.hall_id], patrol.id)
            if row["staff_id"] == staff_id and row["result"] != Result.NONE
        }
        if card.strength_praise not in praised:
            raise InputProblem("card_not_seen")
        texts["strength"] = praised[card.strength_praise]
    elif card.norm_id is None:
        raise InputProblem("card_says_nothing")
    return {name: text for name, text in texts.items() if text is not None}


def read_together(
    app: Application, account: Account, case_id: str, now: datetime, seen_steps: int
) -> None:
    """The person says on the tablet of who gave the card that they have read it.

    :raises NotAllowed: the role does not patrol
    :raises NotFound: no such card in the account's halls
    :raises InputProblem: another one gave it, it was read or withdrawn, or somebody took a step
    """
    with writing(app, account, Act.PATROL, now) as (db, account):
        row = _given_by(db, account, case_id, seen_steps)
        take_step(db, account, row.case, CardStep.READ_TOGETHER, now, _ended(CardState.READ))


def withdraw_card(
    app: Application, account: Account, case_id: str, now: datetime, seen_steps: int
) -> None:
    """Take back a card that the person has not read; there can be another one then.

    :raises NotAllowed, NotFound, InputProblem: as ``read_together``
    """
    with writing(app, account, Act.PATROL, now) as (db, account):
        row = _given_by(db, account, case_id, seen_steps)
        take_step(db, account, row.case, CardStep.WITHDRAW, now, _ended(CardState.WITHDRAWN))


def read_own_card(
    app: Application, account: Account, case_id: str, now: datetime, seen_steps: int
) -> None:
    """The person says on the own page that they have read it.

    :raises NotAllowed: the account is not that of a member of staff
    :raises NotFound: no such card about the own person
    :raises InputProblem: it was read or withdrawn, or somebody took a step meanwhile
    """
    with writing(app, account, Act.APPEAL, now) as (db, account):
        row = case_to_see(db, account, case_id, CaseKind.CARD)
        require_unchanged(db, row, seen_steps)
        require_given(row.case.state)
        take_step(db, account, row.case, CardStep.READ, now, _ended(CardState.READ))


def cards_of_patrol(app: Application, account: Account, patrol_id: str) -> dict[str, CardView]:
    """The cards of a patrol that stand, by the person they are for.

    :raises NotAllowed: the role sees no results
    """
    account.require(Act.SEE_RESULTS)
    which = CaseFilter([CaseKind.CARD], about=[patrol_id])
    with reading(app, account) as db:
        rows = cases.listed(db, which, account.hall_ids)
    standing = [row for row in rows if row.case.state != CardState.WITHDRAWN]
    views = _views(app, standing)
    return {view.case.staff_id or "": view for view in views}


def own_cards(app: Application, account: Account, first: date, last: date) -> list[CardView]:
    """The cards for the member of staff: all that are not read, and those of the days; newest
    first.

    :raises NotAllowed: the account is not that of a member of staff
    """
    own = own_staff_id(account)
    with reading(app, account) as db:
        rows = cases.listed(db, CaseFilter([CaseKind.CARD], staff_id=own), None)
    shown = [
        row
        for row in rows
        if row.case.is_open
        or (
            row.case.state != CardState.WITHDRAWN
            and first <= date.fromisoformat(row.case.fields["said_on"]) <= last
        )
    ]
    return _views(app, shown)


def proposed_day(time_zone: str, now: datetime) -> date:
    """The day that a form proposes for the next step."""
    return usual_day(business_day_of(now, time_zone))


def _views(app: Application, rows: list[CaseRow]) -> list[CardView]:
    norms: Mapping[str, Norm] = known_norms(app)
    return [
        CardView(
            row, norms.get(row.case.fields.get("strength_norm", "")), norms.get(row.case.norm_id)
        )
        for row in rows
    ]


def _of(db: UnitOfWork, patrol_id: str, staff_id: str) -> list[CaseRow]:
    return cases.listed(db, CaseFilter([CaseKind.CARD], staff_id=staff_id, about=[patrol_id]), None)


def _given_by(db: UnitOfWork, account: Account, case_id: str, seen_steps: int) -> CaseRow:
    row = case_to_see(db, account, case_id, CaseKind.CARD)
    require_unchanged(db, row, seen_steps)
    if row.case.opened_by != account.id:
        raise InputProblem("card_of_another")
    require_given(row.case.state)
    return row


def _ended(state: CardState) -> dict[str, Any]:
    return {"state": state.value, "closed": True}
