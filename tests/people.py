"""The cast: two branches, three halls, and who may see what.

Amina is duty manager of the East hall, Bao of the West hall (same branch), Chen of a hall in
another branch. Dora heads the first branch. Ella is in head office, Fang administers. Gu and Hai
work in the East hall (guide, counter), Ivy in the West hall. Gu has an account of her own.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from db import accounts as account_rows
from domain.halls.assignment import StaffMember
from domain.halls.hall import Hall, HallKind
from domain.halls.position import Position
from domain.roles import Account, Act, Role
from services.application import Application
from services.halls.accounts import add_account, change_account, create_first_administrator
from services.halls.organisation import add_branch, add_hall
from services.halls.staff import add_staff

PASSWORD = "correct-horse-battery"
THERE_SINCE = date(2020, 1, 1)  # everybody works in the hall since then


@dataclass(frozen=True)
class People:
    amina: Account
    bao: Account
    chen: Account
    dora: Account
    ella: Account
    fang: Account
    gu_account: Account
    east: Hall
    west: Hall
    far: Hall
    gu: StaffMember
    hai: StaffMember
    ivy: StaffMember


def settle(app: Application, now: datetime) -> People:
    fang = create_first_administrator(app, "fang", "方", PASSWORD, now)
    near_branch = add_branch(app, fang, "江城", now)
    far_branch = add_branch(app, fang, "山城", now)
    halls = {
        name: add_hall(
            app, fang, branch_id=branch, name=name, kind=kind, time_zone="Asia/Shanghai", now=now
        )
        for name, branch, kind in (
            ("东厅", near_branch, HallKind.OWN),
            ("西厅", near_branch, HallKind.PARTNER),
            ("远厅", far_branch, HallKind.OWN),
        )
    }
    staff = {
        number: add_staff(
            app, fang, hall_id=halls[hall].id, name=name, staff_no=number, position=position,
            now=now, from_on=THERE_SINCE,
        )
        for number, name, hall, position in (
            ("D1", "顾", "东厅", Position.GUIDE),
            ("D2", "海", "东厅", Position.COUNTER),
            ("D3", "艾", "西厅", Position.MERCHANT),
        )
    }  # fmt: skip

    def account(login: str, role: Role, **scope: object) -> Account:
        made = add_account(
            app, fang, login=login, name=login.title(), role=role, password=PASSWORD, now=now,
            **scope,
        )  # fmt: skip
        with app.store.read() as db:
            found = account_rows.by_id(db, made.id)
        assert found is not None
        return found

    return People(
        amina=account("amina", Role.DUTY_MANAGER, hall_ids=[halls["东厅"].id]),
        bao=account("bao", Role.DUTY_MANAGER, hall_ids=[halls["西厅"].id]),
        chen=account("chen", Role.DUTY_MANAGER, hall_ids=[halls["远厅"].id]),
        dora=account("dora", Role.BRANCH_HEAD, branch_id=near_branch),
        ella=account("ella", Role.HEAD_OFFICE),
        fang=fang,
        gu_account=account("gu", Role.STAFF, staff_id=staff["D1"].id),
        east=halls["东厅"],
        west=halls["西厅"],
        far=halls["远厅"],
        gu=staff["D1"],
        hai=staff["D2"],
        ivy=staff["D3"],
    )


def second_manager(app: Application, people: People, now: datetime) -> Account:
    """Lena, who walks the East hall as Amina does."""
    return another_manager(app, people, "lena", people.east, now)


def another_manager(
    app: Application, people: People, login: str, hall: Hall, now: datetime
) -> Account:
    """A duty manager of a hall, named like the login."""
    made = add_account(
        app, people.fang, login=login, name=login.title(), role=Role.DUTY_MANAGER,
        password=PASSWORD, hall_ids=[hall.id], now=now,
    )  # fmt: skip
    with app.store.read() as db:
        found = account_rows.by_id(db, made.id)
    assert found is not None
    return found


def as_changed(
    app: Application, people: People, account: Account, now: datetime, **changes: object
) -> Account:
    """The account after the administrator changed its role or scope.

    :param changes: ``role``, ``hall_ids``, ``branch_id``; the scope has to be named with them
    """
    given = {"name": account.name, "role": account.role} | changes
    change_account(app, people.fang, account.id, now=now, **given)
    with app.store.read() as db:
        found = account_rows.by_id(db, account.id)
    assert found is not None
    return found


def with_leave(account: Account) -> Account:
    """The same account of head office, once the administrator gave it leave for names."""
    return replace(account, granted=frozenset({Act.EXPORT_NAMES}))
