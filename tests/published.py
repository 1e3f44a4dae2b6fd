"""A finished month for tests of publications: February 2026 in the East and the West hall.

Its method shows numbers of the smallest samples and leaves them as they are, so that every score
can be worked out by hand.
"""

from datetime import UTC, date, datetime, timedelta

from db.publications import Publication
from domain.patrols.patrol import Patrol
from domain.roles import Account
from services.application import Application
from services.method.method import change_method
from services.months.publish import publish_month
from services.patrols.patrols import finish_patrol
from tests.builders import a_patrol, observe, plain_method
from tests.people import People

MONTH = "2026-02"
AT = datetime(2026, 2, 10, 2, 0, tzinfo=UTC)  # Tuesday, 10:00 in Shanghai


def with_plain_method(app: Application, people: People, now: datetime) -> None:
    change_method(app, people.ella, plain_method(), date(2026, 1, 1), "试行", now)


def a_walk(
    app: Application,
    account: Account,
    hall_id: str,
    results: list[tuple[str | None, str, str]],
    at: datetime = AT,
) -> Patrol:
    """A finished patrol with these (staff id, norm id, result)."""
    patrol = a_patrol(app, account, hall_id, at)
    observe(app, account, patrol, results)
    finish_patrol(app, account, patrol.id, at + timedelta(minutes=30))
    return patrol


def a_month(app: Application, people: People, now: datetime) -> Patrol:
    """Gu kept one minor of two, Hai one of one; return the patrol."""
    with_plain_method(app, people, now)
    return a_walk(
        app, people.amina, people.east.id,
        [
            (people.gu.id, "hair-neat", "pass"), (people.gu.id, "face-clean", "fail"),
            (people.hai.id, "hair-neat", "pass"),
        ],
    )  # fmt: skip


def publish(
    app: Application,
    account: Account,
    now: datetime,
    reason: str = "",
    month: str = MONTH,
    branch: str | None = None,
) -> Publication:
    return publish_month(app, account, month, reason, now, branch)
