"""Who was watched how often, and when patrols began; limited to the halls that are given."""

from collections.abc import Collection
from datetime import date, datetime

import pandas as pd

from db import sql
from db.keys import HALL_ITSELF
from db.times import from_text, of_day, to_day
from db.unit_of_work import UnitOfWork


def watched(db: UnitOfWork, hall_ids: Collection[str], first: date, last: date) -> pd.DataFrame:
    """Of everybody who was ever watched in the halls until ``last``:
    ``domain.reports.coverage.WATCHED``, ordered by the last."""
    return sql.frame(
        db.tuples(
            f"""
            WITH summed AS (
                SELECT hall, staff, {sql.count_if("day >= ?")} AS occasion_count, max(day) AS newest
                FROM packed_occasions
                WHERE {sql.of_halls("hall", hall_ids)} AND staff <> {HALL_ITSELF} AND day <= ?
                GROUP BY hall, staff
            )
            SELECT halls.id AS hall_id, staff.id AS staff_id, summed.occasion_count,
                   {sql.day_text("summed.newest")} AS last_on
            FROM summed JOIN halls ON halls.key = summed.hall JOIN staff ON staff.key = summed.staff
            ORDER BY last_on, hall_id, staff_id
            """,
            [to_day(first), *sorted(hall_ids), to_day(last)],
        )
    )


def watched_by(db: UnitOfWork, hall_ids: Collection[str], first: date, last: date) -> pd.DataFrame:
    """How often each observer watched each person: ``domain.reports.planner.WATCHED_BY``."""
    days, values = sql.of_days(hall_ids, first, last)
    return sql.frame(
        db.tuples(
            f"""
            WITH summed AS (
                SELECT hall, staff, account, count(*) AS occasion_count
                FROM packed_occasions WHERE {days} AND staff <> {HALL_ITSELF}
                GROUP BY hall, staff, account
            )
            SELECT halls.id AS hall_id, staff.id AS staff_id, accounts.id AS observer_id,
                   summed.occasion_count
            FROM summed JOIN halls ON halls.key = summed.hall JOIN staff ON staff.key = summed.staff
            JOIN accounts ON accounts.key = summed.account
            ORDER BY hall_id, staff_id, observer_id
            """,
            values,
        )
    )


def on_round(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date, round_: str
) -> dict[tuple[str, str], int]:
    """(Hall id, staff id) -> how often the person was watched on this kind of round."""
    days, values = sql.of_days(hall_ids, first, last, "seen")
    rows = db.execute(
        f"""
        SELECT halls.id, staff.id, count(*)
        FROM packed_occasions AS seen
        JOIN packed_patrols AS patrols ON patrols.key = seen.patrol
        JOIN halls ON halls.key = seen.hall JOIN staff ON staff.key = seen.staff
        WHERE {days} AND patrols.round = ?
        GROUP BY halls.id, staff.id
        """,
        [*values, round_],
    )
    return {(row[0], row[1]): row[2] for row in rows}


def walks(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> list[tuple[str, date, str, datetime]]:
    """(hall id, business day, round, opened at) of every walk with an observation; papers are
    none."""
    walked, values = sql.of_days(hall_ids, first, last, "patrols")
    # Where something was observed somebody was watched: there are fewer occasions, and none of them
    # is of a patrol on which everything was taken back.
    rows = db.execute(
        f"""
        SELECT halls.id, patrols.day, patrols.round, {sql.time_text("patrols.opened_us")}
        FROM packed_patrols AS patrols JOIN halls ON halls.key = patrols.hall
        WHERE {walked} AND patrols.round <> 'records'
          AND patrols.key IN (
              SELECT patrol
              FROM packed_watched {sql.IN_ORDER} packed_occasions USING (hall, staff, account)
              WHERE {sql.of_halls("hall", hall_ids)} AND day BETWEEN ? AND ?)
        ORDER BY halls.id, patrols.day, patrols.opened_us
        """,
        [*values, *values],
    )
    return [(row[0], of_day(row[1]), row[2], from_text(row[3])) for row in rows]
