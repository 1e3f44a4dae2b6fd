"""What a member of staff says to have read: observations and good moments, patrol by patrol."""

from collections.abc import Collection
from datetime import datetime

from db import cases, events, organisation
from domain.case import CaseFilter, CaseKind
from domain.roles import Account, Act
from services.application import Application
from services.follow_ups.cases import open_about_oneself, own_patrol, take_step
from services.halls.scope import or_not_found, own_staff_id
from services.reading import reading
from services.writing import writing

READ = "read"  # its one state, and its one step


def acknowledge(
    app: Application, account: Account, patrol_id: str, event_ids: Collection[str], now: datetime
) -> None:
    """Say that observations or good moments of a patrol were read; saying it twice changes nothing.

    :raises NotAllowed: the account is not that of a member of staff
    :raises NotFound: something that is not about the own person, or of another patrol
    """
    with writing(app, account, Act.APPEAL, now) as (db, account):
        own = own_staff_id(account)
        patrol = own_patrol(db, account, patrol_id)
        for event_id in event_ids:
            content = events.content_of(db, event_id) or {}
            is_own = (content.get("patrol_id"), content.get("staff_id")) == (patrol_id, own)
            or_not_found(content if is_own else None)
        which = CaseFilter([CaseKind.ACKNOWLEDGED], staff_id=own, about=[patrol_id])
        known = next(iter(cases.listed(db, which, None)), None)
        before = set() if known is None else set(known.case.fields["events"])
        read = sorted(before | set(event_ids))
        if len(read) == len(before):
            return
        if known is not None:
            take_step(db, account, known.case, READ, now, {"events": read})
            return
        hall = or_not_found(organisation.hall(db, patrol.hall_id))
        open_about_oneself(
            db, account, CaseKind.ACKNOWLEDGED, hall, now,
            {"state": READ, "about": patrol_id, "closed": True, "events": read}, {}, READ,
        )  # fmt: skip


def acknowledged(app: Application, account: Account, patrol_ids: Collection[str]) -> set[str]:
    """The events of patrols that the member of staff has read.

    :raises NotAllowed: the account is not that of a member of staff
    """
    own = own_staff_id(account)
    which = CaseFilter([CaseKind.ACKNOWLEDGED], staff_id=own, about=sorted(set(patrol_ids)))
    with reading(app, account) as db:
        rows = cases.listed(db, which, None)
    return {event_id for row in rows for event_id in row.case.fields["events"]}
