"""Good moments (服务亮点) that duty managers wrote down."""

from datetime import date
from typing import Any

from db import praises
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import own_staff_id
from services.reading import reading

NEWEST = 30


def praises_of_period(
    app: Application, account: Account, first: date, last: date
) -> list[dict[str, Any]]:
    """The newest praises of the business days in the account's halls; see ``db.praises``.

    :raises NotAllowed: the role sees no results
    """
    account.require(Act.SEE_RESULTS)
    with reading(app, account) as db:
        return praises.of_period(db, first, last, hall_ids=account.hall_ids, newest=NEWEST)


def own_praises(
    app: Application, account: Account, first: date, last: date
) -> list[dict[str, Any]]:
    """What was good about the member of staff, newest first.

    :raises NotAllowed: the account is not that of a member of staff
    """
    own = own_staff_id(account)
    with reading(app, account) as db:
        return praises.of_period(db, first, last, staff_id=own)
