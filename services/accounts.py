"""Sign in, stay signed in, sign out; make, change and end accounts."""

import hashlib
import logging
import secrets
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlite_utils import Database

from db import accounts, audit, organisation
from db.store import Store
from domain.password import IDLE_EXPIRY, MAX_LENGTH, check_password, wait_after
from domain.problems import InputProblem, NotAllowed, NotFound, SignInProblem
from domain.roles import Account, Act, Role
from locales import LANGUAGES
from services.organisation import clean_name

log = logging.getLogger(__name__)

SESSION_COOKIE = "xunting_session"
_hasher = PasswordHasher()
# Verified when the login is unknown, so that the answer takes as long as for a known one.
_NOBODY = _hasher.hash(secrets.token_urlsafe())
# Being seen is written at most this often, so that reading a page does not mean a write.
_TOUCH_EVERY = timedelta(minutes=5)


def any_account(store: Store) -> bool:
    """False on the first visit only."""
    with store.read() as db:
        return accounts.any_account(db)


def create_first_administrator(
    store: Store, login: str, name: str, password: str, now: datetime
) -> Account:
    """:raises InputProblem: a field cannot be accepted
    :raises NotAllowed: there are accounts already
    """
    account = _new_account(login, name, Role.ADMINISTRATOR, password)
    password_hash = _hasher.hash(password)
    with store.write() as db:
        if accounts.any_account(db):
            raise NotAllowed
        if organisation.branches(db):  # a demonstration that was cut off
            raise InputProblem("demonstration_unfinished")
        accounts.add(db, account, password_hash)
        audit.add(db, now, None, "account_added", login=login, role=account.role.value)
    return account


def add_account(
    store: Store,
    by: Account,
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
    """:raises NotAllowed: ``by`` is no administrator
    :raises InputProblem: a field cannot be accepted, or the role lacks its hall or branch
    """
    by.require(Act.ADMINISTER)
    account = _new_account(login, name, role, password)
    scope = _scope(role, branch_id, hall_ids, staff_id)
    account = replace(account, staff_id=scope.staff_id)
    password_hash = _hasher.hash(password)
    with store.write() as db:
        if accounts.login_taken(db, account.login):
            raise InputProblem("login_taken", login=account.login)
        _check_scope(db, scope, account.id)
        accounts.add(db, account, password_hash, scope.branch_id, scope.hall_ids)
        audit.add(
            db, now, by.id, "account_added", login=account.login, role=role.value,
            branch_id=scope.branch_id, halls=sorted(scope.hall_ids),
        )  # fmt: skip
    return account


def _new_account(login: str, name: str, role: Role, password: str) -> Account:
    login = login.strip()
    if not 2 <= len(login) <= 64 or any(letter.isspace() for letter in login):
        raise InputProblem("login_unusable")
    name = clean_name(name)
    check_password(password)
    return Account(str(uuid4()), login, name, role, hall_ids=frozenset())


def change_account(
    store: Store,
    by: Account,
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
    by.require(Act.ADMINISTER)
    name = clean_name(name)
    scope = _scope(role, branch_id, hall_ids, staff_id)
    with store.write() as db:
        account = _account(db, account_id)
        if account.role is Role.ADMINISTRATOR and role is not Role.ADMINISTRATOR:
            _keep_one_administrator(db, account_id)
        _check_scope(db, scope, account_id)
        accounts.change(db, account_id, name, role, scope.branch_id, scope.hall_ids, scope.staff_id)
        audit.add(
            db, now, by.id, "account_changed", account=account_id, name=name, role=role.value,
            branch_id=scope.branch_id, halls=sorted(scope.hall_ids), staff_id=scope.staff_id,
        )  # fmt: skip


def reset_password(
    store: Store, by: Account, account_id: str, password: str, now: datetime
) -> None:
    """Give an account a new password; whoever is signed in with it has to sign in again.

    :raises InputProblem: not a password
    :raises NotFound: there is no such account
    """
    by.require(Act.ADMINISTER)
    check_password(password)
    password_hash = _hasher.hash(password)
    with store.write() as db:
        account = _account(db, account_id)
        accounts.set_password(db, account_id, password_hash)
        accounts.remove_sessions_of(db, account_id)
        accounts.forget_failures(db, account.login)
        audit.add(db, now, by.id, "password_reset", account=account_id)


def end_account(store: Store, by: Account, account_id: str, now: datetime) -> None:
    """Nobody signs in with the account any more; its sessions end, its records stay.

    :raises InputProblem: it is the last administrator
    :raises NotFound: there is no such account
    """
    by.require(Act.ADMINISTER)
    with store.write() as db:
        account = _account(db, account_id)
        if account.role is Role.ADMINISTRATOR:
            _keep_one_administrator(db, account_id)
        if accounts.set_ended(db, account_id, now):
            accounts.remove_sessions_of(db, account_id)
            audit.add(db, now, by.id, "account_ended", account=account_id)


def reopen_account(store: Store, by: Account, account_id: str, now: datetime) -> None:
    """:raises InputProblem: the member of staff has another account by now
    :raises NotFound: there is no such account
    """
    by.require(Act.ADMINISTER)
    with store.write() as db:
        account = _account(db, account_id)
        if account.staff_id and accounts.of_staff(db, account.staff_id) - {account_id}:
            raise InputProblem("staff_has_account")
        if accounts.set_ended(db, account_id, None):
            audit.add(db, now, by.id, "account_reopened", account=account_id)


@dataclass(frozen=True)
class _Scope:
    branch_id: str | None
    hall_ids: frozenset[str]
    staff_id: str | None


def _scope(
    role: Role, branch_id: str | None, hall_ids: Collection[str], staff_id: str | None
) -> _Scope:
    """What the role needs of a scope, and nothing else."""
    if role is Role.DUTY_MANAGER and not hall_ids:
        raise InputProblem("account_needs_hall")
    if role is Role.BRANCH_HEAD and not branch_id:
        raise InputProblem("account_needs_branch")
    if role is Role.STAFF and not staff_id:
        raise InputProblem("account_needs_staff")
    return _Scope(
        branch_id if role is Role.BRANCH_HEAD else None,
        frozenset(hall_ids if role is Role.DUTY_MANAGER else ()),
        staff_id if role is Role.STAFF else None,
    )


def _check_scope(db: Database, scope: _Scope, account_id: str) -> None:
    known = {hall.id for hall in organisation.halls(db, scope.hall_ids)}
    if scope.hall_ids - known:
        raise InputProblem("hall_unknown")
    branch_ids = {branch["id"] for branch in organisation.branches(db)}
    if scope.branch_id is not None and scope.branch_id not in branch_ids:
        raise InputProblem("branch_unknown")
    if scope.staff_id is not None:
        if organisation.person(db, scope.staff_id) is None:
            raise InputProblem("account_needs_staff")
        if accounts.of_staff(db, scope.staff_id) - {account_id}:
            raise InputProblem("staff_has_account")


def _account(db: Database, account_id: str) -> Account:
    account = accounts.by_id(db, account_id)
    if account is None:
        raise NotFound
    return account


def _keep_one_administrator(db: Database, account_id: str) -> None:
    if not accounts.active_administrators(db) - {account_id}:
        raise InputProblem("last_administrator")


def listing(store: Store, by: Account) -> list[dict[str, object]]:
    """Every account, for the administrator. Columns: see ``db.accounts.listing``."""
    by.require(Act.ADMINISTER)
    with store.read() as db:
        return accounts.listing(db)


def sign_in(store: Store, login: str, password: str, now: datetime) -> str:
    """Return the token of a new session; only its hash is kept.

    :raises SignInProblem: wrong login or password (which of the two is not said), or too many
      wrong ones: ``wait_s`` says for how many seconds; or the account has ended
    """
    login = login.strip()[:64]
    # Counted as wrong before it is looked at, so that many tries at once do not slip through.
    with store.write() as db:
        failures, last_at = accounts.failures(db, login)
        wait = (last_at or now) + wait_after(failures) - now
        if wait > timedelta():
            raise SignInProblem("wait_before_sign_in", wait_s=int(wait.total_seconds()) + 1)
        accounts.add_failure(db, login, now)
        found = accounts.by_login(db, login)
    account_id, password_hash = found or (None, _NOBODY)
    try:
        _hasher.verify(password_hash, password[:MAX_LENGTH])
        right = account_id is not None
    except (VerifyMismatchError, InvalidHashError):
        right = False
    token = secrets.token_urlsafe(32)
    with store.write() as db:
        # Said only to who knows the password.
        ended = right and account_id is not None and accounts.ended(db, account_id)
        if ended:
            audit.add(db, now, None, "sign_in_failed", account=account_id)
        elif right and account_id is not None:
            accounts.forget_failures(db, login)
            accounts.remove_sessions_unseen_since(db, now - IDLE_EXPIRY)
            accounts.add_session(db, _hash(token), account_id, now)
            audit.add(db, now, account_id, "signed_in")
        elif account_id is not None:
            # What is typed for an unknown login may be a password: it is written nowhere.
            audit.add(db, now, None, "sign_in_failed", account=account_id)
    if not right:
        raise SignInProblem("wrong_password")
    if ended:
        raise SignInProblem("account_ended")
    return token


def signed_in(
    store: Store, token: str | None, now: datetime, *, used: bool = True
) -> Account | None:
    """The account of a session token, or None when it has ended, expired or never was.

    :param used: False: a page looks by itself, which does not make the session last longer
    """
    if not token:
        return None
    token_hash = _hash(token)
    with store.read() as db:
        session = accounts.session(db, token_hash)
        if session is None:
            return None
        account_id, last_seen_at = session
        account = accounts.by_id(db, account_id)
    if now - last_seen_at > IDLE_EXPIRY:
        return None
    if used and now - last_seen_at > _TOUCH_EVERY:
        try:
            with store.write() as db:
                accounts.touch_session(db, token_hash, now)
        except sqlite3.OperationalError as error:  # a full disk must not end the reading
            log.warning("a session could not be renewed: %s", error)
    return account


def sign_out(store: Store, token: str | None, now: datetime) -> None:
    """End the session for good; the token is worth nothing afterwards, wherever it was kept."""
    if token:
        with store.write() as db:
            account_id = accounts.remove_session(db, _hash(token))
            if account_id:
                audit.add(db, now, account_id, "signed_out")


def choose_language(store: Store, account: Account, language: str, now: datetime) -> None:
    """:raises InputProblem: not a language of the interface"""
    if language not in LANGUAGES:
        raise InputProblem("language_unknown")
    with store.write() as db:
        accounts.set_language(db, account.id, language)
        audit.add(db, now, account.id, "language_chosen", language=language)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
