"""Measures of a branch head: written into the bulletin of the month, withdrawn, never changed."""

from datetime import date, datetime

from db import audit, measures
from db.store import UnitOfWork
from domain.months.measure import About, Measure, WhichHalls, base_of, checked_about, checked_text
from domain.period import month_days
from domain.problems import InputProblem
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import or_not_found, require_own_branch
from services.months.bulletin_place import BulletinPlace, place_of
from services.reading import reading
from services.writing import writing


def measures_of_month(
    app: Application, account: Account, place_id: str, month: str
) -> list[Measure]:
    """Those that belong to a month, of a branch and all its halls, or of a hall and several halls
    of its branch, in the order in which they were written; withdrawn ones too.

    :param place_id: of a hall or a branch
    :param month: "YYYY-MM"
    :raises NotAllowed, NotFound: as ``services.months.bulletin_place.place_of``
    :raises InputProblem: there is no such month
    """
    account.require(Act.SEE_RESULTS)
    month_days(month)
    with reading(app, account) as db:
        place = place_of(db, account, place_id)
        return measures.of_month(db, place.branch_id, month, place.hall_id)


def add_measure(
    app: Application,
    account: Account,
    place_id: str,
    sheet_month: str,
    about: str,
    text: str,
    now: datetime,
    halls: WhichHalls = WhichHalls.ALL,
) -> int:
    """Write a measure for a hall or for halls of the own branch; return its number.

    It belongs to the month that it is now, whatever sheet it was written on.

    :param sheet_month: "YYYY-MM", the sheet whose figures are the reason: that of this month or of
      the last one
    :param about: the figure by which it is to be told whether it helped: 'score', 'theme:<theme>',
      'norm:<id>' or a source of company checks
    :param halls: which of the branch; of no meaning for a single hall
    :raises NotAllowed: the account heads no branch
    :raises NotFound: a place that is not in the own branch
    :raises InputProblem: a field cannot be accepted, or the same measure stands already
    """
    account.require(Act.WRITE_MEASURES)
    figure = checked_about(about, app.checklists.usable().norms)
    text = checked_text(text)
    with writing(app, account, Act.WRITE_MEASURES, now) as (db, account):
        place = place_of(db, account, place_id)
        require_own_branch(db, account, place.branch_id)
        today = place.today(now)
        base_month = base_of(figure, sheet_month, today)
        return store_measure(db, account, place, halls, base_month, today, figure, text, now)


def store_measure(
    db: UnitOfWork,
    account: Account,
    place: BulletinPlace,
    halls: WhichHalls,
    base_month: str,
    written_on: date,
    about: About,
    text: str,
    now: datetime,
) -> int:
    """Write what was checked already; return the number.

    :raises InputProblem: the branch has no such hall, or the same measure stands already
    """
    if place.hall is None and not any(halls.holds(hall.kind) for hall in place.halls):
        raise InputProblem("measure_no_such_halls")
    where = place.hall_id or halls
    same = (place.hall_id or halls, about, text)
    if any(
        each.stands and (each.hall_id or each.halls, each.about, each.text) == same
        for each in measures.of_month(db, place.branch_id, f"{written_on:%Y-%m}")
    ):
        raise InputProblem("measure_same")
    number = measures.add(
        db, place.branch_id, where, base_month, written_on, about, text, account.id, now
    )
    audit.add(
        db, now, account.id, "measure_added", number=number, branch_id=place.branch_id,
        hall_id=place.hall_id, halls="" if place.hall else halls.value, base_month=base_month,
        month=f"{written_on:%Y-%m}", about=about.code, text=text,
    )  # fmt: skip
    return number


def withdraw_measure(app: Application, account: Account, number: int, now: datetime) -> None:
    """Take a measure off the sheet; that it was there stays known.

    :raises NotAllowed: the account heads no branch
    :raises NotFound: no such measure in the own branch
    :raises InputProblem: it is withdrawn already
    """
    with writing(app, account, Act.WRITE_MEASURES, now) as (db, account):
        measure = or_not_found(measures.get(db, number))
        require_own_branch(db, account, measure.branch_id)
        if not measure.stands:
            raise InputProblem("measure_withdrawn_already")
        measures.withdraw(db, number, account.id, now)
        audit.add(
            db, now, account.id, "measure_withdrawn", number=number,
            branch_id=measure.branch_id, month=measure.month,
        )  # fmt: skip
