"""Every file that leaves the house is noted in the audit log: who, which, what days, names,
and which rows?"""

from datetime import date, datetime

from db import audit
from domain.exports.grant import Grant
from domain.patrols.observation_filter import ObservationFilter
from services.application import Application


def note_export(
    app: Application,
    grant: Grant,
    file: str,
    first: date,
    last: date,
    names: bool,
    now: datetime,
    only: ObservationFilter | None = None,
) -> None:
    """:param only: the list that the file was of"""
    account_id = None if grant.holder.startswith("token:") else grant.holder
    with app.store.write() as db:
        audit.add(
            db, now, account_id, "exported", by=grant.holder, file=file, names=names,
            first=first.isoformat(), last=last.isoformat(), halls=len(grant.hall_ids),
            **({"only": only.chosen()} if only is not None else {}),
        )  # fmt: skip
