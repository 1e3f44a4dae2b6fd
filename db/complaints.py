"""How many complaints halls received in which month."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from db import sql
from db.codes import CASE_KIND
from db.unit_of_work import UnitOfWork
from domain.case import CaseKind


def month_counts(db: UnitOfWork, hall_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """Complaints that the halls themselves recorded, by the month (YYYY-MM) of the hall in which
    they came in. Halls without any are left out.

    :return: hall id -> month -> how many
    """
    received = sql.json_text("cases.fields", "received_at")
    rows = db.query(
        f"""
        SELECT halls.id AS hall_id, halls.time_zone, {received} AS received_at
        FROM cases JOIN halls ON halls.key = cases.hall
        WHERE cases.kind = ? AND {sql.of_halls("cases.hall", hall_ids)}
        """,
        [CASE_KIND[CaseKind.COMPLAINT], *sorted(hall_ids)],
    )
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        local = datetime.fromisoformat(row["received_at"]).astimezone(ZoneInfo(row["time_zone"]))
        counts.setdefault(row["hall_id"], Counter())[f"{local:%Y-%m}"] += 1
    return {hall_id: dict(months) for hall_id, months in counts.items()}
