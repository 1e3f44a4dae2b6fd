"""The newest business day on which anything was observed."""

from datetime import date

from db import occasions
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import own_staff_id
from services.reading import reading


def last_day_with_results(app: Application, account: Account) -> date | None:
    """The newest business day with an observation in the reader's scope."""
    with reading(app, account) as db:
        return occasions.last_day(db, account.hall_ids)


def own_last_day(app: Application, account: Account) -> date | None:
    """The newest business day with an observation of the member of staff."""
    own = own_staff_id(account)
    with reading(app, account) as db:
        return occasions.last_day_of(db, own)


def last_day_of_person(app: Application, account: Account, staff_id: str) -> date | None:
    """The newest business day with an observation of the person in the halls of the account.

    :raises NotAllowed: the role sees no results
    """
    account.require(Act.SEE_RESULTS)
    with reading(app, account) as db:
        return occasions.last_day_of(db, staff_id, account.hall_ids)
