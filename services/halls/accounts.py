"""Sign in, stay signed in, sign out; make, change and end accounts."""

import hashlib
import logging
import secrets
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from db import accounts, audit, devices, organisation
from db.store import UnitOfWork
from domain.halls.login import MAX_LENGTH, as_typed, check_login
from domain.halls.password import check_password
from domain.problems import InputProblem, NotAllowed, NotFound, SignInProblem
from domain.roles import Account, Act, Role
from domain.session import MOST_DEVICES_PER_ACCOUNT, MOST_PER_ACCOUNT, session_over
from locales import LANGUAGES
from services.application import Application
from services.halls import sign_in_pace
from services.halls.hashing import FORM, NOBODY, hash_password, is_password, worker
from services.halls.organisation import clean_name
from services.halls.sign_in_pace import Attempt, Client
from services.sessions import account_of_session
from services.writing import writing

log = logging.getLogger(__name__)

SESSION_COOKIE = "xunting_session"
# Being seen is written at most this often, so that reading a page does not mean a write.
_TOUCH_EVERY = timedelta(minutes=5)


def any_account(app: Application) -> bool:
    """False on the first visit only."""
    with app.store.read() as db:
        return accounts.any_account(db)


def create_first_administrator(
    app: Application, login: str, name: str, password: str, now: datetime
) -> Account:
    """:raises InputProblem: a field cannot be accepted
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
    """:raises NotAllowed: the account is no administrator
    :raises InputProblem: a field cannot be accepted, or the role lacks its hall or branch
    """
    account.require(Act.ADMINISTER)
    added = _new_account(login, name, role, password)
    scope = _scope(role, branch_id, hall_ids, staff_id)
    added = replace(added, staff_id=scope.staff_id)
    password_hash = hash_password(password)
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        if accounts.login_taken(db, added.login):
            raise InputProblem("login_taken", login=added.login)
        _check_scope(db, role, scope, added.id)
        accounts.add(db, added, password_hash, scope.branch_id, scope.hall_ids)
        audit.add(
            db, now, account.id, "account_added", login=added.login, role=role.value,
            branch_id=scope.branch_id, halls=sorted(scope.hall_ids),
            **({"staff_id": scope.staff_id} if scope.staff_id else {}),
        )  # fmt: skip
    return added


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
    """Give an account a new password; whoever is signed in with it has to sign in again.

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
        audit.add(db, now, account.id, "password_reset", account=account_id)
    sign_in_pace.forget_login(app, other.login)


def end_account(app: Application, account: Account, account_id: str, now: datetime) -> None:
    """Nobody signs in with the account any more; its sessions end, its records stay.

    :raises InputProblem: it is the last administrator
    :raises NotFound: there is no such account
    """
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        other = _account(db, account_id)
        if other.role is Role.ADMINISTRATOR:
            _keep_one_administrator(db, account_id)
        if accounts.set_ended(db, account_id, now):
            accounts.remove_sessions_of(db, account_id)
            audit.add(db, now, account.id, "account_ended", account=account_id)


def reopen_account(app: Application, account: Account, account_id: str, now: datetime) -> None:
    """:raises InputProblem: the member of staff has another account by now
    :raises NotFound: there is no such account
    """
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        other = _account(db, account_id)
        if other.role is Role.STAFF and _others_of(db, other.staff_id, account_id):
            raise InputProblem("staff_has_account")
        if accounts.set_ended(db, account_id, None):
            audit.add(db, now, account.id, "account_reopened", account=account_id)


@dataclass(frozen=True)
class _AccountScope:
    branch_id: str | None
    hall_ids: frozenset[str]
    staff_id: str | None


def _scope(
    role: Role, branch_id: str | None, hall_ids: Collection[str], staff_id: str | None
) -> _AccountScope:
    """What the role needs of a scope, and who of the staff it is; nothing else."""
    if role is Role.DUTY_MANAGER and not hall_ids:
        raise InputProblem("account_needs_hall")
    if role is Role.BRANCH_HEAD and not branch_id:
        raise InputProblem("account_needs_branch")
    if role is Role.STAFF and not staff_id:
        raise InputProblem("account_needs_staff")
    return _AccountScope(
        branch_id if role is Role.BRANCH_HEAD else None,
        frozenset(hall_ids if role is Role.DUTY_MANAGER else ()),
        staff_id or None,
    )


def _check_scope(db: UnitOfWork, role: Role, scope: _AccountScope, account_id: str) -> None:
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


@dataclass(frozen=True)
class SignedIn:
    """What the browser keeps: the tokens of the session and of the device. The server has only
    their hashes."""

    token: str
    device: str


def sign_in(
    app: Application,
    login: str,
    password: str,
    now: datetime,
    client: Client = Client(),  # noqa: B008
) -> str:
    """Return the token of a new session; only its hash is kept.

    :raises SignInProblem: wrong login or password (which of the two is not said); it came too soon
      after wrong ones: ``wait_s`` says for how many seconds to wait; the server is busy with other
      passwords; or the account has ended
    """
    attempt = begin_sign_in(app, login, client, now)
    work = partial(finish_sign_in, app, attempt, password, now)
    return worker.submit(work, attempt.turn).result().token


def knows_device(app: Application, login: str, device: str) -> bool:
    """Whether somebody has signed in with this login in the browser with this device token."""
    with app.store.read() as db:
        found = _find(db, login)
        return found is not None and devices.known(db, _hash(device), found[0])


def begin_sign_in(
    app: Application, login: str, client: Client, now: datetime, patience_s: float = 0.0
) -> Attempt:
    """Take a place in line; when ``wait_s`` of it are over, it is time for ``finish_sign_in``.

    Counted as wrong before it is looked at, so that many tries at once do not slip through.

    :param patience_s: how long the caller would wait for the turn
    :raises SignInProblem: the turn would come later, ``wait_s`` says when; nothing was stored
    """
    login = login.strip()[:MAX_LENGTH]
    known = client.device is not None and knows_device(app, login, client.device)
    return sign_in_pace.book(app, login, client, now, known=known, patience_s=patience_s)


def finish_sign_in(
    app: Application, attempt: Attempt, password: str, now: datetime, replaces: str | None = None
) -> SignedIn:
    """Look at the password. Takes all processors for a moment: for
    ``services.halls.hashing.worker``.

    :param replaces: the session token that the browser had until now; that session ends
    :raises SignInProblem: wrong login or password, or the account has ended
    """
    with app.store.read() as db:
        found = _find(db, attempt.login)
    account_id, password_hash = found or (None, NOBODY)
    right = is_password(password_hash, password) and account_id is not None
    with app.store.write() as db:
        # Said only to who knows the password, which may have been changed meanwhile.
        right = right and _find(db, attempt.login) == found
        ended = right and account_id is not None and accounts.ended(db, account_id)
        if right and not ended and account_id is not None:
            signed = _enter(db, account_id, attempt.client.device, now)
            _leave(db, replaces, now)
        elif sign_in_pace.worth_logging(attempt.failures):
            # What is typed for an unknown login may be a password: it is written nowhere.
            count = {"failures": attempt.failures + 1} if attempt.failures else {}
            audit.add(db, now, None, "sign_in_failed", account=account_id, **count)
    if not right:
        raise SignInProblem("wrong_password")
    if ended:
        raise SignInProblem("account_ended")
    sign_in_pace.forgive(app, attempt, now)
    return signed


def _find(db: UnitOfWork, login: str) -> tuple[str, str] | None:
    """(account id, password hash): as it was typed, else as an input method may have meant it."""
    exactly = accounts.by_login(db, login)
    return exactly or accounts.by_login(db, as_typed(login))


def _enter(db: UnitOfWork, account_id: str, device: str | None, now: datetime) -> SignedIn:
    """A new session in a browser that is known from now on. The oldest of too many sessions end;
    those that are over first, and nobody else's, whatever the clock says."""
    token = secrets.token_urlsafe(32)
    sessions = accounts.sessions_of(db, account_id)
    sessions.sort(key=lambda each: (not session_over(each[1], each[2], now), each[2]))
    for token_hash, _, _ in sessions[: max(0, len(sessions) + 1 - MOST_PER_ACCOUNT)]:
        accounts.remove_session(db, token_hash)
    accounts.add_session(db, _hash(token), account_id, now)
    if device is None or not devices.known_to_anybody(db, _hash(device)):
        device = secrets.token_urlsafe(32)  # nobody chooses it for somebody else
    devices.keep(db, _hash(device), account_id, now, MOST_DEVICES_PER_ACCOUNT)
    audit.add(db, now, account_id, "signed_in")
    return SignedIn(token, device)


def _leave(db: UnitOfWork, token: str | None, now: datetime) -> None:
    account_id = accounts.remove_session(db, _hash(token)) if token else None
    if account_id:
        audit.add(db, now, account_id, "signed_out")


def signed_in(
    app: Application, token: str | None, now: datetime, *, used: bool = True
) -> Account | None:
    """The account of a session token, or None when it has ended, expired or never was.

    :param used: False: a page looks by itself, which does not make the session last longer
    """
    if not token:
        return None
    token_hash = _hash(token)
    with app.store.read() as db:
        found = account_of_session(db, token_hash, now)
    if found is None:
        return None
    account, last_seen_at = found
    if used and now - last_seen_at > _TOUCH_EVERY:
        try:
            with app.store.write(patience_s=0) as db:  # reading waits for nobody who writes
                accounts.touch_session(db, token_hash, now)
        except sqlite3.OperationalError as error:  # a full disk must not end the reading
            log.warning("a session could not be renewed: %s", error)
    return account


def sign_out(app: Application, token: str | None, now: datetime) -> None:
    """End the session for good; the token is worth nothing afterwards, wherever it was kept."""
    if token:
        with app.store.write() as db:
            _leave(db, token, now)


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
    """:raises InputProblem: not a language of the interface"""
    if language not in LANGUAGES:
        raise InputProblem("language_unknown")
    with writing(app, account, None, now) as (db, account):
        accounts.set_language(db, account.id, language)
        audit.add(db, now, account.id, "language_chosen", language=language)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


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
