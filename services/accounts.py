"""Sign in, stay signed in, sign out; make accounts."""

import hashlib
import logging
import secrets
import sqlite3
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlite_utils import Database

from db import accounts, audit, organisation
from db.store import Store
from domain.password import IDLE_EXPIRY, MAX_LENGTH, MIN_LENGTH, wait_after
from domain.problems import InputProblem, NotAllowed, SignInProblem
from domain.roles import Account, Act, Role
from locales import LANGUAGES

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
    account = _new_account(login, name, role, password, staff_id)
    if role is Role.DUTY_MANAGER and not hall_ids:
        raise InputProblem("account_needs_hall")
    if role is Role.BRANCH_HEAD and not branch_id:
        raise InputProblem("account_needs_branch")
    if role is Role.STAFF and not staff_id:
        raise InputProblem("account_needs_staff")
    password_hash = _hasher.hash(password)
    with store.write() as db:
        _add(db, account, password_hash, branch_id, hall_ids)
        audit.add(
            db, now, by.id, "account_added",
            login=account.login, role=role.value, branch_id=branch_id, halls=sorted(hall_ids),
        )  # fmt: skip
    return account


def _add(
    db: Database,
    account: Account,
    password_hash: str,
    branch_id: str | None,
    hall_ids: Collection[str],
) -> None:
    if accounts.login_taken(db, account.login):
        raise InputProblem("login_taken", login=account.login)
    known = {hall.id for hall in organisation.halls(db, hall_ids)}
    if set(hall_ids) - known:
        raise InputProblem("hall_unknown")
    accounts.add(db, account, password_hash, branch_id, hall_ids)


def _new_account(
    login: str, name: str, role: Role, password: str, staff_id: str | None = None
) -> Account:
    login, name = login.strip(), name.strip()
    if not 2 <= len(login) <= 64 or any(letter.isspace() for letter in login):
        raise InputProblem("login_unusable")
    if not 1 <= len(name) <= 64:
        raise InputProblem("name_unusable")
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise InputProblem("password_length", minimum=MIN_LENGTH, maximum=MAX_LENGTH)
    return Account(
        id=str(uuid4()), login=login, name=name, role=role, hall_ids=frozenset(), staff_id=staff_id
    )


def listing(store: Store, by: Account) -> list[dict[str, object]]:
    """Every account, for the administrator. Columns: see ``db.accounts.listing``."""
    by.require(Act.ADMINISTER)
    with store.read() as db:
        return accounts.listing(db)


def sign_in(store: Store, login: str, password: str, now: datetime) -> str:
    """Return the token of a new session; only its hash is kept.

    :raises SignInProblem: wrong login or password (which of the two is not said), or too many
      wrong ones: ``wait_s`` says for how many seconds
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
        if right and account_id is not None:
            accounts.forget_failures(db, login)
            accounts.remove_sessions_unseen_since(db, now - IDLE_EXPIRY)
            accounts.add_session(db, _hash(token), account_id, now)
            audit.add(db, now, account_id, "signed_in")
        elif account_id is not None:
            # What is typed for an unknown login may be a password: it is written nowhere.
            audit.add(db, now, None, "sign_in_failed", account=account_id)
    if not right:
        raise SignInProblem("wrong_password")
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
