"""Accounts for many of the staff at once, each with a first password that is told this once."""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from html import escape
from uuid import uuid4

from db import accounts, organisation
from db.store import UnitOfWork
from domain.halls.assignment import Person
from domain.halls.hall import Hall, business_day_of
from domain.halls.login import MIN_LENGTH, check_login
from domain.halls.password import check_password
from domain.halls.position import Position
from domain.problems import InputProblem
from domain.roles import Account, Act, Role
from locales import Words
from services.application import Application
from services.halls.accounts import AccountScope, keep_new_account
from services.halls.hashing import hash_password
from services.reading import reading
from services.writing import writing

# A hash takes all processors for a moment; who signs in meanwhile takes turns with them.
MOST_AT_ONCE = 100
ROLES = (Role.DUTY_MANAGER, Role.STAFF)
# Without letters and digits that look alike on paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 3, 4  # 59 bits


@dataclass(frozen=True)
class Colleague:
    """Somebody who works in a hall today."""

    person: Person
    hall: Hall
    position: Position


@dataclass(frozen=True)
class IssuedAccount:
    login: str
    name: str
    hall: str
    role: Role
    password: str


def without_account(app: Application, account: Account, now: datetime) -> list[Colleague]:
    """Who works somewhere today and is nobody's account, by hall and staff number.

    :raises NotAllowed: the role does not administer
    """
    account.require(Act.ADMINISTER)
    with reading(app, account) as db:
        return _without_account(db, now)


def issue_accounts(
    app: Application,
    account: Account,
    staff_ids: Collection[str],
    role: Role,
    now: datetime,
    progress: Callable[[float], None] = lambda share: None,
) -> list[IssuedAccount]:
    """Add an account for each of them, or for nobody. The login is the staff number, a duty manager
    has the hall of today, and a password can be read here and nowhere else.

    :param progress: called with the share done, 0 to 1
    :raises NotAllowed: the role does not administer
    :raises InputProblem: nobody or too many chosen, a role that none of the staff gets, or somebody
      has an account by now or works nowhere
    """
    account.require(Act.ADMINISTER)
    if role not in ROLES:
        raise InputProblem("role_not_issued")
    if not 0 < len(set(staff_ids)) <= MOST_AT_ONCE:
        raise InputProblem("issue_count", maximum=MOST_AT_ONCE)
    with app.store.read() as db:
        chosen = _chosen(db, staff_ids, now)
        logins = [_login(db, each.person.staff_no) for each in chosen]
    issued = []
    for place, (each, login) in enumerate(zip(chosen, logins, strict=True), start=1):
        password = _password(login, each.person.name)
        issued.append((each, login, password, hash_password(password)))
        progress(place / len(chosen))
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        if _chosen(db, staff_ids, now) != chosen:
            raise InputProblem("issue_outdated")
        for each, login, _, password_hash in issued:
            halls = frozenset({each.hall.id} if role is Role.DUTY_MANAGER else ())
            scope = AccountScope(None, halls, each.person.id)
            added = Account(
                str(uuid4()), login, each.person.name, role, hall_ids=halls,
                staff_id=each.person.id,
            )  # fmt: skip
            keep_new_account(db, account, added, scope, password_hash, now)
    return [
        IssuedAccount(login, each.person.name, each.hall.name, role, password)
        for each, login, password, _ in issued
    ]


def _without_account(db: UnitOfWork, now: datetime) -> list[Colleague]:
    halls = {hall.id: hall for hall in organisation.halls(db, None)}
    taken = {row["staff_id"] for row in accounts.listing(db) if row["ended_at"] is None}
    days = {hall.id: business_day_of(now, hall.time_zone) for hall in halls.values()}
    found = []
    for person in organisation.people(db):
        stay = next((each for each in person.assignments if each.covers(days[each.hall_id])), None)
        if stay is not None and person.id not in taken:
            found.append(Colleague(person, halls[stay.hall_id], stay.position))
    return sorted(found, key=lambda each: (each.hall.name, each.person.staff_no))


def _chosen(db: UnitOfWork, staff_ids: Collection[str], now: datetime) -> list[Colleague]:
    wanted = set(staff_ids)
    chosen = [each for each in _without_account(db, now) if each.person.id in wanted]
    if len(chosen) < len(wanted):
        raise InputProblem("issue_outdated")
    return chosen


def _login(db: UnitOfWork, staff_no: str) -> str:
    """The staff number; what no login may hold is left out, and a number follows a taken one."""
    letters = [letter for letter in staff_no if _usable(letter * MIN_LENGTH)]
    base = "".join(letters).rjust(MIN_LENGTH, "0")
    logins = (base, *(f"{base}-{number}" for number in range(2, 1000)))
    return next(each for each in logins if not accounts.login_taken(db, each))


def _usable(login: str) -> bool:
    try:
        return check_login(login) == login
    except InputProblem:
        return False


def _password(login: str, name: str) -> str:
    while True:
        groups = ["".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS)]
        password = "-".join(groups)
        try:
            check_password(password, login, name)
        except InputProblem:
            continue
        return password


def slips(issued: Collection[IssuedAccount], address: str, words: Words) -> bytes:
    """A page to be printed and cut: one slip for each.

    :param address: where they sign in
    """
    language = words.language.replace("_", "-")
    made = "".join(_slip(each, address, words) for each in issued)
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{escape(words("issued.title"))}</title>
<style>
body {{ font: 16px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; margin: 1cm; }}
section {{ border: 1px dashed #666; padding: 12px 16px; margin-bottom: 12px; break-inside: avoid; }}
dl {{ display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 8px 0; }}
dd {{ margin: 0; }} code {{ font-size: 20px; }} p {{ margin: 0; }}
</style></head><body>{made}</body></html>
""".encode()


def _slip(issued: IssuedAccount, address: str, words: Words) -> str:
    lines = {
        words("issued.address"): escape(address),
        words("sign_in.login"): f"<code>{escape(issued.login)}</code>",
        words("account.first_password"): f"<code>{escape(issued.password)}</code>",
    }
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in lines.items())
    who = " · ".join((issued.name, issued.hall, words.of(issued.role)))
    advice = escape(words("issued.change_it"))
    return f"<section><strong>{escape(who)}</strong><dl>{listed}</dl><p>{advice}</p></section>"
