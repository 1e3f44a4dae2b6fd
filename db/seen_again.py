"""What patrols saw of somebody, or of the hall, after a day: whether what was mended is kept, and
whether what was closed fails again. Patrols that are over only."""

from datetime import date
from typing import Any

from db import keys, sql
from db.codes import RESULT, RESULTS, word
from db.finished_only import UNDER_WAY
from db.observed_at import OBSERVED_US
from db.times import of_us, to_day
from db.unit_of_work import UnitOfWork


def judged(
    db: UnitOfWork, hall_id: str, staff_id: str | None, norm_id: str, first: date
) -> list[dict[str, Any]]:
    """What stands of one norm from a business day on, in order: ``event_id``, ``result``, ``at``,
    ``begun_at`` (of the patrol).

    :param staff_id: None: the hall itself
    """
    rows = db.query(
        f"""
        SELECT {sql.id_text("events.id")} AS event_id,
               {word("observations.result", RESULTS)} AS result, {OBSERVED_US} AS at,
               patrols.opened_us AS begun_at
        FROM packed_observations AS observations
        JOIN packed_events AS events ON events.key = observations.event
        JOIN packed_patrols AS patrols ON patrols.key = observations.patrol
        WHERE observations.hall = ? AND observations.day >= ? AND observations.staff = ?
          AND observations.norm = {keys.NORM}
          AND observations.result IN ({RESULT["pass"]}, {RESULT["fail"]})
          AND observations.patrol NOT IN ({UNDER_WAY})
        ORDER BY 3, 1
        """,
        [keys.of_hall(db, hall_id), to_day(first), keys.of_subject(db, staff_id or ""), norm_id],
    )
    return [_told(row) for row in rows]


def watched(
    db: UnitOfWork, hall_id: str, staff_id: str | None, norm_id: str, first: date
) -> list[dict[str, Any]]:
    """As ``judged``, of a norm that is only written down when it is broken: each patrol that judged
    the person (or the hall) at all is one on which it was kept, unless it was broken there."""
    rows = db.query(
        f"""
        SELECT patrols.id AS event_id, patrols.opened_us AS begun_at,
               max(CASE WHEN norm_ids.id = ? AND observations.result = {RESULT["fail"]}
                   THEN 1 ELSE 0 END) AS broken,
               max(events.captured_us) AS at
        FROM packed_observations AS observations
        JOIN packed_events AS events ON events.key = observations.event
        JOIN packed_patrols AS patrols ON patrols.key = observations.patrol
        JOIN norm_ids ON norm_ids.key = observations.norm
        WHERE observations.hall = ? AND observations.day >= ? AND observations.staff = ?
          AND observations.result IN ({RESULT["pass"]}, {RESULT["fail"]})
          AND observations.patrol NOT IN ({UNDER_WAY})
        GROUP BY patrols.id, patrols.opened_us ORDER BY 4, 1
        """,
        [norm_id, keys.of_hall(db, hall_id), to_day(first), keys.of_subject(db, staff_id or "")],
    )
    return [_told(row | {"result": "fail" if row["broken"] else "pass"}) for row in rows]


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "event_id": row["event_id"], "result": row["result"], "at": of_us(row["at"]),
        "begun_at": of_us(row["begun_at"]),
    }  # fmt: skip
