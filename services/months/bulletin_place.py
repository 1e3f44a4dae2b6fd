"""What a bulletin is about: one hall, or a whole branch."""

from dataclasses import dataclass
from datetime import date, datetime

from db import occasions, organisation
from db.store import UnitOfWork
from domain.halls.hall import Hall, business_day_of
from domain.period import months_until
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import hall_to_see, sees_hall, whole_branch_to_see
from services.reading import reading


@dataclass(frozen=True)
class BulletinPlace:
    """``hall`` None: the whole branch; ``halls``: the one, or all of the branch, own ones first."""

    branch_id: str
    branch: str
    hall: Hall | None
    halls: tuple[Hall, ...]

    @property
    def id(self) -> str:
        return self.hall.id if self.hall else self.branch_id

    @property
    def hall_id(self) -> str | None:
        return self.hall.id if self.hall else None

    @property
    def name(self) -> str:
        return self.hall.name if self.hall else self.branch

    @property
    def hall_ids(self) -> list[str]:
        return [hall.id for hall in self.halls]

    def today(self, now: datetime) -> date:
        """The business day; where zones differ, the one that is furthest."""
        return max(business_day_of(now, hall.time_zone) for hall in self.halls)


def place_of(db: UnitOfWork, account: Account, place_id: str) -> BulletinPlace:
    """A hall in the account's scope, or a branch all of whose halls are in it: the sheet of a
    branch shows every hall.

    :raises NotAllowed: the role sees no results
    :raises NotFound: there is none, or it is not in the scope
    """
    account.require(Act.SEE_RESULTS)
    names = {branch["id"]: branch["name"] for branch in organisation.branches(db)}
    if sees_hall(account, place_id):
        hall = hall_to_see(db, account, place_id)
        return BulletinPlace(hall.branch_id, names[hall.branch_id], hall, (hall,))
    halls = whole_branch_to_see(db, account, place_id)
    return BulletinPlace(place_id, names[place_id], None, tuple(halls))


def places(app: Application, account: Account) -> list[BulletinPlace]:
    """Every place with a bulletin that the account may read: branches by name, each before its
    halls.

    :raises NotAllowed: the role sees no results
    """
    account.require(Act.SEE_RESULTS)
    with reading(app, account) as db:
        everywhere = organisation.halls(db, None)
        listed = []
        for branch in organisation.branches(db):
            halls = tuple(hall for hall in everywhere if hall.branch_id == branch["id"])
            seen = tuple(hall for hall in halls if sees_hall(account, hall.id))
            if halls and seen == halls:
                listed.append(BulletinPlace(branch["id"], branch["name"], None, halls))
            listed += [BulletinPlace(branch["id"], branch["name"], hall, (hall,)) for hall in seen]
    return listed


def months_with_bulletin(
    app: Application, account: Account, place_id: str, now: datetime
) -> list[str]:
    """From the running month back to the first one with an observation, at most two years.

    :raises NotAllowed, NotFound: as ``place_of``
    """
    with reading(app, account) as db:
        place = place_of(db, account, place_id)
        oldest = min(occasions.months(db, place.hall_ids), default=None)
    newest = f"{place.today(now):%Y-%m}"
    return [month for month in months_until(newest) if month >= min(oldest or newest, newest)]
