"""Where several managers judged the same norm of the same person (or hall) on one business day."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

import pandas as pd

from db import keys, sql
from db.codes import KIND, RESULT, RESULTS, SEVERITY
from db.keys import HALL_ITSELF
from db.times import of_day, text_of_us, to_day
from db.unit_of_work import UnitOfWork
from domain.reports.agreement import JUDGEMENTS

_NONE, _RED_LINE = RESULT["none"], SEVERITY["red_line"]
# shared: patrols with events of several accounts. On them every manager's newest judgement is
# taken, also the one that does not count; who only corrected has not judged. On other patrols the
# observation is the judgement, and it matters where there are several of one day.
_OF_HALL = f"""
WITH shared AS MATERIALIZED (
    SELECT key, day FROM packed_patrols AS patrols
    WHERE hall = :hall AND day BETWEEN :first AND :last
      AND (SELECT min(account) FROM packed_events WHERE patrol = patrols.key)
       <> (SELECT max(account) FROM packed_events WHERE patrol = patrols.key)
),
newest AS (
    SELECT shared.key AS patrol, shared.day, coalesce(events.staff, {HALL_ITSELF}) AS staff,
           events.norm, events.account, events.result,
           row_number() OVER (mine) AS newness,
           max({sql.one_if(f"NOT ({sql.json_has('events.detail', 'reason')})")}) OVER (
               mine ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
           ) AS judged
    FROM shared {sql.IN_ORDER} packed_events AS events ON events.patrol = shared.key
    WHERE events.kind = {KIND["observation"]}
    WINDOW mine AS (
        PARTITION BY shared.key, events.staff, events.norm, events.account
        ORDER BY {sql.newest_first("events")}
    )
),
several AS (
    SELECT day, staff, norm FROM packed_observations
    WHERE hall = :hall AND day BETWEEN :first AND :last
    GROUP BY day, staff, norm HAVING count(*) > 1
)
SELECT :hall, newest.day, newest.staff, newest.norm, newest.account, newest.result, newest.patrol
FROM newest {sql.IN_ORDER} packed_observations AS observed
    ON observed.hall = :hall AND observed.day = newest.day AND observed.staff = newest.staff
    AND observed.norm = newest.norm AND observed.patrol = newest.patrol
WHERE newest.newness = 1 AND newest.judged = 1 AND newest.result <> {_NONE}
  AND observed.severity <> {_RED_LINE}
UNION ALL
SELECT :hall, one.day, one.staff, one.norm, one.account, one.result, one.patrol
FROM several {sql.IN_ORDER} packed_observations AS one
    ON one.hall = :hall AND one.day = several.day AND one.staff = several.staff
    AND one.norm = several.norm
WHERE one.result <> {_NONE} AND one.severity <> {_RED_LINE}
  AND one.patrol NOT IN (SELECT key FROM shared)
"""


def judged_by_several(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> pd.DataFrame:
    """Everything that may be part of a unit (``domain.reports.agreement``), red lines left out.

    :return: ``domain.reports.agreement.JUDGEMENTS``: ``subject`` '' is the hall itself, ``at`` when
      the patrol was opened; a manager may be there several times, and alone
    """
    days = {"first": to_day(first), "last": to_day(last)}
    rows: list[tuple[Any, ...]] = []
    opened: dict[int, int] = {}
    for hall_id in sorted(hall_ids):
        values = {"hall": keys.of_hall(db, hall_id)} | days
        rows += db.tuples(_OF_HALL, values)
        opened |= dict(db.tuples(_OPENED, values))
    table = sql.frame(rows, columns=[*JUDGEMENTS[:-1], "patrol"])
    # Of every number that stands for something, few differ.
    return table.assign(
        hall_id=table["hall_id"].map(keys.ids_of(db, "halls")),
        business_day=_told(table["business_day"], lambda day: of_day(day).isoformat()),
        subject=table["subject"].map(keys.ids_of(db, "staff") | {HALL_ITSELF: ""}),
        norm_id=table["norm_id"].map(keys.ids_of(db, "norm_ids")),
        observer=table["observer"].map(keys.ids_of(db, "accounts")),
        value=_told(table["value"], RESULTS.__getitem__),
        at=_told(table["patrol"], lambda patrol: text_of_us(opened[patrol])),
    ).drop(columns="patrol")


def _told(numbers: pd.Series, tell: Callable[[int], str]) -> pd.Series:
    return numbers.map({number: tell(number) for number in numbers.unique()})


_OPENED = """
SELECT key, opened_us FROM packed_patrols WHERE hall = :hall AND day BETWEEN :first AND :last
"""
