"""What came to a month after a point of the halls' chains: late, corrected, or decided."""

import json
from datetime import date
from typing import Any

from db import keys, sql
from db.codes import KIND, KINDS, RESULTS, word
from db.observed_at import RECEIVED_US
from db.red_lines import is_about
from db.times import from_text, to_day
from db.unit_of_work import UnitOfWork

# By the patrols, which lie by day.
_OF_DAYS = f"""
FROM packed_patrols AS patrols
{sql.IN_ORDER} packed_events AS events ON events.patrol = patrols.key
{{joined}}
WHERE patrols.hall = ? AND patrols.day BETWEEN ? AND ?
"""


def any_after(db: UnitOfWork, hall_id: str, number: int, first: date, last: date) -> bool:
    """Whether the business days have an event of the hall with a higher number."""
    query = f"SELECT 1 {_OF_DAYS.format(joined='')} AND events.number > ?"
    values = [keys.of_hall(db, hall_id), to_day(first), to_day(last)]
    return sql.exists(db, query, [*values, number])


def between(
    db: UnitOfWork, hall_id: str, after: int, upto: int, first: date, last: date
) -> list[dict[str, Any]]:
    """Judgements, good moments and decisions about the business days, in the order of arrival.

    ``kind`` (observation, praise, decision), ``patrol_id``, ``staff_id`` (None: the hall itself),
    ``norm_id`` ('' for a praise), ``version``, ``result``, ``was`` (the result that counted before;
    None: none), ``status`` (of a decision), ``reason``, ``who``, ``received_at``, ``business_day``
    (text), ``time_zone``. A decision's own answer that was taken back is left out.

    :param after, upto: numbers of events of the hall: those above ``after``, up to ``upto``
    """
    joined = f"""
        JOIN accounts ON accounts.key = events.account
        JOIN halls ON halls.key = events.hall
        JOIN checklist_versions ON checklist_versions.key = events.version
        LEFT JOIN packed_events AS reports
            ON events.kind = {KIND["decision"]} AND {is_about("events", "reports")}
        LEFT JOIN staff ON staff.key = coalesce(reports.staff, events.staff)
        LEFT JOIN norm_ids ON norm_ids.key = coalesce(reports.norm, events.norm)
        """
    was = f"""
        SELECT before.result FROM packed_events AS before
        WHERE events.kind = {KIND["observation"]} AND before.kind = {KIND["observation"]}
          AND {sql.same_observation("before", "events")} AND before.number < events.number
        ORDER BY {sql.newest_first("before")} LIMIT 1
        """
    kinds = ", ".join(str(KIND[each]) for each in ("observation", "praise", "decision"))
    rows = db.query(
        f"""
        SELECT {word("events.kind", KINDS)} AS kind, patrols.id AS patrol_id,
               checklist_versions.version, {word("events.result", RESULTS)} AS result,
               {sql.time_text(RECEIVED_US)} AS received_at,
               {sql.day_text("events.day")} AS business_day, events.detail, events.note,
               halls.time_zone, accounts.name AS who, staff.id AS staff_id,
               coalesce(norm_ids.id, '') AS norm_id, {word(f"({was})", RESULTS)} AS was
        {_OF_DAYS.format(joined=joined)}
          AND events.number > ? AND events.number <= ? AND events.kind IN ({kinds})
          AND NOT (events.kind = {KIND["observation"]} AND EXISTS (
              SELECT 1 FROM packed_events AS said WHERE said.patrol = events.patrol
                AND said.kind = {KIND["decision"]} AND said.tablet = events.tablet))
        ORDER BY events.number
        """,
        [keys.of_hall(db, hall_id), to_day(first), to_day(last), after, upto],
    )
    return [_as_cause(row) for row in rows]


def _as_cause(row: dict[str, Any]) -> dict[str, Any]:
    detail, note = json.loads(row.pop("detail") or "{}"), row.pop("note")
    is_decision = row["kind"] == "decision"
    return row | {
        "status": detail.get("status"),
        "reason": note if is_decision else detail.get("reason", ""),
        "received_at": from_text(row["received_at"]),
    }
