"""Measures of a branch head: written into the bulletin of a month, withdrawn, never changed."""

from datetime import datetime

from db import audit, measures
from domain.measure import Measure, check_month, checked_about, checked_text
from domain.period import month_days
from domain.problems import InputProblem, NotFound
from domain.roles import Account, Act
from services.application import Application
from services.bulletin_place import place_of
from services.organisation import own_branch


def measures_of_month(
    app: Application, account: Account, place_id: str, month: str
) -> list[Measure]:
    """Of a branch and all its halls, or of a hall and its whole branch, in the order in which they
    were written; withdrawn ones too.

    :param place_id: of a hall or a branch
    :raises NotAllowed, NotFound: as ``services.bulletin_place.place_of``
    :raises InputProblem: there is no such month
    """
    account.require(Act.SEE_RESULTS)
    month_days(month)
    with app.store.read() as db:
        place = place_of(db, account, place_id)
        return measures.of_month(db, place.branch_id, month, place.hall_id)


def add_measure(
    app: Application,
    account: Account,
    place_id: str,
    month: str,
    about: str,
    text: str,
    now: datetime,
) -> int:
    """Write a measure for a hall or the whole own branch; return its number.

    :param month: "YYYY-MM"; what it showed is the reason for the measure
    :param about: the figure by which it is to be told whether it helped: 'score', 'theme:<theme>'
      or 'norm:<id>'
    :raises NotAllowed: the account heads no branch
    :raises NotFound: a place that is not in the own branch
    :raises InputProblem: a field cannot be accepted, or the same measure stands already
    """
    account.require(Act.WRITE_MEASURES)
    figure = checked_about(about, app.checklists.usable().norms)
    text = checked_text(text)
    with app.store.write() as db:
        place = place_of(db, account, place_id)
        if place.branch_id != own_branch(db, account):
            raise NotFound
        check_month(month, place.today(now))
        same = (place.hall_id, figure, text)
        if any(
            each.stands and (each.hall_id, each.about, each.text) == same
            for each in measures.of_month(db, place.branch_id, month)
        ):
            raise InputProblem("measure_same")
        number = measures.add(
            db, place.branch_id, place.hall_id, month, figure, text, account.id, now
        )
        audit.add(
            db, now, account.id, "measure_added", number=number, branch_id=place.branch_id,
            hall_id=place.hall_id, month=month, about=figure.code, text=text,
        )  # fmt: skip
    return number


def withdraw_measure(app: Application, account: Account, number: int, now: datetime) -> None:
    """Take a measure off the sheet; that it was there stays known.

    :raises NotAllowed: the account heads no branch
    :raises NotFound: no such measure in the own branch
    :raises InputProblem: it is withdrawn already
    """
    account.require(Act.WRITE_MEASURES)
    with app.store.write() as db:
        measure = measures.get(db, number)
        if measure is None or measure.branch_id != own_branch(db, account):
            raise NotFound
        if not measure.stands:
            raise InputProblem("measure_withdrawn_already")
        measures.withdraw(db, number, account.id, now)
        audit.add(
            db, now, account.id, "measure_withdrawn", number=number,
            branch_id=measure.branch_id, month=measure.month,
        )  # fmt: skip
