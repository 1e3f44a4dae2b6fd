"""What is due for somebody as a feed for calendar programs (RFC 5545), behind its own address.

The address is the key: calendar programs cannot sign in. So the feed says as little as a reminder
needs, which is kind, hall and time: no names of people, and nothing that anybody wrote.
"""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from icalendar import TRANSP, Calendar, Event, Timezone, vDuration

from db import accounts, audit, calendar_feeds
from domain.case import CaseRow
from domain.follow_ups.acting import acting_kinds, late_kinds
from domain.problems import NotFound
from domain.roles import Account, Act
from locales import Words
from services.application import Application
from services.follow_ups.due import due_cases
from services.reading import reading
from services.writing import writing

MOST_EVENTS = 500
ASKED_EVERY = timedelta(hours=1)  # what programs are told; they ask as they like
_TOKEN_BYTES = 32


def may_have_feed(account: Account) -> bool:
    """Whether anything can ever be due for the account's role."""
    return bool(acting_kinds(account.role) or late_kinds(account.role))


def make_feed(app: Application, account: Account, now: datetime) -> str:
    """Return the token of a new feed; one that the account had before ends. It is told this once,
    only its hash is kept.

    :raises NotAllowed: the role sees no results, not even the own ones
    """
    account.require_any(Act.SEE_RESULTS, Act.SEE_OWN_RESULTS)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with writing(app, account, None, now) as (db, account):
        calendar_feeds.end(db, account.id, now)
        calendar_feeds.add(db, _hash(token), account.id, now)
        audit.add(db, now, account.id, "calendar_feed_made")
    return token


def end_feed(app: Application, account: Account, now: datetime) -> None:
    """From now on nobody gets anything under the address of the account's feed."""
    with writing(app, account, None, now) as (db, account):
        if calendar_feeds.end(db, account.id, now):
            audit.add(db, now, account.id, "calendar_feed_ended")


def feed_made_at(app: Application, account: Account) -> datetime | None:
    """Since when the account has a feed; None: it has none."""
    with reading(app, account) as db:
        return calendar_feeds.made_at(db, account.id)


def account_of_feed(app: Application, token: str) -> Account:
    """Whose feed it is, with the role and the halls that they have now.

    :raises NotFound: there is no such feed, or it has ended, or the account has
    """
    with app.store.read() as db:
        account_id = calendar_feeds.account_of(db, _hash(token))
        account = None
        if account_id is not None and not accounts.ended(db, account_id):
            account = accounts.by_id(db, account_id)
    if account is None:
        raise NotFound
    return account


def calendar_of(app: Application, account: Account, words: Words, now: datetime) -> bytes:
    """The file: what is due for the account and has a time, each at its time."""
    calendar = Calendar.new(
        uid=f"{account.id}@xunting",
        prodid="-//Xunting//Calendar feed//EN",
        name=words("calendar.name"),
    )
    calendar.add("REFRESH-INTERVAL", ASKED_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(ASKED_EVERY))  # the same for Outlook
    for row in due_cases(app, account, now, most=MOST_EVENTS).rows:
        if row.case.due_at is not None:
            calendar.add_component(_event(row, row.case.due_at, words, now))
    if not calendar.subcomponents:  # one without any is no calendar to RFC 5545
        calendar.add_component(Timezone.from_tzid("UTC"))
    return bytes(calendar.to_ical())


def _event(row: CaseRow, due_at: datetime, words: Words, now: datetime) -> Event:
    case = row.case
    late = case.is_late(now)
    title = words("calendar.event", kind=words.of(case.kind), place=row.place)
    # Being late changes the title, which programs believe only of a later change.
    changed = max(case.changed_at, due_at) if late else case.changed_at
    return Event.new(
        uid=f"{case.id}@xunting",
        stamp=changed.astimezone(UTC),
        last_modified=changed.astimezone(UTC),
        sequence=case.steps,
        start=due_at.astimezone(UTC),
        summary=words("calendar.late", title=title) if late else title,
        description=words("calendar.sign_in"),
        transparency=TRANSP.TRANSPARENT,  # nobody is busy for it
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
