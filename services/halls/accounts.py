"""Make, change and end accounts; the password and the language of the own one."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import uuid4

from db import accounts, audit, calendar_feeds, devices, organisation
from db.store import UnitOfWork
from domain.halls.login import check_login
from domain.halls.names import clean_name
from domain.halls.password import check_password
from domain.problems import InputProblem, NotAllowed, NotFound, SignInProblem
from domain.roles import Account, Act, Role
from locales import LANGUAGES
from services.application import Application
from services.halls import sign_in_pace
from services.halls.hashing import FORM, hash_password, is_password, worker
from services.writing import writing


@dataclass(frozen=True)
class AccountScope:
    branch_id: str | None
    hall_ids: frozenset[str]
    staff_id: str | None


def any_account(app: Application) -> bool:
    """False on the first visit only."""
    with app.store.read() as db:
        return accounts.any_account(db)


def create_first_administrator(
    app: Application, login: str, name: str, password: str, now: datetime
) -> Account:
    """Add the account that adds all others.

    :raises InputProblem: a field cannot be accepted
    :raises NotAllowed: there are accounts already
    """
    account = _new_account(login, name, Role.ADMINISTRATOR, password)
    password_hash = hash_password(password)
    with app.store.write() as db:
        if accounts.any_account(db):
            raise NotAllowed
        if organisation.branches(db):  # a demonstration that was cut off
            raise InputProblem("demonstration_unfinished")
        accounts.add(db, account, password_hash)
        audit.add(db, now, None, "account_added", login=account.login, role=account.role.value)
    return account


def add_account(
    app: Application,
    account: Account,
    *,
    login: str,
    name: str,
    role: Role,
    password: str,
    now: datetime,
    branch_id: str | None = None,
    hall_ids: Collection[str] = (),
    staff_id: str | None = None,
) -> Account:
    """Add an account, with its halls or its member of staff.

    :raises NotAllowed: the account is no administrator
    :raises InputProblem: a field cannot be accepted, or the role lacks its hall or branch
    """
    account.require(Act.ADMINISTER)
    added = _new_account(login, name, role, password)
    scope = _scope(role, branch_id, hall_ids, staff_id)
    added = replace(added, staff_id=scope.staff_id)
    password_hash = hash_password(password)
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        keep_new_account(db, account, added, scope, password_hash, now)
    return added


def keep_new_account(
    db: UnitOfWork,
    account: Account,
    added: Account,
    scope: AccountScope,
    password_hash: str,
    now: datetime,
) -> None:
    """Add an account within the unit of work of whoever administers.

    :raises InputProblem: the login is taken, or the role lacks its hall or branch
    """
    if accounts.login_taken(db, added.login):
        raise InputProblem("login_taken", login=added.login)
    _check_scope(db, added.role, scope, added.id)
    accounts.add(db, added, password_hash, scope.branch_id, scope.hall_ids)
    audit.add(
        db, now, account.id, "account_added", login=added.login, role=added.role.value,
        branch_id=scope.branch_id, halls=sorted(scope.hall_ids),
        **({"staff_id": scope.staff_id} if scope.staff_id else {}),
    )  # fmt: skip


def _new_account(login: str, name: str, role: Role, password: str) -> Account:
    login = check_login(login)
    name = clean_name(name)
    check_password(password, login, name)
    return Account(str(uuid4()), login, name, role, hall_ids=frozenset())


def change_account(
    app: Application,
    account: Account,
    account_id: str,
    *,
    name: str,
    role: Role,
    now: datetime,
    branch_id: str | None = None,
    hall_ids: Collection[str] = (),
    staff_id: str | None = None,
) -> None:
    """Change name, role and scope; what the account may see follows with its next request.

    :raises InputProblem: a field cannot be accepted, or nobody would administer any more
    :raises NotFound: there is no such account
    """
    account.require(Act.ADMINISTER)
    scope = _scope(role, branch_id, hall_ids, staff_id)
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        other = _account(db, account_id)
        name = clean_name(name, other.name)
        if other.role is Role.ADMINISTRATOR and role is not Role.ADMINISTRATOR:
            _keep_one_administrator(db, account_id)
        _check_scope(db, role, scope, account_id)
        accounts.change(db, account_id, name, role, scope.branch_id, scope.hall_ids, scope.staff_id)
        audit.add(
            db, now, account.id, "account_changed", account=account_id, name=name, role=role.value,
            branch_id=scope.branch_id, halls=sorted(scope.hall_ids), staff_id=scope.staff_id,
        )  # fmt: skip


def reset_password(
    app: Application, account: Account, account_id: str, password: str, now: datetime
) -> None:
    """Give an account a new password; whoever is signed in with it has to sign in again, and its
    calendar feed ends.

    :raises InputProblem: not a password
    :raises NotFound: there is no such account
    """
    account.require(Act.ADMINISTER)
    check_password(password)
    password_hash = hash_password(password)
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        other = _account(db, account_id)
        check_password(password, other.login, other.name)
        accounts.set_password(db, account_id, password_hash)
        accounts.remove_sessions_of(db, account_id)
        devices.forget_all_of(db, account_id)
        calendar_feeds.end(db, account_id, now)
        audit.add(db, now, account.id, "password_reset", account=account_id)
    sign_in_pace.forget_login(app, other.login)


def end_account(app: Application, account: Account, account_id: str, now: datetime) -> None:
    """Nobody signs in with the account any more; its sessions and its calendar feed end, its
    records stay.

    :raises InputProblem: it is the last administrator
    :raises NotFound: there is no such account
    """
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        other = _account(db, account_id)
        if other.role is Role.ADMINISTRATOR:
            _keep_one_administrator(db, account_id)
        if accounts.set_ended(db, account_id, now):
            accounts.remove_sessions_of(db, account_id)
            calendar_feeds.end(db, account_id, now)
            audit.add(db, now, account.id, "account_ended", account=account_id)


def reopen_account(app: Application, account: Account, account_id: str, now: datetime) -> None:
    """Let an account that ended sign in again.

    :raises InputProblem: the member of staff has another account by now
    :raises NotFound: there is no such account
    """
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        other = _account(db, account_id)
        if other.role is Role.STAFF and _others_of(db, other.staff_id, account_id):
            raise InputProblem("staff_has_account")
        if accounts.set_ended(db, account_id, None):
            audit.add(db, now, account.id, "account_reopened", account=account_id)


def _scope(
    role: Role, branch_id: str | None, hall_ids: Collection[str], staff_id: str | None
) -> AccountScope:
    """What the role needs of a scope, and who of the staff it is; nothing else."""
    if role is Role.DUTY_MANAGER and not hall_ids:
        raise InputProblem("account_needs_hall")
    if role is Role.BRANCH_HEAD and not branch_id:
        raise InputProblem("account_needs_branch")
    if role is Role.STAFF and not staff_id:
        raise InputProblem("account_needs_staff")
    return AccountScope(
        branch_id if role is Role.BRANCH_HEAD else None,
        frozenset(hall_ids if role is Role.DUTY_MANAGER else ()),
        staff_id or None,
    )


def _check_scope(db: UnitOfWork, role: Role, scope: AccountScope, account_id: str) -> None:
    known = {hall.id for hall in organisation.halls(db, scope.hall_ids)}
    if scope.hall_ids - known:
        raise InputProblem("hall_unknown")
    branch_ids = {branch["id"] for branch in organisation.branches(db)}
    if scope.branch_id is not None and scope.branch_id not in branch_ids:
        raise InputProblem("branch_unknown")
    if scope.staff_id is not None:
        if organisation.person(db, scope.staff_id) is None:
            raise InputProblem("account_needs_staff")
        if role is Role.STAFF and _others_of(db, scope.staff_id, account_id):
            raise InputProblem("staff_has_account")


def _others_of(db: UnitOfWork, staff_id: str | None, account_id: str) -> set[str]:
    """Other accounts that read the results of this member of staff as their own."""
    return accounts.of_staff(db, staff_id) - {account_id} if staff_id else set()


def _account(db: UnitOfWork, account_id: str) -> Account:
    account = accounts.by_id(db, account_id)
    if account is None:
        raise NotFound
    return account


def _keep_one_administrator(db: UnitOfWork, account_id: str) -> None:
    if not accounts.active_administrators(db) - {account_id}:
        raise InputProblem("last_administrator")


def listing(app: Application, account: Account) -> list[dict[str, object]]:
    """Every account, for the administrator. Columns: see ``db.accounts.listing``."""
    account.require(Act.ADMINISTER)
    with app.store.read() as db:
        return accounts.listing(db)


def change_own_password(
    app: Application, account: Account, old: str, new: str, now: datetime
) -> None:
    """Give the own account another password; whoever else is signed in with it is signed out.

    :raises SignInProblem: nobody is signed in any more, it came too soon after wrong ones, or the
      server is busy with other passwords
    :raises InputProblem: the old password is wrong, or the new one cannot be accepted
    """
    check_password(new, account.login, account.name)
    if account.session is None:  # no system acts for a person here
        raise SignInProblem("sign_in_ended")
    sign_in_pace.book_own(app, account.id, now)
    with app.store.read() as db:
        before = accounts.password_hash(db, account.id)
    right = worker.submit(partial(is_password, before, old), FORM).result()
    if right and new == old:
        raise InputProblem("password_unchanged")
    password_hash = hash_password(new) if right else ""
    with writing(app, account, None, now) as (db, account):
        right = right and accounts.password_hash(db, account.id) == before
        if right:
            accounts.set_password(db, account.id, password_hash)
            accounts.remove_sessions_of(db, account.id, but=account.session or "")
            devices.forget_all_of(db, account.id)
            audit.add(db, now, account.id, "own_password_changed")
        else:
            audit.add(db, now, account.id, "sign_in_failed", account=account.id, own=True)
    if not right:
        raise InputProblem("old_password_wrong")
    sign_in_pace.forget_own(app, account.id)


def choose_language(app: Application, account: Account, language: str, now: datetime) -> None:
    """Keep the language in which the account reads.

    :raises InputProblem: not a language of the interface
    """
    if language not in LANGUAGES:
        raise InputProblem("language_unknown")
    with writing(app, account, None, now) as (db, account):
        accounts.set_language(db, account.id, language)
        audit.add(db, now, account.id, "language_chosen", language=language)


def let_export_names(
    app: Application, account: Account, account_id: str, *, may: bool, now: datetime
) -> None:
    """Whether an account of head office may take names along in files.

    :raises NotFound: there is no such account
    """
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        if accounts.by_id(db, account_id) is None:
            raise NotFound
        if accounts.set_exports_names(db, account_id, may):
            audit.add(db, now, account.id, "export_names", account=account_id, may=may)
