"""Decisions of duty managers, as a register: what is kept never changes."""

from datetime import datetime

from domain.case import CaseKind
from domain.follow_ups.decision import ASKING, OUTCOMES, Decided, DecisionMatter, deciding
from domain.halls.hall import business_day_of
from domain.halls.position import Position
from domain.problems import InputProblem
from domain.roles import Account, Act
from services.application import Application
from services.follow_ups.cases import open_in_hall
from services.halls.scope import hall_to_see
from services.writing import writing


def keep_decision(
    app: Application,
    account: Account,
    hall_id: str,
    matter: DecisionMatter,
    asked_by: Position,
    decided: Decided,
    why: str,
    reference: str,
    now: datetime,
) -> str:
    """Keep what was decided for a customer of the hall, by whom and why.

    :param asked_by: the position of who asked; the customer is nowhere named
    :param reference: a number by which the papers are found; '': none
    :return: the id of its case
    :raises NotAllowed: the role handles no cases
    :raises NotFound: no such hall in scope
    :raises InputProblem: the hall is closed, no reason, a number of a customer
    """
    with writing(app, account, Act.HANDLE_CASES, now) as (db, current):
        hall = hall_to_see(db, current, hall_id)
        if hall.closed(business_day_of(now, hall.time_zone)):
            raise InputProblem("hall_closed_for_cases", hall=hall.name)
        if asked_by not in ASKING or decided not in OUTCOMES[matter]:
            raise InputProblem("decision_impossible")
        said = deciding(matter, asked_by, decided, why, reference)
        case = open_in_hall(
            db, current, CaseKind.DECISION, hall.id, now, said.sets, said.texts, "decide"
        )
    return case.id
