"""What is on record about one person in one hall: observations, good moments, reports."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from db import examined, history, observations, praises, red_lines
from domain.period import check_period
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import person_to_see
from services.norms.library import with_norm
from services.patrols.examined import ExaminedCase, as_examined
from services.patrols.red_lines import RedLine, as_red_lines
from services.reading import reading

NEWEST = 100


@dataclass(frozen=True)
class PersonRecords:
    """All newest first."""

    observations: list[dict[str, Any]]  # as ``services.patrols.search.own_observations``
    praises: list[dict[str, Any]]  # as ``services.patrols.praises``
    red_lines: list[RedLine]
    examined: list[ExaminedCase]
    corrected: list[dict[str, Any]]  # as ``services.patrols.history.corrected_observations``


def person_records(
    app: Application, account: Account, staff_id: str, hall_id: str, first: date, last: date
) -> PersonRecords:
    """The newest observations of a person in a hall, praises, red lines and corrections.

    :raises NotAllowed: the role sees no results
    :raises NotFound: a hall outside the scope, or a person who never worked in it
    :raises InputProblem: a period that cannot be
    """
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    halls = [hall_id]
    with reading(app, account) as db:
        person_to_see(db, account, staff_id, hall_id)
        seen = list(observations.of_period(db, halls, first, last, staff_id, newest=NEWEST))
        corrected = history.corrected(db, first, last, hall_ids=halls, staff_id=staff_id)
        praised = praises.of_period(db, first, last, hall_ids=halls, staff_id=staff_id)
        reported = red_lines.of_person(db, staff_id, first, last, halls)
        lawful = examined.of_person(db, staff_id, first, last, halls)
    return PersonRecords(
        observations=[with_norm(app.store, row) for row in seen],
        praises=praised,
        red_lines=as_red_lines(app, reported),
        examined=as_examined(app, lawful),
        corrected=[with_norm(app.store, row) for row in corrected],
    )
